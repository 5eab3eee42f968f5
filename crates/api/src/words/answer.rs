//! What people answered in their calendar programs, and what follows from it.

use super::{Locale, time};
use crate::inbound::Reply;
use chrono_tz::Tz;
use inventory::{slot::Slot, text::Bilingual};

/// Says what somebody answered, for the history of a reservation; who he is stands beside it.
pub fn said(reply: Reply, zone: Tz) -> Bilingual {
    match reply {
        Reply::Accepted => Bilingual::new("已在日历中接受", "Accepted in the calendar"),
        Reply::Tentative => Bilingual::new("在日历中答复“暂定”", "Answered “maybe” in the calendar"),
        Reply::Declined => Bilingual::new("在日历中拒绝", "Declined in the calendar"),
        Reply::Counter(slot) => {
            let span = time::span(&slot, zone);
            Bilingual::new(format!("在日历中提议改为 {}", span.zh), format!("Proposed {} in the calendar", span.en))
        }
    }
}

/// Names a reservation inside a sentence.
pub fn what(instrument: &Bilingual, slot: &Slot, zone: Tz) -> Bilingual {
    let span = time::span(slot, zone);
    Bilingual::new(
        format!("“{}”{}", instrument.zh, span.zh),
        format!("“{}”, {}", Locale::En.of_text(instrument), span.en),
    )
}

/// What a cancellation costs by now.
pub fn counts() -> Bilingual {
    Bilingual::new(
        "已过取消期限：现在取消会记一次失约。",
        "The deadline has passed: a cancellation now counts as a strike.",
    )
}

/// He cannot cancel by himself any more.
pub fn too_late() -> Bilingual {
    Bilingual::new(
        "已过取消期限，不能自行取消，请联系机主。",
        "The deadline has passed: you cannot cancel yourself; please ask the lab.",
    )
}

/// Tells an applicant that what he declined still stands.
pub fn declined(what: &Bilingual, warning: Option<&Bilingual>) -> Bilingual {
    let (zh, en) = warning.map_or(("", ""), |warning| (warning.zh.as_str(), Locale::En.of_text(warning)));
    Bilingual::new(
        format!("您在日历中拒绝了 {}。预约仍然有效；如果不来，请取消预约。{zh}", what.zh),
        format!(
            "You declined {} in your calendar. The reservation still stands; if you are not coming, please cancel it. {en}",
            what.en
        )
        .trim_end()
        .to_owned(),
    )
}

/// Tells somebody that of a series he declined something that no link gives up.
pub fn declined_series(instrument: &Bilingual) -> (Bilingual, Bilingual) {
    (
        Bilingual::new("要取消这组预约吗？", "Do you want to cancel these reservations?"),
        Bilingual::new(
            format!("您在日历中拒绝了“{}”的一组重复预约。预约仍然有效；如果不来，请在页面上取消。", instrument.zh),
            format!(
                "You declined a series on “{}” in your calendar. It still stands; if you are not coming, please cancel it on its page.",
                Locale::En.of_text(instrument)
            ),
        ),
    )
}

/// Tells a lab that an operator does not come.
pub fn operator_declined(name: &str, what: &Bilingual) -> Bilingual {
    Bilingual::new(
        format!("操作员{name}在日历中拒绝了 {}，请与其确认或更换操作员。", what.zh),
        format!("The operator {name} declined {} in the calendar; please ask, or choose another operator.", what.en),
    )
}

/// Tells an applicant what became of the time that he proposed: subject and text.
pub fn countered(what: &Bilingual, wanted: &Slot, zone: Tz, can: Option<bool>) -> (Bilingual, Bilingual) {
    let span = time::span(wanted, zone);
    let verdict = match can {
        Some(true) => Bilingual::new("该时间目前可以预约。", "That time can be had at present."),
        Some(false) => Bilingual::new(
            "该时间目前不能预约，原因和可选的时间见页面。",
            "That time cannot be had at present; the page says why, and what would do.",
        ),
        None => Bilingual::new("能否改期，请看页面。", "Whether it can be moved is said on the page."),
    };
    (
        Bilingual::new("要改期吗？", "Do you want to move the reservation?"),
        Bilingual::new(
            format!(
                "您在日历中提议把 {} 改为 {}。预约还没有改动。{}请打开页面确认改期。",
                what.zh, span.zh, verdict.zh
            ),
            format!(
                "You proposed in your calendar to move {} to {}. Nothing has changed yet. {} Please open the page to move it.",
                what.en, span.en, verdict.en
            ),
        ),
    )
}

/// Tells a lab which time an applicant would rather have.
pub fn wants(name: &str, what: &Bilingual, wanted: &Slot, zone: Tz) -> Bilingual {
    let span = time::span(wanted, zone);
    Bilingual::new(
        format!("{name}在日历中提议把 {} 改为 {}；已请其在页面上改期。", what.zh, span.zh),
        format!(
            "{name} proposed in the calendar to move {} to {}, and was asked to do so on the page.",
            what.en, span.en
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reservation_is_named_with_its_time() {
        let at = |text: &str| text.parse().expect("an instant");
        let slot = Slot::new(at("2026-12-01T01:00:00Z"), at("2026-12-01T03:30:00Z")).expect("a slot");
        let zone = Tz::Asia__Shanghai;
        let what = what(&Bilingual::new("扫描电镜", "SEM"), &slot, zone);
        assert_eq!(what, Bilingual::new("“扫描电镜”12月1日 周二 09:00–11:30", "“SEM”, Tue 1 Dec 09:00–11:30"));
        assert_eq!(said(Reply::Counter(slot), zone).zh, "在日历中提议改为 12月1日 周二 09:00–11:30");
        assert!(declined(&what, Some(&counts())).zh.ends_with("现在取消会记一次失约。"));
        assert!(declined(&what, None).en.ends_with("please cancel it."));
        let said = countered(&what, &slot, zone, Some(false)).1;
        assert!(said.zh.contains("不能预约") && said.zh.contains("还没有改动"), "{}", said.zh);
    }
}
