//! The instrument breaks down.

use super::desk::Desk;

#[test]
fn an_outage_displaces_what_it_meets_and_leaves_the_rest() {
    let mut desk = Desk::new().capacity(2).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA....CCCC....
        1     ......bbbb..........
        b held 09:30-10:30 until 09:00 for manager
        ",
    );
    desk.lab("outage 09:30-11:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ......######CCCC....
        1     ......######........
        A displaced 09:00-10:00
        B displaced 09:30-10:30 for manager
        ",
    );
}

#[test]
fn a_running_use_is_clipped_and_goes_on_running() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now           ^
        0     ....AAAAAAAAAA......
        A in use 09:00-11:30 since 09:00
        ",
    );
    desk.lab("outage 10:30-11:00").shows(
        "
              08  09  10  11  12
        now           ^
        0     ....AAAAAA##AA......
        A in use 09:00-11:30 since 09:00
        ",
    );
    desk.lab("check out A").shows(
        "
              08  09  10  11  12
        now           ^
        0     ....AAAA..##........
        A done 09:00-11:30 used 09:00-10:00
        ",
    );
}

#[test]
fn an_outage_begins_now_even_if_it_was_noticed_late() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now             ^
        0     ....................
        ",
    );
    desk.lab("outage 09:00-11:00").shows(
        "
              08  09  10  11  12
        now             ^
        0     ..........##........
        ",
    );
    desk.lab("outage 09:00-10:00").refused("already_over since 10:00");
}

#[test]
fn only_its_own_time_displaces_a_use_and_its_buffers_are_clipped() {
    let mut desk = Desk::new().policy(|policy| (policy.set_up_minutes, policy.clean_up_minutes) = (30, 30)).drawn(
        "
              08  09  10  11  12  13
        now   ^
        0     ..~~AAAA~~....~~BBBB~~
        ",
    );
    desk.lab("outage 10:15-11:45").shows(
        "
              08  09  10  11  12  13
        now   ^
        0     ..~~AAAA~######~BBBB~~
        ",
    );
}

#[test]
fn nobody_books_into_an_outage() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....####....AAAA....
        ",
    );
    desk.owner("request B 09:30-11:30").refused(
        "
        outage 09:00-10:00
        occupied 11:00-12:00 of 1
        later 12:00-14:00
        later 14:00-16:00
        in two parts 10:00-11:00 and 12:00-13:00
        ",
    );
}

#[test]
fn two_outages_do_not_overlap() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....####............
        ",
    );
    desk.lab("outage 09:30-11:00").refused("outage 09:00-10:00");
    desk.lab("outage 10:00-11:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....########........
        ",
    );
}

#[test]
fn an_outage_that_ends_early_frees_the_rest() {
    let mut desk = Desk::new().capacity(2).drawn(
        "
              08  09  10  11  12
        now       ^
        0     ....########........
        1     ....########........
        ",
    );
    desk.clock("10:00").lab("end outage 09:00").shows(
        "
              08  09  10  11  12
        now           ^
        0     ....####............
        1     ....####............
        ",
    );
    desk.lab("end outage 09:00").unknown_outage();
}

#[test]
fn an_outage_that_never_began_goes_altogether() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....########........
        ",
    );
    desk.lab("end outage 09:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    );
}

#[test]
fn nobody_displaced_is_moved_back_without_being_asked() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA............
        ",
    );
    desk.lab("outage 09:30-11:00").decision();
    desk.lab("end outage 09:30").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        A displaced 09:00-10:00
        ",
    );
}

#[test]
fn the_displaced_take_another_time_without_asking_the_lab_again() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA............
        ",
    );
    desk.lab("outage 09:00-10:00").decision();
    desk.clock("09:30").outsider("move A 10:00-11:00").shows(
        "
              08  09  10  11  12
        now         ^
        0     ....####AAAA........
        ",
    );
}

#[test]
fn a_request_that_was_displaced_unanswered_stays_a_request() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ............aaaa....
        a held 11:00-12:00 until 10:00 for manager
        ",
    );
    desk.lab("outage 11:00-12:00").decision();
    desk.outsider("move A 12:00-13:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ............####aaaa
        a held 12:00-13:00 until 10:00 for manager
        ",
    );
}

#[test]
fn the_displaced_may_give_up() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA............
        ",
    );
    desk.lab("outage 09:00-10:00").decision();
    desk.clock("09:30").outsider("cancel A").shows(
        "
              08  09  10  11  12
        now         ^
        0     ....####............
        A cancelled 09:00-10:00
        ",
    );
}

#[test]
fn who_is_displaced_gives_up_what_an_earlier_outage_had_cut_off() {
    let mut desk = Desk::new().policy(|policy| policy.clean_up_minutes = 120).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA~~~~~~~~....
        ",
    );
    desk.lab("outage 10:30-11:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA~~##~~~~....
        ",
    );
    desk.lab("outage 09:00-09:30").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....##....##........
        A displaced 09:00-10:00
        ",
    );
}
