//! Figures with their definitions, and the usage records behind them.

use super::{
    common::{Named, NamedParty, Words},
    reservation::SideName,
};
use chrono::{DateTime, NaiveDate, Utc};
use inventory::party::Side;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The figures of a period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FiguresView {
    /// The period, on the city's wall clock.
    pub period: PeriodView,
    /// Which instruments they speak of.
    pub scope: Words,
    /// How many instruments those are, of the institutions that reported.
    pub instruments: usize,
    /// The figures of all who reported.
    pub figures: Vec<FigureView>,
    /// Institution by institution, by name.
    pub institutions: Vec<InstitutionFigures>,
    /// How many institutions reported.
    pub reported: usize,
    /// Of how many.
    pub of: usize,
}

/// A period of whole days, both ends included.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct PeriodView {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Its length in days.
    pub days: i64,
}

/// A figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigureView {
    /// Which one.
    pub code: FigureCode,
    /// Its name.
    pub name: Words,
    /// Its value; nothing when it cannot be told.
    pub value: Option<f64>,
    /// What the value counts.
    pub unit: FigureUnit,
    /// What is above the line.
    pub numerator: FigurePart,
    /// What it is divided by; nothing for plain hours.
    pub denominator: Option<FigurePart>,
    /// What counts, the formula and its source.
    pub definition: Words,
    /// What the numerator rests on, best grade first.
    pub evidence: Vec<EvidenceShare>,
    /// How many usage records the numerator rests on.
    pub records: usize,
}

/// A figure's name for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FigureCode {
    /// Hours of necessary set-up, test and post-processing.
    EffectiveHours,
    /// Those of them for users outside the owner's legal person.
    ExternalHours,
    /// Effective by rated hours.
    Utilisation,
    /// External by effective hours.
    SharingRate,
}

/// What a figure's value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FigureUnit {
    /// Hours.
    Hours,
    /// A share; 1 is the whole.
    Ratio,
}

/// One side of a figure's line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigurePart {
    /// What it is.
    pub label: Words,
    /// Its minutes; nothing when they are not known.
    pub minutes: Option<i64>,
}

/// How much rests on one grade of evidence.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EvidenceShare {
    /// The grade.
    pub grade: GradeName,
    /// Counted minutes.
    pub minutes: i64,
    /// Usage records.
    pub records: usize,
}

/// How well hours are proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GradeName {
    /// By a meter or the instrument's own login.
    Metered,
    /// By the user himself, at the time.
    Confirmed,
    /// By the lab's word alone.
    Typed,
}

/// An institution's figures; nothing in them when its hours are not kept here.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InstitutionFigures {
    /// The institution.
    pub institution: Named,
    /// Whether its hours are kept here; what was not reported is not zero.
    pub reported: bool,
    /// Instruments in scope.
    pub instruments: Option<usize>,
    /// Effective minutes.
    pub effective_minutes: Option<i64>,
    /// External minutes.
    pub external_minutes: Option<i64>,
    /// Rated minutes; nothing while an instrument lacks a norm.
    pub rated_minutes: Option<i64>,
    /// Effective by rated.
    pub utilisation: Option<f64>,
    /// External by effective.
    pub sharing_rate: Option<f64>,
    /// Usage records that the effective minutes rest on.
    pub records: usize,
}

/// A usage record.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UsageRecord)]
pub struct UsageRecordView {
    /// Its id.
    pub id: Uuid,
    /// The instrument.
    pub instrument: Named,
    /// Its owner.
    pub institution: Named,
    /// When the use began.
    pub start: DateTime<Utc>,
    /// When it ended.
    pub end: DateTime<Utc>,
    /// What of it lies in the period, in minutes.
    pub clipped_minutes: i64,
    /// What it adds to the effective minutes: a minute that several share is divided among them.
    pub counted_minutes: i64,
    /// What it adds to the external minutes.
    pub external_minutes: i64,
    /// What the hours were, as a code.
    #[schema(example = "test")]
    pub kind: String,
    /// Whether that kind is effective.
    pub effective: bool,
    /// What they were for, as a code.
    #[schema(example = "research")]
    pub purpose: String,
    /// On which side of the owner's door.
    #[schema(value_type = SideName)]
    pub side: Side,
    /// Who stood behind the use; by name for the owner's office only.
    pub party: Option<PartyView>,
    /// The user; for the owner's office only.
    pub user: Option<NamedParty>,
    /// Samples measured, if counted.
    pub samples: Option<u32>,
    /// Words of the bench; for the owner's office only.
    pub note: Option<String>,
    /// How it is known.
    pub evidence: EvidenceView,
    /// The reservation it fulfils.
    pub reservation_id: Option<Uuid>,
    /// The record it replaces.
    pub corrects_id: Option<Uuid>,
    /// The record that replaces it, where one record is asked for; then it adds nothing.
    pub corrected_by_id: Option<Uuid>,
}

/// Who stood behind a use.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartyView {
    /// What kind of party.
    pub kind: PartyKind,
    /// Its name; for the owner's office only.
    pub name: Option<String>,
}

/// What kind of party stood behind a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// A research group.
    Group,
    /// A startup or team.
    Organisation,
    /// An institution's own staff.
    Institution,
}

/// How an interval of use is known.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EvidenceView {
    /// The grade, as a code.
    #[schema(example = "confirmed")]
    pub grade: String,
    /// Where it comes from, as a code.
    #[schema(example = "user_check_in")]
    pub source: String,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// As what somebody entered it: `operator`, `lab_manager`, `user` or `other`; nothing for a meter.
    pub entered_by_role: Option<String>,
    /// How long after the use it was entered, in minutes.
    pub delay_minutes: i64,
}
