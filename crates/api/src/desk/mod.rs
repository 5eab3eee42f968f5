//! The desk: the one door through which every change of the calendar goes.
//!
//! One write: lock → authorise → load → lapse → decide → apply → notices and outbox → audit leaf → commit. What is
//! refused commits only what had lapsed, and that it was tried.

mod allocation;
mod apply;
mod attempts;
mod bundle;
mod conduct;
mod errand;
mod exchange;
mod list;
mod load;
mod retell;
mod tell;

pub use allocation::facts as allocation_facts;
pub use attempts::earlier as earlier_attempts;
pub use bundle::{Made, NotAll, Together, Verdict, book_together, give_up_together, revision as bundle_revision};
pub use errand::{Answered, Errand, Refused, may_decline};
pub use load::window;
pub use retell::retell;
pub use tell::{asked, place};

use self::load::Place;
use crate::{
    app::Shared,
    authz::permits,
    clock::new_id,
    store::{self, error::StoreError, tx::Tx},
};
use booking::{
    command::{Actor, Capacity, Command},
    decision::Decision,
    engine::{self, Seed},
};
use futures::{FutureExt, future::BoxFuture};
use inventory::slot::Instant;
use std::sync::Arc;

/// Carried out or refused, or not decided at all.
pub type Outcome = Result<Result<Answered, Refused>, StoreError>;

/// Carries an errand out, or says why not.
pub async fn carry_out(app: &Shared, errand: Errand) -> Outcome {
    let (errand, seed) = (Arc::new(errand), Seed(new_id(&app.clock)));
    let mut outcome = bring(app, errand.clone(), seed).await;
    if outcome.as_ref().is_err_and(took_the_id) {
        outcome = bring(app, errand, seed).await;
    }
    match &outcome {
        Ok(Ok(_)) => app.metrics.decided("accepted"),
        Ok(Err(_)) => app.metrics.decided("refused"),
        Err(StoreError::Guard) => app.metrics.guard_fired(),
        Err(_) => app.metrics.decided("failed"),
    }
    outcome
}

async fn bring(app: &Shared, errand: Arc<Errand>, seed: Seed) -> Outcome {
    // Hundreds of rows would keep those waiting who share a commit.
    let much = errand
        .command
        .as_ref()
        .is_some_and(|command| command.series().is_some() || matches!(command, Command::Allocate { .. }));
    let job = job(app, errand, seed);
    if much { app.db.write_alone("desk", job).await } else { app.db.write("desk", job).await }
}

/// The errand as the store runs it, perhaps more than once.
fn job(
    app: &Shared,
    errand: Arc<Errand>,
    seed: Seed,
) -> impl for<'a> Fn(&'a Tx) -> BoxFuture<'a, Outcome> + Send + Sync + 'static {
    let app = app.clone();
    move |tx| {
        let (errand, app) = (errand.clone(), app.clone());
        async move { at_the_desk(&app, tx, &errand, seed).await }.boxed()
    }
}

/// Tells whether somebody made another thing with the errand's id meanwhile: on another instrument, since requests for
/// one instrument wait for one another. Brought again, the errand finds that thing.
fn took_the_id(error: &StoreError) -> bool {
    matches!(error, StoreError::AlreadyExists { constraint }
        if ["reservation_pkey", "series_pkey", "outage_pkey", "proposal_pkey"].contains(&constraint.as_str()))
}

async fn at_the_desk(app: &Shared, tx: &Tx, errand: &Errand, seed: Seed) -> Outcome {
    match load::lock(tx, errand, app.clock.now()).await? {
        Some(place) => at_the_place(app, tx, errand, seed, &place).await,
        None => Ok(Err(Refused::NotFound)),
    }
}

