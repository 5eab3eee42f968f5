//! Several errands in one write: all of them are carried out, or nothing is.
//!
//! What all of them need is locked in one statement; then each goes the way of a single errand, in the order in which
//! they were brought, and sees what those before it have written. After a refusal the others are still judged, so that
//! the answer is complete, and everything is undone but that it was tried: what had lapsed meanwhile, too, which the
//! sweeper finds again.

use super::{Answered, Errand, Refused, at_the_place, attempts, load};
use crate::{
    app::Shared,
    authz::Action,
    clock::new_id,
    store::{self, StoreError, audit::Leaf, bundle::Bundle, tx::Tx},
};
use booking::{decision::Rejection, engine::Seed, reservation::Reservation};
use futures::FutureExt;
use inventory::id::{BundleId, ReservationId};
use serde_json::json;
use std::sync::Arc;

/// What is booked together.
#[derive(Debug, Clone)]
pub struct Together {
    /// The bundle that is made of it.
    pub bundle: Bundle,
    /// The requests, in their order.
    pub errands: Vec<Errand>,
}

/// What came of booking together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// All of it is booked.
    Now,
    /// All of it had been booked before.
    Before,
}

/// Why nothing was done.
#[derive(Debug, Clone)]
pub enum NotAll {
    /// For a reason that lies in no rule.
    Whole(Refused),
    /// For each what would become of it, in their order; at least one is refused by the rules or by its state.
    Each(Vec<Verdict>),
}

/// What would become of one of several.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The reservation.
    pub reservation: ReservationId,
    /// Carried out if it were for this one alone, or refused.
    pub outcome: Result<Answered, Refused>,
}

/// Carried out as a whole or not at all, or not decided.
pub type WholeOutcome<T> = Result<Result<T, NotAll>, StoreError>;

/// Books everything, or nothing.
pub async fn book_together(app: &Shared, together: Together) -> WholeOutcome<Made> {
    let seeds = together.errands.iter().map(|_| Seed(new_id(&app.clock))).collect::<Vec<_>>();
    let together = Arc::new((together, seeds));
    let mut outcome = book(app, together.clone()).await;
    if outcome.as_ref().is_err_and(took_an_id) {
        outcome = book(app, together).await;
    }
    counted(app, outcome)
}

/// Gives up whatever of a bundle has not come to an end, or nothing; there is an errand for each of its reservations.
/// `seen` is the revision that the caller has seen.
pub async fn give_up_together(app: &Shared, id: BundleId, seen: u32, errands: Vec<Errand>) -> WholeOutcome<()> {
    let seeds = errands.iter().map(|_| Seed(new_id(&app.clock))).collect::<Vec<_>>();
    let (owned, errands) = (app.clone(), Arc::new((errands, seeds)));
    let outcome = app.db.write_or_refuse("bundle", move |tx| {
        let (app, errands) = (owned.clone(), errands.clone());
        async move { give_up_in(&app, tx, id, seen, &errands.0, &errands.1).await }.boxed()
    });
    counted(app, outcome.await)
}

/// Returns the revision of a bundle, given all its reservations: it rises with every change of any of them.
pub fn revision<'a>(items: impl IntoIterator<Item = &'a Reservation>) -> u32 {
    items.into_iter().map(|item| item.revision).sum()
}

async fn book(app: &Shared, together: Arc<(Together, Vec<Seed>)>) -> WholeOutcome<Made> {
    let owned = app.clone();
    let outcome = app.db.write_alone("bundle", move |tx| {
        let (app, together) = (owned.clone(), together.clone());
        async move { book_in(app, tx, together).await }.boxed()
    });
    outcome.await
}

async fn book_in(app: Shared, tx: &Tx, asked: Arc<(Together, Vec<Seed>)>) -> WholeOutcome<Made> {
    let Together { bundle, errands } = &asked.0;
    if !load::lock_all(tx, errands, app.clock.now()).await? {
        return Ok(Err(NotAll::Whole(Refused::NotFound)));
    }
    if let Some(stored) = store::bundle::find(tx, bundle.id).await? {
        let same = stored.request_digest == bundle.request_digest && stored.booked_by == bundle.booked_by;
        return Ok(if same { Ok(Made::Before) } else { Err(NotAll::Whole(Refused::IdInUse)) });
    }
    let (by, all) = (app.clone(), asked.clone());
    let made = tx.or_undo(move |inner| async move { make_all(&by, inner, &all.0, &all.1).await }.boxed()).await?;
    Ok(match made {
        // That it was tried stays, in the transaction that has refused it.
        Err(NotAll::Each(verdicts)) => Err(NotAll::Each(tried(&app, tx, errands, verdicts).await?)),
        made => made,
    })
}

