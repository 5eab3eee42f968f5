//! The engine: decides about time on instruments, with reasons.
//!
//! Facts in, decision out. [`engine::decide`] is the one place where a change of the calendar is allowed or
//! refused; it never awaits, logs, reads a clock or draws a random number. Deliberately absent: persistence and
//! locks (crate `api`), and sentences for people (made at the edge from the codes and numbers given here).

pub mod allocation;
pub mod alternatives;
pub mod beside;
pub mod command;
pub mod conduct;
pub mod decision;
pub mod engine;
pub mod figures;
pub mod free;
mod grid;
pub mod hold;
pub mod occupancy;
mod operators;
pub mod proposal;
pub mod quote;
pub mod recurrence;
pub mod reservation;
pub mod resettle;
pub mod rules;
pub mod schedule;
pub mod series;
pub mod series_move;
pub mod short_hold;
pub mod suggest;
pub mod timeline;
pub mod transition;
pub mod usage;
pub mod violation;
pub mod waiting;
pub mod watch;
