//! Whose uses a quota adds up.

use super::{
    super::people::{CHEN, LI, QIAN, SUN, ZHAO, ZHOU},
    limited,
};
use inventory::{
    party::Side,
    policy::{Quota, QuotaHolder, QuotaMeasure, QuotaWindow},
};

#[test]
fn a_persons_quota_leaves_the_rest_of_his_group_alone() {
    let quota = Quota { per: QuotaHolder::Person, window: QuotaWindow::Day, ..Quota::weekly_minutes(120) };
    let mut desk = limited(vec![quota]).whose("A", CHEN).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAAAA........
        ",
    );
    desk.by(CHEN, "request B 11:00-12:00").refused(
        "
        quota_exceeded 120 + 60 > 120 min a day per person
        later 03/03 00:00-01:00
        later 03/03 01:00-02:00
        ",
    );
    desk.by(ZHAO, "request B 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAAAABBBB....
        ",
    );
}

#[test]
fn a_partys_quota_adds_up_its_people() {
    let mut desk = limited(vec![Quota::weekly_minutes(180)]).whose("A", CHEN).whose("B", ZHAO).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBB........
        ",
    );
    desk.by(ZHAO, "request C 11:00-12:30").refused(
        "
        quota_exceeded 120 + 90 > 180 min a week per party
        later 03/09 00:00-01:30
        later 03/09 01:30-03:00
        shorter 11:00-12:00
        ",
    );
    desk.by(SUN, "request C 11:00-12:30").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBBCCCCCC..
        ",
    );
}

#[test]
fn a_sides_quota_adds_up_parties_that_know_nothing_of_each_other() {
    let quota = Quota { per: QuotaHolder::Side, window: QuotaWindow::Month, ..Quota::weekly_minutes(120) };
    let mut desk = limited(vec![quota]).whose("A", QIAN).whose("B", CHEN).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBB........
        ",
    );
    // Of what lies before, only Qian's hour is an outsider's.
    desk.by(ZHOU, "request C 11:00-12:30").refused(
        "
        quota_exceeded 60 + 90 > 120 min a month per side
        shorter 11:00-12:00
        ",
    );
    desk.by(CHEN, "request C 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBBCCCC....
        ",
    );
}

#[test]
fn a_quota_binds_only_the_sides_it_names() {
    let quota = Quota {
        sides: vec![Side::Outside],
        measure: QuotaMeasure::Uses,
        window: QuotaWindow::Day,
        ..Quota::weekly_minutes(1)
    };
    let mut desk = limited(vec![quota]).whose("A", QIAN).whose("B", LI).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBB........
        ",
    );
    desk.by(QIAN, "request C 11:00-12:00").refused(
        "
        quota_exceeded 1 + 1 > 1 uses a day per party
        later 03/03 00:00-01:00
        later 03/03 01:00-02:00
        ",
    );
    desk.by(LI, "request C 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBBCCCC....
        ",
    );
}

#[test]
fn every_quota_that_binds_is_named_in_the_order_of_the_policy() {
    let by_week = Quota::weekly_minutes(90);
    let by_day = Quota { per: QuotaHolder::Person, measure: QuotaMeasure::Uses, limit: 1, ..by_week.clone() };
    let by_day = Quota { window: QuotaWindow::Day, ..by_day };
    let mut desk = limited(vec![by_day, by_week]).whose("A", CHEN).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA............
        ",
    );
    desk.by(CHEN, "request B 11:00-12:00").refused(
        "
        quota_exceeded 1 + 1 > 1 uses a day per person
        quota_exceeded 60 + 60 > 90 min a week per party
        later 03/09 00:00-01:00
        later 03/09 01:00-02:00
        ",
    );
    // Of two people of one group only the week's hours are one account.
    desk.by(ZHAO, "request B 11:00-12:00").refused(
        "
        quota_exceeded 60 + 60 > 90 min a week per party
        later 03/09 00:00-01:00
        later 03/09 01:00-02:00
        shorter 11:00-11:30
        ",
    );
}
