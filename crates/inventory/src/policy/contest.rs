//! Contested time: requests for a week are collected until a set moment, and then given out together.

use super::WeekMoment;
use crate::{
    hours::wall,
    party::Side,
    slot::{Instant, Slot},
};
use chrono::{Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// How the weeks of a sought-after instrument are given out: whoever asks in time takes part, whenever he asked.
///
/// Sides are served as `first` names them, then all others together; within one rank whoever had less lately comes
/// first, and where that ties a lottery decides whose seed was committed to before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contest {
    /// Requests for a week are collected until this moment,
    pub closes: WeekMoment,
    /// in which week before: 1 is the week right before; 1 to 8.
    pub weeks_before: u8,
    /// How long the lab may look at what is proposed, in minutes, 0 to 10,080; then it takes effect as it is.
    pub review_minutes: u32,
    /// The sides that are served before all others, in this order.
    pub first: Vec<Side>,
    /// Over how many days before the week counts what a party had, 1 to 366.
    pub lately_days: u16,
}

impl Contest {
    /// Longest time for the lab to look at a proposal.
    pub const MOST_REVIEW: u32 = 7 * 1440;
    /// Most weeks before.
    pub const MOST_WEEKS: u8 = 8;

    /// Returns the rank of a side: the lower is served first.
    pub fn rank(&self, side: Side) -> usize {
        self.first.iter().position(|first| *first == side).unwrap_or(self.first.len())
    }

    /// Returns until when requests for the week that begins on `monday` are collected.
    pub fn closes_at(&self, monday: NaiveDate, zone: Tz) -> Instant {
        self.closes.in_week(monday - Days::new(7 * u64::from(self.weeks_before)), zone)
    }

    /// Returns by when that week is given out, at the latest when it begins.
    pub fn decided_by(&self, monday: NaiveDate, zone: Tz) -> Instant {
        let review = TimeDelta::minutes(i64::from(self.review_minutes));
        (self.closes_at(monday, zone) + review).min(wall(monday, 0, zone))
    }

    /// Returns the time before that week in which counts what a party had.
    pub fn lately(&self, monday: NaiveDate, zone: Tz) -> Slot {
        let first = monday - Days::new(u64::from(self.lately_days.max(1)));
        let (from, to) = (wall(first, 0, zone), wall(monday, 0, zone));
        Slot::new(from, to).unwrap_or_else(|_| unreachable!("the days before a day are before it"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{Asia::Shanghai, Europe::Berlin};

    fn contest() -> Contest {
        Contest {
            closes: WeekMoment { weekday: 4, minute: 18 * 60 },
            weeks_before: 1,
            review_minutes: 1440,
            first: vec![Side::OwnGroup],
            lately_days: 28,
        }
    }

    fn monday() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, 7).expect("a Monday")
    }

    #[test]
    fn a_week_is_collected_until_a_moment_of_the_week_before_and_given_out_after_the_review() {
        let clock = |at: Instant| at.with_timezone(&Shanghai).format("%m/%d %H:%M").to_string();
        assert_eq!(clock(contest().closes_at(monday(), Shanghai)), "12/03 18:00");
        assert_eq!(clock(contest().decided_by(monday(), Shanghai)), "12/04 18:00");
        let long = Contest { review_minutes: Contest::MOST_REVIEW, ..contest() };
        assert_eq!(clock(long.decided_by(monday(), Shanghai)), "12/07 00:00", "the week begins");
        let early = Contest { weeks_before: 3, ..contest() };
        assert_eq!(clock(early.closes_at(monday(), Shanghai)), "11/19 18:00");
    }

    #[test]
    fn the_days_before_are_those_of_the_wall_clock() {
        let lately = contest().lately(NaiveDate::from_ymd_opt(2026, 11, 2).expect("a Monday"), Berlin);
        assert_eq!(lately.duration(), TimeDelta::days(28) + TimeDelta::hours(1), "a night of 25 hours is among them");
    }

    #[test]
    fn named_sides_come_first() {
        let contest = Contest { first: vec![Side::Outside, Side::OwnGroup], ..contest() };
        assert_eq!([Side::OwnGroup, Side::OwnInstitution, Side::Outside].map(|side| contest.rank(side)), [1, 2, 0]);
    }
}
