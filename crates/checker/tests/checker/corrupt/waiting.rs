//! The waiting list offers what nobody waits for, or the same time twice.

use super::{Entry, coda::Coda};
use crate::random::Random;
use checker::{
    finding::Check::{Depth, Invented, Lost, Revisions, Sequences, Transitions},
    history::{History, Operation, Outcome, Seen},
    machine::State,
};
use chrono::TimeDelta;
use uuid::Uuid;

pub const ALL: &[Entry] = &[
    ("let somebody wait who did not ask to", Transitions, &[], waits_unasked),
    ("offer a time that is not waited for", Invented, &[], offered_elsewhere),
    ("accept another time than was offered", Invented, &[], accepted_elsewhere),
    ("offer one time to too many", Depth, &[], offered_twice),
    ("let an offer lapse before its deadline", Invented, &[], lapse_early),
    ("take an offer back without an outage", Invented, &[], withdrawn),
    ("forget that an offer was accepted", Lost, &[Revisions], accepted_and_lost),
    ("let somebody who waits check in", Transitions, &[], checks_in),
    ("offer a time without raising the sequence", Sequences, &[], offered_quietly),
];

/// Somebody asks for an hour, and waits for it within five.
fn join(coda: &mut Coda<'_>) -> (Uuid, Seen) {
    let (id, slot) = (coda.random.id(), coda.slot(60, 120));
    let hold_until = Some(coda.slot(0, 300).end() - TimeDelta::minutes(70));
    let seen = Seen { state: State::Waiting, revision: 1, sequence: 0, slot, hold_until };
    let (instrument, content, within) = (coda.instrument.id, "coda".to_owned(), Some(coda.slot(0, 300)));
    let operation = Operation::Create { instrument, slot, content, within };
    coda.event("coda", id, None, operation, Outcome::Reservation { status: 201, seen: seen.clone() });
    (id, seen)
}

/// Somebody sees that he is offered the hour that begins so many minutes after the scene.
fn offered(coda: &mut Coda<'_>, id: Uuid, before: &Seen, from: i64) -> Seen {
    let slot = coda.slot(from, from + 60);
    let hold_until = Some(coda.clock() + TimeDelta::minutes(60));
    let (revision, sequence) = (before.revision + 1, before.sequence + 1);
    let seen = Seen { state: State::Offered, revision, sequence, slot, hold_until };
    coda.event("coda", id, None, Operation::Read, Outcome::Reservation { status: 200, seen: seen.clone() });
    seen
}

fn after(before: &Seen, state: State) -> Seen {
    let (revision, sequence) = (before.revision + 1, before.sequence + 1);
    Seen { state, revision, sequence, slot: before.slot, hold_until: None }
}

fn waits_unasked(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = coda.create(coda.slot(0, 60), State::Waiting);
    coda.keep(id, seen, None);
    Some(())
}

fn offered_elsewhere(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = join(&mut coda);
    let seen = offered(&mut coda, id, &seen, 270);
    let seen = coda.change(id, &seen, Operation::Cancel, State::Cancelled);
    // The time of its last state is that of the offer, which is told once.
    coda.keep(id, Seen { slot: coda.slot(60, 120), ..seen }, None);
    Some(())
}

fn accepted_elsewhere(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = join(&mut coda);
    let seen = offered(&mut coda, id, &seen, 60);
    let taken = after(&Seen { slot: coda.slot(120, 180), ..seen.clone() }, State::Confirmed);
    let outcome = Outcome::Reservation { status: 200, seen: taken.clone() };
    coda.event("coda", id, Some(seen.revision), Operation::Accept, outcome);
    coda.keep(id, taken, Some(0));
    Some(())
}

fn offered_twice(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let all: Vec<(Uuid, Seen)> = (0..=coda.instrument.capacity).map(|_| join(&mut coda)).collect();
    let all: Vec<(Uuid, Seen)> = all.into_iter().map(|(id, seen)| (id, offered(&mut coda, id, &seen, 60))).collect();
    coda.wait(120);
    for (id, seen) in all {
        coda.keep(id, after(&seen, State::Lapsed), None);
    }
    Some(())
}

fn lapse_early(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = join(&mut coda);
    let seen = offered(&mut coda, id, &seen, 60);
    coda.wait(59);
    coda.keep(id, after(&seen, State::Lapsed), None);
    Some(())
}

fn withdrawn(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = join(&mut coda);
    let seen = offered(&mut coda, id, &seen, 60);
    coda.keep(id, after(&seen, State::Waiting), None);
    Some(())
}

fn accepted_and_lost(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = join(&mut coda);
    let seen = offered(&mut coda, id, &seen, 60);
    coda.change(id, &seen, Operation::Accept, State::Confirmed);
    coda.keep(id, seen, Some(0));
    Some(())
}

fn checks_in(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = join(&mut coda);
    let seen = coda.change(id, &seen, Operation::CheckIn, State::InUse);
    coda.keep(id, seen, Some(0));
    Some(())
}

fn offered_quietly(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = join(&mut coda);
    let quiet = Seen { sequence: seen.sequence, ..offered(&mut coda, id, &seen, 120) };
    let told = coda.history.events.last_mut()?;
    told.outcome = Outcome::Reservation { status: 200, seen: quiet.clone() };
    coda.keep(id, quiet, Some(0));
    Some(())
}
