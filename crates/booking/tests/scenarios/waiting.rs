//! Who waits, who is offered what becomes free, and what becomes of the offer.

use super::{
    desk::Desk,
    facts::id_of,
    people::{CHEN, LI, Person, QIAN, SUN, ZHOU},
    words,
};
use booking::{command::Capacity, decision::Happening, quote::quote, rules::Asked, waiting};
use inventory::{
    instrument::{HourlyPrice, Mode},
    money::Fen,
    party::Side,
};
use std::collections::BTreeSet;

/// Li has the whole morning; everybody is confirmed at once.
fn taken() -> Desk {
    let desk = Desk::new().policy(|policy| policy.automatic_for = Side::ALL.to_vec()).whose("A", LI);
    desk.drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAAAA........
        ",
    )
}

#[test]
fn what_becomes_free_is_offered_in_the_same_decision_and_kept_until_it_is_answered() {
    let mut desk = taken();
    desk.by(QIAN, "wait B 09:00-11:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAAAAAA........
        B waiting 09:00-11:00 within 09:00-11:00 until 08:30
        ",
    );
    desk.lab("cancel A").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....bbbbbbbb........
        A cancelled 09:00-11:00
        b offered 09:00-11:00 until 08:30
        ",
    );
    desk.by(ZHOU, "request C 09:00-11:00").refused_for("occupied 09:00-11:00 of 1");
    desk.by(QIAN, "accept B").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....BBBBBBBB........
        A cancelled 09:00-11:00
        ",
    );
}

#[test]
fn who_waits_knows_what_it_would_cost() {
    let mut desk = taken();
    desk.schedule.instrument.prices = vec![HourlyPrice { side: Side::Outside, per_hour: Fen(100) }];
    desk.by(QIAN, "wait B 09:00-11:00").accepted();
    assert_eq!(desk.reservation('B').price, Some(Fen(200)));
}

#[test]
fn an_offer_that_is_not_answered_goes_to_the_next() {
    let mut desk = taken();
    desk.by(QIAN, "wait B 10:00-11:00").accepted();
    desk.by(ZHOU, "wait C 10:00-11:00").accepted();
    desk.lab("cancel A").accepted();
    desk.clock("08:29").by(QIAN, "request D 08:30-09:00").accepted();
    desk.clock("08:30").by(QIAN, "accept B").wrong_state();
    assert_eq!(
        desk.drawing().lines().skip(2).map(str::trim_end).collect::<Vec<_>>(),
        [
            "0     ..DD....cccc........",
            "A cancelled 09:00-11:00",
            "B lapsed 10:00-11:00 at 08:30",
            "c offered 10:00-11:00 until 09:00",
        ]
    );
}

#[test]
fn whoever_gives_an_offer_back_makes_room_for_the_next_at_once() {
    let mut desk = taken();
    desk.by(QIAN, "wait B 10:00-11:00").accepted();
    desk.by(ZHOU, "wait C 10:00-11:00").accepted();
    desk.lab("cancel A").accepted();
    let given_back = desk.by(QIAN, "cancel B").decision();
    assert_eq!(given_back.notices.iter().map(|notice| notice.happening).collect::<Vec<_>>(), [Happening::WaitEnded]);
    assert_eq!(desk.reservation('C').state.name(), booking::reservation::StateName::Offered);
    desk.by(ZHOU, "accept C").accepted();
}

