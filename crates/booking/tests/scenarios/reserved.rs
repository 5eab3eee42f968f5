//! Time that is kept for some: for groups by name, for a side, until it is released or for good.

use super::{
    desk::Desk,
    people::{CHEN, LI, QIAN, SECOND_GROUP, SUN, WANG, ZHAO},
    words,
};
use inventory::{party::Side, policy::ReservedTime};

fn kept(times: Vec<ReservedTime>) -> Desk {
    let desk = Desk::new().policy(|policy| {
        policy.reserved = times;
        policy.automatic_for = Side::ALL.to_vec();
    });
    desk.drawn(
        "
              12  13  14  15  16  17
        now   ^
        0     ........................
        ",
    )
}

/// Working afternoons for the second group, released a day before.
fn afternoons() -> ReservedTime {
    ReservedTime {
        weekly: words::openings("1-5 14:00-17:00"),
        groups: vec![SECOND_GROUP],
        sides: Vec::new(),
        release_minutes: Some(1440),
    }
}

/// Tuesdays for the group that keeps the instrument, for good.
fn tuesdays() -> ReservedTime {
    ReservedTime {
        weekly: words::openings("2-2 00:00-24:00"),
        groups: Vec::new(),
        sides: vec![Side::OwnGroup],
        release_minutes: None,
    }
}

#[test]
fn a_named_groups_people_have_their_time_and_others_the_time_around_it() {
    let mut desk = kept(vec![afternoons()]);
    desk.by(LI, "request A 03/04 14:00-15:00").refused(
        "
        reserved 03/04 14:00-15:00, released 03/03 14:00
        earlier 03/04 13:00-14:00
        later 03/04 17:00-18:00
        later 03/04 18:00-19:00
        ",
    );
    desk.by(CHEN, "request A 03/04 14:00-15:00").accepted();
    desk.by(ZHAO, "request B 03/04 15:00-16:00").accepted();
    desk.by(LI, "request C 03/04 17:00-18:00").accepted();
}

#[test]
fn what_is_still_free_is_released_to_all_a_day_before_it_begins() {
    let mut desk = kept(vec![afternoons()]);
    desk.clock("13:59").by(LI, "request A 03/03 16:00-17:00").refused_for("reserved 03/03 16:00-17:00, released 14:00");
    desk.clock("14:00").by(LI, "request A 03/03 16:00-17:00").accepted();
    // Today's was released yesterday.
    desk.by(LI, "request B 15:00-16:00").shows(
        "
              12  13  14  15  16  17
        now           ^
        0     ............BBBB........
        ",
    );
}

#[test]
fn only_the_part_that_is_kept_stands_in_the_way() {
    let mut desk = kept(vec![afternoons()]);
    desk.by(SUN, "request A 03/04 13:00-15:00").refused(
        "
        reserved 03/04 14:00-15:00, released 03/03 14:00
        earlier 03/04 12:00-14:00
        later 03/04 17:00-19:00
        later 03/04 19:00-21:00
        shorter 03/04 13:00-14:00
        in two parts 03/04 13:00-14:00 and 03/04 17:00-18:00
        ",
    );
}

#[test]
fn a_use_over_several_kept_times_waits_for_the_last_of_them() {
    let hours = ReservedTime { weekly: words::openings("3-3 09:00-10:00, 3-3 11:00-12:00"), ..afternoons() };
    let mut desk = kept(vec![hours]);
    desk.by(SUN, "request A 03/04 09:00-12:00")
        .refused_for("reserved 03/04 09:00-10:00, 03/04 11:00-12:00, released 03/03 11:00");
    // By then the first of them is free already.
    desk.clock("03/03 10:59")
        .by(SUN, "request A 03/04 09:00-12:00")
        .refused_for("reserved 03/04 11:00-12:00, released 03/03 11:00");
    desk.clock("03/03 11:00").by(SUN, "request A 03/04 09:00-12:00").accepted();
}

#[test]
fn what_is_never_released_gives_way_to_the_labs_word_alone() {
    let mut desk = kept(vec![tuesdays()]);
    desk.by(WANG, "request A 03/03 09:00-10:00").accepted();
    desk.by(CHEN, "request B 03/03 10:00-11:00").refused(
        "
        reserved 03/03 10:00-11:00, released never
        earlier 23:00-24:00
        later 03/04 00:00-01:00
        later 03/04 01:00-02:00
        ",
    );
    // Not even a minute before.
    desk.clock("03/03 09:59")
        .by(CHEN, "request B 03/03 10:00-11:00")
        .refused_for("reserved 03/03 10:00-11:00, released never");
    desk.lab("request B 03/03 10:00-11:00 waiving reserved").accepted();
}

#[test]
fn time_kept_twice_is_for_whom_both_rules_keep_it() {
    let mut desk = kept(vec![afternoons(), tuesdays()]);
    // The second group's afternoon is the keepers' Tuesday; the later release counts, and one of them never comes.
    desk.by(CHEN, "request A 03/03 15:00-16:00").refused_for("reserved 03/03 15:00-16:00, released never");
    desk.by(LI, "request A 03/03 15:00-16:00").refused_for("reserved 03/03 15:00-16:00, released 14:00");
    desk.by(QIAN, "request A 03/03 13:00-15:00").refused_for("reserved 03/03 13:00-15:00, released never");
    desk.clock("14:00").by(LI, "request A 03/03 15:00-16:00").accepted();
}

#[test]
fn who_has_kept_time_may_move_within_it_and_others_not_into_it() {
    let mut desk = kept(vec![tuesdays()]);
    desk.by(LI, "request A 03/03 09:00-10:00").accepted();
    desk.by(CHEN, "request B 15:00-16:00").accepted();
    desk.by(LI, "move A 03/03 10:00-11:00").accepted();
    desk.by(CHEN, "move B 03/03 12:00-13:00").refused_for("reserved 03/03 12:00-13:00, released never");
}
