//! Whether users may hand their time over to one another, or exchange it.

use serde::{Deserialize, Serialize};

/// What users may do with their time among themselves, each with the consent of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeRules {
    /// To whom a user may hand his time over.
    pub hand_over: HandOver,
    /// Whether two users may exchange their times.
    pub swap: bool,
}

/// To whom time may be handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOver {
    /// To nobody.
    Nobody,
    /// To members of the same research group or organisation.
    Group,
    /// Also within the institution that owns the instrument.
    Institution,
    /// To anybody who may use the instrument.
    Anybody,
}

impl Default for ExchangeRules {
    /// Among colleagues, and swaps, which leave everybody as much as the rules give him.
    fn default() -> Self {
        Self { hand_over: HandOver::Group, swap: true }
    }
}
