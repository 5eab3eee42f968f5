//! The instruments of a storm with their rules, and its people.

use super::{board::Known, duty::Duty};
use crate::app::{TestApp, id};
use inventory::{
    hours::OpeningHours,
    party::Side,
    policy::{BookingPolicy, ExchangeRules, HandOver, WaitingRules},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// An instrument of a storm.
#[derive(Debug)]
pub struct Lent {
    /// Its code.
    pub code: &'static str,
    capacity: u16,
    /// In minutes.
    pub set_up: u16,
    clean_up: u16,
    automatic_for: &'static [Side],
}

/// The instruments: one place with approvals, two places with time before and after, one place for everybody.
pub static INSTRUMENTS: [Lent; 3] = [
    Lent { code: "sem", capacity: 1, set_up: 0, clean_up: 30, automatic_for: &[Side::OwnGroup] },
    Lent {
        code: "raman",
        capacity: 2,
        set_up: 15,
        clean_up: 15,
        automatic_for: &[Side::OwnGroup, Side::OwnInstitution],
    },
    Lent { code: "xrd", capacity: 1, set_up: 0, clean_up: 0, automatic_for: &Side::ALL },
];

/// Somebody in a storm.
#[derive(Debug)]
pub struct Part {
    /// Which of the clients he is.
    pub number: usize,
    /// The local part of his address.
    pub local: &'static str,
    /// The field of a request that names his party, and the party's code.
    pub party: (&'static str, &'static str),
    /// What he does.
    pub duty: Duty,
}

const GROUP: &str = "group_id";
const ORGANISATION: &str = "organisation_id";

const fn part(number: usize, local: &'static str, party: (&'static str, &'static str), duty: Duty) -> Part {
    Part { number, local, party, duty }
}

/// The people, one a client: some have two browsers open.
pub static PEOPLE: [Part; 12] = [
    part(0, "researcher", (GROUP, "nano"), Duty::User),
    part(1, "researcher", (GROUP, "nano"), Duty::User),
    part(2, "nano-pi", (GROUP, "nano"), Duty::Pi),
    part(3, "pi", (GROUP, "polymer"), Duty::Pi),
    part(4, "polymer-student", (GROUP, "polymer"), Duty::User),
    part(5, "startup", (ORGANISATION, "xinghai"), Duty::User),
    part(6, "langchao", (ORGANISATION, "langchao"), Duty::User),
    part(7, "yunfan", (ORGANISATION, "yunfan"), Duty::User),
    part(8, "qingchuang", (ORGANISATION, "qingchuang"), Duty::User),
    part(9, "manager", (GROUP, "nano"), Duty::Lab),
    part(10, "manager", (GROUP, "nano"), Duty::Lab),
    part(11, "operator", (GROUP, "nano"), Duty::Bench),
];

/// The instrument of which some uses need something that serves one of them at once.
pub const ACCOMPANIED: &str = "raman";

/// What they need.
pub fn companion() -> Uuid {
    id("companion:storm")
}

/// Gives the instruments their rules and capacities, and one of them its companion. They must stand still afterwards, and there must be no
/// reservation yet.
pub async fn set_stage(app: &TestApp) {
    let (manager, office) = (app.sign_in("manager").await, app.sign_in("office").await);
    for lent in &INSTRUMENTS {
        let path = format!("/instruments/{}", id(lent.code));
        let revision = manager.get(&path).await.body["revision"].clone();
        let tag = |revision: &Value| format!("\"{revision}\"");
        let (rules, body) = (format!("{path}/policy"), json!(lent.policy()));
        let ruled = manager.send(Method::PUT, &rules, Some(body), Some(&tag(&revision))).await;
        assert_eq!(ruled.status, StatusCode::OK, "{}", ruled.text);
        let path = format!("{path}/offer");
        let offer = office.get(&path).await.body;
        let mut body = json!({ "capacity": lent.capacity });
        for kept in ["open", "facility_id", "owner_group_id", "modes", "prices"] {
            body[kept] = offer[kept].clone();
        }
        let offered = office.send(Method::PUT, &path, Some(body), Some(&tag(&offer["revision"]))).await;
        assert_eq!(offered.status, StatusCode::OK, "{}", offered.text);
    }
    let facility = manager.get(&format!("/instruments/{}", id(ACCOMPANIED))).await.body["facility"]["id"].clone();
    let body = json!({
        "facility_id": facility, "kind": "accessory", "name": {"zh": "低温台", "en": "Cold stage"}, "capacity": 1,
        "in_service": true, "instrument_ids": [id(ACCOMPANIED)],
    });
    let made = manager.put(&format!("/companions/{}", companion()), body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
}

impl Part {
    /// Tells whether it is his business: his own, his group's, or his lab's.
    pub fn minds(&self, known: &Known) -> bool {
        self.minds_of(&known.owner, known.party)
    }

    /// The same of whatever somebody asked for, for a party.
    pub fn minds_of(&self, owner: &str, party: &str) -> bool {
        match self.duty {
            Duty::User => owner == self.local,
            Duty::Pi => party == self.party.1,
            Duty::Lab | Duty::Bench => true,
        }
    }
}

impl Lent {
    /// Short holds and no quotas, so that the calendar itself is what stands in the way.
    fn policy(&self) -> BookingPolicy {
        BookingPolicy {
            grid_minutes: 15,
            min_minutes: 30,
            max_minutes: 240,
            lead_minutes_self_use: 0,
            hours: OpeningHours::always(),
            set_up_minutes: self.set_up,
            clean_up_minutes: self.clean_up,
            cancel_minutes: 30,
            automatic_for: self.automatic_for.to_vec(),
            hold_minutes: 90,
            max_pending_holds: None,
            attempts: None,
            qualification_needed: false,
            waiting: WaitingRules { answer_min_minutes: 30, answer_max_minutes: 300, ..WaitingRules::default() },
            exchange: ExchangeRules { hand_over: HandOver::Anybody, swap: true },
            ..BookingPolicy::usual()
        }
    }
}
