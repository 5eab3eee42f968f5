//! Too much is promised, or the same twice.

use super::{
    Entry,
    coda::{Coda, refusal},
    pick,
};
use crate::random::Random;
use checker::{
    finding::Check::{Depth, Invented, Lost, Occupancy, OneEffect, Preconditions, Revisions, Sequences, Transitions},
    history::{History, Operation, Outcome, Owner, Violation},
    machine::State,
};
use chrono::TimeDelta;

pub const ALL: &[Entry] = &[
    ("double-book a time", Depth, &[], double_book),
    ("double-book a time and hide the row", Depth, &[Occupancy], double_book_hidden),
    ("promise a time twice and cancel both", Depth, &[], promised_in_between),
    ("exceed the capacity for one minute", Depth, &[], one_minute),
    ("ignore an outage", Depth, &[], ignore_outage),
    ("put one lane's row onto another's", Depth, &[], onto_another),
    ("put a row beyond the last lane", Depth, &[Occupancy], beyond),
    ("accept one id with two contents", OneEffect, &[], two_contents),
    ("make one id twice", OneEffect, &[], made_twice),
    ("refuse the repetition of what was granted", OneEffect, &[], repetition_refused),
    ("find what nobody made", OneEffect, &[Invented], found_unmade),
    ("say that a fresh id is in use", OneEffect, &[], in_use_alone),
    ("let two win on one revision", Preconditions, &[Revisions], two_winners),
    (
        "accept a change of an old revision",
        Preconditions,
        &[Revisions, Invented, Lost, Transitions, Sequences],
        old_wins,
    ),
    ("call a revision old that is the last", Preconditions, &[], not_old),
];

fn double_book(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    for lane in 0..=coda.instrument.capacity {
        let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
        coda.keep(id, seen, Some(lane));
    }
    Some(())
}

fn double_book_hidden(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    for lane in 0..=coda.instrument.capacity {
        let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
        let shown = (lane < coda.instrument.capacity).then_some(lane);
        coda.keep(id, seen, shown);
    }
    Some(())
}

fn promised_in_between(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let made: Vec<_> =
        (0..=coda.instrument.capacity).map(|_| coda.create(coda.slot(0, 60), State::Confirmed)).collect();
    for (id, seen) in made {
        let seen = coda.change(id, &seen, Operation::Cancel, State::Cancelled);
        coda.keep(id, seen, None);
    }
    Some(())
}

fn one_minute(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let first = coda.slot(0, 60);
    for lane in 0..coda.instrument.capacity {
        let (id, seen) = coda.create(first, State::Confirmed);
        coda.keep(id, seen, Some(lane));
    }
    // Its set-up begins one minute before the clean-up of the others ends.
    let buffers =
        coda.instrument.span_of(&first).end() - first.end() + (first.start() - coda.instrument.span_of(&first).start());
    let next = first.shifted(TimeDelta::minutes(59) + buffers);
    let (id, seen) = coda.create(next, State::Confirmed);
    coda.keep(id, seen, Some(0));
    Some(())
}

fn ignore_outage(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let slot = coda.slot(0, 60);
    let outage = coda.outage(slot, Vec::new());
    coda.keep_outage(outage, slot);
    let (id, seen) = coda.create(coda.slot(30, 90), State::Confirmed);
    coda.keep(id, seen, Some(0));
    Some(())
}

fn onto_another(history: &mut History, random: &mut Random) -> Option<()> {
    let of_reservation = |owner: Owner| matches!(owner, Owner::Reservation(_));
    let rows = &history.last.occupancy;
    let crowded = pick::rows(history, |row| {
        let beside = rows.iter().any(|other| {
            other.instrument == row.instrument && other.lane != row.lane && other.span.overlaps(&row.span)
        });
        of_reservation(row.owner) && beside
    });
    let n = *random.pick(&crowded)?;
    let row = rows[n].clone();
    let other = rows
        .iter()
        .find(|other| other.instrument == row.instrument && other.lane != row.lane && other.span.overlaps(&row.span))?;
    history.last.occupancy[n].lane = other.lane;
    Some(())
}

fn beyond(history: &mut History, random: &mut Random) -> Option<()> {
    let n = *random.pick(&pick::rows(history, |_| true))?;
    let instrument = history.last.occupancy[n].instrument;
    history.last.occupancy[n].lane = history.world.instruments.iter().find(|i| i.id == instrument)?.capacity;
    Some(())
}

fn two_contents(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
    let other = Operation::Create {
        instrument: coda.instrument.id,
        slot: seen.slot,
        content: "other".to_owned(),
        within: None,
    };
    coda.event("coda", id, None, other, Outcome::Reservation { status: 200, seen: seen.clone() });
    coda.keep(id, seen, Some(0));
    Some(())
}

fn made_twice(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
    let same = coda.want(seen.slot);
    coda.event("coda", id, None, same, Outcome::Reservation { status: 201, seen: seen.clone() });
    coda.keep(id, seen, Some(0));
    Some(())
}

fn repetition_refused(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
    let (same, rule) = (coda.want(seen.slot), Violation { code: "closed".to_owned(), blockers: Vec::new() });
    coda.event("coda", id, None, same, refusal(409, "booking-refused", vec![rule]));
    coda.keep(id, seen, Some(0));
    Some(())
}

fn found_unmade(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
    coda.keep(id, seen, Some(0));
    let made = coda.history.events.last_mut()?;
    if let Outcome::Reservation { status, .. } = &mut made.outcome {
        *status = 200;
    }
    Some(())
}

fn in_use_alone(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, operation) = (coda.random.id(), coda.want(coda.slot(0, 60)));
    coda.event("coda", id, None, operation, refusal(409, "id-in-use", Vec::new()));
    Some(())
}

fn two_winners(history: &mut History, random: &mut Random) -> Option<()> {
    let n = pick::change(history, random, |event, _| event.if_match.is_some())?;
    let twin = history.events[n].clone();
    history.events.push(checker::history::Event { client: "twin".to_owned(), ..twin });
    Some(())
}

fn old_wins(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, first) = coda.create(coda.slot(0, 60), State::Confirmed);
    let second = coda.change(id, &first, Operation::Move { slot: coda.slot(60, 120) }, State::Confirmed);
    coda.change(id, &first, Operation::Cancel, State::Cancelled);
    coda.keep(id, second, Some(0));
    Some(())
}

fn not_old(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
    coda.event("coda", id, Some(1), Operation::Cancel, refusal(412, "stale-revision", Vec::new()));
    coda.keep(id, seen, Some(0));
    Some(())
}
