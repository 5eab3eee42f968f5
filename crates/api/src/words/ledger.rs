//! What is wrong with a ledger, a row or a file, and what to do about it.

use super::{counted, join};
use crate::exchange::table::TableError;
use inventory::{
    ledger::{AssetStatus, CellAddress, Field, LedgerError, Problem, ProblemCode},
    text::Bilingual,
};

/// Names a field as a ledger's header would.
pub fn field(field: Field) -> Bilingual {
    let (zh, en) = match field {
        Field::AssetNumber => ("资产编号", "asset number"),
        Field::NameZh => ("仪器名称", "name"),
        Field::NameEn => ("英文名称", "English name"),
        Field::Model => ("规格型号", "model"),
        Field::Manufacturer => ("生产厂家", "manufacturer"),
        Field::Country => ("国别", "country"),
        Field::Value => ("原值", "original value"),
        Field::Purchased => ("购置日期", "date of purchase"),
        Field::FirstUsed => ("启用日期", "date of first use"),
        Field::Department => ("使用部门", "department"),
        Field::Place => ("存放地点", "place"),
        Field::Email => ("联系邮箱", "mail address"),
        Field::Status => ("状态", "status"),
        Field::Class => ("分类", "class"),
        Field::Open => ("是否开放", "open"),
        Field::NotOpenReason => ("不开放原因", "reason for not opening"),
    };
    Bilingual::new(zh, en)
}

/// Says what is wrong with a cell; the cell's address and content stand beside the sentence.
pub fn problem(problem: &Problem) -> Bilingual {
    let name = field(problem.field);
    let (zh, en) = match problem.code {
        ProblemCode::Missing => (format!("缺少{}", name.zh), format!("The {} is missing", name.en)),
        ProblemCode::Unreadable => unreadable(problem.field, &name),
        ProblemCode::TooLong { max } => {
            (format!("{}超过 {max} 个字", name.zh), format!("The {} has more than {max} characters", name.en))
        }
        ProblemCode::NotPositive => (format!("{}须大于 0", name.zh), format!("The {} must be above zero", name.en)),
        ProblemCode::TooLarge => {
            (format!("{}过大，请核对单位", name.zh), format!("The {} is too large, please check its unit", name.en))
        }
        ProblemCode::Impossible => {
            (format!("{}：没有这一天", name.zh), format!("The {} is no day of the calendar", name.en))
        }
        ProblemCode::InFuture => (format!("{}晚于今天", name.zh), format!("The {} lies in the future", name.en)),
        ProblemCode::NotAnAddress => {
            (format!("{}不是有效的邮箱地址", name.zh), format!("The {} is not valid", name.en))
        }
        ProblemCode::UnknownChoice => unknown_choice(problem.field, &name),
        ProblemCode::CellError => (
            format!("{}的单元格显示错误值，请在表格中修正公式", name.zh),
            format!("The cell of the {} shows an error; please mend its formula", name.en),
        ),
        ProblemCode::DigitsLost => (
            format!("{}被表格软件四舍五入，末几位已丢失，请把该列设为文本格式后重新填写", name.zh),
            format!(
                "The spreadsheet has rounded the {} and lost its last digits; make the column text and enter it again",
                name.en
            ),
        ),
        ProblemCode::Duplicate { first_row } => (
            format!("{}与第 {first_row} 行重复，以第 {first_row} 行为准", name.zh),
            format!("The {} stands in row {first_row} already; that row counts", name.en),
        ),
        ProblemCode::FirstUsedInFuture => {
            (format!("提示：{}晚于今天", name.zh), format!("Note: the {} lies in the future", name.en))
        }
        ProblemCode::FirstUsedBeforePurchase => {
            (format!("提示：{}早于购置日期", name.zh), format!("Note: the {} is before the date of purchase", name.en))
        }
        ProblemCode::OpenButSecret => (
            "提示：涉密仪器标为开放，按涉密处理，不开放".to_owned(),
            "Note: marked both secret and open; kept secret and not open".to_owned(),
        ),
        ProblemCode::OpenNotSaid => (
            "提示：未注明是否开放，按不开放处理".to_owned(),
            "Note: not said whether it is open; taken as not open".to_owned(),
        ),
    };
    Bilingual::new(zh, en)
}

