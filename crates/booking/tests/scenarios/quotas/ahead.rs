//! What has been asked for and not been used yet: "the next only after the last was used".

use super::{
    super::people::{CHEN, SUN, ZHAO},
    limited,
};
use inventory::policy::{Quota, QuotaHolder, QuotaMeasure, QuotaWindow};

fn one_ahead() -> Quota {
    let uses = Quota { measure: QuotaMeasure::Uses, ..Quota::weekly_minutes(1) };
    Quota { per: QuotaHolder::Person, window: QuotaWindow::Ahead, ..uses }
}

const ONE: &str = "
          08  09  10  11  12
    now   ^
    0     ........AAAA........
    ";

#[test]
fn with_one_use_ahead_there_is_no_second_on_any_day() {
    let mut desk = limited(vec![one_ahead()]).whose("A", CHEN).drawn(ONE);
    desk.by(CHEN, "request B 03/25 09:00-10:00").refused("quota_exceeded 1 + 1 > 1 uses ahead per person");
    desk.by(SUN, "request B 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ........AAAABBBB....
        ",
    );
}

#[test]
fn from_the_moment_of_check_in_the_next_may_be_booked() {
    let mut desk = limited(vec![one_ahead()]).whose("A", CHEN).drawn(ONE);
    desk.clock("10:00").by(CHEN, "request B 12:00-13:00").refused("quota_exceeded 1 + 1 > 1 uses ahead per person");
    desk.by(CHEN, "check in A").accepted();
    desk.by(CHEN, "request B 12:00-13:00").shows(
        "
              08  09  10  11  12
        now           ^
        0     ........AAAA....BBBB
        A in use 10:00-11:00 since 10:00
        ",
    );
}

#[test]
fn a_use_to_which_nobody_came_is_ahead_until_its_time_is_over() {
    let mut desk = limited(vec![one_ahead()]).whose("A", CHEN).drawn(ONE);
    desk.clock("10:59").by(CHEN, "request B 12:00-13:00").refused("quota_exceeded 1 + 1 > 1 uses ahead per person");
    desk.clock("11:00").by(CHEN, "request B 12:00-13:00").shows(
        "
              08  09  10  11  12
        now               ^
        0     ........AAAA....BBBB
        ",
    );
}

#[test]
fn who_gives_the_one_use_up_may_book_another() {
    let mut desk = limited(vec![one_ahead()]).whose("A", CHEN).drawn(ONE);
    desk.by(CHEN, "cancel A").accepted();
    desk.by(CHEN, "request B 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............BBBB....
        A cancelled 10:00-11:00
        ",
    );
}

#[test]
fn the_one_use_may_be_moved() {
    let mut desk = limited(vec![one_ahead()]).whose("A", CHEN).drawn(ONE);
    desk.by(CHEN, "move A 12:00-13:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ................AAAA
        ",
    );
}

#[test]
fn a_request_that_waits_is_ahead_too_until_it_lapses() {
    let mut desk = limited(vec![one_ahead()]).whose("A", CHEN).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ............aaaa....
        a held 11:00-12:00 until 10:00 for manager
        ",
    );
    desk.by(CHEN, "request B 12:00-13:00").refused("quota_exceeded 1 + 1 > 1 uses ahead per person");
    desk.clock("10:00").by(CHEN, "request B 12:00-13:00").shows(
        "
              08  09  10  11  12
        now           ^
        0     ................BBBB
        A lapsed 11:00-12:00 at 10:00
        ",
    );
}

#[test]
fn hours_ahead_are_the_groups_and_come_back_as_they_are_used() {
    let quota = Quota { window: QuotaWindow::Ahead, ..Quota::weekly_minutes(180) };
    let mut desk = limited(vec![quota]).whose("A", CHEN).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAAAA........
        ",
    );
    desk.by(ZHAO, "request B 11:00-12:30").refused(
        "
        quota_exceeded 120 + 90 > 180 min ahead per party
        shorter 11:00-12:00
        ",
    );
    desk.clock("09:00").by(CHEN, "check in A").accepted();
    desk.by(ZHAO, "request B 11:00-12:30").shows(
        "
              08  09  10  11  12
        now       ^
        0     ....AAAAAAAABBBBBB..
        A in use 09:00-11:00 since 09:00
        ",
    );
}
