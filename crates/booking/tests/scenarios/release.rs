//! Weekly release: each week becomes bookable on the Sunday before it at 21:00. The stories begin on a Sunday.

use super::desk::Desk;
use chrono_tz::Asia::Shanghai;
use inventory::policy::{WeekMoment, WeeklyRelease};

fn sunday() -> Desk {
    let at = WeekMoment { weekday: 7, minute: 21 * 60 };
    let release = WeeklyRelease { at, weeks_before: 1 };
    Desk::at(Shanghai, "2026-03-01").policy(|policy| policy.release = Some(release)).drawn(
        "
              18  19  20  21  22  23  00  01
        now   ^
        0     ................................
        ",
    )
}

#[test]
fn a_week_opens_at_its_moment_and_not_a_minute_before() {
    let mut desk = sunday();
    desk.clock("20:59").owner("request A 03/02 00:00-01:00").refused(
        "
        not_released opens 21:00
        earlier 23:00-24:00
        ",
    );
    desk.clock("21:00").owner("request A 03/02 00:00-01:00").shows(
        "
              18  19  20  21  22  23  00  01
        now               ^
        0     ........................AAAA....
        ",
    );
}

#[test]
fn the_running_week_is_open_to_its_last_minute() {
    sunday().owner("request A 23:00-24:00").shows(
        "
              18  19  20  21  22  23  00  01
        now   ^
        0     ....................AAAA........
        ",
    );
}

#[test]
fn a_use_that_reaches_into_the_next_week_waits_for_it_or_ends_with_sunday() {
    let mut desk = sunday();
    desk.owner("request A 23:00-03/02 01:00").refused(
        "
        not_released opens 21:00
        earlier 22:00-24:00
        shorter 23:00-24:00
        ",
    );
    desk.clock("21:00").owner("request A 23:00-03/02 01:00").shows(
        "
              18  19  20  21  22  23  00  01
        now               ^
        0     ....................AAAAAAAA....
        ",
    );
}

#[test]
fn each_week_has_its_own_sunday() {
    let mut desk = sunday();
    desk.clock("21:00").owner("request A 03/09 10:00-11:00").refused(
        "
        not_released opens 03/08 21:00
        earlier 03/08 23:00-24:00
        ",
    );
}

#[test]
fn a_week_may_be_released_several_weeks_before() {
    let mut desk = sunday().policy(|policy| policy.release.iter_mut().for_each(|release| release.weeks_before = 2));
    desk.owner("request A 03/02 00:00-01:00").accepted();
    desk.owner("request B 03/09 00:00-01:00").refused(
        "
        not_released opens 21:00
        earlier 03/08 23:00-24:00
        ",
    );
}

#[test]
fn nobody_moves_into_a_week_that_is_not_open_unless_the_lab_says_so() {
    let mut desk = sunday();
    desk.owner("request A 23:00-24:00").accepted();
    desk.owner("move A 03/02 00:00-01:00").refused(
        "
        not_released opens 21:00
        earlier 22:30-23:30
        ",
    );
    desk.lab("move A 03/02 00:00-01:00 waiving not_released").shows(
        "
              18  19  20  21  22  23  00  01
        now   ^
        0     ........................AAAA....
        ",
    );
}
