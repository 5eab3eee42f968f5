//! Rules as text: what is refused and why, and that reading undoes writing.

use crate::{
    draw::{limited_rules, weekdays},
    notation::{rule, time},
};
use booking::recurrence::{
    Frequency, Part, Recurrence, RecurrenceError, Rule, RuleError, RuleParts, TextError, WeekdayChoice, zoned,
};
use chrono::TimeDelta;
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;

fn refusal(text: &str) -> TextError {
    Rule::parse(text).expect_err(text)
}

fn unreadable(part: Part, text: &str) -> TextError {
    TextError::Unreadable { part, text: text.to_owned() }
}

#[test]
fn what_the_grammar_does_not_have_is_refused() {
    let not_a_part = |text: &str| TextError::NotAPart(text.to_owned());
    let unknown = |text: &str| TextError::UnknownPart(text.to_owned());
    let table = [
        ("", not_a_part("")),
        ("FREQ", not_a_part("FREQ")),
        ("FREQ=DAILY;", not_a_part("")),
        ("RRULE:FREQ=DAILY", unknown("RRULE:FREQ")),
        (" FREQ=DAILY", unknown(" FREQ")),
        ("FREQ=DAILY;X-NAME=1", unknown("X-NAME")),
        ("RSCALE=GREGORIAN;FREQ=DAILY", unknown("RSCALE")),
        ("FREQ=MONTHLY;SKIP=FORWARD", unknown("SKIP")),
        ("FREQ=DAILY;FREQ=DAILY", TextError::Repeated(Part::Frequency)),
        ("FREQ=DAILY;BYHOUR=1;byhour=2", TextError::Repeated(Part::Hour)),
        ("COUNT=3", TextError::NoFrequency),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260101T000000Z", TextError::TwoLimits),
    ];
    for (text, error) in table {
        assert_eq!(refusal(text), error, "{text}");
    }
}

#[test]
fn unreadable_values_are_named() {
    for (text, error) in [
        ("FREQ=FORTNIGHTLY", unreadable(Part::Frequency, "FORTNIGHTLY")),
        ("FREQ=DAILY;COUNT=0", unreadable(Part::Count, "0")),
        ("FREQ=DAILY;COUNT=-1", unreadable(Part::Count, "-1")),
        ("FREQ=DAILY;COUNT=4294967296", unreadable(Part::Count, "4294967296")),
        ("FREQ=DAILY;INTERVAL=0", unreadable(Part::Interval, "0")),
        ("FREQ=DAILY;INTERVAL= 2", unreadable(Part::Interval, " 2")),
        ("FREQ=DAILY;BYHOUR=", unreadable(Part::Hour, "")),
        ("FREQ=DAILY;BYHOUR=1,,2", unreadable(Part::Hour, "")),
        ("FREQ=DAILY;BYHOUR=+1", unreadable(Part::Hour, "+1")),
        ("FREQ=DAILY;BYMINUTE=007", unreadable(Part::Minute, "007")),
        ("FREQ=MONTHLY;BYDAY=MOO", unreadable(Part::Day, "MOO")),
        ("FREQ=MONTHLY;BYDAY=0MO", unreadable(Part::Day, "0MO")),
        ("FREQ=MONTHLY;BYDAY=1", unreadable(Part::Day, "1")),
        ("FREQ=MONTHLY;BYDAY=一MO", unreadable(Part::Day, "一MO")),
        ("FREQ=MONTHLY;BYMONTHDAY=--1", unreadable(Part::MonthDay, "--1")),
        ("FREQ=WEEKLY;WKST=1MO", unreadable(Part::WeekStart, "1MO")),
        ("FREQ=DAILY;UNTIL=20260230", unreadable(Part::Until, "20260230")),
        ("FREQ=DAILY;UNTIL=2026-02-03", unreadable(Part::Until, "2026-02-03")),
        ("FREQ=DAILY;UNTIL=20260203T2400", unreadable(Part::Until, "20260203T2400")),
        ("FREQ=DAILY;UNTIL=20260203T240000Z", unreadable(Part::Until, "20260203T240000Z")),
        ("FREQ=DAILY;UNTIL=20260203Z", unreadable(Part::Until, "20260203Z")),
    ] {
        assert_eq!(refusal(text), error, "{text}");
    }
}

