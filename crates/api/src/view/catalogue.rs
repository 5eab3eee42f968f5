//! The public catalogue.

use super::{
    common::{FacilityRef, Named, Words},
    companion::CompanionsView,
    policy::{HeldPolicy, SectionName, SectionOrigin},
    reservation::{ModeName, SideName},
};
use chrono::{DateTime, NaiveDate, Utc};
use inventory::{instrument::Mode, party::Side, policy::Section};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An instrument in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InstrumentCard {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: Words,
    /// Its model.
    pub model: String,
    /// Its manufacturer.
    pub manufacturer: String,
    /// Its owner.
    pub institution: Named,
    /// The lab it stands in.
    pub facility: FacilityRef,
    /// The owner's district.
    pub district: String,
    /// Its class.
    pub class: String,
    /// Its state in the ledger, as a code.
    pub status: String,
    /// Whether outsiders may use it.
    pub open: bool,
    /// How it may be used.
    #[schema(value_type = Vec<ModeName>)]
    pub modes: Vec<Mode>,
    /// The lowest hourly price an outsider pays, in fen.
    pub price_from_fen: Option<i64>,
    /// The earliest free time within two weeks.
    pub next_free: Option<DateTime<Utc>>,
}

/// An instrument with its rules.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InstrumentView {
    /// What the list shows.
    #[serde(flatten)]
    pub card: InstrumentCard,
    /// Where it stands.
    pub place: String,
    /// How many uses fit at once.
    pub capacity: u16,
    /// The day it was bought.
    pub purchased: Option<NaiveDate>,
    /// The day it was first used.
    pub first_used: Option<NaiveDate>,
    /// The rules as data, as they hold; `follows` names the sections in which they are another's, if any.
    #[schema(value_type = Object)]
    pub policy: HeldPolicy,
    /// The rules as sentences.
    pub rules: Vec<RuleSentence>,
    /// Where the rules of each section come from.
    pub origins: Vec<SectionOrigin>,
    /// What its uses can have besides.
    pub companions: CompanionsView,
    /// Prices by side.
    pub prices: Vec<PriceView>,
    /// Whether the reader may operate it.
    pub qualification: QualificationState,
    /// What the reader may do with it, by the access table's names.
    pub can: Vec<String>,
    /// Counts changes of policy and offer; the entity tag.
    pub revision: i32,
}

/// A rule as a sentence generated from the policy.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleSentence {
    /// The rule.
    pub code: String,
    /// The sentence.
    pub text: Words,
    /// The section of the rules it is made from; nothing: it is made from the offer.
    #[schema(value_type = Option<SectionName>)]
    pub section: Option<Section>,
    /// Whose rule it is, where it is not the instrument's own.
    pub note: Option<Words>,
}

/// What an hour costs one side.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PriceView {
    /// The side.
    #[schema(value_type = SideName)]
    pub side: Side,
    /// The price of an hour, in fen.
    pub per_hour_fen: i64,
}

/// Whether the reader may operate an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QualificationState {
    /// Nobody needs one.
    NotNeeded,
    /// The reader has one.
    Valid,
    /// The reader has none.
    Missing,
    /// The reader has not signed in.
    Unknown,
}
