//! Time that becomes free, and whoever asked to be told of it.

use super::{
    desk::Desk,
    facts::{INSTRUMENT, plain_schedule},
    people::{CHEN, LI, Person, QIAN, ZHOU},
    words,
};
use crate::{cases::runs, guard};
use booking::{
    command::{Actor, Capacity, Command, Request},
    engine::{self, Seed},
    occupancy::{Occupancy, Source},
    reservation::Purpose,
    rules,
    schedule::Schedule,
    watch::{self, Look, SILENCE, Watch, asked},
};
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::{Asia::Shanghai, Europe::Berlin};
use inventory::{
    hours::{Opening, wall},
    id::{OutageId, ReservationId, WatchId},
    instrument::Mode,
    party::Side,
    policy::{Contest, HourRule, Quota, ReservedTime, WeekMoment, WeeklyRelease},
    slot::{Instant, Slot},
};
use proptest::prelude::*;
use std::num::NonZeroU16;
use uuid::Uuid;

/// Somebody's watch in a story.
struct Watching {
    watch: Watch,
    whose: Person,
}

impl Watching {
    /// Asks to be told of `minutes` within a time such as `09:00-12:00`; what is free by now is known.
    fn new(desk: &Desk, whose: Person, minutes: i64, within: &str) -> Self {
        Self::at(desk, whose, minutes, within, "")
    }

    /// The same at hours such as `1-5 09:00-12:00` only.
    fn at(desk: &Desk, whose: Person, minutes: i64, within: &str, hours: &str) -> Self {
        let watch = Watch {
            id: WatchId(Uuid::from_u128(1)),
            person: whose.id,
            party: whose.party,
            instrument: INSTRUMENT,
            mode: Mode::SelfUse,
            minutes,
            within: words::slot(within, desk),
            hours: if hours.is_empty() { Vec::new() } else { words::openings(hours) },
            made_at: desk.now,
            told: None,
            known: Vec::new(),
        };
        let known = watch::free(&desk.schedule, &watch, whose.side, desk.now);
        Self { watch: Watch { known, ..watch }, whose }
    }

    /// Looks, and keeps what came of it.
    fn look(&mut self, desk: &mut Desk) -> Look {
        desk.ask(self.whose);
        let look = watch::look(&desk.schedule, &self.watch, self.whose.side, desk.now);
        self.watch.known.clone_from(&look.known);
        self.watch.told = look.freed.as_ref().map(|freed| (freed.slot, desk.now)).or(self.watch.told);
        look
    }

    /// What is told now, as `09:00-10:00`.
    fn told(&mut self, desk: &mut Desk) -> Option<String> {
        let zone = desk.schedule.instrument.zone;
        let clock = |at: Instant| at.with_timezone(&zone).format("%H:%M").to_string();
        let slot = self.look(desk).freed?.slot;
        Some(format!("{}-{}", clock(slot.start()), clock(slot.end())))
    }
}

/// Li has the whole morning but for half an hour; everybody is confirmed at once.
fn taken() -> Desk {
    let desk = Desk::new().policy(|policy| policy.automatic_for = Side::ALL.to_vec()).whose("AB", LI);
    desk.drawn(
        "
              08  09  10  11  12
        now   ^
        0     ..AAAAAAAABBBBBB....
        ",
    )
}

#[test]
fn what_becomes_free_is_told_once_and_nothing_is_kept() {
    let mut desk = taken();
    let mut qian = Watching::new(&desk, QIAN, 60, "08:00-12:30");
    assert_eq!(qian.told(&mut desk), None, "what was free before has not become free");
    desk.lab("cancel A").accepted();
    let before = desk.drawing();
    assert_eq!(qian.told(&mut desk).as_deref(), Some("08:30-09:30"));
    assert_eq!(desk.drawing(), before);
    assert_eq!(qian.told(&mut desk), None);
    desk.clock("09:20").by(ZHOU, "request C 09:30-10:30").accepted();
}

