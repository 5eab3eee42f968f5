//! Sentences about how much and from when on, read by a person before they were accepted.

use super::*;
use inventory::{hours::Opening, id::GroupId, policy::WeeklyRelease};
use uuid::Uuid;

fn both(text: Bilingual) -> (String, String) {
    (text.zh, text.en)
}

fn told(text: Bilingual, zh: &str, en: &str) {
    assert_eq!(both(text), (zh.to_owned(), en.to_owned()));
}

fn opening(weekday: u8, from_hour: u16, to_hour: u16) -> Opening {
    Opening::new(weekday, from_hour * 60, to_hour * 60).expect("an opening")
}

#[test]
fn quotas_say_whose_what_and_when() {
    told(
        quota(&Quota::weekly_minutes(360)),
        "每个课题组或用户单位每周（周一至周日）最多使用 6 小时",
        "Each group or organisation may use 6 hours a week, Monday to Sunday",
    );
    let uses = Quota { measure: QuotaMeasure::Uses, ..Quota::weekly_minutes(2) };
    told(
        quota(&Quota { per: QuotaHolder::Person, window: QuotaWindow::Day, peak_only: true, ..uses.clone() }),
        "每人每天高峰时段最多使用 2 次",
        "Each person may book 2 uses in peak hours a day",
    );
    let outside = Quota { sides: vec![Side::Outside], ..Quota::weekly_minutes(1200) };
    told(
        quota(&Quota { per: QuotaHolder::Side, window: QuotaWindow::Month, ..outside }),
        "外单位：同类用户合计每月最多使用 20 小时",
        "All users of the same kind together may use 20 hours a month (outside)",
    );
    told(
        quota(&Quota { per: QuotaHolder::Person, window: QuotaWindow::Ahead, limit: 1, ..uses }),
        "每人最多同时有 1 次未使用的预约，用完才能再约",
        "Each person may have 1 use ahead; the next only after one was used",
    );
}

#[test]
fn quotas_say_which_groups_days_in_a_row_and_hours() {
    let low_use = Quota {
        per: QuotaHolder::All,
        window: QuotaWindow::Rolling { days: 14 },
        groups: vec![GroupId(Uuid::from_u128(1))],
        ..Quota::weekly_minutes(1200)
    };
    told(
        quota(&low_use),
        "所有适用的用户合计任意连续 14 天内最多使用 20 小时（仅限指定的课题组）",
        "All whom this concerns together may use 20 hours in any 14 days in a row (named groups only)",
    );
    let days = Quota { measure: QuotaMeasure::Days, ..Quota::weekly_minutes(3) };
    told(
        quota(&Quota { except: vec![GroupId(Uuid::from_u128(1))], sides: vec![Side::Outside], ..days.clone() }),
        "外单位：每个课题组或用户单位每周（周一至周日）最多使用 3 天（个别课题组除外）",
        "Each group or organisation may book on 3 days a week, Monday to Sunday (outside) (not for some groups)",
    );
    told(
        quota(&Quota { hours: vec![opening(6, 0, 24), opening(7, 0, 24)], window: QuotaWindow::Month, ..days }),
        "每个课题组或用户单位每月最多使用 3 天（只计 周六、周日 全天）",
        "Each group or organisation may book on 3 days a month (counting Sat, Sun all day only)",
    );
}

#[test]
fn weeks_say_when_they_open() {
    let mut policy = BookingPolicy::usual();
    let sunday = WeekMoment { weekday: 7, minute: 21 * 60 };
    policy.release = Some(WeeklyRelease { at: sunday, weeks_before: 1 });
    let told_of = |policy: &BookingPolicy| both(release(policy).expect("a sentence"));
    assert_eq!(told_of(&policy).0, "每周日 21:00 开放下一周的预约");
    assert_eq!(told_of(&policy).1, "Each week opens for booking in the week before it, on Sun 21:00");
    policy.release = Some(WeeklyRelease { at: sunday, weeks_before: 2 });
    assert_eq!(told_of(&policy).0, "每周日 21:00 开放 2 周之后那一周的预约");
    told(
        leftovers(WeekMoment { weekday: 1, minute: 17 * 60 }),
        "每周一 17:00 起，当周剩余的时间不再受每天、每周限额约束",
        "From Mon 17:00 on, what is left of the running week is free of daily and weekly quotas",
    );
}

#[test]
fn kept_time_says_for_whom_and_until_when() {
    let mornings = (1..=5).map(|day| opening(day, 8, 12)).collect();
    let own = ReservedTime { weekly: mornings, groups: Vec::new(), sides: vec![Side::OwnGroup], release_minutes: None };
    told(
        reserved(&own),
        "周一至周五 08:00–12:00 为仪器所属课题组保留",
        "Mon–Fri 08:00–12:00 is kept for the instrument’s own group",
    );
    let groups = ReservedTime {
        weekly: vec![opening(3, 9, 18)],
        groups: vec![GroupId(Uuid::from_u128(1))],
        sides: Vec::new(),
        release_minutes: Some(1440),
    };
    told(
        reserved(&groups),
        "周三 09:00–18:00 为指定的课题组保留，开始前 24 小时仍空闲的向所有人开放",
        "Wed 09:00–18:00 is kept for named groups; what is still free opens to all 24 hours before it begins",
    );
}
