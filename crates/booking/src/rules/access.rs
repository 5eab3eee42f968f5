//! Rules about who: what is offered, to whom, and who may operate it.

use super::Asked;
use crate::{schedule::Schedule, violation::Violation};
use chrono::TimeDelta;
use inventory::{instrument::Mode, party::Side};

/// Returns the broken rules about who.
pub fn violations(schedule: &Schedule, asked: &Asked) -> Vec<Violation> {
    let instrument = &schedule.instrument;
    let standing = &schedule.standing;
    let unknown_code = asked.project_code.clone().filter(|code| !standing.project_codes.contains(code));
    [
        (!instrument.modes.contains(&asked.mode)).then_some(Violation::ModeNotOffered { mode: asked.mode }),
        (asked.side == Side::Outside && !instrument.open).then_some(Violation::NotOpenToOutsiders),
        (!qualified(schedule, asked)).then_some(Violation::NotQualified),
        (!standing.may_book_for_party).then_some(Violation::NotAMember),
        unknown_code.map(|project_code| Violation::UnknownProjectCode { project_code }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A commissioned use needs none; a use of one's own needs a qualification that lasts through its last day. A use
/// that ends at midnight has its last instant, one microsecond earlier, on the day before.
fn qualified(schedule: &Schedule, asked: &Asked) -> bool {
    if asked.mode == Mode::Commissioned || !schedule.instrument.policy.qualification_needed {
        return true;
    }
    let last_day =
        (asked.slot.end() - TimeDelta::microseconds(1)).with_timezone(&schedule.instrument.zone).date_naive();
    match schedule.standing.qualified_until {
        None => false,
        Some(None) => true,
        Some(Some(expires)) => last_day <= expires,
    }
}
