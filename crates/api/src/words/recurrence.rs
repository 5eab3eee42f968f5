//! What repeats, as one sentence; a rule that has no plain one is shown as it is written.

use super::{counted, hours::weekdays_text, join, time};
use booking::recurrence::{Frequency, Limit, OccurrenceLimit, Recurrence, RuleParts, Until, WeekdayChoice};
use chrono::{Datelike, NaiveDateTime, TimeDelta, Weekday};
use inventory::text::Bilingual;
use std::collections::BTreeSet;

/// Says when a series takes place: `每周二 09:00–11:00，共 12 次`, `every Tue 09:00–11:00, 12 times`.
pub fn sentence(recurrence: &Recurrence) -> Bilingual {
    let clock = clock(recurrence.start(), recurrence.length());
    let mut parts = Vec::new();
    match recurrence.rule() {
        Some(rule) => {
            let days = steps(rule.parts(), recurrence.start())
                .unwrap_or_else(|| Bilingual::new(format!("按规则 {rule}"), format!("by the rule {rule}")));
            parts.push(spaced(&days, &clock));
            parts.extend(rule.parts().limit.map(|limit| ends(limit, recurrence)));
        }
        None => parts.push(spaced(&time::day(recurrence.start().date()), &clock)),
    }
    let (added, excluded) = (recurrence.added().len(), recurrence.excluded().len());
    if added > 0 {
        parts.push(Bilingual::new(
            format!("另加 {added} 次"),
            format!("{} added", counted(added as u64, "time", "times")),
        ));
    }
    if excluded > 0 {
        parts.push(Bilingual::new(
            format!("除去 {excluded} 次"),
            format!("{} left out", counted(excluded as u64, "time", "times")),
        ));
    }
    join(&parts, "，", ", ")
}

/// The same of a series of which `count` occurrences were booked: where some were not, that is said.
pub fn booked(recurrence: &Recurrence, count: usize) -> Bilingual {
    let said = sentence(recurrence);
    let given = recurrence.iter().take(usize::from(OccurrenceLimit::MOST.get())).count();
    if count >= given {
        return said;
    }
    Bilingual::new(format!("{}，其中 {count} 次", said.zh), format!("{}, {count} of them", said.en))
}

fn spaced(one: &Bilingual, other: &Bilingual) -> Bilingual {
    Bilingual::new(format!("{} {}", one.zh, other.zh), format!("{} {}", one.en, other.en))
}

/// `09:00–11:00`; an end on a later day says on which.
fn clock(start: NaiveDateTime, length: TimeDelta) -> Bilingual {
    let end = start + length;
    let (from, to) = (start.format("%H:%M"), end.format("%H:%M"));
    match (end.date() - start.date()).num_days() {
        0 => Bilingual::new(format!("{from}–{to}"), format!("{from}–{to}")),
        1 => Bilingual::new(format!("{from}–次日 {to}"), format!("{from}–{to} the next day")),
        days => Bilingual::new(format!("{from}–{days} 天后 {to}"), format!("{from}–{to} {days} days later")),
    }
}

/// On which days, where that can be said plainly.
fn steps(parts: &RuleParts, start: NaiveDateTime) -> Option<Bilingual> {
    let odd = !(parts.seconds.is_empty()
        && parts.minutes.is_empty()
        && parts.hours.is_empty()
        && parts.year_days.is_empty()
        && parts.week_numbers.is_empty()
        && parts.months.is_empty()
        && parts.set_positions.is_empty());
    if odd {
        return None;
    }
    let every = parts.interval.get();
    match parts.frequency {
        Frequency::Daily if parts.days.is_empty() && parts.month_days.is_empty() => Some(match every {
            1 => Bilingual::new("每天", "every day"),
            n => Bilingual::new(format!("每 {n} 天"), format!("every {n} days")),
        }),
        Frequency::Weekly if parts.month_days.is_empty() => Some(weekly(parts, every, start)),
        Frequency::Monthly => monthly(parts, every, start),
        Frequency::Yearly if parts.days.is_empty() && parts.month_days.is_empty() => {
            let date = time::day_of_year(start.date());
            Some(match every {
                1 => Bilingual::new(format!("每年 {}", date.zh), format!("every year on {}", date.en)),
                n => Bilingual::new(format!("每 {n} 年 {}", date.zh), format!("every {n} years on {}", date.en)),
            })
        }
        _ => None,
    }
}

fn weekly(parts: &RuleParts, every: u32, start: NaiveDateTime) -> Bilingual {
    let chosen: BTreeSet<u8> = parts.days.iter().map(|choice| number(choice.weekday)).collect();
    let days: Vec<u8> = if chosen.is_empty() { vec![number(start.weekday())] } else { chosen.into_iter().collect() };
    let names = weekdays_text(&days);
    match (every, days.len()) {
        (1, 7) => names,
        (1, _) => Bilingual::new(format!("每{}", names.zh), format!("every {}", names.en)),
        (n, _) => Bilingual::new(format!("每 {n} 周的{}", names.zh), format!("every {n} weeks on {}", names.en)),
    }
}

