//! Within what a quota adds up: a use belongs to the day, week, month or year in which it starts. In each story A
//! reaches over midnight into the next one, which it leaves whole. A cell is half an hour.

use super::{
    super::{desk::Desk, people::CHEN},
    limited,
};
use booking::rules::quota::counts_from;
use chrono::NaiveDateTime;
use chrono_tz::Asia::Shanghai;
use inventory::policy::{Quota, QuotaHolder, QuotaMeasure, QuotaWindow};

#[test]
fn what_counts_is_known_from_the_beginning_of_the_window_on() {
    // A Wednesday at ten; it is asked on the Monday before.
    let at = |text: &str| NaiveDateTime::parse_from_str(&format!("2026/{text}"), "%Y/%m/%d %H:%M").expect("a time");
    let at = |text: &str| at(text).and_local_timezone(Shanghai).single().expect("a time that is there once").to_utc();
    let (time, now) = (at("03/04 10:00"), at("03/02 08:00"));
    let from = |windows: &[QuotaWindow], holds: Option<u16>| {
        let mut policy = limited(Vec::new()).schedule.instrument.policy;
        policy.quotas = windows.iter().map(|window| Quota { window: *window, ..Quota::weekly_minutes(60) }).collect();
        policy.max_pending_holds = holds;
        counts_from(&policy, time, Shanghai, now)
    };
    for (window, expected) in [
        (QuotaWindow::Day, "03/04 00:00"),
        (QuotaWindow::Week, "03/02 00:00"),
        (QuotaWindow::Month, "03/01 00:00"),
        (QuotaWindow::Year, "01/01 00:00"),
        (QuotaWindow::Rolling { days: 1 }, "03/04 00:00"),
        (QuotaWindow::Rolling { days: 7 }, "02/26 00:00"),
        (QuotaWindow::Ahead, "03/02 08:00"),
    ] {
        assert_eq!(from(&[window], None), Some(at(expected)), "{window:?}");
    }
    assert_eq!(from(&[QuotaWindow::Day, QuotaWindow::Month], None), Some(at("03/01 00:00")), "the earliest");
    assert_eq!(from(&[QuotaWindow::Day], Some(3)), Some(now), "requests that wait count from now on");
    assert_eq!(from(&[], None), None);
}

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
