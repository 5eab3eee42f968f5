//! Opening hours as one sentence, weekdays with the same hours taken together.

use super::{join, time};
use chrono::Weekday;
use inventory::{
    hours::{HoursException, Opening},
    text::Bilingual,
};
use std::collections::BTreeMap;

/// Opening spans of one day in minutes, sorted, disjoint and not touching.
type Day = Vec<(u16, u16)>;

/// Writes a week's hours: `周一至周五 08:00–20:00；周六 09:00–12:00`.
pub fn week(weekly: &[Opening]) -> Bilingual {
    let days = days(weekly);
    if days.len() == 7 && days.values().all(|day| *day == [(0, 1440)]) {
        return Bilingual::new("每天 24 小时", "24 hours a day");
    }
    let mut groups: Vec<(Day, Vec<u8>)> = Vec::new();
    for (weekday, day) in days {
        match groups.iter_mut().find(|(same, _)| *same == day) {
            Some((_, weekdays)) => weekdays.push(weekday),
            None => groups.push((day, vec![weekday])),
        }
    }
    let texts: Vec<Bilingual> = groups
        .iter()
        .map(|(day, weekdays)| {
            let (names, hours) = (weekdays_text(weekdays), day_text(day));
            Bilingual::new(format!("{} {}", names.zh, hours.zh), format!("{} {}", names.en, hours.en))
        })
        .collect();
    join(&texts, "；", "; ")
}

/// Tells whether the hours hold an opening on a Monday, by which make-up working days go.
pub fn opens_on_monday(weekly: &[Opening]) -> bool {
    weekly.iter().any(|opening| opening.weekday() == 1)
}

fn days(weekly: &[Opening]) -> BTreeMap<u8, Day> {
    let mut days: BTreeMap<u8, Day> = BTreeMap::new();
    let mut openings = weekly.to_vec();
    openings.sort();
    for opening in openings {
        let day = days.entry(opening.weekday()).or_default();
        match day.last_mut() {
            Some((_, to)) if opening.from_minute() <= *to => *to = (*to).max(opening.to_minute()),
            _ => day.push((opening.from_minute(), opening.to_minute())),
        }
    }
    days
}

/// `周一至周五`, `周一、周三`, `每天`: three days or more in a row are a run.
pub(super) fn weekdays_text(weekdays: &[u8]) -> Bilingual {
    if weekdays.len() == 7 {
        return Bilingual::new("每天", "every day");
    }
    let mut runs: Vec<(u8, u8)> = Vec::new();
    for weekday in weekdays {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *weekday => *last = *weekday,
            _ => runs.push((*weekday, *weekday)),
        }
    }
    let texts: Vec<Bilingual> = runs
        .iter()
        .map(|(first, last)| {
            let ((zh, en), (last_zh, last_en)) = (name(*first), name(*last));
            match last - first {
                0 => Bilingual::new(zh, en),
                1 => Bilingual::new(format!("{zh}、{last_zh}"), format!("{en}, {last_en}")),
                _ => Bilingual::new(format!("{zh}至{last_zh}"), format!("{en}–{last_en}")),
            }
        })
        .collect();
    join(&texts, "、", ", ")
}

fn day_text(day: &Day) -> Bilingual {
    if *day == [(0, 1440)] {
        return Bilingual::new("全天", "all day");
    }
    let spans: Vec<String> = day.iter().map(|(from, to)| format!("{}–{}", clock(*from), clock(*to))).collect();
    Bilingual::new(spans.join("、"), spans.join(", "))
}

/// Writes days with other hours: `10月1日 周四至10月8日 周四 不开放（检修）`.
pub fn exception(days: &HoursException) -> Bilingual {
    let (first, last) = (time::day(days.first), time::day(days.last));
    let (zh, en) = if days.first == days.last {
        (first.zh, first.en)
    } else {
        (format!("{}至{}", first.zh, last.zh), format!("{} to {}", first.en, last.en))
    };
    let spans: Day = days.openings.iter().map(|opening| (opening.from_minute(), opening.to_minute())).collect();
    let open = if spans.is_empty() { Bilingual::new("不开放", "closed") } else { day_text(&spans) };
    let (note_zh, note_en) = match days.note.as_str() {
        "" => (String::new(), String::new()),
        note => (format!("（{note}）"), format!(" ({note})")),
    };
    Bilingual::new(format!("{zh} {}{note_zh}", open.zh), format!("{en} {}{note_en}", open.en))
}

/// Writes a minute of the day as `08:30`.
pub fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Names a weekday, 1 (Monday) to 7 (Sunday).
pub(super) fn name(weekday: u8) -> (&'static str, &'static str) {
    const WEEK: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    time::weekday(WEEK[usize::from(weekday.clamp(1, 7)) - 1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use inventory::hours::{DayOpening, OpeningHours};

    fn hours(openings: &[(u8, u16, u16)]) -> Vec<Opening> {
        let opening = |(weekday, from, to): &(u8, u16, u16)| Opening::new(*weekday, from * 60, to * 60).expect("valid");
        openings.iter().map(opening).collect()
    }

    #[test]
    fn weekdays_with_the_same_hours_are_taken_together() {
        let noon_break = [(1, 13, 18), (1, 8, 12), (2, 8, 12), (2, 13, 18), (3, 8, 12), (3, 13, 18), (6, 9, 12)];
        assert_eq!(week(&hours(&noon_break)).zh, "周一至周三 08:00–12:00、13:00–18:00；周六 09:00–12:00");
        assert_eq!(week(&hours(&noon_break)).en, "Mon–Wed 08:00–12:00, 13:00–18:00; Sat 09:00–12:00");
        assert_eq!(week(&hours(&[(1, 8, 20), (2, 8, 20), (4, 8, 20)])).zh, "周一、周二、周四 08:00–20:00");
        assert_eq!(week(&hours(&[(6, 0, 24), (7, 0, 24)])).en, "Sat, Sun all day");
    }

    #[test]
    fn days_with_other_hours_say_so() {
        let day = |text: &str| text.parse().expect("a date");
        let mut days = HoursException {
            first: day("2026-10-01"),
            last: day("2026-10-08"),
            openings: Vec::new(),
            note: "检修".to_owned(),
        };
        assert_eq!(exception(&days).zh, "10月1日 周四至10月8日 周四 不开放（检修）");
        days.openings = vec![DayOpening::new(480, 720).expect("an opening")];
        (days.last, days.note) = (days.first, String::new());
        assert_eq!(exception(&days).en, "Thu 1 Oct 08:00–12:00");
    }

    #[test]
    fn openings_that_touch_are_one() {
        assert_eq!(week(&hours(&[(1, 12, 20), (1, 8, 12)])).zh, "周一 08:00–20:00");
    }

    #[test]
    fn a_week_without_differences_names_no_days() {
        assert_eq!(week(&OpeningHours::always().weekly).zh, "每天 24 小时");
        let every_day: Vec<(u8, u16, u16)> = (1..=7).map(|day| (day, 8, 20)).collect();
        assert_eq!(week(&hours(&every_day)).en, "every day 08:00–20:00");
    }
}
