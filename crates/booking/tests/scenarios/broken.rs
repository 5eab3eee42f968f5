//! The broken Tuesday: everybody whom an outage pushed out is found another time, at once, and asked.

use super::{
    desk::Desk,
    facts::id_of,
    people::{CHEN, LI, QIAN},
};
use booking::{decision::Happening, reservation::StateName, resettle};
use inventory::party::Side;

/// Three have the morning; it breaks down at nine.
fn broken() -> Desk {
    let desk = Desk::new().policy(|policy| policy.automatic_for = Side::ALL.to_vec());
    let mut desk = desk.whose("A", LI).whose("B", CHEN).whose("C", QIAN).drawn(
        "
              08  09  10  11  12  13  14  15  16
        now   ^
        0     ....AAAABBBB....CCCC................
        ",
    );
    desk.clock("08:30").lab("outage 09:00-12:30").shows(
        "
              08  09  10  11  12  13  14  15  16
        now     ^
        0     ....##############..................
        A displaced 09:00-10:00
        B displaced 10:00-11:00
        C displaced 12:00-13:00
        ",
    );
    desk
}

fn plan(desk: &Desk) -> Vec<String> {
    let displaced: Vec<_> =
        desk.schedule.reservations.iter().filter(|one| one.state.name() == StateName::Displaced).cloned().collect();
    let clock =
        |at: inventory::slot::Instant| at.with_timezone(&desk.schedule.instrument.zone).format("%H:%M").to_string();
    let planned = resettle::plan(&desk.schedule, &displaced, desk.now);
    planned
        .into_iter()
        .map(|(one, slot)| {
            let name = ['A', 'B', 'C'].into_iter().find(|name| id_of(*name) == one.id).expect("a letter");
            let time = slot.map(|slot| format!("{}-{}", clock(slot.start()), clock(slot.end())));
            format!("{name} {}", time.unwrap_or_else(|| "nothing".to_owned()))
        })
        .collect()
}

#[test]
fn the_plan_gives_equal_time_to_each_in_order() {
    assert_eq!(plan(&broken()), ["A 12:30-13:30", "B 13:30-14:30", "C 14:30-15:30"]);
}

#[test]
fn whoever_was_promised_his_time_needs_no_other_qualification_for_another() {
    let desk = broken().policy(|policy| policy.qualification_needed = true);
    assert_eq!(plan(&desk), ["A 12:30-13:30", "B 13:30-14:30", "C 14:30-15:30"]);
}

#[test]
fn all_are_offered_their_time_in_one_decision_and_nobody_is_moved_without_his_word() {
    let mut desk = broken();
    let offered = desk.lab("offer 09:00: A 12:30-13:30, B 13:30-14:30, C 14:30-15:30").decision();
    assert_eq!(offered.notices.iter().map(|n| n.happening).collect::<Vec<_>>(), [Happening::Offered; 3]);
    assert_eq!(
        desk.drawing().lines().skip(2).map(str::trim_end).collect::<Vec<_>>(),
        [
            "0     ....##############aaaabbbbcccc......",
            "a offered 12:30-13:30 until 09:30",
            "b offered 13:30-14:30 until 09:45",
            "c offered 14:30-15:30 until 10:00",
        ]
    );
    desk.by(LI, "accept A").accepted();
    desk.by(CHEN, "move B 15:30-16:30").accepted();
    desk.clock("10:00");
    assert_eq!(
        desk.drawing().lines().skip(2).map(str::trim_end).collect::<Vec<_>>(),
        ["0     ....##############AAAA........BBBB..", "C displaced 14:30-15:30"],
        "who has not answered keeps his claim"
    );
    desk.by(QIAN, "move C 13:30-14:30").accepted();
    assert_eq!(desk.reservation('C').state.name(), StateName::Confirmed, "what the lab had agreed to stays agreed");
}

#[test]
fn what_the_lab_had_agreed_to_is_not_asked_again_where_its_offer_is_accepted() {
    let mut desk = broken().policy(|policy| policy.automatic_for.clear());
    desk.lab("offer 09:00: C 14:30-15:30").accepted();
    desk.by(QIAN, "accept C").accepted();
    assert_eq!(desk.reservation('C').state.name(), StateName::Confirmed);
}

#[test]
fn the_lab_may_move_at_once_with_a_recorded_reason() {
    let mut desk = broken();
    let moved = desk.lab("resettle 09:00: A 12:30-13:30, B 13:30-14:30").decision();
    assert_eq!(moved.notices.iter().map(|n| n.happening).collect::<Vec<_>>(), [Happening::Moved; 2]);
    assert_eq!(desk.reservation('A').state.name(), StateName::Confirmed);
    assert_eq!(desk.reservation('A').waiver.as_ref().map(|waiver| waiver.reason.as_str()), Some("reason"));
}

#[test]
fn a_plan_that_does_not_fit_moves_nobody() {
    let mut desk = broken();
    desk.lab("offer 09:00: A 13:00-14:00, B 13:30-14:30").refused_for("occupied 13:00-14:00 of 1");
    assert_eq!(desk.reservation('A').state.name(), StateName::Displaced);
    desk.lab("offer 12:00: A 13:00-14:00").result.expect_err("another outage");
}

#[test]
fn a_repair_that_takes_longer_takes_offers_back_and_pushes_out_more() {
    let mut desk = broken();
    desk.lab("offer 09:00: A 12:30-13:30, B 13:30-14:30, C 14:30-15:30").accepted();
    desk.by(CHEN, "accept B").accepted();
    desk.lab("extend 09:00 until 14:30").shows(
        "
              08  09  10  11  12  13  14  15  16
        now     ^
        0     ....######################cccc......
        A displaced 12:30-13:30
        B displaced 13:30-14:30
        c offered 14:30-15:30 until 10:00
        ",
    );
    assert_eq!(plan(&desk), ["A 15:30-16:30", "B 16:30-17:30"]);
    desk.lab("extend 09:00 until 14:00").refused_for("already_over since 14:00");
}

#[test]
fn a_repair_that_took_longer_ends_early_all_the_same() {
    let mut desk = broken();
    desk.lab("extend 09:00 until 14:30").accepted();
    desk.clock("13:00").lab("end outage 09:00").shows(
        "
              08  09  10  11  12  13  14  15  16
        now                       ^
        0     ....################................
        A displaced 09:00-10:00
        B displaced 10:00-11:00
        C displaced 12:00-13:00
        ",
    );
}
