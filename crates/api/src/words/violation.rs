//! Broken rules as sentences, each with the numbers that broke it.

use super::{choice, companions, conduct, contest, counted, deadline, exchange, hours, join, limits, time};
use booking::violation::Violation;
use chrono_tz::Tz;
use inventory::{
    instrument::Mode,
    slot::{Instant, Slot},
    text::Bilingual,
};

/// Says which rule is broken and by how much; times are on the wall clock of `zone`, the facility's.
pub fn sentence(violation: &Violation, zone: Tz) -> Bilingual {
    match violation {
        Violation::InPast { now } => in_past(*now, zone),
        Violation::TooLateToChange { cancel_minutes, deadline, by } => match by {
            Some(by) => deadline::too_late(*by, *deadline, zone),
            None => too_late(*cancel_minutes, *deadline, zone),
        },
        Violation::TooEarlyToStart { earliest } => {
            let earliest = time::instant(time::rounded_up(*earliest), zone);
            Bilingual::new(
                format!("还未到上机时间，{} 起可以开始", earliest.zh),
                format!("It is too early: the use may begin from {} on", earliest.en),
            )
        }
        Violation::AlreadyOver { ended } => {
            let ended = time::instant(*ended, zone);
            Bilingual::new(format!("该时段已于 {} 结束", ended.zh), format!("That time ended on {}", ended.en))
        }
        Violation::HoursOutsideUse { since, until, outside } => hours_outside(*since, *until, outside, zone),
        Violation::OffGrid { grid_minutes, by_hour } => of_hours(*by_hour, off_grid(*grid_minutes)),
        Violation::TooShort { min_minutes, asked_minutes, by_hour } => {
            of_hours(*by_hour, too_short(i64::from(*min_minutes), *asked_minutes))
        }
        Violation::TooLong { max_minutes, asked_minutes, by_hour } => {
            of_hours(*by_hour, too_long(i64::from(*max_minutes), *asked_minutes))
        }
        Violation::TooSoon { lead_minutes: _, earliest, working: Some(working) } => {
            deadline::too_soon(*working, *earliest, zone)
        }
        Violation::TooSoon { lead_minutes, earliest, working: None } => {
            let (lead, earliest) = (time::duration(*lead_minutes), time::instant(time::rounded_up(*earliest), zone));
            Bilingual::new(
                format!("至少提前 {}预约，目前最早可选 {}", lead.zh, earliest.zh),
                format!("Book at least {} ahead; the earliest start is now {}", lead.en, earliest.en),
            )
        }
        Violation::TooFar { horizon_days, latest } => {
            let (days, latest) = (counted(u64::from(*horizon_days), "day", "days"), time::instant(*latest, zone));
            Bilingual::new(
                format!("最多提前 {horizon_days} 天预约，目前最晚可选 {} 开始", latest.zh),
                format!("Book at most {days} ahead; the latest start is now {}", latest.en),
            )
        }
        Violation::NotReleased { opens_at } => limits::not_released(*opens_at, zone),
        Violation::Closed { closed } => {
            let closed = time::spans(closed, zone);
            Bilingual::new(format!("{} 不在开放时间内", closed.zh), format!("Closed {}", closed.en))
        }
        Violation::Reserved { reserved, released_at } => limits::kept(reserved, *released_at, zone),
        Violation::Contested { closes_at, decided_by } => contest::still_given_out(*closes_at, *decided_by, zone),
        Violation::NotOperational { status } => {
            let status = choice::status(*status);
            Bilingual::new(
                format!("仪器状态为“{}”，暂不能预约", status.zh),
                format!("The instrument is {} and cannot be booked", status.en),
            )
        }
        Violation::Outage { blockers } => {
            let blockers = time::spans(blockers, zone);
            Bilingual::new(
                format!("仪器停机：{}", blockers.zh),
                format!("The instrument is out of use {}", blockers.en),
            )
        }
        Violation::Occupied { blockers, capacity } => occupied(blockers, *capacity, zone),
        Violation::CompanionNotOffered { .. } => companions::not_offered(),
        Violation::CompanionOut { name, blockers, .. } => companions::out(name, blockers, zone),
        Violation::CompanionTaken { name, blockers, capacity, .. } => {
            companions::taken(name, blockers, *capacity, zone)
        }
        Violation::NoOperator { on_duty, blockers } => companions::nobody(*on_duty, blockers, zone),
        Violation::ModeNotOffered { mode } => {
            let mode = choice::mode(*mode);
            Bilingual::new(format!("该仪器不提供{}", mode.zh), format!("The instrument is not offered for {}", mode.en))
        }
        Violation::NotOpenToOutsiders => {
            Bilingual::new("该仪器暂不对外单位开放", "The instrument is not open to users from outside its institution")
        }
        Violation::NotQualified => Bilingual::new(
            format!("{}须有使用当日有效的上机资格", choice::mode(Mode::SelfUse).zh),
            "Self-use needs a qualification that is valid on the day of use",
        ),
        Violation::NotAMember => Bilingual::new(
            "不能以该课题组或用户单位的名义预约：申请人不是其成员，或其尚未获得确认",
            "The applicant may not book for this group or organisation: not a member, or it is not confirmed",
        ),
        Violation::UnknownProjectCode { project_code } => Bilingual::new(
            format!("课题组没有可用的项目编号“{project_code}”"),
            format!("The group has no active project code “{project_code}”"),
        ),
        Violation::Suspended { reach, until, strikes, within_days } => {
            conduct::suspended(*reach, *until, *strikes, *within_days, zone)
        }
        Violation::QuotaExceeded { per, measure, window, peak_only, limit, used, asked, named, hours } => {
            limits::exceeded(limits::Exceeded {
                per: *per,
                measure: *measure,
                window: *window,
                peak_only: *peak_only,
                limit: i64::from(*limit),
                used: *used,
                asked: *asked,
                named: *named,
                hours,
            })
        }
        Violation::TooManyHolds { limit, waiting } => Bilingual::new(
            format!("最多同时有 {limit} 个待审批的预约，目前已有 {waiting} 个"),
            format!(
                "At most {} may wait at once, {waiting} are waiting now",
                counted(u64::from(*limit), "request", "requests")
            ),
        ),
        Violation::TooManyAttempts { most, within_minutes, again_at } => {
            let within = time::duration(i64::from(*within_minutes));
            // Whoever asks again in the minute that is named is not refused for some seconds.
            let again_at = time::instant(time::rounded_up(*again_at), zone);
            Bilingual::new(
                format!("您在 {}内已申请 {most} 次，{} 起可再申请", within.zh, again_at.zh),
                format!(
                    "You have asked {} within {}; you may ask again from {}",
                    counted(u64::from(*most), "time", "times"),
                    within.en,
                    again_at.en
                ),
            )
        }
        Violation::WaitingListClosed { since: None } => Bilingual::new("该仪器不设候补", "There is no waiting list"),
        Violation::WaitingListClosed { since: Some(since) } => {
            let since = time::instant(*since, zone);
            Bilingual::new(
                format!("离开始太近，{} 起已不能再候补", since.zh),
                format!("It begins too soon: joining the waiting list was possible until {}", since.en),
            )
        }
        Violation::WaitingListFull { most } => Bilingual::new(
            format!("候补已满，最多 {most} 个申请"),
            format!("The waiting list is full: at most {}", counted(u64::from(*most), "request", "requests")),
        ),
        Violation::HandOverNotAllowed { allowed } => exchange::not_allowed(*allowed),
        Violation::SwapNotAllowed => {
            Bilingual::new("这台仪器的预约不能互换", "Times of this instrument may not be swapped")
        }
        Violation::AlreadyProposed { until } => {
            let until = time::instant(*until, zone);
            Bilingual::new(
                format!("已有一个提议在等对方答复，到 {} 为止；可先撤回", until.zh),
                format!("A proposal waits for its answer until {}; you may take it back first", until.en),
            )
        }
        Violation::CounterpartBarred => Bilingual::new(
            "按预约规则，对方现在不能使用换来的时间",
            "The rules do not allow the other user the time he would get",
        ),
        Violation::AgreedAlready => Bilingual::new(
            "该预约须由两人先后批准，您已批准过一次，请由另一人批准",
            "Two people must approve this one after the other, and you have approved it already; the other must be somebody else",
        ),
        Violation::OneHold { kept_until, again_from } => one_hold(*kept_until, *again_from, zone),
        Violation::AlreadyWaiting { within } => {
            let within = time::span(within, zone);
            Bilingual::new(
                format!("您已在候补或临时保留该仪器的 {}", within.zh),
                format!("You are waiting for time on this instrument, or keep it, already: {}", within.en),
            )
        }
    }
}

