//! Times on one instrument that somebody could have, for whoever does not mind which.

use crate::{
    alternatives::first_within,
    hold,
    reservation::State,
    rules::{self, Asked},
    schedule::Schedule,
    violation::{RuleCode, Violation},
};
use inventory::{
    money::Fen,
    policy::ApprovalRules,
    slot::{Instant, Slot},
};

/// A time that would be accepted, and what would become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The time.
    pub slot: Slot,
    /// The state the reservation would get.
    pub state: State,
    /// What it would cost, in fen; nothing when the side pays nothing.
    pub price: Option<Fen>,
}

/// Returns up to `most` times of the length of `asked` within `windows`, each by the very rules that decide, in the
/// order of time and without overlaps; `asked` says who asks and for how long, not when.
///
/// The facts must hold all that is occupied within the windows. Cost: at most one look at the rules for every grid step
/// of the windows that lies in opening hours.
pub fn times(schedule: &Schedule, asked: &Asked, windows: &[Slot], most: usize, now: Instant) -> Vec<Suggestion> {
    let (policy, minutes) = (&schedule.instrument.policy, asked.slot.minutes());
    let time_matters = policy.approval.as_ref().is_some_and(ApprovalRules::depend_on_time);
    // Where another time cannot help there is nothing to look for.
    let hopeless = |violation: &Violation| match violation.code() {
        // Other hours may allow what these do not.
        RuleCode::TooShort | RuleCode::TooLong => !policy.all_lengths().any(|lengths| lengths.allow(minutes)),
        RuleCode::TooManyHolds => !time_matters,
        code => !code.is_about_time(),
    };
    if rules::violations(schedule, asked, now).iter().any(hopeless) {
        return Vec::new();
    }
    let mut found: Vec<Suggestion> = Vec::new();
    let mut windows = windows.to_vec();
    windows.sort();
    for window in windows {
        let mut from = window.start();
        while found.len() < most {
            // What an earlier window has given already is not given again.
            let free_from = found.last().map_or(from, |last| from.max(last.slot.end()));
            let Ok(rest) = Slot::new(free_from, window.end()) else { break };
            let Some(slot) = first_within(schedule, asked, &rest, now, |_| true) else { break };
            from = slot.end();
            let awaiting = hold::awaited(schedule, &Asked { slot, ..asked.clone() }, now);
            let state = hold::initial_state(schedule, &slot, awaiting, now);
            found.push(Suggestion { slot, state, price: schedule.instrument.price(asked.side, slot.minutes()) });
        }
    }
    found
}
