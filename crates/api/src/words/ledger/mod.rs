//! What is wrong with a ledger, a row or a file, and what to do about it.

mod cell;
mod file;
#[cfg(test)]
mod tests;

pub use cell::problem;
pub use file::{refusal, table};

use inventory::{ledger::Field, text::Bilingual};

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
