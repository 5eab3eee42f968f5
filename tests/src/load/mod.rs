//! The load of a booking: bookings a second at thirty-two clients, each figure beside a peer in the same run.
//!
//! `cargo xtask load` runs it, `docs/performance.md` explains it. All cases send the same bookings to copies of one
//! database: the program over HTTP, a hand-written client that sends the statements which the program sent for these
//! very bookings, and a loop that does nothing but insert what they occupy. Whatever does not end as every booking
//! should ends the run: a figure stands only for work that was done. No figure is asserted.

pub mod calibration;
pub mod city;
pub mod figures;
pub mod growth;
pub mod insert;
pub mod measurement;
pub mod over_http;
pub mod program;
pub mod recording;
pub mod replay;
pub mod report;
pub mod stage;
pub mod wire;

/// How many clients there are at once.
pub const CLIENTS: usize = 32;
