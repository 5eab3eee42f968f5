//! What a request about several reservations means for each of them: the same event, told again as one about that
//! reservation alone.
//!
//! Which of a series' occurrences a change has met is not shown, nor which revision it made; so each may have been
//! changed, between the request and its answer. Too much is called possible here, never too little.

use crate::{
    history::{Bounds, Event, FinalProposal, History, Operation, Outcome, Seen},
    machine::State,
    several::{Occurrence, Wanted},
    slot::{Instant, Slot},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The number of an event, and what it means for one reservation.
pub type Part = (usize, Event);

/// Returns the parts of all requests about several reservations, in the order of the events.
pub fn of(history: &History) -> Vec<Part> {
    let mut told = Teller { history, families: Families::of(history), parts: Vec::new() };
    for (number, event) in history.events.iter().enumerate() {
        told.bundle(number, event);
        told.resettlement(number, event);
        told.exchange(number, event);
    }
    told.series();
    told.parts.sort_by_key(|(number, _)| *number);
    told.parts
}

/// Tells whether a series was read before anything had changed since it was made: its revision is the sum of its
/// occurrences'.
pub fn is_fresh(revision: u32, continues: Option<Uuid>, occurrences: &[Occurrence]) -> bool {
    continues.is_none() && usize::try_from(revision).is_ok_and(|revision| revision == occurrences.len())
}

/// Which series go on from which, and which reservations were seen in them under which names.
pub struct Families {
    parents: BTreeMap<Uuid, Uuid>,
    members: BTreeMap<Uuid, BTreeMap<Uuid, BTreeSet<Instant>>>,
}

impl Families {
    /// Reads them from the answers and from the final state.
    pub fn of(history: &History) -> Self {
        let mut families = Self { parents: BTreeMap::new(), members: BTreeMap::new() };
        let divided = history.last.series.iter().filter_map(|series| Some((series.id, series.continues?)));
        families.parents.extend(divided);
        for event in &history.events {
            if let Outcome::Series { series, continues: Some(parent), .. } = &event.outcome {
                families.parents.insert(*series, *parent);
            }
        }
        for event in &history.events {
            let Outcome::Series { series, occurrences, .. } = &event.outcome else { continue };
            occurrences.iter().for_each(|one| families.add(*series, one.id, one.name));
        }
        for last in &history.last.reservations {
            if let Some((series, name)) = last.series {
                families.add(series, last.id, name);
            }
        }
        families
    }

    /// Returns the series that was asked for, of which this one is a part.
    pub fn root(&self, series: Uuid) -> Uuid {
        let mut root = series;
        for _ in 0..=self.parents.len() {
            let Some(parent) = self.parents.get(&root) else { break };
            root = *parent;
        }
        root
    }

    /// Returns the reservations that were ever seen in the series that was asked for, or in a part of it.
    pub fn members(&self, series: Uuid) -> BTreeMap<Uuid, BTreeSet<Instant>> {
        self.members.get(&self.root(series)).cloned().unwrap_or_default()
    }

    fn add(&mut self, series: Uuid, id: Uuid, name: Instant) {
        let root = self.root(series);
        self.members.entry(root).or_default().entry(id).or_default().insert(name);
    }
}

struct Teller<'a> {
    history: &'a History,
    families: Families,
    parts: Vec<Part>,
}

