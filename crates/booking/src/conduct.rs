//! Conduct: strikes against people and the measures that rest on them, each with its reason, its end, and whether it
//! was contested.
//!
//! What counts as a strike is decided with the command that shows it ([`crate::engine`]); a person decides about an
//! appeal, and [`Measure::stands`] says what is left of a measure then. Deliberately absent: milder steps in place of a
//! measure that fell. What does not rest on enough strikes any more is over.

use chrono::TimeDelta;
use inventory::{
    id::{FacilityId, InstrumentId, MeasureId, PersonId, ReservationId, StrikeId},
    policy::{LadderStep, MeasureKind, Reach},
    slot::Instant,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a strike is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StrikeKind {
    /// Did not come: waited for `measured` minutes after the start, of `allowed`.
    NoShow,
    /// Came `measured` minutes late, where `allowed` are tolerated.
    Late,
    /// Used `measured` percent of the time, where `allowed` are expected.
    LeftEarly,
    /// Ended `measured` minutes late, where `allowed` are tolerated.
    Overrun,
    /// Gave the time up `measured` minutes before the start; the deadline was `allowed` minutes before it.
    LateCancel,
}

/// Whether a strike was contested, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Appeal {
    /// Not contested.
    None,
    /// Contested, and not decided yet; it counts meanwhile.
    Open,
    /// Contested, and stands.
    Upheld,
    /// Contested, and void: it counts no more.
    Voided,
}

/// A use that was not used as booked, held against the person who booked it. A use brings one strike at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strike {
    /// Its identity, which follows from the reservation's.
    pub id: StrikeId,
    /// The use.
    pub reservation: ReservationId,
    /// The instrument.
    pub instrument: InstrumentId,
    /// Its lab.
    pub facility: FacilityId,
    /// The person.
    pub person: PersonId,
    /// What for.
    pub kind: StrikeKind,
    /// What was measured, in the unit of its kind.
    pub measured: u32,
    /// What the rules allow, in the same unit.
    pub allowed: u32,
    /// When.
    pub at: Instant,
    /// From then on it counts no more.
    pub expires_at: Instant,
    /// Until then, and once, it may be contested.
    pub appeal_until: Instant,
    /// Whether it was.
    pub appeal: Appeal,
}

/// What follows from strikes for a while; it ends by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its identity, which follows from that of the strike that brought it.
    pub id: MeasureId,
    /// The person.
    pub person: PersonId,
    /// The instrument on which the last strike fell.
    pub instrument: InstrumentId,
    /// Its lab.
    pub facility: FacilityId,
    /// Whether it holds on that instrument or on all of the lab's.
    pub reach: Reach,
    /// What it does.
    pub kind: MeasureKind,
    /// From when.
    pub from: Instant,
    /// Until when, exclusively.
    pub until: Instant,
    /// How many strikes it needs.
    pub strikes: u8,
    /// Within how many days.
    pub within_days: u16,
    /// The strikes it rests on, by time and id.
    pub because: Vec<StrikeId>,
}

impl Strike {
    /// Returns the identity of a reservation's strike (UUID version 5 in its name space, RFC 9562 section 5.5).
    pub fn id_of(reservation: ReservationId) -> StrikeId {
        StrikeId(Uuid::new_v5(&reservation.0, b"strike"))
    }

    /// Tells whether it counts at `now`.
    pub fn counts(&self, now: Instant) -> bool {
        self.appeal != Appeal::Voided && now < self.expires_at
    }

    /// Tells whether the person may contest it at `now`.
    pub fn may_be_contested(&self, now: Instant) -> bool {
        self.appeal == Appeal::None && now < self.appeal_until && now < self.expires_at
    }
}

impl Measure {
    /// Returns the identity of the measure that a strike brought (UUID version 5 in its name space).
    pub fn id_of(strike: StrikeId) -> MeasureId {
        MeasureId(Uuid::new_v5(&strike.0, b"measure"))
    }

    /// Tells whether it does `kind` at `now`.
    pub fn binds(&self, kind: MeasureKind, now: Instant) -> bool {
        self.kind == kind && self.from <= now && now < self.until
    }

    /// Tells whether enough of its strikes are left when those for which `is_void` holds are taken away. That a strike
    /// has expired since takes nothing from a measure: it was imposed in time.
    pub fn stands(&self, is_void: impl Fn(StrikeId) -> bool) -> bool {
        self.because.iter().filter(|id| !is_void(**id)).count() >= usize::from(self.strikes)
    }
}

/// Returns the measure that `new`, the last of `strikes`, brings by `ladder`: the highest step that is reached.
pub fn measure(ladder: &[LadderStep], strikes: &[Strike], new: &Strike) -> Option<Measure> {
    let counted = |step: &LadderStep| {
        let since = new.at - TimeDelta::days(i64::from(step.within_days));
        let here = |strike: &&Strike| match step.reach {
            Reach::Instrument => strike.instrument == new.instrument,
            Reach::Facility => strike.facility == new.facility,
        };
        let own = strikes.iter().filter(|strike| strike.person == new.person && strike.counts(new.at));
        let mut found: Vec<&Strike> = own.filter(|strike| since < strike.at).filter(here).collect();
        found.sort_by_key(|strike| (strike.at, strike.id));
        found.into_iter().map(|strike| strike.id).collect::<Vec<_>>()
    };
    let mut counts = ladder.iter().map(|step| (step, counted(step)));
    let (step, because) = counts.rfind(|(step, found)| found.len() >= usize::from(step.strikes))?;
    Some(Measure {
        id: Measure::id_of(new.id),
        person: new.person,
        instrument: new.instrument,
        facility: new.facility,
        reach: step.reach,
        kind: step.measure,
        from: new.at,
        until: new.at + TimeDelta::days(i64::from(step.days)),
        strikes: step.strikes,
        within_days: step.within_days,
        because,
    })
}
