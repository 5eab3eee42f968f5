//! Telling again of what stands: another room or lab, and managers who work there no longer.

use super::{News, tell_of};
use crate::{
    desk::Scene,
    store::{self, error::StoreError},
};
use booking::{
    decision::{Decision, Happening},
    reservation::Reservation,
};
use std::collections::BTreeSet;

/// Tells everybody whose calendar holds another place than there is now, and takes events from those whom they do not
/// concern any more. Who has it right hears nothing, so that looking twice tells once.
pub(in crate::desk) async fn tell_again(scene: &Scene<'_>) -> Result<(), StoreError> {
    let placed = &scene.place.placed;
    let (nothing, mut seen) = (Decision::default(), BTreeSet::new());
    let ahead = store::retelling::ahead(scene.tx, placed.instrument.id, scene.now).await?;
    for reservation in &ahead {
        let mut told = News { reservation, happening: Happening::Relocated, reason: None, with: Vec::new() };
        if seen.insert(told.about()) {
            // Of a series everything that is still ahead.
            told.with = ahead.iter().filter(|other| of_one(other, reservation)).collect();
            tell_of(scene, &nothing, placed, &told).await?;
        }
    }
    Ok(())
}

fn of_one(one: &Reservation, other: &Reservation) -> bool {
    one.id == other.id || one.series.is_some_and(|of| other.series.is_some_and(|same| same.series == of.series))
}
