//! The outbox for a long time: messages come in, a mail server fails at every third, the program is killed again and again,
//! and at the end everything that came is compared with everything that was caused.
//!
//! The seed throws the dice of what is caused, of the server's faults and of the kills. Which mail meets which fault is
//! left to the machine: a seed repeats a kind of weather and not every drop.

mod causes;
mod course;
mod judge;
mod life;

pub use causes::{Put, What};
pub use course::{Arrival, Course, Plan, Stored};
pub use judge::{Check, Finding, judge};
