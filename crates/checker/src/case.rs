//! A history sorted by what it is about: the story of each reservation and of each outage.

use crate::{
    history::{Companion, Event, FinalOutage, FinalReservation, History, Instrument, Kind, Operation, Outcome, Seen},
    parts::{Families, Part},
    slot::{Instant, Slot},
};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A history and what it is about.
pub struct Case<'a> {
    pub history: &'a History,
    pub reservations: BTreeMap<Uuid, Story<'a>>,
    pub outages: BTreeMap<Uuid, OutageStory<'a>>,
    /// Series, bundles and proposals with the requests about them, by number.
    pub groups: BTreeMap<(Kind, Uuid), Vec<(usize, &'a Event)>>,
    pub families: Families,
}

/// Everything known of one reservation.
pub struct Story<'a> {
    pub id: Uuid,
    /// Its events by number, in the order of the file, and the parts in which it was met among others.
    pub events: Vec<(usize, &'a Event)>,
    pub last: Option<&'a FinalReservation>,
    /// The instruments it may have been made on.
    pub instruments: BTreeSet<Uuid>,
    /// What clients saw of it, by revision.
    pub seen: Vec<Sighting<'a>>,
    /// The requests that gave it its time, or may have.
    pub placements: Vec<Placement<'a>>,
}

/// The number of an event, the event, and the reservation as it was answered.
pub type Sighting<'a> = (usize, &'a Event, &'a Seen);

/// Everything known of one outage.
pub struct OutageStory<'a> {
    pub id: Uuid,
    pub events: Vec<(usize, &'a Event)>,
    pub last: Option<&'a FinalOutage>,
}

/// A request that gave a reservation its time, or may have.
#[derive(Clone, Copy)]
pub struct Placement<'a> {
    pub number: usize,
    pub event: &'a Event,
    pub slot: Slot,
    /// The revision it made, or would have made; unknown where `If-Match` is.
    pub revision: Option<u32>,
}

/// An outage as it was declared, or may have been.
#[derive(Clone, Copy)]
pub struct Declared<'a> {
    pub event: &'a Event,
    pub instrument: Uuid,
    pub slot: Slot,
    /// Not in force before: when the outage was declared first.
    pub since: Instant,
    /// The companion that alone is out of use; nothing: the whole instrument.
    pub companion: Option<Uuid>,
}

impl<'a> Case<'a> {
    /// Sorts a history; `parts` are [`crate::parts::of`] it.
    pub fn new(history: &'a History, parts: &'a [Part]) -> Self {
        let mut groups: BTreeMap<(Kind, Uuid), Vec<(usize, &'a Event)>> = BTreeMap::new();
        let mut reservations: BTreeMap<Uuid, Story<'a>> = BTreeMap::new();
        let mut outages: BTreeMap<Uuid, OutageStory<'a>> = BTreeMap::new();
        let parts = parts.iter().map(|(number, event)| (*number, event));
        for (number, event) in history.events.iter().enumerate().chain(parts) {
            match event.operation.kind() {
                Kind::Reservation => {
                    reservations.entry(event.id).or_insert_with(|| Story::new(event.id)).events.push((number, event));
                }
                Kind::Outage => {
                    outages.entry(event.id).or_insert_with(|| OutageStory::new(event.id)).events.push((number, event));
                }
                kind => groups.entry((kind, event.id)).or_default().push((number, event)),
            }
        }
        for last in &history.last.reservations {
            reservations.entry(last.id).or_insert_with(|| Story::new(last.id)).last = Some(last);
        }
        for last in &history.last.outages {
            outages.entry(last.id).or_insert_with(|| OutageStory::new(last.id)).last = Some(last);
        }
        for story in reservations.values_mut() {
            story.look_through();
        }
        Self { history, reservations, outages, groups, families: Families::of(history) }
    }

    pub fn instrument(&self, id: Uuid) -> Option<&'a Instrument> {
        self.history.world.instruments.iter().find(|instrument| instrument.id == id)
    }

