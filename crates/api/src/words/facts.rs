//! What a notice about a reservation needs to know, as it was when it happened.
//!
//! It is stored with the outbox row, so that a mail written later still tells what happened then, whatever has changed
//! since. New fields must have a default: rows written by an older program are still to be sent.

use booking::{
    command::OutageReason,
    decision::Happening,
    reservation::{Approval, DeclineCode, Purpose, Reservation, State, StateName},
};
use chrono_tz::Tz;
use inventory::{
    id::ReservationId,
    instrument::Mode,
    money::Fen,
    slot::{Instant, Slot},
    text::{Bilingual, EmailAddress},
};
use serde::{Deserialize, Serialize};

/// Whom a notice speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The person who will use the instrument.
    Applicant,
    /// The lab.
    Lab,
    /// The PI of the applicant's group.
    Pi,
}

/// Where an instrument stands, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The instrument's name.
    pub instrument: Bilingual,
    /// Its owner's name.
    pub institution: Bilingual,
    /// Its lab's name.
    pub facility: Bilingual,
    /// The room; may be empty.
    #[serde(default)]
    pub room: String,
    /// The lab's address for mail, if it has a valid one.
    #[serde(default)]
    pub contact: Option<EmailAddress>,
    /// The lab's wall clock.
    pub zone: Tz,
    /// Until how long before the start a user may cancel or move a confirmed reservation.
    pub cancel_minutes: u32,
}

/// The people in a notice, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Names {
    /// The applicant.
    pub applicant: String,
    /// The group or organisation behind it; nothing for an institution's own staff.
    #[serde(default)]
    pub party: Option<String>,
    /// Who made it happen; nobody for a deadline.
    #[serde(default)]
    pub actor: Option<String>,
}

/// What happened to a reservation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationFacts {
    /// The reservation.
    pub reservation: ReservationId,
    /// What happened.
    pub happening: Happening,
    /// When it happened.
    pub at: Instant,
    /// Where.
    pub place: Place,
    /// Who.
    pub names: Names,
    /// What it is called.
    pub title: String,
    /// Words to the lab.
    #[serde(default)]
    pub note: String,
    /// Self-use or commissioned.
    pub mode: Mode,
    /// What the hours are for.
    pub purpose: Purpose,
    /// The group's project code.
    #[serde(default)]
    pub project_code: Option<String>,
    /// The time it has now, or had.
    pub slot: Slot,
    /// The time it had before a move.
    #[serde(default)]
    pub previous: Option<Slot>,
    /// Where it stands now.
    pub standing: State,
    /// What it costs; nothing when the side pays nothing.
    #[serde(default)]
    pub price: Option<Fen>,
    /// Why, in the words of who did it.
    #[serde(default)]
    pub reason: Option<String>,
    /// Why the instrument stands still, when an outage pushed the reservation out.
    #[serde(default)]
    pub outage: Option<OutageReason>,
    /// The reservation's revision.
    pub revision: u32,
    /// Its iTIP sequence.
    pub sequence: u32,
}

/// What one of those concerned is told; [`crate::words::notice::reservation`] says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Whom it speaks to.
    pub audience: Audience,
    /// What happened.
    pub facts: ReservationFacts,
}

impl ReservationFacts {
    /// Takes down what happened to `reservation`, which is in the state it has now.
    pub fn new(reservation: &Reservation, happening: Happening, at: Instant, place: Place, names: Names) -> Self {
        Self {
            reservation: reservation.id,
            happening,
            at,
            place,
            names,
            title: reservation.title.clone(),
            note: reservation.note.clone(),
            mode: reservation.mode,
            purpose: reservation.purpose,
            project_code: reservation.project_code.clone(),
            slot: reservation.slot,
            previous: None,
            standing: reservation.state.clone(),
            price: reservation.price,
            reason: None,
            outage: None,
            revision: reservation.revision,
            sequence: reservation.sequence,
        }
    }

    /// Adds why it happened, in words.
    pub fn because(self, reason: Option<String>) -> Self {
        Self { reason: reason.filter(|reason| !reason.trim().is_empty()), ..self }
    }

    /// Adds the time it had before.
    pub fn moved_from(self, previous: Option<Slot>) -> Self {
        Self { previous: previous.filter(|previous| *previous != self.slot), ..self }
    }

    /// Adds why the instrument stands still.
    pub fn pushed_out_by(self, outage: Option<OutageReason>) -> Self {
        Self { outage, ..self }
    }

    /// Returns until when a held reservation keeps its time, and what it waits for.
    pub fn waiting(&self) -> Option<(Instant, Vec<Approval>)> {
        match &self.standing {
            State::Held { until, awaiting } => Some((*until, awaiting.iter().copied().collect())),
            State::Confirmed
            | State::InUse { .. }
            | State::Done { .. }
            | State::Cancelled { .. }
            | State::Declined { .. }
            | State::Lapsed { .. }
            | State::Displaced { .. } => None,
        }
    }

    /// Returns why it was declined.
    pub fn decline_code(&self) -> Option<DeclineCode> {
        match &self.standing {
            State::Declined { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// Returns until when its user may cancel or move it, while that is possible and was not past when it happened.
    pub fn cancel_until(&self) -> Option<Instant> {
        let until = self.slot.start() - chrono::TimeDelta::minutes(i64::from(self.place.cancel_minutes));
        (self.standing.name() == StateName::Confirmed && self.at < until).then_some(until)
    }
}
