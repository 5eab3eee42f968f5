//! Time that has become free, in words.

use super::{Locale, time};
use booking::{reservation::State, watch::Freed};
use chrono_tz::Tz;
use inventory::text::Bilingual;

/// Tells somebody of a time that has become free: the subject of the mail and the sentences. Nothing is said of whose it
/// was.
pub fn told(freed: &Freed, instrument: &Bilingual, zone: Tz) -> (Bilingual, Bilingual) {
    let Freed { slot, state } = freed;
    let (zh, en) = (&instrument.zh, Locale::En.of_text(instrument));
    let span = time::span(slot, zone);
    let subject = Bilingual::new(format!("有空位：{zh} {}", span.zh), format!("Free now: {en}, {}", span.en));
    let held = matches!(state, State::Held { .. });
    let also = if held {
        Bilingual::new("预约后还需审批。", " A request for it needs approval.")
    } else {
        Bilingual::new("", "")
    };
    let text = Bilingual::new(
        format!("“{zh}”有时间空出来了，您现在可以预约 {}。这段时间没有为您保留，先约先得。{}", span.zh, also.zh),
        format!(
            "Time has become free on “{en}”: you may now book {}. It is not kept for you: whoever books first has it.{}",
            span.en, also.en
        ),
    );
    (subject, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use inventory::slot::Slot;

    #[test]
    fn it_is_said_that_nothing_is_kept_and_whether_somebody_must_agree() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        let slot = Slot::new(at("2026-12-01T01:00:00Z"), at("2026-12-01T03:00:00Z")).expect("a forward slot");
        let said =
            |state| told(&Freed { slot, state }, &Bilingual::new("拉曼光谱仪", ""), chrono_tz::Tz::Asia__Shanghai);
        let (subject, text) = said(State::Confirmed);
        assert_eq!(subject.zh, "有空位：拉曼光谱仪 12月1日 周二 09:00–11:00");
        assert_eq!(
            text.zh,
            "“拉曼光谱仪”有时间空出来了，您现在可以预约 12月1日 周二 09:00–11:00。这段时间没有为您保留，先约先得。"
        );
        let held = State::Held { until: at("2026-11-30T01:00:00Z"), awaiting: Default::default() };
        let (subject, text) = said(held);
        assert_eq!(subject.en, "Free now: 拉曼光谱仪, Tue 1 Dec 09:00–11:00");
        assert!(text.zh.ends_with("先约先得。预约后还需审批。"), "{}", text.zh);
        assert!(text.en.ends_with("has it. A request for it needs approval."), "{}", text.en);
    }
}