#[test]
fn what_somebody_kept_for_some_minutes_was_free_all_along() {
    let mut desk = taken();
    let mut qian = Watching::new(&desk, QIAN, 30, "08:00-13:00");
    desk.by(ZHOU, "hold C 12:00-12:30").accepted();
    assert_eq!(qian.told(&mut desk), None);
    desk.by(ZHOU, "cancel C").accepted();
    assert_eq!(qian.told(&mut desk), None, "given back it is no news");
    // What is kept as soon as it becomes free is told once it is given back.
    desk.lab("cancel B").accepted();
    desk.by(CHEN, "hold D 10:30-12:00").accepted();
    assert_eq!(qian.told(&mut desk), None, "he could not have it");
    desk.by(CHEN, "cancel D").accepted();
    assert_eq!(qian.told(&mut desk).as_deref(), Some("10:30-11:00"));
}

#[test]
fn time_before_and_after_what_became_free_counts_with_it() {
    let mut desk = taken();
    let mut qian = Watching::new(&desk, QIAN, 120, "08:00-12:30");
    desk.lab("move B 11:00-12:00").accepted();
    assert_eq!(qian.told(&mut desk), None, "half an hour came free where two hours are needed");
    desk.lab("move B 11:30-12:00").accepted();
    assert_eq!(qian.told(&mut desk), None);
    desk.lab("cancel B").accepted();
    assert_eq!(qian.told(&mut desk).as_deref(), Some("10:30-12:30"), "what was not enough is remembered");
}

#[test]
fn whoever_waits_is_offered_it_first_and_nobody_is_told_of_what_is_on_offer() {
    let mut desk = taken();
    let mut qian = Watching::new(&desk, QIAN, 60, "08:30-12:00");
    desk.by(ZHOU, "wait C 10:30-12:00").accepted();
    desk.lab("cancel B").accepted();
    assert_eq!(qian.told(&mut desk), None);
    desk.by(ZHOU, "cancel C").accepted();
    assert_eq!(qian.told(&mut desk).as_deref(), Some("10:30-11:30"), "the offer was not wanted");
}

#[test]
fn what_its_person_may_not_have_is_not_told_until_he_may() {
    let mut desk = taken();
    desk.schedule.instrument.policy.quotas = vec![Quota::weekly_minutes(60)];
    desk.by(QIAN, "request C 13:00-14:00").accepted();
    let mut qian = Watching::new(&desk, QIAN, 60, "08:00-12:30");
    let mut zhou = Watching::new(&desk, ZHOU, 60, "08:00-12:30");
    desk.lab("cancel A").accepted();
    let look = qian.look(&mut desk);
    assert_eq!(look.freed, None, "his hours of the week are used up");
    assert_eq!(look.again_at, Some(desk.instant("09:00")), "an hour from now");
    assert_eq!(zhou.told(&mut desk).as_deref(), Some("08:30-09:30"));
    desk.by(QIAN, "cancel C").accepted();
    assert_eq!(qian.told(&mut desk).as_deref(), Some("08:30-09:30"));
}

#[test]
fn it_is_silent_for_an_hour_and_then_tells_what_is_still_free() {
    let mut desk = taken();
    let mut qian = Watching::new(&desk, QIAN, 60, "08:00-12:30");
    desk.lab("cancel B").accepted();
    assert_eq!(qian.told(&mut desk).as_deref(), Some("10:30-11:30"));
    desk.clock("08:15").lab("move A 09:30-10:30").accepted();
    let look = qian.look(&mut desk);
    assert_eq!((look.freed, look.again_at), (None, Some(desk.instant("09:00"))));
    desk.clock("08:59");
    assert_eq!(qian.told(&mut desk), None);
    desk.clock("09:00");
    assert_eq!(qian.told(&mut desk), None, "too late: it would begin now");
    desk.lab("cancel A").accepted();
    assert_eq!(qian.told(&mut desk).as_deref(), Some("09:30-10:30"));
}

#[test]
fn what_was_taken_again_and_is_free_once_more_is_told_once_more() {
    let mut desk = taken();
    let mut qian = Watching::new(&desk, QIAN, 60, "08:30-10:30");
    desk.lab("cancel A").accepted();
    assert!(qian.told(&mut desk).is_some());
    desk.by(ZHOU, "request C 08:30-10:30").accepted();
    assert_eq!(qian.told(&mut desk), None);
    desk.by(ZHOU, "cancel C").refused_for("too_late_to_change 60 min, by 07:30");
    desk.lab("cancel C").accepted();
    assert_eq!(qian.told(&mut desk), None, "within the hour");
    desk.clock("09:00");
    assert_eq!(qian.told(&mut desk).as_deref(), Some("09:30-10:30"));
}

