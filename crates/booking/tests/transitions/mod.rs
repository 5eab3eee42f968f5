//! Every command in every state, against the table.

mod about;
mod rest;

use crate::scenarios::facts::{APPLICANT, INSTRUMENT, MANAGER, PARTY, id_of, plain_schedule, reservation};
use booking::{
    command::{Actor, Capacity, Command, Filled, Request, WaitRequest},
    decision::{Change, Rejection},
    engine::{Seed, decide},
    occupancy::{Occupancy, Source},
    proposal::{Proposed, Wish},
    reservation::{Approval, DeclineCode, OfferFrom, Purpose, State, StateName},
    schedule::Schedule,
};
use chrono::{DateTime, TimeDelta};
use chrono_tz::Asia::Shanghai;
use inventory::{
    id::{OutageId, ProposalId},
    instrument::Mode,
    party::Side,
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Columns are the states in the order of [`states`]; a cell is the state that follows, `-` where there is none.
const TABLE: &str = "
    command        held       confirmed  in_use  done  cancelled  declined  lapsed  no_show  displaced  waiting    offered    kept
    request        -          -          -       -     -          -         -       -        -          -          -          -
    hold           -          -          -       -     -          -         -       -        -          -          -          -
    wait           -          -          -       -     -          -         -       -        -          -          -          -
    book           -          -          -       -     -          -         -       -        -          -          -          held
    accept         -          -          -       -     -          -         -       -        -          -          held       -
    approve        confirmed  -          -       -     -          -         -       -        -          -          -          -
    approve other  -          -          -       -     -          -         -       -        -          -          -          -
    decline        declined   -          -       -     -          -         -       -        -          declined   declined   -
    move           held       held       -       -     -          -         -       -        confirmed  -          -          -
    move by lab    confirmed  confirmed  -       -     -          -         -       -        confirmed  -          -          -
    cancel         cancelled  cancelled  -       -     -          -         -       -        cancelled  cancelled  cancelled  cancelled
    check in       -          in_use     -       -     -          -         -       -        -          -          -          -
    check out      -          -          done    -     -          -         -       -        -          -          -          -
    no-show        -          no_show    -       -     -          -         -       -        -          -          -          -
    propose        same       same       -       -     -          -         -       -        -          -          -          -
    ";

#[test]
fn every_command_in_every_state_does_what_the_table_says() {
    let mut drawn = vec![format!("{:15}{}", "command", names().join("  "))];
    for (name, command, capacity) in commands() {
        let cells = states().into_iter().map(|state| after(&command, capacity, state));
        let cells = cells.zip(names()).map(|(cell, name)| format!("{cell:width$}", width = name.len()));
        drawn.push(format!("{name:15}{}", cells.collect::<Vec<_>>().join("  ")));
    }
    assert_eq!(tidy(&drawn.join("\n")), tidy(TABLE), "{}", drawn.join("\n"));
}

fn line_of(name: &str, cells: &[String]) -> String {
    format!("{name:16}{}", cells.join("  "))
}

fn tidy(text: &str) -> Vec<String> {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(words).filter(|line| !line.is_empty()).collect()
}

#[test]
fn nothing_can_be_done_to_what_is_not_there() {
    let schedule = plain_schedule(Shanghai);
    for (name, command, capacity) in commands().into_iter().filter(|(_, command, _)| command.request().is_none()) {
        let answer = decide(&schedule, &command, &actor(capacity), now(), Seed(Uuid::nil()));
        assert_eq!(answer, Err(Rejection::UnknownReservation(id_of('A'))), "{name}");
    }
}

fn now() -> Instant {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

/// The reservation's time has not begun for what comes before, and its set-up has for the bench.
fn slot() -> Slot {
    Slot::new(now() + TimeDelta::minutes(60), now() + TimeDelta::minutes(120)).expect("a forward slot")
}

fn schedule(state: State) -> Schedule {
    let mut schedule = plain_schedule(Shanghai);
    schedule.instrument.policy.set_up_minutes = 60;
    if state.occupies() {
        let (span, source) = (schedule.span_of(&slot()), Source::Reservation(id_of('A')));
        schedule.occupancy.push(Occupancy { span, lane: 0, source });
    }
    schedule.reservations.push(reservation('A', slot(), state));
    schedule
}

fn states() -> [State; 12] {
    let (since, until) = (now(), now() + TimeDelta::minutes(30));
    [
        State::Held { until, awaiting: BTreeSet::from([Approval::Manager]) },
        State::Confirmed,
        State::InUse { since, by_applicant: true },
        State::Done { since, until },
        State::Cancelled { reason: None, handed_to: None },
        State::Declined { code: DeclineCode::Other, reason: String::new() },
        State::Lapsed { at: now() },
        State::NoShow { at: now() },
        State::Displaced { outage: OutageId(Uuid::nil()), awaiting: BTreeSet::new() },
        State::Waiting { until, within: slot() },
        State::Offered { until, from: OfferFrom::List { within: slot() } },
        State::Offered { until, from: OfferFrom::Hold },
    ]
}

fn names() -> Vec<String> {
    let kept = |state: &State| state.is_short_hold().then(|| "kept".to_owned());
    states().iter().map(|state| kept(state).unwrap_or_else(|| name(state.name()))).collect()
}

fn name(state: StateName) -> String {
    serde_json::to_value(state).ok().and_then(|value| value.as_str().map(str::to_owned)).expect("a name")
}

fn commands() -> Vec<(&'static str, Command, Capacity)> {
    let id = id_of('A');
    let later = slot().moved_to(slot().end());
    let request = Request {
        id,
        instrument: INSTRUMENT,
        applicant: APPLICANT,
        party: PARTY,
        side: Side::Outside,
        project_code: None,
        needs: Default::default(),
        mode: Mode::SelfUse,
        purpose: Purpose::Research,
        title: String::new(),
        note: String::new(),
        slot: later,
        waiver: None,
    };
    let (purpose, title, note) = (Purpose::Research, String::new(), String::new());
    let filled = Filled { id, purpose, title, note, project_code: None };
    let moved = Command::Move { id, slot: later, waiver: None, reason: None };
    let check_out = Command::CheckOut { id, entries: Vec::new(), samples: None, note: String::new() };
    let wish = Wish::HandOver { to: MANAGER };
    let proposed = Proposed { id: ProposalId(Uuid::nil()), reservation: id, wish, note: String::new() };
    let (user, lab) = (Capacity::User, Capacity::Lab);
    vec![
        ("request", Command::Request(request.clone()), user),
        ("hold", Command::Hold(Box::new(request.clone())), user),
        ("wait", Command::Wait(Box::new(WaitRequest { request, within: later })), user),
        ("book", Command::Book(Box::new(filled)), user),
        ("accept", Command::Accept { id }, user),
        ("approve", Command::Approve { id, approval: Approval::Manager }, lab),
        ("approve other", Command::Approve { id, approval: Approval::Pi }, lab),
        ("decline", Command::Decline { id, code: DeclineCode::Other, reason: String::new() }, lab),
        ("move", moved.clone(), user),
        ("move by lab", moved, lab),
        ("cancel", Command::Cancel { id, reason: None }, user),
        ("check in", Command::CheckIn { id }, user),
        ("check out", check_out, user),
        ("no-show", Command::MarkNoShow { id }, lab),
        ("propose", Command::Propose(Box::new(proposed)), user),
    ]
}

fn actor(capacity: Capacity) -> Actor {
    Actor { person: if capacity == Capacity::User { APPLICANT } else { MANAGER }, capacity }
}

fn after(command: &Command, capacity: Capacity, state: State) -> String {
    let before = state.name();
    // Nobody can have missed what has not begun.
    let now = if matches!(command, Command::MarkNoShow { .. }) { slot().start() } else { now() };
    match decide(&schedule(state), command, &actor(capacity), now, Seed(Uuid::nil())) {
        Ok(decision) => {
            let changed = decision.changes.iter().find_map(|change| match change {
                Change::UpdateReservation { reservation, .. } => Some(name(reservation.state.name())),
                _ => None,
            });
            let proposed = matches!(command, Command::Propose(_)).then(|| "same".to_owned());
            changed.or(proposed).expect("every other command changes the reservation")
        }
        Err(Rejection::WrongState { state }) => {
            assert_eq!(state, before);
            "-".to_owned()
        }
        Err(other) => unreachable!("{other:?}"),
    }
}
