//! Small histories by hand: what an answer that came late, or never, may explain, and what it may not.

use crate::corrupt::alone;
use checker::{
    finding::Check,
    history::{Bounds, Event, FinalState, History, Instrument, Operation, Outcome, Owner, Row, Seen, Violation, World},
    machine::State,
    slot::{Instant, Slot},
};
use chrono::{DateTime, TimeDelta};
use uuid::Uuid;

pub const INSTRUMENT: Uuid = Uuid::from_u128(1);
pub const A: Uuid = Uuid::from_u128(0xA);
pub const B: Uuid = Uuid::from_u128(0xB);

fn clock() -> Instant {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

/// Hours of the next day.
pub fn hours(from: i64, to: i64) -> Slot {
    let at = |hour| clock() + TimeDelta::hours(24 + hour);
    Slot::new(at(from), at(to)).expect("a forward slot")
}

pub fn seen(state: State, revision: u32, slot: Slot) -> Seen {
    Seen { state, revision, sequence: revision - 1, slot, hold_until: None }
}

pub fn event(id: Uuid, between: (u64, u64), if_match: Option<u32>, operation: Operation, outcome: Outcome) -> Event {
    let answered_at = (!matches!(outcome, Outcome::Unknown)).then_some(between.1);
    let clock = Bounds { from: clock(), to: clock() };
    Event { client: id.to_string(), invoked_at: between.0, answered_at, clock, id, if_match, operation, outcome }
}

pub fn create(slot: Slot) -> Operation {
    Operation::Create { instrument: INSTRUMENT, slot, content: String::new(), within: None }
}

pub fn ok(status: u16, seen: Seen) -> Outcome {
    Outcome::Reservation { status, seen }
}

pub fn occupied(blocker: Slot) -> Outcome {
    let violations = vec![Violation { code: "occupied".to_owned(), blockers: vec![blocker] }];
    Outcome::Refused { status: 409, code: "booking-refused".to_owned(), revision: None, violations, each: Vec::new() }
}

/// One instrument for one use at a time, without buffers; every reservation that keeps time has its row.
pub fn history(events: Vec<Event>, last: Vec<(Uuid, Seen)>) -> History {
    let (set_up_minutes, clean_up_minutes, no_show_minutes) = (0, 0, None);
    let instrument = Instrument { id: INSTRUMENT, capacity: 1, set_up_minutes, clean_up_minutes, no_show_minutes };
    let instruments = vec![instrument];
    let rows = last.iter().filter(|(_, seen)| seen.state.keeps_rows()).map(|(id, seen)| Row {
        instrument: INSTRUMENT,
        lane: 0,
        span: seen.slot,
        owner: Owner::Reservation(*id),
    });
    let occupancy = rows.collect();
    let reservations = last.into_iter().map(|(id, seen)| alone(id, INSTRUMENT, seen));
    History {
        world: World { format: 2, instruments, companions: Vec::new() },
        events,
        last: FinalState {
            clock: clock(),
            reservations: reservations.collect(),
            outages: Vec::new(),
            occupancy,
            series: Vec::new(),
            proposals: Vec::new(),
        },
    }
}

pub fn judged(history: &History) -> Vec<Check> {
    checker::check(history).into_iter().map(|finding| finding.check).collect()
}

/// A has the time and gives it up between 30 and `cancelled`; B asks for it between 50 and 60 and is refused.
fn refused_beside_a_cancellation(cancelled: u64) -> History {
    let (slot, gone) = (hours(9, 11), seen(State::Cancelled, 2, hours(9, 11)));
    let events = vec![
        event(A, (10, 20), None, create(slot), ok(201, seen(State::Confirmed, 1, slot))),
        event(A, (30, cancelled), Some(1), Operation::Cancel, ok(200, gone.clone())),
        event(B, (50, 60), None, create(hours(10, 12)), occupied(slot)),
    ];
    history(events, vec![(A, gone)])
}

#[test]
fn a_blocker_that_is_being_cancelled_may_still_block() {
    assert_eq!(judged(&refused_beside_a_cancellation(55)), []);
    assert_eq!(judged(&refused_beside_a_cancellation(50)), [], "the same microsecond has no order");
    assert_eq!(judged(&refused_beside_a_cancellation(49)), [Check::Refusals]);
}

/// A's request gets no answer; B is refused by it; `last` says whether A came to be.
fn refused_by_what_was_not_answered(asked: u64, last: Vec<(Uuid, Seen)>) -> History {
    let events = vec![
        event(A, (asked, 0), None, create(hours(9, 11)), Outcome::Unknown),
        event(B, (50, 60), None, create(hours(10, 12)), occupied(hours(9, 11))),
    ];
    history(events, last)
}

#[test]
fn what_was_not_answered_may_block_if_it_is_there_afterwards() {
    let there = || vec![(A, seen(State::Confirmed, 1, hours(9, 11)))];
    assert_eq!(judged(&refused_by_what_was_not_answered(10, there())), []);
    assert_eq!(judged(&refused_by_what_was_not_answered(60, there())), [], "sent as the other was answered");
    assert_eq!(judged(&refused_by_what_was_not_answered(61, there())), [Check::Refusals]);
    assert_eq!(judged(&refused_by_what_was_not_answered(10, Vec::new())), [Check::Refusals]);
}

/// A is there with revision 2 after a move that was answered like this.
fn after_a_move(outcome: Outcome, if_match: Option<u32>) -> History {
    let events = vec![
        event(A, (10, 20), None, create(hours(9, 11)), ok(201, seen(State::Confirmed, 1, hours(9, 11)))),
        event(A, (30, 40), if_match, Operation::Move { slot: hours(14, 16) }, outcome),
    ];
    history(events, vec![(A, seen(State::Confirmed, 2, hours(14, 16)))])
}

#[test]
fn a_move_without_an_answer_explains_the_final_state() {
    assert_eq!(judged(&after_a_move(Outcome::Unknown, Some(1))), []);
    assert_eq!(judged(&after_a_move(Outcome::Unknown, None)), []);
    let failed = |status| Outcome::Refused {
        status,
        code: String::new(),
        revision: None,
        violations: Vec::new(),
        each: Vec::new(),
    };
    assert_eq!(judged(&after_a_move(failed(503), Some(1))), [], "nobody knows what a failure did");
    assert_eq!(
        judged(&after_a_move(failed(403), Some(1))),
        [Check::Invented, Check::Invented],
        "a refusal did nothing"
    );
    assert_eq!(judged(&after_a_move(Outcome::Unknown, Some(5))), [Check::Invented, Check::Invented]);
}

#[test]
fn a_change_seen_by_nobody_leaves_a_step_that_must_be_possible() {
    let story = |approve: Option<u32>, state: State| {
        let events = vec![
            event(A, (10, 20), None, create(hours(9, 11)), ok(201, seen(State::Held, 1, hours(9, 11)))),
            event(A, (30, 0), approve, Operation::Approve, Outcome::Unknown),
        ];
        judged(&history(events, vec![(A, seen(state, 2, hours(9, 11)))]))
    };
    assert_eq!(story(Some(1), State::Confirmed), []);
    assert_eq!(story(None, State::Confirmed), []);
    assert_eq!(story(None, State::Lapsed), [], "its deadline is not known");
    assert_eq!(story(None, State::Declined), [Check::Invented]);
    assert_eq!(story(None, State::Done), [Check::Transitions]);
}

/// A has not come; B is promised its time, and somebody looks on the clock of the end.
fn nobody_came(no_show_minutes: Option<u32>, operation: Option<Operation>) -> Vec<Check> {
    let first = hours(9, 11);
    let missed = Seen { sequence: 0, ..seen(State::NoShow, 2, first) };
    let later = first.start() + TimeDelta::minutes(30);
    let mut events = vec![event(A, (10, 20), None, create(first), ok(201, seen(State::Confirmed, 1, first)))];
    let clock = Bounds { from: later, to: later };
    if let Some(operation) = operation {
        events.push(Event { clock, ..event(A, (30, 40), Some(1), operation, ok(200, missed.clone())) });
    }
    let b = seen(State::Confirmed, 1, first);
    events.push(Event { clock, ..event(B, (50, 60), None, create(first), ok(201, b.clone())) });
    let mut history = history(events, vec![(A, missed), (B, b)]);
    history.world.instruments[0].no_show_minutes = no_show_minutes;
    history.last.clock = later;
    judged(&history)
}

#[test]
fn a_use_is_missed_by_itself_where_the_rules_say_so_and_by_the_labs_word() {
    assert_eq!(nobody_came(Some(30), None), []);
    assert_eq!(nobody_came(None, Some(Operation::NoShow)), []);
    assert_eq!(nobody_came(None, Some(Operation::CheckIn)), [Check::Transitions]);
    assert!(nobody_came(None, None).contains(&Check::Invented));
    assert!(nobody_came(Some(31), None).contains(&Check::Invented), "its time has not come");
}

/// B is promised A's time while A moves away between 30 and 70.
fn promised_beside_a_move(answered: u64) -> History {
    let (first, second) = (hours(9, 11), hours(14, 16));
    let (moved, b) = (seen(State::Confirmed, 2, second), seen(State::Confirmed, 1, first));
    let events = vec![
        event(A, (10, 20), None, create(first), ok(201, seen(State::Confirmed, 1, first))),
        event(A, (30, 70), Some(1), Operation::Move { slot: second }, ok(200, moved.clone())),
        event(B, (22, answered), None, create(first), ok(201, b.clone())),
    ];
    history(events, vec![(A, moved), (B, b)])
}

#[test]
fn a_time_may_be_promised_again_while_its_owner_moves_away_and_not_before() {
    assert_eq!(judged(&promised_beside_a_move(40)), []);
    assert_eq!(judged(&promised_beside_a_move(29)), [Check::Depth]);
}

/// A was offered time for two hours and accepts, so that it is kept for approval for one; B is offered the same after so
/// many minutes.
fn offered_behind_an_acceptance(minutes: i64) -> History {
    let slot = hours(9, 10);
    let after = |minutes| clock() + TimeDelta::minutes(minutes);
    let at = |at: Instant, event: Event| Event { clock: Bounds { from: at, to: at }, ..event };
    let join = || Operation::Create { instrument: INSTRUMENT, slot, content: String::new(), within: Some(slot) };
    let until = |state, revision, minutes| Seen { hold_until: Some(after(minutes)), ..seen(state, revision, slot) };
    let waits = || ok(201, until(State::Waiting, 1, 600));
    let offered = until(State::Offered, 2, 600);
    let events = vec![
        event(A, (10, 20), None, join(), waits()),
        event(B, (10, 20), None, join(), waits()),
        event(A, (30, 40), None, Operation::Read, ok(200, until(State::Offered, 2, 120))),
        event(A, (50, 60), Some(2), Operation::Accept, ok(200, until(State::Held, 3, 60))),
        at(after(minutes), event(B, (70, 80), None, Operation::Read, ok(200, offered.clone()))),
    ];
    let mut history = history(events, vec![(A, seen(State::Lapsed, 4, slot)), (B, offered)]);
    history.last.clock = after(minutes);
    history
}

#[test]
fn an_accepted_offer_is_kept_as_long_as_the_acceptance_says() {
    assert_eq!(judged(&offered_behind_an_acceptance(61)), []);
    assert!(judged(&offered_behind_an_acceptance(59)).contains(&Check::Depth));
}

/// A works beyond the end of its time, or had ended its use when B wanted to begin and was refused by it.
fn refused_by_a_use_that_runs_over(ended: bool) -> History {
    let (first, next) = (hours(9, 10), hours(10, 11));
    let late = next.start() + TimeDelta::minutes(5);
    let at = |at: Instant, event: Event| Event { clock: Bounds { from: at, to: at }, ..event };
    let running = Slot::new(first.start(), late).expect("a forward slot");
    let (in_use, done) = (seen(State::InUse, 2, first), seen(State::Done, 3, first));
    let mut events = vec![
        event(A, (10, 20), None, create(first), ok(201, seen(State::Confirmed, 1, first))),
        event(B, (30, 40), None, create(next), ok(201, seen(State::Confirmed, 1, next))),
        at(first.start(), event(A, (50, 60), Some(1), Operation::CheckIn, ok(200, quiet(&in_use)))),
        at(late, event(B, (90, 99), Some(1), Operation::CheckIn, occupied(running))),
    ];
    if ended {
        events.push(at(late, event(A, (70, 80), Some(2), Operation::CheckOut, ok(200, quiet(&done)))));
    }
    let a = quiet(if ended { &done } else { &in_use });
    history(events, vec![(A, a), (B, seen(State::Confirmed, 1, next))])
}

/// The invited hear nothing of the bench.
fn quiet(seen: &Seen) -> Seen {
    Seen { sequence: 0, ..seen.clone() }
}

#[test]
fn a_use_that_runs_over_may_keep_the_next_from_beginning_until_it_is_ended() {
    assert_eq!(judged(&refused_by_a_use_that_runs_over(false)), []);
    assert_eq!(judged(&refused_by_a_use_that_runs_over(true)), [Check::Refusals]);
}

#[test]
fn nothing_at_all_is_a_good_history() {
    assert_eq!(judged(&history(Vec::new(), Vec::new())), []);
}
