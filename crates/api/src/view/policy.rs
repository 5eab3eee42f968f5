//! The form of booking rules, for the API's description; what is read and shown is [`inventory::policy`].

use super::{
    catalogue::RuleSentence,
    companion::OperatedName,
    conduct::{MeasureName, ReachName},
    reservation::SideName,
};
use chrono::NaiveDate;
use inventory::policy::{BookingPolicy, Follows, Origin, Section};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

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

/// Rules as they hold, and where they are another's: what is shown may be sent back.
#[derive(Debug, Clone, Serialize)]
pub struct HeldPolicy {
    /// The rules that hold.
    #[serde(flatten)]
    pub policy: BookingPolicy,
    /// Whose they are, by section; left out where all are its own.
    #[serde(skip_serializing_if = "Follows::is_empty")]
    pub follows: Follows,
}

/// What a facility or an institution says for the rules of all instruments that follow it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PolicyDefaults)]
pub struct PolicyDefaultsView {
    /// The sections it speaks of.
    #[schema(value_type = Vec<SectionName>)]
    pub sections: Vec<Section>,
    /// The rules as data; beyond these sections they mean nothing.
    #[schema(value_type = Object)]
    pub policy: BookingPolicy,
    /// The rules as sentences.
    pub rules: Vec<RuleSentence>,
    /// On how many instruments they hold, in some section.
    pub followed_by: usize,
    /// What the reader may do with them, by the access table's names.
    pub can: Vec<String>,
    /// Counts their changes; the entity tag.
    pub revision: i32,
}

/// Where the rules of a section come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct SectionOrigin {
    /// The section.
    #[schema(value_type = SectionName)]
    pub section: Section,
    /// Where they come from.
    #[schema(value_type = OriginName)]
    pub origin: Origin,
}

/// Fields of booking rules that belong together.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SectionName {
    /// Grid and lengths, by hours too.
    Length,
    /// Opening hours, working days and days with other hours.
    Hours,
    /// How long before its start a use is asked for, and how far ahead.
    Ahead,
    /// Set-up and clean-up.
    Buffers,
    /// Whether a use of one's own needs a qualification.
    Qualification,
    /// Who is confirmed at once, when the lab is asked, and how long a request is held.
    Approval,
    /// Until when a use may be given up or moved.
    Cancellation,
    /// Quotas, and the peak hours they count.
    Quotas,
    /// How many requests may wait for approval at once.
    Requests,
    /// When time becomes bookable, and for whom it is kept.
    Release,
    /// The waiting list.
    Waiting,
    /// Contested weeks.
    Contest,
    /// Handing over and swapping.
    Exchange,
    /// Conduct.
    Conduct,
}

/// Where rules come from.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OriginName {
    /// The instrument itself.
    Own,
    /// The defaults of its facility.
    Facility,
    /// The defaults of its institution.
    Institution,
}

/// Whose rules an instrument follows.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FollowName {
    /// Its facility's; where the facility says nothing, its institution's.
    Facility,
    /// Its institution's, whatever the facility says.
    Institution,
}

/// Whose rules an instrument follows, by section; what is left out is its own.
#[derive(Deserialize, ToSchema)]
#[schema(as = Follows)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `Follows`")]
pub struct FollowsShape {
    /// Grid and lengths, by hours too.
    length: Option<FollowName>,
    /// Opening hours, working days and days with other hours.
    hours: Option<FollowName>,
    /// How long before its start a use is asked for, and how far ahead.
    ahead: Option<FollowName>,
    /// Set-up and clean-up.
    buffers: Option<FollowName>,
    /// Whether a use of one's own needs a qualification.
    qualification: Option<FollowName>,
    /// Who is confirmed at once, when the lab is asked, and how long a request is held.
    approval: Option<FollowName>,
    /// Until when a use may be given up or moved.
    cancellation: Option<FollowName>,
    /// Quotas, and the peak hours they count.
    quotas: Option<FollowName>,
    /// How many requests may wait for approval at once.
    requests: Option<FollowName>,
    /// When time becomes bookable, and for whom it is kept.
    release: Option<FollowName>,
    /// The waiting list.
    waiting: Option<FollowName>,
    /// Contested weeks.
    contest: Option<FollowName>,
    /// Handing over and swapping.
    exchange: Option<FollowName>,
    /// Conduct.
    conduct: Option<FollowName>,
}

