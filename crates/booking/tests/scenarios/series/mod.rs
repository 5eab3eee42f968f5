//! Series: every occurrence with its verdict, all or those that can be had, and what is done to all of them at once.

mod asking;
mod moving;
mod moving_at_random;
mod one_by_one;
mod together;

use super::facts::{APPLICANT, INSTRUMENT, MANAGER, PARTY, id_of, plain_schedule, reservation};
use crate::{cases::runs, guard};
use booking::{
    command::{Actor, Capacity, Command, Request},
    decision::{Decision, Rejection},
    engine::{self, Seed},
    occupancy::{Occupancy, Source},
    recurrence::{Recurrence, Rule},
    reservation::{Purpose, State, StateName},
    schedule::{KnownUse, Schedule},
    series::{Choice, SeriesRequest, Verdict},
    series_move::{Scope, SeriesMove},
};
use chrono::NaiveDateTime;
use chrono_tz::{Asia::Shanghai, Tz};
use inventory::{
    id::SeriesId,
    instrument::Mode,
    party::Side,
    policy::Conduct,
    slot::{Instant, Slot},
};
use uuid::Uuid;

const SERIES: SeriesId = SeriesId(Uuid::from_u128(900));
const ZONE: Tz = Shanghai;

/// Reads `12/01 09:00`, in the year 2026.
fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(&format!("2026/{text}"), "%Y/%m/%d %H:%M").expect("MM/DD HH:MM")
}

fn at(text: &str) -> Instant {
    wall(text).and_local_timezone(ZONE).single().expect("a time that is there once").to_utc()
}

fn slot(text: &str) -> Slot {
    let (day, hours) = text.split_once(' ').expect("a day and hours");
    let (from, to) = hours.split_once('-').expect("hours A-B");
    Slot::new(at(&format!("{day} {from}")), at(&format!("{day} {to}"))).expect("a forward time")
}

/// Tuesday, 1 December 2026, 08:00.
fn now() -> Instant {
    at("12/01 08:00")
}

fn facts() -> Schedule {
    let mut schedule = plain_schedule(ZONE);
    schedule.instrument.policy.automatic_for = vec![Side::OwnGroup];
    schedule.instrument.policy.hold_minutes = 2880;
    schedule
}

/// Whoever does not come loses his time after half an hour, and nothing else.
fn half_an_hour() -> Conduct {
    Conduct {
        no_show_minutes: Some(30),
        late_minutes: None,
        early_percent: None,
        overrun_minutes: None,
        late_cancel: false,
        strike_days: 90,
        appeal_days: 7,
        ladder: Vec::new(),
    }
}

fn each(side: Side) -> Request {
    Request {
        id: id_of('?'),
        instrument: INSTRUMENT,
        applicant: APPLICANT,
        party: PARTY,
        side,
        project_code: None,
        needs: Default::default(),
        mode: Mode::SelfUse,
        purpose: Purpose::Research,
        title: "series".to_owned(),
        note: String::new(),
        slot: slot("12/02 09:00-11:00"),
        waiver: None,
    }
}

/// Asks for `12/02 09:00-11:00`, repeated by the rule.
fn wanted(side: Side, first: &str, rule: &str, choice: Choice) -> SeriesRequest {
    let (day, hours) = first.split_once(' ').expect("a day and hours");
    let (from, to) = hours.split_once('-').expect("hours A-B");
    let rule = Rule::parse(rule).expect("a rule");
    let (start, end) = (wall(&format!("{day} {from}")), wall(&format!("{day} {to}")));
    let recurrence = Recurrence::new(ZONE, start, end, Some(rule)).expect("a series");
    SeriesRequest::new(SERIES, each(side), recurrence, choice).expect("occurrences")
}

fn user() -> Actor {
    Actor { person: APPLICANT, capacity: Capacity::User }
}

fn lab() -> Actor {
    Actor { person: MANAGER, capacity: Capacity::Lab }
}

fn decide(schedule: &Schedule, command: &Command, actor: &Actor, now: Instant) -> Result<Decision, Rejection> {
    engine::decide(schedule, command, actor, now, Seed(Uuid::from_u128(7)))
}

/// Carries a command out under the guard.
#[track_caller]
fn carry(schedule: &mut Schedule, command: &Command, actor: &Actor, now: Instant) -> Decision {
    let decision = decide(schedule, command, actor, now).expect("accepted");
    guard::apply(&decision, schedule).expect("the guard stays silent");
    decision
}

fn clock(slot: &Slot) -> String {
    let (start, end) = (slot.start().with_timezone(&ZONE), slot.end().with_timezone(&ZONE));
    format!("{}-{}", start.format("%m/%d %H:%M"), end.format("%H:%M"))
}

/// One line an occurrence: its time and its state.
fn standing(schedule: &Schedule) -> Vec<String> {
    let line = |r: &&booking::reservation::Reservation| format!("{} {:?}", clock(&r.slot), r.state.name());
    schedule.occurrences(SERIES).iter().map(line).collect()
}

/// One line an occurrence: its time and what would become of it.
fn lines(verdicts: &[Verdict]) -> Vec<String> {
    let said = |verdict: &Verdict| match &verdict.outcome {
        Ok(state) => format!("{:?}", state.name()),
        Err(violations) => violations.iter().map(|v| format!("{:?}", v.code())).collect::<Vec<_>>().join(", "),
    };
    verdicts.iter().map(|v| format!("{} {}", clock(&v.occurrence.slot), said(v))).collect()
}

fn moved(from: &str, scope: Scope, to: &str) -> Command {
    Command::MoveSeries(SeriesMove { id: SERIES, from: at(from), scope, slot: slot(to), waiver: None, reason: None })
}

fn take(schedule: &mut Schedule, name: char, time: &str) {
    let slot = slot(time);
    let span = schedule.span_of(&slot);
    schedule.occupancy.push(Occupancy { span, lane: 0, source: Source::Reservation(id_of(name)) });
    schedule.reservations.push(reservation(name, slot, State::Confirmed));
}

fn known(reservation: &booking::reservation::Reservation, by_party: bool) -> KnownUse {
    KnownUse {
        id: reservation.id,
        slot: reservation.slot,
        side: reservation.side,
        by_person: by_party,
        by_party,
        held: reservation.state.name() == StateName::Held,
        series: reservation.series.map(|of| of.series),
        begun: false,
        party: Some(reservation.party),
    }
}
