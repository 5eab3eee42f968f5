//! An instrument's calendar as the reader may see it.

use super::common::{Named, Span};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An instrument's calendar in a window of time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimelineView {
    /// The instrument.
    pub instrument: Named,
    /// IANA name of its lab's time zone.
    pub time_zone: String,
    /// Start of the window.
    pub from: DateTime<Utc>,
    /// End of the window.
    pub to: DateTime<Utc>,
    /// The server's clock.
    pub now: DateTime<Utc>,
    /// The step on which uses begin and end.
    pub grid_minutes: u16,
    /// Opening hours within the window.
    pub open: Vec<Span>,
    /// Open time that the reader may not ask for, or not yet.
    pub withheld: Vec<WithheldTime>,
    /// What occupies it.
    pub items: Vec<TimelineItem>,
    /// From then on the working-day calendar is not known yet.
    pub provisional_after: Option<DateTime<Utc>>,
}

/// Something in a calendar.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimelineItem {
    /// What it is; a reader without rights sees `busy` only.
    pub kind: ItemKind,
    /// When it begins.
    pub start: DateTime<Utc>,
    /// When it ends.
    pub end: DateTime<Utc>,
    /// Preparation before it.
    pub set_up_minutes: u16,
    /// Cleaning after it.
    pub clean_up_minutes: u16,
    /// Which of several uses at once; for drawing only.
    pub lane: u16,
    /// The reservation, for those who may know it.
    pub reservation_id: Option<Uuid>,
    /// The outage, for those who may know it.
    pub outage_id: Option<Uuid>,
    /// What it is called.
    pub title: Option<String>,
    /// Where the reservation stands.
    pub state: Option<String>,
    /// Whether it is the reader's own.
    pub mine: bool,
    /// Until when a held reservation keeps its time.
    pub hold_until: Option<DateTime<Utc>>,
}

/// What an item of a calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Somebody has the time.
    Busy,
    /// A reservation the reader may know.
    Reservation,
    /// The instrument stands still.
    Outage,
}

/// Open time that the reader may not ask for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WithheldTime {
    /// When it begins.
    pub start: DateTime<Utc>,
    /// When it ends.
    pub end: DateTime<Utc>,
    /// Why.
    pub reason: WithheldLabel,
    /// From when on he may; nothing: never.
    pub opens_at: Option<DateTime<Utc>>,
}

/// Why open time may not be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WithheldLabel {
    /// Its week is not open for booking yet.
    NotReleased,
    /// It is kept for others.
    Reserved,
}
