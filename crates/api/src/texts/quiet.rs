//! When no message comes: at night, unless it would come too late in the morning.

use chrono::{NaiveTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use inventory::slot::Instant;

/// The hour from which on nobody is disturbed.
const NIGHT_BEGINS: u32 = 22;
/// The hour at which it is morning.
const NIGHT_ENDS: u32 = 8;
/// What comes within this time is told at night as well.
const URGENT: TimeDelta = TimeDelta::hours(2);

/// Returns when a message may go that is about something at `concerns`: now, or between 22:00 and 8:00 on the reader's
/// clock at eight, or two hours before what it concerns where that is earlier.
pub fn wakes_at(now: Instant, zone: Tz, concerns: Instant) -> Instant {
    let here = now.with_timezone(&zone);
    if (NIGHT_ENDS..NIGHT_BEGINS).contains(&here.hour()) {
        return now;
    }
    let today = here.date_naive();
    let day = if here.hour() >= NIGHT_BEGINS { today.succ_opt().unwrap_or(today) } else { today };
    let eight = NaiveTime::from_hms_opt(NIGHT_ENDS, 0, 0).map(|eight| day.and_time(eight));
    // No zone sets its clock at eight; should one ever do so, the message goes at once.
    let morning = eight.and_then(|eight| zone.from_local_datetime(&eight).earliest());
    let morning = morning.map_or(now, |morning| morning.with_timezone(&chrono::Utc));
    morning.min(concerns - URGENT).max(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};

    fn at(text: &str) -> Instant {
        text.parse::<DateTime<Utc>>().expect("an instant")
    }

    fn wakes(now: &str, concerns: &str) -> Instant {
        wakes_at(at(now), Tz::Asia__Shanghai, at(concerns))
    }

    #[test]
    fn by_day_everything_comes_at_once() {
        for now in ["2026-12-01T08:00:00+08:00", "2026-12-01T21:59:59+08:00"] {
            assert_eq!(wakes(now, "2026-12-09T09:00:00+08:00"), at(now));
        }
    }

    #[test]
    fn at_night_what_is_far_waits_for_eight() {
        for now in ["2026-12-01T22:00:00+08:00", "2026-12-01T23:59:00+08:00", "2026-12-02T07:59:59+08:00"] {
            assert_eq!(wakes(now, "2026-12-02T10:00:00+08:00"), at("2026-12-02T08:00:00+08:00"), "{now}");
        }
    }

    #[test]
    fn what_comes_within_two_hours_is_told_at_night() {
        let now = "2026-12-02T01:00:00+08:00";
        assert_eq!(wakes(now, "2026-12-02T03:00:00+08:00"), at(now));
        assert_eq!(wakes(now, "2026-12-02T00:30:00+08:00"), at(now));
        assert_eq!(wakes(now, "2026-12-02T03:00:01+08:00"), at("2026-12-02T01:00:01+08:00"));
        assert_eq!(wakes(now, "2026-12-02T09:00:00+08:00"), at("2026-12-02T07:00:00+08:00"));
    }

    #[test]
    fn the_clock_is_the_readers() {
        let now = at("2026-12-01T14:00:00Z");
        assert_eq!(wakes_at(now, Tz::Europe__Berlin, at("2026-12-09T00:00:00Z")), now);
        assert_eq!(wakes_at(now, Tz::Asia__Shanghai, at("2026-12-09T00:00:00Z")), at("2026-12-02T00:00:00Z"));
    }
}
