//! A year of past use: reservations that were kept, what they occupied, and the hours they left behind.

use super::{chance::Chance, city, id, people::person};
use crate::store::{
    code,
    seed::{InstrumentRow, OccupancyRow, ReservationRow, Rows, UsageRow},
};
use booking::{
    reservation::Purpose,
    usage::{EvidenceGrade, EvidenceSource, HoursKind},
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use inventory::{
    hours::wall,
    instrument::{HourlyPrice, Mode},
    party::Side,
    working_calendar::{Workday, WorkingCalendar},
};
use uuid::Uuid;

/// Who uses a lab's instruments, by local part of the address and party.
struct User {
    person: &'static str,
    group: Option<&'static str>,
    organisation: Option<&'static str>,
}

const fn of_group(person: &'static str, group: &'static str) -> User {
    User { person, group: Some(group), organisation: None }
}

const fn of_organisation(person: &'static str, organisation: &'static str) -> User {
    User { person, group: None, organisation: Some(organisation) }
}

const UNIVERSITY: &[User] = &[
    of_group("researcher", "nano"),
    of_group("nano-pi", "nano"),
    of_group("pi", "polymer"),
    of_group("polymer-student", "polymer"),
    of_group("algae-pi", "algae"),
    of_organisation("startup", "xinghai"),
    of_organisation("qingchuang", "qingchuang"),
];
const MARINE: &[User] =
    &[of_group("algae-pi", "algae"), of_group("researcher", "nano"), of_organisation("langchao", "langchao")];
const MECHANICS: &[User] = &[of_group("fatigue-pi", "fatigue"), of_organisation("yunfan", "yunfan")];
const PILOT: &[User] =
    &[of_group("fibre-pi", "fibre"), of_organisation("startup", "xinghai"), of_organisation("yunfan", "yunfan")];

const TITLES: [&str; 8] =
    ["形貌观察", "成分分析", "晶型测定", "热稳定性测试", "样品复测", "工艺验证", "力学性能测试", "方法开发"];

/// Writes the year before `now`, working days only.
pub(super) fn live(rows: &mut Rows, calendar: &WorkingCalendar, now: DateTime<Utc>) {
    let today = now.with_timezone(&chrono_tz::Asia::Shanghai).date_naive();
    let instruments = rows.instruments.clone();
    for (code, lab, group) in city::instruments() {
        let (users, staff) = match lab {
            "em" | "analysis" => (UNIVERSITY, "operator"),
            "marine" => (MARINE, "marine-manager"),
            "mechanics" => (MECHANICS, "mechanics-manager"),
            "pilot" => (PILOT, "pilot-manager"),
            _ => continue,
        };
        let Some(row) = instruments.iter().find(|row| row.id == id(code) && !row.secret) else { continue };
        // The same instrument lives the same year on every day the city is made.
        let mut chance = Chance::new(id(code).as_u64_pair().0);
        let busy = 1 + chance.below(3);
        for back in (1..=365).rev() {
            let date = today - Days::new(back);
            let works = match calendar.day(date) {
                Workday::Working => true,
                Workday::Off => false,
                Workday::Provisional { working } => working,
            };
            if works {
                let day = Day { row, code, date, staff, group };
                day_of(rows, &day, users, busy, &mut chance);
            }
        }
    }
}

struct Day<'a> {
    row: &'a InstrumentRow,
    code: &'static str,
    date: NaiveDate,
    staff: &'static str,
    group: Option<&'static str>,
}

/// Up to three uses one after the other, from half past eight on.
fn day_of(rows: &mut Rows, day: &Day<'_>, users: &[User], busy: u64, chance: &mut Chance) {
    let mut minute: u16 = 510;
    for turn in 0..3 {
        let length = 60 + 30 * chance.below(6) as u16;
        if chance.below(5) >= busy {
            minute += length;
        } else if minute + length <= 1200 {
            let user = chance.pick(users);
            if let Some(user) = user.filter(|user| day.row.open || user.group.is_some()) {
                one_use(rows, day, user, minute, length, turn, chance);
            }
            minute += length + 60;
        }
    }
}

