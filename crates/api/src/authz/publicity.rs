//! Who may know of an instrument at all.

use super::Principal;
use inventory::{
    id::{FacilityId, InstitutionId},
    role::Role,
};

/// What decides who may know of an instrument. To anybody else it does not exist: not in lists, answers or events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publicity {
    /// It is open to outsiders, not secret and not retired.
    pub public: bool,
    /// Its owner.
    pub institution: InstitutionId,
    /// Its lab.
    pub facility: FacilityId,
}

impl Publicity {
    /// Tells whether a reader may know of the instrument; nobody is a visitor.
    pub fn admits(&self, reader: Option<&Principal>) -> bool {
        let inside = |reader: &Principal| {
            reader.is_inside(self.institution)
                || reader.holds(Role::LabManager, Some(self.facility.0))
                || reader.holds(Role::Operator, Some(self.facility.0))
        };
        self.public || reader.is_some_and(inside)
    }
}
