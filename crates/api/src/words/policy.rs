//! An instrument's booking rules, each as one sentence generated from its data.

use super::{approval, choice, companions, conduct, contest, deadline, exchange, hours, join, limits, time, waiting};
use inventory::{
    instrument::{Instrument, Mode},
    party::Side,
    policy::{BookingPolicy, Origin, Section},
    text::Bilingual,
};

/// Returns the rules in the order in which a person meets them, each with its code.
///
/// A rule that limits nothing is left out, and so is what concerns nobody: a mode that is not offered, outsiders of
/// an instrument that is not open.
pub fn sentences(instrument: &Instrument) -> Vec<(&'static str, Bilingual)> {
    let policy = &instrument.policy;
    let mut found = vec![("length", length(policy)), ("opening_hours", opening_hours(instrument))];
    found.push(("holidays", holidays(policy)));
    found.extend(exceptions(policy).map(|text| ("exceptions", text)));
    found.extend(deadline::by_hour(policy).into_iter().map(|text| ("by_hour", text)));
    found.extend(leads(instrument));
    found.extend(deadline::leads(instrument));
    found.push(("horizon", horizon(policy)));
    found.extend(buffers(policy).map(|text| ("buffers", text)));
    found.extend(qualification(instrument).map(|text| ("qualification", text)));
    found.extend(companions::rule(instrument).map(|text| ("operator", text)));
    found.push(("approval", by_side(instrument)));
    found.extend(approval::sentences(policy));
    found.extend(outsiders(instrument).map(|text| ("outsiders", text)));
    found.push(("hold", hold(instrument)));
    let by_length = policy.cancel_minutes > 0 || policy.cancel_by.is_none();
    found.extend(by_length.then(|| ("cancellation", cancellation(policy))));
    found.extend(deadline::cancellation(policy).map(|text| ("cancellation_by", text)));
    found.push(("exchange", exchange::rule(policy)));
    found.extend(conduct::sentences(instrument));
    found.extend(limits::sentences(instrument));
    found.extend(pending_holds(policy).map(|text| ("pending_holds", text)));
    found.extend(attempts(policy).map(|text| ("attempts", text)));
    found.extend(contest::rule(policy).map(|text| ("contest", text)));
    found.push(("waiting", waiting::rule(policy)));
    found
}

/// Returns the section from which a rule's sentence is made; nothing: it is made from the offer.
pub fn section_of(code: &str) -> Option<Section> {
    Some(match code {
        "length" | "by_hour" => Section::Length,
        "opening_hours" | "holidays" | "exceptions" => Section::Hours,
        "lead_self_use" | "lead_commissioned" | "lead_days_self_use" | "lead_days_commissioned" | "horizon" => {
            Section::Ahead
        }
        "buffers" => Section::Buffers,
        "qualification" | "operator" => Section::Qualification,
        "approval" | "approval_asked" | "approval_second" | "hold" => Section::Approval,
        "cancellation" | "cancellation_by" => Section::Cancellation,
        "quota" | "peak" => Section::Quotas,
        "pending_holds" | "attempts" => Section::Requests,
        "release" | "leftovers" | "reserved" => Section::Release,
        "waiting" => Section::Waiting,
        "contest" => Section::Contest,
        "exchange" => Section::Exchange,
        "no_show" | "strikes" | "late_cancel" | "ladder" | "appeal" => Section::Conduct,
        _ => return None,
    })
}

/// Says whose rule it is where it is not the instrument's own.
pub fn origin(origin: Origin) -> Option<Bilingual> {
    match origin {
        Origin::Own => None,
        Origin::Facility => Some(Bilingual::new("沿用平台的默认规则", "by the lab’s default rules")),
        Origin::Institution => Some(Bilingual::new("沿用单位的默认规则", "by the institution’s default rules")),
    }
}

fn length(policy: &BookingPolicy) -> Bilingual {
    let duration = |minutes: u32| time::duration(i64::from(minutes));
    let (min, max) = (duration(policy.min_minutes), duration(policy.max_minutes));
    let grid = time::duration(i64::from(policy.grid_minutes));
    let (zh, en) = if policy.min_minutes == policy.max_minutes {
        (format!("每次使用 {}", min.zh), format!("Each use lasts {}", min.en))
    } else {
        (format!("每次使用 {}至 {}", min.zh, max.zh), format!("Each use lasts {} to {}", min.en, max.en))
    };
    Bilingual::new(format!("{zh}，按 {}取整", grid.zh), format!("{en}, in steps of {}", grid.en))
}

