//! Somebody is refused for nothing.

use super::{
    Entry,
    coda::{Coda, refusal},
};
use crate::random::Random;
use checker::{
    finding::Check::Refusals,
    history::{FinalOutage, History, Operation, Outcome, Owner, Seen, Violation},
    machine::State,
    slot::Slot,
};
use uuid::Uuid;

pub const ALL: &[Entry] = &[
    ("refuse a free time", Refusals, &[], no_blocker),
    ("refuse by what was cancelled before", Refusals, &[], cancelled_before),
    ("refuse by what had moved away before", Refusals, &[], moved_before),
    ("refuse by a hold that had lapsed before", Refusals, &[], lapsed_before),
    ("refuse by what an outage had pushed out before", Refusals, &[], displaced_before),
    ("refuse by the rest of a use that was over", Refusals, &[], over_before),
    ("refuse by what was asked for afterwards", Refusals, &[], asked_afterwards),
    ("refuse as full where one more fits", Refusals, &[], one_more_fits),
    ("refuse by what is not in the way", Refusals, &[], not_in_the_way),
    ("refuse by an outage that was never declared", Refusals, &[], no_outage),
    ("refuse by an outage that had ended before", Refusals, &[], outage_ended_before),
    ("refuse a cancellation as occupied", Refusals, &[], cancel_occupied),
    ("refuse an approval by an outage", Refusals, &[], approve_outage),
    ("refuse without a rule", Refusals, &[], no_rule),
    ("refuse as occupied without a blocker", Refusals, &[], empty),
];

fn no_blocker(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    coda.refuse(coda.slot(0, 60), "occupied", vec![coda.slot(30, 90)]);
    Some(())
}

/// As many uses as fit on the same time.
fn full(coda: &mut Coda<'_>, state: State) -> Vec<(Uuid, Seen)> {
    (0..coda.instrument.capacity).map(|_| coda.create(coda.slot(0, 60), state)).collect()
}

fn cancelled_before(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    for (id, seen) in full(&mut coda, State::Confirmed) {
        let seen = coda.change(id, &seen, Operation::Cancel, State::Cancelled);
        coda.keep(id, seen, None);
    }
    coda.refuse(coda.slot(0, 60), "occupied", vec![coda.slot(0, 60)]);
    Some(())
}

fn moved_before(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    for (lane, (id, seen)) in (0..).zip(full(&mut coda, State::Confirmed)) {
        let seen = coda.change(id, &seen, Operation::Move { slot: coda.slot(300, 360) }, State::Confirmed);
        coda.keep(id, seen, Some(lane));
    }
    coda.refuse(coda.slot(0, 60), "occupied", vec![coda.slot(0, 60)]);
    Some(())
}

fn lapsed_before(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let held = full(&mut coda, State::Held);
    coda.wait(60);
    coda.refuse(coda.slot(0, 60), "occupied", vec![coda.slot(0, 60)]);
    for (id, seen) in held {
        let lapsed = Seen { state: State::Lapsed, revision: 2, sequence: 1, hold_until: None, ..seen };
        coda.keep(id, lapsed, None);
    }
    Some(())
}

fn displaced_before(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let made = full(&mut coda, State::Confirmed);
    let slot = coda.slot(0, 10);
    let outage = coda.outage(slot, made.iter().map(|(id, _)| *id).collect());
    coda.keep_outage(outage, slot);
    coda.refuse(coda.slot(30, 90), "occupied", vec![coda.slot(0, 60)]);
    for (id, seen) in made {
        coda.keep(id, Seen { state: State::Displaced, revision: 2, sequence: 1, ..seen }, None);
    }
    Some(())
}

fn over_before(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let begin = coda.slot(0, 60).start();
    let made = full(&mut coda, State::Confirmed);
    let minutes = (begin - coda.clock()).num_minutes();
    coda.wait(minutes + 1);
    let mut over = Vec::new();
    for (id, seen) in made {
        let seen = coda.change(id, &seen, Operation::CheckIn, State::InUse);
        let seen = coda.change(id, &seen, Operation::CheckOut, State::Done);
        over.push((id, seen));
    }
    coda.refuse(coda.slot(50, 60), "occupied", vec![coda.slot(0, 60)]);
    let until = coda.clock() + coda.instrument.clean_up();
    for (lane, (id, seen)) in (0..).zip(over) {
        let span = coda.instrument.span_of(&seen.slot);
        let row = Slot::new(span.start(), until.min(span.end()))?;
        coda.keep(id, seen, None);
        coda.row(Owner::Reservation(id), lane, row);
    }
    Some(())
}

fn asked_afterwards(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    coda.refuse(coda.slot(0, 60), "occupied", vec![coda.slot(0, 60)]);
    for (lane, (id, seen)) in (0..).zip(full(&mut coda, State::Confirmed)) {
        coda.keep(id, seen, Some(lane));
    }
    Some(())
}

fn one_more_fits(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    coda.instrument = coda.history.world.instruments.iter().find(|i| i.capacity > 1)?.clone();
    for (lane, (id, seen)) in (0..).zip(full(&mut coda, State::Confirmed)).skip(1) {
        coda.keep(id, seen, Some(lane));
    }
    // One of them never came to be.
    let first = coda.history.events.len() - usize::from(coda.instrument.capacity);
    coda.history.events.remove(first);
    coda.refuse(coda.slot(0, 60), "occupied", vec![coda.slot(0, 60)]);
    Some(())
}

fn not_in_the_way(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    for (lane, (id, seen)) in (0..).zip(full(&mut coda, State::Confirmed)) {
        coda.keep(id, seen, Some(lane));
    }
    coda.refuse(coda.slot(300, 360), "occupied", vec![coda.slot(0, 60)]);
    Some(())
}

fn no_outage(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    coda.refuse(coda.slot(0, 60), "outage", vec![coda.slot(30, 90)]);
    Some(())
}

fn outage_ended_before(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let slot = coda.slot(0, 60);
    let id = coda.outage(slot, Vec::new());
    let ended_at = Some(coda.clock());
    let outcome = Outcome::Outage { status: 200, slot, ended_at, displaced: Vec::new() };
    coda.event("coda", id, None, Operation::EndOutage, outcome);
    coda.refuse(slot, "outage", vec![slot]);
    let instrument = coda.instrument.id;
    coda.history.last.outages.push(FinalOutage { id, instrument, slot, ended_at });
    Some(())
}

/// A step that asks for no time cannot meet anybody's.
fn refuse_step(history: &mut History, random: &mut Random, step: Operation, code: &str) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = coda.create(coda.slot(0, 60), State::Held);
    let rule = Violation { code: code.to_owned(), blockers: vec![coda.slot(0, 60)] };
    coda.event("coda", id, Some(1), step, refusal(409, "booking-refused", vec![rule]));
    coda.keep(id, seen, Some(0));
    Some(())
}

fn cancel_occupied(history: &mut History, random: &mut Random) -> Option<()> {
    refuse_step(history, random, Operation::Cancel, "occupied")
}

fn approve_outage(history: &mut History, random: &mut Random) -> Option<()> {
    refuse_step(history, random, Operation::Approve, "outage")
}

fn no_rule(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, operation) = (coda.random.id(), coda.want(coda.slot(0, 60)));
    coda.event("coda", id, None, operation, refusal(409, "booking-refused", Vec::new()));
    Some(())
}

fn empty(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, operation) = (coda.random.id(), coda.want(coda.slot(0, 60)));
    let rule = Violation { code: "occupied".to_owned(), blockers: Vec::new() };
    coda.event("coda", id, None, operation, refusal(409, "booking-refused", vec![rule]));
    Some(())
}
