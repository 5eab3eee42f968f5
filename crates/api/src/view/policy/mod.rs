//! The form of booking rules, for the API's description; what is read and shown is [`inventory::policy`].

mod defaults;
mod parts;
mod week;

pub use defaults::{HeldPolicy, OriginName, PolicyDefaultsView, SectionName, SectionOrigin};
pub use week::{HoursShape, OpeningShape};

use self::{
    defaults::FollowsShape,
    parts::{
        ApprovalRulesShape, AttemptLimitShape, CancelByShape, ConductShape, ContestShape, ExchangeRulesShape,
        HourRuleShape, QuotaShape, WaitingRulesShape,
    },
    week::{ReservedTimeShape, WeekMomentShape, WeeklyReleaseShape},
};
use super::{companion::OperatedName, reservation::SideName};
use serde::Deserialize;
use utoipa::ToSchema;

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
    /// How much may be used.
    #[schema(max_items = 20)]
    quotas: Option<Vec<QuotaShape>>,
    /// The hours of a week that are sought after; quotas may count these alone.
    #[schema(max_items = 70)]
    peak: Option<Vec<OpeningShape>>,
    /// When a week becomes bookable; nothing: each time as soon as the horizon reaches it.
    release: Option<WeeklyReleaseShape>,
    /// From when in a running week daily and weekly quotas no longer bind what is left of it; nothing: never.
    leftovers: Option<WeekMomentShape>,
    /// Time that is kept for some.
    #[schema(max_items = 20)]
    reserved: Option<Vec<ReservedTimeShape>>,
    /// Most requests of one party that wait for approval at once; nothing: no limit.
    #[schema(minimum = 1, maximum = 1000)]
    max_pending_holds: Option<u16>,
    /// How often one person may ask for time; nothing: as often as he likes.
    attempts: Option<AttemptLimitShape>,
    /// Who is offered time that becomes free; nothing: the usual list.
    waiting: Option<WaitingRulesShape>,
    /// How each week is given out to those who ask in time; nothing: first come, first served.
    contest: Option<ContestShape>,
    /// Whether a use of one's own needs a valid qualification.
    qualification_needed: bool,
    /// What counts against whoever does not use his time as booked; nothing: nothing does.
    conduct: Option<ConductShape>,
    /// Whether users may hand their time over or exchange it; nothing: within the group, and swaps.
    exchange: Option<ExchangeRulesShape>,
    /// When the lab is asked although a side is confirmed at once, and whether two must agree; nothing: never, and one.
    approval: Option<ApprovalRulesShape>,
    /// How many working days before its day a use of one's own must be asked for besides, the day of asking counted;
    /// nothing: minutes alone count.
    #[schema(minimum = 1, maximum = 30)]
    lead_working_days_self_use: Option<u8>,
    /// How many working days before its day a commissioned use must be asked for besides.
    #[schema(minimum = 1, maximum = 30)]
    lead_working_days_commissioned: Option<u8>,
    /// Until when on a working day before a user may cancel or move, besides the minutes; the earlier counts.
    cancel_by: Option<CancelByShape>,
    /// Lengths and grids of uses that start in certain hours of the week; the first that fits holds.
    #[schema(max_items = 20)]
    hour_rules: Option<Vec<HourRuleShape>>,
    /// When somebody of the lab must run the instrument; nothing: when it is asked for.
    operated: Option<OperatedName>,
    /// Of an instrument alone: the sections in which it follows its facility or its institution; what this body says in
    /// them holds only while neither says anything. Nothing: its own rules hold in all.
    #[schema(value_type = Option<FollowsShape>)]
    follows: Option<FollowsShape>,
}
