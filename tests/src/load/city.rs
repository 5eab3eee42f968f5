//! Who books what: thirty-two people of sixteen groups, and thirty-two instruments of one lab.

use super::CLIENTS;
use crate::app::{beginning, id};
use api::store::seed::{GroupMember, InstrumentRow, Person, Qualification, ResearchGroup, Rows};
use chrono::{DateTime, TimeDelta, Utc};
use inventory::{hours::OpeningHours, instrument::HourlyPrice, money::Fen, party::Side, policy::BookingPolicy};
use serde_json::{Value, json};
use uuid::Uuid;

const GROUPS: usize = 16;
const INSTRUMENTS: usize = 32;
/// The owner, the lab and who is in charge there, out of the demonstration city.
const OWNER: &str = "gangcheng";
const LAB: &str = "analysis";
const MANAGER: &str = "person:manager";

/// Where bookings go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// To thirty-two instruments in turn, an hour each.
    Many,
    /// All to one instrument, half an hour each.
    One,
}

/// Somebody's wish for a free slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Which client's person asks.
    pub client: usize,
    /// For which instrument.
    pub instrument: Uuid,
    /// For which group.
    pub group: Uuid,
    /// From when.
    pub start: DateTime<Utc>,
    /// Until when.
    pub end: DateTime<Utc>,
}

/// Returns the person of a client.
pub fn person(client: usize) -> Uuid {
    id(&format!("load-person:{client}"))
}

/// Returns bookings that can all be made, in whatever order they come.
pub fn bookings(spread: Spread, count: usize) -> Vec<Booking> {
    (0..count)
        .map(|number| {
            let client = number % CLIENTS;
            let (place, turn, minutes) = match spread {
                // Every instrument is wanted once in each round of the clients, by another client than before.
                Spread::Many => ((client + number / CLIENTS) % INSTRUMENTS, number / CLIENTS, 60),
                Spread::One => (0, number, 30),
            };
            let start = slot_start(turn, minutes);
            let (instrument, group) = (instrument_id(place), group_id(client % GROUPS));
            Booking { client, instrument, group, start, end: start + TimeDelta::minutes(minutes) }
        })
        .collect()
}

impl Booking {
    /// Returns the body of the request.
    pub fn body(&self) -> Value {
        json!({
            "instrument_id": self.instrument, "group_id": self.group, "start": self.start, "end": self.end,
            "mode": "self_use", "purpose": "research", "title": "测试样品",
        })
    }
}

/// The days from 8:00 to 20:00 in Shanghai, filled one after another from the day after tomorrow on.
fn slot_start(turn: usize, minutes: i64) -> DateTime<Utc> {
    let turn = i64::try_from(turn).expect("few bookings");
    let a_day = 12 * 60 / minutes;
    // The beginning is nine o'clock.
    beginning() + TimeDelta::days(2 + turn / a_day) + TimeDelta::minutes(turn % a_day * minutes - 60)
}

fn instrument_id(number: usize) -> Uuid {
    id(&format!("load-instrument:{number}"))
}

fn group_id(number: usize) -> Uuid {
    id(&format!("load-group:{number}"))
}

/// Returns what is added to the demonstration city.
pub fn rows() -> Rows {
    let since = beginning() - TimeDelta::days(400);
    let mut rows = Rows::default();
    for number in 0..GROUPS {
        rows.groups.push(ResearchGroup {
            id: group_id(number),
            institution_id: id(OWNER),
            name: format!("课题组 {number}"),
            pi_approval: false,
            state: "confirmed".to_owned(),
            revision: 1,
            created_at: since,
            decided_by: None,
            decided_at: Some(since),
            decision_reason: None,
        });
    }
    rows.instruments = (0..INSTRUMENTS).map(instrument).collect();
    for client in 0..CLIENTS {
        settle(&mut rows, client, since);
    }
    rows
}

fn settle(rows: &mut Rows, client: usize, since: DateTime<Utc>) {
    rows.people.push(Person {
        id: person(client),
        email: format!("load-{client}@demo.example"),
        name: format!("研究者 {client}"),
        locale: "zh".to_owned(),
        institution_id: Some(id(OWNER)),
        requested_institution_id: None,
        state: "active".to_owned(),
        email_confirmed_at: Some(since),
        created_at: since,
    });
    rows.group_members.push(GroupMember {
        group_id: group_id(client % GROUPS),
        person_id: person(client),
        role: "member".to_owned(),
    });
    rows.qualifications.extend((0..INSTRUMENTS).map(|number| Qualification {
        instrument_id: instrument_id(number),
        person_id: person(client),
        expires_on: None,
        granted_by: id(MANAGER),
        granted_at: since,
    }));
}

/// An instrument as a lab usually lends it, only that it is open at all hours.
fn instrument(number: usize) -> InstrumentRow {
    let policy = BookingPolicy { hours: OpeningHours::always(), ..BookingPolicy::usual() };
    let prices = [
        HourlyPrice { side: Side::OwnInstitution, per_hour: Fen(6_000) },
        HourlyPrice { side: Side::Outside, per_hour: Fen(20_000) },
    ];
    let (zh, en) = (format!("拉曼光谱仪 {number}"), format!("Raman spectrometer {number}"));
    InstrumentRow {
        id: instrument_id(number),
        institution_id: id(OWNER),
        facility_id: Some(id(LAB)),
        owner_group_id: None,
        asset_number: format!("2020{number:06}"),
        fallback_search: inventory::search::index(&[&zh, &en]),
        name_zh: zh,
        name_en: en,
        model: "DXR3".to_owned(),
        manufacturer: "赛默飞".to_owned(),
        country: "美国".to_owned(),
        value_fen: 120_000_000,
        purchased: None,
        first_used: None,
        department: "分析测试中心".to_owned(),
        place: "分析测试中心 101 室".to_owned(),
        contact_email: "analysis@lab.example".to_owned(),
        asset_status: "in_use".to_owned(),
        class: "分析仪器/光谱仪器".to_owned(),
        open: true,
        not_open_reason: None,
        secret: false,
        capacity: 1,
        modes: json!(["self_use", "commissioned"]).to_string(),
        policy: serde_json::to_string(&policy).expect("a policy is plain data"),
        policy_follows: None,
        prices: serde_json::to_string(&prices).expect("prices are plain data"),
        revision: 1,
        last_decision_at: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_bookings_want_the_same_instrument_at_once() {
        for (spread, count) in [(Spread::Many, 3200), (Spread::One, 600)] {
            let mut all = bookings(spread, count);
            all.sort_by_key(|booking| (booking.instrument, booking.start));
            let free = |pair: &[Booking]| pair[0].instrument != pair[1].instrument || pair[0].end <= pair[1].start;
            assert!(all.windows(2).all(free), "{spread:?}");
        }
    }

    #[test]
    fn clients_that_book_at_once_want_different_instruments() {
        for round in bookings(Spread::Many, 320).chunks(CLIENTS) {
            let mut wanted: Vec<Uuid> = round.iter().map(|booking| booking.instrument).collect();
            wanted.sort();
            wanted.dedup();
            assert_eq!(wanted.len(), INSTRUMENTS);
        }
    }
}
