//! What a call says: what happened to which time of which instrument, and nothing of whose it is.

use booking::{
    decision::Happening,
    reservation::{Reservation, StateName},
};
use chrono::{DateTime, Utc};
use inventory::{slot::Instant, text::Bilingual};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What happened to a reservation, as far as other systems can be told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HookEvent {
    /// Asked for, and kept until a deadline.
    Requested,
    /// Promised at once or after the last approval.
    Confirmed,
    /// One of several approvals was given.
    Approved,
    /// Moved to another time.
    Moved,
    /// Given up, or handed over to somebody whose reservation is another one.
    Cancelled,
    /// Turned down.
    Declined,
    /// Its deadline passed.
    Lapsed,
    /// Pushed out by an outage.
    Displaced,
    /// The use began.
    CheckedIn,
    /// The use ended.
    CheckedOut,
    /// Nobody came.
    NoShow,
    /// It is kept longer for its user.
    KeptLonger,
}

impl HookEvent {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 12] = [
        Self::Requested,
        Self::Confirmed,
        Self::Approved,
        Self::Moved,
        Self::Cancelled,
        Self::Declined,
        Self::Lapsed,
        Self::Displaced,
        Self::CheckedIn,
        Self::CheckedOut,
        Self::NoShow,
        Self::KeptLonger,
    ];

    /// Returns what others are told of a happening. Waiting for time is the applicant's matter alone, and of who runs a
    /// use other systems hear nothing.
    pub fn of(happening: Happening) -> Option<Self> {
        match happening {
            Happening::Requested => Some(Self::Requested),
            Happening::Confirmed => Some(Self::Confirmed),
            Happening::Approved => Some(Self::Approved),
            Happening::Moved | Happening::Swapped => Some(Self::Moved),
            Happening::Cancelled | Happening::HandedOver => Some(Self::Cancelled),
            Happening::Declined => Some(Self::Declined),
            Happening::Lapsed => Some(Self::Lapsed),
            Happening::Displaced => Some(Self::Displaced),
            Happening::CheckedIn => Some(Self::CheckedIn),
            Happening::CheckedOut => Some(Self::CheckedOut),
            Happening::NoShow => Some(Self::NoShow),
            Happening::KeptLonger => Some(Self::KeptLonger),
            Happening::Joined
            | Happening::Offered
            | Happening::OfferWithdrawn
            | Happening::OfferLapsed
            | Happening::WaitEnded
            | Happening::HoldBegun
            | Happening::HoldEnded
            | Happening::Continued
            | Happening::Staffed
            | Happening::Relocated => None,
        }
    }
}

#[derive(Serialize)]
struct EventBody<'a> {
    id: Uuid,
    #[serde(rename = "type")]
    kind: HookEvent,
    at: DateTime<Utc>,
    reservation_id: Uuid,
    instrument: InstrumentBody<'a>,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    state: StateName,
}

#[derive(Serialize)]
struct InstrumentBody<'a> {
    id: Uuid,
    name: NameBody<'a>,
}

#[derive(Serialize)]
struct NameBody<'a> {
    zh: &'a str,
    en: &'a str,
}

#[derive(Serialize)]
struct TestBody {
    id: Uuid,
    #[serde(rename = "type")]
    kind: &'static str,
    at: DateTime<Utc>,
}

/// Says what happened to a reservation.
pub fn event_body(
    id: Uuid,
    kind: HookEvent,
    at: Instant,
    reservation: &Reservation,
    instrument: &Bilingual,
) -> serde_json::Result<String> {
    serde_json::to_string(&EventBody {
        id,
        kind,
        at,
        reservation_id: reservation.id.0,
        instrument: InstrumentBody {
            id: reservation.instrument.0,
            name: NameBody { zh: &instrument.zh, en: &instrument.en },
        },
        start: reservation.slot.start(),
        end: reservation.slot.end(),
        state: reservation.state.name(),
    })
}

/// Says that this is a test.
pub fn test_body(id: Uuid, at: Instant) -> serde_json::Result<String> {
    serde_json::to_string(&TestBody { id, kind: "test", at })
}
