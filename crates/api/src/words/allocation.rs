//! A contested week in words: that one takes part, and why one got what one got.

use super::{time, violation, waiting};
use booking::allocation::Row;
use chrono::NaiveDate;
use chrono_tz::Tz;
use inventory::{
    policy::Contest,
    slot::{Instant, Slot},
    text::Bilingual,
};

/// What everybody of a round may know of it.
#[derive(Debug, Clone, Copy)]
pub struct Round<'a> {
    /// The instrument's name.
    pub instrument: &'a Bilingual,
    /// The rules by which it was given out.
    pub contest: &'a Contest,
    /// The lab's wall clock.
    pub zone: Tz,
    /// How many took part.
    pub took_part: usize,
    /// Whether the lab departed from the order.
    pub by_hand: bool,
}

/// Tells somebody that he takes part.
pub fn joined(instrument: &Bilingual, slot: &Slot, closes_at: Instant, decided_by: Instant, zone: Tz) -> Bilingual {
    let (slot, closes, decided) =
        (time::span(slot, zone), time::instant(closes_at, zone), time::instant(decided_by, zone));
    Bilingual::new(
        format!(
            "您对“{}”{} 的申请已登记，参加那一周的集中分配：{} 截止，最迟 {} 公布结果。截止前提出的申请不分先后。",
            instrument.zh, slot.zh, closes.zh, decided.zh
        ),
        format!(
            "Your request for “{}”, {}, takes part when that week is given out: requests close {}, the result is known \
             by {}. Who asked first does not matter.",
            en(instrument),
            slot.en,
            closes.en,
            decided.en
        ),
    )
}

/// Says it for a mail's subject.
pub fn joined_subject() -> Bilingual {
    Bilingual::new("已参加集中分配", "Your request takes part")
}

/// Tells somebody that he got nothing, and why.
pub fn nothing(round: Round<'_>, row: &Row, turn: usize) -> Bilingual {
    let (slot, why) = (time::span(&row.asked, round.zone), why(round, row, turn));
    Bilingual::new(
        format!(
            "“{}”{} 的集中分配已有结果，您的申请这次没有分到时间。{}。您仍在候补中，有时间空出会立即通知您。",
            round.instrument.zh, slot.zh, why.zh
        ),
        format!(
            "The week of “{}”, {}, has been given out and your request got no time. {}. You stay on the waiting list and \
             will be told at once when time becomes free.",
            en(round.instrument),
            slot.en,
            why.en
        ),
    )
}

/// Says it for a mail's subject.
pub fn nothing_subject() -> Bilingual {
    Bilingual::new("集中分配未分到时间，已转候补", "No time this week, you are on the waiting list")
}

/// Says why a request was served when it was and got what it got, in its own numbers; without its full stop.
pub fn why(round: Round<'_>, row: &Row, turn: usize) -> Bilingual {
    let numbers = numbers(round, row, turn);
    let outcome = match row.got {
        Some(got) => {
            let got = time::span(&got, round.zone);
            Bilingual::new(format!("分到 {}", got.zh), format!("it got {}", got.en))
        }
        None if round.by_hand && row.broken.is_empty() => {
            Bilingual::new("平台本次另行安排，没有分配给您", "the lab departed from the order and gave it no time")
        }
        None => kept_from(round, row),
    };
    Bilingual::new(format!("{}；{}", numbers.zh, outcome.zh), format!("{}; {}", numbers.en, outcome.en))
}

fn numbers(round: Round<'_>, row: &Row, turn: usize) -> Bilingual {
    let Round { contest, took_part, .. } = round;
    let (had, given) = (time::duration(row.entrant.lately), time::duration(row.given));
    let days = contest.lately_days;
    let (rank_zh, rank_en) = match contest.first.get(row.entrant.rank) {
        Some(side) => {
            let side = waiting::named(*side);
            (format!("{}优先，", side.zh), format!("{} come first, ", side.en))
        }
        None => (String::new(), String::new()),
    };
    let (given_zh, given_en) = match row.given {
        0 => (String::new(), String::new()),
        _ => (format!("，本次已分到 {}", given.zh), format!(" and {} in this round", given.en)),
    };
    let (had_zh, had_en) = match row.entrant.lately {
        0 => ("没有用过".to_owned(), "nothing".to_owned()),
        _ => (format!("用了 {}", had.zh), had.en),
    };
    Bilingual::new(
        format!("共 {took_part} 份申请，{rank_zh}申请方此前 {days} 天{had_zh}{given_zh}，排在第 {turn} 位"),
        format!(
            "Of {took_part} requests it was number {turn}: {rank_en}its party had {had_en} in the {days} days before{given_en}"
        ),
    )
}

fn kept_from(round: Round<'_>, row: &Row) -> Bilingual {
    let asked = time::span(&row.asked, round.zone);
    if !row.before.is_empty() {
        let before = row.before.len();
        return Bilingual::new(
            format!("轮到时 {} 已分给排在前面的 {before} 份申请，没有其他合适的时间", asked.zh),
            format!("when its turn came, {} had gone to {before} served before it, and no other time suited", asked.en),
        );
    }
    let broken: Vec<Bilingual> = row.broken.iter().map(|broken| violation::sentence(broken, round.zone)).collect();
    if broken.is_empty() {
        return Bilingual::new("轮到时没有合适的时间", "no time suited when its turn came");
    }
    let all = super::join(&broken, "；", "; ");
    Bilingual::new(
        format!("轮到时不符合规则：{}", all.zh),
        format!("when its turn came rules stood in the way: {}", all.en),
    )
}

/// Names a week by its first day.
pub fn week(monday: NaiveDate) -> Bilingual {
    let monday = time::day(monday);
    Bilingual::new(format!("{}起的一周", monday.zh), format!("the week from {}", monday.en))
}

fn en(name: &Bilingual) -> &str {
    super::Locale::En.of_text(name)
}
