//! Times for whoever does not mind which.

use super::{
    desk::Desk,
    facts::{MANAGER, id_of},
    people::QIAN,
};
use booking::{
    alternatives::looked_at,
    command::{Actor, Capacity, Command},
    engine::{self, Seed},
    reservation::{Approval, Reservation},
    rules::Asked,
    schedule::KnownUse,
    suggest,
};
use inventory::{
    hours::Opening,
    instrument::Mode,
    party::Side,
    policy::{ApprovalRules, HourRule},
    slot::{Instant, Slot},
};
use uuid::Uuid;

fn times(desk: &Desk, length: &str, windows: &[&str], most: usize) -> Vec<String> {
    let slot = |text: &str| super::words::slot(text, desk);
    let asked = Asked {
        slot: slot(length),
        mode: Mode::SelfUse,
        party: Some(QIAN.party),
        side: QIAN.side,
        project_code: None,
        needs: Default::default(),
        moving: None,
        capacity: Capacity::User,
        claim: None,
    };
    let windows: Vec<Slot> = windows.iter().map(|text| slot(text)).collect();
    let found = suggest::times(&desk.schedule, &asked, &windows, most, desk.now);
    let clock =
        |at: inventory::slot::Instant| at.with_timezone(&desk.schedule.instrument.zone).format("%H:%M").to_string();
    found
        .iter()
        .map(|one| format!("{}-{} {:?}", clock(one.slot.start()), clock(one.slot.end()), one.state.name()))
        .collect()
}

fn morning() -> Desk {
    Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA....BBBB....
        ",
    )
}

#[test]
fn the_earliest_times_that_fit_are_told_with_what_becomes_of_them() {
    let desk = morning();
    assert_eq!(times(&desk, "08:00-09:00", &["08:00-13:00"], 9), ["10:00-11:00 Held", "12:00-13:00 Held"]);
    assert_eq!(times(&desk, "08:00-08:30", &["08:00-13:00"], 2), ["08:30-09:00 Held", "10:00-10:30 Held"]);
}

#[test]
fn what_a_request_looks_at_is_whole_weeks_around_all_that_may_be_offered() {
    let desk = Desk::new().policy(|policy| (policy.set_up_minutes, policy.clean_up_minutes) = (15, 30));
    let zone = desk.schedule.instrument.zone;
    let policy = &desk.schedule.instrument.policy;
    let reach = |time: &str| {
        let slot = super::words::slot(time, &desk);
        let now = desk.instant("02/02 08:00");
        let found = looked_at(policy, zone, &desk.schedule.calendar, &slot, Mode::SelfUse, now);
        let text = |at: Instant| at.with_timezone(&zone).format("%m/%d %H:%M").to_string();
        (text(found.start()), text(found.end()))
    };
    let weeks = |from: &str, to: &str| (format!("{from} 00:00"), format!("{to} 00:00"));
    // Seven days either way: from Sunday to Sunday, until midnight and no longer.
    assert_eq!(reach("02/15 22:00-02/15 23:00"), weeks("02/02", "02/23"));
    assert_eq!(reach("02/15 22:30-02/15 23:30"), weeks("02/02", "03/02"), "it is cleaned until midnight");
    assert_eq!(reach("02/15 23:30-02/16 00:30"), weeks("02/02", "03/02"), "the last one ends on Monday");
    assert_eq!(reach("02/16 00:00-02/16 01:00"), weeks("02/02", "03/02"), "the first one is set up on Sunday");
    assert_eq!(reach("02/16 00:30-02/16 01:30"), weeks("02/09", "03/02"));
}

#[test]
fn where_no_other_time_can_help_nothing_is_found() {
    let desk = morning();
    assert_eq!(times(&desk, "08:00-13:00", &["08:00-24:00"], 9), Vec::<String>::new(), "too long");
    let closed = morning().facts(|facts| facts.instrument.open = false);
    assert_eq!(times(&closed, "08:00-09:00", &["08:00-13:00"], 9), Vec::<String>::new());
}

#[test]
fn whoever_has_too_many_requests_waiting_is_shown_what_needs_no_answer() {
    let mut desk = morning().policy(|policy| policy.max_pending_holds = Some(1));
    desk.by(QIAN, "request C 10:00-11:00").accepted();
    desk.schedule.standing.uses = vec![held(desk.reservation('C'))];
    assert_eq!(times(&desk, "08:00-09:00", &["08:00-13:00"], 9), Vec::<String>::new());
    // The lab is asked about the morning alone.
    let hours = (1..=7).filter_map(|day| Opening::new(day, 480, 720).ok()).collect();
    let desk = desk.policy(|policy| {
        policy.automatic_for = Side::ALL.to_vec();
        policy.approval = Some(ApprovalRules { hours, ..ApprovalRules::default() });
    });
    assert_eq!(times(&desk, "08:00-09:00", &["08:00-13:00"], 9), ["12:00-13:00 Confirmed"]);
}

#[test]
fn what_was_agreed_to_waits_no_longer() {
    let mut desk = morning();
    desk.by(QIAN, "request C 10:00-11:00").accepted();
    desk.schedule.standing.uses = vec![held(desk.reservation('C'))];
    let approve = Command::Approve { id: id_of('C'), approval: Approval::Manager };
    let lab = Actor { person: MANAGER, capacity: Capacity::Lab };
    let decision = engine::decide(&desk.schedule, &approve, &lab, desk.now, Seed(Uuid::nil())).expect("agreed");
    decision.apply(&mut desk.schedule);
    assert!(!desk.schedule.standing.uses[0].held);
}

/// His, and it waits for an answer.
fn held(reservation: &Reservation) -> KnownUse {
    KnownUse {
        id: reservation.id,
        slot: reservation.slot,
        side: reservation.side,
        by_person: true,
        by_party: true,
        held: true,
        series: None,
        begun: false,
        party: Some(reservation.party),
    }
}

#[test]
fn a_time_lies_within_one_window_and_is_told_once() {
    let desk = morning();
    assert_eq!(times(&desk, "08:00-09:00", &["10:30-11:30", "12:00-12:30"], 9), Vec::<String>::new());
    let twice = times(&desk, "08:00-09:00", &["09:30-11:00", "10:00-11:30"], 9);
    assert_eq!(twice, ["10:00-11:00 Held"]);
}

#[test]
fn hours_with_rules_of_their_own_give_what_others_do_not() {
    let rule = |hours: &str, numbers: (Option<u16>, Option<u32>, Option<u32>)| HourRule {
        hours: super::words::openings(hours),
        grid_minutes: numbers.0,
        min_minutes: numbers.1,
        max_minutes: numbers.2,
    };
    let nights = rule("1-7 20:00-24:00", (Some(240), Some(240), None));
    let days = rule("1-7 08:00-20:00", (None, None, Some(60)));
    let mut desk = Desk::new().policy(|policy| policy.hour_rules = vec![nights, days]);
    desk.clock("08:00");
    assert_eq!(times(&desk, "09:00-13:00", &["08:30-24:00"], 9), ["20:00-00:00 Held"], "too long by day");
    assert_eq!(times(&desk, "09:00-10:00", &["19:30-24:00"], 9), ["19:30-20:30 Held"], "too short by night");
    assert_eq!(times(&desk, "09:00-14:00", &["08:30-24:00"], 9), Vec::<String>::new(), "too long at any hour");
}
