//! Moves of drawn series: everything that is moved makes the same step, and nothing else stirs.

use super::*;
use chrono::TimeDelta;
use chrono_tz::Europe::Berlin;
use inventory::id::ReservationId;
use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU16,
};

const RULES: [&str; 6] = [
    "FREQ=DAILY;COUNT=9",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=7",
    "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261120T000000Z",
    "FREQ=MONTHLY;BYDAY=-1FR;COUNT=5",
    "FREQ=MONTHLY;BYMONTHDAY=10,20,31;COUNT=6",
    "FREQ=HOURLY;INTERVAL=30;COUNT=8",
];

/// 20 October 2026, 06:00 in Berlin, where the clock is set back five days later.
fn start() -> NaiveDateTime {
    NaiveDateTime::parse_from_str("2026-10-20 06:00", "%Y-%m-%d %H:%M").expect("a time")
}

fn instant(wall: NaiveDateTime) -> Instant {
    booking::recurrence::zoned::instant(wall, Berlin)
}

fn wall(at: Instant) -> NaiveDateTime {
    at.with_timezone(&Berlin).naive_local()
}

fn all_slots(schedule: &Schedule) -> BTreeMap<ReservationId, Slot> {
    schedule.reservations.iter().map(|r| (r.id, r.slot)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: runs(400), ..ProptestConfig::default() })]

    #[test]
    fn whatever_moves_makes_the_same_step_and_nothing_else_stirs(
        rule in prop::sample::select(RULES.to_vec()),
        first in 0_i64..12,
        length in 1_i64..5,
        capacity in 1_u16..3,
        taken in prop::collection::vec((0_i64..60, 0_i64..20, 1_i64..4), 0..6),
        exceptions in prop::collection::vec((any::<prop::sample::Index>(), -30_i64..30), 0..3),
        given_up in prop::collection::vec(any::<prop::sample::Index>(), 0..2),
        from in any::<prop::sample::Index>(),
        following in any::<bool>(),
        by in (-4_i64..5, -8_i64..9),
        longer in -1_i64..2,
        later in 0_i64..30,
    ) {
        let mut schedule = plain_schedule(Berlin);
        schedule.instrument.capacity = NonZeroU16::new(capacity).expect("at least one");
        schedule.instrument.policy.automatic_for = vec![Side::OwnGroup];
        let now = instant(start());
        for (n, (days, hours, length)) in taken.into_iter().enumerate() {
            let begins = start() + TimeDelta::days(days) + TimeDelta::hours(hours);
            let slot = Slot::new(instant(begins), instant(begins + TimeDelta::hours(length))).expect("forward");
            let other = Request { id: Uuid::from_u128(1_000 + n as u128).into(), slot, ..each(Side::OwnGroup) };
            if let Ok(decision) = decide(&schedule, &Command::Request(other), &user(), now) {
                guard::apply(&decision, &mut schedule).expect("the guard stays silent");
            }
        }
        let begins = start() + TimeDelta::days(1) + TimeDelta::hours(first);
        let rule = Rule::parse(rule).expect("a rule");
        let recurrence = Recurrence::new(Berlin, begins, begins + TimeDelta::hours(length), Some(rule)).expect("a series");
        let request = SeriesRequest::new(SERIES, each(Side::OwnGroup), recurrence, Choice::Possible).expect("occurrences");
        let asked = decide(&schedule, &Command::RequestSeries(Box::new(request)), &user(), now);
        prop_assume!(asked.is_ok());
        guard::apply(&asked.expect("accepted"), &mut schedule).expect("the guard stays silent");

        let ids: Vec<ReservationId> = schedule.occurrences(SERIES).iter().map(|r| r.id).collect();
        for (which, hours) in exceptions {
            let one = schedule.reservation(*which.get(&ids)).expect("there").clone();
            let slot = one.slot.moved_to(one.slot.start() + TimeDelta::hours(hours));
            let moved = Command::Move { id: one.id, slot, waiver: None, reason: None };
            if let Ok(decision) = decide(&schedule, &moved, &user(), now) {
                guard::apply(&decision, &mut schedule).expect("the guard stays silent");
            }
        }
        for which in given_up {
            let cancel = Command::Cancel { id: *which.get(&ids), reason: None };
            if let Ok(decision) = decide(&schedule, &cancel, &user(), now) {
                guard::apply(&decision, &mut schedule).expect("the guard stays silent");
            }
        }

        let before = schedule.clone();
        let series = before.series.clone().expect("a series");
        let by_rule: BTreeMap<Instant, Slot> =
            series.recurrence.iter().take(400).map(|one| (one.recurrence_id, one.slot)).collect();
        let name = |id: ReservationId| before.reservation(id).and_then(|r| r.series).expect("in the series").recurrence_id;
        let dragged = *from.get(&ids);
        let from = name(dragged);
        let step = TimeDelta::days(by.0) + TimeDelta::hours(by.1);
        let to = wall(from) + step;
        let slot = Slot::new(instant(to), instant(to + TimeDelta::hours((length + longer).max(1)))).expect("forward");
        let scope = if following { Scope::Following } else { Scope::All };
        let now = now + TimeDelta::days(later);
        let command = Command::MoveSeries(SeriesMove { id: SERIES, from, scope, slot, waiver: None, reason: None });
        let answer = decide(&schedule, &command, &user(), now);
        let decision = match answer {
            Ok(decision) => decision,
            Err(Rejection::SeriesRefused(verdicts)) => {
                prop_assert!(verdicts.iter().any(|verdict| verdict.outcome.is_err()));
                return Ok(());
            }
            Err(Rejection::WrongState { .. }) => {
                prop_assert!(before.reservation(dragged).is_some_and(|r| r.state != State::Confirmed));
                return Ok(());
            }
            Err(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        guard::apply(&decision, &mut schedule).expect("the guard stays silent");

        // Everything is where it was, or has made the step on the wall and has the new length.
        let (old, new) = (all_slots(&before), all_slots(&schedule));
        let length = wall(slot.end()) - wall(slot.start());
        let moved: BTreeSet<ReservationId> = old.iter().filter(|(id, slot)| new[*id] != **slot).map(|(id, _)| *id).collect();
        for id in &moved {
            let begins = wall(name(*id)) + step;
            let asked = instant(begins);
            prop_assert_eq!(new[id].start(), asked);
            prop_assert_eq!(new[id].end(), instant(begins + length).max(asked));
        }
        for id in &ids {
            let one = before.reservation(*id).expect("there");
            let is_exception = one.slot != by_rule[&name(*id)];
            let reached = *id == dragged
                || (!is_exception && one.state == State::Confirmed && now < one.slot.start() && (!following || from <= name(*id)));
            let stays = new[id] == one.slot;
            let shifted = instant(wall(name(*id)) + step);
            prop_assert_eq!(reached, moved.contains(id) || (reached && one.slot.start() == shifted), "{:?}", one);
            prop_assert!(reached || stays, "an exception, or what is before or over, stays");
        }

        // What stands is what the rules give, apart from the exceptions; each name is there once.
        let home = schedule.series.clone().expect("a series");
        let mut rules = vec![home.clone()];
        rules.extend(decision.changes.iter().filter_map(|change| match change {
            booking::decision::Change::UpdateSeries(series) if series.id != home.id => Some(series.clone()),
            _ => None,
        }));
        let mut seen = 0;
        for series in &rules {
            let given: BTreeMap<Instant, Slot> =
                series.recurrence.iter().take(400).map(|one| (one.recurrence_id, one.slot)).collect();
            let mut names = BTreeSet::new();
            for one in schedule.occurrences(series.id) {
                let name = one.series.expect("in the series").recurrence_id;
                prop_assert!(names.insert(name), "a name is there twice");
                prop_assert!(given.contains_key(&name), "the rule gives every occurrence");
                if moved.contains(&one.id) {
                    prop_assert_eq!(given[&name], one.slot);
                }
                seen += 1;
            }
        }
        prop_assert_eq!(seen, ids.len(), "none is lost");
        // Revisions rise, of the series too.
        for (id, revision) in before.reservations.iter().map(|r| (r.id, r.revision)) {
            prop_assert!(schedule.reservation(id).is_some_and(|r| r.revision >= revision + u32::from(moved.contains(&id))));
        }
        let seen = series.revision(before.occurrences(SERIES));
        for left in rules.iter().filter(|left| left.id == SERIES) {
            prop_assert!(left.revision(schedule.occurrences(SERIES)) > seen || decision.changes.is_empty());
        }
    }
}
