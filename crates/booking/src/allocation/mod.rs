//! Giving a contested week out: who takes part, in which order they are served, what each gets, and what that is worth
//! beside other ways of giving it out.
//!
//! The everyday order is that of [`order`]; what a request gets in its turn the engine's own rules say
//! ([`crate::engine::grant`]). [`propose`] plays the everyday order, the order of asking and a search for the most
//! worth on copies of the same facts, so that what is shown is what would be decided.

mod order;
mod search;
mod serve;
mod worth;

pub use self::{
    order::{Entrant, Round, Turn, entrants, ticket},
    search::best,
    serve::{GivenOut, NotGiven, Plan, Row, by_hand, fair, first_come, in_order},
    worth::{Worth, bound, weight},
};

use crate::schedule::{Schedule, Standing};
use chrono::NaiveDate;
use inventory::{id::ReservationId, party::Party, slot::Instant};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What must be known to give a week out, besides the instrument's facts; those hold the whole week and all that any of
/// those who take part asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collected {
    /// The week.
    pub monday: NaiveDate,
    /// The seed of the lottery, committed to before anybody asked.
    pub seed: Uuid,
    /// How many minutes each party had lately; whoever is not named had none.
    pub lately: BTreeMap<Party, i64>,
    /// What is known of the applicant of each request that takes part.
    pub standings: BTreeMap<ReservationId, Standing>,
}

/// A week's plan beside others.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// In turns: what is done if the lab says nothing.
    pub fair: Plan,
    /// As if the first to ask had been the first to be served.
    pub first_come: Plan,
    /// The most worth that was found.
    pub best: Plan,
    /// No plan is worth more than this, weighted minutes.
    pub bound: i64,
}

/// Returns the proposal for the week that `schedule` holds the facts of; nothing when it holds none, or its policy gives
/// no weeks out.
pub fn propose(schedule: &Schedule, now: Instant) -> Option<Proposal> {
    let fair = fair(schedule, now)?;
    let first_come = first_come(schedule, now)?;
    let best = best(schedule, &[&fair, &first_come], now)?;
    let bound = bound(schedule, &fair, now)?;
    Some(Proposal { fair, first_come, best, bound })
}
