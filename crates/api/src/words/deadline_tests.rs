//! Deadlines and rules by the hour, read by a person before they were accepted.

use super::*;
use chrono::{DateTime, Utc};
use chrono_tz::Asia::Shanghai;
use inventory::hours::Opening;

fn at(text: &str) -> Instant {
    text.parse::<DateTime<Utc>>().expect("an instant")
}

fn told(text: Bilingual, zh: &str, en: &str) {
    assert_eq!((text.zh.as_str(), text.en.as_str()), (zh, en));
}

#[test]
fn a_deadline_names_the_working_day_and_the_hour() {
    let mut policy = BookingPolicy::usual();
    assert_eq!(cancellation(&policy), None);
    policy.cancel_by = Some(CancelBy { working_days_before: 1, minute: 960 });
    told(
        cancellation(&policy).expect("a sentence"),
        "自行取消或改期还须不晚于使用日前第 1 个工作日 16:00",
        "Cancel or move also no later than 16:00 of the last working day before the day of use",
    );
    let by = CancelBy { working_days_before: 2, minute: 600 };
    told(
        too_late(by, at("2026-09-29T02:00:00Z"), Shanghai),
        "自行取消或改期不晚于使用日前第 2 个工作日 10:00，期限 9月29日 周二 10:00 已过，请联系平台",
        "Cancel or move no later than 10:00 of the second working day before the day of use; \
         that was possible until Tue 29 Sep 10:00, now please ask the lab",
    );
}

#[test]
fn a_lead_names_the_last_moment_and_the_earliest_start() {
    let working = WorkingLead { days: 2, ask_before: at("2026-09-29T16:00:00Z") };
    told(
        too_soon(working, at("2026-10-08T16:00:00Z"), Shanghai),
        "至少提前 2 个工作日预约，该时间须在 9月30日 周三 00:00 之前提出；目前最早可选 10月9日 周五 00:00",
        "Book at least 2 working days ahead; this time had to be asked for before Wed 30 Sep 00:00, \
         the earliest start is now Fri 9 Oct 00:00",
    );
}

#[test]
fn hours_say_what_holds_for_uses_that_start_in_them() {
    let mut policy = BookingPolicy::usual();
    let nights = (1..=7).map(|day| Opening::new(day, 20 * 60, 1440).expect("an opening")).collect();
    let days = (1..=5).map(|day| Opening::new(day, 480, 1200).expect("an opening")).collect();
    policy.hour_rules = vec![
        HourRule { hours: nights, grid_minutes: Some(240), min_minutes: Some(240), max_minutes: None },
        HourRule { hours: days, grid_minutes: None, min_minutes: None, max_minutes: Some(120) },
    ];
    let [nights, days] = <[Bilingual; 2]>::try_from(by_hour(&policy)).expect("two sentences");
    told(
        nights,
        "在 每天 20:00–24:00 开始的使用：最短 4 小时，按 4 小时取整",
        "Uses that start every day 20:00–24:00: at least 4 hours, in steps of 4 hours",
    );
    told(
        days,
        "在 周一至周五 08:00–20:00 开始的使用：最长 2 小时",
        "Uses that start Mon–Fri 08:00–20:00: at most 2 hours",
    );
}