fn one_hold(kept_until: Option<Instant>, again_from: Option<Instant>, zone: Tz) -> Bilingual {
    let kept = kept_until.map(|until| {
        let until = time::instant(until, zone);
        Bilingual::new(
            format!("您正临时保留着一段时间，到 {} 为止；每人同时只能保留一段，请先确认预约或放弃", until.zh),
            format!(
                "You keep a time already, until {}; nobody keeps two at once: book it or give it up first",
                until.en
            ),
        )
    });
    let again = again_from.map(|from| {
        let from = time::instant(time::rounded_up(from), zone);
        Bilingual::new(
            format!("您不久前临时保留过该仪器而没有预约，{} 起可再次保留；直接预约不受影响", from.zh),
            format!(
                "You kept time of this instrument a while ago and did not book it; you can keep some again from {}, \
                 and book at any time",
                from.en
            ),
        )
    });
    join(&kept.into_iter().chain(again).collect::<Vec<_>>(), "；", "; ")
}

fn in_past(now: Instant, zone: Tz) -> Bilingual {
    let now = time::instant(now, zone);
    Bilingual::new(
        format!("开始时间已过，请选 {} 之后的时间", now.zh),
        format!("The start has passed; choose a time after {}", now.en),
    )
}

fn too_late(cancel_minutes: u32, deadline: Instant, zone: Tz) -> Bilingual {
    if cancel_minutes == 0 {
        return Bilingual::new(
            "预约时间已开始，不能再自行取消或改期，请联系平台",
            "The use has begun; it can no longer be cancelled or moved by yourself, please ask the lab",
        );
    }
    let (before, deadline) = (time::duration(i64::from(cancel_minutes)), time::instant(deadline, zone));
    Bilingual::new(
        format!("自行取消或改期至少提前 {}，期限 {} 已过，请联系平台", before.zh, deadline.zh),
        format!(
            "Cancel or move at least {} ahead; that was possible until {}, now please ask the lab",
            before.en, deadline.en
        ),
    )
}

