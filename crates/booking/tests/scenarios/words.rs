//! The words of the stories: commands, states, times and refusals as text.

use super::{
    desk::Desk,
    facts::{INSTRUMENT, MANAGER, held_until, id_of},
    people::Person,
};
use booking::{
    alternatives::AlternativeKind,
    command::{Command, Filled, HoursEntry, OutageReason, Request, WaitRequest},
    conduct::{Measure, Strike},
    decision::{Change, Decision, Refusal},
    reservation::{Approval, DeclineCode, Purpose, State, Waiver},
    usage::{HoursKind, UsageRecord},
    violation::{RuleCode, Violation},
};
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use inventory::{
    hours::{Opening, wall},
    id::{OutageId, ReservationId},
    instrument::Mode,
    policy::{QuotaMeasure, QuotaWindow},
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Reads `HH:MM`, `MM/DD HH:MM` or `YYYY/MM/DD HH:MM` on the wall clock.
pub fn instant(text: &str, date: NaiveDate, zone: Tz) -> Instant {
    let (date, time) = match text.split_once(' ') {
        Some((day, time)) if day.matches('/').count() == 2 => (day.to_owned(), time),
        Some((day, time)) => (format!("{}/{day}", date.year()), time),
        None => (date.format("%Y/%m/%d").to_string(), text),
    };
    let date = NaiveDate::parse_from_str(&date, "%Y/%m/%d").expect("a day MM/DD");
    let minute = match time {
        "24:00" => 1440,
        _ => (NaiveTime::parse_from_str(time, "%H:%M").expect("HH:MM") - NaiveTime::MIN).num_minutes(),
    };
    wall(date, u16::try_from(minute).expect("a minute of the day"), zone)
}

/// Reads `HH:MM-HH:MM`, or `MM/DD HH:MM-HH:MM`; the end may name a day of its own.
pub fn slot(text: &str, desk: &Desk) -> Slot {
    let (from, to) = text.split_once('-').expect("a time A-B");
    let day = from.split_once(' ').map(|(day, _)| format!("{day} ")).unwrap_or_default();
    let to = if to.contains(' ') { to.to_owned() } else { format!("{day}{to}") };
    Slot::new(desk.instant(from), desk.instant(&to)).expect("a forward time")
}

/// Reads weekly hours such as `1-5 08:00-12:00, 6-6 09:00-12:00`.
pub fn openings(text: &str) -> Vec<Opening> {
    let minute = |time: &str| match time {
        "24:00" => 1440,
        _ => u16::try_from((NaiveTime::parse_from_str(time, "%H:%M").expect("HH:MM") - NaiveTime::MIN).num_minutes())
            .expect("a minute of the day"),
    };
    text.split(", ")
        .flat_map(|part| {
            let (days, hours) = part.split_once(' ').expect("days and hours");
            let (first, last) = days.split_once('-').expect("days A-B");
            let (from, to) = hours.split_once('-').expect("hours A-B");
            let days = first.parse::<u8>().expect("a day")..=last.parse().expect("a day");
            days.map(move |day| Opening::new(day, minute(from), minute(to)).expect("an opening"))
        })
        .collect()
}

/// The state that a drawing gives a letter.
pub fn given_state(held: bool, note: Option<&str>, slot: &Slot, desk: &Desk) -> State {
    let after = |word: &str| note.and_then(|note| note.split_once(word)).map(|(_, rest)| rest);
    if held {
        let until = after(" until ").map(|rest| desk.instant(rest.split(" for ").next().expect("a part")));
        let State::Held { until, awaiting } = held_until(until.unwrap_or(slot.start())) else { unreachable!() };
        let named = after(" for ").map(|names| names.split(", ").map(approval).collect());
        State::Held { until, awaiting: named.unwrap_or(awaiting) }
    } else if let Some(since) = after(" since ") {
        State::InUse { since: desk.instant(since), by_applicant: true }
    } else {
        State::Confirmed
    }
}

fn approval(name: &str) -> Approval {
    match name {
        "manager" => Approval::Manager,
        "bench" => Approval::Bench,
        "pi" => Approval::Pi,
        "terms" => Approval::Terms,
        _ => Approval::Admission,
    }
}

/// Reads a command:
/// `request A 09:00-10:00`, `move A 09:00-10:00`, both with `waiving closed, too_long`, the move also with
/// `because of maintenance`; `order A 09:00-10:00`
/// (commissioned); `code P-1 A 09:00-10:00` (with a project code); `approve A`, `approve A pi`, `decline A`,
/// `wait A 09:00-10:00`, also `within 08:00-12:00`; `accept A`, `cancel A`, `check in A`, `no-show A`, `check out A`,
/// `check out A test 09:00-09:30, fault 09:30-10:00`, `outage 09:00-10:00`, `end outage 09:00` (the one that begins
/// then), `extend 09:00 until 12:00`, `offer 09:00: A 13:00-14:00, B 14:00-15:00` (other times for those it displaced),
/// `resettle …` (given at once), `hold A 09:00-10:00` and `book A`, also `book A code P-1`.
pub fn command(text: &str, asking: &Person, desk: &Desk) -> Command {
    let (text, waiver) = match text.split_once(" waiving ") {
        Some((text, rules)) => (text, Some(waiver(rules))),
        None => (text, None),
    };
    if let Some(rest) = text.strip_prefix("check in ") {
        return Command::CheckIn { id: id_of(letter(rest)) };
    }
    if let Some(rest) = text.strip_prefix("no-show ") {
        return Command::MarkNoShow { id: id_of(letter(rest)) };
    }
    if let Some(rest) = text.strip_prefix("check out ") {
        let (name, hours) = rest.split_once(' ').unwrap_or((rest, ""));
        let entries = hours.split(", ").filter(|part| !part.is_empty()).map(|part| hours_entry(part, desk)).collect();
        return Command::CheckOut { id: id_of(letter(name)), entries, samples: Some(3), note: "note".to_owned() };
    }
    if let Some(begins) = text.strip_prefix("end outage ") {
        return Command::EndOutage { id: outage_id(desk.instant(begins)) };
    }
    let (verb, rest) = text.split_once(' ').expect("a verb and its object");
    let reason = "reason".to_owned();
    match verb {
        "extend" => {
            let (begins, until) = rest.split_once(" until ").expect("an outage and a time");
            Command::ExtendOutage { id: outage_id(desk.instant(begins)), until: desk.instant(until) }
        }
        "offer" | "resettle" => {
            let (begins, moves) = rest.split_once(": ").expect("an outage and times");
            let moves = moves.split(", ").map(|part| {
                let (name, time) = part.split_once(' ').expect("a letter and a time");
                (id_of(letter(name)), slot(time, desk))
            });
            let at_once = (verb == "resettle").then(|| Waiver { rules: BTreeSet::new(), reason, by: MANAGER });
            Command::Resettle { outage: outage_id(desk.instant(begins)), moves: moves.collect(), at_once }
        }
        "outage" => {
            let slot = slot(rest, desk);
            Command::DeclareOutage {
                id: outage_id(slot.start()),
                of: None,
                slot,
                reason: OutageReason::Fault,
                note: reason,
            }
        }
        "approve" => {
            let (name, which) = rest.split_once(' ').unwrap_or((rest, "manager"));
            Command::Approve { id: id_of(letter(name)), approval: approval(which) }
        }
        "decline" => Command::Decline { id: id_of(letter(rest)), code: DeclineCode::Other, reason },
        "cancel" => Command::Cancel { id: id_of(letter(rest)), reason: None },
        "code" => {
            let (code, rest) = rest.split_once(' ').expect("a code and a request");
            request(rest, Mode::SelfUse, Some(code.to_owned()), asking, waiver, desk)
        }
        "request" => request(rest, Mode::SelfUse, None, asking, waiver, desk),
        "wait" => {
            let (rest, within) =
                rest.split_once(" within ").map_or((rest, None), |(rest, within)| (rest, Some(within)));
            let Command::Request(request) = request(rest, Mode::SelfUse, None, asking, waiver, desk) else {
                unreachable!()
            };
            let within = within.map_or(request.slot, |within| slot(within, desk));
            Command::Wait(Box::new(WaitRequest { request, within }))
        }
        "hold" => {
            let Command::Request(request) = request(rest, Mode::SelfUse, None, asking, waiver, desk) else {
                unreachable!()
            };
            let blank = Request { title: String::new(), purpose: Purpose::Other, ..request };
            Command::Hold(Box::new(blank))
        }
        "book" => {
            let (name, code) = rest.split_once(" code ").map_or((rest, None), |(name, code)| (name, Some(code)));
            Command::Book(Box::new(Filled {
                id: id_of(letter(name)),
                purpose: Purpose::Research,
                title: format!("use {name}"),
                note: "samples".to_owned(),
                project_code: code.map(str::to_owned),
            }))
        }
        "accept" => Command::Accept { id: id_of(letter(rest)) },
        "order" => request(rest, Mode::Commissioned, None, asking, waiver, desk),
        "move" => {
            let (rest, reason) = rest.split_once(" because of ").map_or((rest, None), |(rest, why)| (rest, Some(why)));
            let (name, time) = rest.split_once(' ').expect("a letter and a time");
            Command::Move { id: id_of(letter(name)), slot: slot(time, desk), waiver, reason: reason.map(str::to_owned) }
        }
        other => unreachable!("no command {other}"),
    }
}

fn request(
    rest: &str,
    mode: Mode,
    project_code: Option<String>,
    asking: &Person,
    waiver: Option<Waiver>,
    desk: &Desk,
) -> Command {
    let Person { id: applicant, party, side } = *asking;
    let (name, time) = rest.split_once(' ').expect("a letter and a time");
    Command::Request(Request {
        id: id_of(letter(name)),
        instrument: INSTRUMENT,
        applicant,
        party,
        side,
        project_code,
        mode,
        purpose: Purpose::Research,
        title: format!("use {name}"),
        note: String::new(),
        needs: Default::default(),
        slot: slot(time, desk),
        waiver,
    })
}

/// An outage's id follows from when it was declared to begin.
pub fn outage_id(start: Instant) -> OutageId {
    OutageId(Uuid::from_u128(100 + u128::try_from(start.timestamp()).expect("after 1970")))
}

fn waiver(rules: &str) -> Waiver {
    let named = |name: &str| {
        let rule = RuleCode::ALL.into_iter().find(|code| code_name(*code) == name);
        rule.unwrap_or_else(|| unreachable!("no rule {name}"))
    };
    Waiver { rules: rules.split(", ").map(named).collect::<BTreeSet<_>>(), reason: "why".to_owned(), by: MANAGER }
}

fn hours_entry(text: &str, desk: &Desk) -> HoursEntry {
    let (kind, time) = text.split_once(' ').expect("a kind and a time");
    let kind = match kind {
        "set_up" => HoursKind::SetUp,
        "fault" => HoursKind::Fault,
        "training" => HoursKind::Training,
        _ => HoursKind::Test,
    };
    HoursEntry { kind, slot: slot(time, desk) }
}

fn letter(text: &str) -> char {
    text.chars().next().expect("a letter")
}

/// The letter an id was made of.
pub fn name_of(id: ReservationId) -> char {
    u32::try_from(id.0.as_u128()).ok().and_then(char::from_u32).expect("an id made of a letter")
}

/// A rule's name as it is sent.
pub fn code_name(code: RuleCode) -> String {
    serde_json::to_value(code).ok().and_then(|value| value.as_str().map(str::to_owned)).expect("a name")
}

/// The records a decision writes down.
pub fn records(decision: &Decision) -> Vec<UsageRecord> {
    let record = |change: &Change| match change {
        Change::RecordUsage(record) => Some(record.clone()),
        _ => None,
    };
    decision.changes.iter().filter_map(record).collect()
}

/// The violations of a refusal, one line each with its numbers.
pub fn violations(refusal: &Refusal, desk: &Desk) -> Vec<String> {
    refusal.violations.iter().map(|violation| sentence(violation, desk)).collect()
}

/// A refusal, one line a violation with its numbers, then one line an alternative.
pub fn refusal(refusal: &Refusal, desk: &Desk) -> Vec<String> {
    let instead = refusal.alternatives.iter().map(|alternative| {
        let kind = match alternative.kind {
            AlternativeKind::Earlier => "earlier",
            AlternativeKind::Later => "later",
            AlternativeKind::Shorter => "shorter",
            AlternativeKind::Split => "in two parts",
        };
        let second = alternative.second.map(|second| format!(" and {}", show(&second, desk)));
        format!("{kind} {}{}", show(&alternative.slot, desk), second.unwrap_or_default())
    });
    violations(refusal, desk).into_iter().chain(instead).collect()
}

fn sentence(violation: &Violation, desk: &Desk) -> String {
    let at = |instant: Instant| clock(instant, desk);
    let all = |slots: &[Slot]| slots.iter().map(|slot| show(slot, desk)).collect::<Vec<_>>().join(", ");
    let name = code_name(violation.code());
    let numbers = match violation {
        Violation::InPast { now } => format!("now {}", at(*now)),
        Violation::TooLateToChange { cancel_minutes, deadline, by: None } => {
            format!("{cancel_minutes} min, by {}", at(*deadline))
        }
        Violation::TooLateToChange { cancel_minutes: _, deadline, by: Some(by) } => {
            format!("{} working days, by {}", by.working_days_before, at(*deadline))
        }
        Violation::TooEarlyToStart { earliest } => format!("from {}", at(*earliest)),
        Violation::AlreadyOver { ended } => format!("since {}", at(*ended)),
        Violation::HoursOutsideUse { since, until, outside } => {
            format!("{}-{}: {}", at(*since), at(*until), all(outside))
        }
        Violation::OffGrid { grid_minutes, by_hour } => format!("{grid_minutes} min{}", of_hours(*by_hour)),
        Violation::TooShort { min_minutes, asked_minutes, by_hour } => {
            format!("{asked_minutes} < {min_minutes} min{}", of_hours(*by_hour))
        }
        Violation::TooLong { max_minutes, asked_minutes, by_hour } => {
            format!("{asked_minutes} > {max_minutes} min{}", of_hours(*by_hour))
        }
        Violation::TooSoon { lead_minutes, earliest, working: None } => {
            format!("{lead_minutes} min, from {}", at(*earliest))
        }
        Violation::TooSoon { lead_minutes: _, earliest, working: Some(working) } => {
            format!("{} working days, before {}, from {}", working.days, at(working.ask_before), at(*earliest))
        }
        Violation::TooFar { horizon_days, latest } => format!("{horizon_days} days, until {}", at(*latest)),
        Violation::Closed { closed } => all(closed),
        Violation::NotOperational { status } => format!("{status:?}"),
        Violation::Outage { blockers } => all(blockers),
        Violation::CompanionNotOffered { companion } => companion.to_string(),
        Violation::CompanionOut { name, blockers, .. } => format!("{}: {}", name.zh, all(blockers)),
        Violation::CompanionTaken { name, blockers, capacity, .. } => {
            format!("{}: {} of {capacity}", name.zh, all(blockers))
        }
        Violation::NoOperator { on_duty, blockers } => format!("on duty {on_duty}: {}", all(blockers)),
        Violation::Occupied { blockers, capacity } => format!("{} of {capacity}", all(blockers)),
        Violation::ModeNotOffered { mode } => format!("{mode:?}"),
        Violation::NotOpenToOutsiders | Violation::NotQualified | Violation::NotAMember | Violation::AgreedAlready => {
            String::new()
        }
        Violation::UnknownProjectCode { project_code } => project_code.clone(),
        Violation::Suspended { reach, until, strikes, within_days } => {
            format!("{reach:?}, {strikes} in {within_days} days, until {}", at(*until)).to_lowercase()
        }
        Violation::NotReleased { opens_at } => format!("opens {}", at(*opens_at)),
        Violation::Contested { closes_at, decided_by } => {
            let closes = closes_at.map_or("closed".to_owned(), |closes| format!("closes {}", at(closes)));
            format!("{closes}, decided by {}", at(*decided_by))
        }
        Violation::Reserved { reserved, released_at } => {
            let released = released_at.map_or("never".to_owned(), at);
            format!("{}, released {released}", all(reserved))
        }
        Violation::QuotaExceeded { per, measure, window, peak_only, limit, used, asked, named, hours } => {
            let unit = match measure {
                QuotaMeasure::Minutes => "min",
                QuotaMeasure::Uses => "uses",
                QuotaMeasure::Days => "days",
            };
            let within = match window {
                QuotaWindow::Ahead => "ahead".to_owned(),
                QuotaWindow::Day | QuotaWindow::Week | QuotaWindow::Month | QuotaWindow::Year => {
                    format!("a {window:?}")
                }
                QuotaWindow::Rolling { days } => format!("in {days} days"),
            };
            let peak = if *peak_only { " in peak" } else { "" };
            let named = if *named { " of those named" } else { "" };
            let own = if hours.is_empty() { "" } else { " in its hours" };
            format!("{used} + {asked} > {limit} {unit} {within} per {per:?}{named}{peak}{own}").to_lowercase()
        }
        Violation::TooManyHolds { limit, waiting } => format!("{waiting} of {limit}"),
        Violation::TooManyAttempts { most, within_minutes, again_at } => {
            format!("{most} within {within_minutes} min, again at {}", at(*again_at))
        }
        Violation::WaitingListClosed { since } => since.map(|since| format!("since {}", at(since))).unwrap_or_default(),
        Violation::WaitingListFull { most } => format!("{most}"),
        Violation::AlreadyWaiting { within } => show(within, desk),
        Violation::HandOverNotAllowed { allowed } => format!("{allowed:?}").to_lowercase(),
        Violation::AlreadyProposed { until } => format!("until {}", at(*until)),
        Violation::SwapNotAllowed | Violation::CounterpartBarred => String::new(),
        Violation::OneHold { kept_until, again_from } => {
            let kept = kept_until.map(|until| format!("until {}", at(until)));
            let again = again_from.map(|from| format!("again from {}", at(from)));
            kept.into_iter().chain(again).collect::<Vec<_>>().join(", ")
        }
    };
    format!("{name} {numbers}").trim_end().to_owned()
}

fn of_hours(by_hour: bool) -> &'static str {
    if by_hour { " at that hour" } else { "" }
}

