//! At the bench: checking in and out.

use super::{
    desk::Desk,
    people::{Person, QIAN, ZHOU},
};
use booking::{
    decision::Change,
    usage::{EvidenceSource, HoursKind},
};

const CONFIRMED: &str = "
          08  09  10  11  12
    now   ^
    0     ...~AAAAAAAA~~......
    ";

fn desk() -> Desk {
    with_buffers().drawn(CONFIRMED)
}

fn with_buffers() -> Desk {
    Desk::new().policy(|policy| (policy.set_up_minutes, policy.clean_up_minutes) = (15, 30))
}

#[test]
fn a_use_begins_with_its_set_up_and_not_before() {
    let mut desk = desk();
    desk.clock("08:44").outsider("check in A").refused("too_early_to_start from 08:45");
    desk.clock("08:45").outsider("check in A").shows(
        "
              08  09  10  11  12
        now      ^
        0     ...~AAAAAAAA~~......
        A in use 09:00-11:00 since 08:45
        ",
    );
    assert_eq!((desk.reservation('A').revision, desk.reservation('A').sequence), (2, 0));
}

#[test]
fn who_ends_at_the_minute_gives_nothing_back() {
    let mut desk = desk();
    desk.clock("09:00").outsider("check in A").accepted();
    let ended = desk.clock("11:00").outsider("check out A").decision();
    let rows = ended.changes.iter().filter(|change| matches!(change, Change::Occupancy(_)));
    assert_eq!(rows.count(), 0, "{ended:?}");
}

#[test]
fn a_use_that_is_over_cannot_begin() {
    let mut desk = desk();
    desk.clock("11:00").outsider("check in A").refused("already_over since 11:00");
}

#[test]
fn a_use_does_not_begin_while_the_instrument_is_out() {
    let mut desk = desk();
    desk.lab("outage 08:15-08:53").decision();
    desk.clock("08:45").outsider("check in A").refused("outage 08:15-08:53");
}

#[test]
fn a_use_that_runs_over_keeps_the_next_from_beginning() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBB........
        ",
    );
    desk.clock("09:00").outsider("check in A").decision();
    desk.clock("10:05").outsider("check in B").refused("occupied 09:00-10:05 of 1");
    desk.outsider("check out A").decision();
    desk.outsider("check in B").decision();
}

#[test]
fn what_waits_for_approval_cannot_begin() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....aaaa............
        a held 09:00-10:00 until 09:00 for manager
        ",
    );
    desk.outsider("check in A").wrong_state();
}

#[test]
fn leaving_early_frees_the_rest_but_the_clean_up() {
    let mut desk = desk();
    desk.clock("09:00").outsider("check in A").decision();
    desk.clock("10:00").outsider("check out A").shows(
        "
              08  09  10  11  12
        now           ^
        0     ...~AAAA~~..........
        A done 09:00-11:00 used 09:00-10:00
        ",
    );
    desk.owner("request B 10:30-11:30").refused(
        "
        occupied 08:45-10:30 of 1
        later 11:00-12:00
        later 12:00-13:00
        ",
    );
}

#[test]
fn overrunning_takes_nothing_from_others_and_is_written_down() {
    let mut desk = Desk::new().drawn(
        "
              08  09  10  11  12
        now       ^
        0     ....AAAABBBB........
        A in use 09:00-10:00 since 09:00
        ",
    );
    let records = desk.clock("10:20").outsider("check out A").records();
    assert_eq!(records.len(), 1);
    assert_eq!((records[0].slot.start(), records[0].slot.end()), (desk.instant("09:00"), desk.instant("10:20")));
    desk.lab("cancel B").shows(
        "
              08  09  10  11  12
        now            ^
        0     ....AAAA............
        A done 09:00-10:00 used 09:00-10:20
        B cancelled 10:00-11:00
        ",
    );
}

#[test]
fn a_use_without_entries_is_one_interval_of_testing_that_its_user_witnessed() {
    let mut desk = desk();
    desk.clock("09:00").outsider("check in A").decision();
    let records = desk.clock("10:00").lab("check out A").records();
    let [record] = records.as_slice() else { unreachable!("{records:?}") };
    assert_eq!((record.kind, record.source, record.samples), (HoursKind::Test, EvidenceSource::UserCheckIn, Some(3)));
    assert_eq!((record.slot.start(), record.slot.end()), (desk.instant("09:00"), desk.instant("10:00")));
}

#[test]
fn the_labs_word_alone_is_no_witness() {
    let mut desk = desk();
    desk.clock("09:00").lab("check in A").decision();
    let records = desk.clock("10:00").lab("check out A").records();
    assert_eq!(records[0].source, EvidenceSource::OperatorCheckIn);
}

#[test]
fn whoever_used_it_is_his_own_witness_at_either_end_and_nobody_else_is() {
    let source = |first: &dyn Fn(&mut Desk), last: Person| {
        let mut desk = with_buffers().whose("A", QIAN).drawn(CONFIRMED);
        first(desk.clock("09:00"));
        desk.clock("10:00").by(last, "check out A").records()[0].source
    };
    let by_lab = |desk: &mut Desk| desk.lab("check in A").accepted();
    let by = |person: Person| move |desk: &mut Desk| desk.by(person, "check in A").accepted();
    assert_eq!(source(&by_lab, QIAN), EvidenceSource::UserCheckIn);
    assert_eq!(source(&by(QIAN), ZHOU), EvidenceSource::UserCheckIn);
    assert_eq!(source(&by(ZHOU), QIAN), EvidenceSource::UserCheckIn);
    assert_eq!(source(&by(ZHOU), ZHOU), EvidenceSource::OperatorCheckIn);
    assert_eq!(source(&by_lab, ZHOU), EvidenceSource::OperatorCheckIn);
}

#[test]
fn hours_by_kind_must_lie_within_the_use_and_not_overlap() {
    let mut desk = desk();
    desk.clock("09:00").lab("check in A").decision();
    desk.clock("10:00")
        .lab("check out A test 08:45-09:15, fault 09:30-10:00, test 09:45-10:00")
        .refused("hours_outside_use 09:00-10:00: 08:45-09:15, 09:45-10:00");
    let records = desk.lab("check out A set_up 09:00-09:15, test 09:15-09:50").records();
    assert_eq!(records.iter().map(|record| record.kind).collect::<Vec<_>>(), [HoursKind::SetUp, HoursKind::Test]);
    assert_eq!(records.iter().map(|record| record.samples).collect::<Vec<_>>(), [Some(3), None]);
    assert!(records.iter().all(|record| record.source == EvidenceSource::Manual));
    assert_ne!(records[0].id, records[1].id);
}

#[test]
fn a_use_ended_in_the_instant_it_began_leaves_no_hours() {
    let mut desk = desk();
    desk.clock("09:00").outsider("check in A").decision();
    assert!(desk.outsider("check out A").records().is_empty());
}