fn hours_outside(since: Instant, until: Instant, outside: &[Slot], zone: Tz) -> Bilingual {
    let outside = time::spans(outside, zone);
    let used = Slot::new(since, until).map(|used| time::span(&used, zone));
    let used = used.unwrap_or_else(|_| time::instant(since, zone));
    Bilingual::new(
        format!("机时须在本次使用 {} 之内且互不重叠，请更正 {}", used.zh, outside.zh),
        format!("Hours must lie within the use, {}, without overlaps; please correct {}", used.en, outside.en),
    )
}

/// Says that a rule holds for uses that start at that time of the week alone.
fn of_hours(by_hour: bool, rule: Bilingual) -> Bilingual {
    if by_hour {
        Bilingual::new(
            format!("这一时段开始的使用：{}", rule.zh),
            format!("For uses that start at that hour: {}", rule.en),
        )
    } else {
        rule
    }
}

/// Gives two times of the morning as examples, where the grid has two.
fn off_grid(grid_minutes: u16) -> Bilingual {
    let grid = time::duration(i64::from(grid_minutes));
    let step = grid_minutes.max(1);
    let first = (540u16.div_ceil(step) * step) % 1440;
    let second = first + step;
    let (zh, en) = if second < 1440 {
        let (first, second) = (hours::clock(first), hours::clock(second));
        (format!("{first}、{second}"), format!("{first} or {second}"))
    } else {
        (hours::clock(first), hours::clock(first))
    };
    Bilingual::new(
        format!("开始和结束时间须按 {}取整，例如 {zh}", grid.zh),
        format!("Start and end must fall on steps of {}, for example {en}", grid.en),
    )
}

fn too_short(min_minutes: i64, asked_minutes: i64) -> Bilingual {
    let (min, asked) = (time::duration(min_minutes), time::duration(asked_minutes));
    if asked_minutes <= 0 {
        return Bilingual::new(
            format!("最短 {}，您选的不到 1 分钟", min.zh),
            format!("The shortest use is {}, you chose less than a minute", min.en),
        );
    }
    Bilingual::new(
        format!("最短 {}，您选了 {}", min.zh, asked.zh),
        format!("The shortest use is {}, you chose {}", min.en, asked.en),
    )
}

fn too_long(max_minutes: i64, asked_minutes: i64) -> Bilingual {
    let max = time::duration(max_minutes);
    if asked_minutes <= max_minutes {
        // Longer by less than a minute: the same number twice would explain nothing.
        return Bilingual::new(
            format!("最长 {}，您选的时间略超出", max.zh),
            format!("The longest use is {}, you chose slightly more", max.en),
        );
    }
    let asked = time::duration(asked_minutes);
    Bilingual::new(
        format!("最长 {}，您选了 {}", max.zh, asked.zh),
        format!("The longest use is {}, you chose {}", max.en, asked.en),
    )
}

fn occupied(blockers: &[Slot], capacity: u16, zone: Tz) -> Bilingual {
    let blockers = time::spans(blockers, zone);
    if capacity <= 1 {
        return Bilingual::new(format!("{} 已被占用", blockers.zh), format!("Occupied {}", blockers.en));
    }
    Bilingual::new(
        format!("最多可同时 {capacity} 个预约，已约满：{}", blockers.zh),
        format!("At most {capacity} uses fit at once; full because of {}", blockers.en),
    )
}

#[cfg(test)]
#[path = "violation_tests.rs"]
mod tests;
