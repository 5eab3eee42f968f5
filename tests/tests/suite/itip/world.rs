//! The lab in which the scenarios take place, and what its people's calendars hold.

use super::client::{self, Calendar, Event, Message};
use crate::{booking::want, owner::put as put_seen};
use api::mail::Kept;
use chrono::{DateTime, Days, TimeDelta, Utc};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::{
    app::{Answer, Person, TestApp, beginning, fresh, id},
    database::TestDatabase,
};

/// The running program, and everybody's calendar.
pub struct World {
    pub app: TestApp,
    pub manager: Person,
    people: BTreeMap<String, Person>,
    calendars: BTreeMap<String, Calendar>,
    seen: usize,
    /// The events that were told of before the scenario.
    old: BTreeSet<String>,
    /// Whether the lab has a second manager.
    pub second_manager: bool,
    /// The revision of the second operator.
    colleague: u64,
    /// Scenarios have two hours each, week after week the same.
    place: i64,
}

/// What a scenario is about.
pub struct Scene {
    /// Whose it is.
    pub applicant: Person,
    /// Where it is shown: a reservation's or a series' path.
    pub path: String,
    /// The event's name.
    pub about: String,
    /// Whether somebody runs the instrument for it.
    pub is_operated: bool,
    /// When it begins.
    pub start: DateTime<Utc>,
    /// Operators by the local part of their address, in the order in which they were told.
    pub staff: Vec<String>,
    /// An outage, once declared.
    pub outage: Option<String>,
    /// Whoever waits behind.
    pub behind: Option<String>,
    /// Every invitation that was sent, in order, but those to events of earlier scenarios.
    pub invitations: Vec<Message>,
}

impl World {
    /// One microscope open at all times, and two operators who are always there.
    pub async fn new(db: &TestDatabase) -> Self {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        open(&manager).await;
        for (name, local, in_service, tag) in [
            (id("companion:operator"), "operator", true, Some("\"1\"")),
            (id("companion:manager"), "manager", false, Some("\"1\"")),
            (id("companion:colleague"), "marine-manager", true, None),
        ] {
            let path = format!("/companions/{name}");
            let put = manager.send(Method::PUT, &path, Some(operator(local, in_service)), tag).await;
            assert!(put.status.is_success(), "{}", put.text);
        }
        app.work().await;
        let seen = app.mails().len();
        Self {
            app,
            manager,
            people: BTreeMap::new(),
            calendars: BTreeMap::new(),
            seen,
            second_manager: false,
            old: BTreeSet::new(),
            colleague: 1,
            place: 0,
        }
    }

    /// Signs somebody in, once.
    pub async fn person(&mut self, local: &str) -> Person {
        if !self.people.contains_key(local) {
            self.people.insert(local.to_owned(), self.app.sign_in(local).await);
        }
        self.people[local].clone()
    }

    /// When the next scenario begins: two hours that no other has, in none of the coming weeks.
    pub fn next_place(&mut self) -> DateTime<Utc> {
        let (day, hour) = (self.place % 7, self.place / 7 * 2);
        assert!(hour < 24, "too many scenarios for one week");
        self.place += 1;
        // Midnight in Shanghai, on the Monday after next.
        let monday = beginning() - TimeDelta::hours(9) + Days::new(14);
        let passed = (self.app.app.clock.now() - beginning()).num_days();
        monday + TimeDelta::days(day + passed) + TimeDelta::hours(hour)
    }

    /// Moves the clock on; places of later scenarios move with it, to rows that are free on every weekday. Everybody has to
    /// sign in again.
    pub async fn wait(&mut self, scene: &mut Scene, time: TimeDelta) {
        self.app.clock.advance(time);
        self.place = (self.place / 7 + 1) * 7;
        self.people.clear();
        self.manager = self.app.sign_in("manager").await;
        scene.applicant = self.app.sign_in(scene.applicant.name()).await;
    }

    /// Begins a scenario: what is told of earlier ones does not belong to it.
    pub fn begin(&mut self) {
        self.old = self.calendars.values().flat_map(|calendar| calendar.known().cloned()).collect();
    }

