//! Opening hours, and what begins or is kept at some hour of the week.

use super::super::reservation::SideName;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

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
