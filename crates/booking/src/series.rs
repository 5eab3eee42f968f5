//! Series: the same time asked for again and again, and the verdict on each occurrence.
//!
//! An occurrence is a reservation like any other, with a state, a revision and a life of its own; the series holds
//! what they have in common and nothing that could contradict them.

use crate::{
    command::Request,
    occupancy::{self, OccupancyChange, Source},
    quote::verdict,
    recurrence::{Occurrence, OccurrenceLimit, Recurrence, TooMany},
    reservation::{Reservation, State},
    rules::{Asked, room},
    schedule::{KnownUse, Schedule},
    violation::{RuleCode, Violation},
};
use inventory::{
    id::{InstrumentId, PersonId, ReservationId, SeriesId},
    money::Fen,
    slot::{Instant, Slot},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use thiserror::Error;

/// What repeats. Its occurrences are reservations that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its identity, chosen by the caller.
    pub id: SeriesId,
    /// The instrument.
    pub instrument: InstrumentId,
    /// The person who asked.
    pub booked_by: PersonId,
    /// When, by which rule. Occurrences that were refused, given up or moved since are told by their reservations.
    pub recurrence: Recurrence,
    /// When it was asked for.
    pub created_at: Instant,
    /// The series that it was a part of until what follows was moved.
    pub continues: Option<SeriesId>,
    /// What the revisions of reservations that have left it came to, so that its own revision never falls.
    pub departed: u32,
}

/// Of which series a reservation is an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct InSeries {
    /// The series.
    pub series: SeriesId,
    /// The start that the rule gives the occurrence (`RECURRENCE-ID`), wherever it was moved.
    pub recurrence_id: Instant,
}

/// What is to happen when some occurrences cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// All of them or nothing.
    All,
    /// Those that can be had.
    Possible,
}

/// A request for a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesRequest {
    id: SeriesId,
    each: Request,
    recurrence: Recurrence,
    occurrences: Vec<Occurrence>,
    choice: Choice,
}

/// Why a series cannot be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SeriesError {
    /// More occurrences than [`OccurrenceLimit::MOST`].
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Every occurrence was taken out.
    #[error("the series has no occurrence")]
    Empty,
}

impl SeriesRequest {
    /// Makes a request of what each occurrence asks for and when they are; id and time of `each` do not count.
    pub fn new(id: SeriesId, each: Request, recurrence: Recurrence, choice: Choice) -> Result<Self, SeriesError> {
        let occurrences = recurrence.occurrences(OccurrenceLimit::MOST)?;
        let first = occurrences.first().ok_or(SeriesError::Empty)?;
        let each = Request { slot: first.slot, ..each };
        Ok(Self { id, each, recurrence, occurrences, choice })
    }

    /// Returns the series' id.
    pub fn id(&self) -> SeriesId {
        self.id
    }

    /// Returns what each occurrence asks for; its time is the first one's.
    pub fn each(&self) -> &Request {
        &self.each
    }

    /// Returns what each occurrence asks for, to be filled in with what only the store knows.
    pub fn each_mut(&mut self) -> &mut Request {
        &mut self.each
    }

    /// Returns by which rule it repeats.
    pub fn recurrence(&self) -> &Recurrence {
        &self.recurrence
    }

    /// Returns the occurrences in the order of their starts, at least one.
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// Returns what is to happen when some cannot be had.
    pub fn choice(&self) -> Choice {
        self.choice
    }

    /// Returns the time from the first start to the last end.
    pub fn hull(&self) -> Slot {
        hull(&self.occurrences).unwrap_or(self.each.slot)
    }
}

/// Returns the time from the first start to the last end of some occurrences.
pub fn hull(occurrences: &[Occurrence]) -> Option<Slot> {
    let start = occurrences.iter().map(|occurrence| occurrence.slot.start()).min()?;
    let end = occurrences.iter().map(|occurrence| occurrence.slot.end()).max()?;
    Slot::new(start, end).ok()
}

/// What would become of one occurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The occurrence.
    pub occurrence: Occurrence,
    /// The state it would get, or every rule in the way.
    pub outcome: Result<State, Vec<Violation>>,
    /// What it would cost, in fen; nothing when the side pays nothing.
    pub price: Option<Fen>,
}