fn opening_hours(instrument: &Instrument) -> Bilingual {
    let week = hours::week(&instrument.policy.hours.weekly);
    if instrument.zone == chrono_tz::Tz::Asia__Shanghai {
        return Bilingual::new(format!("开放时间：{}", week.zh), format!("Open {}", week.en));
    }
    let zone = instrument.zone.name();
    Bilingual::new(format!("开放时间（{zone} 时区）：{}", week.zh), format!("Open {} ({zone} time)", week.en))
}

fn holidays(policy: &BookingPolicy) -> Bilingual {
    match (policy.hours.follows_working_days, hours::opens_on_monday(&policy.hours.weekly)) {
        (false, _) => Bilingual::new("法定节假日照常开放", "Open on public holidays as on other days"),
        (true, true) => Bilingual::new(
            "法定节假日不开放，周末调休上班日按周一的时间开放",
            "Closed on public holidays; a weekend day that is worked instead opens like a Monday",
        ),
        (true, false) => Bilingual::new(
            "法定节假日和周末调休上班日不开放",
            "Closed on public holidays and on weekend days that are worked instead",
        ),
    }
}

fn exceptions(policy: &BookingPolicy) -> Option<Bilingual> {
    let days: Vec<Bilingual> = policy.hours.exceptions.iter().map(hours::exception).collect();
    let list = join(&days, "；", "; ");
    (!days.is_empty()).then(|| Bilingual::new(format!("特别安排：{}", list.zh), format!("Other hours: {}", list.en)))
}

fn leads(instrument: &Instrument) -> Vec<(&'static str, Bilingual)> {
    let policy = &instrument.policy;
    let offered = [
        ("lead_self_use", Mode::SelfUse, policy.lead_minutes_self_use),
        ("lead_commissioned", Mode::Commissioned, policy.lead_minutes_commissioned),
    ];
    // Where working days alone count, nothing is said of the length of time.
    let said = |mode: Mode, minutes: u32| minutes > 0 || policy.lead_working_days(mode).is_none();
    let offered =
        offered.into_iter().filter(|(_, mode, minutes)| instrument.modes.contains(mode) && said(*mode, *minutes));
    offered
        .map(|(code, mode, minutes)| {
            let (mode, lead) = (choice::mode(mode), time::duration(i64::from(minutes)));
            let text = if minutes == 0 {
                Bilingual::new(format!("{}无需提前预约", mode.zh), format!("Book {} up to the start", mode.en))
            } else {
                Bilingual::new(
                    format!("{}至少提前 {}预约", mode.zh, lead.zh),
                    format!("Book {} at least {} ahead", mode.en, lead.en),
                )
            };
            (code, text)
        })
        .collect()
}

fn horizon(policy: &BookingPolicy) -> Bilingual {
    let days = policy.horizon_days;
    let en = super::counted(u64::from(days), "day", "days");
    Bilingual::new(format!("最多可提前 {days} 天预约"), format!("Book up to {en} ahead"))
}

fn buffers(policy: &BookingPolicy) -> Option<Bilingual> {
    let duration = |minutes: u16| time::duration(i64::from(minutes));
    let (before, after) = (duration(policy.set_up_minutes), duration(policy.clean_up_minutes));
    let (zh, en) = match (policy.set_up_minutes, policy.clean_up_minutes) {
        (0, 0) => return None,
        (_, 0) => {
            (format!("使用前另留 {}准备", before.zh), format!("{} are kept before each use for preparation", before.en))
        }
        (0, _) => {
            (format!("使用后另留 {}清理", after.zh), format!("{} are kept after each use for cleaning", after.en))
        }
        (_, _) => (
            format!("使用前另留 {}准备、使用后另留 {}清理", before.zh, after.zh),
            format!("{} before each use are kept for preparation and {} after it for cleaning", before.en, after.en),
        ),
    };
    Some(Bilingual::new(format!("{zh}，不计费"), format!("{en}, free of charge")))
}

fn qualification(instrument: &Instrument) -> Option<Bilingual> {
    if !instrument.modes.contains(&Mode::SelfUse) {
        return None;
    }
    Some(if instrument.policy.qualification_needed {
        Bilingual::new("自主上机须有有效的上机资格", "Self-use needs a valid qualification")
    } else {
        Bilingual::new("自主上机无需上机资格", "Self-use needs no qualification")
    })
}

