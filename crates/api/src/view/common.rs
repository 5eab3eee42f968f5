//! Shapes that many answers share.

use chrono::{DateTime, Utc};
use inventory::{slot::Slot, text::Bilingual};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A text in Simplified Chinese and English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Words {
    /// Simplified Chinese.
    pub zh: String,
    /// English; where nobody gave an English text, the Chinese one.
    pub en: String,
}

impl Words {
    /// Makes a text; an empty English half is filled with the Chinese one.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        let (zh, en) = (zh.into(), en.into());
        let en = if en.is_empty() { zh.clone() } else { en };
        Self { zh, en }
    }
}

impl From<Bilingual> for Words {
    fn from(Bilingual { zh, en }: Bilingual) -> Self {
        Self::new(zh, en)
    }
}

/// A thing with its name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: Words,
}

/// A person, group or organisation, whose name is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedParty {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// A facility with its wall clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacilityRef {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: Words,
    /// IANA name of its time zone.
    #[schema(example = "Asia/Shanghai")]
    pub time_zone: String,
}

/// A span of time, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Span {
    /// The first instant inside.
    pub start: DateTime<Utc>,
    /// The first instant after.
    pub end: DateTime<Utc>,
}

impl From<Slot> for Span {
    fn from(slot: Slot) -> Self {
        Self { start: slot.start(), end: slot.end() }
    }
}
