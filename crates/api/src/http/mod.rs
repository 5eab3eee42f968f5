//! The web side: requests are parsed into commands, decisions become answers.
//!
//! A handler reads its request with [`extract`], [`body`] and [`fields`], asks a service and returns a value or a
//! [`problem::Problem`]; [`edge`] surrounds all of them. Deliberately absent: rules of the domain, and SQL.

pub mod body;
pub mod client;
pub mod conditional;
pub mod cookie;
pub mod cursor;
pub mod dav;
pub mod denied;
pub mod edge;
pub mod etag;
pub mod extract;
pub mod fields;
pub mod language;
pub mod origin;
pub mod page;
pub mod problem;
pub mod request_id;
pub mod routes;
pub mod security;
pub mod shape;
pub mod who;
