//! What plans for a contested week are worth: the search and the bound beside all orders there are.

use super::{
    contest::{NOTHING_YET, contest, wednesday},
    desk::Desk,
    facts::id_of,
    people::{CHEN, LI, Person, QIAN, SUN, ZHOU},
};
use crate::cases::runs;
use booking::allocation::{Entrant, Plan, Row, in_order};
use inventory::{id::ReservationId, party::Side, policy::Contest};
use proptest::prelude::*;
use uuid::Uuid;

/// Li's group before the others of the institution, and those before everybody: its minutes count four times.
fn in_ranks() -> Contest {
    Contest { first: vec![Side::OwnGroup, Side::OwnInstitution], ..contest() }
}

/// Requests for a morning of five hours: beginning and length in hours, and whether any time of the morning would do.
fn asked(contest: Contest, wishes: &[(u32, u32, bool)]) -> Desk {
    let mut desk = wednesday(contest, NOTHING_YET);
    let people = [('A', QIAN), ('B', ZHOU), ('C', SUN), ('D', CHEN), ('E', LI)];
    for ((name, person), (start, length, shifts)) in people.into_iter().zip(wishes) {
        let end = (start + length).min(13);
        let time = format!("{start:02}:00-{end:02}:00");
        let wish = match shifts {
            true => format!("wait {name} 03/02 {time} within 03/02 08:00-13:00"),
            false => format!("request {name} 03/02 {time}"),
        };
        desk.by(person, &wish).accepted();
    }
    desk.clock("02/26 18:00");
    desk
}

fn orders(entrants: &[Entrant]) -> Vec<Vec<Entrant>> {
    let Some((first, rest)) = entrants.split_first() else { return vec![Vec::new()] };
    let longer = |order: Vec<Entrant>| {
        (0..=order.len()).map(move |at| {
            let mut longer = order.clone();
            longer.insert(at, first.clone());
            longer
        })
    };
    orders(rest).into_iter().flat_map(longer).collect()
}

/// Who is in a plan, whether he got something or not.
fn named(plan: &Plan) -> Vec<ReservationId> {
    let mut all: Vec<ReservationId> = plan.rows.iter().map(|row| row.entrant.id).collect();
    all.sort();
    all
}

/// What the plans are worth in which one who got nothing goes first.
fn letting_one_go_first(desk: &Desk, plan: &Plan) -> Vec<i64> {
    let (served, rest): (Vec<&Row>, Vec<&Row>) = plan.rows.iter().partition(|row| row.got.is_some());
    let first = |first: &&Row| {
        let order = std::iter::once(*first).chain(served.iter().copied()).map(|row| row.entrant.clone());
        in_order(&desk.schedule, order.collect(), desk.now).expect("a week to be given out").worth.weighted
    };
    rest.iter().map(first).collect()
}

/// The bound for these wishes, beside what the search finds.
fn bound_and_best(mut desk: Desk, wishes: &[(Person, &str)]) -> (i64, i64) {
    for (person, wish) in wishes {
        desk.by(*person, wish).accepted();
    }
    let proposal = desk.clock("02/26 18:00").proposal("09:00", Uuid::from_u128(4));
    (proposal.bound, proposal.best.worth.weighted)
}

#[test]
fn where_not_all_can_be_served_the_bound_counts_the_heaviest() {
    let morning = || wednesday(in_ranks(), NOTHING_YET);
    // Three of five hours for Li, and two are left for somebody who wants three.
    let any_time = [(QIAN, "wait A 08:00-11:00 within 08:00-13:00"), (LI, "wait B 08:00-11:00 within 08:00-13:00")];
    assert_eq!(bound_and_best(morning(), &any_time), (180 * 4 + 120, 180 * 4));
    let same_time = [(QIAN, "request A 09:00-11:00"), (LI, "request B 09:00-11:00"), (SUN, "request C 09:00-11:00")];
    assert_eq!(bound_and_best(morning(), &same_time), (120 * 4, 120 * 4));
    // Between two that do not meet, one that counts twice does not outweigh them, and one that counts four times does.
    let chain =
        |middle| [(QIAN, "request A 08:00-10:00"), (middle, "request B 09:00-11:00"), (ZHOU, "request C 10:00-13:00")];
    assert_eq!(bound_and_best(morning(), &chain(SUN)), (300, 300));
    assert_eq!(bound_and_best(morning(), &chain(LI)), (480, 480));
    // One who can give way comes on top of the choice among those who cannot.
    let with_one_more = [&chain(LI)[..], &[(CHEN, "wait D 11:00-12:00 within 08:00-13:00")]].concat();
    assert_eq!(bound_and_best(morning(), &with_one_more), (480 + 120, 480 + 120));
}

