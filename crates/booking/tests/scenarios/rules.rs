//! Every rule with its numbers, and several at once in their fixed order.

use super::desk::Desk;
use booking::violation::{RuleCode, Violation};
use inventory::{instrument::Mode, ledger::AssetStatus};

const EMPTY: &str = "
          08  09  10  11  12
    now   ^
    0     ....................
    ";

#[test]
fn the_past_cannot_be_asked_for_not_even_this_instant() {
    let mut desk = Desk::new().drawn(EMPTY);
    desk.owner("request A 08:00-09:00").refused(
        "
        in_past now 08:00
        later 08:30-09:30
        later 09:30-10:30
        ",
    );
}

#[test]
fn times_stand_on_the_grid() {
    let mut desk = Desk::new().drawn(EMPTY);
    desk.owner("request A 09:10-10:10").refused(
        "
        off_grid 30 min
        earlier 09:00-10:00
        later 09:30-10:30
        later 10:30-11:30
        ",
    );
    desk.lab("request A 09:10-10:10 waiving off_grid").decision();
}

#[test]
fn a_use_has_a_shortest_and_a_longest_length() {
    let mut desk = Desk::new().policy(|policy| (policy.min_minutes, policy.max_minutes) = (60, 120)).drawn(EMPTY);
    desk.owner("request A 09:00-09:30").refused(
        "
        too_short 30 < 60 min
        earlier 08:30-09:30
        later 09:00-10:00
        later 10:00-11:00
        ",
    );
    desk.owner("request A 09:00-12:00").refused(
        "
        too_long 180 > 120 min
        earlier 08:30-10:30
        later 09:00-11:00
        later 11:00-13:00
        shorter 09:00-11:00
        ",
    );
}

#[test]
fn lead_times_differ_by_mode() {
    let policy = |policy: &mut inventory::policy::BookingPolicy| {
        (policy.lead_minutes_self_use, policy.lead_minutes_commissioned) = (60, 180);
    };
    let mut desk = Desk::new().policy(policy).drawn(EMPTY);
    desk.owner("order A 09:00-10:00").refused(
        "
        too_soon 180 min, from 11:00
        later 11:00-12:00
        later 12:00-13:00
        ",
    );
    desk.owner("request A 09:00-10:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA............
        ",
    );
}

#[test]
fn a_use_may_start_at_the_horizon_and_not_after_it() {
    let mut desk = Desk::new().policy(|policy| policy.horizon_days = 2).drawn(EMPTY);
    desk.owner("request A 03/04 08:30-09:30").refused(
        "
        too_far 2 days, until 03/04 08:00
        earlier 03/04 08:00-09:00
        ",
    );
    desk.owner("request A 03/04 08:00-09:00").decision();
}

#[test]
fn even_from_far_beyond_the_horizon_there_is_an_earlier_time() {
    let mut desk = Desk::new().policy(|policy| policy.horizon_days = 2).drawn(EMPTY);
    desk.owner("request A 11/02 08:00-09:00").refused(
        "
        too_far 2 days, until 03/04 08:00
        earlier 03/04 08:00-09:00
        ",
    );
}

#[test]
fn what_no_other_time_mends_has_no_alternatives() {
    let retired = |facts: &mut booking::schedule::Schedule| facts.instrument.status = AssetStatus::Retired;
    Desk::new().facts(retired).drawn(EMPTY).owner("request A 09:00-10:00").refused("not_operational Retired");
    let closed_shop = |facts: &mut booking::schedule::Schedule| {
        facts.instrument.open = false;
        facts.instrument.modes = vec![Mode::Commissioned];
    };
    let mut desk = Desk::new().facts(closed_shop).drawn(EMPTY);
    desk.outsider("request A 09:00-10:00").refused(
        "
        mode_not_offered SelfUse
        not_open_to_outsiders
        ",
    );
    desk.owner("order A 09:00-10:00").decision();
}

