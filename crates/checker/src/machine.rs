//! The states of a reservation and the steps between them, as the documents promise them.
//!
//! | step | from | to |
//! |---|---|---|
//! | create | nothing | held, confirmed, and waiting where that was asked for |
//! | approve | held | held (another approval is awaited), confirmed |
//! | decline | held, waiting, offered | declined |
//! | move | held, confirmed, displaced, offered | held, confirmed |
//! | cancel | held, confirmed, displaced, waiting, offered | cancelled |
//! | accept | offered | held, confirmed |
//! | check in | confirmed | in use |
//! | check out | in use | done |
//! | lapse (by the program, at the deadline) | held, waiting | lapsed |
//! | | offered | lapsed, displaced |
//! | miss (by the lab, or by the program at the deadline) | confirmed | no-show |
//! | keep (by the program, while others run over) | confirmed | confirmed |
//! | displace (by an outage) | held, confirmed | displaced |
//! | offer (by the program) | waiting | offered |
//! | resettle (by the lab, after an outage) | displaced | offered |
//! | withdraw (by an outage) | offered | waiting, displaced |
//! | rename (its series was moved, and it stays) | any | the same |

use serde::{Deserialize, Serialize};

/// Where a reservation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Keeps its time until a deadline while approvals are awaited.
    Held,
    /// Promised.
    Confirmed,
    /// Somebody works at the instrument.
    InUse,
    /// Over, with its hours recorded.
    Done,
    /// Given up.
    Cancelled,
    /// Turned down.
    Declined,
    /// Not approved before its deadline.
    Lapsed,
    /// Nobody came.
    NoShow,
    /// On the waiting list.
    Waiting,
    /// Offered time that is kept until it is accepted.
    Offered,
    /// Pushed out by an outage.
    Displaced,
}

/// What the people invited to a use see of its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It may take place.
    Tentative,
    /// It takes place, or did, or was to the end promised to.
    Firm,
    /// It does not take place.
    Off,
}

/// What can happen to a reservation that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// One approval is given.
    Approve,
    /// The lab turns it down.
    Decline,
    /// It takes another time.
    Move,
    /// It is given up.
    Cancel,
    /// The use begins.
    CheckIn,
    /// The use ends.
    CheckOut,
    /// Its deadline passes.
    Lapse,
    /// Nobody came.
    Miss,
    /// It is kept longer for somebody whom others keep from beginning.
    Keep,
    /// An outage pushes it out.
    Displace,
    /// The time that was offered is taken.
    Accept,
    /// Time is offered to it on the waiting list.
    Offer,
    /// Time is offered to it after an outage.
    Resettle,
    /// An offer is taken back.
    Withdraw,
    /// Its series gives it another name, and nothing else.
    Rename,
}

impl State {
    /// All states, in order.
    pub const ALL: [Self; 11] = [
        Self::Held,
        Self::Confirmed,
        Self::InUse,
        Self::Done,
        Self::Cancelled,
        Self::Declined,
        Self::Lapsed,
        Self::NoShow,
        Self::Waiting,
        Self::Offered,
        Self::Displaced,
    ];

    /// The states in which a reservation can begin.
    pub const FIRST: [Self; 3] = [Self::Held, Self::Confirmed, Self::Waiting];

