//! Times, lengths and money as people read them.
//!
//! Wall-clock time is always that of a zone given by the caller: the facility's. Pages name no year, since their
//! window is weeks; mails are kept for years and name it.

use super::{counted, join};
use chrono::{DateTime, Datelike, LocalResult, NaiveDate, Offset, TimeDelta, TimeZone, Timelike, Weekday};
use chrono_tz::Tz;
use inventory::{
    money::Fen,
    slot::{Instant, Slot},
    text::Bilingual,
};

/// Most spans that one sentence lists; the rest is counted.
const MOST_LISTED: usize = 5;

/// Writes a day as `12月1日 周二`, `Tue 1 Dec`.
pub fn day(date: NaiveDate) -> Bilingual {
    let (zh, en) = weekday(date.weekday());
    Bilingual::new(
        format!("{}月{}日 {zh}", date.month(), date.day()),
        format!("{en} {} {}", date.day(), month(date.month())),
    )
}

/// Writes a day with its year: `2026年12月1日 周二`, `Tue 1 Dec 2026`.
pub fn day_with_year(date: NaiveDate) -> Bilingual {
    let Bilingual { zh, en } = day(date);
    Bilingual::new(format!("{}年{zh}", date.year()), format!("{en} {}", date.year()))
}

/// Writes a day that comes every year: `12月1日`, `1 Dec`.
pub fn day_of_year(date: NaiveDate) -> Bilingual {
    Bilingual::new(format!("{}月{}日", date.month(), date.day()), format!("{} {}", date.day(), month(date.month())))
}

/// Writes an instant as `12月1日 周二 18:00`, cut to the minute.
pub fn instant(at: Instant, zone: Tz) -> Bilingual {
    dated(at, zone, day)
}

/// Writes an instant with its year.
pub fn instant_with_year(at: Instant, zone: Tz) -> Bilingual {
    dated(at, zone, day_with_year)
}

/// Returns the next full minute, for times "from … on" that must hold as they are written.
pub fn rounded_up(at: Instant) -> Instant {
    let beyond = TimeDelta::nanoseconds(i64::from(at.second()) * 1_000_000_000 + i64::from(at.nanosecond()));
    if beyond.is_zero() { at } else { at - beyond + TimeDelta::minutes(1) }
}

/// Writes a span as `12月1日 周二 09:00–11:30`; the end's day is named where it is another one, and midnight at the
/// end of the first day is 24:00.
pub fn span(slot: &Slot, zone: Tz) -> Bilingual {
    spelled(slot, zone, None, day)
}

/// Writes a span with its year.
pub fn span_with_year(slot: &Slot, zone: Tz) -> Bilingual {
    spelled(slot, zone, None, day_with_year)
}

/// Lists spans; a day that was just named is not named again, and what exceeds five spans is counted.
pub fn spans(slots: &[Slot], zone: Tz) -> Bilingual {
    let mut named = None;
    let mut texts = Vec::new();
    for slot in slots.iter().take(MOST_LISTED) {
        texts.push(spelled(slot, zone, named, day));
        named = Some(last_day(slot, zone));
    }
    let mut list = join(&texts, "、", ", ");
    if let Some(more) = slots.len().checked_sub(MOST_LISTED).filter(|more| *more > 0) {
        list.zh.push_str(&format!(" 等 {} 段时间", slots.len()));
        list.en.push_str(&format!(" and {more} more"));
    }
    list
}

/// Names a zone with its offset at `at`: `北京时间，UTC+8`, `China time, UTC+8`.
pub fn zone(zone: Tz, at: Instant) -> Bilingual {
    let offset = offset(&at.with_timezone(&zone));
    match zone {
        Tz::Asia__Shanghai | Tz::Asia__Chongqing | Tz::Asia__Chungking | Tz::Asia__Harbin | Tz::PRC => {
            Bilingual::new(format!("北京时间，{offset}"), format!("China time, {offset}"))
        }
        _ => Bilingual::new(format!("{} 时区，{offset}", zone.name()), format!("{} time, {offset}", zone.name())),
    }
}

