//! Institutions: the legal persons that own instruments.

use sea_orm::entity::prelude::*;

/// A row of `institution`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "institution")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Short code that people and files use.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// District of the city.
    pub district: String,
    /// Counts the editions of its terms of use, from 1.
    pub terms_version: i32,
    /// Terms of use in Chinese.
    pub terms_zh: String,
    /// Terms of use in English.
    pub terms_en: String,
    /// Whether its hours belong to the bureau's figures.
    pub reporting: bool,
}

impl ActiveModelBehavior for ActiveModel {}
