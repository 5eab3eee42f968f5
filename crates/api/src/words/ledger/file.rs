//! What is wrong with a file as a whole: it is no table, or its table is no ledger.

use super::{
    super::{counted, join},
    field,
};
use crate::exchange::table::TableError;
use inventory::{
    ledger::{CellAddress, Field, LedgerError},
    text::Bilingual,
};

/// Says why a table cannot be read as a ledger.
pub fn refusal(error: &LedgerError) -> Bilingual {
    match error {
        LedgerError::NoHeader { searched } => Bilingual::new(
            format!("前 {searched} 行中没有找到表头。表头须在同一行，至少有资产编号、仪器名称、原值和状态四列"),
            format!(
                "No header was found in the first {}. It must stand in one row and have at least the asset number, \
                 name, original value and status",
                counted(*searched as u64, "row", "rows")
            ),
        ),
        LedgerError::Columns { row, missing, repeated } => columns(*row, missing, repeated),
    }
}

fn columns(row: u32, missing: &[Field], repeated: &[(Field, CellAddress, CellAddress)]) -> Bilingual {
    let mut parts = Vec::new();
    if !missing.is_empty() {
        let names = join(&missing.iter().map(|missing| field(*missing)).collect::<Vec<_>>(), "、", ", ");
        parts.push(Bilingual::new(format!("缺少{}", names.zh), format!("lacks {}", names.en)));
    }
    for (repeated, first, second) in repeated {
        let name = field(*repeated);
        parts.push(Bilingual::new(
            format!("{first} 和 {second} 都像“{}”，请改名其中一列", name.zh),
            format!("has two columns for the {}, {first} and {second}; please rename one", name.en),
        ));
    }
    let parts = join(&parts, "；", "; ");
    Bilingual::new(format!("第 {row} 行的表头{}", parts.zh), format!("The header in row {row} {}", parts.en))
}

/// Says why a file holds no table that can be read.
pub fn table(error: &TableError) -> Bilingual {
    let (zh, en) = match error {
        TableError::FileTooLarge { size_bytes, max_bytes } => (
            format!("文件 {}，最大 {}", megabytes(*size_bytes as u64), megabytes(*max_bytes as u64)),
            format!(
                "The file has {}, at most {} are read",
                megabytes(*size_bytes as u64),
                megabytes(*max_bytes as u64)
            ),
        ),
        TableError::UnpackedTooLarge { max_bytes } => (
            format!("工作簿解压后超过 {}，可能已损坏", megabytes(*max_bytes)),
            format!("The workbook unpacks to more than {}; it may be damaged", megabytes(*max_bytes)),
        ),
        TableError::Empty => ("文件里没有表格".to_owned(), "The file holds no table".to_owned()),
        TableError::LegacyWorkbook => (
            "这是旧版工作簿（.xls），请另存为 .xlsx 后再导入".to_owned(),
            "This is a workbook in the old format (.xls); please save it as .xlsx".to_owned(),
        ),
        TableError::LockedWorkbook => (
            "工作簿有打开密码，请去掉密码后再导入".to_owned(),
            "The workbook is locked with a password; please save it without one".to_owned(),
        ),
        TableError::WebPage => (
            "文件实际是网页，请用表格软件打开并另存为 .xlsx 后再导入".to_owned(),
            "The file is really a web page; please open it in a spreadsheet and save it as .xlsx".to_owned(),
        ),
        TableError::UnknownContent => (
            "文件既不是工作簿也不是文本，请导入 .xlsx 或 .csv".to_owned(),
            "The file is neither a workbook nor text; please use .xlsx or .csv".to_owned(),
        ),
        TableError::DamagedContainer(_) | TableError::DamagedWorkbook(_) | TableError::DamagedCells => (
            "工作簿已损坏，请重新导出后再导入".to_owned(),
            "The workbook is damaged; please export it again".to_owned(),
        ),
        TableError::OpenQuote { row } => (
            format!("第 {row} 行有一个引号没有结束，请修正后再导入"),
            format!("A quotation mark in row {row} is never closed; please mend it"),
        ),
        TableError::TooManyRows { max } => (
            format!("表格超过 {max} 行，请分几次导入"),
            format!("The table has more than {max} rows; please import it in parts"),
        ),
        TableError::TooManyColumns { cell, max } => (
            format!("单元格 {cell} 超出前 {max} 列，请删去多余的列"),
            format!("Cell {cell} lies beyond column {max}; please remove what is not needed"),
        ),
        TableError::CellTooLong { cell, max } => {
            (format!("单元格 {cell} 超过 {max} 个字"), format!("Cell {cell} has more than {max} characters"))
        }
        TableError::TooMuchText { max_bytes } => (
            format!("表格文字超过 {}，请分几次导入", megabytes(*max_bytes as u64)),
            format!("The cells hold more than {} of text; please import it in parts", megabytes(*max_bytes as u64)),
        ),
    };
    Bilingual::new(zh, en)
}

/// Whole MiB rounded up, which people call MB.
fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1024 * 1024))
}
