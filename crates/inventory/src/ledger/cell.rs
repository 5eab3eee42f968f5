//! The grid a ledger is read from: typed cells with their addresses.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a cell holds. A formula is represented by its result.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text as typed.
    Text(String),
    /// A number.
    Number(f64),
    /// A true date, its time of day dropped.
    Date(NaiveDate),
    /// A truth value.
    Bool(bool),
    /// An error such as `#N/A`, or a formula whose result was never computed.
    Error(String),
}

/// A row of cells; cells beyond the last are empty.
#[derive(Debug, Clone, PartialEq)]
pub struct GridRow {
    /// The row's number in its file, from 1.
    pub number: u32,
    /// The cells from column A on.
    pub cells: Vec<Cell>,
}

/// The rows of a sheet in order of their numbers; rows without any cell may be left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// The rows.
    pub rows: Vec<GridRow>,
}

/// The address of a cell as spreadsheets write it, such as `C27`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CellAddress {
    /// The row, from 1.
    pub row: u32,
    /// The column, from 0 (`A`).
    pub column: u16,
}

impl Cell {
    /// Tells whether nothing but blanks is in the cell.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Date(_) | Self::Bool(_) | Self::Error(_) => false,
        }
    }

    /// Returns the content as text: a number in its shortest decimal form, a date as `YYYY-MM-DD`.
    pub fn to_text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) => text.trim().to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
        }
    }
}

impl GridRow {
    /// Returns the cell in a column counted from 0.
    pub fn cell(&self, column: u16) -> &Cell {
        self.cells.get(usize::from(column)).unwrap_or(&Cell::Empty)
    }

    /// Returns the address of a cell of this row.
    pub fn address(&self, column: u16) -> CellAddress {
        CellAddress { row: self.number, column }
    }

    /// Returns the first cell that is not blank.
    pub fn first_filled(&self) -> Option<&Cell> {
        self.cells.iter().find(|cell| !cell.is_blank())
    }
}

impl fmt::Display for CellAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        // Bijective base 26: there is no zero, Z is followed by AA.
        let mut rest = u32::from(self.column) + 1;
        while rest > 0 {
            rest -= 1;
            letters.push(char::from(b'A' + u8::try_from(rest % 26).expect("a remainder of 26 fits a byte")));
            rest /= 26;
        }
        write!(f, "{}{}", letters.iter().rev().collect::<String>(), self.row)
    }
}

impl FromStr for CellAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || format!("{text:?} is no cell address");
        let split = text.find(|sign: char| sign.is_ascii_digit()).ok_or_else(refused)?;
        let (letters, row) = text.split_at(split);
        if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|sign| sign.is_ascii_uppercase()) {
            return Err(refused());
        }
        let ordinal = letters.bytes().fold(0_u32, |sum, sign| sum * 26 + u32::from(sign - b'A') + 1);
        let column = u16::try_from(ordinal - 1).map_err(|_| refused())?;
        let row = row.parse().ok().filter(|row| *row > 0).ok_or_else(refused)?;
        Ok(Self { row, column })
    }
}

impl TryFrom<String> for CellAddress {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<CellAddress> for String {
    fn from(address: CellAddress) -> Self {
        address.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_without_a_zero() {
        for (column, text) in [(0, "A7"), (2, "C7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (702, "AAA7")] {
            let address = CellAddress { row: 7, column };
            assert_eq!(address.to_string(), text);
            assert_eq!(text.parse(), Ok(address));
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "7", "A", "A0", "a1", "A-1", "AAAA1", "1A", "A1B"] {
            assert!(text.parse::<CellAddress>().is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_written_in_their_shortest_form() {
        assert_eq!(Cell::Number(2_018_679_924.0).to_text(), "2018679924");
        assert_eq!(Cell::Number(0.1).to_text(), "0.1");
    }
}
