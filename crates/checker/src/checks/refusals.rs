//! **No refusal without a possible blocker.** Who is told `occupied` or `outage` is shown times that a reservation or
//! an outage could have kept while he asked, each in his way; and where n uses fit at once, n could have lain on one
//! another somewhere in the time asked for. A refusal names at least one rule.
//!
//! Cannot see: whether blockers are complete; refusals by other rules (policy, access, quotas), and wrong states; that
//! of several possible rivals not all can have been live at the same moment.

use crate::{
    case::Case,
    finding::{Check, Finding},
    history::{Event, Instrument, Kind, Operation, Outcome, Violation},
    possible::{self, INSTANT, Rival},
    several::Verdict,
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The problem code of a refusal by the calendar's rules.
const BOOKING_REFUSED: &str = "booking-refused";

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (number, event) in case.history.events.iter().enumerate() {
        let Outcome::Refused { status, code, violations, .. } = &event.outcome else { continue };
        if matches!(event.operation.kind(), Kind::Series | Kind::Bundle | Kind::Proposal) {
            found.extend(of_several(case, number, event));
            continue;
        }
        let mut report = |text: String| found.push(Finding::new(Check::Refusals, event.id, [number], text));
        if *status == 409 && code == BOOKING_REFUSED && violations.is_empty() {
            report("refused without a rule that stands in the way".to_owned());
        }
        for violation in violations {
            let faults: BTreeSet<String> = instruments(case, event)
                .into_iter()
                .map(|at| fault(case, event, at, violation))
                .collect::<Option<_>>()
                .unwrap_or_default();
            // Where it is not known for certain which instrument was asked, each must be at odds with the refusal.
            if let Some(text) = faults.into_iter().next() {
                report(text);
            }
        }
    }
    found
}

/// The instruments the request may have been about.
fn instruments<'a>(case: &Case<'a>, event: &Event) -> Vec<&'a Instrument> {
    let ids: BTreeSet<Uuid> = match &event.operation {
        Operation::Create { instrument, .. } | Operation::Outage { instrument, .. } => [*instrument].into(),
        operation if operation.kind() == Kind::Outage => BTreeSet::new(),
        _ => case.reservations.get(&event.id).map(|story| story.instruments.clone()).unwrap_or_default(),
    };
    ids.into_iter().filter_map(|id| case.instrument(id)).collect()
}

fn fault(case: &Case<'_>, event: &Event, instrument: &Instrument, violation: &Violation) -> Option<String> {
    let wanted = match &event.operation {
        Operation::Create { slot, .. } | Operation::Move { slot } => Some(instrument.span_of(slot)),
        // What keeps a companion out of use is not the instrument's affair.
        Operation::Outage { companion: Some(_), .. } => return None,
        Operation::Outage { slot, .. } => Some(*slot),
        // A use begins at the instant of the check-in; one that runs over is named until just before it.
        Operation::CheckIn => Slot::new(event.clock.from - INSTANT, event.clock.to + INSTANT),
        _ => None,
    };
    match violation.code.as_str() {
        "occupied" => {
            let Some(wanted) = wanted else { return Some("occupied, though it asks for no time".to_owned()) };
            let rivals = possible::rivals(case, instrument.id, event, &wanted);
            let spans: Vec<Slot> = rivals.iter().flat_map(|rival| rival.spans.clone()).collect();
            unexplained("occupied", violation, &wanted, &spans).or_else(|| too_few(&wanted, &rivals, instrument))
        }
        "outage" => {
            let Some(wanted) = wanted else { return Some("an outage, though it asks for no time".to_owned()) };
            unexplained("outage", violation, &wanted, &possible::outages(case, instrument.id, event))
        }
        _ => None,
    }
}

/// The verdicts on each of several: beside what could have been live, the others of the same request may stand in the
/// way of one.
fn of_several(case: &Case<'_>, number: usize, event: &Event) -> Vec<Finding> {
    let Outcome::Refused { each, .. } = &event.outcome else { return Vec::new() };
    let family = case.families.members(event.id);
    let first = match &event.operation {
        Operation::CreateSeries { instrument, .. } => Some(*instrument),
        _ => family.keys().find_map(|id| case.reservations.get(id)?.instruments.first().copied()),
    };
    let at = |verdict: &Verdict| case.instrument(verdict.instrument.or(first)?);
    let mut found = Vec::new();
    for verdict in each {
        let Some(instrument) = at(verdict) else { continue };
        let wanted = instrument.span_of(&verdict.slot);
        let others = each.iter().filter(|other| !std::ptr::eq(*other, verdict));
        let others = others.filter(|other| at(other).is_some_and(|at| at.id == instrument.id));
        let others = others.map(|other| Rival { spans: vec![instrument.span_of(&other.slot)] });
        for violation in &verdict.violations {
            let text = match violation.code.as_str() {
                "occupied" => {
                    let mut rivals = possible::rivals(case, instrument.id, event, &wanted);
                    rivals.extend(others.clone().filter(|rival| rival.spans.iter().any(|span| span.overlaps(&wanted))));
                    let spans: Vec<Slot> = rivals.iter().flat_map(|rival| rival.spans.clone()).collect();
                    unexplained("occupied", violation, &wanted, &spans)
                        .or_else(|| too_few(&wanted, &rivals, instrument))
                }
                "outage" => unexplained("outage", violation, &wanted, &possible::outages(case, instrument.id, event)),
                _ => None,
            };
            found.extend(text.map(|text| Finding::new(Check::Refusals, event.id, [number], text)));
        }
    }
    found
}

/// A blocker that nothing could have kept, or that is in nobody's way.
fn unexplained(rule: &str, violation: &Violation, wanted: &Slot, possible: &[Slot]) -> Option<String> {
    if violation.blockers.is_empty() {
        return Some(format!("{rule}, without a blocker"));
    }
    violation.blockers.iter().find_map(|blocker| {
        let (start, end) = (blocker.start(), blocker.end());
        if !blocker.overlaps(wanted) {
            Some(format!("{rule} by {start} to {end}, which is not in the way"))
        } else if !possible.iter().any(|span| span.covers(blocker)) {
            Some(format!("{rule} by {start} to {end}, which nothing could have kept at that time"))
        } else {
            None
        }
    })
}

/// Nowhere in the time asked for could as many have lain on one another as fit.
fn too_few(wanted: &Slot, rivals: &[Rival], instrument: &Instrument) -> Option<String> {
    // Depth rises only where a span begins.
    let starts = rivals.iter().flat_map(|rival| &rival.spans).map(|span| span.start());
    let at: BTreeSet<Instant> = starts.filter(|at| wanted.contains(*at)).chain([wanted.start()]).collect();
    let depth = |at: &Instant| rivals.iter().filter(|rival| rival.spans.iter().any(|span| span.contains(*at))).count();
    let most = at.iter().map(depth).max().unwrap_or(0);
    let capacity = instrument.capacity;
    (most < usize::from(capacity)).then(|| format!("occupied, where no more than {most} of {capacity} could have been"))
}
