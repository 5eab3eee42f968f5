//! Small histories by hand of what is asked for together, waited for and exchanged: what silence explains, and what not.

use crate::examples::{A, B, INSTRUMENT, create, event, history, hours, judged, occupied, ok, seen};
use checker::{
    finding::Check,
    history::{FinalProposal, FinalSeries, History, Operation, Outcome},
    machine::State,
    several::{Choice, Standing},
};
use std::collections::BTreeSet;
use uuid::Uuid;

const SERIES: Uuid = Uuid::from_u128(0x5E);
const PROPOSAL: Uuid = Uuid::from_u128(0x9E);

/// Two hours of a series whose request was never answered, and what came of it.
fn unanswered_series(choice: Choice, there: &[(Uuid, i64)]) -> History {
    let (slots, content) = (vec![hours(1, 2), hours(5, 6)], String::new());
    let operation = Operation::CreateSeries { instrument: INSTRUMENT, slots, choice, content };
    let last = there.iter().map(|(id, from)| (*id, seen(State::Confirmed, 1, hours(*from, from + 1)))).collect();
    let mut history = history(vec![event(SERIES, (1, 2), None, operation, Outcome::Unknown)], last);
    history.last.series = vec![FinalSeries { id: SERIES, continues: None }];
    for last in &mut history.last.reservations {
        last.series = Some((SERIES, last.seen.slot.start()));
    }
    history
}

#[test]
fn silence_about_a_series_explains_all_of_it_or_nothing() {
    assert_eq!(judged(&unanswered_series(Choice::All, &[(A, 1), (B, 5)])), []);
    assert_eq!(judged(&unanswered_series(Choice::All, &[(A, 1)])), [Check::Together]);
    assert_eq!(judged(&unanswered_series(Choice::Possible, &[(A, 1)])), []);
    assert_eq!(judged(&unanswered_series(Choice::Possible, &[(A, 3)])), [Check::Invented]);
}

/// Somebody waits; somebody else is refused by a time that may have been offered to the first.
fn refused_beside_one_who_waits(joined: (u64, u64), asked: (u64, u64)) -> History {
    let (instrument, content, within) = (INSTRUMENT, String::new(), Some(hours(0, 8)));
    let join = Operation::Create { instrument, slot: hours(2, 3), content, within };
    let waits = event(A, joined, None, join, ok(201, seen(State::Waiting, 1, hours(2, 3))));
    let refused = event(B, asked, None, create(hours(4, 5)), occupied(hours(4, 5)));
    history(vec![waits, refused], vec![(A, seen(State::Waiting, 1, hours(2, 3)))])
}

#[test]
fn whatever_somebody_waits_for_may_have_been_kept_for_him() {
    assert_eq!(judged(&refused_beside_one_who_waits((1, 2), (3, 4))), []);
    assert_eq!(judged(&refused_beside_one_who_waits((4, 5), (3, 4))), [], "they may have come in either order");
    assert_eq!(judged(&refused_beside_one_who_waits((5, 6), (3, 4))), [Check::Refusals]);
}

/// Two exchange their times, and whoever agreed got no answer.
fn exchanged(accepted: bool) -> History {
    let made = |id, from| {
        event(
            id,
            (1, 2),
            None,
            create(hours(from, from + 1)),
            ok(201, seen(State::Confirmed, 1, hours(from, from + 1))),
        )
    };
    let (reservation, slot, counter) = (Some(A), hours(1, 2), Some(hours(5, 6)));
    let proposal = Outcome::Proposal { status: 201, standing: Standing::Open, reservation, slot, counter };
    let propose = Operation::Propose { reservation: A, at: Some(hours(5, 6).start()) };
    let events = vec![
        made(A, 1),
        made(B, 5),
        event(PROPOSAL, (3, 4), None, propose, proposal),
        event(PROPOSAL, (5, 6), None, Operation::AcceptProposal, Outcome::Unknown),
    ];
    let last = vec![(A, seen(State::Confirmed, 2, hours(5, 6))), (B, seen(State::Confirmed, 2, hours(1, 2)))];
    let mut history = history(events, last);
    let counter = Some((B, hours(5, 6)));
    let last = FinalProposal { id: PROPOSAL, reservation: A, slot, counter, accepted, made: None };
    history.last.proposals = vec![last];
    history
}

#[test]
fn what_became_of_an_exchange_stands_in_the_end() {
    assert_eq!(judged(&exchanged(true)), []);
    let found: BTreeSet<Check> = judged(&exchanged(false)).into_iter().collect();
    assert_eq!(found, [Check::Invented].into());
}

#[test]
fn a_yes_said_again_is_told_how_it_stands_and_had_one_effect() {
    let mut history = exchanged(true);
    let (reservation, slot, counter) = (Some(A), hours(1, 2), Some(hours(5, 6)));
    let shown = Outcome::Proposal { status: 200, standing: Standing::Accepted, reservation, slot, counter };
    let swapped = ok(200, seen(State::Confirmed, 2, hours(5, 6)));
    // The first answer was lost, and what it did was seen before it was said again.
    history.events.push(event(A, (7, 8), None, Operation::Read, swapped));
    history.events.push(event(PROPOSAL, (9, 10), None, Operation::AcceptProposal, shown.clone()));
    history.events.push(event(PROPOSAL, (11, 12), None, Operation::AcceptProposal, shown));
    assert_eq!(judged(&history), []);
}