fn show(slot: &Slot, desk: &Desk) -> String {
    let zone = desk.schedule.instrument.zone;
    let same_day = |a: Instant, b: Instant| a.with_timezone(&zone).date_naive() == b.with_timezone(&zone).date_naive();
    let end = if same_day(slot.start(), slot.end() - TimeDelta::microseconds(1)) {
        match slot.end().with_timezone(&zone).format("%H:%M").to_string().as_str() {
            "00:00" => "24:00".to_owned(),
            time => time.to_owned(),
        }
    } else {
        clock(slot.end(), desk)
    };
    format!("{}-{end}", clock(slot.start(), desk))
}

fn clock(instant: Instant, desk: &Desk) -> String {
    let local = instant.with_timezone(&desk.schedule.instrument.zone);
    local.format(if local.date_naive() == desk.date { "%H:%M" } else { "%m/%d %H:%M" }).to_string()
}

/// Strikes, one line each: `A late 25 of 15 at 09:25, counts until 05/31 09:25`.
pub fn strikes(desk: &Desk) -> Vec<String> {
    let line = |strike: &Strike| {
        let kind = serde_json::to_value(strike.kind).expect("a name");
        let (name, kind) = (name_of(strike.reservation), kind.as_str().expect("a name").to_owned());
        let (at, until) = (clock(strike.at, desk), clock(strike.expires_at, desk));
        format!("{name} {kind} {} of {} at {at}, counts until {until}", strike.measured, strike.allowed)
    };
    desk.schedule.strikes.iter().map(line).collect()
}

/// Measures, one line each: `suspension on the instrument until 04/01 09:30 for A, B`.
pub fn measures(desk: &Desk) -> Vec<String> {
    let line = |measure: &Measure| {
        let strikes = desk.schedule.strikes.iter().filter(|strike| measure.because.contains(&strike.id));
        let names: Vec<String> = strikes.map(|strike| name_of(strike.reservation).to_string()).collect();
        let until = clock(measure.until, desk);
        format!("{:?} on the {:?} until {until} for {}", measure.kind, measure.reach, names.join(", "))
    };
    desk.imposed.iter().map(line).collect()
}