/// RFC 5545 section 3.3.10, the table and the text around it.
#[test]
fn what_the_standard_forbids_is_refused() {
    use Frequency::{Daily, Hourly, Monthly, Weekly, Yearly};
    let range = |part, value| RuleError::OutOfRange { part, value };
    let not_at = |part, frequency| RuleError::NotAtFrequency { part, frequency };
    let numbered = |frequency| RuleError::NumberedWeekday { frequency };
    for (text, error) in [
        ("FREQ=DAILY;BYSECOND=61", range(Part::Second, 61)),
        ("FREQ=DAILY;BYMINUTE=60", range(Part::Minute, 60)),
        ("FREQ=DAILY;BYHOUR=24", range(Part::Hour, 24)),
        ("FREQ=MONTHLY;BYDAY=54MO", range(Part::Day, 54)),
        ("FREQ=MONTHLY;BYMONTHDAY=0", range(Part::MonthDay, 0)),
        ("FREQ=MONTHLY;BYMONTHDAY=-32", range(Part::MonthDay, -32)),
        ("FREQ=YEARLY;BYYEARDAY=367", range(Part::YearDay, 367)),
        ("FREQ=YEARLY;BYWEEKNO=54", range(Part::WeekNumber, 54)),
        ("FREQ=YEARLY;BYMONTH=0", range(Part::Month, 0)),
        ("FREQ=YEARLY;BYMONTH=13", range(Part::Month, 13)),
        ("FREQ=DAILY;BYHOUR=1;BYSETPOS=-367", range(Part::SetPosition, -367)),
        ("FREQ=WEEKLY;BYMONTHDAY=1", not_at(Part::MonthDay, Weekly)),
        ("FREQ=DAILY;BYYEARDAY=1", not_at(Part::YearDay, Daily)),
        ("FREQ=WEEKLY;BYYEARDAY=1", not_at(Part::YearDay, Weekly)),
        ("FREQ=MONTHLY;BYYEARDAY=1", not_at(Part::YearDay, Monthly)),
        ("FREQ=MONTHLY;BYWEEKNO=1", not_at(Part::WeekNumber, Monthly)),
        ("FREQ=HOURLY;BYWEEKNO=1", not_at(Part::WeekNumber, Hourly)),
        ("FREQ=WEEKLY;BYDAY=1MO", numbered(Weekly)),
        ("FREQ=DAILY;BYDAY=-1MO", numbered(Daily)),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", numbered(Yearly)),
        ("FREQ=DAILY;BYSETPOS=1", RuleError::PositionAlone),
    ] {
        assert_eq!(refusal(text), TextError::Rule(error), "{text}");
    }
}

#[test]
fn a_rule_is_written_in_one_form() {
    for (text, canonical) in [
        ("freq=weekly;interval=1;byday=fr,mo;wkst=mo", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("WKST=SU;COUNT=03;FREQ=DAILY;INTERVAL=02", "FREQ=DAILY;COUNT=3;INTERVAL=2;WKST=SU"),
        ("FREQ=MONTHLY;BYDAY=+1MO,-1SU,MO;BYMONTHDAY=+05,-1", "FREQ=MONTHLY;BYDAY=MO,1MO,-1SU;BYMONTHDAY=-1,5"),
        ("UNTIL=20261231t235960z;FREQ=DAILY", "FREQ=DAILY;UNTIL=20261231T235959Z"),
        ("FREQ=YEARLY;BYSETPOS=1;BYMONTH=2;BYWEEKNO=3", "FREQ=YEARLY;BYWEEKNO=3;BYMONTH=2;BYSETPOS=1"),
    ] {
        assert_eq!(rule(text).to_string(), canonical, "{text}");
    }
}

#[test]
fn a_series_in_a_zone_ends_in_utc() {
    let start = time("20260601T090000");
    let series = |text: &str| Recurrence::new(Berlin, start, start + TimeDelta::hours(1), Some(rule(text)));
    for text in ["FREQ=DAILY;UNTIL=20260603", "FREQ=DAILY;UNTIL=20260603T090000"] {
        assert_eq!(series(text), Err(RecurrenceError::UntilWithoutZone), "{text}");
        let anchored = rule(text).anchored(Berlin).to_string();
        assert_eq!(series(&anchored).map(|series| series.iter().count()), Ok(3), "{anchored}");
    }
    assert_eq!(rule("FREQ=DAILY;UNTIL=20260603").anchored(Berlin).to_string(), "FREQ=DAILY;UNTIL=20260603T215959Z");
    let (until, first) = (time("20260601T065959").and_utc(), zoned::instant(start, Berlin));
    let error = RecurrenceError::EndsBeforeStart { until, start: first };
    assert_eq!(series("FREQ=DAILY;UNTIL=20260601T065959Z"), Err(error));
}

#[test]
fn a_series_has_a_length_and_whole_seconds() {
    let start = time("20260601T090000");
    let odd = start + TimeDelta::milliseconds(1);
    assert_eq!(Recurrence::new(Berlin, start, start, None), Err(RecurrenceError::Backwards { start, end: start }));
    assert_eq!(Recurrence::new(Berlin, start, odd, None), Err(RecurrenceError::Unwritable(odd)));
    let far = chrono::NaiveDateTime::MAX;
    assert_eq!(Recurrence::new(Berlin, far, far, None), Err(RecurrenceError::Unwritable(far)));
}

#[test]
fn a_stored_rule_is_checked_when_it_is_read() {
    assert!(serde_json::from_str::<Rule>(r#""FREQ=DAILY;BYSETPOS=1""#).is_err());
    assert_eq!(serde_json::to_string(&rule("FREQ=DAILY;COUNT=2")).expect("text"), r#""FREQ=DAILY;COUNT=2""#);
}

proptest! {
    #[test]
    fn a_rule_reads_back_as_it_was_written(rule in limited_rules(&Frequency::ALL)) {
        prop_assert_eq!(Rule::parse(&rule.to_string()), Ok(rule));
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,40}", tail in "[A-Z0-9=;,+-]{0,60}") {
        for text in [text.clone(), format!("FREQ=YEARLY;{tail}"), format!("FREQ=DAILY;BYDAY={text}")] {
            if let Ok(rule) = Rule::parse(&text) {
                prop_assert_eq!(Rule::parse(&rule.to_string()), Ok(rule));
            }
        }
    }

    #[test]
    fn parts_out_of_range_are_refused(weekday in weekdays(), ordinal in 54i8..=127, from_end in any::<bool>()) {
        let ordinal = std::num::NonZeroI8::new(if from_end { -ordinal } else { ordinal });
        let days = [WeekdayChoice { ordinal, weekday }].into();
        let rule = Rule::new(RuleParts { days, ..RuleParts::every(Frequency::Yearly) });
        prop_assert!(rule.is_err());
    }
}
