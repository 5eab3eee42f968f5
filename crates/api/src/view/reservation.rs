//! Reservations as their parties see them.

use super::{
    common::{FacilityRef, Named, NamedParty, Words},
    companion::NeedsView,
    conduct::StrikeView,
};
use booking::reservation::{Approval, Purpose, StateName};
use chrono::{DateTime, NaiveDate, Utc};
use inventory::{instrument::Mode, party::Side};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;
use uuid::Uuid;

/// A reservation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReservationView {
    /// Its id.
    pub id: Uuid,
    /// The series it is an occurrence of.
    pub series_id: Option<Uuid>,
    /// The bundle it was asked for in, together with others.
    pub bundle_id: Option<Uuid>,
    /// The instrument.
    pub instrument: Named,
    /// The instrument's owner.
    pub institution: Named,
    /// The lab.
    pub facility: FacilityRef,
    /// When the use begins.
    pub start: DateTime<Utc>,
    /// When it ends.
    pub end: DateTime<Utc>,
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
    /// What it has besides the instrument; nothing: the instrument alone.
    pub needs: Option<NeedsView>,
    /// Where it stands.
    #[schema(value_type = StateLabel)]
    pub state: StateName,
    /// Whether its applicant only keeps the time, and has not booked it yet.
    pub short_hold: bool,
    /// Until when a held reservation keeps its time, an offer can be accepted, or a request waits.
    pub hold_until: Option<DateTime<Utc>>,
    /// What it waits for, on the waiting list.
    pub waiting: Option<WaitingView>,
    /// The first day of the contested week for which it takes or took part; only where one reservation is asked for.
    pub contested_week: Option<NaiveDate>,
    /// The approvals it waits for.
    #[schema(value_type = Vec<ApprovalName>)]
    pub awaiting: Vec<Approval>,
    /// The side on which it stands.
    #[schema(value_type = SideName)]
    pub side: Side,
    /// The person who uses it.
    pub applicant: NamedParty,
    /// The research group behind it.
    pub group: Option<NamedParty>,
    /// The organisation behind it.
    pub organisation: Option<NamedParty>,
    /// The group's project code.
    pub project_code: Option<String>,
    /// What it costs, in fen; nothing when this side pays nothing.
    pub price_fen: Option<i64>,
    /// Until when its user may cancel or move it himself.
    pub cancel_until: DateTime<Utc>,
    /// When the use began.
    pub checked_in_at: Option<DateTime<Utc>>,
    /// When the use ended.
    pub checked_out_at: Option<DateTime<Utc>>,
    /// Whether it is `cancelled` since its time went over to somebody else.
    pub handed_over: bool,
    /// Who has the time since.
    pub handed_over_to: Option<NamedParty>,
    /// Why it was declined or cancelled.
    pub reason: Option<String>,
    /// Counts every change; the entity tag.
    pub revision: u32,
    /// The calendar invitation's sequence.
    pub sequence: u32,
    /// What the reader may do now.
    #[schema(value_type = Vec<String>)]
    pub can: Vec<Can>,
    /// Until when its time is kept for whoever has not begun; nothing: to its end.
    pub kept_until: Option<DateTime<Utc>>,
    /// Whether cancelling it now counts against its applicant.
    pub cancel_counts: bool,
    /// What is held against its applicant because of it; only where one reservation is asked for, and only for him and
    /// the lab.
    pub strike: Option<StrikeView>,
    /// What happened, oldest first; only where one reservation is asked for.
    pub history: Vec<HistoryEntry>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// What a request on the waiting list waits for.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = Waiting)]
pub struct WaitingView {
    /// Any time of its length from then on
    pub from: DateTime<Utc>,
    /// until then would do.
    pub to: DateTime<Utc>,
    /// How many who want some of the same time are served before it; nothing once it has an offer.
    pub ahead: Option<usize>,
}

/// Something the reader may do to a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Can {
    /// Take the time that was offered.
    Accept,
    /// Book the time that is kept.
    Book,
    /// Approve for the lab.
    Approve,
    /// Approve for the lab's bench, the first of two.
    BenchApprove,
    /// Approve for the group.
    PiApprove,
    /// Turn down.
    Decline,
    /// Move.
    Move,
    /// Cancel.
    Cancel,
    /// Begin the use.
    CheckIn,
    /// End the use.
    CheckOut,
    /// Say that nobody came.
    NoShow,
    /// Set soft rules aside.
    Override,
    /// Hand it over to somebody.
    HandOver,
    /// Exchange its time for another.
    Swap,
}

impl Can {
    /// Returns the word as sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Book => "book",
            Self::Approve => "approve",
            Self::BenchApprove => "bench_approve",
            Self::PiApprove => "pi_approve",
            Self::Decline => "decline",
            Self::Move => "move",
            Self::Cancel => "cancel",
            Self::CheckIn => "check_in",
            Self::CheckOut => "check_out",
            Self::NoShow => "no_show",
            Self::Override => "override",
            Self::HandOver => "hand_over",
            Self::Swap => "swap",
        }
    }
}

impl Serialize for Can {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Something that happened to a reservation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HistoryEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it; nobody for a deadline.
    pub actor: Option<String>,
    /// What, as a code.
    pub action: String,
    /// Why, in the words of who did it.
    pub reason: Option<String>,
    /// The same as a sentence.
    pub text: Words,
}

/// How an instrument is used.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModeName {
    /// A qualified person operates it.
    SelfUse,
    /// The lab's operator runs the samples.
    Commissioned,
}

/// What hours are for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PurposeName {
    /// Research.
    Research,
    /// Development of products.
    Development,
    /// Teaching.
    Teaching,
    /// Service to society.
    Service,
    /// Anything else.
    Other,
}

/// Where a reservation stands.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateLabel {
    /// Keeps its time until a deadline.
    Held,
    /// Promised.
    Confirmed,
    /// Somebody works at the instrument.
    InUse,
    /// Over.
    Done,
    /// Given up.
    Cancelled,
    /// Turned down.
    Declined,
    /// Not approved in time.
    Lapsed,
    /// Nobody came.
    NoShow,
    /// On the waiting list.
    Waiting,
    /// Offered free time that is kept until it is accepted.
    Offered,
    /// Pushed out by an outage.
    Displaced,
}

/// An approval that is waited for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalName {
    /// By the city, once for an organisation.
    Admission,
    /// The organisation's of the institution's terms.
    Terms,
    /// By the group's PI.
    Pi,
    /// By the lab.
    Manager,
    /// By an operator or manager of the lab, before the other of two who must agree.
    Bench,
}

/// On which side of the owner's door a use stands.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SideName {
    /// The group that keeps the instrument.
    OwnGroup,
    /// Others of the same legal person.
    OwnInstitution,
    /// Everybody else.
    Outside,
}
