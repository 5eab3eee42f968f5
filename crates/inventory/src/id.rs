//! Identities: one type per kind of thing, so that a person's id can never stand where an instrument's belongs.
//!
//! Ids are UUIDs made outside this crate (version 7, by the caller or the server); nothing here draws one.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// Identifies an institution, the legal person that owns instruments.
    InstitutionId,
    /// Identifies a facility, an institution's lab with its own time zone and people.
    FacilityId,
    /// Identifies an instrument (or a pilot line).
    InstrumentId,
    /// Identifies a person with an account.
    PersonId,
    /// Identifies a research group.
    GroupId,
    /// Identifies an organisation: a startup or a team.
    OrganisationId,
    /// Identifies a reservation; chosen by whoever asks for it.
    ReservationId,
    /// Identifies a series of reservations; chosen by whoever asks for it.
    SeriesId,
    /// Identifies a bundle of reservations that were asked for together; chosen by whoever asks for it.
    BundleId,
    /// Identifies an outage; chosen by whoever declares it.
    OutageId,
    /// Identifies a strike against a person.
    StrikeId,
    /// Identifies a measure that follows from strikes.
    MeasureId,
    /// Identifies a usage record.
    UsageRecordId,
    /// Identifies a proposal to hand time over or to exchange it; chosen by whoever proposes.
    ProposalId,
    /// Identifies a watch for freed time; chosen by whoever asks to be told.
    WatchId,
    /// Identifies what a use needs beside its instrument: an accessory, a place, an operator.
    CompanionId,
    /// Identifies anything that can be occupied: an instrument or a companion, and bears its id.
    ResourceId,
}

impl From<InstrumentId> for ResourceId {
    fn from(id: InstrumentId) -> Self {
        Self(id.0)
    }
}

impl From<CompanionId> for ResourceId {
    fn from(id: CompanionId) -> Self {
        Self(id.0)
    }
}
