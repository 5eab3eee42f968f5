//! A deposition chamber that forgives nothing.
//!
//! - Whole hours, at any time of day, up to 24 at once; afterwards an hour belongs to the cleaning.
//! - Whoever has passed the training operates it himself, as long as the training is valid, and books two hours ahead.
//! - Whoever has not sends a sample and books seven days ahead.

use super::super::desk::Desk;

/// A cell is half an hour.
fn monday() -> Desk {
    super::desk(include_str!("trained_users.json"), "2026-03-02").drawn(
        "
              08  10  12  14  16
        now   ^
        0     ....................
        ",
    )
}

#[test]
fn who_is_trained_books_two_hours_ahead() {
    let mut desk = monday();
    desk.owner("request A 09:00-11:00").refused_for("too_soon 120 min, from 10:00");
    desk.owner("request A 10:00-12:00").accepted();
}

#[test]
fn after_each_use_an_hour_belongs_to_the_cleaning() {
    let mut desk = monday();
    desk.owner("request A 10:00-12:00").accepted();
    desk.owner("request B 12:00-13:00").refused_for("occupied 10:00-13:00 of 1");
    desk.owner("request B 13:00-15:00").shows(
        "
              08  10  12  14  16
        now   ^
        0     ....AAAA~~BBBB~~....
        ",
    );
}

#[test]
fn who_is_not_trained_sends_a_sample_seven_days_ahead() {
    let mut desk = monday().facts(|facts| facts.standing.qualified_until = None);
    desk.owner("request A 10:00-12:00").refused("not_qualified");
    desk.owner("order A 03/09 07:00-09:00").refused_for("too_soon 10080 min, from 03/09 08:00");
    desk.owner("order A 03/09 08:00-10:00").accepted();
}

#[test]
fn a_training_is_valid_to_the_end_of_its_last_day() {
    let last_day = "2026-03-04".parse().ok();
    let mut desk = monday().facts(|facts| facts.standing.qualified_until = Some(last_day));
    desk.owner("request A 03/04 20:00-03/05 02:00").refused("not_qualified");
    desk.owner("request A 03/04 20:00-24:00").accepted();
}

#[test]
fn whole_hours_up_to_a_day() {
    let mut desk = monday();
    desk.owner("request A 10:30-12:00").refused_for("off_grid 60 min");
    desk.owner("request A 10:00-03/03 11:00").refused_for("too_long 1500 > 1440 min");
    desk.owner("request A 10:00-03/03 10:00").accepted();
}
