//! One cell at a time: what it means as a number, a day, a choice or a text, or which problem it has.

use super::{
    cell::Cell,
    problem::ProblemCode,
    status::{AssetStatus, NotOpenReason},
};
use crate::{
    date_text::{self, DateTextError},
    money::{AmountError, AmountUnit, Fen},
    text::EmailAddress,
    width::{fold, fold_compact},
};
use chrono::NaiveDate;

/// Spreadsheets keep 15 digits of a number; whole numbers from here on may have lost their last ones.
const EXACT_BELOW: f64 = 1e15;
const ASSET_NUMBER_MAX: usize = 64;
/// Longest text of any other field, in characters.
pub const TEXT_MAX: usize = 200;

/// Reads an asset number: full-width signs folded, blanks dropped, letter case kept.
pub fn asset_number(cell: &Cell) -> Result<String, ProblemCode> {
    let number = fold_compact(&text(cell, ASSET_NUMBER_MAX)?);
    if number.is_empty() {
        Err(ProblemCode::Missing)
    } else if is_scientific(&number) {
        Err(ProblemCode::DigitsLost)
    } else {
        Ok(number)
    }
}

/// Reads a text that must not be blank.
pub fn needed_text(cell: &Cell) -> Result<String, ProblemCode> {
    let text = text(cell, TEXT_MAX)?;
    if text.is_empty() { Err(ProblemCode::Missing) } else { Ok(text) }
}