#[test]
fn named_sides_are_served_before_those_who_joined_earlier() {
    let mut desk = Desk::new()
        .policy(|policy| {
            policy.automatic_for = Side::ALL.to_vec();
            policy.waiting.first = vec![Side::OwnInstitution];
        })
        .whose("A", LI)
        .drawn(
            "
                  08  09  10  11  12
            now   ^
            0     ....AAAAAAAA........
            ",
        );
    desk.by(QIAN, "wait B 09:00-11:00").accepted();
    desk.by(CHEN, "wait C 09:00-11:00").accepted();
    desk.clock("08:05").by(SUN, "wait D 09:00-11:00").accepted();
    assert_eq!(
        waiting::queue(&desk.schedule.instrument.policy.waiting, &desk.schedule.reservations),
        [id_of('C'), id_of('D'), id_of('B')]
    );
    let (rules, reservations) = (&desk.schedule.instrument.policy.waiting, &desk.schedule.reservations);
    let places = ['B', 'C', 'D', 'A'].map(|name| waiting::place(rules, reservations, id_of(name)));
    assert_eq!(places, [Some(2), Some(0), Some(1), None]);
    desk.lab("cancel A").accepted();
    assert_eq!(desk.reservation('C').state.name(), booking::reservation::StateName::Offered);
}

#[test]
fn whoever_would_take_any_time_of_the_morning_is_offered_the_one_he_wants_or_the_earliest() {
    let mut desk = taken();
    desk.by(QIAN, "wait B 10:00-10:30 within 08:00-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ..bbAAAAAAAA........
        b offered 08:30-09:00 until 08:30
        ",
    );
    let mut desk = taken();
    desk.by(QIAN, "request C 11:00-12:30").accepted();
    desk.by(QIAN, "wait B 10:00-10:30 within 09:00-12:00").accepted();
    desk.lab("move A 09:30-10:30").shows(
        "
              08  09  10  11  12
        now   ^
        0     ....bbAAAA..CCCCCC..
        b offered 09:00-09:30 until 08:30
        ",
    );
}

#[test]
fn waiting_helps_only_against_other_uses() {
    let mut desk = taken();
    desk.by(QIAN, "wait B 09:10-10:10").refused_for("off_grid 30 min");
    desk.by(QIAN, "wait B 08:30-09:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ..BBAAAAAAAA........
        ",
    );
}

#[test]
fn the_list_has_an_end_and_closes_before_the_time() {
    let mut desk = taken();
    desk.schedule.instrument.policy.waiting.most = 1;
    desk.clock("08:30").by(QIAN, "wait B 09:00-10:00").refused_for("waiting_list_closed since 08:30");
    desk.by(QIAN, "wait B 09:30-10:30").accepted();
    desk.by(QIAN, "wait C 10:00-10:30").refused_for("waiting_list_full 1\nalready_waiting 09:30-10:30");
    desk.clock("09:00").by(ZHOU, "wait C 10:00-10:30").accepted();
    assert_eq!(desk.reservation('B').state.name(), booking::reservation::StateName::Lapsed, "nothing became free");
    desk.schedule.instrument.policy.waiting.most = 0;
    desk.by(SUN, "wait D 10:00-10:30").refused_for("waiting_list_closed");
    desk.clock("09:45").by(SUN, "wait D 10:00-10:30").refused_for("waiting_list_closed");
}

/// What the refusal of a request by somebody says: how many wait before him, if he could join them.
fn told_ahead(desk: &Desk, person: Person, change: impl FnOnce(&mut Asked)) -> Option<usize> {
    let mut asked = Asked {
        slot: desk.reservation('A').slot,
        mode: Mode::SelfUse,
        party: Some(person.party),
        side: person.side,
        project_code: None,
        needs: Default::default(),
        moving: None,
        capacity: Capacity::User,
        claim: None,
    };
    change(&mut asked);
    let mut facts = desk.schedule.clone();
    facts.standing.person = Some(person.id);
    quote(&facts, &asked, &BTreeSet::new(), desk.now).outcome.expect_err("occupied").ahead
}

#[test]
fn a_refusal_says_how_many_wait_already() {
    let mut desk = taken();
    let ahead = |desk: &Desk| told_ahead(desk, ZHOU, |_| {});
    assert_eq!(ahead(&desk), Some(0));
    desk.by(QIAN, "wait B 10:00-11:00").accepted();
    assert_eq!(ahead(&desk), Some(1));
    desk.schedule.instrument.policy.waiting.most = 1;
    assert_eq!(ahead(&desk), None, "the list is full");
}