#[test]
fn only_hours_of_the_watch_count() {
    let mut desk = taken();
    let mut late = Watching::at(&desk, QIAN, 60, "08:00-12:30", "1-1 09:45-12:00");
    let mut tuesdays = Watching::at(&desk, QIAN, 60, "08:00-12:30", "2-2 08:00-12:00");
    desk.lab("cancel A").accepted();
    assert_eq!(late.told(&mut desk), None, "half an hour of it lies in these hours");
    desk.lab("cancel B").accepted();
    assert_eq!(late.told(&mut desk).as_deref(), Some("10:00-11:00"));
    assert_eq!(tuesdays.told(&mut desk), None);
}

#[test]
fn a_short_use_that_ended_early_and_an_outage_that_is_over_free_time_too() {
    let mut desk = taken();
    let mut qian = Watching::new(&desk, QIAN, 60, "08:30-12:30");
    desk.clock("08:30").owner("check in A").accepted();
    assert_eq!(qian.told(&mut desk), None);
    desk.clock("09:10").owner("check out A").accepted();
    assert_eq!(qian.told(&mut desk).as_deref(), Some("09:30-10:30"));

    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ############........
        ",
    );
    let mut qian = Watching::new(&desk, QIAN, 60, "08:00-11:00");
    desk.clock("08:40").lab("end outage 08:00").accepted();
    assert_eq!(qian.told(&mut desk).as_deref(), Some("09:00-10:00"));
}

#[test]
fn a_week_that_opens_for_booking_and_one_that_is_given_out_are_looked_at_then() {
    let release = WeeklyRelease { at: WeekMoment { weekday: 7, minute: 1260 }, weeks_before: 1 };
    let mut desk = Desk::new().policy(|policy| policy.release = Some(release));
    desk.clock("08:00");
    let mut qian = Watching::new(&desk, QIAN, 60, "03/09 09:00-03/09 12:00");
    let look = qian.look(&mut desk);
    assert_eq!((look.freed, look.again_at), (None, Some(desk.instant("03/08 21:00"))));
    desk.clock("03/08 21:00");
    assert_eq!(qian.told(&mut desk).as_deref(), Some("09:00-10:00"));

    let closes = WeekMoment { weekday: 4, minute: 1080 };
    let contest = Contest { closes, weeks_before: 1, review_minutes: 1440, first: Vec::new(), lately_days: 28 };
    let mut desk = Desk::new().policy(|policy| policy.contest = Some(contest));
    desk.clock("08:00");
    let mut qian = Watching::new(&desk, QIAN, 60, "03/09 09:00-03/09 12:00");
    let again_at = qian.look(&mut desk).again_at.expect("when the week is given out at the latest");
    assert!(again_at < desk.instant("03/09 00:00"));
    desk.schedule.allocated = vec![NaiveDate::from_ymd_opt(2026, 3, 9).expect("a Monday")];
    assert_eq!(qian.told(&mut desk).as_deref(), Some("09:00-10:00"));
}

#[test]
fn the_earliest_of_all_lengths_that_fit_is_told() {
    let rule = HourRule {
        hours: words::openings("1-7 10:00-24:00"),
        grid_minutes: None,
        min_minutes: Some(120),
        max_minutes: None,
    };
    let mut desk = taken();
    desk.schedule.instrument.policy.hour_rules = vec![rule];
    let mut qian = Watching::new(&desk, QIAN, 45, "09:30-12:30");
    desk.lab("cancel B").accepted();
    assert_eq!(qian.told(&mut desk).as_deref(), Some("10:30-12:30"), "by then uses are two hours long");
}

#[test]
fn an_instrument_that_stands_still_has_no_free_time() {
    let mut desk = Desk::new();
    desk.clock("08:00");
    desk.schedule.instrument.status = inventory::ledger::AssetStatus::AwaitingRepair;
    let mut qian = Watching::new(&desk, QIAN, 60, "09:00-12:00");
    assert_eq!(qian.told(&mut desk), None);
    desk.schedule.instrument.status = inventory::ledger::AssetStatus::InUse;
    assert_eq!(qian.told(&mut desk).as_deref(), Some("09:00-10:00"));
}

