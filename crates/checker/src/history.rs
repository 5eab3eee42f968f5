//! What is judged: the world, what clients saw, and what was read afterwards.

use crate::{
    machine::{State, Step},
    several::{Choice, Occurrence, Standing, Verdict, Wanted},
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
    /// The version of the format: 2.
    pub format: u32,
    /// The instruments.
    pub instruments: Vec<Instrument>,
    /// What goes with instruments and serves so many uses at once: accessories, places, operators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub companions: Vec<Companion>,
}

/// Something that a use needs beside its instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Companion {
    /// Its id.
    pub id: Uuid,
    /// How many uses it serves at once.
    pub capacity: u16,
    /// Whether it is somebody who runs instruments; such a one is not chosen by name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub operator: bool,
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
    /// The reservation, outage, series, bundle or proposal it is about.
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
    Create {
        instrument: Uuid,
        slot: Slot,
        content: String,
        /// Any time of this length within it would do, too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<Slot>,
    },
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
    /// To offer it another time; never alone, but a part of [`Operation::Resettle`].
    Offer { slot: Slot },
    /// To give it another name in its series; never alone, but a part of [`Operation::MoveSeries`].
    Rename,
    /// To take an instrument out of use, or one companion of it.
    Outage {
        instrument: Uuid,
        slot: Slot,
        content: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        companion: Option<Uuid>,
    },
    /// To have the outage end later.
    ExtendOutage { until: Instant },
    /// To bring it back early.
    EndOutage,
    /// To find other times for those whom the outage pushed out, all of them or none: offered, or given at once.
    Resettle { moves: Vec<(Uuid, Slot)>, at_once: bool },
    /// The same time again and again; `slots` are all of them, in order.
    CreateSeries { instrument: Uuid, slots: Vec<Slot>, choice: Choice, content: String },
    /// To give one approval to all occurrences that wait for it.
    ApproveSeries,
    /// To turn down all that are held.
    DeclineSeries,
    /// To give up what is still to come, all or from this name on.
    CancelSeries { from: Option<Instant> },
    /// To take the occurrence of this name to another time, and others by the same step.
    MoveSeries { from: Instant, slot: Slot },
    /// To see it.
    ReadSeries,
    /// Several times, all of them or none.
    CreateBundle { items: Vec<Wanted> },
    /// To give up whatever of it has not ended.
    CancelBundle,
    /// To see it.
    ReadBundle,
    /// To propose this reservation's time to somebody, or to exchange it for what lies at that moment.
    Propose { reservation: Uuid, at: Option<Instant> },
    /// To agree to what was proposed.
    AcceptProposal,
    /// To refuse it, or to take it back.
    CloseProposal,
}

/// What kind of thing a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A reservation.
    Reservation,
    /// An outage.
    Outage,
    /// A series.
    Series,
    /// A bundle.
    Bundle,
    /// A proposal.
    Proposal,
}

/// What a client saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// A reservation: 201 where it was made by this request, else 200.
    Reservation { status: u16, seen: Seen },
    /// An outage, with what it pushed out.
    Outage { status: u16, slot: Slot, ended_at: Option<Instant>, displaced: Vec<Uuid> },
    /// A series, read after the request had been carried out: `series` is its id, another one after a division.
    Series { status: u16, series: Uuid, revision: u32, continues: Option<Uuid>, occurrences: Vec<Occurrence> },
    /// A bundle with those of its reservations that are shown, read after the request had been carried out.
    Bundle { status: u16, revision: u32, items: Vec<(Uuid, Seen)> },
    /// A proposal: how it stands, the reader's own reservation, the time proposed and the one asked for.
    Proposal { status: u16, standing: Standing, reservation: Option<Uuid>, slot: Slot, counter: Option<Slot> },
    /// It succeeded, and the answer shows nothing of what it changed. Of one reservation among several: with 201 it was
    /// made, else it may have been changed.
    Done { status: u16 },
    /// A problem: its code, and of its body what matters here. From 500 on nobody knows what happened.
    Refused {
        status: u16,
        code: String,
        /// The revision a 412 names.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revision: Option<u32>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        violations: Vec<Violation>,
        /// The verdicts on each of several, where some of them stand in the way of all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        each: Vec<Verdict>,
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
    /// Its deadline while it is held, waits or is offered time.
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
    /// All series.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub series: Vec<FinalSeries>,
    /// All proposals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<FinalProposal>,
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
    /// The series it is an occurrence of, and its name there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<(Uuid, Instant)>,
    /// The bundle it was asked for in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<Uuid>,
    /// The companions it needs by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<Uuid>,
    /// Whether it needs an operator, whoever.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub operated: bool,
}

