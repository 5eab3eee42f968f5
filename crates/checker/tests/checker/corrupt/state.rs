//! The final state says something else than was asked and answered.

use super::{Entry, coda::Coda, pick};
use crate::random::Random;
use checker::{
    finding::Check::{Depth, Invented, Lost, Occupancy, Preconditions, Revisions, Together, Transitions},
    history::{History, Operation, Outcome, Owner, Seen},
    machine::State,
    slot::Slot,
};
use chrono::TimeDelta;

pub const ALL: &[Entry] = &[
    ("drop a reservation", Lost, &[], drop_one),
    ("invent a reservation", Invented, &[], invent),
    ("shift a reservation", Invented, &[], shift),
    ("keep the time before the last move", Invented, &[], former_time),
    ("put a reservation on another instrument", Invented, &[Depth], other_instrument),
    ("add a change that nobody asked for", Invented, &[], unasked),
    ("let a hold lapse before its deadline", Invented, &[], lapse_early),
    ("resurrect what was cancelled", Lost, &[Depth, Occupancy], resurrect),
    ("resurrect what was over by a further change", Transitions, &[Depth, Occupancy], resurrect_by_change),
    ("forget a cancellation", Lost, &[Depth, Occupancy, Preconditions, Revisions, Together], forget_cancel),
    ("forget an outage", Lost, &[], drop_outage),
    ("invent an outage", Invented, &[], invent_outage),
    ("forget that an outage was ended", Lost, &[Depth, Occupancy], outage_goes_on),
    ("end an outage at another time than was answered", Lost, &[Depth, Occupancy], ended_at_another_time),
    ("shift an outage", Invented, &[], shift_outage),
    ("end an outage that nobody ended", Invented, &[], outage_ended),
    (
        "forget that an outage pushed somebody out",
        Lost,
        &[Depth, Occupancy, Preconditions, Together],
        displacement_forgotten,
    ),
];

fn drop_one(history: &mut History, random: &mut Random) -> Option<()> {
    let n = *random.pick(&pick::settled(history))?;
    let gone = history.last.reservations.remove(n);
    pick::clear_rows(history, gone.id);
    Some(())
}

fn invent(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let seen = Seen { state: State::Confirmed, revision: 1, sequence: 0, slot: coda.slot(0, 60), hold_until: None };
    let id = coda.random.id();
    coda.keep(id, seen, Some(0));
    Some(())
}

fn shift(history: &mut History, random: &mut Random) -> Option<()> {
    let n = pick::settled_in(history, random, &[State::Held, State::Confirmed])?;
    let (id, later) = (history.last.reservations[n].id, TimeDelta::days(400));
    let last = &mut history.last.reservations[n];
    last.seen.slot = last.seen.slot.shifted(later);
    last.with.clear();
    let (seen, instrument) = (last.seen.clone(), last.instrument);
    pick::clear_rows(history, id);
    let mut coda = Coda::new(history, random);
    coda.instrument = coda.history.world.instruments.iter().find(|i| i.id == instrument)?.clone();
    let span = coda.instrument.span_of(&seen.slot);
    coda.row(Owner::Reservation(id), 0, span);
    Some(())
}

fn former_time(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, first) = coda.create(coda.slot(0, 60), State::Confirmed);
    let moved = coda.change(id, &first, Operation::Move { slot: coda.slot(300, 360) }, State::Confirmed);
    coda.keep(id, Seen { slot: first.slot, ..moved }, Some(0));
    Some(())
}

fn other_instrument(history: &mut History, random: &mut Random) -> Option<()> {
    let n = pick::settled_in(history, random, &[State::Cancelled, State::Declined])?;
    let last = &mut history.last.reservations[n];
    last.instrument = history.world.instruments.iter().find(|i| i.id != last.instrument)?.id;
    Some(())
}

fn unasked(history: &mut History, random: &mut Random) -> Option<()> {
    let n = pick::settled_in(history, random, &[State::Confirmed])?;
    history.last.reservations[n].seen.revision += 1;
    Some(())
}

fn lapse_early(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, mut seen) = coda.create(coda.slot(0, 60), State::Held);
    coda.wait(59);
    seen = Seen { state: State::Lapsed, revision: 2, sequence: 1, hold_until: None, ..seen };
    coda.keep(id, seen, None);
    Some(())
}

