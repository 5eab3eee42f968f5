//! Text messages: one sentence that fits one message of a phone, 70 signs in Chinese and 160 in English.
//!
//! They name instrument and time and nobody, and hold no link: whoever sees the phone learns no secret. English ones keep
//! to ASCII where names do, since any other sign would make the message one of 70.

use super::{Locale, time};
use crate::texts::TextKind;
use chrono_tz::Tz;
use inventory::{slot::Instant, text::Bilingual};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Most signs of an instrument's name, in Chinese and in English.
const MOST_OF_NAME: (usize, usize) = (16, 40);

/// What goes to a phone, as its row in the outbox holds it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TextMessage {
    /// The code that confirms a number. It stands here until it is on its way; then the row's payload is removed.
    Code {
        /// The language.
        locale: Locale,
        /// The six digits.
        code: String,
        /// From then on they confirm nothing.
        expires_at: Instant,
    },
    /// Something urgent that is told by mail, too.
    Told {
        /// The language.
        locale: Locale,
        /// What.
        short: Short,
    },
}

/// Shows no code.
impl fmt::Debug for TextMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code { .. } => f.write_str("TextMessage(code)"),
            Self::Told { short, .. } => write!(f, "TextMessage({:?})", short.event),
        }
    }
}

/// Something urgent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Short {
    /// What.
    pub event: Event,
    /// The instrument's name.
    pub instrument: Bilingual,
    /// When the time begins that it is about; of several the first.
    pub start: Instant,
    /// The lab's wall clock.
    pub zone: Tz,
    /// How many more of a series it happened to.
    pub others: u32,
    /// The reservation, if it is about one.
    pub reservation: Option<Uuid>,
}

/// What is urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A use begins within a day.
    UseNear,
    /// A request lapses unless the reader answers.
    AnswerDue {
        /// When.
        until: Instant,
    },
    /// Time has become free.
    Freed,
    /// Time is kept for him who waited.
    Offered {
        /// Until when.
        until: Instant,
    },
    /// A request waits for his word.
    Requested {
        /// Until when.
        until: Instant,
    },
    /// Somebody else cancelled his time.
    Cancelled,
    /// Somebody else moved his time.
    Moved {
        /// When it began before.
        from: Instant,
    },
    /// His time cannot take place.
    Displaced,
}

/// A message in its reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The sentence, without the site's name.
    pub message: String,
    /// The instrument.
    pub instrument: String,
    /// When the time begins.
    pub when: String,
    /// Until when something is kept or awaited.
    pub until: String,
}

impl Event {
    /// Returns its name for gateways that choose a text of their own by it.
    pub fn name(self) -> &'static str {
        match self {
            Self::UseNear => "use_near",
            Self::AnswerDue { .. } => "answer_due",
            Self::Freed => "freed",
            Self::Offered { .. } => "offered",
            Self::Requested { .. } => "requested",
            Self::Cancelled => "cancelled",
            Self::Moved { .. } => "moved",
            Self::Displaced => "displaced",
        }
    }

    fn until(self) -> Option<Instant> {
        match self {
            Self::AnswerDue { until } | Self::Offered { until } | Self::Requested { until } => Some(until),
            Self::UseNear | Self::Freed | Self::Cancelled | Self::Moved { .. } | Self::Displaced => None,
        }
    }
}

impl Short {
    /// Returns which kind it is for its reader's choice.
    pub fn kind(&self) -> TextKind {
        match self.event {
            Event::UseNear | Event::AnswerDue { .. } => TextKind::Reminder,
            Event::Freed | Event::Offered { .. } => TextKind::Alert,
            Event::Requested { .. } => TextKind::Request,
            Event::Cancelled | Event::Moved { .. } | Event::Displaced => TextKind::Change,
        }
    }

    /// Returns when what it is about comes first: a deadline, or the time as it was or is.
    pub fn concerns(&self) -> Instant {
        match self.event {
            Event::Moved { from } => from.min(self.start),
            event => event.until().unwrap_or(self.start),
        }
    }

