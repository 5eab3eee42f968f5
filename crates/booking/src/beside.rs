//! What occupies the companions of an instrument's uses: accessories, places and operators.

use crate::{
    occupancy::{self, Occupancy, OccupancyChange, Source},
    schedule::Schedule,
};
use chrono::TimeDelta;
use inventory::{
    companion::{Companion, CompanionKind, Needs},
    id::{CompanionId, InstrumentId, OutageId},
    instrument::Mode,
    policy::Operated,
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;

/// A companion, and what keeps it busy within the loaded window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// The companion.
    pub companion: Companion,
    /// Its rows, sorted by start, end, lane: uses of this instrument and of every other.
    pub occupancy: Vec<Occupancy>,
}

/// A use of another instrument that an operator of the lab runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    /// The instrument.
    pub instrument: InstrumentId,
    /// The time of the use, without set-up and clean-up.
    pub slot: Slot,
}

/// A change of what a companion is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompanionChange {
    /// The companion.
    pub companion: CompanionId,
    /// The row.
    pub row: OccupancyChange,
}

impl Schedule {
    /// Returns the companion with this id, if loaded.
    pub fn beside(&self, id: CompanionId) -> Option<&Beside> {
        self.companions.iter().find(|beside| beside.companion.id == id)
    }

    /// Returns what a use in this mode needs: what it asks for, and an operator where the instrument is not run without.
    pub fn needs(&self, asked: &Needs, mode: Mode) -> Needs {
        let always = match self.instrument.policy.operated {
            Operated::OnRequest => false,
            Operated::Commissioned => mode == Mode::Commissioned,
            Operated::Always => true,
        };
        Needs { operator: asked.operator || always, ..asked.clone() }
    }

    /// Returns when outages of `companion` on this instrument, other than `except`, meet `span`, sorted.
    pub fn companion_outages(&self, companion: CompanionId, span: &Slot, except: Option<OutageId>) -> Vec<Slot> {
        let standing = self.outages.iter().filter(|outage| Some(outage.id) != except && outage.ended_at.is_none());
        let met = standing.filter(|outage| outage.companion == Some(companion) && outage.slot.overlaps(span));
        met.map(|outage| outage.slot).collect::<BTreeSet<Slot>>().into_iter().collect()
    }

    /// Returns the outages of `companion` on this instrument that stand at `now`.
    pub fn companion_outages_at(&self, companion: CompanionId, now: Instant) -> Vec<Slot> {
        let span = Slot::new(now, now + TimeDelta::microseconds(1));
        span.map(|span| self.companion_outages(companion, &span, None)).unwrap_or_default()
    }

    /// Returns the companions that `source` keeps.
    pub fn kept_by(&self, source: Source) -> impl Iterator<Item = &Companion> {
        let keeps = move |beside: &&Beside| beside.occupancy.iter().any(|row| row.source == source);
        self.companions.iter().filter(keeps).map(|beside| &beside.companion)
    }
}

impl Beside {
    /// Returns the rows that overlap `span`, without those of `own`.
    pub fn rivals(&self, span: &Slot, own: Option<Source>) -> impl Iterator<Item = &Occupancy> {
        self.occupancy.iter().filter(move |row| row.span.overlaps(span) && Some(row.source) != own)
    }

    /// Tells whether it is an operator.
    pub fn is_operator(&self) -> bool {
        self.companion.kind == CompanionKind::Operator
    }
}

/// Carries changes out, as the store does on its table.
pub fn apply(companions: &mut [Beside], change: &CompanionChange) {
    for beside in companions.iter_mut().filter(|beside| beside.companion.id == change.companion) {
        occupancy::apply(&mut beside.occupancy, &[change.row]);
    }
}
