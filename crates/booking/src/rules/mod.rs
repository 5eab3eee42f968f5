//! The rules: each looks at the facts and names what it finds broken.

pub mod access;
pub mod attempts;
pub mod companions;
pub mod conduct;
pub mod contest;
pub mod quota;
pub mod reserved;
pub mod room;
pub mod timing;

use crate::{command::Capacity, occupancy::Source, reservation::Approval, schedule::Schedule, violation::Violation};
use inventory::{
    companion::Needs,
    id::ReservationId,
    instrument::Mode,
    party::{Party, Side},
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;

/// What has been said of a reservation before its time is judged again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claim {
    /// What it still waits for, other than the lab's word.
    pub owed: BTreeSet<Approval>,
    /// Whether the lab has agreed and is not asked again.
    pub agreed: bool,
}

/// A time that somebody wants, as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The time.
    pub slot: Slot,
    /// Self-use or commissioned.
    pub mode: Mode,
    /// Who stands behind it; nobody for a visitor.
    pub party: Option<Party>,
    /// The side it stands on.
    pub side: Side,
    /// The project code named.
    pub project_code: Option<String>,
    /// What it needs beside the instrument.
    pub needs: Needs,
    /// The reservation that is being moved: its own occupancy and hours do not stand in its way.
    pub moving: Option<ReservationId>,
    /// In which capacity it is asked.
    pub capacity: Capacity,
    /// What a reservation has already, whose time is judged again; nothing: it is asked for the first time.
    pub claim: Option<Claim>,
}

impl Asked {
    /// Returns the source whose rows do not count.
    pub fn own_source(&self) -> Option<Source> {
        self.moving.map(Source::Reservation)
    }
}

/// One group of rules: which of them are broken.
type Rules = fn(&Schedule, &Asked, Instant) -> Vec<Violation>;

/// All rules, those first that are likeliest to be broken at a lower cost.
const RULES: [Rules; 9] = [
    room::violations,
    timing::violations,
    |schedule, asked, now| contest::violation(schedule, asked, now).into_iter().collect(),
    |schedule, asked, _| access::violations(schedule, asked),
    |schedule, _, now| conduct::suspended(schedule, now).into_iter().collect(),
    |schedule, asked, now| attempts::violation(schedule, asked, now).into_iter().collect(),
    reserved::violations,
    quota::violations,
    companions::violations,
];

/// Returns every broken rule, in the fixed order of [`crate::violation::RuleCode`].
pub fn violations(schedule: &Schedule, asked: &Asked, now: Instant) -> Vec<Violation> {
    let mut found: Vec<Violation> = RULES.iter().flat_map(|rules| rules(schedule, asked, now)).collect();
    found.sort_by_key(Violation::code);
    found
}

/// Tells whether no rule is broken, as [`violations`] would, and stops at the first group in which one is.
pub fn are_kept(schedule: &Schedule, asked: &Asked, now: Instant) -> bool {
    RULES.iter().all(|rules| rules(schedule, asked, now).is_empty())
}
