//! Handing time over, and exchanging times.

use super::{
    desk::Desk,
    facts::{INSTRUMENT, MANAGER, id_of},
    people::{CHEN, LI, Person, QIAN, SUN, WANG, ZHAO},
    words,
};
use crate::{companions::lab::operator, guard};
use booking::{
    beside::Beside,
    command::{Actor, Capacity, Command},
    decision::{Change, Happening, Rejection},
    engine::{self, Seed},
    proposal::{ANSWER_DAYS, ProposalStanding, ProposalState, Proposed, TakeOver, Wish},
    reservation::{Approval, Reservation, State, StateName, Waiver},
    schedule::{KnownUse, Standing},
    series::InSeries,
};
use chrono::TimeDelta;
use inventory::{
    companion::Companion,
    hours::Opening,
    id::{ProposalId, ReservationId, SeriesId},
    instrument::{HourlyPrice, Mode},
    money::Fen,
    party::{Party, Side},
    policy::{Conduct, ExchangeRules, HandOver, Operated, Quota, QuotaHolder, QuotaMeasure, QuotaWindow, ReservedTime},
    slot::Slot,
};
use std::collections::BTreeSet;
use uuid::Uuid;

const PROPOSAL: ProposalId = ProposalId(Uuid::from_u128(70));
const SEED: Seed = Seed(Uuid::from_u128(71));

const TWO: &str = "
          08  09  10  11  12  13  14
    now   ^
    0     ....AAAA........BBBBBBBB....
    ";

/// A belongs to Chen, B to Sun; both stand at the institution.
fn two() -> Desk {
    Desk::new().whose("A", CHEN).whose("B", SUN).policy(|policy| policy.automatic_for = Side::ALL.to_vec()).drawn(TWO)
}

fn standing(desk: &Desk, person: Person) -> Standing {
    let of = |r: &Reservation| KnownUse {
        id: r.id,
        slot: r.slot,
        side: r.side,
        by_person: r.applicant == person.id,
        by_party: r.party == person.party,
        held: matches!(r.state, State::Held { .. }),
        series: None,
        begun: false,
        party: Some(r.party),
    };
    let live = desk.schedule.reservations.iter().filter(|r| r.state.name().is_live());
    let qualified_until = desk.schedule.standing.qualified_until;
    let uses = live.map(of).filter(|known| known.by_person || known.by_party).collect();
    Standing { person: Some(person.id), may_book_for_party: true, qualified_until, uses, ..Standing::default() }
}

/// Brings a command; `of` is whose facts are judged, `other` the counterpart.
fn bring(desk: &mut Desk, command: &Command, by: Person, of: Person, other: Person) -> Result<(), Rejection> {
    let colleague = desk.schedule.counterpart.may_book_for_party;
    desk.schedule.standing = standing(desk, of);
    desk.schedule.counterpart = Standing { may_book_for_party: colleague, ..standing(desk, other) };
    let actor = Actor { person: by.id, capacity: Capacity::User };
    let decision = engine::decide(&desk.schedule, command, &actor, desk.now, SEED)?;
    guard::apply(&decision, &mut desk.schedule).expect("the guard stays silent");
    let strikes = decision.changes.iter().filter(|change| matches!(change, Change::RecordStrike(_)));
    assert_eq!(strikes.count(), 0, "consent costs nobody a strike");
    Ok(())
}

fn hand(desk: &mut Desk, name: char, from: Person, to: Person) -> Result<(), Rejection> {
    desk.schedule.counterpart.may_book_for_party = from.party == to.party;
    let wish = Wish::HandOver { to: to.id };
    let wanted = Proposed { id: PROPOSAL, reservation: id_of(name), wish, note: String::new() };
    bring(desk, &Command::Propose(Box::new(wanted)), from, from, to)
}

fn take(desk: &mut Desk, by: Person) -> Result<(), Rejection> {
    let taken = TakeOver { proposal: PROPOSAL, party: by.party, side: by.side, project_code: None };
    bring(desk, &Command::TakeOver(Box::new(taken)), by, by, by)
}

fn ask(desk: &mut Desk, name: char, from: Person, with: char) -> Result<(), Rejection> {
    let wish = Wish::Swap { with: Some(id_of(with)) };
    let wanted = Proposed { id: PROPOSAL, reservation: id_of(name), wish, note: String::new() };
    bring(desk, &Command::Propose(Box::new(wanted)), from, from, from)
}

