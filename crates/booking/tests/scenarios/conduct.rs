//! Not coming, coming late, leaving early, running over; what counts, and what follows.

use super::{
    desk::Desk,
    people::{CHEN, LI, QIAN},
};
use booking::decision::{Change, Happening};
use inventory::{
    instrument::Mode,
    party::Side,
    policy::{Conduct, LadderStep, MeasureKind, Reach},
};

const ONE: &str = "
          08  09  10  11  12
    now   ^
    0     ....AAAAAAAA........
    ";

fn conduct() -> Conduct {
    Conduct {
        no_show_minutes: Some(30),
        late_minutes: Some(15),
        early_percent: Some(50),
        overrun_minutes: Some(15),
        late_cancel: true,
        strike_days: 90,
        appeal_days: 7,
        ladder: Vec::new(),
    }
}

fn step(strikes: u8, measure: MeasureKind, reach: Reach, days: u16) -> LadderStep {
    LadderStep { strikes, within_days: 60, reach, measure, days }
}

fn under(conduct: Conduct) -> Desk {
    Desk::new().policy(|policy| policy.conduct = Some(conduct))
}

#[test]
fn whoever_has_not_begun_by_the_deadline_has_not_come_and_his_time_is_free() {
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("09:29").struck("");
    desk.clock("09:30").struck("A no_show 30 of 30 at 09:30, counts until 05/31 09:30");
    desk.outsider("check in A").wrong_state();
    desk.by(CHEN, "request B 10:00-11:00").shows(
        "
              08  09  10  11  12
        now         ^
        0     ........bbbb........
        A no-show 09:00-11:00 at 09:30
        b held 10:00-11:00 until 10:00 for manager
        ",
    );
}

#[test]
fn a_minute_before_the_deadline_he_may_begin() {
    let mut desk = under(Conduct { late_minutes: None, ..conduct() }).drawn(ONE);
    desk.clock("09:29").outsider("check in A").accepted();
    desk.clock("10:30").struck("");
}

#[test]
fn a_deadline_that_is_noticed_late_counts_from_when_it_was() {
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("14:00").struck("A no_show 30 of 30 at 09:30, counts until 05/31 09:30");
}

#[test]
fn without_rules_of_conduct_time_is_kept_to_the_end() {
    let mut desk = Desk::new().drawn(ONE);
    desk.clock("10:59").outsider("check in A").accepted();
    desk.clock("11:50").outsider("check out A").accepted();
    desk.struck("");
}

#[test]
fn what_the_lab_runs_for_a_customer_is_never_held_against_him() {
    let mut desk = under(conduct()).drawn(ONE);
    desk.schedule.reservations[0].mode = Mode::Commissioned;
    desk.schedule.reservations[0].kept_until = None;
    desk.clock("10:30").lab("check in A").accepted();
    desk.clock("10:35").lab("check out A").accepted();
    desk.lab("order B 12:00-14:00").accepted();
    desk.clock("13:30").lab("no-show B").accepted();
    desk.struck("");
}

#[test]
fn a_promise_keeps_the_grace_under_which_it_was_given() {
    let mut desk = Desk::new().drawn(ONE);
    desk.schedule.instrument.policy.conduct = Some(conduct());
    desk.owner("request B 12:00-14:00").accepted();
    desk.schedule.instrument.policy.conduct = Some(Conduct { no_show_minutes: Some(5), ..conduct() });
    desk.clock("12:29").struck("");
    desk.clock("12:30").struck("B no_show 30 of 5 at 12:30, counts until 05/31 12:30");
}

#[test]
fn moving_and_approving_give_a_new_deadline() {
    let mut desk = under(conduct()).drawn(ONE);
    desk.lab("move A 10:00-12:00").accepted();
    desk.outsider("request B 13:00-15:00").accepted();
    desk.lab("approve B").accepted();
    desk.clock("10:29").struck("");
    desk.clock("13:30").struck(
        "
        A no_show 30 of 30 at 10:30, counts until 05/31 10:30
        B no_show 30 of 30 at 13:30, counts until 05/31 13:30
        ",
    );
}

