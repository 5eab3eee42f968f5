//! What is owned and who may use it: instruments, facilities, hours, people, groups, organisations and policies.
//!
//! Pure: nothing here awaits, logs, reads a clock, draws a random number or opens a file. Deliberately absent:
//! reservations and every rule that decides about them (crate `booking`), and all persistence (crate `api`).

pub mod companion;
pub mod credit_code;
pub mod date_text;
pub mod hours;
pub mod id;
pub mod instrument;
pub mod ledger;
pub mod money;
pub mod party;
pub mod phone;
pub mod policy;
pub mod role;
pub mod search;
pub mod slot;
pub mod text;
pub mod width;
pub mod working_calendar;
