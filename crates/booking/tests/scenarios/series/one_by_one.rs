//! A series beside its requests one after another.

use super::*;
use chrono::{NaiveDate, TimeDelta};
use inventory::policy::Quota;
use proptest::prelude::*;
use std::num::NonZeroU16;

proptest! {
    #![proptest_config(ProptestConfig { cases: runs(256), ..ProptestConfig::default() })]

    /// A series is what one would get by asking for its occurrences one after another.
    #[test]
    fn a_series_is_its_requests_one_after_another(
        capacity in 1_u16..3,
        quota in prop::option::of(60_u32..600),
        buffers in (0_u16..3, 0_u16..3),
        taken in prop::collection::vec((0_i64..9, 8_i64..18, 1_i64..4), 0..12),
        start in 8_i64..16,
        length in 1_i64..4,
        rule in prop::sample::select(vec!["FREQ=DAILY;COUNT=9", "FREQ=DAILY;INTERVAL=2;COUNT=4", "FREQ=HOURLY;COUNT=7"]),
        outside in any::<bool>(),
    ) {
        let mut schedule = facts();
        schedule.instrument.capacity = NonZeroU16::new(capacity).expect("at least one");
        schedule.instrument.policy.quotas = quota.map(Quota::weekly_minutes).into_iter().collect();
        schedule.instrument.policy.set_up_minutes = buffers.0 * 15;
        schedule.instrument.policy.clean_up_minutes = buffers.1 * 15;
        let side = if outside { Side::Outside } else { Side::OwnGroup };
        let hour = |day: i64, hour: i64| at("12/02 00:00") + TimeDelta::days(day) + TimeDelta::hours(hour);
        for (n, (day, from, hours)) in taken.into_iter().enumerate() {
            let slot = Slot::new(hour(day, from), hour(day, from + hours)).expect("a forward time");
            let other = Request { id: Uuid::from_u128(1_000 + n as u128).into(), slot, ..each(Side::OwnGroup) };
            if let Ok(decision) = decide(&schedule, &Command::Request(other), &user(), now()) {
                guard::apply(&decision, &mut schedule).expect("the guard stays silent");
            }
        }
        let day = NaiveDate::from_ymd_opt(2026, 12, 2).expect("a day").and_hms_opt(0, 0, 0).expect("midnight");
        let begins = day + TimeDelta::hours(start);
        let rule = Rule::parse(rule).expect("a rule");
        let recurrence = Recurrence::new(ZONE, begins, begins + TimeDelta::hours(length), Some(rule)).expect("a series");
        let request = SeriesRequest::new(SERIES, each(side), recurrence, Choice::Possible).expect("occurrences");

        let mut alone = schedule.clone();
        let mut expected = Vec::new();
        for (n, occurrence) in request.occurrences().iter().enumerate() {
            let one = Request { id: Uuid::from_u128(2_000 + n as u128).into(), slot: occurrence.slot, ..each(side) };
            let answer = decide(&alone, &Command::Request(one.clone()), &user(), now());
            if let Ok(decision) = &answer {
                guard::apply(decision, &mut alone).expect("the guard stays silent");
                alone.standing.uses.extend(alone.reservation(one.id).map(|r| known(r, true)));
                expected.push(occurrence.slot);
            }
        }
        match decide(&schedule, &Command::RequestSeries(Box::new(request)), &user(), now()) {
            Ok(decision) => {
                guard::apply(&decision, &mut schedule).expect("the guard stays silent");
                let slots: Vec<Slot> = schedule.occurrences(SERIES).iter().map(|r| r.slot).collect();
                prop_assert_eq!(slots, expected);
                let spans = |facts: &Schedule| {
                    let mut spans: Vec<Slot> = facts.occupancy.iter().map(|row| row.span).collect();
                    spans.sort();
                    spans
                };
                prop_assert_eq!(spans(&schedule), spans(&alone));
            }
            Err(rejection) => prop_assert!(
                matches!(rejection, Rejection::SeriesRefused(_)) && expected.is_empty(),
                "{:?}", rejection
            ),
        }
    }
}
