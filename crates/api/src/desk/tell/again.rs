//! Telling again of what stands: another room or lab, and managers who work there no longer.

use super::{News, tell_of};
use crate::{
    desk::Scene,
    store::{self, error::StoreError},
};
use booking::decision::{Decision, Happening};
use std::collections::BTreeSet;

/// Tells everybody whose calendar holds another place than there is now, and takes events from those whom they do not
/// concern any more. Who has it right hears nothing, so that looking twice tells once.
pub(in crate::desk) async fn tell_again(scene: &Scene<'_>) -> Result<(), StoreError> {
    let placed = &scene.place.placed;
    let (nothing, mut seen) = (Decision::default(), BTreeSet::new());
    for reservation in store::retelling::ahead(scene.tx, placed.instrument.id, scene.now).await? {
        let with = vec![&reservation];
        let told = News { reservation: &reservation, happening: Happening::Relocated, reason: None, with };
        if seen.insert(told.about()) {
            tell_of(scene, &nothing, placed, &told).await?;
        }
    }
    Ok(())
}