fn unreadable(of: Field, name: &Bilingual) -> (String, String) {
    match of {
        Field::Value => (
            format!("{}不是可识别的金额，例如 1234.50 或 165.83万", name.zh),
            format!("The {} is not readable as an amount, such as 1234.50 or 165.83万", name.en),
        ),
        Field::Purchased | Field::FirstUsed => (
            format!("{}不是可识别的日期，例如 2018-10-23", name.zh),
            format!("The {} is not readable as a date, such as 2018-10-23", name.en),
        ),
        Field::AssetNumber
        | Field::NameZh
        | Field::NameEn
        | Field::Model
        | Field::Manufacturer
        | Field::Country
        | Field::Department
        | Field::Place
        | Field::Email
        | Field::Status
        | Field::Class
        | Field::Open
        | Field::NotOpenReason => (
            format!("{}无法识别，请把单元格设为文本格式后重新填写", name.zh),
            format!("The {} is not readable; make its cell text and enter it again", name.en),
        ),
    }
}

fn unknown_choice(of: Field, name: &Bilingual) -> (String, String) {
    let choices = match of {
        Field::Status => AssetStatus::ALL.map(AssetStatus::as_zh).join("、"),
        _ => "是、否".to_owned(),
    };
    (
        format!("{}不在可选范围内，可填：{choices}", name.zh),
        format!("The {} is none of the words it may be: {choices}", name.en),
    )
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(of: Field, code: ProblemCode) -> Bilingual {
        let cell = "C27".parse().expect("an address");
        problem(&Problem { code, field: of, cell, raw: String::new() })
    }

    #[test]
    fn a_problem_names_its_field_and_the_way_out() {
        for (field, code, zh, en) in [
            (Field::Value, ProblemCode::Missing, "缺少原值", "The original value is missing"),
            (
                Field::Value,
                ProblemCode::Unreadable,
                "原值不是可识别的金额，例如 1234.50 或 165.83万",
                "The original value is not readable as an amount, such as 1234.50 or 165.83万",
            ),
            (
                Field::Purchased,
                ProblemCode::Unreadable,
                "购置日期不是可识别的日期，例如 2018-10-23",
                "The date of purchase is not readable as a date, such as 2018-10-23",
            ),
            (
                Field::FirstUsed,
                ProblemCode::Impossible,
                "启用日期：没有这一天",
                "The date of first use is no day of the calendar",
            ),
            (
                Field::Status,
                ProblemCode::UnknownChoice,
                "状态不在可选范围内，可填：在用、正常、待修、多余、待报废、报废",
                "The status is none of the words it may be: 在用、正常、待修、多余、待报废、报废",
            ),
            (
                Field::AssetNumber,
                ProblemCode::Duplicate { first_row: 12 },
                "资产编号与第 12 行重复，以第 12 行为准",
                "The asset number stands in row 12 already; that row counts",
            ),
            (
                Field::NameZh,
                ProblemCode::TooLong { max: 200 },
                "仪器名称超过 200 个字",
                "The name has more than 200 characters",
            ),
            (
                Field::Open,
                ProblemCode::OpenNotSaid,
                "提示：未注明是否开放，按不开放处理",
                "Note: not said whether it is open; taken as not open",
            ),
        ] {
            assert_eq!(said(field, code), Bilingual::new(zh, en));
        }
    }

    #[test]
    fn notes_are_told_from_refusals() {
        let notes = [
            ProblemCode::FirstUsedInFuture,
            ProblemCode::FirstUsedBeforePurchase,
            ProblemCode::OpenButSecret,
            ProblemCode::OpenNotSaid,
        ];
        for code in notes {
            assert!(!code.refuses());
            assert!(said(Field::FirstUsed, code).zh.starts_with("提示："));
        }
    }

    #[test]
    fn a_header_that_does_not_do_says_what_it_lacks() {
        let error = LedgerError::Columns {
            row: 3,
            missing: vec![Field::Value, Field::Status],
            repeated: vec![(Field::Place, "F3".parse().expect("an address"), "K3".parse().expect("an address"))],
        };
        assert_eq!(refusal(&error).zh, "第 3 行的表头缺少原值、状态；F3 和 K3 都像“存放地点”，请改名其中一列");
        assert_eq!(
            refusal(&error).en,
            "The header in row 3 lacks original value, status; has two columns for the place, F3 and K3; please rename one"
        );
    }

    #[test]
    fn a_file_that_is_no_table_says_what_to_do() {
        assert_eq!(table(&TableError::LegacyWorkbook).zh, "这是旧版工作簿（.xls），请另存为 .xlsx 后再导入");
        let large = TableError::FileTooLarge { size_bytes: 12_345_678, max_bytes: 10 * 1024 * 1024 };
        assert_eq!(table(&large).zh, "文件 12 MB，最大 10 MB");
    }
}
