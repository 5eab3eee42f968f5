//! What is wrong with a cell.

use super::field;
use inventory::{
    ledger::{AssetStatus, Field, Problem, ProblemCode},
    text::Bilingual,
};

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
