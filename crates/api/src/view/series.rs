//! Series as their parties see them.

use super::{
    common::{FacilityRef, Named, NamedParty, Words},
    reservation::{ApprovalName, Can, ModeName, PurposeName, SideName, StateLabel},
};
use booking::reservation::{Approval, Purpose, StateName};
use chrono::{DateTime, Utc};
use inventory::{instrument::Mode, party::Side};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A series of reservations.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SeriesView {
    /// Its id.
    pub id: Uuid,
    /// The instrument.
    pub instrument: Named,
    /// The instrument's owner.
    pub institution: Named,
    /// The lab.
    pub facility: FacilityRef,
    /// When it takes place, as a sentence.
    pub rule: Words,
    /// The rule as it was given (RFC 5545 section 3.3.10).
    pub recurrence_rule: Option<String>,
    /// How the instrument is used.
    #[schema(value_type = ModeName)]
    pub mode: Mode,
    /// What the hours are for.
    #[schema(value_type = PurposeName)]
    pub purpose: Purpose,
    /// What it is called in calendars.
    pub title: String,
    /// Words to the lab.
    pub note: String,
    /// The side on which it stands.
    #[schema(value_type = SideName)]
    pub side: Side,
    /// The person who uses it.
    pub applicant: NamedParty,
    /// The research group behind it.
    pub group: Option<NamedParty>,
    /// The organisation behind it.
    pub organisation: Option<NamedParty>,
    /// Its reservations, in the order of the times its rule gives them.
    pub occurrences: Vec<OccurrenceView>,
    /// What those that stand cost together, in fen; nothing when this side pays nothing.
    pub price_fen: Option<i64>,
    /// The approvals for which some of them wait.
    #[schema(value_type = Vec<ApprovalName>)]
    pub awaiting: Vec<Approval>,
    /// Rises with every change of any of them; the entity tag.
    pub revision: u32,
    /// What the reader may do to all of them now.
    #[schema(value_type = Vec<String>)]
    pub can: Vec<Can>,
    /// The series of which it was a part, until it was moved.
    pub continues: Option<Uuid>,
    /// The series that were a part of it, until they were moved.
    pub continued_by: Vec<Uuid>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// A reservation as an occurrence of its series.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Occurrence)]
pub struct OccurrenceView {
    /// The reservation.
    pub reservation_id: Uuid,
    /// The start that the rule gives it; it names the occurrence.
    pub recurrence_id: DateTime<Utc>,
    /// When the use begins.
    pub start: DateTime<Utc>,
    /// When it ends.
    pub end: DateTime<Utc>,
    /// Whether it was moved away from where the rule puts it.
    pub moved: bool,
    /// Where it stands.
    #[schema(value_type = StateLabel)]
    pub state: StateName,
    /// Whether it is `cancelled` since its time went over to somebody else.
    pub handed_over: bool,
    /// Until when a held one keeps its time.
    pub hold_until: Option<DateTime<Utc>>,
}
