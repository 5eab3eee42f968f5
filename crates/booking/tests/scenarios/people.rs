//! The people of the stories, and where each of them stands.
//!
//! | who | party | side |
//! |---|---|---|
//! | Li, Wang | the group that keeps the instrument | own group |
//! | Chen, Zhao | a second group of the institution | own institution |
//! | Sun | a third group of the institution | own institution |
//! | Qian | a startup | outside |
//! | Zhou | another startup | outside |

use super::facts::{APPLICANT, PARTY};
use inventory::{
    id::{GroupId, OrganisationId, PersonId},
    party::{Party, Side},
};
use uuid::Uuid;

/// Somebody who asks for time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub party: Party,
    pub side: Side,
}

pub const LI: Person = Person { id: APPLICANT, party: PARTY, side: Side::OwnGroup };
pub const WANG: Person = person(0x12, PARTY, Side::OwnGroup);
pub const CHEN: Person = person(0x13, SECOND, Side::OwnInstitution);
pub const ZHAO: Person = person(0x14, SECOND, Side::OwnInstitution);
pub const SUN: Person = person(0x15, THIRD, Side::OwnInstitution);
pub const QIAN: Person = person(0x16, Party::Organisation(OrganisationId(Uuid::from_u128(0x31))), Side::Outside);
pub const ZHOU: Person = person(0x17, Party::Organisation(OrganisationId(Uuid::from_u128(0x32))), Side::Outside);

/// The groups of the institution besides the one that keeps the instrument; stored policies name them by these ids.
pub const SECOND_GROUP: GroupId = GroupId(Uuid::from_u128(0x21));
pub const THIRD_GROUP: GroupId = GroupId(Uuid::from_u128(0x22));

const SECOND: Party = Party::Group(SECOND_GROUP);
const THIRD: Party = Party::Group(THIRD_GROUP);

const fn person(id: u128, party: Party, side: Side) -> Person {
    Person { id: PersonId(Uuid::from_u128(id)), party, side }
}
