//! Finds what a corruption needs in a history.

use crate::random::Random;
use checker::{
    history::{Event, History, Operation, Owner, Seen},
    machine::State,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Positions in the final state of reservations that were answered and have no request of unknown fate.
pub fn settled(history: &History) -> Vec<usize> {
    let unsure: BTreeSet<Uuid> = history.events.iter().filter(|e| e.is_uncertain()).map(|e| e.id).collect();
    let answered: BTreeSet<Uuid> = history.events.iter().filter(|e| e.seen().is_some()).map(|e| e.id).collect();
    let among = met_among_others(history);
    let ids = history.last.reservations.iter().map(|last| last.id).enumerate();
    let sure = |id: &Uuid| answered.contains(id) && !unsure.contains(id) && !among.contains(id);
    ids.filter(|(_, id)| sure(id)).map(|(n, _)| n).collect()
}

/// Reservations that a request about several may have changed, or the waiting list.
fn met_among_others(history: &History) -> BTreeSet<Uuid> {
    let mut met = BTreeSet::new();
    for event in &history.events {
        match &event.operation {
            Operation::Resettle { moves, .. } => met.extend(moves.iter().map(|(id, _)| *id)),
            Operation::CreateBundle { items } => met.extend(items.iter().map(|one| one.id)),
            Operation::Create { within: Some(_), .. } => met.extend([event.id]),
            _ => {}
        }
    }
    met.extend(history.last.reservations.iter().filter(|last| last.series.is_some()).map(|last| last.id));
    for proposal in &history.last.proposals {
        met.extend([proposal.reservation]);
        met.extend(proposal.counter.map(|(id, _)| id).into_iter().chain(proposal.made));
    }
    met
}

/// One of the settled whose final state was answered at that revision and is among `states`.
pub fn settled_in(history: &History, random: &mut Random, states: &[State]) -> Option<usize> {
    let fits = |n: &usize| {
        let last = &history.last.reservations[*n];
        let answered = seen(history, last.id).any(|(_, seen)| seen.revision == last.seen.revision);
        states.contains(&last.seen.state) && answered
    };
    let found: Vec<usize> = settled(history).into_iter().filter(fits).collect();
    random.pick(&found).copied()
}

/// The numbers of events that answered with the reservation, and what they saw.
pub fn seen(history: &History, id: Uuid) -> impl Iterator<Item = (usize, &Seen)> {
    let events = history.events.iter().enumerate().filter(move |(_, event)| event.id == id);
    events.filter_map(|(number, event)| Some((number, event.seen()?)))
}

/// A change that was answered and fits.
pub fn change(history: &History, random: &mut Random, fits: impl Fn(&Event, &Seen) -> bool) -> Option<usize> {
    let changes = history.events.iter().enumerate().filter(|(_, event)| event.step().is_some());
    let found: Vec<usize> =
        changes.filter(|(_, event)| event.seen().is_some_and(|seen| fits(event, seen))).map(|(n, _)| n).collect();
    random.pick(&found).copied()
}

/// Numbers of rows in the final state that fit.
pub fn rows(history: &History, fits: impl Fn(&checker::history::Row) -> bool) -> Vec<usize> {
    history.last.occupancy.iter().enumerate().filter(|(_, row)| fits(row)).map(|(n, _)| n).collect()
}

/// Removes the rows of a reservation.
pub fn clear_rows(history: &mut History, id: Uuid) {
    history.last.occupancy.retain(|row| row.owner != Owner::Reservation(id));
}
