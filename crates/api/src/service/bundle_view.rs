//! Bundles with their reservations, and with what the reader may do to all of them.

use super::reservation_view;
use crate::{
    authz::{Action, Principal, permits},
    desk,
    store::{self, error::StoreError},
    view::{
        bundle::BundleView,
        reservation::{Can, ReservationView},
    },
};
use booking::reservation::Reservation;
use inventory::{id::BundleId, slot::Instant};
use sea_orm::ConnectionTrait;

/// Returns a bundle, if the reader may see any of it. Each reservation is shown to those who may see it alone: a lab
/// does not learn what else its user has booked elsewhere.
pub async fn view(
    db: &impl ConnectionTrait,
    reader: &Principal,
    id: BundleId,
    now: Instant,
) -> Result<Option<BundleView>, StoreError> {
    let Some(bundle) = store::bundle::find(db, id).await? else { return Ok(None) };
    let all = store::bundle::items(db, id).await?;
    let placed = store::catalogue::by_ids(db, all.iter().map(|item| item.instrument).collect()).await?;
    let permitted = |action| {
        let placed = &placed;
        move |item: &&Reservation| {
            let placed = placed.get(&item.instrument);
            placed.is_some_and(|placed| permits(Some(reader), action, &reservation_view::object(item, placed)))
        }
    };
    let shown: Vec<_> = all.iter().filter(permitted(Action::GetBundle)).cloned().collect();
    if shown.is_empty() {
        return Ok(None);
    }
    let items = reservation_view::views(db, reader, &shown, now).await?;
    let may = all.iter().all(|item| permitted(Action::CancelBundle)(&item));
    let standing = items.iter().filter(|item| item.state.is_live());
    let prices: Vec<i64> = standing.filter_map(|item| item.price_fen).collect();
    Ok(Some(BundleView {
        id: bundle.id.0,
        others: all.len() - items.len(),
        price_fen: (!prices.is_empty()).then(|| prices.iter().sum()),
        revision: desk::bundle_revision(&all),
        can: if may && can_be_given_up(&items) { vec![Can::Cancel] } else { Vec::new() },
        created_at: bundle.created_at,
        items,
    }))
}

/// Whether something is left to give up, and all that is left may be given up.
fn can_be_given_up(items: &[ReservationView]) -> bool {
    let mut open = items.iter().filter(|item| !item.state.has_ended()).peekable();
    open.peek().is_some() && open.all(|item| item.can.contains(&Can::Cancel))
}
