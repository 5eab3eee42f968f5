//! Recurrence from outside: the standard's own examples, the vectors of libical with a peer beside us, a slow oracle,
//! every change of a clock, series that are divided, and texts that are refused.

#[path = "../cases/mod.rs"]
mod cases;

mod draw;
mod examples;
mod length;
mod notation;
mod oracle;
mod parts;
mod peer;
mod shifts;
mod splits;
mod texts;
mod transitions;
mod vectors;
mod work;
