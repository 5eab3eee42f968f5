//! What plans for a contested week are worth: the search and the bound beside all orders there are.

use super::{
    contest::{NOTHING_YET, contest, wednesday},
    desk::Desk,
    people::{CHEN, LI, QIAN, SUN, ZHOU},
};
use booking::allocation::{Entrant, in_order};
use proptest::prelude::*;
use uuid::Uuid;

/// Requests for a morning of five hours: beginning and length in hours, and whether any time of the morning would do.
fn asked(wishes: &[(u32, u32, bool)]) -> Desk {
    let mut desk = wednesday(contest(), NOTHING_YET);
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// No order of service is worth more than the bound, and the search finds what is at least as good as the everyday
    /// order and first come, first served; nobody who is given time gets another length or leaves what he asked for.
    #[test]
    fn no_order_exceeds_the_bound(wishes in prop::collection::vec((8_u32..12, 1_u32..4, any::<bool>()), 1..6)) {
        let mut desk = asked(&wishes);
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
        for row in &proposal.best.rows {
            prop_assert!(row.got.is_none_or(|got| got.duration() == row.asked.duration()));
        }
    }
}