/// A minute of a working day before the day on which a use starts.
#[derive(Deserialize, ToSchema)]
#[schema(as = CancelBy)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `CancelBy`")]
pub struct CancelByShape {
    /// Which working day before; 1 is the last one before that day.
    #[schema(minimum = 1, maximum = 30, example = 1)]
    working_days_before: u8,
    /// Until which minute of that day.
    #[schema(minimum = 0, maximum = 1439, example = 960)]
    minute: u16,
}

/// What holds for uses that start in certain hours of the week; what it does not name is as without it. It names at least
/// one number.
#[derive(Deserialize, ToSchema)]
#[schema(as = HourRule)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `HourRule`")]
pub struct HourRuleShape {
    /// The hours in which they start.
    #[schema(min_items = 1, max_items = 70)]
    hours: Vec<OpeningShape>,
    /// Their starts and ends fall on multiples of this many minutes after midnight; it divides a day.
    #[schema(minimum = 1, maximum = 1440, example = 240)]
    grid_minutes: Option<u16>,
    /// The shortest of them.
    #[schema(minimum = 1, maximum = 43_200, example = 240)]
    min_minutes: Option<u32>,
    /// The longest of them.
    #[schema(minimum = 1, maximum = 43_200, example = 720)]
    max_minutes: Option<u32>,
}

/// What users may do with their time among themselves, each with the consent of the other.
#[derive(Deserialize, ToSchema)]
#[schema(as = ExchangeRules)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `ExchangeRules`")]
pub struct ExchangeRulesShape {
    /// To whom a user may hand his time over: to nobody, within his group or organisation, also within the owning
    /// institution, or to anybody who may use the instrument.
    #[schema(pattern = "^(nobody|group|institution|anybody)$")]
    hand_over: String,
    /// Whether two users may exchange their times.
    swap: bool,
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
    /// Days on which other hours hold; where two name a day, the later one in the list counts.
    #[schema(max_items = 50)]
    exceptions: Option<Vec<HoursExceptionShape>>,
}

/// Days on which other hours hold than the week's.
#[derive(Deserialize, ToSchema)]
#[schema(as = HoursException)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `HoursException`")]
pub struct HoursExceptionShape {
    /// The first of the days.
    first: NaiveDate,
    /// The last of the days, at most a year later.
    last: NaiveDate,
    /// The openings of each of these days; none: closed.
    #[schema(max_items = 10)]
    openings: Option<Vec<DayOpeningShape>>,
    /// Why, for people.
    #[schema(max_length = 100)]
    note: Option<String>,
}

/// An opening of a day.
#[derive(Deserialize, ToSchema)]
#[schema(as = DayOpening)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `DayOpening`")]
pub struct DayOpeningShape {
    /// The minute of the day at which it opens.
    #[schema(minimum = 0, maximum = 1439, example = 480)]
    from_minute: u16,
    /// The minute of the day at which it closes; 1440 is midnight.
    #[schema(minimum = 1, maximum = 1440, example = 1200)]
    to_minute: u16,
}

