//! A table, where it was found, the bounds it keeps, and why there is none.

use calamine::XlsxError;
use inventory::ledger::{CellAddress, Grid};
use thiserror::Error;

/// Largest file, in bytes.
pub const MAX_FILE_BYTES: usize = 10 * 1024 * 1024;
/// Largest content of a workbook once unpacked, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = 100 * 1024 * 1024;
/// Most rows that hold anything.
pub const MAX_ROWS: usize = 20_000;
/// Most columns that hold anything.
pub const MAX_COLUMNS: usize = 64;
/// Longest text of a cell, in characters.
pub const MAX_CELL_CHARS: usize = 2_000;
/// Most text of all cells together, in bytes: a workbook may name one long text in every cell.
pub const MAX_TEXT_BYTES: usize = 32 * 1024 * 1024;

/// A table and where it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The cells.
    pub grid: Grid,
    /// Where they were found.
    pub source: TableSource,
}

/// Where a table was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableSource {
    /// In a workbook: the first visible sheet that holds anything.
    Workbook {
        /// The sheet's name.
        sheet: String,
    },
    /// In delimited text.
    Text {
        /// Its encoding.
        encoding: TextEncoding,
        /// The sign between cells: comma, semicolon or tab.
        delimiter: char,
    },
}

/// The encodings of Chinese spreadsheets' text exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 with a byte order mark, which spreadsheets call "Unicode text".
    Utf16,
    /// GB 18030, which contains GBK.
    Gb18030,
}

/// Why a file holds no table that can be read.
#[derive(Debug, Error)]
pub enum TableError {
    /// The file is too large.
    #[error("the file has {size_bytes} bytes, at most {max_bytes} are read")]
    FileTooLarge { size_bytes: usize, max_bytes: usize },
    /// The workbook unpacks to more than is read: damaged, or a trap.
    #[error("the workbook unpacks to more than {max_bytes} bytes")]
    UnpackedTooLarge { max_bytes: u64 },
    /// The file holds no cell with content.
    #[error("the file holds no table")]
    Empty,
    /// A workbook in the format of before 2007.
    #[error("the workbook is in a format of before 2007")]
    LegacyWorkbook,
    /// A workbook locked with a password.
    #[error("the workbook is locked with a password")]
    LockedWorkbook,
    /// A web page, as some systems export under the name of a workbook.
    #[error("the file is a web page")]
    WebPage,
    /// Neither a workbook nor text.
    #[error("the file is neither a workbook nor text")]
    UnknownContent,
    /// The parts of a workbook do not unpack.
    #[error("the workbook does not unpack")]
    DamagedContainer(#[source] std::io::Error),
    /// The parts of a workbook do not fit together.
    #[error("the workbook is damaged")]
    DamagedWorkbook(#[source] Box<XlsxError>),
    /// A cell stands where no workbook has one.
    #[error("the workbook has a cell where none can be")]
    DamagedCells,
    /// A quoted cell never ends.
    #[error("the quoted cell that begins in row {row} never ends")]
    OpenQuote { row: u32 },
    /// More rows than are read.
    #[error("the table has more than {max} rows")]
    TooManyRows { max: usize },
    /// A cell beyond the columns that are read.
    #[error("cell {cell} lies beyond column {max}")]
    TooManyColumns { cell: CellAddress, max: usize },
    /// A cell with more text than is read.
    #[error("cell {cell} has more than {max} characters")]
    CellTooLong { cell: CellAddress, max: usize },
    /// All texts together are more than is read.
    #[error("the cells hold more than {max_bytes} bytes of text")]
    TooMuchText { max_bytes: usize },
}