#[test]
fn the_bound_counts_time_that_is_free_in_every_lane_and_adds_up_what_does_not_meet() {
    let mut taken = wednesday(in_ranks(), NOTHING_YET);
    taken.lab("request Z 10:00-11:00").accepted();
    let wish = |person, name: char| (person, format!("wait {name} 08:00-10:00 within 08:00-13:00"));
    let three = [wish(QIAN, 'A'), wish(SUN, 'B'), wish(LI, 'C')];
    let three = three.each_ref().map(|(person, wish)| (*person, wish.as_str()));
    assert_eq!(bound_and_best(taken, &three), (120 * 4 + 120 * 2, 120 * 4 + 120 * 2));

    let two_lanes = Desk::new().capacity(2).policy(|policy| {
        (policy.automatic_for, policy.contest) = (Side::ALL.to_vec(), Some(in_ranks()));
    });
    let mut two_lanes = two_lanes.drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....................
        1     ....................
        ",
    );
    two_lanes.clock("02/25 10:00");
    let same_time = [(QIAN, "request A 09:00-11:00"), (LI, "request B 09:00-11:00"), (SUN, "request C 09:00-11:00")];
    assert_eq!(bound_and_best(two_lanes, &same_time), (120 * 4 + 120 * 2, 120 * 4 + 120 * 2));

    // Each day has five hours for two who want three.
    let days = [
        (QIAN, "wait A 08:00-11:00 within 08:00-13:00"),
        (ZHOU, "wait B 08:00-11:00 within 08:00-13:00"),
        (SUN, "wait C 03/03 08:00-11:00 within 03/03 08:00-13:00"),
        (CHEN, "wait D 03/03 08:00-11:00 within 03/03 08:00-13:00"),
    ];
    assert_eq!(bound_and_best(wednesday(in_ranks(), NOTHING_YET), &days), (300 + 300 * 2, 180 + 180 * 2));

    let apart = [(QIAN, "request A 08:00-10:00"), (ZHOU, "request B 10:00-12:00"), (LI, "request C 03/03 09:00-10:00")];
    assert_eq!(bound_and_best(wednesday(in_ranks(), NOTHING_YET), &apart), (480, 480));
}

#[test]
fn whoever_could_not_be_served_alone_does_not_raise_the_bound() {
    let mut desk = wednesday(in_ranks(), NOTHING_YET);
    desk.by(LI, "wait A 09:00-11:00 within 08:00-13:00").accepted();
    desk.by(QIAN, "request B 11:00-13:00").accepted();
    desk.lab("outage 09:00-11:00").accepted();
    desk.lab("request Z 12:00-13:00").accepted();
    assert_eq!(bound_and_best(desk, &[]), (0, 0));
}

#[test]
fn where_no_plan_is_worth_more_the_everyday_order_is_kept() {
    let everybody_fits = [(12, 1, false), (11, 1, false), (10, 1, false), (9, 1, false), (8, 1, false)];
    let proposal = asked(contest(), &everybody_fits).proposal("03/02 09:00", Uuid::from_u128(4));
    assert_eq!(proposal.fair.worth.requests, 5);
    assert_ne!(proposal.fair.rows, proposal.first_come.rows, "the lottery has drawn another order");
    assert_eq!(proposal.best.rows, proposal.fair.rows);
}

#[test]
fn the_search_lets_those_go_first_who_got_nothing() {
    let wishes = [(11, 2, true), (11, 1, false), (8, 2, true), (8, 1, false)];
    let mut desk = asked(in_ranks(), &wishes);
    let best = desk.proposal("03/02 09:00", Uuid::from_u128(4)).best;
    assert_eq!(named(&best), ['A', 'B', 'C', 'D'].map(id_of));
    assert_eq!(best.worth.weighted, 120 + 240 + 120, "only the second, between eleven and twelve, stands back");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: runs(48), ..ProptestConfig::default() })]

    /// No order of service is worth more than the bound, and the search finds what is at least as good as the everyday
    /// order and first come, first served; nobody who is given time gets another length or leaves what he asked for.
    #[test]
    fn no_order_exceeds_the_bound(
        ranks in any::<bool>(),
        wishes in prop::collection::vec((8_u32..12, 1_u32..4, any::<bool>()), 1..6),
    ) {
        let mut desk = asked(if ranks { in_ranks() } else { contest() }, &wishes);
        let proposal = desk.proposal("03/02 09:00", Uuid::from_u128(4));
        let entrants: Vec<Entrant> = proposal.fair.rows.iter().map(|row| row.entrant.clone()).collect();
        prop_assert_eq!(entrants.len(), wishes.len());
        let most = orders(&entrants).into_iter().map(|order| {
            in_order(&desk.schedule, order, desk.now).expect("a week to be given out").worth.weighted
        });
        let most = most.max().unwrap_or(0);
        prop_assert!(most <= proposal.bound, "{most} of {}", proposal.bound);
        prop_assert!(proposal.best.worth.weighted <= most);
        prop_assert!(proposal.best.worth.weighted >= proposal.fair.worth.weighted);
        prop_assert!(proposal.best.worth.weighted >= proposal.first_come.worth.weighted);
        let more = letting_one_go_first(&desk, &proposal.best).into_iter().max().unwrap_or(0);
        prop_assert!(more <= proposal.best.worth.weighted, "{more} by letting one go first who got nothing");
        prop_assert_eq!(named(&proposal.best), named(&proposal.fair), "everybody once");
        for row in &proposal.best.rows {
            prop_assert!(row.got.is_none_or(|got| got.duration() == row.asked.duration()));
        }
    }
}
