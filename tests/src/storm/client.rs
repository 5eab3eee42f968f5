//! One client of a storm.

use super::{
    board::{Board, Declared, Known, Proposed, Several},
    request::{About, Request, Turn},
    stage::Part,
};
use crate::app::{Answer, Person};
use api::demo::Chance;
use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// How often somebody without anything to do it to thinks of something else.
const TRIES: usize = 4;
/// Of so many requests one is given up before its answer is there, or not, within so many microseconds.
const HANGS_UP: u64 = 16;
const PATIENCE_MICROSECONDS: u64 = 8_000;

/// One client.
#[derive(Debug)]
pub struct Client {
    person: Person,
    part: &'static Part,
    chance: Chance,
    board: Arc<Board>,
}

impl Client {
    /// Makes a client of somebody who has signed in.
    pub fn new(person: Person, part: &'static Part, chance: Chance, board: Arc<Board>) -> Self {
        Self { person, part, chance, board }
    }

    /// Returns which of the clients it is.
    pub fn number(&self) -> usize {
        self.part.number
    }

    /// Does something, if there is something to do it to, and writes what it is told on the board.
    pub async fn act(&mut self, now: DateTime<Utc>) {
        let request = (0..TRIES).find_map(|_| {
            let deed = self.part.duty.choose(&mut self.chance);
            let notes = self.board.notes();
            Turn { part: self.part, chance: &mut self.chance, notes: &notes, now }.request(deed)
        });
        if let Some(request) = request {
            let answer = self.send(&request).await;
            self.note(&request, answer.as_ref());
        }
    }

    /// Nothing where it hung up.
    async fn send(&mut self, request: &Request) -> Option<Answer> {
        let (method, path) = (request.method.clone(), request.path());
        let tag = request.if_match.map(|revision| format!("\"{revision}\""));
        if method != Method::GET && self.chance.below(HANGS_UP) == 0 {
            let patience = Duration::from_micros(self.chance.below(PATIENCE_MICROSECONDS));
            self.person.send_and_hang_up(method, &path, request.body.clone(), tag.as_deref(), patience).await
        } else {
            Some(self.person.send(method, &path, request.body.clone(), tag.as_deref()).await)
        }
    }

    fn note(&self, request: &Request, answer: Option<&Answer>) {
        let refused = answer.is_some_and(|answer| !answer.status.is_success());
        let body = request.body.as_ref().filter(|_| request.method == Method::PUT && !refused);
        let mut notes = self.board.notes();
        match request.about {
            About::Series(id) | About::Bundle(id) => {
                let is_series = matches!(request.about, About::Series(_));
                let all = if is_series { &notes.series } else { &notes.bundles };
                let known = all.iter().find(|known| known.id == id).cloned();
                let asked = body.map(|body| Several {
                    id,
                    owner: self.part.local.to_owned(),
                    party: self.part.party.1,
                    body: Some(body.clone()),
                    revision: 0,
                    names: Vec::new(),
                    awaiting: Vec::new(),
                });
                let Some(mut known) = known.or(asked) else { return };
                // What a series is divided into has an id of its own.
                let shown = answer.and_then(|answer| serde_json::from_value::<Uuid>(answer.body["id"].clone()).ok());
                if let Some(new) = shown.filter(|shown| *shown != id) {
                    known = Several { id: new, body: None, revision: 0, ..known };
                }
                notes.learn_several(known, is_series, answer);
            }
            About::Proposal(id) => {
                if let (true, Some(to)) = (body.is_some(), &request.to) {
                    let by = self.part.local.to_owned();
                    notes.proposals.push(Proposed { id, by, to: to.clone() });
                }
                let made = answer.filter(|answer| answer.status.is_success()).map(|answer| &answer.body);
                let made = made.and_then(|body| serde_json::from_value::<Uuid>(body["reservation_id"].clone()).ok());
                if let Some(id) = made.filter(|id| notes.reservation(*id).is_none()) {
                    let (owner, party) = (self.part.local, self.part.party.1);
                    notes.reservations.push(Known::seen_among(id, owner, party, &Value::Null));
                }
            }
            About::Reservation(id) => {
                if notes.reservation(id).is_none() {
                    notes.reservations.extend(body.map(|body| Known::asked(id, self.part, body)));
                }
                if let (Some(known), Some(answer)) = (notes.reservation(id), answer) {
                    known.learn(answer);
                }
            }
            About::Outage(id) => {
                if !notes.outages.iter().any(|declared| declared.id == id) {
                    let owner = self.part.local.to_owned();
                    let none = Vec::new();
                    notes.outages.extend(body.map(|body| Declared { id, owner, body: body.clone(), displaced: none }));
                }
                if let Some(known) = notes.outages.iter_mut().find(|known| known.id == id) {
                    known.displaced.extend(answer.into_iter().flat_map(displaced));
                    if let Some(end) = request.body.as_ref().filter(|_| request.method == Method::PATCH && !refused) {
                        known.body["end"] = end["end"].clone();
                    }
                }
                for id in answer.into_iter().flat_map(displaced) {
                    if let Some(known) = notes.reservation(id) {
                        known.state = "displaced".to_owned();
                    }
                }
            }
        }
    }
}

fn displaced(answer: &Answer) -> Vec<Uuid> {
    serde_json::from_value(answer.body["displaced"].clone()).unwrap_or_default()
}
