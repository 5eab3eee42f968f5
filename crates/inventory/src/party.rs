//! For whom an instrument is used: a research group, an organisation, or the owner's own staff.

use crate::id::{GroupId, InstitutionId, OrganisationId};
use serde::{Deserialize, Serialize};

/// On which side of the owner's door a use stands; prices, approval and the shared hours depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The research group that keeps the instrument.
    OwnGroup,
    /// Another group or office of the same legal person.
    OwnInstitution,
    /// Anyone outside the owner's legal person.
    Outside,
}

impl Side {
    /// All sides, nearest first.
    pub const ALL: [Self; 3] = [Self::OwnGroup, Self::OwnInstitution, Self::Outside];
}

/// Whether the city has admitted an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Admission {
    /// Asked for and not yet decided.
    Pending,
    /// Admitted once, for every institution of the city.
    Admitted,
    /// Turned down, with a reason.
    Declined,
}

/// Whether an institution's office has confirmed a research group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupState {
    /// Registered by its PI and not yet confirmed.
    Pending,
    /// Confirmed: its members may book.
    Confirmed,
    /// Turned down, with a reason.
    Declined,
}

/// Who stands behind a use, pays for it and answers for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Party {
    /// A research group.
    Group(GroupId),
    /// A startup or team.
    Organisation(OrganisationId),
    /// An institution's own staff outside any group.
    Institution(InstitutionId),
}
