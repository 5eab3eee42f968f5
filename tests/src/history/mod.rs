//! What clients ask and are told, written down for the history checker, and the judgement at the end of a test.
//!
//! Every person of the harness writes here; a test is judged when it ends with [`TestApp::judge`]. Capacity, set-up
//! and clean-up must then stand still from the first reservation on, and whatever changes one must be a request that a
//! person sent, a deadline or an outage. See `docs/reliability.md`.
//!
//! [`TestApp::judge`]: crate::app::TestApp::judge

mod judge;
mod last;

pub use judge::{assert_good, found_in};
pub use last::read;

use api::clock::Clock;
use checker::{
    history::Event,
    record::{self, Exchange},
};
use chrono::{DateTime, Utc};
use std::{
    error::Error,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

/// The record of one program's clients; clones write into the same one.
#[derive(Debug, Clone)]
pub struct Recorder(Arc<Record>);

#[derive(Debug)]
struct Record {
    began: Instant,
    clock: Clock,
    lines: Mutex<Lines>,
}

/// What was written down.
#[derive(Debug, Default)]
struct Lines {
    events: Vec<Event>,
    /// Exchanges that say something else than the description of the API.
    unreadable: Vec<String>,
}

impl Recorder {
    /// Begins a record.
    pub fn new(clock: Clock) -> Self {
        Self(Arc::new(Record { began: Instant::now(), clock, lines: Mutex::default() }))
    }

    /// Looks at both clocks: microseconds since the record began, and the program's time.
    pub fn look(&self) -> (u64, DateTime<Utc>) {
        let since = u64::try_from(self.0.began.elapsed().as_micros()).expect("a test ends within the century");
        (since, self.0.clock.now())
    }

    /// Writes an exchange down, if it is about a reservation or an outage.
    pub fn record(&self, exchange: &Exchange<'_>) {
        match record::event(exchange) {
            Ok(event) => self.lines().events.extend(event),
            Err(error) => {
                let Exchange { client, method, path, answer, .. } = exchange;
                let cause = error.source().map(ToString::to_string).unwrap_or_default();
                self.lines().unreadable.push(format!("{client}: {method} {path}: {error}: {cause}: {answer:?}"));
            }
        }
    }

    /// Returns the events so far, in the order in which they ended.
    pub fn events(&self) -> Vec<Event> {
        let lines = self.lines();
        assert_eq!(lines.unreadable, Vec::<String>::new(), "not what the API's description says");
        lines.events.clone()
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
