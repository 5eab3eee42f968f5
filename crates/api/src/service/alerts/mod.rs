//! Telling people that time has become free: watches are looked at when their instrument has changed.
//!
//! Whoever is told is judged by the engine with the facts of his own, on one snapshot; what is to be told is written
//! only while the instrument is still as it was judged, and only once, however many servers look.

mod tell;
mod watches;

pub use watches::{New, end, end_by_link, list, one, put, watched};

use self::tell::tell;
use super::{accounts::leaf, settle};
use crate::{
    app::Shared,
    authz::Action,
    desk,
    store::{
        self,
        error::StoreError,
        instrument::Placed,
        schedule::Named,
        tx::Tx,
        watch::{Outcome, Seen, Stored},
    },
};
use booking::{
    schedule::{Schedule, Standing},
    watch::{self, Look, Watch},
};
use futures::FutureExt;
use inventory::{
    id::{InstrumentId, WatchId},
    instrument::Mode,
    party::Side,
    slot::{Instant, Slot},
};
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often it is looked whether an instrument with a watch has changed.
const EVERY: Duration = Duration::from_secs(15);
/// Most watches of one instrument that are judged on one snapshot and written together.
const BATCH: u64 = 50;
/// Most instruments that are found at once.
const INSTRUMENTS: u64 = 100;

