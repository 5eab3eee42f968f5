//! What repeats: rules of RFC 5545 on the wall clock of a time zone, and the occurrences of a series of bookings.
//!
//! Text becomes a [`Rule`], a rule and a first start become wall-clock times ([`Rule::times`]), a zone turns these
//! into instants ([`zoned`]), and a [`Recurrence`] adds the length, the dates added and the dates taken out. All of
//! it is lazy, and no rule, however hostile, makes a step that takes long ([`Times`] states the bound).
//!
//! Deliberately absent: other calendars and moved invalid dates (RFC 7529, `RSCALE` and `SKIP`), which no booking
//! client writes; `EXRULE`, which RFC 5545 dropped; starts that are dates without a time, since a booking has one;
//! `RDATE` with a length of its own; and sentences, which are made at the edge from [`RuleParts`].

mod candidates;
mod check;
mod days;
mod display;
mod limit;
mod occurrences;
mod parse;
mod periods;
mod rule;
mod series;
mod shift;
mod split;
mod times;
pub mod zoned;

pub use check::RuleError;
pub use occurrences::{Occurrence, OccurrenceLimit, TooMany};
pub use parse::TextError;
pub use rule::{Frequency, Limit, Part, Rule, RuleParts, Until, WeekdayChoice};
pub use series::{Recurrence, RecurrenceError};
pub use shift::{Shift, ShiftError, Shifted};
pub use split::SplitError;
pub use times::{PATIENCE, Times};