/// A verdict with what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
    pub(crate) id: ReservationId,
    /// Empty when it is refused.
    pub(crate) occupancy: Vec<OccupancyChange>,
}

impl Series {
    /// Returns its revision, given all its reservations: it rises with every change of any of them.
    pub fn revision<'a>(&self, reservations: impl IntoIterator<Item = &'a Reservation>) -> u32 {
        self.departed + reservations.into_iter().map(|reservation| reservation.revision).sum::<u32>()
    }
}

/// Judges every occurrence in the order of time, with `waived` rules set aside.
///
/// Those accepted before count: they occupy, and they use quotas up. All of a series wait for one answer together and
/// are one request that waits. The time of `pattern` does not count.
pub fn judge(
    schedule: &Schedule,
    pattern: &Asked,
    occurrences: &[Occurrence],
    waived: &BTreeSet<RuleCode>,
    now: Instant,
) -> Vec<Verdict> {
    // What is only tried out needs ids that differ, and nobody sees them.
    let id = |n: u32| ReservationId(uuid::Uuid::from_u128(u128::from(n)));
    judge_each(schedule, pattern, occurrences, waived, now, id).into_iter().map(|judged| judged.verdict).collect()
}

pub(crate) fn judge_each(
    schedule: &Schedule,
    pattern: &Asked,
    occurrences: &[Occurrence],
    waived: &BTreeSet<RuleCode>,
    now: Instant,
    id: impl Fn(u32) -> ReservationId,
) -> Vec<Judged> {
    let mut facts = schedule.clone();
    let mut judged = Vec::with_capacity(occurrences.len());
    for (n, occurrence) in (0..).zip(occurrences) {
        judged.push(judge_one(&mut facts, pattern, occurrence, waived, now, id(n)));
    }
    judged
}

/// Judges a request that is only tried out and, where it is accepted, notes it down in the facts, so that what is asked
/// for together with it is judged as if it were there already. `nth` tells several from one another.
pub fn suppose(facts: &mut Schedule, asked: &Asked, waived: &BTreeSet<RuleCode>, now: Instant, nth: u32) {
    drop(note(facts, asked, waived, now, ReservationId(uuid::Uuid::from_u128(u128::from(nth)))));
}

/// Judges one occurrence and notes it down in the facts, if it is accepted.
fn judge_one(
    facts: &mut Schedule,
    pattern: &Asked,
    occurrence: &Occurrence,
    waived: &BTreeSet<RuleCode>,
    now: Instant,
    id: ReservationId,
) -> Judged {
    let asked = Asked { slot: occurrence.slot, ..pattern.clone() };
    let price = facts.instrument.price(asked.side, asked.slot.minutes());
    let (outcome, occupancy) = match note(facts, &asked, waived, now, id) {
        Ok((state, occupancy)) => (Ok(state), occupancy),
        Err(violations) => (Err(violations), Vec::new()),
    };
    Judged { verdict: Verdict { occurrence: *occurrence, outcome, price }, id, occupancy }
}

/// Judges a request; what is accepted occupies and uses quotas up from then on. Returns its state and what it occupies.
fn note(
    facts: &mut Schedule,
    asked: &Asked,
    waived: &BTreeSet<RuleCode>,
    now: Instant,
    id: ReservationId,
) -> Result<(State, Vec<OccupancyChange>), Vec<Violation>> {
    let slot = asked.slot;
    let state = verdict(facts, asked, waived, now)?;
    let (span, capacity) = (facts.span_taken(&slot, now), facts.instrument.capacity.get());
    let occupancy = occupancy::place(&facts.occupancy, capacity, span, Source::Reservation(id), now)
        .ok_or_else(|| vec![room::occupied(facts, &span)])?;
    occupancy::apply(&mut facts.occupancy, &occupancy);
    facts.standing.uses.push(KnownUse {
        id,
        slot,
        side: asked.side,
        by_person: true,
        by_party: true,
        held: false,
        series: None,
        begun: false,
        party: asked.party,
    });
    Ok((state, occupancy))
}