/// What happens at the desk once everything is locked.
async fn at_the_place(app: &Shared, tx: &Tx, errand: &Errand, seed: Seed, place: &Place) -> Outcome {
    // The clock of an instrument's decisions never runs backwards, whichever server decides.
    let now = app.clock.now().max(place.placed.row.last_decision_at.unwrap_or(Instant::UNIX_EPOCH));
    // An id that is taken is told to everybody alike, before anything is said about rights.
    if let Some(answer) = errand.repeated(place) {
        return Ok(answer);
    }
    let capacity = match authorised(tx, errand, place).await? {
        Ok(capacity) => capacity,
        Err(refused) => return Ok(Err(refused)),
    };
    let (mut schedule, mut side) = load::schedule(tx, errand, place, now).await?;
    let scene = Scene { app, tx, place, errand, now };
    let lapsed = engine::lapse(&schedule, now);
    scene.carry(&lapsed).await?;
    tell::tell_unanswered(&scene, &schedule, &lapsed).await?;
    lapsed.apply(&mut schedule);
    // Without a command the program looks whether there is room for those who wait, whatever made it.
    let mut looks = if errand.command.is_none() { list::Freed::Anything } else { list::Freed::by(&lapsed) };
    // What is due to be given out is given out before anybody is offered what is left of it, or takes it.
    if allocation::give_out_due(&scene, seed).await? {
        (schedule, side) = load::schedule(tx, errand, place, now).await?;
        looks = list::Freed::Anything;
    }
    if list::offer(&scene, &schedule, &looks).await? {
        (schedule, side) = load::schedule(tx, errand, place, now).await?;
    }
    if let Some(stale) = errand.stale(&schedule) {
        return Ok(Err(stale));
    }
    let Some(mut command) = errand.command.clone() else { return Ok(Ok(Answered::default())) };
    match &mut command {
        Command::Request(request) => request.side = side,
        Command::Wait(wait) => wait.request.side = side,
        Command::Hold(request) => request.side = side,
        Command::RequestSeries(request) => request.each_mut().side = side,
        Command::TakeOver(taken) => taken.side = side,
        _ => {}
    }
    if let Command::Allocate { monday, .. } = command {
        schedule = allocation::facts(tx, &place.placed, monday, now).await?.unwrap_or(schedule);
    }
    let tried = attempts::known(tx, errand, place, capacity, now).await?;
    schedule.standing.attempts.clone_from(&tried);
    let actor = Actor { person: errand.person, capacity };
    let outcome = match engine::decide(&schedule, &command, &actor, now, seed) {
        Ok(decision) => {
            scene.carry(&decision).await?;
            decision.apply(&mut schedule);
            let freed = match command {
                Command::Allocate { .. } => list::Freed::Anything,
                _ => list::Freed::by(&decision),
            };
            list::offer(&scene, &schedule, &freed).await?;
            Ok(Ok(Answered::new(&schedule, &command, &decision)))
        }
        Err(rejection) => Ok(Err(Refused::Rejected(rejection, schedule.instrument.zone))),
    };
    if !attempts::is_void(&outcome) {
        attempts::count(app, tx, errand, place, &tried, now).await?;
    }
    outcome
}

/// Decides by the access table, from roles read in this very transaction.
async fn authorised(tx: &Tx, errand: &Errand, place: &Place) -> Result<Result<Capacity, Refused>, StoreError> {
    if errand.by_the_program {
        return Ok(Ok(Capacity::System));
    }
    let Some(principal) = store::principal::load(tx, errand.person).await? else { return Ok(Err(Refused::Forbidden)) };
    let object = errand.object(place);
    if !errand.may_know(&principal, place) {
        return Ok(Err(Refused::NotFound));
    }
    if !permits(Some(&principal), errand.action, &object) {
        return Ok(Err(errand.refuse_access(&principal, &object, place)));
    }
    if !errand.may_turn_down(&principal, &object, place) {
        return Ok(Err(Refused::Forbidden));
    }
    let capacity = errand.capacity(&principal, &object);
    Ok(if errand.waives() && capacity != Capacity::Lab { Err(Refused::Forbidden) } else { Ok(capacity) })
}

/// What a decision is carried out with.
struct Scene<'a> {
    app: &'a Shared,
    tx: &'a Tx,
    place: &'a Place,
    errand: &'a Errand,
    now: Instant,
}

impl Scene<'_> {
    /// Writes everything that follows from a decision, if anything does.
    async fn carry(&self, decision: &Decision) -> Result<(), StoreError> {
        if decision.changes.is_empty() {
            return Ok(());
        }
        apply::apply(self, decision).await?;
        tell::tell(self, decision).await?;
        conduct::tell(self, decision).await?;
        exchange::tell(self, decision).await?;
        allocation::tell(self, decision).await?;
        store::instrument::stamp(self.tx, self.place.placed.instrument.id, self.now).await
    }
}