fn agree(desk: &mut Desk, by: Person, from: Person) -> Result<(), Rejection> {
    bring(desk, &Command::AcceptSwap { id: PROPOSAL }, by, from, by)
}

fn why(desk: &Desk, answer: Result<(), Rejection>) -> Vec<String> {
    match answer {
        Err(Rejection::Refused(refusal)) => words::violations(&refusal, desk),
        other => unreachable!("{other:?}"),
    }
}

fn among(hand_over: HandOver) -> impl FnOnce(&mut inventory::policy::BookingPolicy) {
    move |policy| policy.exchange = ExchangeRules { hand_over, swap: true }
}

fn made(desk: &Desk) -> &Reservation {
    desk.schedule.reservation(ReservationId(SEED.id(0))).expect("a reservation of his own")
}

fn slot(desk: &Desk, start: &str, end: &str) -> Slot {
    Slot::new(desk.instant(start), desk.instant(end)).expect("a forward slot")
}

fn closed(answer: Result<(), Rejection>) -> ProposalStanding {
    match answer {
        Err(Rejection::ProposalClosed { standing }) => standing,
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn nothing_changes_until_the_other_one_says_yes() {
    let mut desk = two();
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    assert_eq!(desk.reservation('A').state, State::Confirmed);
    assert_eq!(desk.reservation('A').revision, 1);
    take(&mut desk, ZHAO).expect("taken over");
    let (old, new) = (desk.reservation('A'), made(&desk));
    assert_eq!((old.state.name(), old.sequence), (StateName::Cancelled, 1));
    assert_eq!((new.applicant, new.party, new.slot), (ZHAO.id, ZHAO.party, old.slot));
    assert_eq!((new.state.name(), new.sequence, new.revision), (StateName::Confirmed, 0, 1));
    let accepted = ProposalState::Accepted { at: desk.now, made: Some(new.id) };
    assert_eq!(desk.schedule.proposals[0].state, accepted);
}

#[test]
fn whoever_takes_time_over_has_a_reservation_of_his_own_and_not_the_words_of_another() {
    let mut desk = two();
    let (series, recurrence_id) = (SeriesId(Uuid::from_u128(7)), desk.instant("09:00"));
    let given = Reservation {
        series: Some(InSeries { series, recurrence_id }),
        booked_by: MANAGER,
        project_code: Some("P-1".to_owned()),
        note: "my samples are in the left drawer".to_owned(),
        price: Some(Fen(100)),
        waiver: Some(Waiver { rules: BTreeSet::new(), reason: "why".to_owned(), by: MANAGER }),
        revision: 4,
        sequence: 3,
        ..desk.reservation('A').clone()
    };
    desk.schedule.reservations[0] = given.clone();
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    take(&mut desk, ZHAO).expect("taken over");
    let his_own = Reservation {
        id: ReservationId(SEED.id(0)),
        series: None,
        applicant: ZHAO.id,
        booked_by: ZHAO.id,
        party: ZHAO.party,
        side: ZHAO.side,
        project_code: None,
        note: String::new(),
        price: None,
        waiver: None,
        revision: 1,
        sequence: 0,
        created_at: desk.now,
        ..given
    };
    assert_eq!(*made(&desk), his_own);
}

#[test]
fn the_giver_pays_nothing_even_after_the_deadline_for_cancelling() {
    let strict = Conduct {
        no_show_minutes: Some(30),
        late_minutes: None,
        early_percent: None,
        overrun_minutes: None,
        late_cancel: true,
        strike_days: 90,
        appeal_days: 7,
        ladder: Vec::new(),
    };
    let mut desk = two().policy(|policy| {
        policy.cancel_minutes = 1440;
        policy.lead_minutes_self_use = 600;
        policy.conduct = Some(strict);
    });
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    take(&mut desk, ZHAO).expect("taken over at short notice");
    assert_eq!(made(&desk).kept_until, Some(desk.instant("09:30")));
    assert!(desk.schedule.strikes.is_empty());
}

#[test]
fn the_lab_gets_its_notice_of_what_it_runs_itself() {
    let mut desk = two().policy(|policy| policy.lead_minutes_commissioned = 600);
    desk.schedule.reservations[0].mode = Mode::Commissioned;
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    let answer = take(&mut desk, ZHAO);
    assert!(why(&desk, answer)[0].starts_with("too_soon"));
}

#[test]
fn the_taker_is_judged_by_his_own_standing() {
    let mut desk = two().policy(|policy| policy.qualification_needed = true);
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    desk.schedule.standing.qualified_until = None;
    let answer = take(&mut desk, ZHAO);
    assert_eq!(why(&desk, answer), ["not_qualified"]);
    assert_eq!(desk.reservation('A').state, State::Confirmed);
}

#[test]
fn a_taker_whom_the_lab_answers_itself_waits_for_it() {
    let mut desk = two().policy(among(HandOver::Anybody));
    desk.schedule.instrument.policy.automatic_for = vec![Side::OwnInstitution];
    hand(&mut desk, 'A', CHEN, QIAN).expect("proposed");
    take(&mut desk, QIAN).expect("taken over");
    assert_eq!(made(&desk).state.name(), StateName::Held);
    assert_eq!((made(&desk).party, made(&desk).side), (QIAN.party, Side::Outside));
}

#[test]
fn time_goes_as_far_as_the_policy_says() {
    for (allowed, to, reached) in [
        (HandOver::Nobody, ZHAO, false),
        (HandOver::Group, ZHAO, true),
        (HandOver::Group, SUN, false),
        (HandOver::Institution, SUN, true),
        (HandOver::Institution, QIAN, false),
        (HandOver::Anybody, QIAN, true),
    ] {
        let mut desk = two().policy(among(allowed));
        let answer = hand(&mut desk, 'A', CHEN, to).and_then(|()| take(&mut desk, to));
        match reached {
            true => assert!(answer.is_ok(), "{allowed:?}: {answer:?}"),
            false => {
                let said = format!("hand_over_not_allowed {allowed:?}").to_lowercase();
                assert_eq!(why(&desk, answer), [said]);
            }
        }
    }
}

#[test]
fn a_quota_of_the_group_does_not_count_the_time_twice() {
    let quota = Quota {
        sides: Side::ALL.to_vec(),
        per: QuotaHolder::Party,
        measure: QuotaMeasure::Uses,
        limit: 1,
        window: QuotaWindow::Day,
        peak_only: false,
        groups: Vec::new(),
        except: Vec::new(),
        hours: Vec::new(),
    };
    let mut desk = two().policy(|policy| policy.quotas = vec![quota]);
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    take(&mut desk, ZHAO).expect("the group has used no more than before");
}

#[test]
fn a_proposal_ends_with_its_deadline_or_with_the_start() {
    let mut desk = two();
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    assert_eq!(desk.schedule.proposals[0].until, desk.instant("09:00"));
    desk.now = desk.instant("09:00");
    assert_eq!(closed(take(&mut desk, ZHAO)), ProposalStanding::Expired);

    let mut early = two();
    early.now -= TimeDelta::days(10);
    hand(&mut early, 'A', CHEN, ZHAO).expect("proposed");
    assert_eq!(early.schedule.proposals[0].until, early.now + TimeDelta::days(ANSWER_DAYS));
    early.now += TimeDelta::days(ANSWER_DAYS);
    assert_eq!(closed(take(&mut early, ZHAO)), ProposalStanding::Expired);
    hand(&mut early, 'A', CHEN, ZHAO).expect("he may propose again");
}

#[test]
fn what_was_moved_or_given_up_meanwhile_is_no_longer_proposed() {
    let mut moved = two();
    hand(&mut moved, 'A', CHEN, ZHAO).expect("proposed");
    moved.by(CHEN, "move A 10:00-11:00").accepted();
    assert_eq!(closed(take(&mut moved, ZHAO)), ProposalStanding::Overtaken);

    let mut cancelled = two();
    hand(&mut cancelled, 'A', CHEN, ZHAO).expect("proposed");
    cancelled.by(CHEN, "cancel A").accepted();
    assert_eq!(closed(take(&mut cancelled, ZHAO)), ProposalStanding::Overtaken);
}

#[test]
fn it_can_be_refused_or_withdrawn_and_then_proposed_to_another() {
    let mut desk = two().policy(among(HandOver::Institution));
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    let answer = hand(&mut desk, 'A', CHEN, SUN);
    assert!(why(&desk, answer)[0].starts_with("already_proposed"));
    bring(&mut desk, &Command::WithdrawProposal { id: PROPOSAL }, CHEN, CHEN, ZHAO).expect("withdrawn");
    assert_eq!(closed(take(&mut desk, ZHAO)), ProposalStanding::Withdrawn);
    desk.schedule.proposals.clear();
    hand(&mut desk, 'A', CHEN, SUN).expect("proposed to another");
    bring(&mut desk, &Command::RefuseProposal { id: PROPOSAL }, SUN, SUN, CHEN).expect("refused");
    assert_eq!(closed(take(&mut desk, SUN)), ProposalStanding::Refused);
}

#[test]
fn nobody_hands_over_to_himself_or_what_has_begun() {
    let mut desk = two();
    assert_eq!(hand(&mut desk, 'A', CHEN, CHEN), Err(Rejection::NoCounterpart));
    desk.now = desk.instant("09:00");
    let answer = hand(&mut desk, 'A', CHEN, ZHAO);
    assert!(why(&desk, answer)[0].starts_with("in_past"));
}

#[test]
fn two_exchange_times_of_different_lengths() {
    let mut desk = two();
    ask(&mut desk, 'A', CHEN, 'B').expect("proposed");
    agree(&mut desk, SUN, CHEN).expect("exchanged");
    let (a, b) = (desk.reservation('A'), desk.reservation('B'));
    assert_eq!((a.slot, a.applicant, a.sequence), (slot(&desk, "12:00", "14:00"), CHEN.id, 1));
    assert_eq!((b.slot, b.applicant, b.sequence), (slot(&desk, "09:00", "10:00"), SUN.id, 1));
    assert_eq!(desk.drawing().lines().nth(2).map(str::trim), Some("0     ....BBBB........AAAAAAAA...."));
}

#[test]
fn each_pays_for_the_time_he_gets_and_is_kept_it_by_its_start() {
    let strict = Conduct {
        no_show_minutes: Some(30),
        late_minutes: None,
        early_percent: None,
        overrun_minutes: None,
        late_cancel: false,
        strike_days: 90,
        appeal_days: 7,
        ladder: Vec::new(),
    };
    let mut desk = two().policy(|policy| policy.conduct = Some(strict));
    let price = HourlyPrice { side: Side::Outside, per_hour: Fen(6_000) };
    desk.schedule.instrument.prices = vec![price, HourlyPrice { side: Side::OwnInstitution, per_hour: Fen(100) }];
    ask(&mut desk, 'A', CHEN, 'B').expect("proposed");
    agree(&mut desk, SUN, CHEN).expect("exchanged");
    let (a, b) = (desk.reservation('A'), desk.reservation('B'));
    assert_eq!((a.price, a.kept_until), (Some(Fen(200)), Some(desk.instant("12:30"))));
    assert_eq!((b.price, b.kept_until), (Some(Fen(100)), Some(desk.instant("09:30"))));
}

#[test]
fn where_nobody_else_may_run_it_by_now_an_exchanged_time_has_an_operator() {
    let mut desk = two();
    desk.schedule.instrument.policy.operated = Operated::Always;
    let companion = Companion { fits: BTreeSet::from([INSTRUMENT]), ..operator(1, &[], 8, 18) };
    desk.schedule.companions = vec![Beside { companion, occupancy: Vec::new() }];
    ask(&mut desk, 'A', CHEN, 'B').expect("proposed");
    agree(&mut desk, SUN, CHEN).expect("exchanged");
    assert!(['A', 'B'].map(|name| desk.reservation(name).needs.operator).iter().all(|operator| *operator));
    assert_eq!(desk.schedule.companions[0].occupancy.len(), 2);
}

#[test]
fn the_operator_of_both_times_is_in_the_way_of_neither() {
    let mut desk = two();
    let companion = Companion { fits: BTreeSet::from([INSTRUMENT]), ..operator(1, &[], 8, 18) };
    for one in &mut desk.schedule.reservations {
        one.needs.operator = true;
    }
    let occupancy = desk.schedule.occupancy.clone();
    desk.schedule.companions = vec![Beside { companion, occupancy }];
    ask(&mut desk, 'A', CHEN, 'B').expect("proposed");
    agree(&mut desk, SUN, CHEN).expect("exchanged");
    assert_eq!(desk.schedule.companions[0].occupancy.len(), 2);
}

#[test]
fn colleagues_exchange_days_of_which_their_group_has_one_each() {
    let quota = Quota {
        sides: Side::ALL.to_vec(),
        per: QuotaHolder::Party,
        measure: QuotaMeasure::Uses,
        limit: 1,
        window: QuotaWindow::Day,
        peak_only: false,
        groups: Vec::new(),
        except: Vec::new(),
        hours: Vec::new(),
    };
    let mut desk = two().policy(|policy| policy.quotas = vec![quota]);
    desk.by(ZHAO, "request C 03/03 12:00-14:00").accepted();
    ask(&mut desk, 'A', CHEN, 'C').expect("proposed");
    agree(&mut desk, ZHAO, CHEN).expect("exchanged");
    assert_eq!(desk.reservation('C').slot, slot(&desk, "09:00", "10:00"));
}

#[test]
fn neighbours_exchange_their_times() {
    let mut desk =
        Desk::new().whose("A", CHEN).whose("B", SUN).policy(|policy| policy.automatic_for = Side::ALL.to_vec());
    desk = desk.policy(|policy| policy.clean_up_minutes = 0).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAABBBBBBBB....
        ",
    );
    ask(&mut desk, 'A', CHEN, 'B').expect("proposed");
    agree(&mut desk, SUN, CHEN).expect("exchanged");
    assert_eq!(desk.reservation('A').slot, slot(&desk, "10:00", "12:00"));
    assert_eq!(desk.reservation('B').slot, slot(&desk, "09:00", "10:00"));
}

#[test]
fn each_is_judged_by_his_own_limits_and_sees_only_his_own_reasons() {
    let quota = Quota {
        sides: Side::ALL.to_vec(),
        per: QuotaHolder::Person,
        measure: QuotaMeasure::Minutes,
        limit: 90,
        window: QuotaWindow::Day,
        peak_only: false,
        groups: Vec::new(),
        except: Vec::new(),
        hours: Vec::new(),
    };
    // Two hours are too much for whoever proposes: he hears it before anybody is asked.
    let mut desk = two().policy(|policy| policy.quotas = vec![quota.clone()]);
    let answer = ask(&mut desk, 'A', CHEN, 'B');
    assert!(why(&desk, answer)[0].starts_with("quota_exceeded"));
    assert!(desk.schedule.proposals.is_empty());

    // Limits that bind only later are told to the other one without their numbers.
    let mut later = two();
    ask(&mut later, 'A', CHEN, 'B').expect("proposed");
    later.schedule.instrument.policy.quotas = vec![quota];
    let answer = agree(&mut later, SUN, CHEN);
    assert_eq!(why(&later, answer), ["counterpart_barred"]);
    assert_eq!(later.reservation('B').slot, slot(&later, "12:00", "14:00"));
}

#[test]
fn the_deadline_for_moving_does_not_bind_where_no_time_comes_back() {
    let mut desk = two().policy(|policy| policy.cancel_minutes = 1440);
    ask(&mut desk, 'A', CHEN, 'B').expect("proposed");
    agree(&mut desk, SUN, CHEN).expect("exchanged");
}

#[test]
fn where_the_policy_says_no_nothing_is_exchanged() {
    let closed = |policy: &mut inventory::policy::BookingPolicy| policy.exchange.swap = false;
    let mut desk = two().policy(closed);
    let answer = ask(&mut desk, 'A', CHEN, 'B');
    assert_eq!(why(&desk, answer), ["swap_not_allowed"]);
    let mut later = two();
    ask(&mut later, 'A', CHEN, 'B').expect("proposed");
    closed(&mut later.schedule.instrument.policy);
    let answer = agree(&mut later, SUN, CHEN);
    assert_eq!(why(&later, answer), ["swap_not_allowed"]);
}

#[test]
fn a_swap_is_overtaken_when_either_time_changes() {
    let mut desk = two();
    ask(&mut desk, 'A', CHEN, 'B').expect("proposed");
    desk.by(SUN, "move B 10:00-11:30").accepted();
    assert_eq!(closed(agree(&mut desk, SUN, CHEN)), ProposalStanding::Overtaken);
}

#[test]
fn there_must_be_somebody_else_to_exchange_with() {
    let mut desk = Desk::new().whose("AB", LI).drawn(TWO);
    assert_eq!(ask(&mut desk, 'A', LI, 'B'), Err(Rejection::NoCounterpart));
    let mut alone = two();
    assert_eq!(ask(&mut alone, 'A', CHEN, 'Z'), Err(Rejection::NoCounterpart));
}

#[test]
fn a_time_that_has_begun_or_was_given_up_is_nothing_to_exchange() {
    let mut desk = two();
    desk.now = desk.instant("09:00");
    assert_eq!(ask(&mut desk, 'B', SUN, 'A'), Err(Rejection::NoCounterpart), "it begins");
    desk.now -= TimeDelta::milliseconds(1);
    ask(&mut desk, 'B', SUN, 'A').expect("it has not begun");
    let mut desk = two();
    desk.by(CHEN, "cancel A").accepted();
    assert_eq!(ask(&mut desk, 'B', SUN, 'A'), Err(Rejection::NoCounterpart), "given up");
}

#[test]
fn whoever_waits_does_not_get_time_that_is_handed_over() {
    let mut desk = two().policy(|policy| policy.waiting.most = 5);
    desk.by(WANG, "wait C 09:00-10:00").accepted();
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    take(&mut desk, ZHAO).expect("taken over");
    assert!(engine::offer(&desk.schedule, id_of('C'), desk.now).is_none());
    assert_eq!(desk.reservation('C').state.name(), StateName::Waiting);
}

#[test]
fn what_was_handed_over_says_who_has_its_time_and_what_was_given_up_says_nobody() {
    let mut desk = two();
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    take(&mut desk, ZHAO).expect("taken over");
    let made = desk.schedule.proposals[0].made();
    assert!(made.is_some());
    assert_eq!(desk.reservation('A').state.handed_to(), made);
    let mut desk = two();
    desk.by(CHEN, "cancel A").accepted();
    assert_eq!(desk.reservation('A').state.handed_to(), None);
}

#[test]
fn only_a_swap_asks_for_a_time_in_return() {
    let mut desk = two();
    ask(&mut desk, 'A', CHEN, 'B').expect("proposed");
    assert_eq!(desk.schedule.proposals[0].counter(), Some(id_of('B')));
    let mut desk = two();
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    assert_eq!(desk.schedule.proposals[0].counter(), None);
}

#[test]
fn an_exchange_that_was_proposed_is_not_taken_over_for_nothing() {
    let mut desk = two();
    ask(&mut desk, 'A', CHEN, 'B').expect("proposed");
    assert_eq!(take(&mut desk, SUN), Err(Rejection::UnknownProposal(PROPOSAL)));
}

#[test]
fn both_are_told_and_nobody_who_waits() {
    for happening in [Happening::HandedOver, Happening::Swapped] {
        assert!(happening.is_told() && !happening.is_about_waiting());
    }
}

#[test]
fn members_with_fixed_slots_may_swap_them_and_nothing_else() {
    // The group has Monday morning, the second group the afternoon: kept for each, never released.
    let fixed = |from: u16, to: u16, person: Person| ReservedTime {
        weekly: vec![Opening::new(1, from * 60, to * 60).expect("an opening")],
        groups: match person.party {
            Party::Group(id) => vec![id],
            Party::Organisation(_) | Party::Institution(_) => Vec::new(),
        },
        sides: Vec::new(),
        release_minutes: None,
    };
    let swaps_only = ExchangeRules { hand_over: HandOver::Nobody, swap: true };
    let slots = vec![fixed(8, 11, CHEN), fixed(11, 14, SUN)];
    let mut desk = two().policy(|policy| (policy.exchange, policy.reserved) = (swaps_only, slots.clone()));
    let answer = ask(&mut desk, 'A', CHEN, 'B');
    assert!(why(&desk, answer)[0].starts_with("reserved"), "what is kept for one group stays its own");

    // Kept for both of them together, as a club of members does it, the slots may change hands.
    let members = ReservedTime { groups: [&slots[0].groups[..], &slots[1].groups[..]].concat(), ..fixed(8, 14, CHEN) };
    let mut desk = two().policy(|policy| (policy.exchange, policy.reserved) = (swaps_only, vec![members]));
    ask(&mut desk, 'A', CHEN, 'B').expect("proposed");
    agree(&mut desk, SUN, CHEN).expect("exchanged");
    let answer = hand(&mut desk, 'A', CHEN, ZHAO);
    assert_eq!(why(&desk, answer), ["hand_over_not_allowed nobody"]);
}

fn held(desk: &mut Desk, name: char, until: &str) {
    let until = desk.instant(until);
    for one in desk.schedule.reservations.iter_mut().filter(|one| one.id == id_of(name)) {
        one.state = State::Held { until, awaiting: BTreeSet::from([Approval::Manager]) };
    }
}

/// The lab answers everybody itself, and one request of a group may wait.
fn one_waits(policy: &mut inventory::policy::BookingPolicy) {
    (policy.automatic_for, policy.max_pending_holds) = (Vec::new(), Some(1));
}

#[test]
fn a_request_that_goes_over_waits_no_longer_than_before() {
    let mut desk = two().policy(|policy| (policy.automatic_for, policy.hold_minutes) = (Vec::new(), 600));
    held(&mut desk, 'A', "08:10");
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    take(&mut desk, ZHAO).expect("taken over");
    let until = desk.instant("08:10");
    assert!(
        matches!(made(&desk).state, State::Held { until: stands, .. } if stands == until),
        "{:?}",
        made(&desk).state
    );
}

#[test]
fn no_more_requests_wait_after_a_swap_than_the_policy_lets() {
    let mut desk = Desk::new().whose("A", CHEN).whose("B", ZHAO).policy(one_waits).drawn(TWO);
    ask(&mut desk, 'A', CHEN, 'B').expect("proposed");
    assert!(agree(&mut desk, ZHAO, CHEN).is_err());
    let waits = |r: &&Reservation| matches!(r.state, State::Held { .. });
    assert_eq!(desk.schedule.reservations.iter().filter(waits).count(), 0);
}

#[test]
fn an_occurrence_that_goes_over_is_a_request_of_its_own() {
    let mut desk = two().policy(one_waits);
    held(&mut desk, 'A', "09:00");
    let series = SeriesId(Uuid::from_u128(7));
    desk.schedule.reservations[0].series = Some(InSeries { series, recurrence_id: desk.instant("09:00") });
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    let mut of_taker = standing(&desk, ZHAO);
    for known in &mut of_taker.uses {
        known.series = Some(series);
    }
    let another = KnownUse { id: id_of('C'), ..of_taker.uses[0] };
    of_taker.uses.push(another);
    desk.schedule.standing = of_taker;
    let taken = TakeOver { proposal: PROPOSAL, party: ZHAO.party, side: ZHAO.side, project_code: None };
    let actor = Actor { person: ZHAO.id, capacity: Capacity::User };
    let answer = engine::decide(&desk.schedule, &Command::TakeOver(Box::new(taken)), &actor, desk.now, SEED);
    assert!(matches!(answer, Err(Rejection::Refused(_))), "{answer:?}");
}

#[test]
fn what_is_left_of_the_series_still_waits_as_one() {
    let mut desk = two().policy(|policy| (policy.automatic_for, policy.max_pending_holds) = (Vec::new(), Some(2)));
    held(&mut desk, 'A', "09:00");
    hand(&mut desk, 'A', CHEN, ZHAO).expect("proposed");
    let mut of_taker = standing(&desk, ZHAO);
    of_taker.uses[0].series = Some(SeriesId(Uuid::from_u128(7)));
    let others = ['C', 'D'].map(|name| KnownUse { id: id_of(name), ..of_taker.uses[0] });
    of_taker.uses.extend(others);
    desk.schedule.standing = of_taker;
    let taken = TakeOver { proposal: PROPOSAL, party: ZHAO.party, side: ZHAO.side, project_code: None };
    let actor = Actor { person: ZHAO.id, capacity: Capacity::User };
    engine::decide(&desk.schedule, &Command::TakeOver(Box::new(taken)), &actor, desk.now, SEED).expect("the second");
}