/// Counts refused requests as attempts; what only another attempt could have is offered no more once there is none.
async fn tried(
    app: &Shared,
    tx: &Tx,
    errands: &[Errand],
    mut verdicts: Vec<Verdict>,
) -> Result<Vec<Verdict>, StoreError> {
    let worn_out = attempts::remember(app, tx, errands).await?;
    for verdict in &mut verdicts {
        let instrument = errands.iter().find(|errand| about(errand) == Some(verdict.reservation));
        let instrument = instrument.and_then(|errand| errand.command.as_ref()?.request()).map(|of| of.instrument);
        if let Err(Refused::Rejected(Rejection::Refused(refusal), _)) = &mut verdict.outcome
            && instrument.is_some_and(|instrument| worn_out.contains(&instrument))
        {
            (refusal.alternatives, refusal.ahead) = (Vec::new(), None);
        }
    }
    Ok(verdicts)
}

async fn make_all(app: &Shared, tx: &Tx, together: &Together, seeds: &[Seed]) -> WholeOutcome<Made> {
    let Together { bundle, errands } = together;
    let mut verdicts = each(app, tx, errands, seeds).await?;
    for verdict in &mut verdicts {
        // A reservation that was made before is none of this bundle.
        if verdict.outcome.as_ref().is_ok_and(|answered| !answered.made) {
            verdict.outcome = Err(Refused::IdInUse);
        }
    }
    if let Err(not_all) = all_or_nothing(verdicts) {
        return Ok(Err(not_all));
    }
    let items: Vec<ReservationId> = errands.iter().filter_map(about).collect();
    store::bundle::insert(tx, bundle, items.iter().copied()).await?;
    let leaf = Leaf {
        at: bundle.created_at,
        actor: Some(bundle.booked_by),
        action: Action::PutBundle.as_str(),
        object_kind: "bundle",
        object: bundle.id.0,
        body: json!({ "reservations": items }),
    };
    store::audit::append(tx, new_id(&app.clock), &leaf).await?;
    Ok(Ok(Made::Now))
}

async fn give_up_in(
    app: &Shared,
    tx: &Tx,
    id: BundleId,
    seen: u32,
    errands: &[Errand],
    seeds: &[Seed],
) -> WholeOutcome<()> {
    if !load::lock_all(tx, errands, app.clock.now()).await? {
        return Ok(Err(NotAll::Whole(Refused::NotFound)));
    }
    let items = store::bundle::items(tx, id).await?;
    let current = revision(&items);
    if current != seen {
        return Ok(Err(NotAll::Whole(Refused::Stale { current })));
    }
    let open =
        |errand: &Errand| items.iter().any(|item| Some(item.id) == about(errand) && !item.state.name().has_ended());
    let (errands, seeds): (Vec<Errand>, Vec<Seed>) =
        errands.iter().cloned().zip(seeds.iter().copied()).filter(|(errand, _)| open(errand)).unzip();
    let Some(first) = items.first() else { return Ok(Err(NotAll::Whole(Refused::NotFound))) };
    if errands.is_empty() {
        let ended = Rejection::WrongState { state: first.state.name() };
        return Ok(Err(NotAll::Whole(Refused::Rejected(ended, chrono_tz::UTC))));
    }
    Ok(all_or_nothing(each(app, tx, &errands, &seeds).await?))
}

/// Brings the errands one after the other; whatever is refused, the rest is judged all the same.
async fn each(app: &Shared, tx: &Tx, errands: &[Errand], seeds: &[Seed]) -> Result<Vec<Verdict>, StoreError> {
    let mut verdicts = Vec::with_capacity(errands.len());
    for (errand, seed) in errands.iter().zip(seeds) {
        let outcome = match load::place(tx, errand).await? {
            Some(place) => at_the_place(app, tx, errand, *seed, &place).await?,
            None => Err(Refused::NotFound),
        };
        verdicts.extend(about(errand).map(|reservation| Verdict { reservation, outcome }));
    }
    Ok(verdicts)
}

/// Whoever names something that he may not use learns only that, and no rules.
fn all_or_nothing(verdicts: Vec<Verdict>) -> Result<(), NotAll> {
    let refused = || verdicts.iter().filter_map(|verdict| verdict.outcome.as_ref().err());
    if let Some(whole) = refused().find(|refused| !is_a_verdict(refused)) {
        return Err(NotAll::Whole(whole.clone()));
    }
    if refused().next().is_some() { Err(NotAll::Each(verdicts)) } else { Ok(()) }
}

fn is_a_verdict(refused: &Refused) -> bool {
    matches!(refused, Refused::Rejected(Rejection::Refused(_) | Rejection::WrongState { .. }, _))
}

fn about(errand: &Errand) -> Option<ReservationId> {
    errand.command.as_ref().and_then(|command| command.reservation())
}

/// Tells whether somebody else took one of the ids meanwhile. Brought again, the requests find it taken.
fn took_an_id(error: &StoreError) -> bool {
    matches!(error, StoreError::AlreadyExists { constraint }
        if ["reservation_pkey", "bundle_pkey"].contains(&constraint.as_str()))
}

fn counted<T>(app: &Shared, outcome: WholeOutcome<T>) -> WholeOutcome<T> {
    match &outcome {
        Ok(Ok(_)) => app.metrics.decided("accepted"),
        Ok(Err(_)) => app.metrics.decided("refused"),
        Err(StoreError::Guard) => app.metrics.guard_fired(),
        Err(_) => app.metrics.decided("failed"),
    }
    outcome
}