    pub fn companion(&self, id: Uuid) -> Option<&'a Companion> {
        self.history.world.companions.iter().find(|companion| companion.id == id)
    }

    /// The latest the server's clock can have shown when the event took effect.
    pub fn latest(&self, event: &Event) -> Instant {
        let answered = !event.is_uncertain() || matches!(event.outcome, Outcome::Done { .. });
        if answered { event.clock.to } else { self.history.last.clock }
    }

    /// The latest instant at which a reservation can have taken its time; from the waiting list that is at any time.
    pub fn taken_by(&self, story: &Story<'_>, slot: &Slot) -> Instant {
        let taken = story.placements.iter().filter(|placement| placement.slot == *slot);
        let latest = taken.map(|placement| self.latest(placement.event)).max();
        latest.filter(|_| story.waits_within().next().is_none()).unwrap_or(self.history.last.clock)
    }

    /// The spans that outages on an instrument may have kept at some time, ended early or not.
    pub fn outage_spans(&self, instrument: Uuid) -> Vec<Slot> {
        self.declared(instrument)
            .filter(|declared| declared.companion.is_none())
            .filter_map(|declared| Slot::new(declared.slot.start().max(declared.since), declared.slot.end()))
            .collect()
    }

    /// The outages on an instrument, and those of a companion there, as they were declared or may have been.
    pub fn declared(&self, instrument: Uuid) -> impl Iterator<Item = Declared<'a>> + '_ {
        let declared = self.outages.values().flat_map(|outage| outage.declared());
        declared.filter(move |declared| declared.instrument == instrument)
    }
}

impl<'a> Story<'a> {
    fn new(id: Uuid) -> Self {
        let (instruments, seen, placements) = (BTreeSet::new(), Vec::new(), Vec::new());
        Self { id, events: Vec::new(), last: None, instruments, seen, placements }
    }

    /// Fills in what follows from the events and the final state, once both are complete.
    fn look_through(&mut self) {
        self.events.sort_by_key(|(number, _)| *number);
        let asked = self.creates().filter_map(|(_, event)| match event.operation {
            Operation::Create { instrument, .. } => Some(instrument),
            _ => None,
        });
        self.instruments = asked.chain(self.last.map(|last| last.instrument)).collect();
        self.seen = self.events.iter().filter_map(|(number, event)| Some((*number, *event, event.seen()?))).collect();
        self.seen.sort_by_key(|(number, _, seen)| (seen.revision, *number));
        self.placements = self.events.iter().filter_map(|(number, event)| self.placement(*number, event)).collect();
    }

    /// The requests that made it or may have.
    pub fn creates(&self) -> impl Iterator<Item = (usize, &'a Event)> + '_ {
        self.events.iter().copied().filter(|(_, event)| {
            matches!(event.operation, Operation::Create { .. }) && (event.made() || event.is_uncertain())
        })
    }

    /// The spans within which any time of its length would do, and that length, where it was asked to wait.
    pub fn waits_within(&self) -> impl Iterator<Item = (Slot, TimeDelta)> + '_ {
        self.creates().filter_map(|(_, event)| match event.operation {
            Operation::Create { slot, within: Some(within), .. } => Some((within, slot.end() - slot.start())),
            _ => None,
        })
    }

    /// Tells whether it may have had this time by an offer of the waiting list.
    pub fn may_be_offered(&self, slot: &Slot) -> bool {
        self.waits_within().any(|(within, length)| within.covers(slot) && slot.end() - slot.start() == length)
    }

    /// All times that it may have had, as far as they are known; of one that waits, all that it waits for.
    pub fn times(&self) -> BTreeSet<Slot> {
        let placed = self.placements.iter().map(|placement| placement.slot);
        let seen = self.seen.iter().map(|(_, _, seen)| seen.slot).chain(self.last.map(|last| last.seen.slot));
        placed.chain(seen).chain(self.waits_within().map(|(within, _)| within)).collect()
    }

    /// The changes that were answered, by the revision they made.
    pub fn changes(&self) -> impl Iterator<Item = Sighting<'a>> + '_ {
        self.seen.iter().copied().filter(|(_, event, _)| event.step().is_some() || event.made())
    }

