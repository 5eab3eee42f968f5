//! **Revisions rise.** A reservation begins with revision 1; a change makes exactly one more than it saw; what is
//! answered later never shows an older revision, and a later change shows a newer one; a revision is one content. Series
//! and bundles have revisions that never fall.
//!
//! Cannot see: the order of what overlapped.

use crate::{
    case::{Case, Story},
    finding::{Check, Finding},
    history::{Event, Outcome},
};
use std::collections::BTreeMap;
use uuid::Uuid;

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = case.reservations.values().flat_map(of_story).collect();
    let mut several: BTreeMap<Uuid, Vec<(usize, &Event, u32)>> = BTreeMap::new();
    for (number, event) in case.groups.values().flatten() {
        match &event.outcome {
            Outcome::Series { series, revision, .. } => {
                several.entry(*series).or_default().push((*number, event, *revision));
            }
            Outcome::Bundle { revision, .. } => several.entry(event.id).or_default().push((*number, event, *revision)),
            _ => {}
        }
    }
    for (id, seen) in several {
        for (first, earlier, before) in &seen {
            let older = seen.iter().filter(|(_, later, after)| earlier.precedes(later) && after < before);
            let text = "a later answer shows an older revision of all together";
            found.extend(older.map(|(second, ..)| Finding::new(Check::Revisions, id, [*first, *second], text)));
        }
    }
    found
}

fn of_story(story: &Story<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut report = |events: Vec<usize>, text: &str| {
        found.push(Finding::new(Check::Revisions, story.id, events, text));
    };
    let seen = &story.seen;
    for (number, event, now) in seen {
        if event.made() && now.revision != 1 {
            report(vec![*number], "it was made with another revision than 1");
        }
        if event.step().is_some() && event.if_match.is_some_and(|before| before.checked_add(1) != Some(now.revision)) {
            report(vec![*number], "a change answers with another revision than one above what it saw");
        }
    }
    for (first, earlier, before) in seen {
        for (second, later, after) in seen {
            let changes = later.step().is_some();
            if earlier.precedes(later) && (after.revision < before.revision) {
                report(vec![*first, *second], "a later answer shows an older revision");
            } else if earlier.precedes(later) && changes && after.revision == before.revision {
                report(vec![*first, *second], "a change answers with a revision that was there before");
            }
            let both_change = changes && earlier.step().is_some();
            if first < second && after.revision == before.revision {
                if (after.state, after.slot) != (before.state, before.slot) {
                    report(vec![*first, *second], "one revision was seen with two contents");
                } else if both_change {
                    report(vec![*first, *second], "two changes made one revision");
                }
            }
        }
    }
    let newest = seen.last();
    if let (Some((number, _, newest)), Some(last)) = (newest, story.last)
        && last.seen.revision < newest.revision
    {
        report(vec![*number], "the final revision is older than an answered one");
    }
    if story.last.is_some_and(|last| last.seen.revision == 0) {
        report(Vec::new(), "revisions begin with 1");
    }
    found
}
