//! A week that is given out together: who takes part, who gets what, and what becomes of the rest.

use super::{
    desk::Desk,
    facts::id_of,
    people::{CHEN, LI, QIAN, SUN, ZHAO, ZHOU},
};
use booking::{
    decision::Rejection,
    violation::{RuleCode, Violation},
};
use inventory::{
    instrument::HourlyPrice,
    money::Fen,
    party::Side,
    policy::{Conduct, Contest, Quota, QuotaHolder, WeekMoment},
};
use uuid::Uuid;

const SEED: Uuid = Uuid::from_u128(4);

/// Requests for a week are collected until Thursday at six in the week before, and the lab has a day to look at them.
pub fn contest() -> Contest {
    Contest {
        closes: WeekMoment { weekday: 4, minute: 18 * 60 },
        weeks_before: 1,
        review_minutes: 1440,
        first: Vec::new(),
        lately_days: 28,
    }
}

/// The Wednesday before; what is drawn is the Monday of the week that is asked for.
pub fn wednesday(contest: Contest, drawing: &str) -> Desk {
    let desk = Desk::new().policy(|policy| {
        policy.automatic_for = Side::ALL.to_vec();
        policy.contest = Some(contest);
    });
    let mut desk = desk.drawn(drawing);
    desk.clock("02/25 10:00");
    desk
}

fn codes(violations: &[Violation]) -> Vec<RuleCode> {
    violations.iter().map(Violation::code).collect()
}

pub const NOTHING_YET: &str = "
          08  09  10  11  12
    now   ^
    0     ....................
    ";

#[test]
fn while_requests_are_collected_time_is_promised_to_nobody() {
    let mut desk = wednesday(contest(), NOTHING_YET);
    desk.by(QIAN, "request A 09:00-11:00").accepted();
    desk.by(ZHOU, "request B 09:00-11:00").accepted();
    desk.by(CHEN, "wait C 10:00-12:00 within 08:00-13:00").accepted();
    assert_eq!(desk.schedule.occupancy, []);
    desk.clock("02/27 17:59").allocate("09:00", SEED);
    let granted = desk.schedule.reservations.iter().filter(|one| one.state.occupies()).count();
    assert_eq!(granted, 2, "the two that fit: one of the rivals, and the one that could give way");
}

#[test]
fn whoever_had_less_lately_comes_first_whenever_he_asked() {
    let mut desk = wednesday(contest(), NOTHING_YET);
    desk.by(QIAN, "request A 02/26 09:00-10:00").accepted();
    desk.by(QIAN, "request B 09:00-11:00").accepted();
    desk.clock("02/26 17:59").by(ZHOU, "request C 10:00-12:00").accepted();
    desk.clock("02/27 17:59").allocate("09:00", SEED);
    assert_eq!(desk.states("BC"), "waiting confirmed");
}

#[test]
fn named_sides_come_before_all_others() {
    let contest = Contest { first: vec![Side::OwnGroup, Side::OwnInstitution], ..contest() };
    let mut desk = wednesday(contest, NOTHING_YET);
    desk.by(QIAN, "request A 09:00-10:00").accepted();
    desk.by(SUN, "request B 09:00-11:00").accepted();
    desk.by(LI, "request C 10:00-12:00").accepted();
    desk.clock("02/27 17:59").allocate("09:00", SEED);
    assert_eq!(desk.states("ABC"), "confirmed waiting confirmed", "the third still fits beside the first served");
}

#[test]
fn what_one_was_given_lets_the_others_go_first() {
    let mut desk = wednesday(contest(), NOTHING_YET);
    for wish in ["request A 08:00-10:00", "request B 10:00-12:00"] {
        desk.by(QIAN, wish).accepted();
    }
    for wish in ["request C 08:00-10:00", "request D 10:00-12:00"] {
        desk.by(ZHOU, wish).accepted();
    }
    desk.clock("02/27 17:59").allocate("09:00", SEED);
    let given = desk.states("ABCD");
    assert!(
        ["confirmed waiting waiting confirmed", "waiting confirmed confirmed waiting"].contains(&given.as_str()),
        "{given}"
    );
}

#[test]
fn after_the_closing_nobody_takes_part_any_more_and_after_the_decision_the_rest_is_for_whoever_comes() {
    let mut desk = wednesday(contest(), NOTHING_YET);
    desk.by(QIAN, "request A 09:00-10:00").accepted();
    desk.clock("02/26 18:00").by(ZHOU, "request B 11:00-12:00").refused_for("contested closed, decided by 02/27 18:00");
    desk.by(ZHOU, "wait B 11:00-12:00").accepted();
    desk.clock("02/27 17:59").by(SUN, "request C 11:00-12:00").refused_for("contested closed, decided by 02/27 18:00");
    desk.allocate("09:00", SEED);
    assert_eq!(desk.states("AB"), "confirmed waiting");
    desk.by(SUN, "request C 10:00-11:00").accepted();
    assert_eq!(desk.states("BC"), "offered confirmed", "whoever came too late is the first on the list for the rest");
}

