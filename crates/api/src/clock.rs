//! Time and chance: the only module that reads the machine's clock or its randomness.
//!
//! Everything else is handed a [`Clock`], so a test sets the hour and may repeat the draw. Deliberately absent:
//! waiting. Who sleeps uses tokio's timers and asks this clock afterwards.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// Where the present comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock and its randomness.
    System,
    /// A clock that stands still until it is told to go; for tests and the demonstration city.
    Fixed(FixedClock),
}

impl Clock {
    /// Returns a clock that stands at `at`.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::Fixed(FixedClock::new(at))
    }

    /// Returns the present, cut to whole microseconds.
    ///
    /// PostgreSQL keeps microseconds: with finer times the answer to a request would differ from what is read later.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => system_now().trunc_subsecs(6),
            Self::Fixed(clock) => clock.lock().now,
        }
    }

    /// Draws `N` random bytes fit for secrets; a seeded fixed clock repeats its draws.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            Self::Fixed(clock) if clock.repeat(&mut bytes) => {}
            Self::Fixed(_) | Self::System => system_random(&mut bytes),
        }
        bytes
    }
}

/// A clock that only moves when told to; clones share the time.
#[derive(Debug, Clone)]
pub struct FixedClock(Arc<Mutex<Standing>>);

#[derive(Debug)]
struct Standing {
    now: DateTime<Utc>,
    draw: Option<Draw>,
}

/// A repeatable draw: block `n` is SHA-256(seed ‖ n).
#[derive(Debug)]
struct Draw {
    seed: u64,
    next: u64,
}

impl FixedClock {
    /// Returns a clock that stands at `at`; its ids and secrets are as random as the machine's.
    pub fn new(at: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(Standing { now: at.trunc_subsecs(6), draw: None })))
    }

    /// Returns a clock that stands at `at` and repeats its draws for the same `seed`.
    ///
    /// For snapshots and the demonstration city. Two such clocks on one database would draw the same ids: share one.
    pub fn seeded(at: DateTime<Utc>, seed: u64) -> Self {
        Self(Arc::new(Mutex::new(Standing { now: at.trunc_subsecs(6), draw: Some(Draw { seed, next: 0 }) })))
    }

    /// Sets the time, forwards or backwards.
    pub fn set(&self, at: DateTime<Utc>) {
        self.lock().now = at.trunc_subsecs(6);
    }

    /// Moves the time on by `by` and returns it.
    pub fn advance(&self, by: TimeDelta) -> DateTime<Utc> {
        let mut standing = self.lock();
        standing.now = (standing.now + by).trunc_subsecs(6);
        standing.now
    }

    /// Fills `bytes` from the repeatable draw, if there is one.
    fn repeat(&self, bytes: &mut [u8]) -> bool {
        let mut standing = self.lock();
        let Some(draw) = &mut standing.draw else { return false };
        for chunk in bytes.chunks_mut(32) {
            let block = Sha256::new().chain_update(draw.seed.to_be_bytes()).chain_update(draw.next.to_be_bytes());
            draw.next += 1;
            chunk.copy_from_slice(&block.finalize()[..chunk.len()]);
        }
        true
    }

    fn lock(&self) -> MutexGuard<'_, Standing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes an id: a UUID of version 7 (RFC 9562 section 5.7) of this clock's millisecond and 74 random bits.
///
/// Ids of one millisecond come in no particular order.
pub fn new_id(clock: &Clock) -> Uuid {
    let millis = clock.now().timestamp_millis().try_into().unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &clock.random_bytes()).into_uuid()
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn system_now() -> DateTime<Utc> {
    Utc::now()
}

#[expect(clippy::disallowed_methods, reason = "the one place that draws the machine's randomness")]
fn system_random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("invariant: the operating system has a random number generator");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_796_126_400, 123_456_789).expect("a valid instant")
    }

    #[test]
    fn both_clocks_keep_whole_microseconds() {
        assert_eq!(Clock::System.now().timestamp_subsec_nanos() % 1000, 0);
        assert_eq!(Clock::fixed(noon()).now().timestamp_subsec_nanos(), 123_456_000);
    }

    #[test]
    fn clones_of_a_fixed_clock_share_the_time() {
        let fixed = FixedClock::new(noon());
        let clock = Clock::Fixed(fixed.clone());
        let before = clock.now();
        assert_eq!(fixed.advance(TimeDelta::minutes(5)), before + TimeDelta::minutes(5));
        assert_eq!(clock.now(), before + TimeDelta::minutes(5));
        fixed.set(before);
        assert_eq!(clock.now(), before);
    }

    #[test]
    fn an_id_bears_the_time_of_the_clock() {
        let id = new_id(&Clock::fixed(noon()));
        assert_eq!(id.get_version_num(), 7);
        let (seconds, nanos) = id.get_timestamp().expect("version 7 bears a time").to_unix();
        assert_eq!((seconds, nanos), (1_796_126_400, 123_000_000));
        assert_ne!(id, new_id(&Clock::fixed(noon())));
    }

    #[test]
    fn a_seeded_clock_repeats_its_draws_but_never_within_one_run() {
        let [a, b] = [7, 7].map(|seed| Clock::Fixed(FixedClock::seeded(noon(), seed)));
        let first = new_id(&a);
        assert_eq!(first, new_id(&b));
        assert_ne!(first, new_id(&a));
        new_id(&b);
        assert_eq!(a.random_bytes::<40>(), b.random_bytes::<40>());
    }
}