fn resurrect(history: &mut History, random: &mut Random) -> Option<()> {
    let n = pick::settled_in(history, random, &[State::Cancelled])?;
    history.last.reservations[n].seen.state = State::Confirmed;
    Some(())
}

fn resurrect_by_change(history: &mut History, random: &mut Random) -> Option<()> {
    let n = pick::settled_in(history, random, &[State::Cancelled, State::Declined, State::Lapsed])?;
    let seen = &mut history.last.reservations[n].seen;
    *seen = Seen { state: State::Confirmed, revision: seen.revision + 1, sequence: seen.sequence + 1, ..seen.clone() };
    Some(())
}

fn forget_cancel(history: &mut History, random: &mut Random) -> Option<()> {
    let n = pick::settled_in(history, random, &[State::Cancelled])?;
    let last = &history.last.reservations[n];
    let before = pick::seen(history, last.id).map(|(_, seen)| seen).find(|s| s.revision + 1 == last.seen.revision)?;
    history.last.reservations[n].seen = before.clone();
    Some(())
}

fn drop_outage(history: &mut History, random: &mut Random) -> Option<()> {
    let answered = |id| history.events.iter().any(|event| event.id == id && event.made());
    let sure = |id| history.events.iter().all(|event| event.id != id || !event.is_uncertain());
    let outages: Vec<usize> =
        (0..history.last.outages.len()).filter(|n| answered(history.last.outages[*n].id)).collect();
    let outages: Vec<usize> = outages.into_iter().filter(|n| sure(history.last.outages[*n].id)).collect();
    let gone = history.last.outages.remove(*random.pick(&outages)?);
    history.last.occupancy.retain(|row| row.owner != Owner::Outage(gone.id));
    Some(())
}

fn invent_outage(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, slot) = (coda.random.id(), coda.slot(0, 60));
    coda.keep_outage(id, slot);
    Some(())
}

/// The position of an outage that a client was told he had ended.
fn ended(history: &History, random: &mut Random) -> Option<usize> {
    let ended: Vec<usize> = history
        .last
        .outages
        .iter()
        .enumerate()
        .filter(|(_, outage)| {
            let ends = |event: &checker::history::Event| event.operation == Operation::EndOutage && event.succeeded();
            history.events.iter().any(|event| event.id == outage.id && ends(event))
        })
        .map(|(n, _)| n)
        .collect();
    random.pick(&ended).copied()
}

fn outage_goes_on(history: &mut History, random: &mut Random) -> Option<()> {
    let n = ended(history, random)?;
    history.last.outages[n].ended_at = None;
    Some(())
}

fn ended_at_another_time(history: &mut History, random: &mut Random) -> Option<()> {
    let n = ended(history, random)?;
    let ended_at = &mut history.last.outages[n].ended_at;
    *ended_at = ended_at.map(|at| at - TimeDelta::minutes(1));
    Some(())
}

fn shift_outage(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (asked, kept) = (coda.slot(0, 60), coda.slot(300, 360));
    let id = coda.outage(asked, Vec::new());
    coda.keep_outage(id, kept);
    Some(())
}

fn outage_ended(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let slot = coda.slot(0, 60);
    let id = coda.outage(slot, Vec::new());
    let (half, instrument) = (coda.slot(0, 30), coda.instrument.clone());
    for lane in 0..instrument.capacity {
        coda.row(Owner::Outage(id), lane, half);
    }
    let ended_at = Some(half.end());
    coda.history.last.outages.push(checker::history::FinalOutage { id, instrument: instrument.id, slot, ended_at });
    Some(())
}

fn displacement_forgotten(history: &mut History, random: &mut Random) -> Option<()> {
    let displaced = history.events.iter().find_map(|event| match &event.outcome {
        Outcome::Outage { displaced, .. } => {
            let first = displaced.iter().find(|id| {
                let before = history.events.iter().any(|e| e.id == **id && e.seen().is_some() && e.precedes(event));
                let after = history.events.iter().any(|e| e.id == **id && e.seen().is_some() && !e.precedes(event));
                before && !after
            })?;
            Some(*first)
        }
        _ => None,
    })?;
    let before = pick::seen(history, displaced).map(|(_, seen)| seen.clone()).max_by_key(|seen| seen.revision)?;
    let last = history.last.reservations.iter_mut().find(|last| last.id == displaced)?;
    let slot: Slot = before.slot;
    last.seen = Seen { slot, ..before };
    let _ = random;
    Some(())
}
