//! What happened to a reservation, for its history. Who did it, when and why stand beside the sentence.

use super::{choice, join, time};
use booking::{decision::Happening, violation::RuleCode};
use chrono_tz::Tz;
use inventory::{slot::Slot, text::Bilingual};

/// Says what happened; `slot` is the time the reservation had afterwards.
pub fn happening(happening: Happening, slot: &Slot, zone: Tz) -> Bilingual {
    let span = time::span(slot, zone);
    match happening {
        Happening::Requested => {
            Bilingual::new(format!("提交申请，保留 {}", span.zh), format!("Requested and held {}", span.en))
        }
        Happening::Confirmed => Bilingual::new(format!("确认预约 {}", span.zh), format!("Confirmed {}", span.en)),
        Happening::Approved => Bilingual::new("通过一项审批，等待其余审批", "One approval given, others awaited"),
        Happening::Moved => Bilingual::new(format!("改期至 {}", span.zh), format!("Moved to {}", span.en)),
        Happening::Cancelled => Bilingual::new(format!("取消预约 {}", span.zh), format!("Cancelled {}", span.en)),
        Happening::Declined => Bilingual::new(format!("拒绝申请 {}", span.zh), format!("Declined {}", span.en)),
        Happening::Lapsed => Bilingual::new(
            format!("逾期未获批准，释放 {}", span.zh),
            format!("Not approved in time, released {}", span.en),
        ),
        Happening::Displaced => Bilingual::new(
            format!("因停机不能使用 {}，等待改期", span.zh),
            format!("Displaced by an outage from {}", span.en),
        ),
        Happening::Joined => {
            Bilingual::new(format!("加入候补，想要 {}", span.zh), format!("Joined the waiting list for {}", span.en))
        }
        Happening::Offered => {
            Bilingual::new(format!("保留 {}，待接受", span.zh), format!("Offered {}, to be accepted", span.en))
        }
        Happening::OfferWithdrawn => Bilingual::new(
            format!("因停机收回保留的 {}", span.zh),
            format!("Offer of {} taken back because of an outage", span.en),
        ),
        Happening::OfferLapsed => Bilingual::new(
            format!("未及时接受，让出 {}", span.zh),
            format!("Not accepted in time; {} was given up", span.en),
        ),
        Happening::WaitEnded => Bilingual::new("候补结束", "The wait ended"),
        Happening::HoldBegun => {
            Bilingual::new(format!("临时保留 {}", span.zh), format!("Kept {} for a short time", span.en))
        }
        Happening::HoldEnded => Bilingual::new(
            format!("临时保留结束，未预约，释放 {}", span.zh),
            format!("No longer kept and not booked, released {}", span.en),
        ),
        Happening::CheckedIn => Bilingual::new("开始使用", "Use began"),
        Happening::CheckedOut => Bilingual::new("结束使用", "Use ended"),
        Happening::Relocated => Bilingual::new("地点变更", "New location"),
        Happening::Staffed => Bilingual::new("更换操作员", "Another operator"),
        Happening::Continued => Bilingual::new("其后的预约改到新的时间", "What follows in the series was moved"),
        Happening::NoShow => {
            Bilingual::new(format!("未到，释放 {}", span.zh), format!("No-show, released {}", span.en))
        }
        Happening::HandedOver => Bilingual::new(format!("转让 {}", span.zh), format!("Handed over {}", span.en)),
        Happening::Swapped => Bilingual::new(format!("互换时间，改为 {}", span.zh), format!("Swapped to {}", span.en)),
        Happening::KeptLonger => {
            Bilingual::new("前一位用户超时，保留时间顺延", "Kept longer, since the use before ran over")
        }
    }
}

/// Says to whom time was handed over.
pub fn handed_over(to: &str, slot: &Slot, zone: Tz) -> Bilingual {
    let span = time::span(slot, zone);
    Bilingual::new(format!("将 {} 转让给{to}", span.zh), format!("Handed {} over to {to}", span.en))
}

/// Says which rules the lab set aside with it; nothing when there were none.
pub fn waived<'a>(rules: impl IntoIterator<Item = &'a RuleCode>) -> Option<Bilingual> {
    let rules: Vec<Bilingual> = rules.into_iter().map(|code| choice::rule(*code)).collect();
    if rules.is_empty() {
        return None;
    }
    let list = join(&rules, "、", ", ");
    Some(Bilingual::new(format!("平台豁免规则：{}", list.zh), format!("Rules set aside by the lab: {}", list.en)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn history_reads_as_a_list_of_acts() {
        let start = DateTime::from_timestamp(1_796_086_800, 0).expect("an instant");
        let slot = Slot::new(start, start + TimeDelta::minutes(150)).expect("a forward slot");
        for (what, zh, en) in [
            (
                Happening::Requested,
                "提交申请，保留 12月1日 周二 09:00–11:30",
                "Requested and held Tue 1 Dec 09:00–11:30",
            ),
            (Happening::Approved, "通过一项审批，等待其余审批", "One approval given, others awaited"),
            (Happening::Confirmed, "确认预约 12月1日 周二 09:00–11:30", "Confirmed Tue 1 Dec 09:00–11:30"),
            (Happening::Moved, "改期至 12月1日 周二 09:00–11:30", "Moved to Tue 1 Dec 09:00–11:30"),
            (Happening::Cancelled, "取消预约 12月1日 周二 09:00–11:30", "Cancelled Tue 1 Dec 09:00–11:30"),
            (Happening::Declined, "拒绝申请 12月1日 周二 09:00–11:30", "Declined Tue 1 Dec 09:00–11:30"),
            (
                Happening::Lapsed,
                "逾期未获批准，释放 12月1日 周二 09:00–11:30",
                "Not approved in time, released Tue 1 Dec 09:00–11:30",
            ),
            (
                Happening::Displaced,
                "因停机不能使用 12月1日 周二 09:00–11:30，等待改期",
                "Displaced by an outage from Tue 1 Dec 09:00–11:30",
            ),
            (Happening::CheckedIn, "开始使用", "Use began"),
            (Happening::CheckedOut, "结束使用", "Use ended"),
            (Happening::NoShow, "未到，释放 12月1日 周二 09:00–11:30", "No-show, released Tue 1 Dec 09:00–11:30"),
            (Happening::KeptLonger, "前一位用户超时，保留时间顺延", "Kept longer, since the use before ran over"),
        ] {
            assert_eq!(happening(what, &slot, Tz::Asia__Shanghai), Bilingual::new(zh, en));
        }
    }

    #[test]
    fn rules_set_aside_are_named() {
        let said = waived(&[RuleCode::TooLong, RuleCode::Closed]).expect("two rules");
        assert_eq!(said.zh, "平台豁免规则：最长时长、开放时间");
        assert_eq!(waived(&[]), None);
    }
}