fn one_use(rows: &mut Rows, day: &Day<'_>, user: &User, minute: u16, length: u16, turn: u16, chance: &mut Chance) {
    let zone = chrono_tz::Asia::Shanghai;
    let start = wall(day.date, minute, zone);
    let end = wall(day.date, minute + length, zone);
    let name = format!("{}:{}:{turn}", day.code, day.date);
    let side = match (user.organisation, user.group) {
        (None, Some(group)) if day.group == Some(group) => Side::OwnGroup,
        (None, _) => Side::OwnInstitution,
        (Some(_), _) => Side::Outside,
    };
    let served = !day.row.modes.contains("self_use");
    let mode = if served { Mode::Commissioned } else { Mode::SelfUse };
    let purpose = match (side, chance.below(10)) {
        (Side::Outside, 0..8) => Purpose::Development,
        (Side::Outside, _) => Purpose::Service,
        (_, 0) => Purpose::Teaching,
        (_, _) => Purpose::Research,
    };
    let reservation = id(&format!("reservation:{name}"));
    let title = chance.pick(&TITLES).copied().unwrap_or_default();
    // People come a few minutes late and leave a little early or late.
    let since = start + TimeDelta::minutes(chance.below(8) as i64);
    let until = end - TimeDelta::minutes(chance.below(20) as i64);
    rows.reservations.push(ReservationRow {
        id: reservation,
        instrument_id: day.row.id,
        applicant_id: person(user.person),
        booked_by: person(user.person),
        group_id: user.group.map(id),
        organisation_id: user.organisation.map(id),
        institution_id: None,
        project_code: user.group.map(|group| format!("{}-2026-01", group.to_uppercase())),
        side: text(&side),
        mode: text(&mode),
        purpose: text(&purpose),
        title: title.to_owned(),
        note: String::new(),
        starts_at: start,
        ends_at: end,
        state: "done".to_owned(),
        hold_until: None,
        checked_in_at: Some(since),
        checked_out_at: Some(until),
        reason: None,
        detail: "{}".to_owned(),
        price_fen: price(day.row, side, i64::from(length)),
        waiver: None,
        revision: 3,
        sequence: 0,
        request_digest: vec![0; 32],
        created_at: start - TimeDelta::days(2 + chance.below(5) as i64),
        series_id: None,
        recurrence_id: None,
        short_hold: false,
        handed_to: None,
        kept_until: None,
        needs: None,
    });
    rows.occupancy.push(OccupancyRow {
        id: id(&format!("occupancy:{name}")),
        resource_id: day.row.id,
        lane: 0,
        starts_at: start,
        ends_at: until,
        source_kind: "reservation".to_owned(),
        source_id: reservation,
    });
    let source = match chance.below(10) {
        0..3 if day.row.value_fen > 100_000_000 => EvidenceSource::Meter,
        0..5 => EvidenceSource::UserCheckIn,
        5..8 => EvidenceSource::OperatorCheckIn,
        _ => EvidenceSource::Manual,
    };
    let late = if source == EvidenceSource::Manual { 1 + chance.below(40) as i64 } else { 0 };
    let hours = Hours { reservation, user, side, purpose, source, entered_at: until + TimeDelta::days(late) };
    let middle = since + TimeDelta::minutes(15);
    if served {
        rows.usage.push(record(day, &hours, &format!("{name}:set_up"), HoursKind::SetUp, since, middle));
        rows.usage.push(record(day, &hours, &name, HoursKind::Test, middle, until));
    } else {
        let kind = if chance.below(25) == 0 { HoursKind::Training } else { HoursKind::Test };
        rows.usage.push(record(day, &hours, &name, kind, since, until));
    }
}

struct Hours<'a> {
    reservation: Uuid,
    user: &'a User,
    side: Side,
    purpose: Purpose,
    source: EvidenceSource,
    entered_at: DateTime<Utc>,
}

fn record(
    day: &Day<'_>,
    hours: &Hours<'_>,
    name: &str,
    kind: HoursKind,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> UsageRow {
    let entered_by = match hours.source {
        EvidenceSource::Meter | EvidenceSource::InstrumentLogin => None,
        EvidenceSource::UserCheckIn => Some(person(hours.user.person)),
        EvidenceSource::OperatorCheckIn | EvidenceSource::Manual => Some(person(day.staff)),
    };
    UsageRow {
        id: id(&format!("usage:{name}")),
        instrument_id: day.row.id,
        institution_id: day.row.institution_id,
        reservation_id: Some(hours.reservation),
        group_id: hours.user.group.map(id),
        organisation_id: hours.user.organisation.map(id),
        person_id: Some(person(hours.user.person)),
        kind: text(&kind),
        purpose: text(&hours.purpose),
        side: text(&hours.side),
        starts_at,
        ends_at,
        evidence_grade: text::<EvidenceGrade>(&hours.source.grade()),
        evidence_source: text(&hours.source),
        entered_at: hours.entered_at,
        entered_by,
        corrects_id: None,
        samples: None,
        note: String::new(),
    }
}

fn price(row: &InstrumentRow, side: Side, minutes: i64) -> Option<i64> {
    let prices: Vec<HourlyPrice> = serde_json::from_str(&row.prices).ok()?;
    let price = prices.iter().find(|price| price.side == side)?;
    Some((price.per_hour.0 * minutes + 30) / 60)
}

fn text<T: serde::Serialize>(value: &T) -> String {
    code::text(value).expect("a plain enum has a name")
}