/// Writes a length: `30 分钟`, `8 小时`, `2 小时 30 分`, and in days from two whole days on.
pub fn duration(minutes: i64) -> Bilingual {
    let whole = minutes.unsigned_abs();
    let days = if whole >= 2 * 1440 { whole / 1440 } else { 0 };
    let (hours, rest) = ((whole - days * 1440) / 60, whole % 60);
    let mut parts = Vec::new();
    if days > 0 {
        parts.push(Bilingual::new(format!("{days} 天"), counted(days, "day", "days")));
    }
    if hours > 0 {
        parts.push(Bilingual::new(format!("{hours} 小时"), counted(hours, "hour", "hours")));
    }
    if rest > 0 || parts.is_empty() {
        let unit = if parts.is_empty() { "分钟" } else { "分" };
        parts.push(Bilingual::new(format!("{rest} {unit}"), counted(rest, "minute", "minutes")));
    }
    join(&parts, " ", " ")
}

/// Writes what something costs: `¥360.00`, or that it is free of charge.
pub fn price(price: Option<Fen>) -> Bilingual {
    match price {
        Some(fen) if fen != Fen::ZERO => Bilingual::new(fen.to_string(), fen.to_string()),
        Some(_) | None => Bilingual::new("不收费", "free of charge"),
    }
}

fn dated(at: Instant, zone: Tz, day: fn(NaiveDate) -> Bilingual) -> Bilingual {
    let local = at.with_timezone(&zone);
    let clock = clock(&local);
    let Bilingual { zh, en } = day(local.date_naive());
    Bilingual::new(format!("{zh} {clock}"), format!("{en} {clock}"))
}

fn spelled(slot: &Slot, zone: Tz, named: Option<NaiveDate>, day: fn(NaiveDate) -> Bilingual) -> Bilingual {
    let (from, to) = (slot.start().with_timezone(&zone), slot.end().with_timezone(&zone));
    let first = from.date_naive();
    let head =
        if named == Some(first) { Bilingual::new(clock(&from), clock(&from)) } else { dated(slot.start(), zone, day) };
    let Bilingual { zh, en } = head;
    if to.date_naive() == first {
        let clock = clock(&to);
        return Bilingual::new(format!("{zh}–{clock}"), format!("{en}–{clock}"));
    }
    if last_day(slot, zone) == first {
        return Bilingual::new(format!("{zh}–24:00"), format!("{en}–24:00"));
    }
    let end = dated(slot.end(), zone, day);
    Bilingual::new(format!("{zh} – {}", end.zh), format!("{en} – {}", end.en))
}

/// The day of the last instant inside: midnight belongs to the day before.
fn last_day(slot: &Slot, zone: Tz) -> NaiveDate {
    (slot.end() - TimeDelta::microseconds(1)).with_timezone(&zone).date_naive()
}

/// `09:00`, with the offset behind it where the clock shows that time twice on its day.
fn clock(local: &DateTime<Tz>) -> String {
    let clock = local.format("%H:%M");
    match local.timezone().from_local_datetime(&local.naive_local()) {
        LocalResult::Ambiguous(..) => format!("{clock} {}", offset(local)),
        LocalResult::Single(_) | LocalResult::None => clock.to_string(),
    }
}