#[test]
fn the_lab_may_say_that_nobody_came_once_the_grace_is_over() {
    let by_hand = Conduct { no_show_minutes: None, ..conduct() };
    let mut desk = under(by_hand).drawn(ONE);
    desk.clock("08:59").lab("no-show A").refused("too_early_to_start from 09:00");
    desk.clock("09:40").lab("no-show A").shows(
        "
              08  09  10  11  12
        now         ^
        0     ....................
        A no-show 09:00-11:00 at 09:40
        ",
    );
    desk.struck("A no_show 40 of 0 at 09:40, counts until 05/31 09:40");
    desk.lab("no-show A").wrong_state();
}

#[test]
fn coming_late_counts_beyond_the_tolerance() {
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("09:15").outsider("check in A").accepted();
    desk.struck("");
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("09:16").outsider("check in A").accepted();
    desk.struck("A late 16 of 15 at 09:16, counts until 05/31 09:16");
}

#[test]
fn a_use_brings_one_strike_at_most() {
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("09:20").outsider("check in A").accepted();
    desk.clock("09:40").outsider("check out A").accepted();
    desk.struck("A late 20 of 15 at 09:20, counts until 05/31 09:20");
}

#[test]
fn leaving_before_half_of_the_time_counts() {
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("09:00").outsider("check in A").accepted();
    desk.clock("09:59").outsider("check out A").accepted();
    desk.struck("A left_early 49 of 50 at 09:59, counts until 05/31 09:59");
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("09:00").outsider("check in A").accepted();
    desk.clock("10:00").outsider("check out A").accepted();
    desk.struck("");
}

#[test]
fn leaving_because_of_an_outage_or_a_fault_counts_against_nobody() {
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("09:00").outsider("check in A").accepted();
    desk.clock("09:20").lab("outage 09:20-12:00").accepted();
    desk.outsider("check out A").accepted();
    desk.struck("");
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("09:00").outsider("check in A").accepted();
    desk.clock("09:20").lab("check out A test 09:00-09:10, fault 09:10-09:20").accepted();
    desk.struck("");
}

#[test]
fn whom_an_outage_displaced_nothing_is_held_against() {
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("09:10").lab("outage 09:10-10:00").accepted();
    desk.clock("11:00").struck("");
}

#[test]
fn running_over_counts_beyond_the_tolerance() {
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("09:00").outsider("check in A").accepted();
    desk.clock("11:16").outsider("check out A").accepted();
    desk.struck("A overrun 16 of 15 at 11:16, counts until 05/31 11:16");
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("09:00").outsider("check in A").accepted();
    desk.clock("11:15").outsider("check out A").accepted();
    desk.struck("");
}

#[test]
fn ending_in_time_is_no_overrun_however_close_to_the_end() {
    for end in ["10:45", "10:50", "11:00"] {
        let mut desk = under(conduct()).drawn(ONE);
        desk.clock("09:00").outsider("check in A").accepted();
        desk.clock(end).outsider("check out A").accepted();
        desk.struck("");
    }
}

#[test]
fn whoever_began_late_and_stays_to_the_end_has_not_left_early() {
    let lenient = || Conduct { no_show_minutes: None, late_minutes: None, ..conduct() };
    for (end, struck) in [("10:59", "A left_early 32 of 50 at 10:59, counts until 05/31 10:59"), ("11:00", "")] {
        let mut desk = under(lenient()).drawn(ONE);
        desk.clock("10:20").outsider("check in A").accepted();
        desk.clock(end).outsider("check out A").accepted();
        desk.struck(struck);
    }
}

