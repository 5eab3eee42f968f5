//! What would work instead, short enough for a chip.

use super::time;
use booking::alternatives::{Alternative, AlternativeKind};
use chrono_tz::Tz;
use inventory::text::Bilingual;

/// Says when, and how it differs from what was asked; times are on the wall clock of `zone`.
pub fn sentence(alternative: &Alternative, zone: Tz) -> Bilingual {
    let span = time::span(&alternative.slot, zone);
    match alternative.kind {
        AlternativeKind::Earlier => Bilingual::new(format!("提前：{}", span.zh), format!("Earlier: {}", span.en)),
        AlternativeKind::Later => Bilingual::new(format!("推后：{}", span.zh), format!("Later: {}", span.en)),
        AlternativeKind::Shorter => {
            let length = time::duration(alternative.slot.minutes());
            Bilingual::new(format!("缩短为 {}：{}", length.zh, span.zh), format!("Shorter, {}: {}", length.en, span.en))
        }
        AlternativeKind::Split => {
            let second = alternative.second.map(|second| time::span(&second, zone)).unwrap_or_else(|| span.clone());
            Bilingual::new(
                format!("分两次：{}，{}", span.zh, second.zh),
                format!("In two parts: {} and {}", span.en, second.en),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};
    use inventory::slot::Slot;

    #[test]
    fn an_alternative_says_how_it_differs() {
        let start = DateTime::from_timestamp(1_796_086_800, 0).expect("an instant");
        let slot = Slot::new(start, start + TimeDelta::minutes(90)).expect("a forward slot");
        let said = |kind| sentence(&Alternative::one(kind, slot), Tz::Asia__Shanghai);
        assert_eq!(said(AlternativeKind::Earlier).zh, "提前：12月1日 周二 09:00–10:30");
        assert_eq!(said(AlternativeKind::Later).en, "Later: Tue 1 Dec 09:00–10:30");
        assert_eq!(said(AlternativeKind::Shorter).zh, "缩短为 1 小时 30 分：12月1日 周二 09:00–10:30");
        let second = Some(slot.moved_to(slot.end() + TimeDelta::hours(3)));
        let split = Alternative { kind: AlternativeKind::Split, slot, second };
        let split = sentence(&split, Tz::Asia__Shanghai);
        assert_eq!(split.zh, "分两次：12月1日 周二 09:00–10:30，12月1日 周二 13:30–15:00");
        assert_eq!(split.en, "In two parts: Tue 1 Dec 09:00–10:30 and Tue 1 Dec 13:30–15:00");
    }
}
