//! Whose wall clock counts for whoever is told something.

use crate::store::{self, error::StoreError};
use chrono_tz::Tz;
use inventory::id::PersonId;
use sea_orm::ConnectionTrait;

/// Returns a reader's wall clock: a manager's is his first lab's, anybody else's the city's.
pub async fn zone(db: &impl ConnectionTrait, person: PersonId, city: Tz) -> Result<Tz, StoreError> {
    let labs = store::digest::labs(db, person).await?;
    match labs.first() {
        Some((lab, zone)) => zone.parse().map_err(|_| StoreError::bad_row("facility", "time_zone", lab.0)),
        None => Ok(city),
    }
}