    /// Returns from when on it is pointless to tell.
    pub fn expires_at(&self) -> Instant {
        match self.event {
            Event::Moved { from } => from.max(self.start),
            event => event.until().unwrap_or(self.start),
        }
    }

    /// Says it.
    pub fn said(&self, locale: Locale) -> Said {
        let most = match locale {
            Locale::Zh => MOST_OF_NAME.0,
            Locale::En => MOST_OF_NAME.1,
        };
        let name = cut(locale.of_text(&self.instrument), most, locale);
        let moment = |at| locale.of_text(&time::instant(at, self.zone)).to_owned();
        let (when, until) = (moment(self.start), self.event.until().map(moment).unwrap_or_default());
        let message = match locale {
            Locale::Zh => self.zh(&name, &when, &until),
            Locale::En => self.en(&name, &when, &until),
        };
        Said { message, instrument: name, when, until }
    }

    fn zh(&self, name: &str, when: &str, until: &str) -> String {
        let when = if self.others > 0 { format!("{when} 等 {} 次", self.others + 1) } else { when.to_owned() };
        match self.event {
            Event::UseNear => format!("您预约的{name}将于 {when} 开始使用。"),
            Event::AnswerDue { .. } => format!("{name} {when} 的申请待您审批，{until} 过期。"),
            Event::Freed => format!("{name} {when} 起有空位，先约先得。"),
            Event::Offered { .. } => format!("{name} {when} 的时间为您保留至 {until}，请尽快接受。"),
            Event::Requested { .. } => format!("{name} {when} 有新申请，请于 {until} 前审批。"),
            Event::Cancelled => format!("您预约的{name} {when} 已被取消，详见邮件。"),
            Event::Moved { .. } => format!("您预约的{name}已改到 {when}，详见邮件。"),
            Event::Displaced => format!("{name}停机，您 {when} 的预约须改期，详见邮件。"),
        }
    }

    fn en(&self, name: &str, when: &str, until: &str) -> String {
        let when = if self.others > 0 { format!("{when} and {} more", self.others) } else { when.to_owned() };
        match self.event {
            Event::UseNear => format!("Your time on {name} begins {when}."),
            Event::AnswerDue { .. } => format!("A request for {name}, {when}, lapses {until} unless you answer."),
            Event::Freed => format!("{name} is free from {when}; whoever books first has it."),
            Event::Offered { .. } => format!("{name}, {when}, is kept for you until {until}; please accept it soon."),
            Event::Requested { .. } => format!("New request for {name}, {when}; please decide before {until}."),
            Event::Cancelled => format!("Your time on {name}, {when}, was cancelled; see your mail."),
            Event::Moved { .. } => format!("Your time on {name} was moved to {when}; see your mail."),
            Event::Displaced => format!("{name} is out of use; your time, {when}, must be moved, see your mail."),
        }
    }
}

/// Says a code.
pub fn code(code: &str, minutes: i64, locale: Locale) -> String {
    match locale {
        Locale::Zh => format!("验证码 {code}，{minutes} 分钟内有效，用于确认接收短信的手机号。非本人操作请忽略。"),
        Locale::En => {
            format!("{code} confirms this number for messages, within {minutes} minutes. Not you? Ignore it.")
        }
    }
}

/// Puts the site's name in front, in Chinese as mainland China's providers demand it.
pub fn signed(site: &str, message: &str, locale: Locale) -> String {
    match locale {
        Locale::Zh => format!("【{site}】{message}"),
        Locale::En => format!("[{site}] {message}"),
    }
}

