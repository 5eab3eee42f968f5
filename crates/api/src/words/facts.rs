//! What a notice about a reservation needs to know, as it was when it happened.
//!
//! It is stored with the outbox row, so that a mail written later still tells what happened then, whatever has changed
//! since. New fields must have a default: rows written by an older program are still to be sent.

use booking::{
    command::OutageReason,
    decision::Happening,
    recurrence::Recurrence,
    reservation::{Approval, DeclineCode, Purpose, Reservation, State, StateName},
    series::InSeries,
};
use chrono_tz::Tz;
use inventory::{
    id::{InstitutionId, InstrumentId, ReservationId, SeriesId},
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
    /// Whoever runs the instrument for the applicant.
    Operator,
    /// Somebody who was told before and whom it concerns no longer.
    Former,
}

/// Where an instrument stands, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The instrument's name.
    pub instrument: Bilingual,
    /// Its owner's name.
    pub institution: Bilingual,
    /// Its owner, whose words are used; nothing in messages of older programs.
    #[serde(default)]
    pub owner: Option<InstitutionId>,
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

/// Somebody who takes part in a use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    /// The name.
    pub name: String,
    /// The address for mail.
    pub address: EmailAddress,
}

/// Who meets at an instrument, for the calendar event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Gathering {
    /// Who invites: an address for mail. Nothing in messages of older programs, which name the site's sender.
    #[serde(default)]
    pub organizer: Option<String>,
    /// The instrument; nothing in messages of older programs.
    #[serde(default)]
    pub instrument: Option<InstrumentId>,
    /// The applicant, while he can be told anything.
    #[serde(default)]
    pub applicant: Option<Guest>,
    /// Whoever runs the instrument; the applicant may be among them.
    #[serde(default)]
    pub operators: Vec<Guest>,
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
    /// Until when its user may cancel or move it, where the rules count working days; else the place's minutes say it.
    #[serde(default)]
    pub deadline: Option<Instant>,
    /// How many others that were asked for together with it still stand, where it has come to nothing.
    #[serde(default)]
    pub others_stand: u32,
    /// The reservation's revision.
    pub revision: u32,
    /// Its iTIP sequence; of an occurrence or a series that of the whole series.
    pub sequence: u32,
    /// Which occurrence of which series it is, when it is told of alone.
    #[serde(default)]
    pub occurrence: Option<InSeries>,
    /// The series, when several of its occurrences are told of together; the fields above are the first one's.
    #[serde(default)]
    pub series: Option<SeriesFacts>,
    /// Who meets there.
    #[serde(default)]
    pub gathering: Gathering,
    /// Whether the reader's calendar has nothing to be told, though the event has changed: it never held it.
    #[serde(default)]
    pub is_no_event: bool,
}

/// A series of which something happened to several occurrences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesFacts {
    /// The series.
    pub id: SeriesId,
    /// When it takes place.
    pub recurrence: Recurrence,
    /// The times to which it happened, in order.
    pub concerned: Vec<Slot>,
    /// By which rule it took place before it was moved.
    #[serde(default)]
    pub before: Option<Recurrence>,
    /// Every occurrence as it stands now, in the order of the times its rule gives them.
    pub occurrences: Vec<OccurrenceFacts>,
}

/// An occurrence of a series as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OccurrenceFacts {
    /// The reservation; nothing in messages of older programs.
    #[serde(default)]
    pub reservation: Option<ReservationId>,
    /// The start that the rule gives it (`RECURRENCE-ID`).
    pub recurrence_id: Instant,
    /// When it is.
    pub slot: Slot,
    /// Where it stands.
    pub state: StateName,
}

impl ReservationFacts {
    /// Takes down what happened to `reservation`, which is in the state it has now.
    pub fn new(reservation: &Reservation, happening: Happening, at: Instant, place: Place, names: Names) -> Self {
        let organizer = place.contact.as_ref().map(|address| address.as_str().to_owned());
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
            deadline: None,
            others_stand: 0,
            revision: reservation.revision,
            sequence: reservation.sequence,
            occurrence: None,
            series: None,
            gathering: Gathering { organizer, ..Gathering::default() },
            is_no_event: false,
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

    /// Adds until when its user may cancel or move it, where working days are counted.
    pub fn changeable_until(self, deadline: Option<Instant>) -> Self {
        Self { deadline, ..self }
    }

    /// Adds how many of its bundle still stand.
    pub fn leaving(self, others_stand: u32) -> Self {
        Self { others_stand, ..self }
    }

    /// Says that it is an occurrence of a series, with the number under which the series' invited hear of it.
    pub fn within(self, occurrence: InSeries, sequence: u32) -> Self {
        Self { occurrence: Some(occurrence), sequence, ..self }
    }

    /// Says that it happened to several occurrences of a series.
    pub fn together(self, series: SeriesFacts, sequence: u32) -> Self {
        Self { series: Some(series), sequence, ..self }
    }

    /// Adds who meets there.
    pub fn meeting(self, gathering: Gathering) -> Self {
        Self { gathering, ..self }
    }

    /// Returns what it is about: mails about one thing go in order, and a series is one thing.
    pub fn about(&self) -> uuid::Uuid {
        let of = self.occurrence.map(|occurrence| occurrence.series);
        let whole = self.series.as_ref().map(|series| series.id);
        whole.or(of).map_or(self.reservation.0, |series| series.0)
    }

    /// Tells whether it stands in the calendars of those who are told of it; what waits for time does not yet.
    pub fn is_in_calendars(&self) -> bool {
        !self.is_no_event && !self.happening.is_about_waiting()
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
            | State::NoShow { .. }
            | State::Waiting { .. }
            | State::Offered { .. }
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
        let by_minutes = self.slot.start() - chrono::TimeDelta::minutes(i64::from(self.place.cancel_minutes));
        let until = self.deadline.unwrap_or(by_minutes);
        (self.standing.name() == StateName::Confirmed && self.at < until).then_some(until)
    }
}