/// A series as it was read afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinalSeries {
    /// Its id.
    pub id: Uuid,
    /// The series it was a part of until it was divided.
    pub continues: Option<Uuid>,
}

/// A proposal as it was read afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinalProposal {
    /// Its id.
    pub id: Uuid,
    /// Whose time is proposed.
    pub reservation: Uuid,
    /// That time.
    pub slot: Slot,
    /// Whose time is asked for, and that time, where times are to be exchanged.
    pub counter: Option<(Uuid, Slot)>,
    /// Whether it was agreed to.
    pub accepted: bool,
    /// The reservation that a hand-over made.
    pub made: Option<Uuid>,
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

impl Operation {
    /// Returns what kind of thing it is about.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Create { .. }
            | Self::Move { .. }
            | Self::Accept
            | Self::Approve
            | Self::Decline
            | Self::Cancel
            | Self::CheckIn
            | Self::CheckOut
            | Self::NoShow
            | Self::Offer { .. }
            | Self::Rename
            | Self::Read => Kind::Reservation,
            Self::Outage { .. } | Self::ExtendOutage { .. } | Self::EndOutage | Self::Resettle { .. } => Kind::Outage,
            Self::CreateSeries { .. }
            | Self::ApproveSeries
            | Self::DeclineSeries
            | Self::CancelSeries { .. }
            | Self::MoveSeries { .. }
            | Self::ReadSeries => Kind::Series,
            Self::CreateBundle { .. } | Self::CancelBundle | Self::ReadBundle => Kind::Bundle,
            Self::Propose { .. } | Self::AcceptProposal | Self::CloseProposal => Kind::Proposal,
        }
    }
}

impl Outcome {
    /// Returns the status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Reservation { status, .. }
            | Self::Outage { status, .. }
            | Self::Series { status, .. }
            | Self::Bundle { status, .. }
            | Self::Proposal { status, .. }
            | Self::Done { status }
            | Self::Refused { status, .. } => Some(*status),
            Self::Unknown => None,
        }
    }
}

impl Event {
    /// Returns the reservation it was answered with, if it was answered with one.
    pub fn seen(&self) -> Option<&Seen> {
        match &self.outcome {
            Outcome::Reservation { status: _, seen } => Some(seen),
            _ => None,
        }
    }

    /// Tells whether nobody knows if it took effect on what it is about.
    pub fn is_uncertain(&self) -> bool {
        match &self.outcome {
            Outcome::Unknown => true,
            Outcome::Refused { status, .. } => *status >= 500,
            Outcome::Done { status } => *status != 201 && self.operation.kind() == Kind::Reservation,
            Outcome::Reservation { .. }
            | Outcome::Outage { .. }
            | Outcome::Series { .. }
            | Outcome::Bundle { .. }
            | Outcome::Proposal { .. } => false,
        }
    }

    /// Tells whether it was answered as done.
    pub fn succeeded(&self) -> bool {
        !self.is_uncertain() && self.outcome.status().is_some_and(|status| status < 400)
    }

    /// Tells whether it made what it is about, for certain.
    pub fn made(&self) -> bool {
        self.outcome.status() == Some(201)
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
            Operation::Offer { .. } => Some(Step::Resettle),
            Operation::Rename => Some(Step::Rename),
            _ => None,
        }
    }

    /// Returns the reservation's time it asks for, if it asks for one.
    pub fn wanted(&self) -> Option<Slot> {
        match &self.operation {
            Operation::Create { slot, .. } | Operation::Move { slot } | Operation::Offer { slot } => Some(*slot),
            _ => None,
        }
    }
}
