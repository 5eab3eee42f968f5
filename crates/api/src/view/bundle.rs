//! Bundles as their parties see them.

use super::reservation::{Can, ReservationView};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Reservations that were asked for together, all of them or none.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Bundle)]
pub struct BundleView {
    /// Its id.
    pub id: Uuid,
    /// Those of its reservations that the reader may see, in the order in which they were asked for, as they stand now.
    pub items: Vec<ReservationView>,
    /// How many there are besides.
    pub others: usize,
    /// What those that stand and are shown cost together, in fen; nothing when none of them costs anything.
    pub price_fen: Option<i64>,
    /// Rises with every change of any of them; the entity tag.
    pub revision: u32,
    /// What the reader may do to all of them now.
    #[schema(value_type = Vec<String>)]
    pub can: Vec<Can>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}
