//! Who runs the instrument for whom.

use crate::store::{self, error::StoreError, tx::Tx};
use booking::{
    decision::{Change, Decision},
    occupancy::{OccupancyChange, Source},
};
use inventory::{
    companion::CompanionKind,
    id::{PersonId, ReservationId},
};
use std::collections::{BTreeMap, BTreeSet};

/// The operators of some uses, each with those that he runs.
pub(super) type Staff = BTreeMap<PersonId, BTreeSet<ReservationId>>;

/// Returns who runs these uses. An operator without an account can be told nothing and is left out.
pub(super) async fn of(tx: &Tx, uses: &[ReservationId]) -> Result<Staff, StoreError> {
    let rows = store::occupancy::of(tx, uses).await?;
    let resources: BTreeSet<_> = rows.iter().map(|(resource, _)| resource.0).collect();
    let mut people = BTreeMap::new();
    // An instrument is no companion, and almost all uses have nothing else.
    if resources.len() > 1 {
        let kept = store::companion::by_ids(tx, resources).await?;
        let operators = kept.into_iter().filter(|kept| kept.companion.kind == CompanionKind::Operator);
        people.extend(operators.filter_map(|kept| Some((kept.companion.id.0, kept.person?))));
    }
    let mut staff = Staff::new();
    for (resource, row) in rows {
        if let (Some(person), Source::Reservation(id)) = (people.get(&resource.0), row.source) {
            staff.entry(*person).or_default().insert(id);
        }
    }
    Ok(staff)
}

/// Returns the uses for which a decision keeps something else beside the instrument than before.
pub(super) fn touched(decision: &Decision) -> BTreeSet<ReservationId> {
    let rows = decision.changes.iter().filter_map(|change| match change {
        Change::Companion(companion) => Some(companion.row),
        _ => None,
    });
    let sources = rows.map(|row| match row {
        OccupancyChange::Vacate(row) | OccupancyChange::Occupy(row) => row.source,
    });
    let uses = sources.filter_map(|source| match source {
        Source::Reservation(id) => Some(id),
        Source::Outage(_) => None,
    });
    uses.collect()
}
