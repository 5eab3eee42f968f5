//! Offers and policies as those see them who make them.

use super::{
    catalogue::PriceView,
    common::{Named, Words},
    duty::NotOpenView,
    reservation::ModeName,
};
use inventory::instrument::Mode;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What an institution offers of an instrument.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Offer)]
pub struct OfferView {
    /// The instrument.
    pub instrument: Named,
    /// Its number in the ledger.
    pub asset_number: String,
    /// Original value, in fen.
    pub value_fen: i64,
    /// Its state in the ledger, as a code.
    pub status: String,
    /// Whether it must be opened.
    pub obligated: bool,
    /// Never shown outside its institution.
    pub secret: bool,
    /// Whether outsiders may use it.
    pub open: bool,
    /// Why not.
    pub not_open_reason: Option<NotOpenView>,
    /// The lab it stands in; nothing while it is offered to nobody.
    pub facility_id: Option<Uuid>,
    /// The research group that keeps it.
    pub owner_group_id: Option<Uuid>,
    /// The ways it may be used.
    #[schema(value_type = Vec<ModeName>)]
    pub modes: Vec<Mode>,
    /// How many uses fit at once.
    pub capacity: u16,
    /// What an hour costs each side.
    pub prices: Vec<PriceView>,
    /// Counts changes of policy and offer; the entity tag.
    pub revision: i32,
}

/// A facility as its institution edits it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Facility)]
pub struct FacilityView {
    /// Its id.
    pub id: Uuid,
    /// Its owner.
    pub institution_id: Uuid,
    /// Its name.
    pub name: Words,
    /// IANA name of its time zone.
    #[schema(example = "Asia/Shanghai")]
    pub time_zone: String,
    /// Where visitors go.
    pub address: String,
    /// Where notices to the lab go.
    pub email: String,
}

/// An institution as the system administrator edits it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InstitutionEntry {
    /// Its id.
    pub id: Uuid,
    /// Short code that people and files use.
    pub code: String,
    /// Its name.
    pub name: Words,
    /// Its district.
    pub district: String,
    /// Its terms of use.
    pub terms: Words,
    /// Counts the editions of its terms; 0 when it has none.
    pub terms_version: i32,
    /// Whether its hours belong to the bureau's figures.
    pub reporting: bool,
}
