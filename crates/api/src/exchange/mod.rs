//! Files that people hand in, read into typed values.
//!
//! Deliberately absent: what the values mean (crate `inventory`) and who may hand them in (`http`).

pub mod csv_out;
pub mod table;
