//! Quotas, approval, conduct and whatever else a policy may say.

use super::{
    super::{
        conduct::{MeasureName, ReachName},
        reservation::SideName,
    },
    week::{OpeningShape, WeekMomentShape},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

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
#[expect(dead_code, reason = "describes the form of `QuotaWindow`")]
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

/// Most attempts of one person to get time, whatever comes of them.
#[derive(Deserialize, ToSchema)]
#[schema(as = AttemptLimit)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `AttemptLimit`")]
pub struct AttemptLimitShape {
    /// How many.
    #[schema(minimum = 1, maximum = 1000, example = 5)]
    most: u16,
    /// Within how many minutes.
    #[schema(minimum = 1, maximum = 1440, example = 10)]
    within_minutes: u16,
}