    /// Returns the state's name, as it is sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Confirmed => "confirmed",
            Self::InUse => "in_use",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
            Self::NoShow => "no_show",
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Displaced => "displaced",
        }
    }

    /// Returns a list of this state alone.
    fn itself(self) -> &'static [Self] {
        match self {
            Self::Held => &[Self::Held],
            Self::Confirmed => &[Self::Confirmed],
            Self::InUse => &[Self::InUse],
            Self::Done => &[Self::Done],
            Self::Cancelled => &[Self::Cancelled],
            Self::Declined => &[Self::Declined],
            Self::Lapsed => &[Self::Lapsed],
            Self::NoShow => &[Self::NoShow],
            Self::Waiting => &[Self::Waiting],
            Self::Offered => &[Self::Offered],
            Self::Displaced => &[Self::Displaced],
        }
    }

    /// Tells whether a reservation in this state keeps its time from others.
    pub fn occupies(self) -> bool {
        matches!(self, Self::Held | Self::Confirmed | Self::InUse | Self::Offered)
    }

    /// Tells whether nothing more becomes of a reservation in this state.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Declined | Self::Lapsed | Self::NoShow)
    }

    /// Tells whether a reservation in this state has rows of occupancy; a finished use keeps those of its past.
    pub fn keeps_rows(self) -> bool {
        self.occupies() || self == Self::Done
    }

    /// Returns what the invited see of it.
    pub fn standing(self) -> Standing {
        match self {
            Self::Held => Standing::Tentative,
            Self::Confirmed | Self::InUse | Self::Done | Self::NoShow => Standing::Firm,
            // What waits, or may still be accepted, stands in nobody's calendar.
            Self::Waiting | Self::Offered | Self::Cancelled | Self::Declined | Self::Lapsed | Self::Displaced => {
                Standing::Off
            }
        }
    }
}

impl Step {
    /// All steps, in order.
    pub const ALL: [Self; 15] = [
        Self::Approve,
        Self::Decline,
        Self::Move,
        Self::Cancel,
        Self::CheckIn,
        Self::CheckOut,
        Self::Lapse,
        Self::Miss,
        Self::Keep,
        Self::Displace,
        Self::Accept,
        Self::Offer,
        Self::Resettle,
        Self::Withdraw,
        Self::Rename,
    ];

    /// Returns the states this step may lead to; none where it is impossible.
    pub fn from(self, state: State) -> &'static [State] {
        match (self, state) {
            (Self::Approve, State::Held) => &[State::Held, State::Confirmed],
            (Self::Decline, State::Held | State::Waiting | State::Offered) => &[State::Declined],
            (Self::Move, State::Held | State::Confirmed | State::Displaced | State::Offered) => {
                &[State::Held, State::Confirmed]
            }
            (Self::Cancel, State::Held | State::Confirmed | State::Displaced | State::Waiting | State::Offered) => {
                &[State::Cancelled]
            }
            (Self::Accept, State::Offered) => &[State::Held, State::Confirmed],
            (Self::Offer, State::Waiting) | (Self::Resettle, State::Displaced) => &[State::Offered],
            (Self::Withdraw, State::Offered) => &[State::Waiting, State::Displaced],
            (Self::Lapse, State::Waiting) => &[State::Lapsed],
            (Self::Lapse, State::Offered) => &[State::Lapsed, State::Displaced],
            (Self::CheckIn, State::Confirmed) => &[State::InUse],
            (Self::CheckOut, State::InUse) => &[State::Done],
            (Self::Lapse, State::Held) => &[State::Lapsed],
            (Self::Miss, State::Confirmed) => &[State::NoShow],
            (Self::Keep, State::Confirmed) => &[State::Confirmed],
            (Self::Displace, State::Held | State::Confirmed) => &[State::Displaced],
            (Self::Rename, same) => same.itself(),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_follows_an_end() {
        for end in [State::Done, State::Cancelled, State::Declined, State::Lapsed, State::NoShow] {
            let mut steps = Step::ALL.into_iter().filter(|step| *step != Step::Rename);
            assert!(steps.all(|step| step.from(end).is_empty()), "{end:?}");
        }
    }

    #[test]
    fn every_state_can_be_reached() {
        let mut reached: Vec<State> = State::FIRST.to_vec();
        for _ in State::ALL {
            let next: Vec<State> =
                reached.iter().flat_map(|state| Step::ALL.iter().flat_map(|step| step.from(*state))).copied().collect();
            reached.extend(next);
            reached.sort();
            reached.dedup();
        }
        assert_eq!(reached, State::ALL);
    }
}