#[test]
fn only_members_book_and_only_with_codes_their_group_has() {
    let stranger = |facts: &mut booking::schedule::Schedule| facts.standing.may_book_for_party = false;
    let mut desk = Desk::new().facts(stranger).drawn(EMPTY);
    desk.owner("code P-7 A 09:00-10:00").refused(
        "
        not_a_member
        unknown_project_code P-7
        ",
    );
    let member = |facts: &mut booking::schedule::Schedule| facts.standing.project_codes = ["P-7".to_owned()].into();
    Desk::new().facts(member).drawn(EMPTY).owner("code P-7 A 09:00-10:00").decision();
}

#[test]
fn a_qualification_must_last_through_the_last_day_and_midnight_belongs_to_the_day_before() {
    let expiring = |facts: &mut booking::schedule::Schedule| {
        facts.standing.qualified_until = Some("2026-03-03".parse().ok());
        facts.instrument.policy.qualification_needed = true;
    };
    let mut desk = Desk::new().facts(expiring).drawn(EMPTY);
    desk.owner("request A 03/03 22:00-24:00").decision();
    desk.owner("request B 03/04 00:00-01:00").refused("not_qualified");
    desk.owner("order B 03/04 00:00-01:00").decision();
    desk.schedule.standing.qualified_until = Some(None);
    desk.owner("request C 03/05 00:00-01:00").decision();
    desk.schedule.standing.qualified_until = None;
    desk.owner("request D 03/05 02:00-03:00").refused("not_qualified");
}

#[test]
fn everything_that_is_wrong_is_said_at_once_in_a_fixed_order() {
    let facts = |facts: &mut booking::schedule::Schedule| {
        facts.instrument.status = AssetStatus::AwaitingRepair;
        facts.instrument.open = false;
        facts.instrument.modes = vec![Mode::Commissioned];
        facts.standing.may_book_for_party = false;
        let policy = &mut facts.instrument.policy;
        policy.qualification_needed = true;
        policy.quotas = vec![inventory::policy::Quota::weekly_minutes(60)];
        policy.max_pending_holds = Some(1);
        policy.min_minutes = 120;
        policy.lead_minutes_self_use = 240;
    };
    let mut desk = Desk::new().facts(facts).open("1-5 08:00-10:00").drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....aaaa##xxxxxxxxxx
        a held 09:00-10:00 until 09:00 for manager
        ",
    );
    desk.outsider("code P-7 B 09:10-10:15").refused(
        "
        off_grid 30 min
        too_short 65 < 120 min
        too_soon 240 min, from 12:00
        closed 10:00-10:15
        not_operational AwaitingRepair
        outage 10:00-10:30
        occupied 09:00-10:00 of 1
        mode_not_offered SelfUse
        not_open_to_outsiders
        not_qualified
        not_a_member
        unknown_project_code P-7
        quota_exceeded 60 + 65 > 60 min a week per party
        too_many_holds 1 of 1
        ",
    );
    desk.lab("code P-7 B 09:10-10:15 waiving off_grid, too_short, too_soon, closed, quota_exceeded, occupied").refused(
        "
        not_operational AwaitingRepair
        outage 10:00-10:30
        occupied 09:00-10:00 of 1
        mode_not_offered SelfUse
        not_open_to_outsiders
        not_qualified
        not_a_member
        unknown_project_code P-7
        ",
    );
}

#[test]
fn the_order_of_the_rules_is_the_order_of_their_list() {
    assert!(RuleCode::ALL.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn that_a_number_holds_at_some_hours_is_written_where_it_does() {
    let written = |by_hour: bool| {
        serde_json::to_value(Violation::OffGrid { grid_minutes: 30, by_hour }).expect("a violation can be written")
    };
    assert_eq!(written(false), serde_json::json!({ "code": "off_grid", "grid_minutes": 30 }));
    assert_eq!(written(true), serde_json::json!({ "code": "off_grid", "grid_minutes": 30, "by_hour": true }));
}