    /// Lets the second operator work, or not.
    pub async fn employ(&mut self, works: bool) {
        let path = format!("/companions/{}", id("companion:colleague"));
        let tag = format!("\"{}\"", self.colleague);
        let put = self.manager.send(Method::PUT, &path, Some(operator("marine-manager", works)), Some(&tag)).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text);
        self.colleague = put.body["companion"]["revision"].as_u64().expect("a revision");
    }

    /// Asks for a use of the microscope.
    pub async fn ask(&mut self, applicant: &Person, slot: Value, more: Value) -> Answer {
        applicant.put(&format!("/reservations/{}", fresh()), want("sem", slot, more)).await
    }

    /// Sends what waits to be sent, and returns it; every calendar takes in what came for it.
    pub async fn sent(&mut self, scene: &mut Scene) -> Vec<Message> {
        self.app.work().await;
        let mails = self.app.mails();
        let sent: Vec<Message> = mails[self.seen..].iter().map(message).collect();
        self.seen = mails.len();
        for message in &sent {
            let Some(object) = &message.object else { continue };
            if !object.events.iter().filter_map(|event| event.value("UID")).any(|uid| self.old.contains(uid)) {
                scene.invitations.push(message.clone());
            }
            let calendar = self.calendars.entry(message.address.clone()).or_default();
            if let Err(error) = calendar.take(&message.address, object) {
                unreachable!("{}: {error}\n{object:#?}", scene.path);
            }
            let runs = scene.is_operated && ["operator", "marine-manager"].contains(&message.to.as_str());
            if runs && !scene.staff.contains(&message.to) {
                scene.staff.push(message.to.clone());
            }
        }
        // The next message is another moment's.
        self.app.clock.advance(TimeDelta::seconds(1));
        sent
    }

    /// What the applicant's calendar holds is what the API shows; of a series, as far as single events can say it.
    pub async fn holds_what_is_true(&self, scene: &Scene) -> Result<(), String> {
        let shown = scene.applicant.get(&scene.path).await;
        if shown.status != StatusCode::OK {
            return Err(format!("not shown: {}", shown.text));
        }
        if scene.path.starts_with("/series/") {
            return Ok(());
        }
        let is_live =
            ["held", "confirmed", "in_use", "done", "no_show"].contains(&shown.body["state"].as_str().unwrap_or(""));
        for (address, calendar) in &self.calendars {
            let uid = calendar.known().find(|uid| uid.starts_with(&scene.about));
            let Some((whole, _)) = uid.and_then(|uid| calendar.standing(uid)) else { continue };
            let is_own = address.starts_with(&format!("{}@", scene.applicant.name()));
            match whole {
                Some(event) if !is_live => return Err(format!("{address} still has {event:?}")),
                None if is_live && is_own => return Err(format!("{address} has nothing")),
                Some(event) if starts(event) != shown.body["start"].as_str().and_then(|text| text.parse().ok()) => {
                    return Err(format!("{address} has {event:?} instead of {}", shown.text));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn starts(event: &Event) -> Option<DateTime<Utc>> {
    let text = event.value("DTSTART")?;
    Some(chrono::NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").ok()?.and_utc())
}

fn message(mail: &Kept) -> Message {
    let text = String::from_utf8_lossy(&mail.bytes).into_owned();
    let (local, _) = mail.to.split_once('@').expect("an address");
    Message {
        to: local.to_owned(),
        address: mail.to.clone(),
        object: mail.has_calendar.then(|| client::read(crate::mail::calendar_as_sent(&text))),
    }
}

fn operator(local: &str, in_service: bool) -> Value {
    let always: Vec<Value> = (1..=7).map(|day| json!({"weekday": day, "from_minute": 0, "to_minute": 1440})).collect();
    json!({
        "facility_id": id("em"), "kind": "operator", "person_id": id(&format!("person:{local}")),
        "instrument_ids": [id("sem"), id("tem")], "in_service": in_service,
        "hours": {"weekly": always, "follows_working_days": false, "exceptions": []},
    })
}

/// Rules under which a scenario needs to think of nothing but what it is about.
async fn open(manager: &Person) {
    for instrument in ["sem", "tem"] {
        let path = format!("/instruments/{}", id(instrument));
        let before = manager.get(&path).await;
        let mut policy = before.body["policy"].clone();
        let always: Vec<Value> =
            (1..=7).map(|day| json!({"weekday": day, "from_minute": 0, "to_minute": 1440})).collect();
        for (name, value) in [
            ("hours", json!({"weekly": always, "follows_working_days": false, "exceptions": []})),
            ("horizon_days", json!(365)),
            ("lead_minutes_self_use", json!(0)),
            ("lead_minutes_commissioned", json!(0)),
            ("set_up_minutes", json!(0)),
            ("clean_up_minutes", json!(0)),
            ("cancel_minutes", json!(0)),
            ("quotas", json!([])),
            ("max_pending_holds", json!(100)),
            ("qualification_needed", json!(false)),
            ("exchange", json!({"hand_over": "group", "swap": true})),
        ] {
            policy[name] = value;
        }
        let put = put_seen(manager, &format!("{path}/policy"), &before.body["revision"], policy).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    }
}
