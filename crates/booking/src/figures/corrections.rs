//! Corrections: which records still count.

use crate::usage::UsageRecord;
use inventory::id::UsageRecordId;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the records that count, in the order given.
///
/// A record that another one corrects no longer counts. Of a record and all that corrects it, directly or through
/// other corrections, one counts: of those that nothing corrects the one entered last, ties by the greater id.
pub fn counting(records: &[UsageRecord]) -> Vec<&UsageRecord> {
    let by_id: BTreeMap<UsageRecordId, &UsageRecord> = records.iter().map(|record| (record.id, record)).collect();
    let corrected: BTreeSet<UsageRecordId> = records.iter().filter_map(|record| record.corrects).collect();
    let mut latest: BTreeMap<UsageRecordId, &UsageRecord> = BTreeMap::new();
    for record in records.iter().filter(|record| !corrected.contains(&record.id)) {
        let kept = latest.entry(origin(record, &by_id)).or_insert(record);
        if (kept.entered_at, kept.id) < (record.entered_at, record.id) {
            *kept = record;
        }
    }
    let kept: BTreeSet<UsageRecordId> = latest.values().map(|record| record.id).collect();
    records.iter().filter(|record| kept.contains(&record.id)).collect()
}

/// The first record of a chain of corrections; it is named even where it was not passed in.
fn origin(record: &UsageRecord, by_id: &BTreeMap<UsageRecordId, &UsageRecord>) -> UsageRecordId {
    let mut origin = record.id;
    let mut corrects = record.corrects;
    // Records never change and name older ones, so there is no circle; the bound makes that harmless if it were.
    for _ in 0..by_id.len() + 1 {
        let Some(earlier) = corrects else { break };
        origin = earlier;
        corrects = by_id.get(&earlier).and_then(|record| record.corrects);
    }
    origin
}