/// One step of a random life: whose row goes, what is added, and how much time passes.
type Turn = (usize, Option<(i64, i64)>, i64);

fn request(slot: Slot) -> Request {
    Request {
        id: ReservationId(Uuid::from_u128(77)),
        instrument: INSTRUMENT,
        applicant: QIAN.id,
        party: QIAN.party,
        side: QIAN.side,
        project_code: None,
        needs: Default::default(),
        mode: Mode::SelfUse,
        purpose: Purpose::Development,
        title: "a watch was told".to_owned(),
        note: String::new(),
        slot,
        waiver: None,
    }
}

/// A cell of the oracle, in minutes: all times of the test are multiples of it.
const CELL: i64 = 15;

/// The cells of the watch that are free by looking at each alone.
fn cells_free(schedule: &Schedule, watch: &Watch, now: Instant) -> Vec<bool> {
    let policy = &schedule.instrument.policy;
    let open = policy.hours.open_within(&watch.within, schedule.instrument.zone, &schedule.calendar);
    let cell = |n: i64| watch.within.start() + TimeDelta::minutes(CELL * n);
    let is_full = |at: Instant| {
        let over = schedule.occupancy.iter().filter(|row| row.span.contains(at)).count();
        over >= usize::from(schedule.instrument.capacity.get())
    };
    let is_free = |at: Instant| {
        let (before, after) = (policy.set_up().num_minutes() / CELL, policy.clean_up().num_minutes() / CELL);
        let mut needed = (-before..=after).map(|cells| at + TimeDelta::minutes(CELL * cells));
        now <= at && open.iter().any(|open| open.contains(at)) && !needed.any(is_full)
    };
    (0..watch.within.minutes() / CELL).map(|n| is_free(cell(n))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: runs(256), ..ProptestConfig::default() })]

    /// Whatever is told is accepted when it is asked for, and without rules about weeks it is the earliest use that lies
    /// in a quarter of an hour which was not known to be free.
    #[test]
    fn what_is_told_is_accepted_and_is_the_earliest_that_became_free(
        zone in prop::sample::select(vec![Shanghai, Berlin]),
        (releases, keeps) in (any::<bool>(), any::<bool>()),
        (quota, horizon, lead) in (prop::option::of(60_u32..300), 1_u16..6, 0_u32..200),
        buffers in (0_u16..3, 0_u16..3),
        capacity in 1_u16..3,
        by_day in any::<bool>(),
        taken in prop::collection::vec((0_i64..4 * 48, 1_i64..10), 0..24),
        minutes in prop::sample::select(vec![20_i64, 60, 100, 240]),
        turns in prop::collection::vec((0_usize..24, prop::option::of((0_i64..4 * 48, 1_i64..6)), 0_i64..12), 1..8),
    ) {
        let mut schedule = plain_schedule(zone);
        schedule.instrument.capacity = NonZeroU16::new(capacity).expect("at least one");
        let policy = &mut schedule.instrument.policy;
        policy.release = releases.then_some(WeeklyRelease { at: WeekMoment { weekday: 7, minute: 1260 }, weeks_before: 1 });
        policy.reserved = keeps
            .then(|| ReservedTime {
                weekly: vec![Opening::new(6, 540, 900).expect("an opening")],
                groups: Vec::new(),
                sides: vec![Side::OwnGroup],
                release_minutes: Some(1440),
            })
            .into_iter()
            .collect();
        policy.quotas = quota.map(Quota::weekly_minutes).into_iter().collect();
        (policy.horizon_days, policy.lead_minutes_self_use) = (horizon, lead);
        (policy.set_up_minutes, policy.clean_up_minutes) = (buffers.0 * 15, buffers.1 * 15);
        if by_day {
            policy.hours.weekly = words::openings("1-5 08:00-22:00, 6-6 09:00-17:00");
        }
        // In Berlin the night to Sunday lacks an hour.
        let first = wall(NaiveDate::from_ymd_opt(2026, 3, 27).expect("a Friday"), 0, zone);
        let row = |n: u128, from: i64, length: i64| {
            let start = first + TimeDelta::minutes(30 * from);
            let span = Slot::new(start, start + TimeDelta::minutes(30 * length)).expect("a forward time");
            let source = match n % 5 {
                0 => Source::Outage(OutageId(Uuid::from_u128(100 + n))),
                _ => Source::Reservation(ReservationId(Uuid::from_u128(100 + n))),
            };
            Occupancy { span, lane: 0, source }
        };
        let mut rows: Vec<Occupancy> =
            taken.into_iter().zip(0..).map(|((from, length), n)| row(n, from, length)).collect();
        // An outage takes every lane.
        let laid = |rows: &[Occupancy]| {
            let lanes = |row: &Occupancy| if matches!(row.source, Source::Outage(_)) { capacity } else { 1 };
            let mut all: Vec<Occupancy> =
                rows.iter().flat_map(|row| (0..lanes(row)).map(|lane| Occupancy { lane, ..*row })).collect();
            all.sort();
            all
        };
        let mut now = first;
        schedule.occupancy = laid(&rows);
        schedule.standing.person = Some(QIAN.id);
        let within = Slot::new(first + TimeDelta::hours(3), first + TimeDelta::days(4)).expect("a forward time");
        let mut watch = Watch {
            id: WatchId(Uuid::from_u128(1)),
            person: QIAN.id,
            party: QIAN.party,
            instrument: INSTRUMENT,
            mode: Mode::SelfUse,
            minutes,
            within,
            hours: Vec::new(),
            made_at: now,
            told: None,
            known: Vec::new(),
        };
        watch.known = watch::free(&schedule, &watch, QIAN.side, now);
        let mut known = cells_free(&schedule, &watch, now);
        for (n, turn) in turns.into_iter().enumerate() {
            let (gone, added, passed): Turn = turn;
            if gone < rows.len() {
                rows.remove(gone);
            }
            rows.extend(added.map(|(from, length)| row(1_000 + n as u128, from, length)));
            now += TimeDelta::minutes(CELL * passed);
            schedule.occupancy = laid(&rows);
            let look = watch::look(&schedule, &watch, QIAN.side, now);
            let silent = watch.told.is_some_and(|(_, at)| now < at + SILENCE);
            if let Some(freed) = &look.freed {
                prop_assert!(!silent);
                let asks = Command::Request(request(freed.slot));
                let actor = Actor { person: QIAN.id, capacity: Capacity::User };
                let decision = engine::decide(&schedule, &asks, &actor, now, Seed(Uuid::from_u128(7)));
                let mut after = schedule.clone();
                let decision = decision.expect("what is told may be had");
                guard::apply(&decision, &mut after).expect("the guard stays silent");
                let made = after.reservation(ReservationId(Uuid::from_u128(77))).expect("the request");
                prop_assert_eq!((&made.state, made.slot), (&freed.state, freed.slot));
            }
            if !releases && !keeps {
                let free = cells_free(&schedule, &watch, now);
                let fresh: Vec<bool> = free.iter().zip(&known).map(|(free, known)| *free && !known).collect();
                let length = (minutes + 29) / 30 * 30;
                let cells = usize::try_from(length / CELL).expect("a length");
                let start = |n: usize| within.start() + TimeDelta::minutes(CELL) * i32::try_from(n).expect("a cell");
                let earliest = (0..=fresh.len() - cells).filter(|_| !silent).find(|n| {
                    let slot = Slot::new(start(*n), start(*n) + TimeDelta::minutes(length)).expect("a forward time");
                    let lies_in = fresh[*n..*n + cells].contains(&true);
                    lies_in && rules::violations(&schedule, &asked(&watch, QIAN.side, slot), now).is_empty()
                });
                let earliest = earliest.map(start);
                prop_assert_eq!(look.freed.as_ref().map(|freed| freed.slot.start()), earliest);
                known = match look.freed {
                    Some(_) => free,
                    None => known.iter().zip(&free).map(|(known, free)| *known && *free).collect(),
                };
            }
            watch.known.clone_from(&look.known);
            watch.told = look.freed.map(|freed| (freed.slot, now)).or(watch.told);
        }
    }
}
