//! Sharing out the minutes that several users spent at one instrument together.

use inventory::id::UsageRecordId;
use std::collections::{BTreeMap, BTreeSet};

/// A record's effective time on one instrument, in numbered minutes, `from ≤ until`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub id: UsageRecordId,
    pub from: i64,
    pub until: i64,
}

/// Returns each record's share of the union of all spans; the shares add up to the length of the union exactly.
///
/// A minute that n records share counts 1/n for each. For every n apart, the minutes that were shared by n are summed
/// up for each record, divided by n, rounded down, and what is left over goes minute by minute to those with the
/// largest remainders, ties in the order of the ids. So no record is more than a minute away from its exact share for
/// any n.
pub(super) fn shares(spans: &[Span]) -> BTreeMap<UsageRecordId, i64> {
    let mut shares: BTreeMap<UsageRecordId, i64> = spans.iter().map(|span| (span.id, 0)).collect();
    for (users, minutes) in minutes_by_users(spans) {
        let total: i64 = minutes.values().sum::<i64>() / users;
        let rounded: i64 = minutes.values().map(|minutes| minutes / users).sum();
        let mut by_remainder: Vec<(i64, UsageRecordId)> =
            minutes.iter().map(|(id, minutes)| (-(minutes % users), *id)).collect();
        by_remainder.sort();
        let left_over = usize::try_from(total - rounded).expect("rounding down leaves something over or nothing");
        let favoured: BTreeSet<UsageRecordId> = by_remainder.iter().take(left_over).map(|(_, id)| *id).collect();
        for (id, minutes) in minutes {
            *shares.entry(id).or_default() += minutes / users + i64::from(favoured.contains(&id));
        }
    }
    shares
}

/// For every number of users at once, how many such minutes each record has.
fn minutes_by_users(spans: &[Span]) -> BTreeMap<i64, BTreeMap<UsageRecordId, i64>> {
    let mut edges: Vec<(i64, bool, UsageRecordId)> = spans
        .iter()
        .filter(|span| span.from < span.until)
        .flat_map(|span| [(span.from, true, span.id), (span.until, false, span.id)])
        .collect();
    edges.sort();
    let mut found: BTreeMap<i64, BTreeMap<UsageRecordId, i64>> = BTreeMap::new();
    let mut present: BTreeSet<UsageRecordId> = BTreeSet::new();
    let mut since = 0;
    for (minute, comes, id) in edges {
        if since < minute && !present.is_empty() {
            let users = i64::try_from(present.len()).expect("a set that fits into memory");
            let minutes = found.entry(users).or_default();
            present.iter().for_each(|id| *minutes.entry(*id).or_default() += minute - since);
        }
        since = minute;
        if comes {
            present.insert(id);
        } else {
            present.remove(&id);
        }
    }
    found
}
