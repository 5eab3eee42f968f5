//! Proposals: one user's time for another, which changes nothing until that one says yes.

use crate::{reservation::Reservation, schedule::Schedule, transition::is_exchangeable};
use chrono::TimeDelta;
use inventory::{
    id::{InstrumentId, PersonId, ProposalId, ReservationId},
    party::{Party, Side},
    policy::HandOver,
    slot::{Instant, Slot},
};
use serde::{Deserialize, Serialize};

/// For how many days a proposal may be answered, if the times do not begin before.
pub const ANSWER_DAYS: i64 = 3;

/// What is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Exchange {
    /// The other one takes the time over.
    HandOver,
    /// Both exchange their times; this is the other's.
    Swap { reservation: ReservationId, slot: Slot },
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ProposalState {
    /// Not answered.
    Open,
    /// Accepted; a hand-over has made this reservation.
    Accepted { at: Instant, made: Option<ReservationId> },
    /// Refused by the other one.
    Refused { at: Instant },
    /// Taken back by whoever made it.
    Withdrawn { at: Instant },
}

/// How a proposal stands at some moment: its state, or why it can no longer be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalStanding {
    /// It waits for an answer.
    Open,
    /// It was accepted.
    Accepted,
    /// It was refused.
    Refused,
    /// It was taken back.
    Withdrawn,
    /// It was not answered in time.
    Expired,
    /// One of the times has been moved, given up or begun meanwhile.
    Overtaken,
}

/// A proposal as it is kept. Consent is to the very times it names: where one of them changes it is overtaken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its identity, chosen by the caller.
    pub id: ProposalId,
    /// The instrument.
    pub instrument: InstrumentId,
    /// The reservation whose time is proposed.
    pub reservation: ReservationId,
    /// Its time.
    pub slot: Slot,
    /// Whose it is, and who has proposed.
    pub by: PersonId,
    /// Who is asked.
    pub to: PersonId,
    /// What for.
    pub exchange: Exchange,
    /// Words to whoever is asked.
    pub note: String,
    /// When it was made.
    pub made_at: Instant,
    /// Until when it may be answered.
    pub until: Instant,
    /// What became of it.
    pub state: ProposalState,
}

/// Who is asked, as whoever proposes can name him.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// That this person takes the time over.
    HandOver { to: PersonId },
    /// To have the time of this reservation in exchange, which the desk has found at the moment that was named; nothing:
    /// there is none.
    Swap { with: Option<ReservationId> },
}

/// A proposal as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The identity chosen by the caller.
    pub id: ProposalId,
    /// The reservation whose time is proposed.
    pub reservation: ReservationId,
    /// What for.
    pub wish: Wish,
    /// Words to whoever is asked.
    pub note: String,
}

/// A yes to time that is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeOver {
    /// The proposal.
    pub proposal: ProposalId,
    /// Who stands behind the new user.
    pub party: Party,
    /// The side that party stands on.
    pub side: Side,
    /// The group's project code, if named.
    pub project_code: Option<String>,
}

impl Proposal {
    /// Returns the reservation whose time is asked for in exchange.
    pub fn counter(&self) -> Option<ReservationId> {
        match self.exchange {
            Exchange::HandOver => None,
            Exchange::Swap { reservation, .. } => Some(reservation),
        }
    }

    /// Returns the reservation that has come of a hand-over.
    pub fn made(&self) -> Option<ReservationId> {
        match self.state {
            ProposalState::Accepted { made, .. } => made,
            ProposalState::Open | ProposalState::Refused { .. } | ProposalState::Withdrawn { .. } => None,
        }
    }

    /// Returns how it stands at `now`, when its reservations stand as `find` says.
    pub fn standing<'a>(
        &self,
        find: impl Fn(ReservationId) -> Option<&'a Reservation>,
        now: Instant,
    ) -> ProposalStanding {
        match self.state {
            ProposalState::Accepted { .. } => return ProposalStanding::Accepted,
            ProposalState::Refused { .. } => return ProposalStanding::Refused,
            ProposalState::Withdrawn { .. } => return ProposalStanding::Withdrawn,
            ProposalState::Open => {}
        }
        let as_seen =
            |id, slot: &Slot| find(id).is_some_and(|found| found.slot == *slot && is_exchangeable(&found.state));
        let counter = match &self.exchange {
            Exchange::HandOver => true,
            Exchange::Swap { reservation, slot } => as_seen(*reservation, slot),
        };
        // What becomes of the other's time after that is no longer the reader's affair.
        if self.until <= now {
            ProposalStanding::Expired
        } else if !counter || !as_seen(self.reservation, &self.slot) {
            ProposalStanding::Overtaken
        } else {
            ProposalStanding::Open
        }
    }

    /// Returns how it stands at `now` on the loaded facts.
    pub fn standing_in(&self, schedule: &Schedule, now: Instant) -> ProposalStanding {
        self.standing(|id| schedule.reservation(id), now)
    }
}

/// Returns until when a proposal may be answered that is made now about times of which the first begins at `start`.
pub fn answer_until(start: Instant, now: Instant) -> Instant {
    start.min(now + TimeDelta::days(ANSWER_DAYS))
}

/// Tells whether the rules let time of `from` go over to `to`, each a party with the side on which it stands.
pub fn reaches(allowed: HandOver, from: (Party, Side), to: (Party, Side)) -> bool {
    let inside = |side: Side| side != Side::Outside;
    match allowed {
        HandOver::Nobody => false,
        HandOver::Group => from.0 == to.0,
        HandOver::Institution => from.0 == to.0 || (inside(from.1) && inside(to.1)),
        HandOver::Anybody => true,
    }
}
