//! Conduct in words: the rules, what a strike is for, what follows from it, and what came of an appeal.

use super::{Locale, counted, join, time};
use booking::conduct::{Measure, Strike, StrikeKind};
use chrono::TimeDelta;
use chrono_tz::Tz;
use inventory::{
    instrument::{Instrument, Mode},
    policy::{Conduct, LadderStep, MeasureKind, Reach},
    slot::{Instant, Slot},
    text::Bilingual,
};

/// A use that was missed or not used as booked, for whoever is told of it.
#[derive(Debug, Clone, Copy)]
pub struct Struck<'a> {
    /// The instrument.
    pub instrument: &'a Bilingual,
    /// The time that was booked.
    pub slot: &'a Slot,
    /// The lab's wall clock.
    pub zone: Tz,
}

/// Returns the rules of conduct, each with its code; they concern uses of one's own.
pub(super) fn sentences(instrument: &Instrument) -> Vec<(&'static str, Bilingual)> {
    let Some(conduct) = &instrument.policy.conduct else { return Vec::new() };
    if !instrument.modes.contains(&Mode::SelfUse) {
        return Vec::new();
    }
    let mut found = vec![("no_show", no_show(conduct)), ("strikes", strikes(conduct))];
    found.extend(conduct.late_cancel.then(|| ("late_cancel", late_cancel())));
    found.extend(conduct.ladder.iter().map(|step| ("ladder", rung(step))));
    found.push(("appeal", appeal(conduct)));
    found
}

fn no_show(conduct: &Conduct) -> Bilingual {
    match conduct.no_show_minutes.map(|minutes| time::duration(i64::from(minutes))) {
        Some(grace) => Bilingual::new(
            format!("自主上机开始后 {}仍未签到的，记为未到，剩余时间释放给他人", grace.zh),
            format!(
                "Self-use that has not begun {} after its start is a no-show; what is left is free again",
                grace.en
            ),
        ),
        None => Bilingual::new(
            "未到由平台登记，剩余时间释放给他人",
            "The lab notes no-shows; what is left of the time is free again",
        ),
    }
}

fn strikes(conduct: &Conduct) -> Bilingual {
    let minutes = |minutes: u32| time::duration(i64::from(minutes));
    let late = conduct
        .late_minutes
        .map(minutes)
        .map(|late| Bilingual::new(format!("晚到超过 {}", late.zh), format!("beginning more than {} late", late.en)));
    let early = conduct.early_percent.map(|share| {
        Bilingual::new(format!("实际使用不足所约时间的 {share}%"), format!("using less than {share}% of the time"))
    });
    let overrun = conduct
        .overrun_minutes
        .map(minutes)
        .map(|over| Bilingual::new(format!("超时超过 {}", over.zh), format!("ending more than {} late", over.en)));
    let cancel = conduct.late_cancel.then(|| Bilingual::new("过了取消期限才取消", "cancelling after the deadline"));
    let missed = Bilingual::new("未到", "not coming");
    let kinds: Vec<Bilingual> = [Some(missed), late, early, overrun, cancel].into_iter().flatten().collect();
    let list = join(&kinds, "、", ", ");
    let days = conduct.strike_days;
    Bilingual::new(
        format!("以下情况记一次失约，{days} 天内有效：{}", list.zh),
        format!("These count as a strike for {}: {}", counted(u64::from(days), "day", "days"), list.en),
    )
}

fn late_cancel() -> Bilingual {
    Bilingual::new(
        "过了取消期限，开始之前仍可自行取消，但记一次失约",
        "After the deadline you may still cancel until the start, at the price of a strike",
    )
}

fn rung(step: &LadderStep) -> Bilingual {
    let LadderStep { strikes, within_days, reach, measure, days } = step;
    let (within_en, days_en) =
        (counted(u64::from(*within_days), "day", "days"), counted(u64::from(*days), "day", "days"));
    let strikes_en = counted(u64::from(*strikes), "strike", "strikes");
    let (here, what) = (place(*reach), booked(*reach));
    match measure {
        MeasureKind::Suspension => Bilingual::new(
            format!("{within_days} 天内{}失约满 {strikes} 次，暂停预约{} {days} 天", here.zh, what.zh),
            format!("{strikes_en} {} within {within_en}: no booking of {} for {days_en}", here.en, what.en),
        ),
        MeasureKind::Approval => Bilingual::new(
            format!("{within_days} 天内{}失约满 {strikes} 次，{days} 天内预约{}都须经平台审批", here.zh, what.zh),
            format!(
                "{strikes_en} {} within {within_en}: for {days_en} each request for {} needs the lab’s approval",
                here.en, what.en
            ),
        ),
    }
}

