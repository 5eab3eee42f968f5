//! The history checker: an independent judge of what a calendar did to many clients at once.
//!
//! Clients record what they asked and what they were told; afterwards everything is read once. From these alone the
//! checker says whether the promises were kept. It shares no code with the engine, the store or the API: states,
//! spans and rules are written here again from the documents, so that a mistake there cannot hide itself here.
//!
//! # Format
//! JSON Lines: one object with one member a line, in this order (see [`history`] for every field).
//! - `{"world": {…}}`: the format's version, 2, the instruments with capacity and buffers, and their companions. They must
//!   not change during the run.
//! - `{"event": {…}}`, one a request: the client, when it was sent and answered in microseconds of the harness's
//!   monotonic clock, bounds of the server's clock in between, the id, `If-Match`, the operation and the outcome.
//! - `{"final": {…}}`: all reservations, outages, rows of occupancy, series and proposals, read when nothing is under
//!   way any more.
//!
//! A request about several reservations (a series, a bundle, an exchange) is one event; the checks read it as one about
//! each of them, and judge beside that whether what belongs together was done together.
//!
//! Every way a reservation may change must be an event or one of the things that happen by themselves: deadlines,
//! displacements by outages, and offers of the waiting list. Changes that have no request of their own, such as a
//! confirmation that follows when a city admits an organisation, are recorded as an `approve` without an answer and
//! without `if_match`.
//!
//! # Reasoning
//! An answer that was there before a request was sent came first; whatever overlaps may have come in either order. A
//! request without an answer, or answered with 500 and above, may have happened, or not, or later. Each check states
//! a condition that every correct run meets, so a finding is always a fault of the program or of the recording; what
//! a check cannot see stands in its module. Deliberately absent: a search for one order that explains all answers,
//! which costs exponential time and explains less.

mod case;
pub mod checks;
mod explain;
pub mod finding;
pub mod history;
pub mod machine;
mod parts;
mod possible;
pub mod read;
pub mod record;
pub mod several;
pub mod slot;

pub use checks::check;
