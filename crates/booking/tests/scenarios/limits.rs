//! Quotas and requests that wait.

use super::desk::Desk;
use inventory::policy::Quota;

#[test]
fn what_is_too_long_is_offered_as_long_as_the_grid_lets_it() {
    let mut desk = Desk::new().policy(|policy| policy.max_minutes = 100).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        ",
    );
    desk.outsider("request A 09:00-11:00").refused(
        "
        too_long 120 > 100 min
        earlier 08:30-10:00
        later 09:00-10:30
        later 10:30-12:00
        shorter 09:00-10:30
        ",
    );
}

#[test]
fn the_shortest_use_may_be_all_that_is_left() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ......AAAAAAAAAAAAAA
        ",
    );
    desk.outsider("request B 09:00-10:00").refused(
        "
        occupied 09:30-13:00 of 1
        earlier 08:30-09:30
        later 13:00-14:00
        later 14:00-15:00
        shorter 09:00-09:30
        in two parts 09:00-09:30 and 13:00-13:30
        ",
    );
}

#[test]
fn a_weeks_quota_is_a_weeks() {
    let mut desk = Desk::new().policy(|policy| policy.quotas = vec![Quota::weekly_minutes(180)]).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAAAA........
        ",
    );
    desk.owner("request B 11:00-12:30").refused(
        "
        quota_exceeded 120 + 90 > 180 min a week per party
        later 03/09 00:00-01:30
        later 03/09 01:30-03:00
        shorter 11:00-12:00
        ",
    );
    desk.owner("request B 11:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAAAABBBB....
        ",
    );
}

#[test]
fn moving_counts_only_the_new_time_in_the_quota() {
    let mut desk = Desk::new().policy(|policy| policy.quotas = vec![Quota::weekly_minutes(120)]).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAAAA........
        ",
    );
    desk.lab("move A 10:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ........AAAAAAAA....
        ",
    );
    desk.lab("move A 10:00-12:30").refused(
        "
        quota_exceeded 0 + 150 > 120 min a week per party
        shorter 10:00-11:30
        ",
    );
}

#[test]
fn the_lab_may_set_a_quota_aside() {
    let mut desk = Desk::new().policy(|policy| policy.quotas = vec![Quota::weekly_minutes(120)]).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAAAA........
        ",
    );
    desk.lab("request B 11:00-12:00 waiving quota_exceeded").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAAAABBBB....
        ",
    );
}

#[test]
fn too_many_requests_that_wait_keep_a_user_from_asking_for_more() {
    let mut desk = Desk::new().policy(|policy| policy.max_pending_holds = Some(1)).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ............aaaa....
        a held 11:00-12:00 until 10:00 for manager
        ",
    );
    desk.outsider("request B 09:00-10:00").refused("too_many_holds 1 of 1");
    desk.outsider("move A 12:00-13:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ................aaaa
        a held 12:00-13:00 until 10:00 for manager
        ",
    );
    desk.owner("request C 09:00-10:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....CCCC........aaaa
        a held 12:00-13:00 until 10:00 for manager
        ",
    );
}