fn place(reach: Reach) -> Bilingual {
    match reach {
        Reach::Instrument => Bilingual::new("在本仪器", "on this instrument"),
        Reach::Facility => Bilingual::new("在本平台", "in this lab"),
    }
}

fn booked(reach: Reach) -> Bilingual {
    match reach {
        Reach::Instrument => Bilingual::new("本仪器", "this instrument"),
        Reach::Facility => Bilingual::new("本平台的仪器", "the lab’s instruments"),
    }
}

fn appeal(conduct: &Conduct) -> Bilingual {
    let days = conduct.appeal_days;
    Bilingual::new(
        format!("对失约记录有异议的，可在 {days} 天内申诉一次，由平台负责人处理"),
        format!(
            "A strike may be contested once within {}; a lab manager decides",
            counted(u64::from(days), "day", "days")
        ),
    )
}

/// Says that nothing can be booked, until when and why.
pub(super) fn suspended(reach: Reach, until: Instant, strikes: usize, within_days: u16, zone: Tz) -> Bilingual {
    let until = time::instant_with_year(time::rounded_up(until), zone);
    let (what, days) = (booked(reach), counted(u64::from(within_days), "day", "days"));
    let strikes_en = counted(strikes as u64, "strike", "strikes");
    Bilingual::new(
        format!("{within_days} 天内失约 {strikes} 次，{} 前暂停预约{}", until.zh, what.zh),
        format!("{strikes_en} within {days}: no booking of {} until {}", what.en, until.en),
    )
}

/// Names what a strike is for.
pub fn kind(kind: StrikeKind) -> Bilingual {
    match kind {
        StrikeKind::NoShow => Bilingual::new("未到", "No-show"),
        StrikeKind::Late => Bilingual::new("晚到", "Late"),
        StrikeKind::LeftEarly => Bilingual::new("提前离开", "Left early"),
        StrikeKind::Overrun => Bilingual::new("超时", "Ran over"),
        StrikeKind::LateCancel => Bilingual::new("取消过晚", "Cancelled late"),
    }
}

/// Says what was measured and what the rules allow of a use that was booked for `slot`. A deadline is said as a time: it
/// may have been an hour of a working day before.
pub fn reason(strike: &Strike, slot: &Slot, zone: Tz) -> Bilingual {
    let minutes = |minutes: u32| time::duration(i64::from(minutes));
    let (measured, allowed) = (minutes(strike.measured), minutes(strike.allowed));
    match strike.kind {
        StrikeKind::NoShow if strike.measured == 0 => Bilingual::new("开始时未到", "not there at the start"),
        StrikeKind::NoShow => Bilingual::new(
            format!("开始后 {}仍未签到", measured.zh),
            format!("not begun {} after the start", measured.en),
        ),
        StrikeKind::Late => Bilingual::new(
            format!("晚到 {}，超过允许的 {}", measured.zh, allowed.zh),
            format!("begun {} late, where {} are tolerated", measured.en, allowed.en),
        ),
        StrikeKind::LeftEarly => Bilingual::new(
            format!("实际使用了所约时间的 {}%，不足 {}%", strike.measured, strike.allowed),
            format!("{}% of the time used, where {}% are expected", strike.measured, strike.allowed),
        ),
        StrikeKind::Overrun => Bilingual::new(
            format!("超时 {}，超过允许的 {}", measured.zh, allowed.zh),
            format!("ended {} late, where {} are tolerated", measured.en, allowed.en),
        ),
        StrikeKind::LateCancel => {
            let deadline = time::instant(slot.start() - TimeDelta::minutes(i64::from(strike.allowed)), zone);
            Bilingual::new(
                format!("开始前 {}才取消，按规则最晚须在 {} 取消", measured.zh, deadline.zh),
                format!("cancelled {} before the start; by the rules {} was the latest", measured.en, deadline.en),
            )
        }
    }
}

/// Says what a measure does, until when and why.
pub fn measure(measure: &Measure, zone: Tz) -> Bilingual {
    let until = time::instant_with_year(time::rounded_up(measure.until), zone);
    let (what, days) = (booked(measure.reach), measure.within_days);
    let strikes = measure.because.len();
    let (strikes_en, days_en) = (counted(strikes as u64, "strike", "strikes"), counted(u64::from(days), "day", "days"));
    match measure.kind {
        MeasureKind::Suspension => Bilingual::new(
            format!("{days} 天内失约 {strikes} 次，{} 前暂停预约{}", until.zh, what.zh),
            format!("{strikes_en} within {days_en}: no booking of {} until {}", what.en, until.en),
        ),
        MeasureKind::Approval => Bilingual::new(
            format!("{days} 天内失约 {strikes} 次，{} 前预约{}都须经平台审批", until.zh, what.zh),
            format!(
                "{strikes_en} within {days_en}: until {} each request for {} needs the lab’s approval",
                until.en, what.en
            ),
        ),
    }
}

