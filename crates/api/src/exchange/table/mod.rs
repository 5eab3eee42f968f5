//! Tables in files: a workbook (.xlsx) or delimited text, told apart by content, never by name.
//!
//! Everything is bounded before it is believed, so that no file of ten megabytes costs more than a few hundred.
//! Reading is computation without waiting: callers on an async runtime use a blocking thread. Deliberately absent:
//! .xls, .xlsb and .ods, which their programs save as .xlsx.

mod container;
mod sheet;
mod text_file;
mod types;
mod workbook;

pub use types::{
    MAX_CELL_CHARS, MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS, MAX_TEXT_BYTES, MAX_UNPACKED_BYTES, Table, TableError,
    TableSource, TextEncoding,
};

/// How an OLE container begins: old workbooks, and new ones under a password.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Reads the table in a file.
pub fn read_table(bytes: &[u8]) -> Result<Table, TableError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(TableError::FileTooLarge { size_bytes: bytes.len(), max_bytes: MAX_FILE_BYTES });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        workbook::read(bytes)
    } else if bytes.starts_with(OLE) {
        Err(if is_locked(bytes) { TableError::LockedWorkbook } else { TableError::LegacyWorkbook })
    } else {
        text_file::read(bytes)
    }
}

/// Looks for the directory entry under which a locked workbook keeps its content (MS-OFFCRYPTO section 2.3.4.4).
fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}