/// A limit on how much is used.
#[derive(Deserialize, ToSchema)]
#[schema(as = Quota)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `Quota`")]
pub struct QuotaShape {
    /// Whose uses are added up.
    #[schema(pattern = "^(person|party|side|all)$")]
    per: String,
    /// The sides it binds.
    #[schema(value_type = Vec<SideName>, min_items = 1, max_items = 3)]
    sides: Vec<String>,
    /// What is added up.
    #[schema(pattern = "^(minutes|uses|days)$")]
    measure: String,
    /// The most that may be reached, in minutes, uses or days.
    #[schema(minimum = 1, maximum = 527_040, example = 360)]
    limit: u32,
    /// Within what it is added up.
    window: QuotaWindowShape,
    /// Whether only peak hours count.
    peak_only: bool,
    /// The research groups it binds, and nobody else; nothing: whoever stands on its sides.
    #[schema(max_items = 50)]
    groups: Option<Vec<Uuid>>,
    /// The research groups it does not bind.
    #[schema(max_items = 50)]
    except: Option<Vec<Uuid>>,
    /// The hours of a week that count, instead of the peak; nothing: all, or the peak.
    #[schema(max_items = 70)]
    hours: Option<Vec<OpeningShape>>,
}

/// Within what a quota adds up, by the lab's wall clock.
#[derive(Deserialize, ToSchema)]
#[schema(as = QuotaWindow)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QuotaWindowShape {
    /// A calendar day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
    /// Everything that has been asked for and not been used yet.
    Ahead,
    /// Any so many days in a row.
    Rolling {
        /// How many.
        #[schema(minimum = 2, maximum = 366, example = 7)]
        days: u16,
    },
}

/// A moment of every week on the lab's wall clock.
#[derive(Deserialize, ToSchema)]
#[schema(as = WeekMoment)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `WeekMoment`")]
pub struct WeekMomentShape {
    /// From 1 (Monday) to 7 (Sunday).
    #[schema(minimum = 1, maximum = 7)]
    weekday: u8,
    /// The minute of the day.
    #[schema(minimum = 0, maximum = 1439, example = 1260)]
    minute: u16,
}

/// A week becomes bookable as a whole.
#[derive(Deserialize, ToSchema)]
#[schema(as = WeeklyRelease)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `WeeklyRelease`")]
pub struct WeeklyReleaseShape {
    /// The moment.
    at: WeekMomentShape,
    /// In which week before; 1 is the week right before.
    #[schema(minimum = 1, maximum = 52)]
    weeks_before: u8,
}

/// Time that is kept for some, every week.
#[derive(Deserialize, ToSchema)]
#[schema(as = ReservedTime)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `ReservedTime`")]
pub struct ReservedTimeShape {
    /// When.
    #[schema(min_items = 1, max_items = 70)]
    weekly: Vec<OpeningShape>,
    /// The research groups it is kept for; with `sides` at least one.
    #[schema(max_items = 50)]
    groups: Option<Vec<Uuid>>,
    /// The sides it is kept for.
    #[schema(value_type = Option<Vec<SideName>>, max_items = 3)]
    sides: Option<Vec<String>>,
    /// How many minutes before it begins what is free of it is released to all; nothing: never.
    #[schema(minimum = 0, maximum = 527_040)]
    release_minutes: Option<u32>,
}

/// How weeks are given out to all who ask in time.
#[derive(Deserialize, ToSchema)]
#[schema(as = Contest)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `Contest`")]
pub struct ContestShape {
    /// Requests for a week are collected until this moment,
    closes: WeekMomentShape,
    /// in which week before; 1 is the week right before.
    #[schema(minimum = 1, maximum = 8)]
    weeks_before: u8,
    /// How long the lab may look at what is proposed; then it takes effect as it is.
    #[schema(minimum = 0, maximum = 10_080, example = 1440)]
    review_minutes: u32,
    /// The sides that are served before all others, in this order.
    #[schema(value_type = Option<Vec<SideName>>, max_items = 3)]
    first: Option<Vec<String>>,
    /// Over how many days before the week counts what a party had.
    #[schema(minimum = 1, maximum = 366, example = 28)]
    lately_days: u16,
}

