//! When time becomes bookable: weekly release, leftovers, and time that is kept for some until it is released.

use crate::{
    hours::{Opening, wall},
    id::GroupId,
    party::{Party, Side},
    slot::{Instant, Slot},
};
use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A moment of every week on the facility's wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeekMoment {
    /// 1 (Monday) to 7 (Sunday).
    pub weekday: u8,
    /// Minutes after midnight, 0 to 1439.
    pub minute: u16,
}

/// A week becomes bookable as a whole, at a set moment some weeks before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeeklyRelease {
    /// The moment.
    pub at: WeekMoment,
    /// In which week before: 1 is the week right before; 1 to 52.
    pub weeks_before: u8,
}

/// Time that is kept for some, every week: an owner's research time, or a window of priority for named groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReservedTime {
    /// When, every week.
    pub weekly: Vec<Opening>,
    /// The groups it is kept for.
    pub groups: Vec<GroupId>,
    /// The sides it is kept for.
    pub sides: Vec<Side>,
    /// How many minutes before its start what is still free of it is released to all; nothing: never.
    pub release_minutes: Option<u32>,
}

/// A part of reserved time that stands in somebody's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// When.
    pub slot: Slot,
    /// When it is released to all; nothing: never.
    pub released_at: Option<Instant>,
}

impl WeekMoment {
    /// Returns the moment in the week that begins on `monday`.
    pub fn in_week(&self, monday: NaiveDate, zone: Tz) -> Instant {
        wall(monday + Days::new(u64::from(self.weekday.clamp(1, 7) - 1)), self.minute, zone)
    }
}

impl WeeklyRelease {
    /// Returns when the week that begins on `monday` becomes bookable.
    pub fn opens(&self, monday: NaiveDate, zone: Tz) -> Instant {
        self.at.in_week(monday - Days::new(7 * u64::from(self.weeks_before)), zone)
    }
}

impl ReservedTime {
    /// Tells whether the time is kept for this party.
    pub fn is_for(&self, party: Option<Party>, side: Side) -> bool {
        let named = match party {
            Some(Party::Group(id)) => self.groups.contains(&id),
            Some(Party::Organisation(_) | Party::Institution(_)) | None => false,
        };
        named || self.sides.contains(&side)
    }

    /// Returns the parts of `slot` that are kept and not yet released at `now`, sorted by start.
    pub fn kept_within(&self, slot: &Slot, zone: Tz, now: Instant) -> Vec<Kept> {
        let first = slot.start().with_timezone(&zone).date_naive();
        let last = slot.end().with_timezone(&zone).date_naive();
        let mut kept = Vec::new();
        for date in first.iter_days().take_while(|date| *date <= last) {
            let weekday = date.weekday().number_from_monday() as u8;
            for opening in self.weekly.iter().filter(|opening| opening.weekday() == weekday) {
                let (from, to) = (wall(date, opening.from_minute(), zone), wall(date, opening.to_minute(), zone));
                let released_at = self.release_minutes.map(|minutes| from - TimeDelta::minutes(i64::from(minutes)));
                let part = Slot::new(from, to).ok().and_then(|whole| whole.intersection(slot));
                let part = part.filter(|_| released_at.is_none_or(|released_at| now < released_at));
                kept.extend(part.map(|slot| Kept { slot, released_at }));
            }
        }
        kept.sort_by_key(|kept| kept.slot);
        kept
    }
}

/// Returns the Monday of the week in which the wall clock of `zone` shows `instant`.
pub fn monday_of(instant: Instant, zone: Tz) -> NaiveDate {
    instant.with_timezone(&zone).date_naive().week(Weekday::Mon).first_day()
}
