//! Companions: what uses need beside an instrument.

use sea_orm::entity::prelude::*;

/// A row of `companion`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "companion")]
pub struct Model {
    /// Chosen by whoever makes it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The lab to which it belongs.
    pub facility_id: Uuid,
    /// What it is.
    pub kind: String,
    /// Who the operator is.
    pub person_id: Option<Uuid>,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English.
    pub name_en: String,
    /// How many uses it serves at once.
    pub capacity: i32,
    /// When it is there.
    pub hours: String,
    /// Whether it can be had at all.
    pub in_service: bool,
    /// Counts changes.
    pub revision: i32,
}

impl ActiveModelBehavior for ActiveModel {}
