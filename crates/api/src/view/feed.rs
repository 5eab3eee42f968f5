//! What calendar programs read for a person, as he sees it.

use super::common::Named;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a feed's secret opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedKind {
    /// A link to one's own reservations.
    Own,
    /// A link to the calendar of a lab that one works for.
    Facility,
    /// A link to an instrument's calendar.
    Instrument,
    /// All calendars one may read, over CalDAV, together with one's address.
    Caldav,
}

/// What a calendar program may read.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Feed)]
pub struct FeedView {
    /// Its id.
    pub id: Uuid,
    /// What its secret opens.
    pub kind: FeedKind,
    /// The lab or the instrument.
    pub about: Option<Named>,
    /// It says that time is taken, and nothing else: as it was asked for, or since one may not see more.
    pub busy_only: bool,
    /// Where it is used.
    pub label: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last read, to the hour.
    pub last_used_at: Option<DateTime<Utc>>,
    /// The secret, in the answer that makes it and never again.
    pub secret: Option<FeedSecretView>,
}

/// A secret, shown once.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FeedSecret)]
pub struct FeedSecretView {
    /// The address for the calendar program: the link itself, or of CalDAV the server's.
    #[schema(example = "https://jishi.example.cn/calendar/….ics")]
    pub url: String,
    /// The name to sign in with over CalDAV.
    pub user: Option<String>,
    /// The password to sign in with over CalDAV.
    pub password: Option<String>,
    /// The address as a picture (SVG) that a phone reads with its camera.
    pub qr_svg: String,
}
