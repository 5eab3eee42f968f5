//! Words on the duty to open.

use inventory::{ledger::NotOpenReason, money::Fen, text::Bilingual};

/// Says why an instrument is not open; other reasons as they were typed.
pub fn reason(reason: &NotOpenReason) -> Bilingual {
    match reason {
        NotOpenReason::Secret => Bilingual::new("涉密", "secret"),
        NotOpenReason::TeachingOnly => Bilingual::new("教学专用", "kept for teaching"),
        NotOpenReason::SpecialPurpose => Bilingual::new("专用设备", "made for one special purpose"),
        NotOpenReason::Moving => Bilingual::new("正在搬迁", "being moved"),
        NotOpenReason::Other(text) => Bilingual::new(text, text),
    }
}

/// Names a kind of reason in a sum; nothing: nobody gave one.
pub fn kind(reason: Option<&NotOpenReason>) -> Bilingual {
    match reason {
        None => Bilingual::new("未说明原因", "no reason given"),
        Some(NotOpenReason::Other(_)) => Bilingual::new("其他原因", "other reasons"),
        Some(known) => self::reason(known),
    }
}

/// Defines the opening rate.
pub fn definition(threshold: Fen) -> Bilingual {
    Bilingual::new(
        format!(
            "开放率 = 已开放台数 ÷ 应开放台数。应开放：原值 {threshold} 及以上且未报废（待报废、多余、待修仍计入，涉密只计数）；\
             已开放：允许外单位使用。没有应开放仪器的，不计算开放率。"
        ),
        format!(
            "Opening rate = opened ÷ obligated. Obligated: an original value of {threshold} or more and not retired \
             (awaiting retirement or repair and surplus still count; secret ones count as a number only). Opened: \
             outsiders may use it. Without obligated instruments there is no rate."
        ),
    )
}

/// Says which instruments figures speak of.
pub fn scope(threshold: Fen) -> Bilingual {
    Bilingual::new(
        format!("原值 {threshold} 及以上、未报废、不涉密的仪器；只计已在本系统报送机时的单位"),
        format!(
            "Instruments with an original value of {threshold} or more, neither retired nor secret, of the institutions \
             whose hours are kept here"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_in_a_sum_do_not_repeat_what_was_typed() {
        let typed = NotOpenReason::Other("耗材停产".into());
        assert_eq!(kind(Some(&typed)).zh, "其他原因");
        assert_eq!(reason(&typed).zh, "耗材停产");
        assert_eq!(kind(None).en, "no reason given");
    }

    #[test]
    fn the_definition_names_the_threshold() {
        let text = definition(Fen(10_000_000));
        assert!(text.zh.contains("¥100,000.00") && text.en.contains("¥100,000.00"));
    }
}
