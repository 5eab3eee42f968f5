//! The rules: each looks at the facts and names what it finds broken.

pub mod access;
pub mod conduct;
pub mod quota;
pub mod reserved;
pub mod room;
pub mod timing;

use crate::{command::Capacity, occupancy::Source, schedule::Schedule, violation::Violation};
use inventory::{
    id::ReservationId,
    instrument::Mode,
    party::{Party, Side},
    slot::{Instant, Slot},
};

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
    /// The reservation that is being moved: its own occupancy and hours do not stand in its way.
    pub moving: Option<ReservationId>,
    /// In which capacity it is asked.
    pub capacity: Capacity,
    /// Whether the request would have to wait for approval.
    pub would_wait: bool,
}

impl Asked {
    /// Returns the source whose rows do not count.
    pub fn own_source(&self) -> Option<Source> {
        self.moving.map(Source::Reservation)
    }
}

/// Returns every broken rule, in the fixed order of [`crate::violation::RuleCode`].
pub fn violations(schedule: &Schedule, asked: &Asked, now: Instant) -> Vec<Violation> {
    let mut found = timing::violations(schedule, asked, now);
    found.extend(room::violations(schedule, asked, now));
    found.extend(access::violations(schedule, asked));
    found.extend(reserved::violations(schedule, asked, now));
    found.extend(quota::violations(schedule, asked, now));
    found.sort_by_key(Violation::code);
    found
}

/// Tells whether no rule is broken, as [`violations`] would, and stops at the first that is; the likeliest come first.
pub fn are_kept(schedule: &Schedule, asked: &Asked, now: Instant) -> bool {
    room::violations(schedule, asked, now).is_empty()
        && timing::violations(schedule, asked, now).is_empty()
        && access::violations(schedule, asked).is_empty()
        && reserved::violations(schedule, asked, now).is_empty()
        && quota::violations(schedule, asked, now).is_empty()
}
