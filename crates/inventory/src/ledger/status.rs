//! The state of an asset, and why an instrument is not open.

use crate::width::fold_compact;
use serde::{Deserialize, Serialize};

/// The state of an instrument in its institution's ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetStatus {
    /// In use 在用.
    InUse,
    /// In order 正常.
    Normal,
    /// Out of order and waiting for repair 待修.
    AwaitingRepair,
    /// Not needed where it stands 多余.
    Surplus,
    /// Put forward for retirement but not retired 待报废.
    AwaitingRetirement,
    /// Retired 报废: no longer owed to anybody.
    Retired,
}

impl AssetStatus {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::InUse, Self::Normal, Self::AwaitingRepair, Self::Surplus, Self::AwaitingRetirement, Self::Retired];

    /// Recognises a state in Chinese or English.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match fold_compact(text).to_lowercase().as_str() {
            "在用" | "使用中" | "使用" | "in_use" | "inuse" => Self::InUse,
            "正常" | "完好" | "良好" | "normal" | "good" => Self::Normal,
            "待修" | "待维修" | "维修" | "维修中" | "在修" | "故障" | "awaiting_repair" | "awaitingrepair"
            | "underrepair" => Self::AwaitingRepair,
            "多余" | "闲置" | "surplus" | "idle" => Self::Surplus,
            "待报废" | "拟报废" | "申请报废" | "awaiting_retirement" | "awaitingretirement" => {
                Self::AwaitingRetirement
            }
            "报废" | "已报废" | "retired" | "scrapped" => Self::Retired,
            _ => return None,
        })
    }

    /// Returns the ledger's word.
    pub fn as_zh(self) -> &'static str {
        match self {
            Self::InUse => "在用",
            Self::Normal => "正常",
            Self::AwaitingRepair => "待修",
            Self::Surplus => "多余",
            Self::AwaitingRetirement => "待报废",
            Self::Retired => "报废",
        }
    }

    /// Returns the state's name in the API and in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::InUse => "in_use",
            Self::Normal => "normal",
            Self::AwaitingRepair => "awaiting_repair",
            Self::Surplus => "surplus",
            Self::AwaitingRetirement => "awaiting_retirement",
            Self::Retired => "retired",
        }
    }

    /// Tells whether the instrument is retired; one that only waits for it still counts.
    pub fn is_retired(self) -> bool {
        self == Self::Retired
    }

    /// Tells whether the instrument can be used as it stands.
    pub fn is_operational(self) -> bool {
        match self {
            Self::InUse | Self::Normal | Self::Surplus => true,
            Self::AwaitingRepair | Self::AwaitingRetirement | Self::Retired => false,
        }
    }
}

/// Why an instrument is not open, as far as the ledger's words tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum NotOpenReason {
    /// Under secrecy 涉密: never shown outside the institution.
    Secret,
    /// Kept for teaching 教学专用.
    TeachingOnly,
    /// Made for one special purpose 专用.
    SpecialPurpose,
    /// Being moved 正在搬迁.
    Moving,
    /// Anything else, as typed.
    Other(String),
}

impl NotOpenReason {
    /// Recognises a reason. Words of secrecy win over all others, unless they are denied (`不涉密`).
    pub fn parse(text: &str) -> Self {
        const SECRECY: [&str; 7] = ["涉密", "保密", "机密", "秘密", "绝密", "secret", "classified"];
        const DENIALS: [&str; 5] = ["不涉密", "非涉密", "未涉密", "无涉密", "unclassified"];
        let compact = DENIALS.iter().fold(fold_compact(text).to_lowercase(), |text, denial| text.replace(denial, ""));
        let says = |words: &[&str]| words.iter().any(|word| compact.contains(word));
        if says(&SECRECY) {
            Self::Secret
        } else if says(&["教学", "teaching"]) {
            Self::TeachingOnly
        } else if says(&["搬迁", "搬家", "moving"]) {
            Self::Moving
        } else if says(&["专用", "specialpurpose", "special_purpose"]) {
            Self::SpecialPurpose
        } else {
            Self::Other(text.trim().to_owned())
        }
    }

    /// Returns the ledger's words; [`NotOpenReason::parse`] reads them back.
    pub fn as_zh(&self) -> &str {
        match self {
            Self::Secret => "涉密",
            Self::TeachingOnly => "教学专用",
            Self::SpecialPurpose => "专用",
            Self::Moving => "正在搬迁",
            Self::Other(text) => text,
        }
    }

    /// Returns the reason's name in the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::TeachingOnly => "teaching_only",
            Self::SpecialPurpose => "special_purpose",
            Self::Moving => "moving",
            Self::Other(_) => "other",
        }
    }
}

impl From<String> for NotOpenReason {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

impl From<NotOpenReason> for String {
    fn from(reason: NotOpenReason) -> Self {
        reason.as_zh().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_read_back_by_word_and_by_code() {
        for status in AssetStatus::ALL {
            assert_eq!(AssetStatus::parse(status.as_zh()), Some(status));
            assert_eq!(AssetStatus::parse(status.code()), Some(status));
            assert_eq!(serde_json::to_string(&status).expect("a name"), format!("\"{}\"", status.code()));
        }
        assert_eq!(AssetStatus::parse(" 待 报废 "), Some(AssetStatus::AwaitingRetirement));
        assert_eq!(AssetStatus::parse("丢失"), None);
    }

    #[test]
    fn only_retirement_ends_the_duty() {
        let exempt: Vec<_> = AssetStatus::ALL.into_iter().filter(|status| status.is_retired()).collect();
        assert_eq!(exempt, [AssetStatus::Retired]);
    }

    #[test]
    fn what_is_broken_or_on_its_way_out_cannot_be_used() {
        let usable: Vec<_> = AssetStatus::ALL.into_iter().filter(|status| status.is_operational()).collect();
        assert_eq!(usable, [AssetStatus::InUse, AssetStatus::Normal, AssetStatus::Surplus]);
    }

    #[test]
    fn reasons_are_sent_by_their_codes() {
        let code = |text: &str| NotOpenReason::parse(text).code();
        let words = ["绝密", "教学用", "搬家中", "专用设备", "耗材停产"];
        assert_eq!(words.map(code), ["secret", "teaching_only", "moving", "special_purpose", "other"]);
        let english = ["Classified", "Teaching only", "Moving", "special purpose", "no staff"];
        assert_eq!(english.map(code), ["secret", "teaching_only", "moving", "special_purpose", "other"]);
    }

    #[test]
    fn secrecy_wins_unless_denied() {
        assert_eq!(NotOpenReason::parse("教学专用,涉密"), NotOpenReason::Secret);
        assert_eq!(NotOpenReason::parse("保密项目"), NotOpenReason::Secret);
        assert_eq!(NotOpenReason::parse("不涉密,仅教学用"), NotOpenReason::TeachingOnly);
        assert_eq!(NotOpenReason::parse("unclassified"), NotOpenReason::Other("unclassified".into()));
    }

    #[test]
    fn reasons_read_back() {
        for text in ["涉密", "教学专用", "专用", "正在搬迁", "耗材停产"] {
            assert_eq!(NotOpenReason::parse(text).as_zh(), text);
            let stored = serde_json::to_value(NotOpenReason::parse(text)).expect("a text");
            assert_eq!(stored, text);
            assert_eq!(serde_json::from_value::<NotOpenReason>(stored).expect("a reason"), NotOpenReason::parse(text));
        }
    }
}
