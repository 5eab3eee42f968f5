//! Instruments: what is offered to whom, and at what price.

use crate::{
    id::{FacilityId, GroupId, InstitutionId, InstrumentId},
    ledger::AssetStatus,
    money::Fen,
    party::Side,
    policy::BookingPolicy,
};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::num::NonZeroU16;

/// How an instrument is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// A qualified person operates it.
    SelfUse,
    /// The lab's operator runs the samples.
    Commissioned,
}

/// What an hour costs one side; money that has no price is not offered to that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourlyPrice {
    /// The side that pays it.
    pub side: Side,
    /// Price of an hour, in fen.
    pub per_hour: Fen,
}

/// What the rules need to know of an instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    /// Its identity.
    pub id: InstrumentId,
    /// The legal person that owns it.
    pub institution: InstitutionId,
    /// The lab it stands in.
    pub facility: FacilityId,
    /// The research group that keeps it, if one does.
    pub owner_group: Option<GroupId>,
    /// The wall clock of its lab.
    pub zone: Tz,
    /// Its state in the asset ledger.
    pub status: AssetStatus,
    /// Whether outsiders may use it.
    pub open: bool,
    /// The ways it may be used.
    pub modes: Vec<Mode>,
    /// How many uses fit at once.
    pub capacity: NonZeroU16,
    /// The booking rules.
    pub policy: BookingPolicy,
    /// Prices by side; a side without a row pays nothing.
    pub prices: Vec<HourlyPrice>,
}

impl Instrument {
    /// Returns the price of `minutes` for `side`: hourly price times minutes, rounded once, half up, to a fen.
    pub fn price(&self, side: Side, minutes: i64) -> Option<Fen> {
        let price = self.prices.iter().find(|price| price.side == side)?;
        Some(Fen((price.per_hour.0 * minutes + 30).div_euclid(60)))
    }
}

/// The duty to open: instruments at or above a value that are not retired (the city's threshold is data).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpeningDuty {
    /// Original value from which an instrument must be opened.
    pub threshold: Fen,
}

impl OpeningDuty {
    /// The city's threshold of 100,000.00 yuan (city action plan of 2016, item 16).
    pub const CITY: Self = Self { threshold: Fen(10_000_000) };

    /// Tells whether an instrument of this value and state must be opened.
    pub fn binds(&self, value: Fen, status: AssetStatus) -> bool {
        value >= self.threshold && !status.is_retired()
    }
}

/// The dates an auditor compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestones {
    /// The day it was bought.
    pub purchased: Option<NaiveDate>,
    /// The day it was first used.
    pub first_used: Option<NaiveDate>,
}
