//! Quotas, weekly release, leftovers and reserved time, as rules and as refusals.

use super::{counted, hours, join, time};
use chrono_tz::Tz;
use inventory::{
    hours::Opening,
    instrument::Instrument,
    party::Side,
    policy::{BookingPolicy, Quota, QuotaHolder, QuotaMeasure, QuotaWindow, ReservedTime, WeekMoment},
    slot::{Instant, Slot},
    text::Bilingual,
};

/// A quota that would be exceeded, in minutes, uses or days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exceeded<'a> {
    pub per: QuotaHolder,
    pub measure: QuotaMeasure,
    pub window: QuotaWindow,
    pub peak_only: bool,
    pub limit: i64,
    pub used: i64,
    pub asked: i64,
    /// Whether it binds some groups alone.
    pub named: bool,
    /// The hours of a week that it counts instead of the peak.
    pub hours: &'a [Opening],
}

/// Returns the rules about how much and from when on, each with its code.
pub(super) fn sentences(instrument: &Instrument) -> Vec<(&'static str, Bilingual)> {
    let policy = &instrument.policy;
    let mut found: Vec<(&'static str, Bilingual)> = policy.quotas.iter().map(|each| ("quota", quota(each))).collect();
    found.extend(peak(policy).map(|text| ("peak", text)));
    found.extend(release(policy).map(|text| ("release", text)));
    found.extend(policy.leftovers.map(|at| ("leftovers", leftovers(at))));
    found.extend(policy.reserved.iter().map(|time| ("reserved", reserved(time))));
    found
}

fn quota(quota: &Quota) -> Bilingual {
    let only = only_for(&quota.sides);
    let (named, besides) = (named_only(!quota.groups.is_empty()), except(quota));
    let (holder, window) = (holder(quota.per), window(quota.window));
    let limit = amount(quota.measure, i64::from(quota.limit));
    let (hours_zh, hours_en) = peak_hours(quota.peak_only && quota.hours.is_empty());
    let verb = verb(quota.measure);
    let said = match (quota.window, quota.measure) {
        (QuotaWindow::Ahead, QuotaMeasure::Uses) => Bilingual::new(
            format!("{}{}最多同时有 {}未使用的{hours_zh}预约，用完才能再约", only.zh, holder.zh, limit.zh),
            format!("{} may have {} ahead{hours_en}; the next only after one was used{}", holder.en, limit.en, only.en),
        ),
        (QuotaWindow::Ahead, QuotaMeasure::Minutes | QuotaMeasure::Days) => Bilingual::new(
            format!("{}{}尚未使用的{hours_zh}预约合计最多 {}", only.zh, holder.zh, limit.zh),
            format!("{} may have {}{hours_en} ahead{}", holder.en, limit.en, only.en),
        ),
        (_, QuotaMeasure::Uses | QuotaMeasure::Minutes | QuotaMeasure::Days) => Bilingual::new(
            format!("{}{}{}{hours_zh}最多使用 {}", only.zh, holder.zh, window.zh, limit.zh),
            format!("{} {verb} {}{hours_en} {}{}", holder.en, limit.en, window.en, only.en),
        ),
    };
    let own = own_hours(&quota.hours);
    Bilingual::new(
        format!("{}{}{}{}", said.zh, own.zh, named.zh, besides.zh),
        format!("{}{}{}{}", said.en, own.en, named.en, besides.en),
    )
}

fn verb(measure: QuotaMeasure) -> &'static str {
    match measure {
        QuotaMeasure::Minutes => "may use",
        QuotaMeasure::Uses => "may book",
        QuotaMeasure::Days => "may book on",
    }
}

fn peak_hours(only: bool) -> (&'static str, &'static str) {
    if only { ("高峰时段", " in peak hours") } else { ("", "") }
}

/// Names the hours of its own that a quota counts, if it does.
fn own_hours(hours: &[Opening]) -> Bilingual {
    if hours.is_empty() {
        return Bilingual::default();
    }
    let week = hours::week(hours);
    Bilingual::new(format!("（只计 {}）", week.zh), format!(" (counting {} only)", week.en))
}

fn named_only(named: bool) -> Bilingual {
    if named { Bilingual::new("（仅限指定的课题组）", " (named groups only)") } else { Bilingual::default() }
}

fn except(quota: &Quota) -> Bilingual {
    if quota.except.is_empty() {
        return Bilingual::default();
    }
    Bilingual::new("（个别课题组除外）", " (not for some groups)")
}

/// Says which quota would be exceeded and by how much.
pub(super) fn exceeded(exceeded: Exceeded<'_>) -> Bilingual {
    let Exceeded { per, measure, window: within, peak_only, limit, used, asked, named, hours } = exceeded;
    let (holder, window) = (holder(per), window(within));
    let (limit, asked) = (amount(measure, limit), amount(measure, asked));
    let (hours_zh, hours_en) = peak_hours(peak_only);
    let (named, own) = (named_only(named), own_hours(hours));
    let verb = if measure == QuotaMeasure::Days { verb(measure) } else { "may use" };
    let zh = format!("{}{}{hours_zh}限额 {}{}{}", holder.zh, window.zh, limit.zh, named.zh, own.zh);
    let en = format!("{} {verb} {}{hours_en} {}{}{}", holder.en, limit.en, window.en, named.en, own.en);
    if used == 0 {
        return Bilingual::new(format!("{zh}，您选了 {}", asked.zh), format!("{en}, you chose {}", asked.en));
    }
    let used = amount(measure, used);
    Bilingual::new(
        format!("{zh}，已约 {}，再约 {}将超出", used.zh, asked.zh),
        format!("{en}; {} booked already, {} more would exceed it", used.en, asked.en),
    )
}