fn by_side(instrument: &Instrument) -> Bilingual {
    let (automatic, approved) = by_approval(instrument);
    let names = |sides: &[Side]| join(&sides.iter().map(|side| whose(*side)).collect::<Vec<_>>(), "、", " and ");
    if approved.is_empty() {
        return Bilingual::new(
            "预约无须平台审批，自动确认",
            "Requests need no approval by the lab and are confirmed at once",
        );
    }
    if automatic.is_empty() {
        return Bilingual::new("预约须经平台审批", "Requests need the lab’s approval");
    }
    let (automatic, approved) = (names(&automatic), names(&approved));
    Bilingual::new(
        format!("{}的预约自动确认，{}的预约须经平台审批", automatic.zh, approved.zh),
        format!(
            "Requests from {} are confirmed at once; those from {} need the lab’s approval",
            automatic.en, approved.en
        ),
    )
}

/// Parts the sides that may ask for the instrument: confirmed at once, and approved by the lab.
fn by_approval(instrument: &Instrument) -> (Vec<Side>, Vec<Side>) {
    let concerned = Side::ALL.into_iter().filter(|side| match side {
        Side::OwnGroup => instrument.owner_group.is_some(),
        Side::OwnInstitution => true,
        Side::Outside => instrument.open,
    });
    concerned.partition(|side| instrument.policy.automatic_for.contains(side))
}

fn outsiders(instrument: &Instrument) -> Option<Bilingual> {
    let closed = Bilingual::new("暂不对外单位开放", "Not open to users from outside its institution");
    (!instrument.open).then_some(closed)
}

fn whose(side: Side) -> Bilingual {
    match side {
        Side::OwnGroup => Bilingual::new("仪器所属课题组", "the instrument’s own group"),
        Side::OwnInstitution => Bilingual::new("仪器所属单位", "its institution"),
        Side::Outside => Bilingual::new("外单位", "outside"),
    }
}

/// Says for what a request may have to wait, since even where the lab approves nothing others may have to.
fn hold(instrument: &Instrument) -> Bilingual {
    let hold = time::duration(i64::from(instrument.policy.hold_minutes));
    let (_, approved) = by_approval(instrument);
    let asked = instrument.policy.approval.as_ref().is_some_and(|rules| rules.first_use || rules.depend_on_time());
    let lab = (asked || !approved.is_empty()).then(|| Bilingual::new("平台审批", "the lab’s approval"));
    let pi = Bilingual::new("课题负责人批准", "the PI’s approval");
    let outside = instrument.open.then(|| {
        let admission = Bilingual::new("用户单位准入", "its organisation’s admission");
        [admission, Bilingual::new("接受条款", "acceptance of the terms")]
    });
    let waits: Vec<Bilingual> = lab.into_iter().chain([pi]).chain(outside.into_iter().flatten()).collect();
    let waits = join(&waits, "、", " or ");
    Bilingual::new(
        format!("还要等待{}的预约保留 {}，最迟保留至使用开始，逾期自动释放", waits.zh, hold.zh),
        format!(
            "A request that waits for {} keeps its time for {}, at most until the use would begin",
            waits.en, hold.en
        ),
    )
}

fn cancellation(policy: &BookingPolicy) -> Bilingual {
    if policy.cancel_minutes == 0 {
        return Bilingual::new("开始前可随时自行取消或改期", "Cancel or move by yourself at any time before the start");
    }
    let before = time::duration(i64::from(policy.cancel_minutes));
    Bilingual::new(
        format!("已确认的预约最晚可在开始前 {}自行取消或改期，之后请联系平台", before.zh),
        format!(
            "Cancel or move a confirmed reservation by yourself at least {} before its start; later ask the lab",
            before.en
        ),
    )
}

fn pending_holds(policy: &BookingPolicy) -> Option<Bilingual> {
    let limit = policy.max_pending_holds?;
    Some(Bilingual::new(
        format!("每个课题组或用户单位最多同时有 {limit} 个这样等待的预约"),
        format!(
            "Each group or organisation may have {} waiting like this at once",
            super::counted(u64::from(limit), "request", "requests")
        ),
    ))
}

fn attempts(policy: &BookingPolicy) -> Option<Bilingual> {
    let limit = policy.attempts?;
    let within = time::duration(i64::from(limit.within_minutes));
    Some(Bilingual::new(
        format!(
            "每人在 {}内最多申请 {} 次，新预约、系列预约、候补、临时保留和改期都算，被拒绝的也算",
            within.zh, limit.most
        ),
        format!(
            "Each person may ask at most {} within {}: requests, series, waiting, short holds and moves all count, and so does what is \
             refused",
            super::counted(u64::from(limit.most), "time", "times"),
            within.en
        ),
    ))
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
