//! What is judged: the world, what clients saw, and what was read afterwards.

use crate::{
    machine::{State, Step},
    slot::{Instant, Slot},
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A whole run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The facts that stood still.
    pub world: World,
    /// What clients did and saw, in any order; the first stands on line 2.
    pub events: Vec<Event>,
    /// What was read when nothing was under way any more.
    pub last: FinalState,
}

/// The facts that stood still during the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    /// The version of the format: 1.
    pub format: u32,
    /// The instruments.
    pub instruments: Vec<Instrument>,
}

/// An instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Its id.
    pub id: Uuid,
    /// How many uses fit at once.
    pub capacity: u16,
    /// Kept free before each use, in minutes.
    pub set_up_minutes: u32,
    /// Kept free after each use, in minutes.
    pub clean_up_minutes: u32,
    /// How long after its start a use that has not begun is kept; nothing: to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_show_minutes: Option<u32>,
}

/// One request of one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Who asked; a repeated request counts as the same only from the same client.
    pub client: String,
    /// When it was sent, in microseconds of the harness's monotonic clock.
    pub invoked_at: u64,
    /// When its answer was there, on the same clock; nothing when there was none.
    pub answered_at: Option<u64>,
    /// The server's clock, as far as the harness knows it, between sending and answer.
    pub clock: Bounds,
    /// The reservation or outage it is about.
    pub id: Uuid,
    /// The revision sent in `If-Match`.
    pub if_match: Option<u32>,
    /// What was asked.
    pub operation: Operation,
    /// What came back.
    pub outcome: Outcome,
}

/// An instant between two bounds, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Not earlier than this.
    pub from: Instant,
    /// Not later than this.
    pub to: Instant,
}

/// What a client asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Operation {
    /// Time on an instrument; `content` names everything else the body says, equal bodies by equal names.
    Create { instrument: Uuid, slot: Slot, content: String },
    /// Another time.
    Move { slot: Slot },
    /// To take the time that was offered.
    Accept,
    /// To give one approval, whichever.
    Approve,
    /// To turn it down.
    Decline,
    /// To give it up.
    Cancel,
    /// To begin the use.
    CheckIn,
    /// To end the use.
    CheckOut,
    /// To say that nobody came.
    NoShow,
    /// To see it.
    Read,
    /// To take an instrument out of use.
    Outage { instrument: Uuid, slot: Slot, content: String },
    /// To bring it back early.
    EndOutage,
}

/// What a client saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// A reservation: 201 where it was made by this request, else 200.
    Reservation { status: u16, seen: Seen },
    /// An outage, with what it pushed out.
    Outage { status: u16, slot: Slot, ended_at: Option<Instant>, displaced: Vec<Uuid> },
    /// A problem: its code, and of its body what matters here. From 500 on nobody knows what happened.
    Refused {
        status: u16,
        code: String,
        /// The revision a 412 names.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<u32>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        violations: Vec<Violation>,
    },
    /// No answer: it may have happened, may not, or may yet have happened later.
    Unknown,
}

/// A reservation as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Where it stands.
    pub state: State,
    /// Counts every change, from 1.
    pub revision: u32,
    /// The sequence of its calendar invitation.
    pub sequence: u32,
    /// Its time, without set-up and clean-up.
    pub slot: Slot,
    /// Until when it keeps its time while it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_until: Option<Instant>,
}

/// A broken rule of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Violation {
    /// The rule's name.
    pub code: String,
    /// The times that stand in the way.
    pub blockers: Vec<Slot>,
}

/// What was read when nothing was under way any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinalState {
    /// The server's clock at the reading, or later.
    pub clock: Instant,
    /// All reservations.
    pub reservations: Vec<FinalReservation>,
    /// All outages.
    pub outages: Vec<FinalOutage>,
    /// All rows of occupancy.
    pub occupancy: Vec<Row>,
}

/// A reservation as it was read afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinalReservation {
    /// Its id.
    pub id: Uuid,
    /// Its instrument.
    pub instrument: Uuid,
    /// The rest.
    pub seen: Seen,
}

/// An outage as it was read afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinalOutage {
    /// Its id.
    pub id: Uuid,
    /// Its instrument.
    pub instrument: Uuid,
    /// The time it was declared for.
    pub slot: Slot,
    /// When it was ended early.
    pub ended_at: Option<Instant>,
}

/// A row of occupancy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The instrument.
    pub instrument: Uuid,
    /// The lane, from 0.
    pub lane: u16,
    /// From when to when, set-up and clean-up included.
    pub span: Slot,
    /// What it belongs to.
    pub owner: Owner,
}

/// What a row of occupancy belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// A reservation.
    Reservation(Uuid),
    /// An outage.
    Outage(Uuid),
}

impl Instrument {
    /// Returns what a use of `slot` occupies, set-up and clean-up included.
    pub fn span_of(&self, slot: &Slot) -> Slot {
        slot.widened(TimeDelta::minutes(i64::from(self.set_up_minutes)), self.clean_up())
    }

    /// Returns the clean-up time.
    pub fn clean_up(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.clean_up_minutes))
    }
}

impl Event {
    /// Returns the reservation it was answered with, if it was answered with one.
    pub fn seen(&self) -> Option<&Seen> {
        match &self.outcome {
            Outcome::Reservation { status: _, seen } => Some(seen),
            Outcome::Outage { .. } | Outcome::Refused { .. } | Outcome::Unknown => None,
        }
    }

    /// Tells whether nobody knows if it took effect.
    pub fn is_uncertain(&self) -> bool {
        match &self.outcome {
            Outcome::Unknown => true,
            Outcome::Refused { status, .. } => *status >= 500,
            Outcome::Reservation { .. } | Outcome::Outage { .. } => false,
        }
    }

    /// Tells whether it was answered with what it is about.
    pub fn succeeded(&self) -> bool {
        matches!(self.outcome, Outcome::Reservation { .. } | Outcome::Outage { .. })
    }

    /// Tells whether it made what it is about, for certain.
    pub fn made(&self) -> bool {
        matches!(self.outcome, Outcome::Reservation { status: 201, .. } | Outcome::Outage { status: 201, .. })
    }

    /// Tells whether its answer was there before `other` was sent: only then it came first for certain.
    pub fn precedes(&self, other: &Event) -> bool {
        self.answered_at.is_some_and(|answered| answered < other.invoked_at)
    }

    /// Returns the step it asks for, if it asks to change a reservation that is there.
    pub fn step(&self) -> Option<Step> {
        match self.operation {
            Operation::Accept => Some(Step::Accept),
            Operation::Approve => Some(Step::Approve),
            Operation::Decline => Some(Step::Decline),
            Operation::Move { .. } => Some(Step::Move),
            Operation::Cancel => Some(Step::Cancel),
            Operation::CheckIn => Some(Step::CheckIn),
            Operation::CheckOut => Some(Step::CheckOut),
            Operation::NoShow => Some(Step::Miss),
            Operation::Create { .. } | Operation::Read | Operation::Outage { .. } | Operation::EndOutage => None,
        }
    }

    /// Returns the reservation's time it asks for, if it asks for one.
    pub fn wanted(&self) -> Option<Slot> {
        match &self.operation {
            Operation::Create { slot, .. } | Operation::Move { slot } => Some(*slot),
            Operation::Accept
            | Operation::Approve
            | Operation::Decline
            | Operation::Cancel
            | Operation::CheckIn
            | Operation::CheckOut
            | Operation::NoShow
            | Operation::Read
            | Operation::Outage { .. }
            | Operation::EndOutage => None,
        }
    }
}
