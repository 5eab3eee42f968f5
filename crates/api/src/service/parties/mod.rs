//! Research groups and organisations: who they are, who belongs to them, and who said so.

pub mod group_views;
pub mod groups;
pub mod invites;
pub mod memberships;
pub mod organisations;
pub mod staff;
pub mod terms;
