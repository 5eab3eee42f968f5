//! Facilities: an institution's labs, each with its own wall clock.

use sea_orm::entity::prelude::*;

/// A row of `facility`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facility")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its owner.
    pub institution_id: Uuid,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// IANA name of its wall clock.
    pub time_zone: String,
    /// Where visitors go.
    pub address: String,
    /// Where notices to the lab go.
    pub email: String,
    #[sea_orm(belongs_to, from = "institution_id", to = "id")]
    pub institution: BelongsTo<super::institution::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