fn cut(name: &str, most: usize, locale: Locale) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let dots = match locale {
        Locale::Zh => "…",
        Locale::En => "...",
    };
    let kept: String = name.chars().take(most - dots.chars().count()).collect();
    format!("{}{dots}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};

    fn at(text: &str) -> Instant {
        text.parse::<DateTime<Utc>>().expect("an instant")
    }

    fn events() -> Vec<Event> {
        let until = at("2026-12-27T15:45:00Z");
        vec![
            Event::UseNear,
            Event::AnswerDue { until },
            Event::Freed,
            Event::Offered { until },
            Event::Requested { until },
            Event::Cancelled,
            Event::Moved { from: at("2026-12-30T15:00:00Z") },
            Event::Displaced,
        ]
    }

    fn short(event: Event, name: (&str, &str)) -> Short {
        let (start, zone) = (at("2026-12-28T15:30:00Z"), Tz::Asia__Shanghai);
        Short { event, instrument: Bilingual::new(name.0, name.1), start, zone, others: 0, reservation: None }
    }

    #[test]
    fn every_message_fits_one_message_of_a_phone() {
        let long = (
            "超高分辨场发射扫描电子显微镜与能谱一体化分析系统",
            "Ultra-high-resolution field emission scanning electron microscope with EDS",
        );
        for event in events() {
            let said = short(event, long);
            let zh = signed("机时", &said.said(Locale::Zh).message, Locale::Zh);
            assert!(zh.encode_utf16().count() <= 70, "{} {zh}", zh.encode_utf16().count());
            let series = Short { others: 11, ..said };
            let zh = signed("机时", &series.said(Locale::Zh).message, Locale::Zh);
            assert!(zh.encode_utf16().count() <= 77, "{zh}");
            let en = series.said(Locale::En).message;
            assert!(en.is_ascii() && en.len() <= 150, "{en}");
        }
        assert!(signed("机时", &code("123456", 10, Locale::Zh), Locale::Zh).encode_utf16().count() <= 70);
        assert!(code("123456", 10, Locale::En).is_ascii());
    }

    /// What a gateway's template is tried with is what is sent.
    #[test]
    fn templates_are_tried_with_every_event() {
        let sent = events().into_iter().map(|event| {
            let short = short(event, ("扫描电镜", "SEM"));
            let kind = serde_json::to_value(short.kind()).expect("a name");
            (kind.as_str().expect("text").to_owned(), event.name(), !short.said(Locale::Zh).until.is_empty())
        });
        let tried =
            crate::texts::EVENTS.into_iter().skip(1).map(|(kind, event, until)| (kind.to_owned(), event, until));
        assert_eq!(sent.collect::<Vec<_>>(), tried.collect::<Vec<_>>());
    }

    #[test]
    fn a_message_names_instrument_and_time() {
        let said = short(Event::Cancelled, ("扫描电镜", "SEM"));
        assert_eq!(said.said(Locale::Zh).message, "您预约的扫描电镜 12月28日 周一 23:30 已被取消，详见邮件。");
        assert_eq!(said.said(Locale::En).message, "Your time on SEM, Mon 28 Dec 23:30, was cancelled; see your mail.");
        let offered = short(Event::Offered { until: at("2026-12-27T15:45:00Z") }, ("扫描电镜", ""));
        assert_eq!(
            offered.said(Locale::Zh).message,
            "扫描电镜 12月28日 周一 23:30 的时间为您保留至 12月27日 周日 23:45，请尽快接受。"
        );
        assert_eq!(offered.said(Locale::Zh).until, "12月27日 周日 23:45");
    }

    #[test]
    fn a_move_concerns_the_earlier_of_its_times_and_is_told_until_the_later() {
        let earlier = Event::Moved { from: at("2026-12-20T00:00:00Z") };
        let (sooner, later) = (short(earlier, ("a", "a")), short(events()[6], ("a", "a")));
        assert_eq!((sooner.concerns(), sooner.expires_at()), (at("2026-12-20T00:00:00Z"), sooner.start));
        assert_eq!((later.concerns(), later.expires_at()), (later.start, at("2026-12-30T15:00:00Z")));
    }

    #[test]
    fn what_is_stored_is_read_again_and_a_code_is_not_printed() {
        for event in events() {
            let told = TextMessage::Told { locale: Locale::En, short: short(event, ("电镜", "SEM")) };
            let json = serde_json::to_string(&told).expect("JSON");
            assert_eq!(serde_json::from_str::<TextMessage>(&json).expect("the same"), told);
        }
        let code =
            TextMessage::Code { locale: Locale::Zh, code: "123456".into(), expires_at: at("2026-12-30T15:00:00Z") };
        assert!(!format!("{code:?}").contains("123456"));
    }
}