#[test]
fn the_lab_is_not_bound_and_its_uses_stand_in_the_way_of_all() {
    let mut desk = wednesday(contest(), NOTHING_YET);
    desk.lab("request A 09:00-10:00").accepted();
    desk.by(QIAN, "request B 09:00-10:00").refused_for(
        "
        contested closes 02/26 18:00, decided by 02/27 18:00
        occupied 09:00-10:00 of 1
        ",
    );
    desk.by(QIAN, "wait B 09:00-10:00 within 09:00-11:00").accepted();
    desk.clock("02/27 17:59").allocate("09:00", SEED);
    assert_eq!(desk.states("AB"), "confirmed confirmed");
}

#[test]
fn nobody_moves_into_a_week_that_is_still_given_out() {
    let mut desk = wednesday(contest(), NOTHING_YET);
    desk.by(QIAN, "request A 02/26 09:00-10:00").accepted();
    desk.by(QIAN, "move A 09:00-10:00").refused_for("contested closes 02/26 18:00, decided by 02/27 18:00");
}

#[test]
fn everybody_can_read_why_in_his_own_numbers() {
    let mut desk = wednesday(contest(), NOTHING_YET);
    desk.by(QIAN, "request A 02/26 09:00-10:00").accepted();
    desk.by(QIAN, "request B 09:00-11:00").accepted();
    desk.by(ZHOU, "request C 10:00-12:00").accepted();
    desk.clock("02/27 17:59").allocate("09:00", SEED);
    let [first, second] = desk.given_out().rows.as_slice() else { panic!("two took part") };
    let c = desk.reservation('C');
    assert_eq!((first.entrant.id, first.entrant.lately, first.got), (c.id, 0, Some(c.slot)));
    let b = desk.reservation('B');
    assert_eq!((second.entrant.id, second.entrant.lately, second.given), (b.id, 60, 0));
    assert_eq!((second.got, codes(&second.broken), &second.before[..]), (None, vec![RuleCode::Occupied], &[c.id][..]));
}

#[test]
fn nobody_gives_out_what_is_still_asked_for_or_has_been_given_out() {
    let mut desk = wednesday(contest(), NOTHING_YET);
    desk.by(QIAN, "request A 09:00-11:00").accepted();
    let early = desk.allocate_by_hand("09:00", &[('A', "09:00-11:00")], SEED);
    assert!(matches!(early, Err(Rejection::Refused(_))), "{early:?}");
    desk.clock("02/26 18:00").allocate_by_hand("09:00", &[('A', "09:00-11:00")], SEED).expect("requests are closed");
    let again = desk.allocate_by_hand("09:00", &[], SEED);
    assert!(matches!(again, Err(Rejection::NothingToGiveOut(_))), "{again:?}");
}

#[test]
fn the_program_waits_for_the_word_of_the_lab_as_long_as_it_was_promised() {
    let mut desk = wednesday(contest(), NOTHING_YET);
    desk.by(QIAN, "request A 09:00-11:00").accepted();
    for (time, closes_at) in [("02/26 17:59", Some("02/26 18:00")), ("02/26 18:00", None), ("02/27 17:59", None)] {
        let early = desk.clock(time).allocate_by_itself("09:00", SEED);
        let Err(Rejection::Refused(refusal)) = early else { panic!("{time}: {early:?}") };
        let closes_at = closes_at.map(|time| desk.instant(time));
        assert_eq!(refusal.violations, [Violation::Contested { closes_at, decided_by: desk.instant("02/27 18:00") }]);
    }
    desk.now = desk.instant("02/27 18:00");
    desk.allocate_by_itself("09:00", SEED).expect("the time for its word has passed");
    assert_eq!(desk.states("A"), "confirmed");
}

#[test]
fn by_hand_nobody_gets_what_he_did_not_ask_for_or_what_the_rules_forbid() {
    let mut desk = wednesday(contest(), NOTHING_YET);
    desk.by(QIAN, "request A 09:00-11:00").accepted();
    desk.by(ZHOU, "request B 10:00-12:00").accepted();
    desk.by(SUN, "wait C 11:00-12:00 within 10:00-13:00").accepted();
    desk.clock("02/26 18:00");
    let other = desk.allocate_by_hand("09:00", &[('A', "10:00-12:00")], SEED);
    assert!(matches!(other, Err(Rejection::GrantRefused { violations, .. }) if violations.is_empty()));
    let both = desk.allocate_by_hand("09:00", &[('A', "09:00-11:00"), ('B', "10:00-12:00")], SEED);
    let Err(Rejection::GrantRefused { reservation, violations }) = both else { panic!("{both:?}") };
    assert_eq!(reservation, desk.reservation('B').id);
    assert_eq!(codes(&violations), [RuleCode::Occupied]);
    desk.allocate_by_hand("09:00", &[('B', "10:00-12:00"), ('C', "12:00-13:00")], SEED).expect("they fit");
    assert_eq!(desk.states("ABC"), "waiting confirmed confirmed");
    let given_out = desk.given_out();
    assert_eq!(given_out.reason.as_deref(), Some("a visitor from abroad"));
    assert_eq!(given_out.worth.minutes, 180);
}

