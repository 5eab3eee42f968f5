//! Contested weeks.

use sea_orm::entity::prelude::*;

/// A row of `allocation`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "allocation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose time.
    pub instrument_id: Uuid,
    /// The first day of the week.
    pub monday: ChronoDate,
    /// Of the lottery.
    pub seed: Uuid,
    /// When the first request came.
    pub opened_at: ChronoDateTimeUtc,
    /// Requests are collected until then.
    pub closes_at: ChronoDateTimeUtc,
    /// The program gives it out then; none: the week is contested no more.
    pub due_at: Option<ChronoDateTimeUtc>,
    /// When it was given out.
    pub decided_at: Option<ChronoDateTimeUtc>,
    /// By whom; none: by the program.
    pub decided_by: Option<Uuid>,
    /// Everybody who took part with his numbers, and what it is worth.
    pub plan: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