/// The waiting list.
#[derive(Deserialize, ToSchema)]
#[schema(as = WaitingRules)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `WaitingRules`")]
pub struct WaitingRulesShape {
    /// Most requests that wait at once; 0: there is no list.
    #[schema(minimum = 0, maximum = 50, example = 20)]
    most: u16,
    /// The sides that are offered time before all others, in this order; within a rank whoever joined first.
    #[schema(value_type = Option<Vec<SideName>>, max_items = 3)]
    first: Option<Vec<String>>,
    /// Shortest time to answer an offer; time that begins sooner is offered to nobody.
    #[schema(minimum = 1, maximum = 527_040, example = 30)]
    answer_min_minutes: u32,
    /// Longest time to answer an offer.
    #[schema(minimum = 1, maximum = 527_040, example = 1440)]
    answer_max_minutes: u32,
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

/// What counts as a strike, for how long, and which measures follow. It binds uses of one's own.
#[derive(Deserialize, ToSchema)]
#[schema(as = Conduct)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `Conduct`")]
pub struct ConductShape {
    /// How long after its start a use that has not begun is kept; nothing: the lab alone says who has not come.
    #[schema(minimum = 5, maximum = 1440, example = 30)]
    no_show_minutes: Option<u32>,
    /// How much later than its start a use may begin; nothing: coming late is no strike.
    #[schema(minimum = 1, maximum = 1440, example = 15)]
    late_minutes: Option<u32>,
    /// Which share of the booked time must be used, in percent; nothing: leaving early is no strike.
    #[schema(minimum = 1, maximum = 99, example = 50)]
    early_percent: Option<u8>,
    /// How much later than its end a use may be ended; nothing: running over is no strike.
    #[schema(minimum = 1, maximum = 1440, example = 15)]
    overrun_minutes: Option<u32>,
    /// Whether the applicant may still cancel after the deadline, at the price of a strike.
    late_cancel: bool,
    /// For how many days a strike counts.
    #[schema(minimum = 1, maximum = 366, example = 180)]
    strike_days: u16,
    /// For how many days it may be contested.
    #[schema(minimum = 1, maximum = 60, example = 7)]
    appeal_days: u16,
    /// The measures, by rising number of strikes.
    #[schema(max_items = 5)]
    ladder: Option<Vec<LadderStepShape>>,
}

/// A measure that begins with a number of strikes; every further one brings the highest step that is reached.
#[derive(Deserialize, ToSchema)]
#[schema(as = LadderStep)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `LadderStep`")]
pub struct LadderStepShape {
    /// How many strikes; more than in the step before.
    #[schema(minimum = 1, maximum = 20, example = 3)]
    strikes: u8,
    /// Within how many days; at most those for which a strike counts.
    #[schema(minimum = 1, maximum = 366, example = 180)]
    within_days: u16,
    /// Where they are counted and the measure holds.
    #[schema(value_type = ReachName)]
    reach: String,
    /// What follows.
    #[schema(value_type = MeasureName)]
    measure: String,
    /// For how many days.
    #[schema(minimum = 1, maximum = 366, example = 30)]
    days: u16,
}

/// When the lab is asked although a side is confirmed at once, and whether two must agree.
#[derive(Deserialize, ToSchema)]
#[schema(as = ApprovalRules)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `ApprovalRules`")]
pub struct ApprovalRulesShape {
    /// Uses longer than this are asked about; nothing: length does not matter.
    #[schema(minimum = 1, maximum = 43_200, example = 240)]
    longer_than_minutes: Option<u32>,
    /// Uses that touch these hours of a week are asked about.
    #[schema(max_items = 70)]
    hours: Option<Vec<OpeningShape>>,
    /// Whether whoever was never promised this instrument before is asked about.
    first_use: Option<bool>,
    /// Who agrees after the lab's operator or manager has; nobody gives both. Where a PI is named, and the applicant has
    /// none or is one, a manager of the lab does. Nothing: the lab's manager alone decides.
    #[schema(pattern = "^(manager|pi)$")]
    second: Option<String>,
}
