//! The waiting list at the desk: what a decision frees is offered in the same transaction, before anybody else can ask.

use super::{Scene, load};
use crate::store::{self, error::StoreError, schedule::Named};
use booking::{
    decision::{Change, Decision},
    engine,
    occupancy::OccupancyChange,
    reservation::State,
    schedule::Schedule,
    waiting,
};
use inventory::slot::Slot;

/// Most of those who wait that one command looks at; the sweeper comes back for the others.
const MOST_LOOKED_AT: usize = 20;

/// Which time may have become free.
pub(super) enum Freed {
    /// These spans.
    Spans(Vec<Slot>),
    /// It is not known which.
    Anything,
}

impl Freed {
    /// What a decision gives up.
    pub fn by(decision: &Decision) -> Self {
        let spans = decision.changes.iter().filter_map(|change| match change {
            Change::Occupancy(OccupancyChange::Vacate(row)) => Some(row.span),
            _ => None,
        });
        Self::Spans(spans.collect())
    }

    fn meets(&self, within: &Slot) -> bool {
        match self {
            Self::Spans(spans) => spans.iter().any(|span| span.overlaps(within)),
            Self::Anything => true,
        }
    }
}

/// Offers what is free to those who wait for it, in their order; tells whether anybody was offered something.
///
/// All wait for this one instrument, which is locked, and the limits that the rules count are those of its own uses: so
/// the facts of the applicants hold without locking them. When an offer is accepted they are judged again.
pub(super) async fn offer(scene: &Scene<'_>, schedule: &Schedule, freed: &Freed) -> Result<bool, StoreError> {
    let mut offered = false;
    let order = waiting::queue(&schedule.instrument.policy.waiting, &schedule.reservations);
    let concerned = order
        .into_iter()
        .filter_map(|id| schedule.reservation(id))
        .filter(|one| matches!(one.state, State::Waiting { within, .. } if freed.meets(&within)));
    for one in concerned.take(MOST_LOOKED_AT) {
        let State::Waiting { within, .. } = one.state else { continue };
        let placed = &scene.place.placed;
        let own = Some((one.slot, one.mode));
        let window = load::window(scene.tx, &placed.instrument, own, Some((within, one.mode)), scene.now).await?;
        let stand = store::standing::load(scene.tx, placed, one.applicant, one.party, &window, scene.now).await?;
        let named = Named { reservations: vec![one.id], ..Named::default() };
        let facts = store::schedule::load(scene.tx, placed, &window, named, stand.standing, scene.now).await?;
        if let Some(decision) = engine::offer(&facts, one.id, scene.now) {
            scene.carry(&decision).await?;
            offered = true;
        }
    }
    Ok(offered)
}
