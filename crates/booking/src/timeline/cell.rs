//! Cells: what a lane shows during one step of the ruler.

use super::Ruler;
use inventory::slot::Slot;

/// What a lane shows during one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Nobody has it.
    Free,
    /// Outside opening hours.
    Closed,
    /// The instrument is out of use.
    Outage,
    /// Set-up or clean-up.
    Buffer,
    /// Held for the reservation of this name (`A` to `Z`).
    Held(char),
    /// Promised to, used or left by the reservation of this name (`A` to `Z`).
    Promised(char),
}

impl Cell {
    /// Returns the sign that stands for the cell.
    pub fn sign(self) -> char {
        match self {
            Self::Free => '.',
            Self::Closed => 'x',
            Self::Outage => '#',
            Self::Buffer => '~',
            Self::Held(name) => name.to_ascii_lowercase(),
            Self::Promised(name) => name,
        }
    }

    /// Reads a sign. `x` is always a closed cell: no drawing names a held reservation X.
    pub fn parse(sign: char) -> Option<Self> {
        match sign {
            '.' => Some(Self::Free),
            'x' => Some(Self::Closed),
            '#' => Some(Self::Outage),
            '~' => Some(Self::Buffer),
            'a'..='z' => Some(Self::Held(sign.to_ascii_uppercase())),
            'A'..='Z' => Some(Self::Promised(sign)),
            _ => None,
        }
    }
}

/// Neighbouring cells that show the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// From the first cell's start to the last cell's end.
    pub span: Slot,
    /// What they show.
    pub cell: Cell,
}

/// Joins neighbours that show the same.
pub(super) fn joined(cells: &[Cell], ruler: &Ruler) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (column, cell) in cells.iter().enumerate() {
        let span = ruler.cell(column);
        match runs.last_mut() {
            Some(run) if run.cell == *cell => run.span = Slot::new(run.span.start(), span.end()).unwrap_or(span),
            _ => runs.push(Run { span, cell: *cell }),
        }
    }
    runs
}
