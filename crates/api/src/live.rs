//! What changed where, for the live views of this server: one poller of the change table, many listeners.
//!
//! Every server polls, so a change made at any of them is seen at all. On PostgreSQL numbers are given before commits,
//! so a lower number may become visible after a higher one: the last thousand are looked at again each time.

pub use crate::store::change::Seen;
use crate::{
    authz::Publicity,
    store::{self, Database, StoreError},
};
use std::{collections::BTreeSet, time::Duration};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// How often the table is looked at.
const PERIOD: Duration = Duration::from_millis(500);
/// How far back a look reaches, in numbers.
const OVERLAP: i64 = 1000;
/// How many changes a slow listener may be behind before he is told to reload.
const BACKLOG: usize = 1024;

/// A change, and who may hear of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct News {
    /// The change.
    pub seen: Seen,
    /// Who may know of its instrument.
    pub publicity: Publicity,
}

/// The listeners.
#[derive(Debug, Clone)]
pub struct Live(broadcast::Sender<News>);

/// What has been passed on already.
#[derive(Debug, Default)]
pub struct Position {
    highest: i64,
    passed_on: BTreeSet<i64>,
}

impl Default for Live {
    fn default() -> Self {
        Self(broadcast::Sender::new(BACKLOG))
    }
}

impl Live {
    /// Begins to listen.
    pub fn subscribe(&self) -> broadcast::Receiver<News> {
        self.0.subscribe()
    }

    /// Polls until told to stop.
    pub async fn run(&self, db: &Database, stop: CancellationToken) {
        let mut position = None;
        loop {
            let looked = match &mut position {
                None => Position::now(db).await.map(|found| position = Some(found)),
                Some(position) => self.look(db, position).await,
            };
            if let Err(error) = looked {
                tracing::warn!(error = crate::telemetry::chain(&error), "live views cannot read the changes");
            }
            tokio::select! {
                () = tokio::time::sleep(PERIOD) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Passes on what is new since the last look.
    pub async fn look(&self, db: &Database, position: &mut Position) -> Result<(), StoreError> {
        let floor = (position.highest - OVERLAP).max(0);
        let mut fresh = store::change::after(db.read(), floor).await?;
        fresh.retain(|seen| !position.passed_on.contains(&seen.number));
        let instruments = fresh.iter().map(|seen| seen.instrument).collect();
        let publicity = store::instrument::publicity(db.read(), instruments).await?;
        for seen in fresh {
            position.highest = position.highest.max(seen.number);
            position.passed_on.insert(seen.number);
            if let Some(publicity) = publicity.get(&seen.instrument).copied() {
                // Nobody listening is no failure.
                drop(self.0.send(News { seen, publicity }));
            }
        }
        position.passed_on = position.passed_on.split_off(&(position.highest - OVERLAP));
        Ok(())
    }
}

impl Position {
    /// Begins after all that is there now.
    pub async fn now(db: &Database) -> Result<Self, StoreError> {
        let highest = store::change::latest(db.read()).await?;
        let known = store::change::after(db.read(), (highest - OVERLAP).max(0)).await?;
        Ok(Self { highest, passed_on: known.into_iter().map(|seen| seen.number).collect() })
    }
}
