//! Offers and policies as those see them who make them.

use super::{
    catalogue::PriceView,
    common::{Named, Words},
    duty::NotOpenView,
    reservation::{ModeName, SideName},
};
use inventory::instrument::Mode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What an institution offers of an instrument.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Offer)]
pub struct OfferView {
    /// The instrument.
    pub instrument: Named,
    /// Its number in the ledger.
    pub asset_number: String,
    /// Original value, in fen.
    pub value_fen: i64,
    /// Its state in the ledger, as a code.
    pub status: String,
    /// Whether it must be opened.
    pub obligated: bool,
    /// Never shown outside its institution.
    pub secret: bool,
    /// Whether outsiders may use it.
    pub open: bool,
    /// Why not.
    pub not_open_reason: Option<NotOpenView>,
    /// The lab it stands in; nothing while it is offered to nobody.
    pub facility_id: Option<Uuid>,
    /// The research group that keeps it.
    pub owner_group_id: Option<Uuid>,
    /// The ways it may be used.
    #[schema(value_type = Vec<ModeName>)]
    pub modes: Vec<Mode>,
    /// How many uses fit at once.
    pub capacity: u16,
    /// What an hour costs each side.
    pub prices: Vec<PriceView>,
    /// Counts changes of policy and offer; the entity tag.
    pub revision: i32,
}

/// The booking rules of an instrument. All lengths are whole minutes.
#[derive(Deserialize, ToSchema)]
#[schema(as = Policy)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `BookingPolicy`")]
pub struct PolicyShape {
    /// Starts and ends fall on multiples of this many minutes after midnight; it divides a day.
    #[schema(minimum = 1, maximum = 1440, example = 30)]
    grid_minutes: u16,
    /// Shortest use.
    #[schema(minimum = 1, maximum = 43_200, example = 30)]
    min_minutes: u32,
    /// Longest use.
    #[schema(minimum = 1, maximum = 43_200, example = 480)]
    max_minutes: u32,
    /// How long before its start a use of one's own must be asked for.
    #[schema(minimum = 0, maximum = 527_040)]
    lead_minutes_self_use: u32,
    /// How long before its start a commissioned use must be asked for.
    #[schema(minimum = 0, maximum = 527_040)]
    lead_minutes_commissioned: u32,
    /// How many days ahead a use may start.
    #[schema(minimum = 1, maximum = 366)]
    horizon_days: u16,
    /// When the instrument may be used.
    hours: HoursShape,
    /// Time before each use in which it is prepared; not charged.
    #[schema(minimum = 0, maximum = 1440)]
    set_up_minutes: u16,
    /// Time after each use in which it is cleaned; not charged.
    #[schema(minimum = 0, maximum = 1440)]
    clean_up_minutes: u16,
    /// How long before the start a user may still cancel or move by himself.
    #[schema(minimum = 0, maximum = 527_040)]
    cancel_minutes: u32,
    /// The sides whose requests are confirmed at once.
    #[schema(value_type = Vec<SideName>, max_items = 3)]
    automatic_for: Vec<String>,
    /// How long a request keeps its time while it waits for approval.
    #[schema(minimum = 1, maximum = 86_400)]
    hold_minutes: u32,
    /// Most minutes a week for one party; nothing: no limit.
    #[schema(minimum = 1, maximum = 527_040)]
    weekly_quota_minutes: Option<u32>,
    /// Most requests of one party that wait for approval at once; nothing: no limit.
    #[schema(minimum = 1, maximum = 1000)]
    max_pending_holds: Option<u16>,
    /// Whether a use of one's own needs a valid qualification.
    qualification_needed: bool,
}

/// A week's openings on the lab's wall clock.
#[derive(Deserialize, ToSchema)]
#[schema(as = OpeningHours)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `OpeningHours`")]
pub struct HoursShape {
    /// The openings; overlapping ones are joined.
    #[schema(min_items = 1, max_items = 70)]
    weekly: Vec<OpeningShape>,
    /// Closed on public holidays, and open on make-up working days like on a Monday.
    follows_working_days: bool,
}

/// An opening on one weekday.
#[derive(Deserialize, ToSchema)]
#[schema(as = Opening)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `Opening`")]
pub struct OpeningShape {
    /// From 1 (Monday) to 7 (Sunday).
    #[schema(minimum = 1, maximum = 7)]
    weekday: u8,
    /// The minute of the day at which it opens.
    #[schema(minimum = 0, maximum = 1439, example = 480)]
    from_minute: u16,
    /// The minute of the day at which it closes; 1440 is midnight.
    #[schema(minimum = 1, maximum = 1440, example = 1200)]
    to_minute: u16,
}

/// A facility as its institution edits it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Facility)]
pub struct FacilityView {
    /// Its id.
    pub id: Uuid,
    /// Its owner.
    pub institution_id: Uuid,
    /// Its name.
    pub name: Words,
    /// IANA name of its time zone.
    #[schema(example = "Asia/Shanghai")]
    pub time_zone: String,
    /// Where visitors go.
    pub address: String,
    /// Where notices to the lab go.
    pub email: String,
}

/// An institution as the system administrator edits it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InstitutionEntry {
    /// Its id.
    pub id: Uuid,
    /// Short code that people and files use.
    pub code: String,
    /// Its name.
    pub name: Words,
    /// Its district.
    pub district: String,
    /// Its terms of use.
    pub terms: Words,
    /// Counts the editions of its terms; 0 when it has none.
    pub terms_version: i32,
    /// Whether its hours belong to the bureau's figures.
    pub reporting: bool,
}
