//! Is there room?

use super::desk::Desk;
use booking::{rules::room, violation::Violation};

#[test]
fn a_free_time_is_promised_at_once_to_the_keepers_of_the_instrument() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    );
    desk.owner("request A 09:00-10:30").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAA..........
        ",
    );
}

#[test]
fn where_no_lane_is_left_all_that_overlaps_is_in_the_way() {
    let desk = Desk::new().capacity(2).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBB........
        1     CCCCCCCC....DDDD....
        ",
    );
    let slot = |text: &str| super::words::slot(text, &desk);
    let found = room::occupied(&desk.schedule, &slot("09:00-10:30"));
    let blockers = ["08:00-10:00", "09:00-10:00", "10:00-11:00"].map(slot).to_vec();
    assert_eq!(found, Violation::Occupied { blockers, capacity: 2 }, "neither what ends nor what begins then");
}

#[test]
fn a_free_time_is_held_for_outsiders_until_the_hold_time_has_run() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    );
    desk.outsider("request A 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............aaaa....
        a held 11:00-12:00 until 10:00 for manager
        ",
    );
}

#[test]
fn a_hold_never_outlives_the_start_of_its_use() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    );
    desk.outsider("request A 09:00-10:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....aaaa............
        a held 09:00-10:00 until 09:00 for manager
        ",
    );
}

#[test]
fn uses_may_touch() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA....BBBB....
        ",
    );
    desk.owner("request C 10:00-11:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAACCCCBBBB....
        ",
    );
}

#[test]
fn whoever_asks_for_occupied_time_learns_when_it_is_free() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ......AAAAAA..bbbb..
        b held 11:30-12:30 until 10:00 for manager
        ",
    );
    desk.owner("request C 10:00-12:00").refused(
        "
        occupied 09:30-11:00, 11:30-12:30 of 1
        later 12:30-14:30
        later 14:30-16:30
        ",
    );
    desk.owner("request C 09:00-10:00").refused(
        "
        occupied 09:30-11:00 of 1
        earlier 08:30-09:30
        later 12:30-13:30
        later 13:30-14:30
        shorter 09:00-09:30
        in two parts 09:00-09:30 and 11:00-11:30
        ",
    );
}

#[test]
fn set_up_and_clean_up_keep_neighbours_apart() {
    let mut desk = Desk::new().policy(|policy| (policy.set_up_minutes, policy.clean_up_minutes) = (15, 30)).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ...~AAAA~~..........
        ",
    );
    desk.owner("request B 10:30-11:30").refused(
        "
        occupied 08:45-10:30 of 1
        later 11:00-12:00
        later 12:00-13:00
        ",
    );
    desk.owner("request B 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ...~AAAA~~.~BBBB~~..
        ",
    );
}

#[test]
fn set_up_time_that_has_passed_keeps_nobody_out() {
    // A ended at a quarter past eight; B's set-up would have begun before that.
    let mut desk = Desk::new().policy(|policy| policy.set_up_minutes = 45).drawn(
        "
              08  09  10  11  12
        now     ^
        0     ....................
        ",
    );
    desk.owner("request B 09:00-10:00").shows(
        "
              08  09  10  11  12
        now     ^
        0     ..~~BBBB............
        ",
    );
}

#[test]
fn two_fit_at_once_where_there_are_two_lanes() {
    let mut desk = Desk::new().capacity(2).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA............
        1     ....................
        ",
    );
    desk.owner("request B 09:00-11:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA............
        1     ....BBBBBBBB........
        ",
    );
    desk.owner("request C 09:30-10:30").refused(
        "
        occupied 09:00-10:00, 09:00-11:00 of 2
        later 10:00-11:00
        later 11:00-12:00
        ",
    );
}

#[test]
fn lanes_are_dealt_anew_when_a_use_fits_by_count_only() {
    let mut desk = Desk::new().capacity(2).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ........AAAA........
        1     ....BBBB....CCCC....
        ",
    );
    desk.owner("request D 09:00-11:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....DDDDDDDD........
        1     ....BBBBAAAACCCC....
        ",
    );
}

#[test]
fn a_running_use_keeps_its_lane_when_others_are_dealt_anew() {
    let mut desk = Desk::new().capacity(2).drawn(
        "
              08  09  10  11  12
        now         ^
        0     ..........AAAA......
        1     ....BBBBBB....CCCC..
        B in use 09:00-10:30 since 09:00
        ",
    );
    desk.owner("request D 10:00-11:30").shows(
        "
              08  09  10  11  12
        now         ^
        0     ........DDDDDD......
        1     ....BBBBBBAAAACCCC..
        B in use 09:00-10:30 since 09:00
        ",
    );
}

#[test]
fn only_those_who_fill_the_instrument_are_named_as_blockers() {
    let mut desk = Desk::new().capacity(2).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAA..........
        1     ....BB......CCCC....
        ",
    );
    desk.owner("request D 09:00-12:00").refused(
        "
        occupied 09:00-09:30, 09:00-10:30 of 2
        later 09:30-12:30
        later 12:30-15:30
        ",
    );
}

#[test]
fn whoever_may_stop_in_between_is_done_sooner_in_two_parts() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA....BBBB....
        ",
    );
    desk.owner("request C 10:00-12:00").refused(
        "
        occupied 11:00-12:00 of 1
        later 12:00-14:00
        later 14:00-16:00
        shorter 10:00-11:00
        in two parts 10:00-11:00 and 12:00-13:00
        ",
    );
}

#[test]
fn two_parts_are_uses_of_their_own_and_on_the_grid() {
    let between = |min_minutes: u32| {
        Desk::new().policy(|policy| policy.min_minutes = min_minutes).drawn(
            "
                  08  09  10  11  12
            now   ^
            0     ....AAAA....BBBB....
            ",
        )
    };
    // Half of ninety minutes is no whole number of steps: each part is an hour.
    between(60).owner("request C 10:00-11:30").refused(
        "
        occupied 11:00-12:00 of 1
        later 12:00-13:30
        later 13:30-15:00
        shorter 10:00-11:00
        in two parts 10:00-11:00 and 12:00-13:00
        ",
    );
    between(90).owner("request C 10:00-11:30").refused(
        "
        occupied 11:00-12:00 of 1
        later 12:00-13:30
        later 13:30-15:00
        ",
    );
}
