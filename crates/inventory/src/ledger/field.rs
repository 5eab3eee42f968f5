//! The fields of a ledger and the headers under which institutions keep them.

use crate::width::fold_compact;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A field of the ledger, in the order in which people read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The institution's own number for the instrument.
    AssetNumber,
    /// Its name in Chinese.
    NameZh,
    /// Its name in English.
    NameEn,
    /// Model and specification.
    Model,
    /// Who made it.
    Manufacturer,
    /// Where it was made.
    Country,
    /// Original value 原值.
    Value,
    /// The day it was bought.
    Purchased,
    /// The day it was first used.
    FirstUsed,
    /// The department that keeps it.
    Department,
    /// Where it stands.
    Place,
    /// The lab's mail address.
    Email,
    /// Its state in the ledger.
    Status,
    /// Its class.
    Class,
    /// Whether outsiders may use it.
    Open,
    /// Why they may not.
    NotOpenReason,
}

impl Field {
    /// All fields in order.
    pub const ALL: [Self; 16] = [
        Self::AssetNumber,
        Self::NameZh,
        Self::NameEn,
        Self::Model,
        Self::Manufacturer,
        Self::Country,
        Self::Value,
        Self::Purchased,
        Self::FirstUsed,
        Self::Department,
        Self::Place,
        Self::Email,
        Self::Status,
        Self::Class,
        Self::Open,
        Self::NotOpenReason,
    ];

    /// The columns without which a ledger cannot be read.
    pub const NEEDED: [Self; 4] = [Self::AssetNumber, Self::NameZh, Self::Value, Self::Status];

    /// Returns the field's name in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::AssetNumber => "asset_number",
            Self::NameZh => "name_zh",
            Self::NameEn => "name_en",
            Self::Model => "model",
            Self::Manufacturer => "manufacturer",
            Self::Country => "country",
            Self::Value => "value",
            Self::Purchased => "purchased",
            Self::FirstUsed => "first_used",
            Self::Department => "department",
            Self::Place => "place",
            Self::Email => "email",
            Self::Status => "status",
            Self::Class => "class",
            Self::Open => "open",
            Self::NotOpenReason => "not_open_reason",
        }
    }

    /// Recognises a header; the number says how well it fits, 0 best.
    ///
    /// Blanks, line breaks, full-width forms, letter case, marks of mandatory columns and units in brackets do not
    /// matter. When two columns fit the same field, the better one is it and the other stays unused.
    pub fn of_header(header: &str) -> Option<(Self, usize)> {
        let name = header_name(header);
        Self::ALL.into_iter().find_map(|field| {
            let rank = field.headers().iter().position(|known| *known == name)?;
            Some((field, rank))
        })
    }

    /// Known headers, best first, each compact and in lower case; no header belongs to two fields.
    fn headers(self) -> &'static [&'static str] {
        match self {
            Self::AssetNumber => &[
                "资产编号",
                "资产编码",
                "固定资产编号",
                "资产号",
                "仪器设备编号",
                "仪器编号",
                "设备编号",
                "仪器编码",
                "设备编码",
                "编号",
                "assetnumber",
                "assetno.",
                "assetno",
                "assetid",
                "inventorynumber",
            ],
            Self::NameZh => &[
                "仪器名称",
                "仪器设备名称",
                "设备名称",
                "资产名称",
                "中文名称",
                "仪器中文名称",
                "名称",
                "chinesename",
                "name(zh)",
                "instrumentname",
                "name",
            ],
            Self::NameEn => &["英文名称", "英文名", "仪器英文名称", "englishname", "name(en)"],
            Self::Model => &["规格型号", "型号规格", "型号", "规格", "model"],
            Self::Manufacturer => {
                &["生产厂家", "生产厂商", "制造厂商", "制造商", "厂家", "厂商", "品牌", "manufacturer", "maker"]
            }
            Self::Country => &["国别", "产地国别", "原产国", "国家", "产地", "country", "countryoforigin", "origin"],
            Self::Value => &[
                "原值",
                "资产原值",
                "设备原值",
                "仪器原值",
                "购置金额",
                "金额",
                "单价",
                "价值",
                "originalvalue",
                "value",
                "price",
            ],
            Self::Purchased => &[
                "购置日期",
                "购买日期",
                "采购日期",
                "购入日期",
                "取得日期",
                "购置时间",
                "datepurchased",
                "purchasedate",
                "dateofpurchase",
                "purchased",
            ],
            Self::FirstUsed => &[
                "启用日期",
                "投用日期",
                "投入使用日期",
                "开始使用日期",
                "启用时间",
                "使用日期",
                "firstused",
                "dateoffirstuse",
                "inusesince",
            ],
            Self::Department => &[
                "领用单位",
                "使用单位",
                "使用部门",
                "领用部门",
                "所属单位",
                "所在单位",
                "院系",
                "部门",
                "单位",
                "department",
                "unit",
            ],
            Self::Place => {
                &["存放地点", "存放地", "存放位置", "安装地点", "放置地点", "地点", "房间", "location", "place", "room"]
            }
            Self::Email => {
                &["联系邮箱", "邮箱", "电子邮箱", "电子邮件", "负责人邮箱", "email", "e-mail", "contactemail"]
            }
            Self::Status => {
                &["状态", "现状", "使用状态", "使用现状", "仪器状态", "设备状态", "资产状态", "status", "condition"]
            }
            Self::Class => &["分类", "仪器分类", "设备分类", "资产分类", "分类名称", "类别", "class", "category"],
            Self::Open => {
                &["是否开放共享", "是否开放", "是否共享", "开放共享", "对外开放", "opentooutsiders", "open", "shared"]
            }
            Self::NotOpenReason => {
                &["不开放原因", "未开放原因", "不共享原因", "不开放理由", "reasonnotopen", "notopenreason"]
            }
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Units and marks that institutions put into brackets behind a header.
const BRACKETED: [&str; 10] = ["元", "万元", "人民币", "人民币元", "rmb", "cny", "yuan", "必填", "选填", "required"];

fn header_name(header: &str) -> String {
    let mut name = fold_compact(header).to_lowercase();
    name.retain(|sign| !matches!(sign, '*' | ':'));
    for word in BRACKETED {
        name = name.replace(&format!("({word})"), "").replace(&format!("[{word}]"), "");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_header_belongs_to_two_fields() {
        let mut seen = BTreeSet::new();
        for field in Field::ALL {
            for header in field.headers() {
                assert!(seen.insert(*header), "{header}");
                assert_eq!(header_name(header), *header);
                assert_eq!(Field::of_header(header).map(|(found, _)| found), Some(field));
            }
        }
    }

    #[test]
    fn blanks_marks_and_units_do_not_matter() {
        for header in ["原 值", "原值（万元）", "*原值", "原值\n(元)", "Original Value"] {
            assert_eq!(Field::of_header(header).map(|(field, _)| field), Some(Field::Value), "{header}");
        }
        assert_eq!(Field::of_header("Name (EN)").map(|(field, _)| field), Some(Field::NameEn));
        assert_eq!(Field::of_header("数量"), None);
    }

    #[test]
    fn the_code_is_the_serialised_name() {
        for field in Field::ALL {
            assert_eq!(serde_json::to_string(&field).expect("a name"), format!("\"{field}\""));
            assert_eq!(field.to_string(), field.code());
        }
    }
}