#[test]
fn the_proposal_shows_what_other_orders_are_worth() {
    let mut desk = wednesday(contest(), NOTHING_YET);
    desk.by(QIAN, "request A 02/26 09:00-10:00").accepted();
    desk.by(SUN, "request B 09:00-12:00").accepted();
    desk.by(QIAN, "request C 08:00-10:00").accepted();
    desk.by(ZHOU, "request D 10:00-12:00").accepted();
    desk.by(CHEN, "request E 11:00-13:00").accepted();
    desk.clock("02/26 18:00");
    let proposal = desk.proposal("09:00", SEED);
    assert_eq!(proposal.first_come.worth.minutes, 180, "B alone");
    assert_eq!(proposal.best.worth.minutes, 240, "C with D or E");
    assert_eq!(proposal.bound, 240);
    desk.allocate("09:00", SEED);
    let given_out = desk.given_out().clone();
    assert_eq!(given_out.rows, proposal.fair.rows, "what is shown is what is done");
    assert_eq!((given_out.first_come, given_out.bound), (proposal.first_come.worth, 240));
}

#[test]
fn who_gives_way_has_the_time_he_was_given_and_is_kept_it_from_its_start() {
    let contest = Contest { first: vec![Side::OwnGroup], ..contest() };
    let mut desk = wednesday(contest, NOTHING_YET).policy(|policy| {
        policy.conduct = Some(Conduct {
            no_show_minutes: Some(30),
            late_minutes: None,
            early_percent: None,
            overrun_minutes: None,
            late_cancel: false,
            strike_days: 90,
            appeal_days: 7,
            ladder: Vec::new(),
        });
    });
    desk.by(LI, "request A 08:00-11:00").accepted();
    desk.by(CHEN, "wait B 10:00-12:00 within 08:00-13:00").accepted();
    desk.schedule.instrument.prices = vec![HourlyPrice { side: Side::OwnInstitution, per_hour: Fen(100) }];
    desk.clock("02/27 17:59").allocate("09:00", SEED);
    assert_eq!(desk.reservation('B').price, Some(Fen(200)), "by the prices of that day");
    let times = ['A', 'B'].map(|name| {
        let one = desk.reservation(name);
        [Some(one.slot.start()), Some(one.slot.end()), one.kept_until]
    });
    let expected = [["08:00", "11:00", "08:30"], ["11:00", "13:00", "11:30"]];
    assert_eq!(times, expected.map(|one| one.map(|time| Some(desk.instant(&format!("03/02 {time}"))))));
}

#[test]
fn whoever_got_nothing_is_told_who_has_his_time_and_nobody_else() {
    let contest = Contest { first: vec![Side::OwnGroup], ..contest() };
    let mut desk = wednesday(contest, NOTHING_YET);
    desk.by(LI, "request A 08:00-09:00").accepted();
    desk.by(LI, "request B 10:00-12:00").accepted();
    desk.by(QIAN, "request C 11:00-13:00").accepted();
    desk.clock("02/27 17:59").allocate("09:00", SEED);
    let last = desk.given_out().rows.last().expect("three took part").clone();
    assert_eq!((last.entrant.id, codes(&last.broken)), (id_of('C'), vec![RuleCode::Occupied]));
    assert_eq!(last.before, [id_of('B')]);
}

#[test]
fn what_a_person_is_given_counts_in_his_own_limit_alone() {
    let mut desk = wednesday(contest(), NOTHING_YET).policy(|policy| {
        policy.quotas = vec![Quota { per: QuotaHolder::Person, ..Quota::weekly_minutes(120) }];
    });
    desk.by(CHEN, "request A 08:00-10:00").accepted();
    desk.by(CHEN, "request B 10:00-12:00").accepted();
    desk.by(ZHAO, "request C 12:00-13:00").accepted();
    desk.clock("02/27 17:59").allocate("09:00", SEED);
    let states = desk.states("ABC");
    assert!(["confirmed waiting confirmed", "waiting confirmed confirmed"].contains(&states.as_str()), "{states}");
}

#[test]
fn what_is_given_counts_in_the_limits_of_those_who_are_served_later() {
    let mut desk = Desk::new().policy(|policy| {
        policy.automatic_for = Side::ALL.to_vec();
        policy.contest = Some(contest());
        policy.quotas = vec![Quota { per: QuotaHolder::Party, ..Quota::weekly_minutes(180) }];
    });
    desk = desk.drawn(NOTHING_YET);
    desk.clock("02/25 10:00").by(QIAN, "request A 08:00-10:00").accepted();
    desk.by(QIAN, "request B 10:00-12:00").accepted();
    desk.clock("02/27 17:59").allocate("09:00", SEED);
    let states = desk.states("AB");
    assert!(["confirmed waiting", "waiting confirmed"].contains(&states.as_str()), "{states}");
    let last = desk.given_out().rows.last().expect("two took part").clone();
    assert_eq!((last.given, codes(&last.broken)), (120, vec![RuleCode::QuotaExceeded]));
}
