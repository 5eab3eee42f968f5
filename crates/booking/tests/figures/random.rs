//! Random records against single minutes.

use super::{at, date, id, instrument, period, record};
use crate::cases::runs;
use booking::{
    figures::{Figures, Period, Rated, counting, figures},
    usage::{EvidenceSource, HoursKind, UsageRecord},
};
use chrono::{DateTime, TimeDelta};
use chrono_tz::Asia::Shanghai;
use inventory::{
    id::{InstrumentId, UsageRecordId},
    party::Side,
    slot::Slot,
};
use proptest::{prelude::*, sample::select, test_runner::RngSeed};
use std::collections::BTreeMap;

/// Days of the world, of which a period is a part.
const DAYS: i64 = 3;

fn kinds() -> impl Strategy<Value = HoursKind> {
    use HoursKind::{Fault, PostProcessing, SetUp, Test, Training};
    select(vec![Test, Test, Test, SetUp, PostProcessing, Training, Fault])
}

fn sources() -> impl Strategy<Value = EvidenceSource> {
    select(vec![EvidenceSource::Meter, EvidenceSource::UserCheckIn, EvidenceSource::Manual])
}

fn records() -> impl Strategy<Value = Vec<UsageRecord>> {
    // Many records in few hours, so that they meet; start and length in minutes and seconds.
    let start = prop_oneof![3 => 1300i64..1500, 1 => -200i64..DAYS * 1440];
    let times = (start, 0i64..60, prop_oneof![4 => 0i64..90, 1 => 0i64..2000], 1i64..60);
    let correction = prop::option::weighted(0.2, any::<prop::sample::Index>());
    let one = (times, 1u128..=3, kinds(), sources(), select(Side::ALL.to_vec()), correction, 0i64..5);
    prop::collection::vec(one, 0..14).prop_map(|drawn| {
        let all = drawn.into_iter().enumerate();
        all.map(|(n, ((start, second, length, more), on, kind, source, side, corrects, entered))| UsageRecord {
            instrument: instrument(on),
            kind,
            source,
            side,
            slot: Slot::new(at(start, second), at(start + length, second + more)).expect("a forward slot"),
            entered_at: DateTime::UNIX_EPOCH + TimeDelta::hours(entered),
            // Corrections name what was there before.
            corrects: corrects.filter(|_| n > 0).map(|index| id(1 + index.index(n) as u128)),
            ..record(1 + n as u128, 0, 1)
        })
        .collect()
    })
}

fn periods() -> impl Strategy<Value = Period> {
    (0u64..2, 0u64..2).prop_map(|(first, more)| {
        let first = date("2026-03-02") + chrono::Days::new(first);
        Period::new(first, first + chrono::Days::new(more), Shanghai).expect("a period")
    })
}

fn scope() -> Vec<Rated> {
    (1..=3).map(|n| Rated::always(instrument(n), 50_000 * n as u32)).collect()
}

/// Which records cover each minute of each instrument, minute by minute.
fn covered(period: &Period, records: &[UsageRecord]) -> BTreeMap<(InstrumentId, i64), Vec<UsageRecordId>> {
    let minute = |instant: inventory::slot::Instant| (instant - at(0, 0)).num_seconds().div_euclid(60);
    let (from, until) = (minute(period.slot().start()), minute(period.slot().end()));
    let mut covered: BTreeMap<(InstrumentId, i64), Vec<UsageRecordId>> = BTreeMap::new();
    for record in counting(records).into_iter().filter(|record| record.kind.is_effective()) {
        let minutes = minute(record.slot.start())..minute(record.slot.end());
        for minute in minutes.filter(|minute| (from..until).contains(minute)) {
            covered.entry((record.instrument, minute)).or_default().push(record.id);
        }
    }
    covered
}

/// For every record and number of users at once, how many minutes it shared.
fn shared(
    covered: &BTreeMap<(InstrumentId, i64), Vec<UsageRecordId>>,
) -> BTreeMap<UsageRecordId, BTreeMap<usize, i64>> {
    let mut shared: BTreeMap<UsageRecordId, BTreeMap<usize, i64>> = BTreeMap::new();
    for users in covered.values() {
        for user in users {
            *shared.entry(*user).or_default().entry(users.len()).or_default() += 1;
        }
    }
    shared
}

