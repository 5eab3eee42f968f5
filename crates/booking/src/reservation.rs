//! Reservations: what somebody asked for, and what became of it.

use inventory::{
    companion::Needs,
    id::{InstrumentId, OutageId, PersonId, ReservationId},
    instrument::Mode,
    money::Fen,
    party::{Party, Side},
    slot::{Instant, Slot},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use crate::{series::InSeries, violation::RuleCode};

/// What the hours are for; the figures divide by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Research.
    Research,
    /// Development of products.
    Development,
    /// Teaching.
    Teaching,
    /// Service to society: tests for others.
    Service,
    /// Anything else.
    Other,
}

/// A yes that a request still waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// The city admits the organisation.
    Admission,
    /// The organisation accepts the institution's terms.
    Terms,
    /// The group's PI agrees.
    Pi,
    /// The lab manager agrees.
    Manager,
    /// Somebody of the lab's bench agrees, before the other of two who must.
    Bench,
}

/// Why a lab declined; words are added beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineCode {
    /// The instrument cannot do what is asked.
    NotFeasible,
    /// The lab needs the instrument itself.
    InstrumentNeeded,
    /// The applicant may not operate it.
    NotQualified,
    /// The request lacks something.
    Incomplete,
    /// The city did not admit the organisation.
    NotAdmitted,
    /// Another reason, told in words.
    Other,
}

/// Where a reservation stands; data that belongs to a state lives in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Keeps its time until a deadline while approvals are awaited (never empty).
    Held { until: Instant, awaiting: BTreeSet<Approval> },
    /// Promised.
    Confirmed,
    /// Somebody works at the instrument.
    InUse { since: Instant, by_applicant: bool },
    /// Over, with its hours recorded.
    Done { since: Instant, until: Instant },
    /// Given up by its applicant or the lab; or its time went over to somebody else, whose reservation is `handed_to`.
    Cancelled { reason: Option<String>, handed_to: Option<ReservationId> },
    /// Turned down.
    Declined { code: DeclineCode, reason: String },
    /// Not approved before its deadline.
    Lapsed { at: Instant },
    /// Nobody came; what was left of its time is free again. `at` is the deadline, or when the lab said so.
    NoShow { at: Instant },
    /// Waits for time within `within`, of the length of the reservation's slot; keeps nothing, and ends at `until`.
    Waiting { until: Instant, within: Slot },
    /// Kept for it until `until`, when it must be accepted.
    Offered { until: Instant, from: OfferFrom },
    /// Pushed out by an outage; its user may take another time, and only approvals not yet given are awaited again.
    Displaced { outage: OutageId, awaiting: BTreeSet<Approval> },
}

impl State {
    /// Returns the state's name.
    pub fn name(&self) -> StateName {
        match self {
            Self::Held { .. } => StateName::Held,
            Self::Confirmed => StateName::Confirmed,
            Self::InUse { .. } => StateName::InUse,
            Self::Done { .. } => StateName::Done,
            Self::Cancelled { .. } => StateName::Cancelled,
            Self::Declined { .. } => StateName::Declined,
            Self::Lapsed { .. } => StateName::Lapsed,
            Self::NoShow { .. } => StateName::NoShow,
            Self::Waiting { .. } => StateName::Waiting,
            Self::Offered { .. } => StateName::Offered,
            Self::Displaced { .. } => StateName::Displaced,
        }
    }

    /// Tells whether it is a short hold: time that its applicant keeps and has not booked.
    pub fn is_short_hold(&self) -> bool {
        matches!(self, Self::Offered { from: OfferFrom::Hold, .. })
    }

    /// Returns the reservation that has its time now, if it was handed over.
    pub fn handed_to(&self) -> Option<ReservationId> {
        match self {
            Self::Cancelled { handed_to, .. } => *handed_to,
            Self::Held { .. }
            | Self::Confirmed
            | Self::InUse { .. }
            | Self::Done { .. }
            | Self::Declined { .. }
            | Self::Lapsed { .. }
            | Self::NoShow { .. }
            | Self::Waiting { .. }
            | Self::Offered { .. }
            | Self::Displaced { .. } => None,
        }
    }