#[test]
fn a_use_no_longer_than_the_grace_is_for_the_lab_to_call_a_no_show_once_it_is_over() {
    let mut desk = under(Conduct { no_show_minutes: Some(60), ..conduct() }).drawn(ONE);
    for wish in ["request B 12:00-13:00", "request C 13:00-13:30", "request D 14:00-15:30"] {
        desk.owner(wish).accepted();
    }
    let kept = ['B', 'C', 'D'].map(|name| desk.reservation(name).kept_until);
    assert_eq!(kept, [None, None, Some(desk.instant("15:00"))]);
    desk.clock("13:00").lab("no-show B").accepted();
    desk.clock("13:29").lab("no-show C").refused("too_early_to_start from 13:30");
    desk.clock("13:30").lab("no-show C").accepted();
    desk.clock("14:59").lab("no-show D").refused("too_early_to_start from 15:00");
    desk.struck(
        "
        A no_show 60 of 60 at 10:00, counts until 05/31 10:00
        B no_show 60 of 60 at 13:00, counts until 05/31 13:00
        C no_show 30 of 60 at 13:30, counts until 05/31 13:30
        ",
    );
}

#[test]
fn whoever_makes_way_in_time_lengthens_nobodys_grace() {
    let kept_longer = |time: &str| {
        let mut desk = under(conduct()).drawn(
            "
                  08  09  10  11  12
            now   ^
            0     AAAABBBB............
            ",
        );
        desk.clock("08:00").outsider("check in A").accepted();
        let decision = desk.clock(time).outsider("check out A").decision();
        let all = decision
            .changes
            .iter()
            .filter(|change| matches!(change, Change::UpdateReservation { happening: Happening::KeptLonger, .. }));
        (all.count(), desk.reservation('B').kept_until == Some(desk.instant("09:30")))
    };
    assert_eq!(kept_longer("08:50"), (0, true));
    assert_eq!(kept_longer("09:00"), (0, true));
    assert_eq!(kept_longer("09:01"), (1, false));
}

#[test]
fn whoever_waits_for_a_use_that_runs_over_is_kept_his_time() {
    let mut desk = under(Conduct { overrun_minutes: None, ..conduct() }).drawn(
        "
              08  09  10  11  12
        now   ^
        0     AAAABBBBBBBB........
        ",
    );
    desk.clock("08:00").outsider("check in A").accepted();
    desk.clock("09:30").struck("");
    desk.by(CHEN, "check in B").refused("occupied 08:00-09:30 of 1");
    assert_eq!(desk.reservation('B').kept_until, Some(desk.instant("10:00")));
    desk.clock("09:50").outsider("check out A").accepted();
    assert_eq!(desk.reservation('B').kept_until, Some(desk.instant("10:20")));
    desk.clock("10:05").by(CHEN, "check in B").accepted();
    desk.struck("");
    // Half of what was left to it.
    desk.clock("10:41").by(CHEN, "check out B").accepted();
    desk.struck("");
}

#[test]
fn nobody_is_a_no_show_whose_whole_time_others_took() {
    let mut desk = under(conduct()).drawn(
        "
              08  09  10  11  12
        now   ^
        0     AAAABBBB............
        ",
    );
    desk.clock("08:00").outsider("check in A").accepted();
    desk.clock("09:30").struck("");
    assert_eq!(desk.reservation('B').kept_until, None);
    desk.clock("12:00").struck("");
}

#[test]
fn after_the_deadline_one_may_give_up_at_the_price_of_a_strike() {
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("08:30").outsider("move A 10:00-11:00").refused("too_late_to_change 60 min, by 08:00");
    desk.by(CHEN, "cancel A").refused("too_late_to_change 60 min, by 08:00");
    desk.owner("cancel A").shows(
        "
              08  09  10  11  12
        now     ^
        0     ....................
        A cancelled 09:00-11:00
        ",
    );
    desk.struck("A late_cancel 30 of 60 at 08:30, counts until 05/31 08:30");
    let mut desk = under(conduct()).drawn(ONE);
    desk.clock("09:00").owner("cancel A").refused("too_late_to_change 60 min, by 08:00");
    desk.lab("cancel A").accepted();
    desk.struck("");
}

const THREE: &str = "
          08  09  10  11  12  13  14
    now   ^
    0     AAAABBBB....CCCC............
    ";

