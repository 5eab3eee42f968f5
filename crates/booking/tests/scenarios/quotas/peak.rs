//! Quotas that bind in sought-after hours alone: here working days from nine to five. A cell is half an hour.

use super::{
    super::{desk::Desk, people::CHEN, words},
    limited,
};
use inventory::policy::{Quota, QuotaHolder, QuotaMeasure, QuotaWindow};

fn in_peak(quota: Quota) -> Desk {
    limited(vec![Quota { per: QuotaHolder::Person, peak_only: true, ..quota }])
        .policy(|policy| policy.peak = words::openings("1-5 09:00-17:00"))
        .whose("AB", CHEN)
}

#[test]
fn minutes_outside_the_peak_do_not_count() {
    let quota = Quota { window: QuotaWindow::Day, ..Quota::weekly_minutes(120) };
    let mut desk = in_peak(quota).drawn(
        "
              08  10  12  14  16  18
        now   ^
        0     ..AAAA..................
        ",
    );
    desk.by(CHEN, "request B 11:00-13:00").refused(
        "
        quota_exceeded 120 + 120 > 120 min a day per person in peak
        later 17:00-19:00
        later 19:00-21:00
        ",
    );
    // Only the hour before five is asked of the quota.
    desk.by(CHEN, "request B 16:00-18:00").refused(
        "
        quota_exceeded 120 + 60 > 120 min a day per person in peak
        later 17:00-19:00
        later 19:00-21:00
        ",
    );
    desk.by(CHEN, "request B 17:00-20:00").shows(
        "
              08  10  12  14  16  18
        now   ^
        0     ..AAAA............BBBBBB
        ",
    );
    desk.by(CHEN, "request C 03/07 09:00-13:00").accepted();
}

#[test]
fn a_day_counts_by_what_lies_in_the_peak_alone() {
    for (window, said) in [(QuotaWindow::Week, "a week"), (QuotaWindow::Rolling { days: 7 }, "in 7 days")] {
        let quota = Quota { measure: QuotaMeasure::Days, window, ..Quota::weekly_minutes(1) };
        let mut desk = in_peak(quota).drawn(
            "
                  08  10  12  14  16  18
            now   ^
            0     ....................AA..
            ",
        );
        desk.by(CHEN, "request C 03/03 09:00-10:00").accepted();
        desk.by(CHEN, "request D 03/03 11:00-12:00").accepted();
        // The day whose evening counts nothing is another day all the same.
        desk.by(CHEN, "request B 10:00-11:00")
            .refused_for(&format!("quota_exceeded 1 + 1 > 1 days {said} per person in peak"));
    }
}

#[test]
fn a_use_that_touches_the_peak_is_one_use_of_it() {
    let quota = Quota { measure: QuotaMeasure::Uses, ..Quota::weekly_minutes(2) };
    let mut desk = in_peak(quota).drawn(
        "
              08  10  12  14  16  18
        now   ^
        0     ..AAAA..........BBBB....
        ",
    );
    desk.by(CHEN, "request C 03/03 08:30-09:30").refused(
        "
        quota_exceeded 2 + 1 > 2 uses a week per person in peak
        earlier 03/03 08:00-09:00
        later 03/03 17:00-18:00
        later 03/03 18:00-19:00
        shorter 03/03 08:30-09:00
        ",
    );
    desk.by(CHEN, "request C 03/03 08:00-09:00").accepted();
}

#[test]
fn one_use_ahead_in_the_peak_leaves_the_evenings_open() {
    let ahead = Quota { measure: QuotaMeasure::Uses, window: QuotaWindow::Ahead, ..Quota::weekly_minutes(1) };
    let mut desk = in_peak(ahead).drawn(
        "
              08  10  12  14  16  18
        now   ^
        0     ..AAAA............BBBB..
        ",
    );
    // Of the two uses ahead only A lies in the peak.
    desk.by(CHEN, "request C 03/04 16:30-17:30").refused(
        "
        quota_exceeded 1 + 1 > 1 uses ahead per person in peak
        earlier 03/04 08:00-09:00
        later 03/04 17:00-18:00
        later 03/04 18:00-19:00
        ",
    );
    desk.by(CHEN, "request C 03/04 18:00-19:00").accepted();
}

#[test]
fn who_was_given_more_than_his_share_of_the_peak_still_has_the_evening() {
    let quota = Quota { window: QuotaWindow::Day, ..Quota::weekly_minutes(120) };
    let mut desk = in_peak(quota).drawn(
        "
              08  10  12  14  16  18
        now   ^
        0     ..AAAABBBB..............
        ",
    );
    desk.by(CHEN, "request C 16:00-16:30").refused_for("quota_exceeded 240 + 30 > 120 min a day per person in peak");
    desk.by(CHEN, "request C 17:00-19:00").shows(
        "
              08  10  12  14  16  18
        now   ^
        0     ..AAAABBBB........CCCC..
        ",
    );
}
