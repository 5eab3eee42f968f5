//! The hand-written client: thirty-two tasks that send what the program sent for the same bookings, with plain sqlx.
//!
//! Statements, values, order and transactions are those of the record; rows that come back are read and thrown away.
//! What it leaves out is all else that the program does: HTTP, JSON, deciding, waiting for no one.

mod bind;
pub(super) mod postgres;
pub(super) mod sqlite;

pub use bind::Prepared;

use super::{figures::Run, recording::Trace};
use crate::database::Kind;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// A booking's statements, ready to be sent.
#[derive(Debug)]
pub struct Script {
    before: Vec<Prepared>,
    job: Vec<Prepared>,
    after: Vec<Prepared>,
}

impl From<&Trace> for Script {
    fn from(trace: &Trace) -> Self {
        let prepared = |statements: &[_]| statements.iter().map(Prepared::from).collect();
        Self { before: prepared(&trace.before), job: prepared(&trace.job), after: prepared(&trace.after) }
    }
}

/// Sends all scripts, the first `warm` of them before the time is taken.
pub async fn run(kind: Kind, url: &str, scripts: &Arc<[Script]>, warm: usize) -> Run {
    match kind {
        Kind::Sqlite => sqlite::run(url, scripts, warm).await,
        Kind::Postgres => postgres::run(url, scripts, warm).await,
    }
}

/// Hands out the numbers of a range, each to one task.
#[derive(Debug)]
pub struct Queue {
    next: AtomicUsize,
    end: usize,
}

impl Queue {
    /// Makes a queue.
    pub fn new(range: std::ops::Range<usize>) -> Arc<Self> {
        Arc::new(Self { next: AtomicUsize::new(range.start), end: range.end })
    }

    /// Returns the next number that nobody has.
    pub fn take(&self) -> Option<usize> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        (number < self.end).then_some(number)
    }
}

/// Makes a run of what tasks measured since `start`.
pub fn concluded(start: Instant, latencies: impl IntoIterator<Item = Vec<Duration>>) -> Run {
    let seconds = start.elapsed().as_secs_f64();
    let mut latencies: Vec<Duration> = latencies.into_iter().flatten().collect();
    latencies.sort();
    Run { bookings: latencies.len(), seconds, latencies }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_a_range_is_handed_out_once() {
        let queue = Queue::new(3..5);
        assert_eq!([queue.take(), queue.take(), queue.take(), queue.take()], [Some(3), Some(4), None, None]);
    }
}
