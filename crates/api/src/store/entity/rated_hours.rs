//! Rated hours: how long an instrument of a class should run in a year; the divisor of utilisation.

use sea_orm::entity::prelude::*;

/// A row of `rated_hours`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rated_hours")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose instruments; none: the city's default.
    pub institution_id: Option<Uuid>,
    /// Classification code; none: every class.
    pub class: Option<String>,
    /// First day it applies to.
    pub valid_from: ChronoDate,
    /// Last day it applies to; none: still valid.
    pub valid_to: Option<ChronoDate>,
    /// Rated minutes of a whole year.
    pub minutes_per_year: i32,
}

impl ActiveModelBehavior for ActiveModel {}
