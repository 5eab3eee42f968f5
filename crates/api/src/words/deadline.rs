//! Deadlines in working days and what holds by the hour, as rules and as refusals.

use super::{choice, counted, hours, join, time};
use booking::violation::WorkingLead;
use chrono_tz::Tz;
use inventory::{
    instrument::{Instrument, Mode},
    policy::{BookingPolicy, CancelBy, HourRule},
    slot::Instant,
    text::Bilingual,
};

/// Returns the leads in working days, each with its code.
pub(super) fn leads(instrument: &Instrument) -> Vec<(&'static str, Bilingual)> {
    let offered = [("lead_days_self_use", Mode::SelfUse), ("lead_days_commissioned", Mode::Commissioned)];
    let offered = offered.into_iter().filter(|(_, mode)| instrument.modes.contains(mode));
    let said = offered.filter_map(|(code, mode)| {
        let (days, mode) = (instrument.policy.lead_working_days(mode)?, choice::mode(mode));
        let before = counted(u64::from(days), "working day", "working days");
        let text = Bilingual::new(
            format!("{}至少提前 {days} 个工作日预约，预约当天是工作日的计入", mode.zh),
            format!("Book {} at least {before} before its day; the day of booking counts if it is one", mode.en),
        );
        Some((code, text))
    });
    said.collect()
}

/// Returns the deadline for cancelling on a working day before, if there is one.
pub(super) fn cancellation(policy: &BookingPolicy) -> Option<Bilingual> {
    let by = moment(policy.cancel_by?);
    if policy.cancel_minutes == 0 {
        return Some(Bilingual::new(
            format!("自行取消或改期最晚须在使用日前{}，之后请联系平台", by.zh),
            format!("Cancel or move by yourself no later than {} before the day of use; later ask the lab", by.en),
        ));
    }
    Some(Bilingual::new(
        format!("自行取消或改期还须不晚于使用日前{}", by.zh),
        format!("Cancel or move also no later than {} before the day of use", by.en),
    ))
}

/// Returns what holds for uses that start in certain hours.
pub(super) fn by_hour(policy: &BookingPolicy) -> Vec<Bilingual> {
    policy.hour_rules.iter().map(rule).collect()
}

fn rule(rule: &HourRule) -> Bilingual {
    let HourRule { hours: within, grid_minutes, min_minutes, max_minutes } = rule;
    let duration = |minutes: u32| time::duration(i64::from(minutes));
    let shortest = min_minutes.map(duration);
    let longest = max_minutes.map(duration);
    let grid = grid_minutes.map(|minutes| duration(u32::from(minutes)));
    let parts = [
        shortest.map(|min| Bilingual::new(format!("最短 {}", min.zh), format!("at least {}", min.en))),
        longest.map(|max| Bilingual::new(format!("最长 {}", max.zh), format!("at most {}", max.en))),
        grid.map(|grid| Bilingual::new(format!("按 {}取整", grid.zh), format!("in steps of {}", grid.en))),
    ];
    let said = join(&parts.into_iter().flatten().collect::<Vec<_>>(), "，", ", ");
    let week = hours::week(within);
    Bilingual::new(
        format!("在 {} 开始的使用：{}", week.zh, said.zh),
        format!("Uses that start {}: {}", week.en, said.en),
    )
}

/// Says that a use is asked for too few working days before.
pub(super) fn too_soon(working: WorkingLead, earliest: Instant, zone: Tz) -> Bilingual {
    let WorkingLead { days, ask_before } = working;
    let (before, earliest) = (time::instant(ask_before, zone), time::instant(time::rounded_up(earliest), zone));
    let en = counted(u64::from(days), "working day", "working days");
    Bilingual::new(
        format!("至少提前 {days} 个工作日预约，该时间须在 {} 之前提出；目前最早可选 {}", before.zh, earliest.zh),
        format!(
            "Book at least {en} ahead; this time had to be asked for before {}, the earliest start is now {}",
            before.en, earliest.en
        ),
    )
}

/// Says that the deadline on a working day before has passed.
pub(super) fn too_late(by: CancelBy, deadline: Instant, zone: Tz) -> Bilingual {
    let (by, deadline) = (moment(by), time::instant(deadline, zone));
    Bilingual::new(
        format!("自行取消或改期不晚于使用日前{}，期限 {} 已过，请联系平台", by.zh, deadline.zh),
        format!(
            "Cancel or move no later than {} before the day of use; that was possible until {}, now please ask the lab",
            by.en, deadline.en
        ),
    )
}

/// `一个工作日 16:00`, `16:00 of the last working day`.
fn moment(by: CancelBy) -> Bilingual {
    let CancelBy { working_days_before: days, minute } = by;
    let clock = hours::clock(minute);
    let en = match days {
        1 => format!("{clock} of the last working day"),
        2 => format!("{clock} of the second working day"),
        days => format!("{clock} of working day {days}"),
    };
    Bilingual::new(format!("第 {days} 个工作日 {clock}"), en)
}

#[cfg(test)]
#[path = "deadline_tests.rs"]
mod tests;
