//! Usage records: the hours that were really used, and how that is known.

use crate::reservation::Purpose;
use inventory::{
    id::{InstrumentId, PersonId, ReservationId, UsageRecordId},
    party::{Party, Side},
    slot::{Instant, Slot},
};
use serde::{Deserialize, Serialize};

/// What an hour was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoursKind {
    /// Necessary preparation.
    SetUp,
    /// Measuring.
    Test,
    /// Necessary work after measuring.
    PostProcessing,
    /// Training of users.
    Training,
    /// Maintenance.
    Maintenance,
    /// Broken.
    Fault,
    /// Powered on and waiting.
    Standby,
}

impl HoursKind {
    /// Tells whether the hour is effective: set-up, test and post-processing are (the ministry's form of 2000 on
    /// large instruments); training, maintenance, fault and standby are recorded and are not.
    pub fn is_effective(self) -> bool {
        match self {
            Self::SetUp | Self::Test | Self::PostProcessing => true,
            Self::Training | Self::Maintenance | Self::Fault | Self::Standby => false,
        }
    }
}

/// How well an interval is proved, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceGrade {
    /// A meter or the instrument's own login.
    Metered,
    /// The user himself, at the time.
    Confirmed,
    /// Written down by the lab.
    Typed,
}

/// Where an interval comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceSource {
    /// A power meter.
    Meter,
    /// The instrument's own login.
    InstrumentLogin,
    /// The user checked in and the lab checked out, or the user did both.
    UserCheckIn,
    /// The operator pressed the button at both ends.
    OperatorCheckIn,
    /// Somebody typed the times.
    Manual,
}

impl EvidenceSource {
    /// Returns the grade: what the user took part in is confirmed; the lab's word alone is typed, whether pressed
    /// or written, since nobody else bears witness.
    pub fn grade(self) -> EvidenceGrade {
        match self {
            Self::Meter | Self::InstrumentLogin => EvidenceGrade::Metered,
            Self::UserCheckIn => EvidenceGrade::Confirmed,
            Self::OperatorCheckIn | Self::Manual => EvidenceGrade::Typed,
        }
    }
}

/// One interval of use with its evidence. Never changed: a correction is a new record that names the old one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageRecord {
    /// Its identity.
    pub id: UsageRecordId,
    /// The instrument.
    pub instrument: InstrumentId,
    /// The reservation it fulfils, if it fulfils one.
    pub reservation: Option<ReservationId>,
    /// Who stood behind the use.
    pub party: Option<Party>,
    /// The user.
    pub person: Option<PersonId>,
    /// What kind of hours.
    pub kind: HoursKind,
    /// What for.
    pub purpose: Purpose,
    /// On which side of the owner's door.
    pub side: Side,
    /// When.
    pub slot: Slot,
    /// How it is known.
    pub source: EvidenceSource,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who entered it; nobody for a meter.
    pub entered_by: Option<PersonId>,
    /// Samples measured, if counted.
    pub samples: Option<u32>,
    /// Words of the bench.
    pub note: String,
    /// The record this one corrects.
    pub corrects: Option<UsageRecordId>,
}
