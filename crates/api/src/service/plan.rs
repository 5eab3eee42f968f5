//! Other times for those whom an outage pushed out.

use crate::{
    desk,
    store::{self, error::StoreError, instrument::Placed, reservation::Wanted, schedule::Named},
};
use booking::{
    command::Outage,
    engine,
    reservation::{OfferFrom, Reservation, State, StateName},
    resettle::{self, PLAN_DAYS},
    schedule::Standing,
};
use chrono::TimeDelta;
use inventory::slot::{Instant, Slot};
use sea_orm::ConnectionTrait;

/// Most of the displaced that one plan is made for; the next plan goes on with the others.
pub const MOST: u64 = 200;

/// One of those concerned.
#[derive(Debug, Clone)]
pub struct Concerned {
    /// The reservation as it stands.
    pub reservation: Reservation,
    /// The time the plan has for it; nothing where there is none, or where one has been offered.
    pub proposal: Option<Slot>,
}

/// Returns whom an outage pushed out and has no time yet, with a plan for all of them together, in its order; then those
/// whose answer is awaited.
pub async fn of(
    db: &impl ConnectionTrait,
    placed: &Placed,
    outage: &Outage,
    now: Instant,
) -> Result<Vec<Concerned>, StoreError> {
    let wanted = Wanted {
        instrument: Some(placed.instrument.id),
        states: vec![StateName::Displaced, StateName::Offered],
        limit: MOST,
        ..Wanted::default()
    };
    let found = store::reservation::list(db, &wanted).await?;
    let (displaced, offered): (Vec<Reservation>, Vec<Reservation>) = found
        .into_iter()
        .filter(|one| concerns(one, outage))
        .partition(|one| matches!(one.state, State::Displaced { .. }));
    let last = displaced.iter().map(|one| one.slot.end()).max().unwrap_or(now).max(now);
    let hull = Slot::new(now, last + TimeDelta::days(PLAN_DAYS)).ok();
    let mode = displaced.first().map(|one| one.mode);
    let window = desk::window(db, &placed.instrument, None, hull.zip(mode), now).await?;
    let named = Named { reservations: displaced.iter().map(|one| one.id).collect(), ..Named::default() };
    let mut facts = store::schedule::load(db, placed, &window, named, Standing::default(), now).await?;
    engine::lapse(&facts, now).apply(&mut facts);
    let planned = resettle::plan(&facts, &displaced, now);
    let open = planned.into_iter().map(|(one, proposal)| Concerned { reservation: one.clone(), proposal });
    let asked = offered.into_iter().map(|reservation| Concerned { reservation, proposal: None });
    Ok(open.chain(asked).collect())
}

fn concerns(one: &Reservation, outage: &Outage) -> bool {
    match &one.state {
        State::Displaced { outage: by, .. } => *by == outage.id,
        State::Offered { from: OfferFrom::Outage { outage: by, .. }, .. } => *by == outage.id,
        _ => false,
    }
}
