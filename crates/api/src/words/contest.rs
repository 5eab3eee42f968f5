//! Weeks that are given out together: their rule, and what whoever asks too early or too late is told.

use super::{counted, join, limits, time, waiting};
use chrono_tz::Tz;
use inventory::{
    policy::{BookingPolicy, Contest},
    slot::Instant,
    text::Bilingual,
};

/// Says how weeks are given out, where they are.
pub fn rule(policy: &BookingPolicy) -> Option<Bilingual> {
    let Contest { closes, weeks_before, review_minutes, first, lately_days } = policy.contest.as_ref()?;
    let closes = limits::moment(*closes);
    let (which_zh, which_en) = match weeks_before {
        1 => ("下一周".to_owned(), "in the week before it".to_owned()),
        weeks => (format!("{weeks} 周之后那一周"), format!("{weeks} weeks before it")),
    };
    let (review_zh, review_en) = match time::duration(i64::from(*review_minutes)) {
        _ if *review_minutes == 0 => ("随即分配".to_owned(), "given out at once".to_owned()),
        within => (format!("{}内公布结果", within.zh), format!("decided within {}", within.en)),
    };
    let sides: Vec<Bilingual> = first.iter().map(|side| waiting::named(*side)).collect();
    let (first_zh, first_en) = match join(&sides, "、", ", then ") {
        _ if first.is_empty() => (String::new(), String::new()),
        sides => (format!("{}优先，再按", sides.zh), format!("{} first, then ", sides.en)),
    };
    let (days_zh, days_en) = (lately_days, counted(u64::from(*lately_days), "day", "days"));
    Some(Bilingual::new(
        format!(
            "每周的时间集中分配：每{} 截止{which_zh}的申请，{review_zh}；{first_zh}近 {days_zh} 天用时少的先分，相同的抽签",
            closes.zh
        ),
        format!(
            "Each week is given out together: requests close {which_en}, on {}, and are {review_en}; {first_en}whoever \
             had less in the last {days_en}, and a lottery where that ties",
            closes.en
        ),
    ))
}

/// Says that a week is still to be given out.
pub fn still_given_out(closes_at: Option<Instant>, decided_by: Instant, zone: Tz) -> Bilingual {
    let decided = time::instant(decided_by, zone);
    match closes_at.map(|closes| time::instant(closes, zone)) {
        Some(closes) => Bilingual::new(
            format!("这一周集中分配：{} 前提出的申请一并考虑，最迟 {} 公布结果", closes.zh, decided.zh),
            format!(
                "This week is given out together: whoever asks before {} takes part; decided by {}",
                closes.en, decided.en
            ),
        ),
        None => Bilingual::new(
            format!("这一周的申请已截止，正在分配，最迟 {} 公布结果；之后剩余时间先到先得", decided.zh),
            format!(
                "Requests for this week have closed; it is given out by {}, and what is left is for whoever comes first",
                decided.en
            ),
        ),
    }
}