#[test]
fn the_ladder_leads_from_the_labs_approval_to_a_suspension() {
    let ladder = vec![
        step(2, MeasureKind::Approval, Reach::Instrument, 10),
        step(3, MeasureKind::Suspension, Reach::Facility, 30),
    ];
    let mut desk = under(Conduct { ladder, ..conduct() }).drawn(THREE);
    desk.clock("08:30").measures("");
    desk.clock("09:30").measures("Approval on the Instrument until 03/12 09:30 for A, B");
    desk.owner("request D 13:00-14:00").shows(
        "
              08  09  10  11  12  13  14
        now         ^
        0     ............CCCC....dddd....
        A no-show 08:00-09:00 at 08:30
        B no-show 09:00-10:00 at 09:30
        d held 13:00-14:00 until 11:30 for manager
        ",
    );
    desk.clock("11:30").measures(
        "
        Approval on the Instrument until 03/12 09:30 for A, B
        Suspension on the Facility until 04/01 11:30 for A, B, C
        ",
    );
    desk.owner("request E 13:00-14:00").refused("suspended facility, 3 in 60 days, until 04/01 11:30");
    desk.by(CHEN, "request F 13:00-14:00").accepted();
    desk.lab("request E 14:00-15:00 waiving suspended").accepted();
    desk.lab("cancel E").accepted();
    desk.clock("04/01 11:29")
        .owner("request G 04/02 13:00-14:00")
        .refused_for("suspended facility, 3 in 60 days, until 04/01 11:30");
    desk.clock("04/01 11:30").owner("request G 04/02 13:00-14:00").accepted();
}

#[test]
fn what_was_promised_before_may_be_given_up_but_not_moved() {
    let ladder = vec![step(1, MeasureKind::Suspension, Reach::Instrument, 30)];
    let mut desk = under(Conduct { ladder, ..conduct() }).drawn(THREE);
    desk.clock("08:30").owner("move C 12:00-13:00").refused("suspended instrument, 1 in 60 days, until 04/01 08:30");
    desk.owner("cancel C").accepted();
}

#[test]
fn whom_an_outage_displaced_may_move_although_he_is_suspended() {
    let ladder = vec![step(1, MeasureKind::Suspension, Reach::Instrument, 30)];
    let mut desk = under(Conduct { ladder, ..conduct() }).drawn(THREE);
    desk.clock("08:30").lab("outage 11:00-12:00").accepted();
    desk.owner("move C 12:00-13:00").accepted();
}

#[test]
fn several_that_lapse_at_once_are_counted_one_after_the_other() {
    let ladder = vec![step(3, MeasureKind::Suspension, Reach::Instrument, 30)];
    let mut desk = under(Conduct { ladder, ..conduct() }).drawn(THREE);
    desk.clock("12:00").measures("Suspension on the Instrument until 04/01 11:30 for A, B, C");
}

#[test]
fn strikes_of_others_and_strikes_of_long_ago_count_for_nothing() {
    let ladder = vec![step(2, MeasureKind::Suspension, Reach::Instrument, 30)];
    let mut desk = under(Conduct { ladder: ladder.clone(), ..conduct() }).whose("B", CHEN).drawn(THREE);
    desk.clock("09:30").measures("");
    let mut desk = under(Conduct { ladder, ..conduct() }).policy(|policy| policy.horizon_days = 90).drawn(ONE);
    desk.clock("09:30").owner("request B 05/01 09:00-11:00").accepted();
    desk.clock("05/01 09:29").measures("");
    desk.clock("05/01 09:30").measures("");
}

#[test]
fn a_measure_ends_with_the_strikes_it_rests_on() {
    let ladder = vec![step(2, MeasureKind::Suspension, Reach::Instrument, 30)];
    let mut desk = under(Conduct { ladder, ..conduct() }).drawn(THREE);
    desk.clock("09:30")
        .by(LI, "request D 13:00-14:00")
        .refused("suspended instrument, 2 in 60 days, until 04/01 09:30");
    desk.void('A').measures("").by(LI, "request D 13:00-14:00").accepted();
    // One strike is left, and the next is the second.
    desk.clock("11:30").measures("Suspension on the Instrument until 04/01 11:30 for B, C");
}

