//! Time lines as text: a schedule drawn so that a person can check it by eye, and drawings read back.
//!
//! ```text
//!       08  09  10  11  12  13        wall clock; here a cell is a quarter of an hour
//! now     ^
//! 0     xx..AAAA~...bbbb####xx        one row a lane
//! 1     xx..CC..........####xx
//! b held 11:00-12:00 until 10:30 for manager
//! D displaced 12:00-13:00
//! ```
//!
//! A cell shows the first thing that touches it:
//!
//! | sign | what it shows |
//! |---|---|
//! | `A` … `Z` | a reservation: confirmed, in use or done |
//! | `a` … `z` | a reservation that is held |
//! | `~` | its set-up and clean-up |
//! | `#` | an outage |
//! | `x` | outside opening hours |
//! | `.` | free |
//!
//! Below the lanes stands a note on every reservation that is not simply confirmed. Deliberately absent: party,
//! applicant and prices; and the drawing for people, which the pages make themselves.

mod cell;
mod draw;
mod parse;
mod ruler;

pub use cell::{Cell, Run};
pub use draw::{Names, names};
pub use parse::DrawingError;
pub use ruler::Ruler;

use inventory::slot::Instant;
use std::fmt;

/// How wide the labels before the cells are drawn.
const LABEL_COLUMNS: usize = 6;

/// A drawn time line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// What its columns mean.
    pub ruler: Ruler,
    /// The present, shown by the cell it lies in.
    pub now: Option<Instant>,
    /// The lanes, each with one cell a column.
    pub lanes: Vec<Vec<Cell>>,
    /// Notes by the letter they begin with, in the order of the letters.
    pub notes: Vec<Note>,
}

/// What a drawing says of one reservation in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The reservation's letter, lower case when it is held.
    pub name: char,
    /// Its state and times.
    pub words: String,
}

impl Drawing {
    /// Returns what one lane shows, equal neighbours joined; empty for a lane that is not drawn.
    pub fn runs(&self, lane: usize) -> Vec<Run> {
        let cells = self.lanes.get(lane).map(Vec::as_slice).unwrap_or_default();
        cell::joined(cells, &self.ruler)
    }

    /// Returns the note on a letter, in either case.
    pub fn note(&self, name: char) -> Option<&str> {
        self.notes.iter().find(|note| note.name.eq_ignore_ascii_case(&name)).map(|note| note.words.as_str())
    }
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = LABEL_COLUMNS;
        writeln!(f, "{:width$}{}", "", self.ruler.line())?;
        if let Some(column) = self.now.and_then(|now| self.ruler.column_of(now)) {
            writeln!(f, "{:width$}{:column$}^", "now", "")?;
        }
        for (number, cells) in self.lanes.iter().enumerate() {
            let signs: String = cells.iter().map(|cell| cell.sign()).collect();
            writeln!(f, "{number:<width$}{signs}")?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "{} {}", note.name, note.words))
    }
}
