//! Giving a contested week out: in which order those who asked in time are served.
//!
//! Who is served next is decided anew after each: by the rank of his side
//! ([`inventory::policy::Contest::rank`]), by what his party had lately and was given in this round, by his ticket of
//! the lottery, and by his id. What a request gets in its turn the engine's own rules say ([`crate::engine::grant`]).

use crate::reservation::{Reservation, State};
use chrono::NaiveDate;
use chrono_tz::Tz;
use inventory::{
    id::ReservationId,
    party::Party,
    policy::{Contest, monday_of},
};
use serde::{Deserialize, Serialize};
use std::{cmp::Reverse, collections::BTreeMap};
use uuid::Uuid;

/// A request that takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entrant {
    /// The request.
    pub id: ReservationId,
    /// Who stands behind it.
    pub party: Party,
    /// The rank of its side: the lower is served first.
    pub rank: usize,
    /// How many minutes its party had lately.
    pub lately: i64,
    /// Its ticket of the lottery.
    pub ticket: Uuid,
}

/// The turn of a request: why it was served when it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The request.
    pub entrant: Entrant,
    /// How many minutes its party had been given in this round before.
    pub given: i64,
}

/// A round: who is still to be served, and who was given what.
#[derive(Debug, Clone, Default)]
pub struct Round {
    left: Vec<Entrant>,
    given: BTreeMap<Party, i64>,
}

/// Returns the requests that take part when the week that begins on `monday` is given out: those that wait for time in
/// it and came before it was closed. `lately` says how many minutes each party had; whoever is not named had none.
pub fn entrants(
    contest: &Contest,
    zone: Tz,
    monday: NaiveDate,
    reservations: &[Reservation],
    lately: &BTreeMap<Party, i64>,
    seed: Uuid,
) -> Vec<Entrant> {
    let closes_at = contest.closes_at(monday, zone);
    let takes_part = |one: &&Reservation| {
        let waits = matches!(one.state, State::Waiting { .. });
        waits && one.created_at < closes_at && monday_of(one.slot.start(), zone) == monday
    };
    let entrant = |one: &Reservation| Entrant {
        id: one.id,
        party: one.party,
        rank: contest.rank(one.side),
        lately: lately.get(&one.party).copied().unwrap_or(0),
        ticket: ticket(seed, one.id),
    };
    reservations.iter().filter(takes_part).map(entrant).collect()
}

/// Returns a request's ticket (UUID version 5 of its id in the name space of the seed, RFC 9562 section 5.5). The lower
/// one is served first; whoever knows the seed can draw it again.
pub fn ticket(seed: Uuid, id: ReservationId) -> Uuid {
    Uuid::new_v5(&seed, id.0.as_bytes())
}

impl Round {
    /// Begins a round.
    pub fn new(entrants: Vec<Entrant>) -> Self {
        Self { left: entrants, given: BTreeMap::new() }
    }

    /// Takes whose turn it is; nothing when all have been served.
    pub fn next_turn(&mut self) -> Option<Turn> {
        let before = |one: &Entrant| {
            let had = one.lately + self.given.get(&one.party).copied().unwrap_or(0);
            (Reverse(one.rank), Reverse(had), Reverse(one.ticket), Reverse(one.id))
        };
        let next = (0..self.left.len()).max_by_key(|n| before(&self.left[*n]))?;
        let entrant = self.left.swap_remove(next);
        let given = self.given.get(&entrant.party).copied().unwrap_or(0);
        Some(Turn { entrant, given })
    }

    /// Notes that a party was given so many minutes.
    pub fn give(&mut self, party: Party, minutes: i64) {
        *self.given.entry(party).or_default() += minutes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use inventory::id::GroupId;
    use proptest::prelude::*;

    fn group(n: u128) -> Party {
        Party::Group(GroupId(Uuid::from_u128(n)))
    }

    fn entrant(id: u128, party: u128, rank: usize, lately: i64) -> Entrant {
        let id = ReservationId(Uuid::from_u128(id));
        Entrant { id, party: group(party), rank, lately, ticket: ticket(Uuid::from_u128(9), id) }
    }

    /// Serves everybody and gives each an hour.
    fn served(entrants: Vec<Entrant>) -> Vec<u128> {
        let mut round = Round::new(entrants);
        let mut order = Vec::new();
        while let Some(turn) = round.next_turn() {
            order.push(turn.entrant.id.0.as_u128());
            round.give(turn.entrant.party, 60);
        }
        order
    }

    #[test]
    fn sides_come_before_what_somebody_had_and_that_before_the_lottery() {
        assert_eq!(served(vec![entrant(1, 1, 1, 0), entrant(2, 2, 0, 900)]), [2, 1]);
        assert_eq!(served(vec![entrant(1, 1, 0, 300), entrant(2, 2, 0, 240)]), [2, 1]);
    }

    #[test]
    fn whoever_was_given_something_lets_the_others_go_first() {
        let all = vec![entrant(1, 1, 0, 0), entrant(2, 1, 0, 0), entrant(3, 2, 0, 30), entrant(4, 2, 0, 30)];
        let order = served(all);
        let parties: Vec<u128> = order.iter().map(|id| u128::from(*id > 2)).collect();
        assert_eq!(parties, [0, 1, 0, 1], "{order:?}");
    }

    #[test]
    fn another_seed_draws_another_order_and_the_same_seed_the_same() {
        let ids: Vec<ReservationId> = (1..=20).map(|n| ReservationId(Uuid::from_u128(n))).collect();
        let drawn = |seed: u128| {
            let mut order = ids.clone();
            order.sort_by_key(|id| ticket(Uuid::from_u128(seed), *id));
            order
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
    }

    proptest! {
        /// The order in which requests are stored, and when they came, is nobody's advantage.
        #[test]
        fn the_order_of_asking_does_not_matter(
            parts in prop::collection::vec((0_u128..4, 0_usize..3, 0_i64..4), 1..12),
            turns in any::<prop::sample::Index>(),
        ) {
            let all: Vec<Entrant> = (1_u128..).zip(&parts)
                .map(|(id, (party, rank, lately))| entrant(id, *party, *rank, lately * 60)).collect();
            let mut other = all.clone();
            other.rotate_left(turns.index(all.len()));
            other.reverse();
            prop_assert_eq!(served(all), served(other));
        }

        /// Nobody is served who had more than somebody of his rank who still waits.
        #[test]
        fn whoever_had_least_is_served_next(
            parts in prop::collection::vec((0_u128..4, 0_usize..2, 0_i64..6), 1..12),
        ) {
            let had: BTreeMap<u128, i64> = parts.iter().map(|(party, _, lately)| (*party, *lately * 60)).collect();
            let all: Vec<Entrant> = (1_u128..).zip(&parts)
                .map(|(id, (party, rank, _))| entrant(id, *party, *rank, had[party])).collect();
            let mut round = Round::new(all);
            while let Some(Turn { entrant, given }) = round.next_turn() {
                let own = entrant.lately + given;
                for other in &round.left {
                    let others = other.lately + round.given.get(&other.party).copied().unwrap_or(0);
                    prop_assert!((entrant.rank, own) <= (other.rank, others));
                }
                round.give(entrant.party, 60);
            }
        }
    }
}