fn monthly(parts: &RuleParts, every: u32, start: NaiveDateTime) -> Option<Bilingual> {
    let days = match (parts.month_days.len(), parts.days.len()) {
        (0, 0) => month_day(i8::try_from(start.day()).ok()?),
        (_, 0) => join(&parts.month_days.iter().map(|day| month_day(*day)).collect::<Vec<_>>(), "、", ", "),
        (0, _) => {
            let named: Option<Vec<Bilingual>> = parts.days.iter().map(nth_weekday).collect();
            join(&named?, "、", ", ")
        }
        _ => return None,
    };
    Some(match every {
        1 => Bilingual::new(format!("每月{}", days.zh), format!("every month on {}", days.en)),
        n => Bilingual::new(format!("每 {n} 个月的{}", days.zh), format!("every {n} months on {}", days.en)),
    })
}

fn month_day(day: i8) -> Bilingual {
    match day {
        -1 => Bilingual::new("最后一天", "the last day"),
        day if day < 0 => Bilingual::new(format!("倒数第 {} 天", -day), format!("day {} from the end", -day)),
        day => Bilingual::new(format!(" {day} 日"), format!("day {day}")),
    }
}

/// `第二个周二`; every such weekday of a month has no plain name here.
fn nth_weekday(choice: &WeekdayChoice) -> Option<Bilingual> {
    let name = weekdays_text(&[number(choice.weekday)]);
    let (zh, en) = match choice.ordinal?.get() {
        1 => ("第一个", "the first"),
        2 => ("第二个", "the second"),
        3 => ("第三个", "the third"),
        4 => ("第四个", "the fourth"),
        5 => ("第五个", "the fifth"),
        -1 => ("最后一个", "the last"),
        _ => return None,
    };
    Some(Bilingual::new(format!("{zh}{}", name.zh), format!("{en} {}", name.en)))
}

fn ends(limit: Limit, recurrence: &Recurrence) -> Bilingual {
    match limit {
        Limit::Count(count) => {
            Bilingual::new(format!("共 {count} 次"), counted(u64::from(count.get()), "time", "times"))
        }
        Limit::Until(until) => {
            let date = match until {
                Until::Instant(at) => at.with_timezone(&recurrence.zone()).date_naive(),
                Until::Date(date) => date,
                Until::Local(time) => time.date(),
            };
            let date = time::day_with_year(date);
            Bilingual::new(format!("到 {} 为止", date.zh), format!("until {}", date.en))
        }
    }
}

fn number(weekday: Weekday) -> u8 {
    u8::try_from(weekday.number_from_monday()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use booking::recurrence::Rule;
    use chrono_tz::Tz;

    fn said(rule: &str) -> (String, String) {
        let wall = |text| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
        let (start, end) = (wall("2026-12-01 09:00"), wall("2026-12-01 11:30"));
        let zone = Tz::Asia__Shanghai;
        let rule = Rule::parse(rule).expect("a rule").anchored(zone);
        let Bilingual { zh, en } = sentence(&Recurrence::new(zone, start, end, Some(rule)).expect("a series"));
        (zh, en)
    }

    fn says(rule: &str, zh: &str, en: &str) {
        assert_eq!(said(rule), (zh.to_owned(), en.to_owned()));
    }

    #[test]
    fn plain_rules_have_plain_sentences() {
        says("FREQ=DAILY;COUNT=5", "每天 09:00–11:30，共 5 次", "every day 09:00–11:30, 5 times");
        says("FREQ=DAILY;INTERVAL=3;COUNT=1", "每 3 天 09:00–11:30，共 1 次", "every 3 days 09:00–11:30, 1 time");
        says("FREQ=WEEKLY;COUNT=12", "每周二 09:00–11:30，共 12 次", "every Tue 09:00–11:30, 12 times");
        says(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20270301",
            "每 2 周的周二、周四 09:00–11:30，到 2027年3月1日 周一 为止",
            "every 2 weeks on Tue, Thu 09:00–11:30, until Mon 1 Mar 2027",
        );
        says("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "每周一至周五 09:00–11:30", "every Mon–Fri 09:00–11:30");
        says("FREQ=MONTHLY;COUNT=2", "每月 1 日 09:00–11:30，共 2 次", "every month on day 1 09:00–11:30, 2 times");
        says("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天 09:00–11:30", "every month on the last day 09:00–11:30");
        says("FREQ=MONTHLY;BYDAY=2TU", "每月第二个周二 09:00–11:30", "every month on the second Tue 09:00–11:30");
        says("FREQ=YEARLY", "每年 12月1日 09:00–11:30", "every year on 1 Dec 09:00–11:30");
    }

    #[test]
    fn other_rules_are_shown_as_written() {
        let rule = "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1";
        says(rule, &format!("按规则 {rule} 09:00–11:30"), &format!("by the rule {rule} 09:00–11:30"));
    }

    #[test]
    fn dates_added_and_taken_out_are_counted() {
        let wall = |text| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
        let (start, end) = (wall("2026-12-01 22:00"), wall("2026-12-02 06:00"));
        let at = |text| wall(text).and_utc();
        let series = Recurrence::new(Tz::UTC, start, end, None).expect("a series");
        let series = series.including([at("2026-12-08 22:00")]).excluding([at("2026-12-01 22:00")]);
        let Bilingual { zh, en } = sentence(&series);
        assert_eq!(zh, "12月1日 周二 22:00–次日 06:00，另加 1 次，除去 1 次");
        assert_eq!(en, "Tue 1 Dec 22:00–06:00 the next day, 1 time added, 1 time left out");
    }
}