    /// The change that is known to have made a revision, if one is.
    pub fn known(&self, revision: u32) -> Option<Sighting<'a>> {
        self.changes().find(|(_, _, seen)| seen.revision == revision)
    }

    /// The requests to change it that may have made a revision.
    pub fn maybe(&self, revision: u32) -> impl Iterator<Item = (usize, &'a Event)> + '_ {
        let fits = move |event: &Event| event.if_match.is_none_or(|seen| seen.checked_add(1) == Some(revision));
        self.events
            .iter()
            .copied()
            .filter(move |(_, event)| event.step().is_some() && event.is_uncertain() && fits(event))
    }

    /// The time a request gave it, or may have.
    ///
    /// Left out is what cannot have happened: nothing that happened is ever removed, and a revision is made once.
    fn placement(&self, number: usize, event: &'a Event) -> Option<Placement<'a>> {
        let slot = event.wanted()?;
        let revision = match (event.seen(), &event.operation) {
            (Some(seen), _) => Some(seen.revision),
            (None, Operation::Create { .. }) => Some(1),
            (None, _) => event.if_match.and_then(|seen| seen.checked_add(1)),
        };
        let placement = Placement { number, event, slot, revision };
        let counts = event.made() || (event.step().is_some() && event.succeeded()) || event.is_uncertain();
        (counts && !self.cannot_have_happened(&placement)).then_some(placement)
    }

    fn cannot_have_happened(&self, placement: &Placement<'_>) -> bool {
        if !placement.event.is_uncertain() {
            return false;
        }
        let Some(last) = self.last else { return true };
        let Some(revision) = placement.revision else { return false };
        let other = self.known(revision).is_some();
        let contradicts = |seen: &Seen| seen.revision == revision && seen.slot != placement.slot;
        last.seen.revision < revision
            || other
            || contradicts(&last.seen)
            || self.seen.iter().any(|(_, _, seen)| contradicts(seen))
    }
}

impl<'a> OutageStory<'a> {
    fn new(id: Uuid) -> Self {
        Self { id, events: Vec::new(), last: None }
    }

    /// The requests that declared it or may have, or had it end later; none that would have left a trace and did not.
    pub fn declared(&self) -> impl Iterator<Item = Declared<'a>> + '_ {
        let first = self.events.iter().find_map(|(_, event)| match event.operation {
            Operation::Outage { instrument, slot, companion, .. } => Some((instrument, slot, companion)),
            _ => None,
        });
        let declares = |event: &&Event| matches!(event.operation, Operation::Outage { .. });
        let earliest = self.events.iter().map(|(_, event)| *event).filter(declares).map(|event| event.clock.from).min();
        self.events.iter().filter_map(move |(_, event)| {
            let ((instrument, slot, companion), counts) = match event.operation {
                Operation::Outage { instrument, slot, companion, .. } => ((instrument, slot, companion), event.made()),
                Operation::ExtendOutage { until } => {
                    let (instrument, slot, companion) = first?;
                    let start = self.last.map_or(slot.start(), |last| last.slot.start());
                    ((instrument, Slot::new(start, until)?, companion), event.succeeded())
                }
                _ => return None,
            };
            let counts = counts || (event.is_uncertain() && self.last.is_some());
            let since = earliest.filter(|_| matches!(event.operation, Operation::ExtendOutage { .. }));
            let since = since.unwrap_or(event.clock.from);
            counts.then_some(Declared { event, instrument, slot, since, companion })
        })
    }

    /// The requests that ended it or may have, and when it ended where that was answered.
    pub fn ended(&self) -> impl Iterator<Item = (usize, &'a Event, Option<Instant>)> + '_ {
        self.events.iter().filter_map(|(number, event)| match (&event.operation, &event.outcome) {
            (Operation::EndOutage, Outcome::Outage { ended_at, .. }) => Some((*number, *event, *ended_at)),
            (Operation::EndOutage, _) if event.is_uncertain() => Some((*number, *event, None)),
            _ => None,
        })
    }
}
