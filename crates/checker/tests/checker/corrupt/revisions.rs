//! Numbers do not rise, or steps are not legal.

use super::{Entry, coda::Coda, pick};
use crate::random::Random;
use checker::{
    finding::Check::{
        Depth, Invented, Lost, Occupancy, Preconditions, Refusals, Revisions, Sequences, Together, Transitions,
    },
    history::{Event, History, Operation, Outcome, Seen},
    machine::{Standing, State},
};

const NUMBERS: &[checker::finding::Check] = &[Lost, Invented, Sequences, Transitions, Preconditions, Together];

pub const ALL: &[Entry] = &[
    ("lower the final revision", Revisions, NUMBERS, lower_final),
    (
        "answer a change with the revision it saw",
        Revisions,
        &[Lost, Invented, Sequences, Transitions, Preconditions, Depth, Refusals],
        same_revision,
    ),
    ("make something with revision 2", Revisions, &[Invented, Transitions], begins_with_two),
    ("show an older revision later", Revisions, &[], older_later),
    ("show one revision with two states", Revisions, &[Lost], two_states),
    ("repeat the sequence on a move", Sequences, &[], repeat_sequence),
    ("repeat the sequence on a cancellation", Sequences, &[], repeat_on_cancel),
    ("let the sequence fall", Sequences, &[], sequence_falls),
    ("show one revision with two sequences", Sequences, &[], two_sequences),
    (
        "answer a step that is not legal",
        Transitions,
        &[Lost, Invented, Revisions, Sequences, Depth, Refusals, Occupancy],
        illegal,
    ),
    ("take back a use that is over", Transitions, &[], after_the_end),
    ("begin in another state", Transitions, &[], begins_declined),
    ("answer a move with another time", Invented, &[], other_time),
];

fn answered(event: &mut Event) -> Option<&mut Seen> {
    match &mut event.outcome {
        Outcome::Reservation { seen, .. } => Some(seen),
        _ => None,
    }
}

fn lower_final(history: &mut History, random: &mut Random) -> Option<()> {
    let every: Vec<State> = State::ALL.to_vec();
    let n = pick::settled_in(history, random, &every)?;
    let seen = &mut history.last.reservations[n].seen;
    seen.revision = seen.revision.checked_sub(1)?;
    Some(())
}

fn same_revision(history: &mut History, random: &mut Random) -> Option<()> {
    let n = pick::change(history, random, |event, _| event.if_match.is_some())?;
    answered(&mut history.events[n])?.revision -= 1;
    Some(())
}

fn begins_with_two(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, mut seen) = coda.create(coda.slot(0, 60), State::Confirmed);
    seen.revision = 2;
    *answered(coda.history.events.last_mut()?)? = seen.clone();
    coda.keep(id, seen, Some(0));
    Some(())
}

/// A move there and back, then a look.
fn look_later(history: &mut History, random: &mut Random, look: fn(&Seen, &Seen) -> Seen) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, first) = coda.create(coda.slot(0, 60), State::Confirmed);
    let second = coda.change(id, &first, Operation::Move { slot: coda.slot(300, 360) }, State::Confirmed);
    let seen = look(&first, &second);
    coda.event("eye", id, None, Operation::Read, Outcome::Reservation { status: 200, seen });
    coda.keep(id, second, Some(0));
    Some(())
}

fn older_later(history: &mut History, random: &mut Random) -> Option<()> {
    look_later(history, random, |first, _| first.clone())
}

fn two_states(history: &mut History, random: &mut Random) -> Option<()> {
    look_later(history, random, |_, second| Seen { state: State::InUse, ..second.clone() })
}

fn two_sequences(history: &mut History, random: &mut Random) -> Option<()> {
    look_later(history, random, |_, second| Seen { sequence: second.sequence + 1, ..second.clone() })
}

/// Takes one from the sequence of everything that was seen from a revision on.
fn lower_sequences(history: &mut History, number: usize, by: u32) -> Option<()> {
    let (id, from) = (history.events[number].id, history.events[number].seen()?.revision);
    let events = history.events.iter_mut().filter(|event| event.id == id).filter_map(answered);
    let last = history.last.reservations.iter_mut().filter(|last| last.id == id).map(|last| &mut last.seen);
    for seen in events.chain(last).filter(|seen| seen.revision >= from) {
        seen.sequence = seen.sequence.saturating_sub(by);
    }
    Some(())
}

/// A move to another time whose revision before was seen.
fn some_move(history: &History, random: &mut Random, least: u32) -> Option<usize> {
    pick::change(history, random, |event, after| {
        let before = pick::seen(history, event.id).map(|(_, seen)| seen).find(|s| s.revision + 1 == after.revision);
        matches!(event.operation, Operation::Move { .. })
            && before.is_some_and(|before| before.slot != after.slot && before.sequence >= least)
    })
}

fn repeat_sequence(history: &mut History, random: &mut Random) -> Option<()> {
    let n = some_move(history, random, 0)?;
    lower_sequences(history, n, 1)
}

fn repeat_on_cancel(history: &mut History, random: &mut Random) -> Option<()> {
    let n = pick::change(history, random, |event, after| {
        let before = pick::seen(history, event.id).map(|(_, seen)| seen).find(|s| s.revision + 1 == after.revision);
        event.operation == Operation::Cancel && before.is_some_and(|before| before.state.standing() != Standing::Off)
    })?;
    lower_sequences(history, n, 1)
}

fn sequence_falls(history: &mut History, random: &mut Random) -> Option<()> {
    let n = some_move(history, random, 1)?;
    lower_sequences(history, n, 2)
}

fn illegal(history: &mut History, random: &mut Random) -> Option<()> {
    let n = pick::change(history, random, |_, _| true)?;
    let wrong = match history.events[n].operation {
        Operation::Approve => State::InUse,
        Operation::Decline => State::Cancelled,
        Operation::Cancel => State::Declined,
        Operation::CheckIn => State::Done,
        Operation::CheckOut => State::Lapsed,
        _ => State::Displaced,
    };
    let (id, revision) = (history.events[n].id, history.events[n].seen()?.revision);
    answered(&mut history.events[n])?.state = wrong;
    for last in history.last.reservations.iter_mut().filter(|last| last.id == id && last.seen.revision == revision) {
        last.seen.state = wrong;
    }
    Some(())
}

fn after_the_end(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
    let seen = coda.change(id, &seen, Operation::Cancel, State::Cancelled);
    let seen = coda.change(id, &seen, Operation::Move { slot: coda.slot(60, 120) }, State::Confirmed);
    coda.keep(id, seen, Some(0));
    Some(())
}

fn begins_declined(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = coda.create(coda.slot(0, 60), State::Declined);
    coda.keep(id, seen, None);
    Some(())
}

fn other_time(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, first) = coda.create(coda.slot(0, 60), State::Confirmed);
    let moved = coda.change(id, &first, Operation::Move { slot: coda.slot(300, 360) }, State::Confirmed);
    coda.history.events.last_mut()?.operation = Operation::Move { slot: coda.slot(600, 660) };
    coda.keep(id, moved, Some(0));
    Some(())
}
