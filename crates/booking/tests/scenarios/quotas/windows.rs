//! Within what a quota adds up: a use belongs to the day, week, month or year in which it starts. In each story A
//! reaches over midnight into the next one, which it leaves whole. A cell is half an hour.

use super::{
    super::{desk::Desk, people::CHEN},
    limited,
};
use chrono_tz::Asia::Shanghai;
use inventory::policy::{Quota, QuotaHolder, QuotaMeasure, QuotaWindow};

/// A desk on a day on whose last evening Chen has the instrument for four hours, within this quota.
fn over_midnight(date: &str, quota: Quota) -> Desk {
    let policy = limited(vec![quota]).schedule.instrument.policy;
    Desk::at(Shanghai, date).policy(|plain| *plain = policy).whose("A", CHEN).drawn(
        "
              12  14  16  18  20  22  00  02
        now   ^
        0     ....................AAAAAAAA....
        ",
    )
}

const B_AFTER_MIDNIGHT: &str = "
          12  14  16  18  20  22  00  02
    now   ^
    0     ....................AAAAAAAABBBB
    ";

#[test]
fn a_day_ends_at_midnight() {
    let quota = Quota { per: QuotaHolder::Person, window: QuotaWindow::Day, ..Quota::weekly_minutes(240) };
    let mut desk = over_midnight("2026-03-03", quota);
    desk.by(CHEN, "request B 13:00-13:30").refused(
        "
        quota_exceeded 240 + 30 > 240 min a day per person
        later 03/04 02:00-02:30
        later 03/04 02:30-03:00
        ",
    );
    desk.by(CHEN, "request B 03/04 02:00-04:00").shows(B_AFTER_MIDNIGHT);
}

#[test]
fn a_week_ends_with_sunday() {
    let mut desk = over_midnight("2026-03-08", Quota::weekly_minutes(240));
    desk.by(CHEN, "request B 13:00-14:00").refused(
        "
        quota_exceeded 240 + 60 > 240 min a week per party
        later 03/09 02:00-03:00
        later 03/09 03:00-04:00
        ",
    );
    desk.by(CHEN, "request B 03/09 02:00-04:00").shows(B_AFTER_MIDNIGHT);
}

#[test]
fn a_month_ends_in_the_middle_of_a_week() {
    let quota = Quota { measure: QuotaMeasure::Uses, window: QuotaWindow::Month, ..Quota::weekly_minutes(1) };
    let mut desk = over_midnight("2026-03-31", quota);
    desk.by(CHEN, "request B 13:00-14:00").refused(
        "
        quota_exceeded 1 + 1 > 1 uses a month per party
        later 04/01 02:00-03:00
        later 04/01 03:00-04:00
        ",
    );
    desk.by(CHEN, "request B 04/01 02:00-04:00").shows(B_AFTER_MIDNIGHT);
}

#[test]
fn a_year_ends_in_the_middle_of_a_week() {
    let quota = Quota { window: QuotaWindow::Year, ..Quota::weekly_minutes(240) };
    let mut desk = over_midnight("2026-12-31", quota);
    desk.by(CHEN, "request B 13:00-14:00").refused(
        "
        quota_exceeded 240 + 60 > 240 min a year per party
        later 01/01 02:00-03:00
        later 01/01 03:00-04:00
        ",
    );
    desk.by(CHEN, "request B 2027/01/01 02:00-04:00").shows(B_AFTER_MIDNIGHT);
}
