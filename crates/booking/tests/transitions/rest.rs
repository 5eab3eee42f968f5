//! What names no single reservation, and time itself, in every state; and that no state and no command was left out.

use super::{actor, commands, name, names, now, schedule, slot, states, tidy};
use crate::scenarios::facts::{APPLICANT, INSTRUMENT, MANAGER, PARTY, id_of, reservation};
use booking::{
    allocation::Collected,
    command::{Capacity, Command, OutageReason, Request},
    decision::{Change, Decision, Rejection},
    engine::{Seed, decide, lapse},
    occupancy::{Occupancy, Source},
    proposal::{Exchange, Proposal, ProposalStanding, ProposalState, TakeOver},
    recurrence::Recurrence,
    reservation::{Approval, DeclineCode, OfferFrom, Purpose, Reservation, State},
    schedule::Schedule,
    series::{Choice, InSeries, Series, SeriesRequest},
    series_move::{Scope, SeriesMove},
};
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Asia::Shanghai;
use inventory::{
    id::{OutageId, ProposalId, ReservationId, SeriesId},
    instrument::Mode,
    party::Side,
    policy::{Contest, WeekMoment, monday_of},
    slot::Instant,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const SERIES: SeriesId = SeriesId(Uuid::from_u128(900));
const HAND_OVER: ProposalId = ProposalId(Uuid::from_u128(902));
const SWAP: ProposalId = ProposalId(Uuid::from_u128(903));
const OUTAGE: OutageId = OutageId(Uuid::from_u128(901));

/// As the table of the commands that name a reservation; `same` where the command is carried out and the reservation
/// stays as it is.
const TABLE: &str = "
    command         held       confirmed  in_use  done  cancelled  declined  lapsed  no_show  displaced  waiting    offered  kept
    request series  same       same       same    same  same       same      same    same     same       same       same  same
    approve series  confirmed  -          -       -     -          -         -       -        -          -          -  -
    decline series  declined   -          -       -     -          -         -       -        -          declined   declined  -
    cancel series   cancelled  cancelled  -       -     -          -         -       -        cancelled  cancelled  cancelled  -
    declare outage  displaced  displaced  same    same  same       same      same    same     same       same       waiting  lapsed
    end outage      -          -          -       -     -          -         -       -        -          -          -  -
    extend outage   -          -          -       -     -          -         -       -        -          -          -  -
    resettle        -          -          -       -     -          -         -       -        offered    -          -  -
    move series     held       held       -       -     -          -         -       -        confirmed  -          -  -
    move, by lab    confirmed  confirmed  -       -     -          -         -       -        confirmed  -          -  -
    take over       cancelled  cancelled  -       -     -          -         -       -        -          -          -  -
    accept swap     held       held       -       -     -          -         -       -        -          -          -  -
    refuse          same       same       -       -     -          -         -       -        -          -          -  -
    withdraw        same       same       -       -     -          -         -       -        -          -          -  -
    give week out   same       same       same    same  same       same      same    same     same       confirmed  same  same
    deadline        lapsed     same       same    same  same       same      same    same     same       lapsed     lapsed  lapsed
    ";

#[test]
fn what_names_no_reservation_does_what_the_table_says() {
    let mut drawn = vec![format!("{:16}{}", "command", names().join("  "))];
    for (name, command, capacity) in rest() {
        let cells = states().into_iter().map(|state| {
            let mut schedule = in_series(state);
            if command.proposal().is_some() {
                proposed(&mut schedule);
            }
            schedule.series = (command.series() == Some(SERIES)).then(series_of_one);
            if let Command::Allocate { monday, .. } = command {
                collect(&mut schedule, monday);
            }
            after(&schedule, decide(&schedule, &command, &actor(capacity), now(), Seed(Uuid::nil())))
        });
        drawn.push(line(name, cells));
    }
    let cells = states().into_iter().map(|state| {
        let schedule = in_series(state);
        after(&schedule, Ok(lapse(&schedule, now() + TimeDelta::minutes(30))))
    });
    drawn.push(line("deadline", cells));
    assert_eq!(tidy(&drawn.join("\n")), tidy(TABLE), "{}", drawn.join("\n"));
}

#[test]
fn no_state_is_left_out() {
    let columns: Vec<usize> = states().iter().map(column).collect();
    assert_eq!(columns, (0..columns.len()).collect::<Vec<_>>());
}

#[test]
fn no_command_is_left_out() {
    let all: Vec<Command> = commands().into_iter().chain(rest()).map(|(_, command, _)| command).collect();
    let rows: BTreeSet<usize> = all.iter().map(row).collect();
    assert_eq!(rows, (0..rows.len()).collect(), "every command has a row in one of the tables");
    assert_eq!(rows.len(), ROWS);
}

/// How many commands there are.
const ROWS: usize = 27;

/// A new command stops the compiler here: count it and give it a row in one of the tables.
fn row(command: &Command) -> usize {
    match command {
        Command::Request(_) => 0,
        Command::RequestSeries(_) => 1,
        Command::ApproveSeries { .. } => 2,
        Command::DeclineSeries { .. } => 3,
        Command::CancelSeries { .. } => 4,
        Command::Approve { .. } => 5,
        Command::Decline { .. } => 6,
        Command::Move { .. } => 7,
        Command::Cancel { .. } => 8,
        Command::CheckIn { .. } => 9,
        Command::CheckOut { .. } => 10,
        Command::DeclareOutage { .. } => 11,
        Command::EndOutage { .. } => 12,
        Command::Wait(_) => 13,
        Command::Accept { .. } => 14,
        Command::ExtendOutage { .. } => 15,
        Command::Resettle { .. } => 16,
        Command::MarkNoShow { .. } => 17,
        Command::MoveSeries(_) => 18,
        Command::Propose(_) => 19,
        Command::TakeOver(_) => 20,
        Command::AcceptSwap { .. } => 21,
        Command::RefuseProposal { .. } => 22,
        Command::WithdrawProposal { .. } => 23,
        Command::Allocate { .. } => 24,
        Command::Hold(_) => 25,
        Command::Book(_) => 26,
    }
}

/// A new state stops the compiler here: give it its place in [`states`] and a column in both tables.
fn column(state: &State) -> usize {
    match state {
        State::Held { .. } => 0,
        State::Confirmed => 1,
        State::InUse { .. } => 2,
        State::Done { .. } => 3,
        State::Cancelled { .. } => 4,
        State::Declined { .. } => 5,
        State::Lapsed { .. } => 6,
        State::NoShow { .. } => 7,
        State::Displaced { .. } => 8,
        State::Waiting { .. } => 9,
        State::Offered { from: OfferFrom::List { .. } | OfferFrom::Outage { .. }, .. } => 10,
        State::Offered { from: OfferFrom::Hold, .. } => 11,
    }
}

pub(super) fn rest() -> impl Iterator<Item = (&'static str, Command, Capacity)> {
    let (approval, code, reason) = (Approval::Manager, DeclineCode::Other, String::new());
    let later = slot().moved_to(slot().end());
    let outage =
        Command::DeclareOutage { id: OUTAGE, of: None, slot: slot(), reason: OutageReason::Fault, note: String::new() };
    let moves = vec![(id_of('A'), later)];
    let all =
        SeriesMove { id: SERIES, from: slot().start(), scope: Scope::All, slot: later, waiver: None, reason: None };
    let taken = TakeOver { proposal: HAND_OVER, party: PARTY, side: Side::Outside, project_code: None };
    let (user, lab) = (Capacity::User, Capacity::Lab);
    [
        ("request series", Command::RequestSeries(Box::new(another_series())), lab),
        ("approve series", Command::ApproveSeries { id: SERIES, approval }, lab),
        ("decline series", Command::DeclineSeries { id: SERIES, code, reason }, lab),
        ("cancel series", Command::CancelSeries { id: SERIES, from: None, reason: None }, lab),
        ("declare outage", outage, lab),
        ("end outage", Command::EndOutage { id: OUTAGE }, lab),
        ("extend outage", Command::ExtendOutage { id: OUTAGE, until: slot().end() }, lab),
        ("resettle", Command::Resettle { outage: OutageId(Uuid::nil()), moves, at_once: None }, lab),
        ("move series", Command::MoveSeries(all.clone()), user),
        ("move, by lab", Command::MoveSeries(all), lab),
        ("take over", Command::TakeOver(Box::new(taken)), user),
        ("accept swap", Command::AcceptSwap { id: SWAP }, user),
        ("refuse", Command::RefuseProposal { id: HAND_OVER }, user),
        ("withdraw", Command::WithdrawProposal { id: HAND_OVER }, user),
        (
            "give week out",
            Command::Allocate { monday: monday_of(slot().start(), Shanghai), by_hand: None },
            Capacity::System,
        ),
    ]
    .into_iter()
}

/// Two proposals about the reservation: that somebody takes it over, and that its time is exchanged for a later one.
fn proposed(schedule: &mut Schedule) {
    let (by, to) = (APPLICANT, MANAGER);
    let later = slot().moved_to(slot().end() + TimeDelta::minutes(120));
    let hand_over = Proposal {
        id: HAND_OVER,
        instrument: INSTRUMENT,
        reservation: id_of('A'),
        slot: slot(),
        by,
        to,
        exchange: Exchange::HandOver,
        note: String::new(),
        made_at: now(),
        until: slot().start(),
        state: ProposalState::Open,
    };
    let exchange = Exchange::Swap { reservation: id_of('Z'), slot: later };
    schedule.proposals = vec![hand_over.clone(), Proposal { id: SWAP, exchange, ..hand_over }];
    let other = Reservation { applicant: to, booked_by: to, ..reservation('Z', later, State::Confirmed) };
    let (span, source) = (schedule.span_of(&later), Source::Reservation(id_of('Z')));
    schedule.reservations.push(other);
    schedule.occupancy.push(Occupancy { span, lane: 0, source });
    schedule.counterpart = schedule.standing.clone();
}

/// Makes the week of the reservation one that is given out, for which it was asked in time.
fn collect(schedule: &mut Schedule, monday: NaiveDate) {
    let contest = Contest {
        closes: WeekMoment { weekday: 4, minute: 18 * 60 },
        weeks_before: 1,
        review_minutes: 1440,
        first: Vec::new(),
        lately_days: 28,
    };
    for reservation in &mut schedule.reservations {
        reservation.created_at = contest.closes_at(monday, Shanghai) - TimeDelta::hours(1);
    }
    schedule.instrument.policy.contest = Some(contest);
    let standings = BTreeMap::from([(id_of('A'), schedule.standing.clone())]);
    let (seed, lately) = (Uuid::nil(), BTreeMap::new());
    schedule.collected = Some(Box::new(Collected { monday, seed, lately, standings }));
}

/// The series whose only occurrence is the reservation.
fn series_of_one() -> Series {
    let wall = |at: Instant| at.with_timezone(&Shanghai).naive_local();
    let recurrence = Recurrence::new(Shanghai, wall(slot().start()), wall(slot().end()), None).expect("a series");
    Series {
        id: SERIES,
        instrument: INSTRUMENT,
        booked_by: APPLICANT,
        recurrence,
        created_at: now(),
        continues: None,
        departed: 0,
    }
}

/// The reservation as the only occurrence of a series.
fn in_series(state: State) -> Schedule {
    let mut schedule = schedule(state);
    for reservation in &mut schedule.reservations {
        reservation.series = Some(InSeries { series: SERIES, recurrence_id: slot().start() });
    }
    schedule
}

/// A series of somebody else, on the day after.
fn another_series() -> SeriesRequest {
    let free = slot().moved_to(slot().end() + TimeDelta::days(1));
    let wall = |at: Instant| at.with_timezone(&Shanghai).naive_local();
    let recurrence = Recurrence::new(Shanghai, wall(free.start()), wall(free.end()), None).expect("a series");
    let each = Request {
        id: ReservationId(Uuid::nil()),
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
        slot: free,
        waiver: None,
    };
    SeriesRequest::new(SeriesId(Uuid::from_u128(902)), each, recurrence, Choice::All).expect("a series")
}

/// What has become of the reservation.
fn after(schedule: &Schedule, answer: Result<Decision, Rejection>) -> String {
    match answer {
        Ok(decision) => {
            let changed = decision.changes.iter().find_map(|change| match change {
                Change::UpdateReservation { reservation, .. } => Some(reservation),
                _ => None,
            });
            assert!(changed.is_none_or(|changed| changed.id == id_of('A')));
            changed.map_or_else(|| "same".to_owned(), |changed| name(changed.state.name()))
        }
        // Consent is to a time that can still be had.
        Err(Rejection::ProposalClosed { standing: ProposalStanding::Overtaken }) => "-".to_owned(),
        Err(Rejection::WrongState { state }) => {
            assert_eq!(Some(state), schedule.reservation(id_of('A')).map(|reservation| reservation.state.name()));
            "-".to_owned()
        }
        // An outage's plan names only those whom the outage pushed out.
        Err(Rejection::UnknownOutage(OUTAGE) | Rejection::UnknownReservation(_)) => "-".to_owned(),
        Err(other) => unreachable!("{other:?}"),
    }
}

fn line(name: &str, cells: impl Iterator<Item = String>) -> String {
    let cells = cells.zip(names()).map(|(cell, name)| format!("{cell:width$}", width = name.len()));
    format!("{name:16}{}", cells.collect::<Vec<_>>().join("  "))
}
