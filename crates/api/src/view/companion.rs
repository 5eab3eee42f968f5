//! Accessories, places and operators, as users meet them and as the lab keeps them.

use super::{common::Words, policy::HoursShape};
use inventory::{companion::CompanionKind, hours::OpeningHours};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What kind of companion it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompanionKindName {
    /// Works with the instrument.
    Accessory,
    /// A place at the instrument.
    Place,
    /// Runs the instrument for others.
    Operator,
}

/// Something that a use of an instrument can have besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CompanionChoice)]
pub struct ChoiceView {
    /// Its id.
    pub id: Uuid,
    /// What it is: an accessory or a place.
    #[schema(value_type = CompanionKindName)]
    pub kind: CompanionKind,
    /// Its name.
    pub name: Words,
    /// How many uses it serves at once.
    pub capacity: u16,
}

/// What uses of an instrument can have besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Companions)]
pub struct CompanionsView {
    /// The accessories and places to choose from.
    pub choices: Vec<ChoiceView>,
    /// Whether the lab has somebody who runs it.
    pub operated: bool,
    /// Whether somebody of the lab runs it unasked: never, in commissioned uses, or always.
    #[schema(value_type = OperatedName)]
    pub operator_needed: inventory::policy::Operated,
}

/// When somebody of the lab must run an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperatedName {
    /// When it is asked for.
    OnRequest,
    /// In commissioned uses besides.
    Commissioned,
    /// Always.
    Always,
}

/// What a reservation has besides its instrument.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReservationNeeds)]
pub struct NeedsView {
    /// Accessories and a place.
    pub with: Vec<ChoiceView>,
    /// Whether somebody of the lab runs the instrument.
    pub operator: bool,
    /// Who, as the roster stands; the lab may change it.
    pub operated_by: Option<String>,
}

/// A companion as its lab keeps it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Companion)]
pub struct CompanionView {
    /// Its id.
    pub id: Uuid,
    /// Its lab.
    pub facility_id: Uuid,
    /// What it is.
    #[schema(value_type = CompanionKindName)]
    pub kind: CompanionKind,
    /// Its name; of an operator his.
    pub name: Words,
    /// Who the operator is.
    pub person_id: Option<Uuid>,
    /// How many uses it serves at once.
    pub capacity: u16,
    /// When it is there: of an operator his roster, with leave as days without hours.
    #[schema(value_type = HoursShape)]
    pub hours: OpeningHours,
    /// The instruments it goes with, or that he can run.
    pub instrument_ids: Vec<Uuid>,
    /// Whether it can be had at all.
    pub in_service: bool,
    /// Counts changes; the entity tag.
    pub revision: i32,
}

/// A companion after a change, with the uses that it no longer serves as promised.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CompanionPut)]
pub struct PutView {
    /// The companion.
    pub companion: CompanionView,
    /// Uses to come that keep it outside its hours, on an instrument that it no longer goes with, or although it is out
    /// of service: they stay, and the lab decides. At most 200.
    pub uncovered: Vec<Uuid>,
}