/// `UTC+8`, `UTC+5:30`, `UTC−3`, `UTC`.
fn offset(local: &DateTime<Tz>) -> String {
    let seconds = local.offset().fix().local_minus_utc();
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    let sign = if seconds < 0 { '−' } else { '+' };
    match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (_, 0) => format!("UTC{sign}{hours}"),
        _ => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// The two names of a weekday.
pub(super) fn weekday(weekday: Weekday) -> (&'static str, &'static str) {
    match weekday {
        Weekday::Mon => ("周一", "Mon"),
        Weekday::Tue => ("周二", "Tue"),
        Weekday::Wed => ("周三", "Wed"),
        Weekday::Thu => ("周四", "Thu"),
        Weekday::Fri => ("周五", "Fri"),
        Weekday::Sat => ("周六", "Sat"),
        Weekday::Sun => ("周日", "Sun"),
    }
}

fn month(number: u32) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES[(number as usize - 1) % 12]
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Utc;

    const SHANGHAI: Tz = Tz::Asia__Shanghai;

    fn at(text: &str) -> Instant {
        text.parse::<DateTime<Utc>>().expect("an instant")
    }

    fn slot(start: &str, end: &str) -> Slot {
        Slot::new(at(start), at(end)).expect("a forward slot")
    }

    fn both(text: Bilingual) -> (String, String) {
        (text.zh, text.en)
    }

    #[test]
    fn a_span_reads_like_the_pages() {
        let morning = slot("2026-12-01T01:00:00Z", "2026-12-01T03:30:00Z");
        assert_eq!(both(span(&morning, SHANGHAI)), ("12月1日 周二 09:00–11:30".into(), "Tue 1 Dec 09:00–11:30".into()));
        let night = slot("2026-12-01T13:00:00Z", "2026-12-01T16:00:00Z");
        assert_eq!(span(&night, SHANGHAI).zh, "12月1日 周二 21:00–24:00");
        let over = slot("2026-12-01T13:00:00Z", "2026-12-01T19:00:00Z");
        assert_eq!(span(&over, SHANGHAI).en, "Tue 1 Dec 21:00 – Wed 2 Dec 03:00");
        assert_eq!(span_with_year(&morning, SHANGHAI).zh, "2026年12月1日 周二 09:00–11:30");
        assert_eq!(span_with_year(&over, SHANGHAI).en, "Tue 1 Dec 2026 21:00 – Wed 2 Dec 2026 03:00");
    }

    #[test]
    fn a_list_names_each_day_once_and_counts_what_is_too_much() {
        let hours = |hour: i64| {
            let start = at("2026-12-01T00:00:00Z") + TimeDelta::hours(hour);
            Slot::new(start, start + TimeDelta::minutes(30)).expect("a forward slot")
        };
        let list = [hours(1), hours(2), hours(25)];
        assert_eq!(spans(&list, SHANGHAI).zh, "12月1日 周二 09:00–09:30、10:00–10:30、12月2日 周三 09:00–09:30");
        let many: Vec<Slot> = (1..=7).map(hours).collect();
        assert!(spans(&many, SHANGHAI).zh.ends_with("、13:00–13:30 等 7 段时间"));
        assert!(spans(&many, SHANGHAI).en.ends_with(", 13:00–13:30 and 2 more"));
    }

    #[test]
    fn an_hour_that_comes_twice_tells_which_one_it_is() {
        let berlin = Tz::Europe__Berlin;
        let doubled = slot("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z");
        assert_eq!(span(&doubled, berlin).en, "Sun 25 Oct 02:30 UTC+2–02:30 UTC+1");
        assert_eq!(zone(berlin, at("2026-07-01T00:00:00Z")).en, "Europe/Berlin time, UTC+2");
        assert_eq!(zone(Tz::Asia__Kolkata, at("2026-07-01T00:00:00Z")).zh, "Asia/Kolkata 时区，UTC+5:30");
        assert_eq!(zone(SHANGHAI, at("2026-07-01T00:00:00Z")).zh, "北京时间，UTC+8");
    }

    #[test]
    fn a_day_that_skips_midnight_keeps_its_name() {
        // Santiago sets its clock forward at midnight: 6 September 2026 begins at 01:00.
        let zone = Tz::America__Santiago;
        let evening = slot("2026-09-05T22:00:00Z", "2026-09-06T04:00:00Z");
        assert_eq!(span(&evening, zone).en, "Sat 5 Sep 18:00–24:00");
    }

    #[test]
    fn lengths_are_in_hours_until_two_days() {
        for (minutes, zh, en) in [
            (0, "0 分钟", "0 minutes"),
            (30, "30 分钟", "30 minutes"),
            (60, "1 小时", "1 hour"),
            (150, "2 小时 30 分", "2 hours 30 minutes"),
            (1440, "24 小时", "24 hours"),
            (2880, "2 天", "2 days"),
            (4500, "3 天 3 小时", "3 days 3 hours"),
        ] {
            assert_eq!(both(duration(minutes)), (zh.into(), en.into()));
        }
    }

    #[test]
    fn a_time_from_which_on_something_holds_is_rounded_up() {
        assert_eq!(rounded_up(at("2026-12-01T01:00:00Z")), at("2026-12-01T01:00:00Z"));
        assert_eq!(rounded_up(at("2026-12-01T01:00:00.000001Z")), at("2026-12-01T01:01:00Z"));
    }

    #[test]
    fn what_costs_nothing_says_so() {
        assert_eq!(price(Some(Fen(128_000))).zh, "¥1,280.00");
        assert_eq!(price(None).en, "free of charge");
        assert_eq!(price(Some(Fen::ZERO)).zh, "不收费");
    }
}
