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
    /// It is secret: known to staff of its owner and to its lab, and not to the members of the owner's groups as such.
    pub secret: bool,
    /// Its owner.
    pub institution: InstitutionId,
    /// Its lab.
    pub facility: FacilityId,
}

impl Publicity {
    /// Tells whether a reader may know of the instrument; nobody is a visitor.
    pub fn admits(&self, reader: Option<&Principal>) -> bool {
        let inside = |reader: &Principal| {
            let hosted = !self.secret && reader.hosts.contains(&self.institution);
            hosted
                || reader.is_inside(self.institution)
                || reader.holds(Role::LabManager, Some(self.facility.0))
                || reader.holds(Role::Operator, Some(self.facility.0))
        };
        self.public || reader.is_some_and(inside)
    }
}
