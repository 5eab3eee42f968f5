//! The rule about asking too often.
//!
//! Whatever asks for time is an attempt, however it ends: a request, a series as a whole, joining the waiting list, a
//! move, a short hold. Taking what was offered or is kept is none, and what is refused for this rule counts no further:
//! whoever waits until he is told to may ask again. Only users are bound, and only where the facts name their attempts.

use super::Asked;
use crate::{command::Capacity, schedule::Schedule, violation::Violation};
use inventory::{policy::AttemptLimit, slot::Instant};

/// What is known of somebody's attempts on an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attempts {
    /// When he made those that may still count, by time.
    pub earlier: Vec<Instant>,
    /// Whether what is decided now is one, and counts for everything that comes after it.
    pub is_one: bool,
}

impl Attempts {
    /// What is known when something is asked for at `now` after `earlier` attempts, by time: it is an attempt itself,
    /// unless there have been too many.
    pub fn with_one_more(limit: &AttemptLimit, earlier: Vec<Instant>, now: Instant) -> Self {
        let is_one = again_at(limit, &earlier, now).is_none();
        Self { earlier, is_one }
    }
}

/// Returns the broken rule, if it is broken.
pub fn violation(schedule: &Schedule, asked: &Asked, now: Instant) -> Option<Violation> {
    let limit = binding(schedule, asked)?;
    let again_at = again_at(limit, &schedule.standing.attempts.earlier, now)?;
    let AttemptLimit { most, within_minutes } = *limit;
    Some(Violation::TooManyAttempts { most, within_minutes, again_at })
}

/// Tells whether the applicant could not ask for anything else afterwards, so that nothing else can be offered to him.
pub fn are_used_up(schedule: &Schedule, asked: &Asked, now: Instant) -> bool {
    binding(schedule, asked).is_some_and(|limit| {
        let attempts = &schedule.standing.attempts;
        let after = counted(limit, &attempts.earlier, now).count() + usize::from(attempts.is_one);
        after >= usize::from(limit.most)
    })
}

fn binding<'a>(schedule: &'a Schedule, asked: &Asked) -> Option<&'a AttemptLimit> {
    schedule.instrument.policy.attempts.as_ref().filter(|_| asked.capacity == Capacity::User)
}

/// Returns from when on somebody may ask again who made these attempts, by time; nothing when he may ask now.
fn again_at(limit: &AttemptLimit, attempts: &[Instant], now: Instant) -> Option<Instant> {
    // Of those that count so many must have run out that one less than allowed is left.
    let blocking = counted(limit, attempts, now).rev().nth(usize::from(limit.most.max(1)) - 1)?;
    Some(*blocking + limit.stretch())
}

fn counted<'a>(
    limit: &AttemptLimit,
    attempts: &'a [Instant],
    now: Instant,
) -> impl DoubleEndedIterator<Item = &'a Instant> {
    let stretch = limit.stretch();
    attempts.iter().filter(move |at| now < **at + stretch)
}