impl Teller<'_> {
    fn tell(&mut self, number: usize, event: &Event, id: Uuid, operation: Operation, outcome: Outcome) {
        let answered_at = event.answered_at.filter(|_| outcome != Outcome::Unknown);
        self.parts.push((number, Event { id, if_match: None, operation, outcome, answered_at, ..event.clone() }));
    }

    fn bundle(&mut self, number: usize, event: &Event) {
        let shown: &[(Uuid, Seen)] = match &event.outcome {
            Outcome::Bundle { items, .. } => items,
            _ => &[],
        };
        match &event.operation {
            Operation::CreateBundle { items } if took_effect(event) => {
                for wanted in items {
                    let seen = shown.iter().find(|(id, _)| *id == wanted.id).map(|(_, seen)| seen);
                    self.wanted(number, event, wanted, seen);
                }
            }
            Operation::CancelBundle if event.succeeded() => {
                for (id, seen) in shown {
                    self.tell(number, event, *id, Operation::Cancel, fate(event));
                    self.look(number, event, *id, seen);
                }
            }
            Operation::CancelBundle if event.is_uncertain() => {
                for id in self.bundled(event.id) {
                    self.tell(number, event, id, Operation::Cancel, fate(event));
                }
            }
            Operation::ReadBundle => shown.iter().for_each(|(id, seen)| self.look(number, event, *id, seen)),
            _ => {}
        }
    }

    fn wanted(&mut self, number: usize, event: &Event, wanted: &Wanted, seen: Option<&Seen>) {
        let Wanted { id, instrument, slot, content } = wanted.clone();
        let create = Operation::Create { instrument, slot, content, within: None };
        let status = event.outcome.status().unwrap_or_default();
        match seen {
            // Somebody was faster than the look at what had been made.
            Some(seen) if status == 201 && seen.revision != 1 => {
                self.tell(number, event, id, create, Outcome::Done { status });
                self.look(number, event, id, seen);
            }
            Some(seen) => self.tell(number, event, id, create, Outcome::Reservation { status, seen: seen.clone() }),
            None if event.succeeded() => self.tell(number, event, id, create, Outcome::Done { status }),
            None => self.tell(number, event, id, create, fate(event)),
        }
    }

    fn look(&mut self, number: usize, event: &Event, id: Uuid, seen: &Seen) {
        self.tell(number, event, id, Operation::Read, Outcome::Reservation { status: 200, seen: seen.clone() });
    }

    /// The reservations that were asked for in a bundle.
    fn bundled(&self, bundle: Uuid) -> BTreeSet<Uuid> {
        let asked = self.history.events.iter().filter(|event| event.id == bundle && took_effect(event));
        asked
            .filter_map(|event| match &event.operation {
                Operation::CreateBundle { items } => Some(items.iter().map(|item| item.id)),
                _ => None,
            })
            .flatten()
            .collect()
    }

    fn resettlement(&mut self, number: usize, event: &Event) {
        let Operation::Resettle { moves, at_once } = &event.operation else { return };
        for (id, slot) in moves.iter().filter(|_| took_effect(event)) {
            let slot = *slot;
            let operation = if *at_once { Operation::Move { slot } } else { Operation::Offer { slot } };
            self.tell(number, event, *id, operation, fate(event));
        }
    }

    /// What became of a proposal stands in the final state: who exchanges times is not shown to either.
    fn exchange(&mut self, number: usize, event: &Event) {
        if event.operation != Operation::AcceptProposal || !took_effect(event) {
            return;
        }
        let Some(event) = &self.one_yes(number, event) else { return };
        let last = &self.history.last;
        let Some(proposal) = last.proposals.iter().find(|last| last.id == event.id && last.accepted) else { return };
        let FinalProposal { reservation, slot, counter, made, .. } = proposal.clone();
        if let Some((other, other_slot)) = counter {
            self.tell(number, event, reservation, Operation::Move { slot: other_slot }, fate(event));
            self.tell(number, event, other, Operation::Move { slot }, fate(event));
        }
        if let Some(made) = made {
            self.tell(number, event, reservation, Operation::Cancel, fate(event));
            let Some(given) = last.reservations.iter().find(|last| [reservation, made].contains(&last.id)) else {
                return;
            };
            let (instrument, content) = (given.instrument, "taken over".to_owned());
            let outcome = if event.succeeded() { Outcome::Done { status: 201 } } else { fate(event) };
            let operation = Operation::Create { instrument, slot, content, within: None };
            self.tell(number, event, made, operation, outcome);
        }
    }

    /// Several yeses to one proposal have one effect, and whoever repeats his own is told how it stands: it was there
    /// before the first of them was answered, and it came of any of them. Nothing for the others.
    fn one_yes(&self, number: usize, event: &Event) -> Option<Event> {
        let same = |other: &&Event| other.id == event.id && other.operation == event.operation && took_effect(other);
        let all = || self.history.events.iter().filter(same);
        if !all().any(Event::succeeded) {
            return Some(event.clone());
        }
        let answered = self.history.events.iter().enumerate().filter(|(_, other)| same(other) && other.succeeded());
        let (first, known) = answered.min_by_key(|(_, other)| other.answered_at)?;
        let invoked_at = all().map(|other| other.invoked_at).min()?;
        let from = all().map(|other| other.clock.from).min()?;
        let clock = Bounds { from, ..known.clock };
        (first == number).then(|| Event { invoked_at, clock, ..known.clone() })
    }

    fn series(&mut self) {
        let history = self.history;
        let mut events: Vec<(usize, &Event)> = history.events.iter().enumerate().collect();
        events.sort_by_key(|(number, event)| (event.invoked_at, *number));
        // The names each occurrence may have had so far, besides those it was seen under.
        let mut moved: BTreeMap<Uuid, BTreeSet<Instant>> = BTreeMap::new();
        for (number, event) in events {
            if !took_effect(event) {
                continue;
            }
            let operation = match &event.operation {
                Operation::CreateSeries { instrument, slots, content, .. } => {
                    let made = self.ask(number, event, *instrument, slots, content);
                    made.into_iter().for_each(|(id, names)| moved.entry(id).or_default().extend(names));
                    continue;
                }
                Operation::ApproveSeries => Operation::Approve,
                Operation::DeclineSeries => Operation::Decline,
                Operation::CancelSeries { .. } => Operation::Cancel,
                Operation::MoveSeries { .. } => Operation::Rename,
                _ => continue,
            };
            for (id, seen) in self.families.members(event.id) {
                self.tell(number, event, id, operation.clone(), fate(event));
                let Operation::MoveSeries { from, slot } = &event.operation else { continue };
                let (step, length) = (slot.start() - *from, slot.end() - slot.start());
                let names = moved.entry(id).or_default();
                let after: Vec<Instant> = names.union(&seen).map(|name| *name + step).collect();
                names.extend(after.iter().copied());
                for slot in after.into_iter().filter_map(|start| Slot::new(start, start + length)) {
                    self.tell(number, event, id, Operation::Move { slot }, fate(event));
                }
            }
        }
    }

    /// A request for a series; returns the names under which each of its occurrences may have been made.
    fn ask(
        &mut self,
        number: usize,
        event: &Event,
        instrument: Uuid,
        slots: &[Slot],
        content: &str,
    ) -> Vec<(Uuid, Vec<Instant>)> {
        let of_it = |other: &&Event| other.id == event.id && matches!(other.operation, Operation::CreateSeries { .. });
        let maker = self.history.events.iter().filter(of_it).find(|other| other.made());
        if maker.is_some_and(|maker| !std::ptr::eq(maker, event)) {
            return Vec::new();
        }
        let create = |slot| Operation::Create { instrument, slot, content: content.to_owned(), within: None };
        match &event.outcome {
            Outcome::Series { status: 201, revision, continues, occurrences, .. }
                if is_fresh(*revision, *continues, occurrences) =>
            {
                for one in occurrences {
                    let asked = slots.iter().find(|slot| slot.start() == one.name).copied().unwrap_or(one.slot);
                    let outcome = Outcome::Reservation { status: 201, seen: first_of(one) };
                    self.tell(number, event, one.id, create(asked), outcome);
                }
                occurrences.iter().map(|one| (one.id, vec![one.name])).collect()
            }
            _ => {
                let members = self.families.members(event.id);
                for id in members.keys() {
                    slots.iter().for_each(|slot| self.tell(number, event, *id, create(*slot), fate(event)));
                }
                members.into_keys().map(|id| (id, slots.iter().map(Slot::start).collect())).collect()
            }
        }
    }
}

/// An occurrence of a fresh series: nothing has happened to it, and its invitation begins with sequence 0 (RFC 5545
/// section 3.8.7.4).
fn first_of(one: &Occurrence) -> Seen {
    let hold_until = one.hold_until.filter(|_| one.state == State::Held);
    Seen { state: one.state, revision: 1, sequence: 0, slot: one.slot, hold_until }
}

fn took_effect(event: &Event) -> bool {
    event.succeeded() || event.is_uncertain()
}

/// What is known of one of several from the answer alone.
fn fate(event: &Event) -> Outcome {
    if event.is_uncertain() { event.outcome.clone() } else { Outcome::Done { status: 200 } }
}
