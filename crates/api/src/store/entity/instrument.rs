//! Instruments: what is owned, and what is offered to whom.

use sea_orm::entity::prelude::*;

/// A row of `instrument`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "instrument")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The legal person that owns it.
    pub institution_id: Uuid,
    /// The lab it stands in; none: not offered yet.
    pub facility_id: Option<Uuid>,
    /// The research group that keeps it, if one does.
    pub owner_group_id: Option<Uuid>,
    /// Its number in the owner's ledger.
    pub asset_number: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English, may be empty.
    pub name_en: String,
    /// Model, may be empty.
    pub model: String,
    /// Manufacturer, may be empty.
    pub manufacturer: String,
    /// Country of origin, may be empty.
    pub country: String,
    /// Original value, in fen.
    pub value_fen: i64,
    /// The day it was bought.
    pub purchased: Option<ChronoDate>,
    /// The day it was first used.
    pub first_used: Option<ChronoDate>,
    /// Department in the ledger, may be empty.
    pub department: String,
    /// Building and room, may be empty.
    pub place: String,
    /// Who answers for it, may be empty.
    pub contact_email: String,
    /// Its state in the ledger.
    pub asset_status: String,
    /// Classification code (GB/T 14885), may be empty.
    pub class: String,
    /// Whether outsiders may use it.
    pub open: bool,
    /// Why not, where the duty to open binds.
    pub not_open_reason: Option<String>,
    /// Never shown outside its institution.
    pub secret: bool,
    /// How many uses fit at once.
    pub capacity: i32,
    /// List of the ways it may be used.
    pub modes: String,
    /// Its own booking rules.
    pub policy: String,
    /// Whether it follows its facility or its institution instead, by section; none: nowhere.
    pub policy_follows: Option<String>,
    /// List of prices by side.
    pub prices: String,
    /// Words and pairs of signs of its names, for the search.
    pub fallback_search: String,
    /// Counts changes of policy and offer; the entity tag.
    pub revision: i32,
    /// The latest `now` of a decision; time never runs backwards.
    pub last_decision_at: Option<ChronoDateTimeUtc>,
    #[sea_orm(belongs_to, from = "facility_id", to = "id")]
    pub facility: BelongsTo<Option<super::facility::Entity>>,
    #[sea_orm(belongs_to, from = "institution_id", to = "id")]
    pub institution: BelongsTo<super::institution::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