#[test]
fn a_measure_that_rests_on_more_than_it_needs_stands() {
    let ladder = vec![step(2, MeasureKind::Suspension, Reach::Instrument, 30)];
    let mut desk = under(Conduct { ladder, ..conduct() }).drawn(THREE);
    desk.clock("11:30").void('A').measures("Suspension on the Instrument until 04/01 11:30 for A, B, C");
}

/// One no-show is a suspension.
fn strict() -> Conduct {
    Conduct { ladder: vec![step(1, MeasureKind::Suspension, Reach::Instrument, 30)], ..conduct() }
}

fn at_once(conduct: Conduct) -> Desk {
    under(conduct).policy(|policy| policy.automatic_for = Side::ALL.to_vec())
}

#[test]
fn what_somebody_did_not_come_for_is_offered_to_whoever_waits() {
    let mut desk = at_once(conduct()).whose("A", LI).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAAAAAAAA....
        ",
    );
    desk.by(QIAN, "wait B 10:30-11:30 within 09:00-12:00").accepted();
    desk.clock("09:30").struck("A no_show 30 of 30 at 09:30, counts until 05/31 09:30");
    desk.by(QIAN, "accept B").shows(
        "
              08  09  10  11  12
        now         ^
        0     ..........BBBB......
        A no-show 09:00-12:00 at 09:30
        ",
    );
    desk.clock("11:00").struck(
        "
        A no_show 30 of 30 at 09:30, counts until 05/31 09:30
        B no_show 30 of 30 at 11:00, counts until 05/31 11:00
        ",
    );
}

#[test]
fn nothing_is_offered_to_whoever_is_suspended() {
    let mut desk = at_once(strict()).whose("A", LI).drawn(
        "
              08  09  10  11  12  13
        now   ^
        0     ....AAAA....CCCC........
        ",
    );
    desk.by(LI, "wait B 11:00-12:00").accepted();
    desk.by(QIAN, "wait D 11:00-12:00").accepted();
    desk.clock("09:30").lab("cancel C").shows(
        "
              08  09  10  11  12  13
        now         ^
        0     ............dddd........
        A no-show 09:00-10:00 at 09:30
        B waiting 11:00-12:00 within 11:00-12:00 until 10:30
        C cancelled 11:00-12:00
        d offered 11:00-12:00 until 10:00
        ",
    );
}

#[test]
fn whoever_is_suspended_may_still_take_what_he_is_offered_for_time_that_an_outage_took() {
    let mut desk = at_once(strict()).whose("A", LI).whose("B", LI).drawn(
        "
              08  09  10  11  12  13
        now   ^
        0     ....AAAA....BBBB........
        ",
    );
    desk.lab("outage 11:00-12:00").accepted();
    desk.clock("09:30")
        .by(LI, "request C 12:00-13:00")
        .refused("suspended instrument, 1 in 60 days, until 04/01 09:30");
    desk.lab("offer 11:00: B 12:00-13:00").accepted();
    desk.by(LI, "accept B").accepted();
    desk.clock("12:30").struck(
        "
        A no_show 30 of 30 at 09:30, counts until 05/31 09:30
        B no_show 30 of 30 at 12:30, counts until 05/31 12:30
        ",
    );
}

#[test]
fn whoever_is_suspended_may_take_another_time_than_the_one_he_is_offered_for_what_an_outage_took() {
    let mut desk = at_once(strict()).whose("A", LI).whose("B", LI).drawn(
        "
              08  09  10  11  12  13
        now   ^
        0     ....AAAA....BBBB........
        ",
    );
    desk.lab("outage 11:00-12:00").accepted();
    desk.clock("09:30").lab("offer 11:00: B 12:00-13:00").accepted();
    desk.by(LI, "move B 12:30-13:30").accepted();
    desk.by(LI, "move B 12:00-13:00").refused_for("suspended instrument, 1 in 60 days, until 04/01 09:30");
}
