//! Days on which the clock is changed. Europe/Berlin: 29 March 2026 has 23 hours, 25 October 2026 has 25.

use super::desk::Desk;
use chrono_tz::Europe::Berlin;

#[test]
fn on_the_short_day_the_hour_from_two_to_three_is_missing() {
    let mut desk = Desk::at(Berlin, "2026-03-29").drawn(
        "
              00  01  03  04  05
        now   ^
        0     ....................
        ",
    );
    desk.owner("request A 01:00-04:00").shows(
        "
              00  01  03  04  05
        now   ^
        0     ....AAAAAAAA........
        ",
    );
    assert_eq!(desk.reservation('A').slot.minutes(), 120);
}

#[test]
fn on_the_long_day_the_hour_from_two_to_three_comes_twice() {
    let mut desk = Desk::at(Berlin, "2026-10-25").drawn(
        "
              00  01  02  02  03
        now   ^
        0     ....................
        ",
    );
    desk.owner("request A 01:00-04:00").shows(
        "
              00  01  02  02  03
        now   ^
        0     ....AAAAAAAAAAAAAAAA
        ",
    );
    assert_eq!(desk.reservation('A').slot.minutes(), 240);
    desk.owner("request B 01:30-02:00").refused(
        "
        occupied 01:00-04:00 of 1
        earlier 00:30-01:00
        later 04:00-04:30
        later 04:30-05:00
        ",
    );
}

#[test]
fn opening_hours_follow_the_wall_clock_through_the_change() {
    let mut desk = Desk::at(Berlin, "2026-03-28").open("1-7 08:00-18:00").drawn(
        "
              07  09  11  13  15  17
        now   ^
        0     xx....................xx
        ",
    );
    // Sunday at eight is an hour nearer than a day after Saturday at eight.
    desk.owner("request A 03/29 07:30-08:30").refused(
        "
        closed 03/29 07:30-08:00
        earlier 17:00-18:00
        later 03/29 08:00-09:00
        later 03/29 09:00-10:00
        ",
    );
    desk.owner("request A 03/29 08:00-09:00").decision();
}

#[test]
fn a_coarse_grid_finds_alternatives_beyond_the_change() {
    let desk = Desk::at(Berlin, "2026-03-28").open("7-7 08:00-18:00");
    let mut desk = desk.policy(|policy| policy.grid_minutes = 120).drawn(
        "
              07  09  11  13  15  17
        now   ^
        0     xxxxxxxxxxxxxxxxxxxxxxxx
        ",
    );
    desk.owner("request A 10:00-12:00").refused(
        "
        closed 10:00-12:00
        later 03/29 08:00-10:00
        later 03/29 10:00-12:00
        ",
    );
}

#[test]
fn the_quotas_week_ends_with_the_wall_clocks_sunday() {
    let quota = |policy: &mut inventory::policy::BookingPolicy| {
        policy.quotas = vec![inventory::policy::Quota::weekly_minutes(60)]
    };
    let mut desk = Desk::at(Berlin, "2026-03-29").policy(quota).drawn(
        "
              00  01  03  04  05
        now   ^
        0     ....AAAA............
        ",
    );
    desk.owner("request B 23:30-24:00").refused(
        "
        quota_exceeded 60 + 30 > 60 min a week per party
        later 03/30 00:00-00:30
        later 03/30 00:30-01:00
        ",
    );
    desk.owner("request B 03/30 00:00-01:00").decision();
}