/// Reads a text of at most `max` characters: runs of blanks and line breaks become one blank, invisible signs go.
pub fn text(cell: &Cell, max: usize) -> Result<String, ProblemCode> {
    let text = match cell {
        Cell::Empty => return Ok(String::new()),
        Cell::Text(text) => text.replace(is_invisible, ""),
        Cell::Number(number) if number.abs() < EXACT_BELOW => number.to_string(),
        Cell::Number(_) => return Err(ProblemCode::DigitsLost),
        // A spreadsheet has taken "3-1" for a day or "true" for a truth value; what was typed is lost.
        Cell::Date(_) | Cell::Bool(_) => return Err(ProblemCode::Unreadable),
        Cell::Error(_) => return Err(ProblemCode::CellError),
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().any(char::is_control) {
        Err(ProblemCode::Unreadable)
    } else if text.chars().count() > max {
        Err(ProblemCode::TooLong { max })
    } else {
        Ok(text)
    }
}

/// Reads an original value, above zero.
pub fn value(cell: &Cell, unit: AmountUnit) -> Result<Fen, ProblemCode> {
    let amount = match cell {
        Cell::Empty => Err(AmountError::Empty),
        Cell::Text(text) => Fen::parse_in(text, unit),
        Cell::Number(number) => Fen::from_number(*number, unit),
        Cell::Date(_) | Cell::Bool(_) => Err(AmountError::Unreadable),
        Cell::Error(_) => return Err(ProblemCode::CellError),
    };
    match amount {
        Ok(amount) if amount > Fen::ZERO => Ok(amount),
        Ok(_) => Err(ProblemCode::NotPositive),
        Err(AmountError::Empty) => Err(ProblemCode::Missing),
        Err(AmountError::Unreadable) => Err(ProblemCode::Unreadable),
        Err(AmountError::TooLarge) => Err(ProblemCode::TooLarge),
    }
}

/// Reads a day, or nothing from a blank cell. A number counts only when its digits spell the day (`20181023`).
pub fn day(cell: &Cell) -> Result<Option<NaiveDate>, ProblemCode> {
    let text = match cell {
        Cell::Empty => return Ok(None),
        Cell::Date(day) => return Ok(Some(*day)),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Bool(_) => return Err(ProblemCode::Unreadable),
        Cell::Error(_) => return Err(ProblemCode::CellError),
    };
    match date_text::parse(&text) {
        Ok(day) => Ok(Some(day)),
        Err(DateTextError::Empty) => Ok(None),
        Err(DateTextError::Unreadable) => Err(ProblemCode::Unreadable),
        Err(DateTextError::Impossible) => Err(ProblemCode::Impossible),
    }
}

/// Reads the day of purchase, which must be known and not after today.
pub fn purchase_day(cell: &Cell, today: NaiveDate) -> Result<NaiveDate, ProblemCode> {
    match day(cell)? {
        None => Err(ProblemCode::Missing),
        Some(day) if today < day => Err(ProblemCode::InFuture),
        Some(day) => Ok(day),
    }
}

/// Reads a mail address, or nothing from a blank cell.
pub fn email(cell: &Cell) -> Result<Option<EmailAddress>, ProblemCode> {
    let text = fold(&text(cell, usize::MAX)?);
    if text.is_empty() {
        return Ok(None);
    }
    EmailAddress::parse(&text).map(Some).map_err(|_| ProblemCode::NotAnAddress)
}

/// Reads a state.
pub fn status(cell: &Cell) -> Result<AssetStatus, ProblemCode> {
    AssetStatus::parse(&needed_text(cell)?).ok_or(ProblemCode::UnknownChoice)
}

/// Reads yes or no, or nothing from a blank cell.
pub fn yes_or_no(cell: &Cell) -> Result<Option<bool>, ProblemCode> {
    if let Cell::Bool(answer) = cell {
        return Ok(Some(*answer));
    }
    match fold_compact(&text(cell, TEXT_MAX)?).to_lowercase().as_str() {
        "" => Ok(None),
        "是" | "开放" | "已开放" | "共享" | "yes" | "y" | "true" | "1" | "√" | "✓" => Ok(Some(true)),
        "否" | "不开放" | "未开放" | "不共享" | "no" | "n" | "false" | "0" | "×" | "✗" => Ok(Some(false)),
        _ => Err(ProblemCode::UnknownChoice),
    }
}

/// Reads why an instrument is not open, or nothing from a blank cell.
pub fn reason(cell: &Cell) -> Result<Option<NotOpenReason>, ProblemCode> {
    let text = text(cell, TEXT_MAX)?;
    Ok((!text.is_empty()).then(|| NotOpenReason::parse(&text)))
}

/// Zero-width and direction signs that come along with copied text and would make equal numbers differ.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Tells whether a spreadsheet has written a long number as `2.01868E+09`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit());
    whole.len() == 1 && digits(whole) && digits(decimals) && exponent.strip_prefix('+').is_some_and(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn an_asset_number_survives_spreadsheets_or_is_refused() {
        assert_eq!(asset_number(&Cell::Number(2_018_679_924.0)), Ok("2018679924".into()));
        assert_eq!(asset_number(&typed(" ２０１８ 679924\u{200B} ")), Ok("2018679924".into()));
        assert_eq!(asset_number(&typed("2.01868E+09")), Err(ProblemCode::DigitsLost));
        assert_eq!(asset_number(&Cell::Number(2_018_679_924_000_000_000.0)), Err(ProblemCode::DigitsLost));
        for number in ["SB-1E+2X", "1E9", "12E+3", "1.E+3", "1.X2E+3", "A.5E+1", ".5E+1"] {
            assert_eq!(asset_number(&typed(number)), Ok(number.into()));
        }
        assert_eq!(asset_number(&typed("1e+9")), Err(ProblemCode::DigitsLost));
        assert_eq!(asset_number(&Cell::Number(1e15 - 1.0)), Ok("999999999999999".into()));
        assert_eq!(asset_number(&Cell::Number(1e15)), Err(ProblemCode::DigitsLost));
    }

    #[test]
    fn text_is_one_line() {
        assert_eq!(text(&typed("激光\n 共聚焦\u{3000}显微镜 "), TEXT_MAX), Ok("激光 共聚焦 显微镜".into()));
        assert_eq!(text(&typed("a\u{7}b"), TEXT_MAX), Err(ProblemCode::Unreadable));
        assert_eq!(text(&typed("abc"), 2), Err(ProblemCode::TooLong { max: 2 }));
        assert_eq!(text(&typed("abc"), 3), Ok("abc".into()));
    }

    #[test]
    fn a_number_is_a_day_only_when_its_digits_spell_one() {
        assert_eq!(day(&Cell::Number(20_181_023.0)), Ok(NaiveDate::from_ymd_opt(2018, 10, 23)));
        assert_eq!(day(&Cell::Number(43_396.0)), Err(ProblemCode::Unreadable));
    }

    #[test]
    fn what_a_spreadsheet_made_of_a_cell_is_said() {
        let (error, truth) = (Cell::Error("#N/A".to_owned()), Cell::Bool(true));
        let date = NaiveDate::from_ymd_opt(2018, 10, 23).expect("a day");
        assert_eq!(text(&error, TEXT_MAX), Err(ProblemCode::CellError));
        assert_eq!(text(&truth, TEXT_MAX), Err(ProblemCode::Unreadable));
        assert_eq!(text(&Cell::Date(date), TEXT_MAX), Err(ProblemCode::Unreadable));
        assert_eq!(value(&error, AmountUnit::Yuan), Err(ProblemCode::CellError));
        assert_eq!(value(&truth, AmountUnit::Yuan), Err(ProblemCode::Unreadable));
        assert_eq!(value(&typed("999999999999999999亿"), AmountUnit::Yuan), Err(ProblemCode::TooLarge));
        assert_eq!(value(&Cell::Number(12.5), AmountUnit::TenThousandYuan), Ok(Fen(12_500_000)));
        assert_eq!((day(&error), day(&truth)), (Err(ProblemCode::CellError), Err(ProblemCode::Unreadable)));
        assert_eq!((day(&Cell::Date(date)), day(&typed(" "))), (Ok(Some(date)), Ok(None)));
    }

    #[test]
    fn yes_and_no_come_in_many_forms() {
        assert_eq!(yes_or_no(&Cell::Bool(true)), Ok(Some(true)));
        assert_eq!(yes_or_no(&Cell::Number(0.0)), Ok(Some(false)));
        assert_eq!(yes_or_no(&typed(" 是 ")), Ok(Some(true)));
        assert_eq!(yes_or_no(&typed("")), Ok(None));
        assert_eq!(yes_or_no(&typed("待定")), Err(ProblemCode::UnknownChoice));
    }
}