/// Tells somebody that he missed a use, and what follows.
pub fn missed(of: Struck<'_>, strike: Option<&Strike>, brings: Option<&Measure>) -> Bilingual {
    let (span, en) = (time::span(of.slot, of.zone), Locale::En.of_text(of.instrument));
    let said = Bilingual::new(
        format!("您预约的“{}”{} 没有按时开始使用，已记为未到，剩余时间已释放。", of.instrument.zh, span.zh),
        format!(
            "Your use of “{en}”, {}, has not begun; it is noted as a no-show and what was left of its time is free again.",
            span.en
        ),
    );
    match strike {
        Some(strike) => followed(said, strike, brings, of.zone),
        None => said,
    }
}

/// Tells somebody of a strike for a use that took place or was given up, and what follows.
pub fn struck(of: Struck<'_>, strike: &Strike, brings: Option<&Measure>) -> Bilingual {
    let (span, en) = (time::span(of.slot, of.zone), Locale::En.of_text(of.instrument));
    let why = reason(strike, of.slot, of.zone);
    let said = Bilingual::new(
        format!("您预约的“{}”{}：{}。", of.instrument.zh, span.zh, why.zh),
        format!("Your use of “{en}”, {}: {}.", span.en, why.en),
    );
    followed(said, strike, brings, of.zone)
}

fn followed(said: Bilingual, strike: &Strike, brings: Option<&Measure>, zone: Tz) -> Bilingual {
    let expires = time::day_with_year(strike.expires_at.with_timezone(&zone).date_naive());
    let appeal = time::instant_with_year(strike.appeal_until, zone);
    let what = brings.map(|brings| measure(brings, zone));
    let (what_zh, what_en) = what.map(|what| (format!("{}。", what.zh), format!(" {}.", what.en))).unwrap_or_default();
    Bilingual::new(
        format!(
            "{}这次记一次失约，有效至 {}。{what_zh}如有异议，可在 {} 前到“我的预约 · 守约记录”申诉一次，由平台负责人处理。",
            said.zh, expires.zh, appeal.zh
        ),
        format!(
            "{} It counts as a strike until {}.{what_en} If you disagree, contest it once under “My bookings · Conduct” until {}; a lab manager decides.",
            said.en, expires.en, appeal.en
        ),
    )
}

/// Returns what a mail about it is headed by.
pub fn subject(of: Struck<'_>, strike: Option<&Strike>) -> Bilingual {
    let (span, en) = (time::span(of.slot, of.zone), Locale::En.of_text(of.instrument));
    let what = kind(strike.map_or(StrikeKind::NoShow, |strike| strike.kind));
    let (zh, count) = if strike.is_some() { ("，记一次失约", ", a strike") } else { ("", "") };
    Bilingual::new(
        format!("{}{zh}：{} {}", what.zh, of.instrument.zh, span.zh),
        format!("{}{count}: {en}, {}", what.en, span.en),
    )
}

/// Tells a lab that somebody contests a strike.
pub fn contested(of: Struck<'_>, strike: &Strike, who: &str, words: &str) -> Bilingual {
    let (span, en, why) =
        (time::span(of.slot, of.zone), Locale::En.of_text(of.instrument), reason(strike, of.slot, of.zone));
    Bilingual::new(
        format!("{who}对“{}”{} 的失约记录（{}）提出申诉，请处理。理由：{words}", of.instrument.zh, span.zh, why.zh),
        format!("{who} contests the strike on “{en}”, {} ({}); please decide. Reason: {words}", span.en, why.en),
    )
}

/// Tells somebody what was decided about his appeal, and which measures ended with it.
pub fn decided(of: Struck<'_>, void: bool, ended: usize, reason: &str) -> Bilingual {
    let (span, en) = (time::span(of.slot, of.zone), Locale::En.of_text(of.instrument));
    let (zh_result, en_result) = match (void, ended) {
        (false, _) => ("申诉未被采纳，失约记录维持不变", "was not accepted; the strike stands"),
        (true, 0) => ("申诉已被采纳，这次失约记录已撤销", "was accepted; the strike is void"),
        (true, _) => (
            "申诉已被采纳，这次失约记录已撤销，由此产生的限制也已解除",
            "was accepted; the strike is void, and what followed from it has ended",
        ),
    };
    Bilingual::new(
        format!("您对“{}”{} 失约记录的{zh_result}。理由：{reason}", of.instrument.zh, span.zh),
        format!("Your appeal on “{en}”, {}, {en_result}. Reason: {reason}", span.en),
    )
}

#[cfg(test)]
#[path = "conduct_tests.rs"]
mod tests;
