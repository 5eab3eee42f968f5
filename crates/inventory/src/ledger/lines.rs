//! Lines of a ledger that are no records: totals, footers, repeated headers.

use super::{
    cell::{Cell, GridRow},
    columns::Columns,
    field::Field,
};
use crate::width::fold_compact;
use serde::{Deserialize, Serialize};

/// What a line below the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// An instrument, readable or not.
    Record,
    /// Nothing.
    Blank,
    /// The header once more, as on printed pages.
    RepeatedHeader,
    /// A sum 合计.
    Totals,
    /// Who made the list and when 制表人.
    Footer,
}

const TOTALS: [&str; 10] =
    ["本页合计", "本页小计", "合计", "总计", "小计", "共计", "累计", "grandtotal", "subtotal", "total"];
const FOOTERS: [&str; 11] =
    ["制表", "填表", "审核", "复核", "负责人", "单位负责人", "经办人", "打印", "备注", "说明", "注"];

impl LineKind {
    /// Judges a line by its first filled cell; a line with a value is never a footer.
    pub fn of(row: &GridRow, columns: &Columns) -> Self {
        let Some(first) = row.first_filled() else { return Self::Blank };
        let word = match first {
            Cell::Text(text) => fold_compact(text).to_lowercase(),
            Cell::Empty | Cell::Number(_) | Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => return Self::Record,
        };
        let no_value = columns.of(Field::Value).is_none_or(|column| row.cell(column.cell.column).is_blank());
        if columns.repeats_header(row) {
            Self::RepeatedHeader
        } else if TOTALS.iter().any(|total| is_total(&word, total)) {
            Self::Totals
        } else if no_value && word.contains(':') && FOOTERS.iter().any(|footer| word.starts_with(footer)) {
            Self::Footer
        } else {
            Self::Record
        }
    }
}

/// Tells whether `word` is a total's word, alone or followed by anything but letters (`合计:`, `小计(元)`, `共计420台`).
fn is_total(word: &str, total: &str) -> bool {
    word.strip_prefix(total).is_some_and(|rest| rest.chars().next().is_none_or(|sign| !sign.is_alphabetic()))
}