#[test]
fn whoever_could_not_join_is_not_told_how_many_wait() {
    let desk = taken();
    let slot = |text: &str| words::slot(text, &desk);
    assert_eq!(told_ahead(&desk, ZHOU, |asked| asked.slot = slot("10:00-11:00")), Some(0));
    assert_eq!(told_ahead(&desk, ZHOU, |asked| asked.slot = slot("10:10-11:00")), None, "never on the grid");
    assert_eq!(told_ahead(&desk, ZHOU, |asked| asked.slot = slot("07:00-08:00")), None, "past");
    assert_eq!(told_ahead(&desk, ZHOU, |asked| asked.party = None), None, "a visitor");
    assert_eq!(told_ahead(&desk, ZHOU, |asked| asked.moving = Some(id_of('C'))), None, "he keeps what he has");
}

#[test]
fn only_those_are_ahead_who_want_some_of_the_time_and_are_served_first() {
    let mut desk = taken();
    desk.schedule.instrument.policy.waiting.first = vec![Side::OwnInstitution];
    desk.by(QIAN, "wait B 09:00-10:00").accepted();
    desk.by(SUN, "wait C 10:00-11:00").accepted();
    let ahead = |person: Person, time: &str| told_ahead(&desk, person, |asked| asked.slot = words::slot(time, &desk));
    assert_eq!([ahead(CHEN, "09:00-11:00"), ahead(ZHOU, "09:00-11:00")], [Some(1), Some(2)]);
    assert_eq!([ahead(CHEN, "09:00-10:00"), ahead(ZHOU, "09:00-10:00")], [Some(0), Some(1)]);
    assert_eq!([ahead(CHEN, "10:00-11:00"), ahead(ZHOU, "10:00-11:00")], [Some(1), Some(1)]);
}

#[test]
fn an_outage_takes_an_offer_back_and_its_end_renews_it() {
    let mut desk = taken();
    desk.by(QIAN, "wait B 10:00-11:00").accepted();
    desk.lab("cancel A").accepted();
    desk.lab("outage 10:30-12:00").shows(
        "
              08  09  10  11  12
        now   ^
        0     ..........######....
        A cancelled 09:00-11:00
        B waiting 10:00-11:00 within 10:00-11:00 until 09:30
        ",
    );
    desk.lab("end outage 10:30").shows(
        "
              08  09  10  11  12
        now   ^
        0     ........bbbb........
        A cancelled 09:00-11:00
        b offered 10:00-11:00 until 08:30
        ",
    );
}

#[test]
fn accepting_leads_through_the_labs_approval_like_any_request() {
    let mut desk = taken();
    desk.by(QIAN, "wait B 10:00-11:00").accepted();
    desk.lab("cancel A").accepted();
    desk.schedule.instrument.policy.automatic_for.clear();
    desk.by(QIAN, "accept B").shows(
        "
              08  09  10  11  12
        now   ^
        0     ........bbbb........
        A cancelled 09:00-11:00
        b held 10:00-11:00 until 10:00 for manager
        ",
    );
}

#[test]
fn whoever_may_no_longer_use_the_instrument_cannot_accept() {
    let mut desk = taken();
    desk.by(QIAN, "wait B 10:00-11:00").accepted();
    desk.lab("cancel A").accepted();
    desk.schedule.instrument.open = false;
    desk.by(QIAN, "accept B").refused_for("not_open_to_outsiders");
}

#[test]
fn nobody_is_offered_what_the_rules_would_refuse_him() {
    let mut desk = taken();
    desk.by(QIAN, "wait B 10:00-11:00").accepted();
    desk.by(CHEN, "wait C 10:00-11:00").accepted();
    desk.schedule.instrument.open = false;
    desk.lab("cancel A").accepted();
    assert_eq!(desk.reservation('B').state.name(), booking::reservation::StateName::Waiting);
    assert_eq!(desk.reservation('C').state.name(), booking::reservation::StateName::Offered);
}