fn without_rows(figures: &Figures) -> Figures {
    Figures { rows: Vec::new(), ..figures.clone() }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: runs(512),
        rng_seed: RngSeed::Fixed(2026),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_union_is_what_single_minutes_say(period in periods(), records in records()) {
        let (figures, covered) = (figures(&period, &scope(), &records), covered(&period, &records));
        prop_assert_eq!(figures.effective_minutes, covered.len() as i64);
        for (instrument, own) in &figures.instruments {
            let minutes = covered.keys().filter(|(on, _)| on == instrument).count();
            prop_assert_eq!(own.effective_minutes, minutes as i64);
        }
        let shared = shared(&covered);
        for row in &figures.rows {
            let by_users = shared.get(&row.id).cloned().unwrap_or_default();
            let clipped = if row.effective { row.clipped_minutes } else { 0 };
            prop_assert_eq!(by_users.values().sum::<i64>(), clipped);
            // For each number of users, less than a minute away from the exact share.
            let exact: f64 = by_users.iter().map(|(users, minutes)| *minutes as f64 / *users as f64).sum();
            let numbers = by_users.keys().filter(|users| **users > 1).count() as f64;
            let off = (row.counted_minutes as f64 - exact).abs();
            prop_assert!(off < numbers || off < 1e-6, "{row:?}: {exact}");
        }
    }

    #[test]
    fn the_parts_add_up(period in periods(), records in records()) {
        let whole = figures(&period, &scope(), &records);
        let minutes = period.slot().minutes();
        prop_assert!(0 <= whole.external_minutes && whole.external_minutes <= whole.effective_minutes);
        prop_assert!(whole.effective_minutes <= minutes * 3);
        prop_assert_eq!(whole.rows.iter().map(|row| row.counted_minutes).sum::<i64>(), whole.effective_minutes);
        let external = whole.rows.iter().filter(|row| row.external).map(|row| row.counted_minutes).sum::<i64>();
        prop_assert_eq!(external, whole.external_minutes);
        prop_assert_eq!(whole.evidence.values().map(|part| part.minutes).sum::<i64>(), whole.effective_minutes);
        prop_assert_eq!(whole.external_evidence.values().map(|part| part.minutes).sum::<i64>(), whole.external_minutes);
        let effective = whole.rows.iter().filter(|row| row.effective).count();
        prop_assert_eq!(whole.evidence.values().map(|part| part.records).sum::<usize>(), effective);
        for own in whole.instruments.values() {
            prop_assert!(own.external_minutes <= own.effective_minutes && own.effective_minutes <= minutes);
        }
        for row in &whole.rows {
            prop_assert!(0 <= row.counted_minutes && row.counted_minutes <= row.clipped_minutes);
            prop_assert!(row.effective || !row.external);
        }
        let mut joined = Figures::default();
        for rated in scope() {
            joined += figures(&period, &[rated], &records);
        }
        prop_assert_eq!(joined, whole);
    }

    #[test]
    fn a_period_in_two_halves_is_the_whole_period(records in records()) {
        let whole = figures(&period("2026-03-02", "2026-03-03"), &scope(), &records);
        let first = figures(&period("2026-03-02", "2026-03-02"), &scope(), &records);
        let second = figures(&period("2026-03-03", "2026-03-03"), &scope(), &records);
        prop_assert_eq!(first.effective_minutes + second.effective_minutes, whole.effective_minutes);
        let clipped = |figures: &Figures| figures.rows.iter().map(|row| row.clipped_minutes).sum::<i64>();
        prop_assert_eq!(clipped(&first) + clipped(&second), clipped(&whole));
    }

    #[test]
    fn the_order_of_the_records_does_not_matter(period in periods(), records in records()) {
        let backwards: Vec<UsageRecord> = records.iter().rev().cloned().collect();
        prop_assert_eq!(figures(&period, &scope(), &records), figures(&period, &scope(), &backwards));
    }

    #[test]
    fn what_does_not_count_changes_nothing(period in periods(), records in records()) {
        let left: Vec<UsageRecord> = counting(&records).into_iter().cloned().collect();
        let whole = figures(&period, &scope(), &records);
        let again = figures(&period, &scope(), &left);
        prop_assert_eq!(without_rows(&whole), without_rows(&again));
    }
}