/// Looks again and again until told to stop. Several servers may do so at once.
pub async fn run(app: Shared, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match look(&app).await {
            Ok(0) => {}
            Ok(told) => tracing::debug!(told, "freed time was told"),
            Err(error) => tracing::warn!(error = error.chain(), "freed time could not be looked for"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Looks at every watch whose instrument has changed or whose time has come; returns how many people were told
/// something. What fails on one instrument is logged and keeps nobody from the others.
pub async fn look(app: &Shared) -> Result<usize, StoreError> {
    let (mut told, mut after) = (0, None);
    loop {
        let due = store::watch::due(app.db.read(), after, INSTRUMENTS, app.clock.now()).await?;
        for instrument in &due {
            match on(app, *instrument).await {
                Ok(number) => told += number,
                Err(error) => {
                    tracing::warn!(%instrument, error = error.chain(), "an instrument's watches could not be looked at")
                }
            }
        }
        after = due.last().copied();
        if (due.len() as u64) < INSTRUMENTS {
            break;
        }
    }
    if told > 0 {
        app.wake.notify_one();
    }
    Ok(told)
}

async fn on(app: &Shared, instrument: InstrumentId) -> Result<usize, StoreError> {
    // Whoever waits goes first: time that became free without a command is offered before anybody is told of it.
    if !store::waiting::lists(app.db.read(), vec![instrument]).await?.is_empty() {
        settle::lapse(app, instrument).await?;
    }
    let (mut told, mut after) = (0, None);
    loop {
        let Some(scene) = scene(app, instrument, after).await? else { return Ok(told) };
        after = scene.watches.last().map(|known| known.stored.watch.id);
        let is_last = (scene.watches.len() as u64) < BATCH;
        let judged = tokio::task::spawn_blocking(move || scene.judge()).await;
        let judged = judged.map_err(|_| StoreError::Panicked("alerts"))?;
        let held = app.clone();
        let written = app.db.write("alerts", move |tx| {
            let (app, judged) = (held.clone(), judged.clone());
            async move { keep(&app, tx, &judged).await }.boxed()
        });
        told += written.await?;
        if is_last {
            return Ok(told);
        }
    }
}

/// An instrument and some of its watches, all seen in the same state.
struct Scene {
    placed: Placed,
    seen: Seen,
    schedule: Schedule,
    watches: Vec<Known>,
    now: Instant,
}

/// A watch with what is known of its person.
struct Known {
    stored: Stored,
    /// Nothing: he may not know of the instrument, or not sign in, any more.
    stand: Option<(Side, Standing)>,
    booked: bool,
}

/// What came of a look at one watch.
#[derive(Debug, Clone)]
enum Judged {
    Runs(Look),
    Ends(Outcome),
}

/// What came of a look at several.
#[derive(Debug, Clone)]
struct Round {
    placed: Placed,
    seen: Seen,
    judged: Vec<(Stored, Judged)>,
    now: Instant,
}

async fn scene(app: &Shared, instrument: InstrumentId, after: Option<WatchId>) -> Result<Option<Scene>, StoreError> {
    let at = app.clock.now();
    let loading = app.db.snapshot("alerts", move |tx| load(tx, instrument, after, at).boxed());
    loading.await
}

async fn load(
    tx: &Tx,
    instrument: InstrumentId,
    after: Option<WatchId>,
    at: Instant,
) -> Result<Option<Scene>, StoreError> {
    let Some(seen) = store::watch::seen(tx, instrument).await? else { return Ok(None) };
    let due = store::watch::due_on(tx, instrument, after, BATCH, at).await?;
    let Some(placed) = store::instrument::find(tx, instrument).await?.filter(|_| !due.is_empty()) else {
        return Ok(None);
    };
    let now = at.max(placed.row.last_decision_at.unwrap_or(at));
    let hull = |all: Slot, one: Slot| all.widened(all.start() - one.start(), one.end() - all.end());
    let Some(whole) = due.iter().map(|stored| stored.watch.within).reduce(hull) else { return Ok(None) };
    let window = window(tx, &placed, whole, now).await?;
    let schedule = store::schedule::load(tx, &placed, &window, Named::default(), Standing::default(), now).await?;
    let mut watches = Vec::new();
    for stored in due {
        let stand = stand(tx, &placed, &stored.watch, &window, now).await?;
        let booked = store::watch::is_booked(tx, &stored.watch).await?;
        watches.push(Known { stored, stand, booked });
    }
    Ok(Some(Scene { placed, seen, schedule, watches, now }))
}

/// What must be loaded to judge any use within a time.
async fn window(db: &impl ConnectionTrait, placed: &Placed, within: Slot, now: Instant) -> Result<Slot, StoreError> {
    let left = Slot::new(within.start().max(now), within.end()).unwrap_or(within);
    desk::window(db, &placed.instrument, None, Some((left, Mode::SelfUse)), now).await
}

/// What is known of a watch's person, if he may still know of the instrument.
async fn stand(
    db: &impl ConnectionTrait,
    placed: &Placed,
    watch: &Watch,
    window: &Slot,
    now: Instant,
) -> Result<Option<(Side, Standing)>, StoreError> {
    let person = store::principal::load(db, watch.person).await?;
    if person.is_none() || !placed.publicity().admits(person.as_ref()) {
        return Ok(None);
    }
    let stand = store::standing::load(db, placed, watch.person, watch.party, window, now).await?;
    Ok(Some((stand.side, stand.standing)))
}

impl Scene {
    fn judge(self) -> Round {
        let Self { placed, seen, mut schedule, watches, now } = self;
        let judged = watches.into_iter().map(|Known { stored, stand, booked }| {
            let watch = &stored.watch;
            let judged = match stand {
                _ if booked => Judged::Ends(Outcome::Booked),
                _ if watch.within.end() <= now => Judged::Ends(Outcome::Over),
                // He is told nothing; what becomes free meanwhile is told should he come back.
                None => Judged::Runs(Look { freed: None, known: watch.known.clone(), again_at: None }),
                Some((side, standing)) => {
                    schedule.standing = standing;
                    Judged::Runs(watch::look(&schedule, watch, side, now))
                }
            };
            (stored, judged)
        });
        let judged = judged.collect();
        Round { placed, seen, judged, now }
    }
}

/// Writes what came of it and tells whoever is to be told; nothing while the instrument is no longer as it was judged.
async fn keep(app: &Shared, tx: &Tx, round: &Round) -> Result<usize, StoreError> {
    let Round { placed, seen, judged, now } = round;
    if store::watch::seen(tx, placed.instrument.id).await? != Some(*seen) {
        return Ok(0);
    }
    let mut told = 0;
    for (stored, judged) in judged {
        match judged {
            Judged::Ends(outcome) => {
                if store::watch::end(tx, stored.watch.id, *outcome, *now).await? {
                    let body = json!({ "outcome": outcome });
                    let object = ("watch", stored.watch.id.0);
                    leaf(tx, &app.clock, None, Action::EndWatch, object, body).await?;
                }
            }
            Judged::Runs(look) => {
                let is_first = store::watch::judged(tx, stored, *seen, look, *now).await?;
                if let Some(freed) = look.freed.as_ref().filter(|_| is_first)
                    && tell(app, tx, placed, &stored.watch, freed).await?
                {
                    told += 1;
                }
            }
        }
    }
    Ok(told)
}