    /// Tells whether a reservation in this state keeps time from others.
    pub fn occupies(&self) -> bool {
        match self {
            Self::Held { .. } | Self::Confirmed | Self::InUse { .. } | Self::Offered { .. } => true,
            Self::Done { .. }
            | Self::Cancelled { .. }
            | Self::Declined { .. }
            | Self::Lapsed { .. }
            | Self::NoShow { .. }
            | Self::Waiting { .. }
            | Self::Displaced { .. } => false,
        }
    }
}

/// Why time was offered, and where the reservation stands when the offer is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferFrom {
    /// Time became free for a request on the waiting list, which waits within this.
    List { within: Slot },
    /// The lab offers another time instead of that which an outage took; these approvals had not been given before.
    Outage { outage: OutageId, awaiting: BTreeSet<Approval> },
    /// Its applicant keeps the time for himself while he fills in the rest: a short hold.
    Hold,
}

/// A state's name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateName {
    /// See [`State::Held`].
    Held,
    /// See [`State::Confirmed`].
    Confirmed,
    /// See [`State::InUse`].
    InUse,
    /// See [`State::Done`].
    Done,
    /// See [`State::Cancelled`].
    Cancelled,
    /// See [`State::Declined`].
    Declined,
    /// See [`State::Lapsed`].
    Lapsed,
    /// See [`State::NoShow`].
    NoShow,
    /// See [`State::Waiting`].
    Waiting,
    /// See [`State::Offered`].
    Offered,
    /// See [`State::Displaced`].
    Displaced,
}

impl StateName {
    /// Tells whether a reservation in this state is, was or will be a use, or was to the end promised as one: nobody gave
    /// it up or took it away. Calendars keep it, a missed one too.
    pub fn is_live(self) -> bool {
        match self {
            Self::Held | Self::Confirmed | Self::InUse | Self::Done | Self::Offered | Self::NoShow => true,
            Self::Cancelled | Self::Declined | Self::Lapsed | Self::Waiting | Self::Displaced => false,
        }
    }

    /// Tells whether nothing more becomes of a reservation in this state.
    pub fn has_ended(self) -> bool {
        match self {
            Self::Done | Self::Cancelled | Self::Declined | Self::Lapsed | Self::NoShow => true,
            Self::Held | Self::Confirmed | Self::InUse | Self::Waiting | Self::Offered | Self::Displaced => false,
        }
    }
}

/// Rules a lab manager set aside for one reservation, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The rules, sorted.
    pub rules: BTreeSet<RuleCode>,
    /// The manager's reason.
    pub reason: String,
    /// The manager.
    pub by: PersonId,
}

/// A request for time and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// Its identity, chosen by the caller.
    pub id: ReservationId,
    /// The series it is an occurrence of, if it is one of several.
    pub series: Option<InSeries>,
    /// The instrument.
    pub instrument: InstrumentId,
    /// The person who will use it.
    pub applicant: PersonId,
    /// The person who asked: the applicant, or the lab for a caller.
    pub booked_by: PersonId,
    /// Who stands behind it.
    pub party: Party,
    /// The group's project code, if one was named.
    pub project_code: Option<String>,
    /// On which side of the owner's door it stands.
    pub side: Side,
    /// Self-use or commissioned.
    pub mode: Mode,
    /// What the hours are for.
    pub purpose: Purpose,
    /// What it is called in calendars.
    pub title: String,
    /// Words to the lab.
    pub note: String,
    /// What it needs beside the instrument.
    pub needs: Needs,
    /// The time asked for, without set-up and clean-up.
    pub slot: Slot,
    /// Where it stands.
    pub state: State,
    /// When it becomes a no-show if its use has not begun by then: set only while it is confirmed, by the rules in force
    /// when it was promised. Nothing: its time is kept to the end.
    pub kept_until: Option<Instant>,
    /// The price it was quoted, in fen; nothing when the side pays nothing.
    pub price: Option<Fen>,
    /// Rules set aside for it.
    pub waiver: Option<Waiver>,
    /// Counts every change, from 1; it is the entity tag.
    pub revision: u32,
    /// iTIP sequence: rises when time or standing changes for the invited (RFC 5546 section 2.1.4).
    pub sequence: u32,
    /// When it was asked for.
    pub created_at: Instant,
}