/// Says from when on a week can be booked.
pub(super) fn not_released(opens_at: Instant, zone: Tz) -> Bilingual {
    let opens = time::instant(time::rounded_up(opens_at), zone);
    Bilingual::new(
        format!("这一周要到 {} 才开放预约", opens.zh),
        format!("That week opens for booking on {}", opens.en),
    )
}

/// Says which parts are kept for others, and until when.
pub(super) fn kept(reserved: &[Slot], released_at: Option<Instant>, zone: Tz) -> Bilingual {
    let spans = time::spans(reserved, zone);
    match released_at {
        Some(at) => {
            let at = time::instant(time::rounded_up(at), zone);
            Bilingual::new(
                format!("{} 为其他用户保留，{} 起仍空闲的部分向所有人开放", spans.zh, at.zh),
                format!("Kept for others: {}; what is still free opens to all on {}", spans.en, at.en),
            )
        }
        None => Bilingual::new(format!("{} 为其他用户保留", spans.zh), format!("Kept for others: {}", spans.en)),
    }
}

fn holder(per: QuotaHolder) -> Bilingual {
    match per {
        QuotaHolder::Person => Bilingual::new("每人", "Each person"),
        QuotaHolder::Party => Bilingual::new("每个课题组或用户单位", "Each group or organisation"),
        QuotaHolder::Side => Bilingual::new("同类用户合计", "All users of the same kind together"),
        QuotaHolder::All => Bilingual::new("所有适用的用户合计", "All whom this concerns together"),
    }
}

fn window(window: QuotaWindow) -> Bilingual {
    match window {
        QuotaWindow::Day => Bilingual::new("每天", "a day"),
        QuotaWindow::Week => Bilingual::new("每周（周一至周日）", "a week, Monday to Sunday"),
        QuotaWindow::Month => Bilingual::new("每月", "a month"),
        QuotaWindow::Year => Bilingual::new("每年", "a year"),
        QuotaWindow::Ahead => Bilingual::new("未使用的预约", "ahead"),
        QuotaWindow::Rolling { days } => {
            Bilingual::new(format!("任意连续 {days} 天内"), format!("in any {days} days in a row"))
        }
    }
}

fn amount(measure: QuotaMeasure, amount: i64) -> Bilingual {
    match measure {
        QuotaMeasure::Minutes => time::duration(amount),
        QuotaMeasure::Uses => Bilingual::new(format!("{amount} 次"), counted(amount.unsigned_abs(), "use", "uses")),
        QuotaMeasure::Days => Bilingual::new(format!("{amount} 天"), counted(amount.unsigned_abs(), "day", "days")),
    }
}

/// Names the sides a rule is limited to, where it is: `单位外：`, ` (outside)`.
fn only_for(sides: &[Side]) -> Bilingual {
    if Side::ALL.iter().all(|side| sides.contains(side)) {
        return Bilingual::default();
    }
    let names = names_of(sides);
    Bilingual::new(format!("{}：", names.zh), format!(" ({})", names.en))
}

fn names_of(sides: &[Side]) -> Bilingual {
    let name = |side: &Side| match side {
        Side::OwnGroup => Bilingual::new("仪器所属课题组", "the instrument’s own group"),
        Side::OwnInstitution => Bilingual::new("仪器所属单位", "its institution"),
        Side::Outside => Bilingual::new("外单位", "outside"),
    };
    join(&sides.iter().map(name).collect::<Vec<_>>(), "、", ", ")
}

fn peak(policy: &BookingPolicy) -> Option<Bilingual> {
    let week = hours::week(&policy.peak);
    let counts = policy.quotas.iter().any(|quota| quota.peak_only && quota.hours.is_empty());
    counts.then(|| Bilingual::new(format!("高峰时段：{}", week.zh), format!("Peak hours: {}", week.en)))
}

fn release(policy: &BookingPolicy) -> Option<Bilingual> {
    let release = policy.release?;
    let at = moment(release.at);
    Some(match release.weeks_before {
        1 => Bilingual::new(
            format!("每{} 开放下一周的预约", at.zh),
            format!("Each week opens for booking in the week before it, on {}", at.en),
        ),
        weeks => Bilingual::new(
            format!("每{} 开放 {weeks} 周之后那一周的预约", at.zh),
            format!("Each week opens for booking {weeks} weeks before it, on {}", at.en),
        ),
    })
}

fn leftovers(at: WeekMoment) -> Bilingual {
    let at = moment(at);
    Bilingual::new(
        format!("每{} 起，当周剩余的时间不再受每天、每周限额约束", at.zh),
        format!("From {} on, what is left of the running week is free of daily and weekly quotas", at.en),
    )
}

fn reserved(time: &ReservedTime) -> Bilingual {
    let week = hours::week(&time.weekly);
    let mut names: Vec<Bilingual> = Vec::new();
    if !time.sides.is_empty() {
        names.push(names_of(&time.sides));
    }
    if !time.groups.is_empty() {
        names.push(Bilingual::new("指定的课题组", "named groups"));
    }
    let names = join(&names, "和", " and ");
    let (zh, en) = match time.release_minutes.map(|minutes| time::duration(i64::from(minutes))) {
        Some(before) => (
            format!("，开始前 {}仍空闲的向所有人开放", before.zh),
            format!("; what is still free opens to all {} before it begins", before.en),
        ),
        None => (String::new(), String::new()),
    };
    Bilingual::new(format!("{} 为{}保留{zh}", week.zh, names.zh), format!("{} is kept for {}{en}", week.en, names.en))
}

pub(super) fn moment(at: WeekMoment) -> Bilingual {
    let (zh, en) = hours::name(at.weekday);
    let clock = hours::clock(at.minute);
    Bilingual::new(format!("{zh} {clock}"), format!("{en} {clock}"))
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
