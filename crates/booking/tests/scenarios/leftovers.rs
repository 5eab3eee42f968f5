//! Leftovers: on Monday at 17:00 what is left of the week is free of quotas by day and week.

use super::{desk::Desk, people::CHEN};
use inventory::{
    party::Side,
    policy::{Quota, QuotaHolder, QuotaMeasure, QuotaWindow, WeekMoment},
};

/// Chen's group has used up its two hours of the week.
fn used_up(others: Vec<Quota>) -> Desk {
    let desk = Desk::new().policy(|policy| {
        policy.quotas = [vec![Quota::weekly_minutes(120)], others].concat();
        policy.leftovers = Some(WeekMoment { weekday: 1, minute: 17 * 60 });
        policy.automatic_for = Side::ALL.to_vec();
    });
    desk.whose("A", CHEN).drawn(
        "
              14  15  16  17  18  19
        now   ^
        0     ....AAAAAAAA............
        ",
    )
}

const LEFT_OVER: &str = "
          14  15  16  17  18  19
    now               ^
    0     ....AAAAAAAA....BBBB....
    ";

#[test]
fn what_is_left_of_the_week_is_free_from_the_moment_on() {
    let mut desk = used_up(Vec::new());
    desk.clock("16:59").by(CHEN, "request B 18:00-19:00").refused(
        "
        quota_exceeded 120 + 60 > 120 min a week per party
        later 03/09 00:00-01:00
        later 03/09 01:00-02:00
        ",
    );
    desk.clock("17:00").by(CHEN, "request B 18:00-19:00").shows(LEFT_OVER);
    desk.by(CHEN, "request C 03/08 20:00-24:00").accepted();
}

#[test]
fn next_week_is_not_left_over_yet() {
    let mut desk = used_up(Vec::new());
    // What begins on Sunday night belongs to the running week.
    desk.clock("17:00").by(CHEN, "request B 03/09 09:00-12:00").refused(
        "
        quota_exceeded 0 + 180 > 120 min a week per party
        earlier 03/08 23:30-03/09 02:30
        shorter 03/09 09:00-11:00
        ",
    );
}

#[test]
fn a_days_quota_gives_way_like_a_weeks() {
    let by_day = Quota { per: QuotaHolder::Person, window: QuotaWindow::Day, ..Quota::weekly_minutes(120) };
    let mut desk = used_up(vec![by_day]);
    desk.clock("16:59").by(CHEN, "request B 18:00-19:00").refused_for(
        "
        quota_exceeded 120 + 60 > 120 min a week per party
        quota_exceeded 120 + 60 > 120 min a day per person
        ",
    );
    desk.clock("17:00").by(CHEN, "request B 18:00-19:00").shows(LEFT_OVER);
}

#[test]
fn quotas_by_month_and_year_and_of_what_is_ahead_do_not_give_way() {
    let month = Quota { window: QuotaWindow::Month, ..Quota::weekly_minutes(150) };
    let year = Quota { window: QuotaWindow::Year, ..Quota::weekly_minutes(150) };
    let ahead = Quota { window: QuotaWindow::Ahead, measure: QuotaMeasure::Uses, ..Quota::weekly_minutes(1) };
    let mut desk = used_up(vec![month, year, ahead]);
    desk.clock("17:00").by(CHEN, "request B 18:00-19:00").refused(
        "
        quota_exceeded 120 + 60 > 150 min a month per party
        quota_exceeded 120 + 60 > 150 min a year per party
        shorter 18:00-18:30
        ",
    );
    desk.by(CHEN, "request B 18:00-18:30").accepted();
    desk.by(CHEN, "request C 04/01 09:00-09:30").refused_for(
        "
        quota_exceeded 150 + 30 > 150 min a year per party
        quota_exceeded 1 + 1 > 1 uses ahead per party
        ",
    );
}
