//! What the clients of a storm know together: whatever any of them was told.

use super::stage::Part;
use crate::app::Answer;
use api::demo::Chance;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use std::sync::{Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// The board that all write on and choose from.
#[derive(Debug, Default)]
pub struct Board(Mutex<Notes>);

/// What stands on it.
#[derive(Debug, Default)]
pub struct Notes {
    /// Reservations that were asked for and not refused.
    pub reservations: Vec<Known>,
    /// Outages that were declared and not refused.
    pub outages: Vec<Declared>,
    /// Series that were asked for and not refused, and what they were divided into.
    pub series: Vec<Several>,
    /// Bundles that were asked for and not refused.
    pub bundles: Vec<Several>,
    /// Proposals that were made.
    pub proposals: Vec<Proposed>,
}

/// What is known of a series or a bundle.
#[derive(Debug, Clone)]
pub struct Several {
    /// Its id.
    pub id: Uuid,
    /// Who asked.
    pub owner: String,
    /// For which party.
    pub party: &'static str,
    /// What he asked; nothing of a series that another was divided into.
    pub body: Option<Value>,
    /// The revision that was told last; 0 before anybody was told.
    pub revision: u64,
    /// The names of a series' occurrences: the times that its rule gives them.
    pub names: Vec<DateTime<Utc>>,
    /// The approvals that some of it waited for.
    pub awaiting: Vec<String>,
}

/// What is known of a proposal.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// Its id.
    pub id: Uuid,
    /// Who proposed.
    pub by: String,
    /// Who is asked, as far as anybody knows.
    pub to: String,
}

/// What is known of a reservation.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its id.
    pub id: Uuid,
    /// Who asked.
    pub owner: String,
    /// For which party.
    pub party: &'static str,
    /// What he asked.
    pub body: Value,
    /// Where it stood; empty before anybody was told.
    pub state: String,
    /// The approvals it waited for.
    pub awaiting: Vec<String>,
    /// The revision that was told last; 0 before anybody was told.
    pub revision: u64,
    /// When it begins and ends.
    pub start: Option<DateTime<Utc>>,
    /// See above.
    pub end: Option<DateTime<Utc>>,
}

/// What is known of an outage.
#[derive(Debug, Clone)]
pub struct Declared {
    /// Its id.
    pub id: Uuid,
    /// Who declared it.
    pub owner: String,
    /// What he said.
    pub body: Value,
    /// Whom it pushed out.
    pub displaced: Vec<Uuid>,
}

impl Board {
    /// Returns what stands there, for a moment.
    pub fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Returns what is known of a reservation that was asked for.
    pub fn asked(id: Uuid, by: &Part, body: &Value) -> Self {
        let (owner, party, body) = (by.local.to_owned(), by.party.1, body.clone());
        let (state, awaiting) = (String::new(), Vec::new());
        Self { id, owner, party, body, state, awaiting, revision: 0, start: None, end: None }
    }

    /// Takes over what an answer shows, unless something newer is known. A 412 tells the revision alone.
    pub fn learn(&mut self, answer: &Answer) {
        if let Some(current) = answer.body["params"]["current_revision"].as_u64() {
            self.revision = self.revision.max(current);
        }
        if answer.status.is_success() && self.revision <= answer.revision() {
            let time = |name: &str| serde_json::from_value(answer.body[name].clone()).ok();
            self.awaiting = serde_json::from_value(answer.body["awaiting"].clone()).unwrap_or_default();
            self.revision = answer.revision();
            self.state = answer.body["state"].as_str().unwrap_or_default().to_owned();
            (self.start, self.end) = (time("start"), time("end"));
        }
    }

    /// Returns what is known of one that was seen among others; its revision is not.
    pub fn seen_among(id: Uuid, owner: &str, party: &'static str, seen: &Value) -> Self {
        let time = |name: &str| serde_json::from_value(seen[name].clone()).ok();
        let state = seen["state"].as_str().unwrap_or_default().to_owned();
        let (owner, body) = (owner.to_owned(), Value::Null);
        Self {
            id,
            owner,
            party,
            body,
            state,
            awaiting: Vec::new(),
            revision: 0,
            start: time("start"),
            end: time("end"),
        }
    }

    /// Tells whether it stood in one of these states.
    pub fn is(&self, states: &[&str]) -> bool {
        states.contains(&self.state.as_str())
    }

    /// Tells whether it waited for this approval.
    pub fn awaits(&self, approval: &str) -> bool {
        self.awaiting.iter().any(|awaited| awaited == approval)
    }

    /// Tells whether its use may begin at `now`, with set-up of `minutes`.
    pub fn may_begin(&self, now: DateTime<Utc>, minutes: i64) -> bool {
        let begun = self.start.is_some_and(|start| start - TimeDelta::minutes(minutes) <= now);
        begun && self.end.is_some_and(|end| now < end)
    }
}

impl Notes {
    /// Returns one of the reservations that `fits`; mostly one of the latest, for those are still alive.
    pub fn choose(&self, chance: &mut Chance, fits: impl Fn(&Known) -> bool) -> Option<Known> {
        let fitting: Vec<&Known> = self.reservations.iter().filter(|known| fits(known)).collect();
        let latest = if chance.below(4) > 0 { fitting.len().saturating_sub(12) } else { 0 };
        chance.pick(&fitting[latest..]).map(|known| (*known).clone())
    }

    /// Takes over what an answer shows of a series or a bundle that somebody asked for.
    pub fn learn_several(&mut self, of: Several, is_series: bool, answer: Option<&Answer>) {
        let all = if is_series { &mut self.series } else { &mut self.bundles };
        let (owner, party) = (of.owner.clone(), of.party);
        let at = all.iter().position(|known| known.id == of.id).unwrap_or_else(|| {
            all.push(of);
            all.len() - 1
        });
        let Some(answer) = answer else { return };
        let known = &mut all[at];
        if let Some(current) = answer.body["params"]["current_revision"].as_u64() {
            known.revision = known.revision.max(current);
        }
        if !answer.status.is_success() {
            return;
        }
        let list = |name: &str| answer.body[name].as_array().cloned().unwrap_or_default();
        known.revision = known.revision.max(answer.revision());
        known.awaiting = serde_json::from_value(answer.body["awaiting"].clone()).unwrap_or_default();
        known.names = list("occurrences")
            .iter()
            .filter_map(|one| serde_json::from_value(one["recurrence_id"].clone()).ok())
            .collect();
        for (shown, name) in list("occurrences").iter().map(|one| (one, "reservation_id")) {
            self.see(&shown[name], &owner, party, shown);
        }
        for item in &list("items") {
            self.see(&item["id"], &owner, party, item);
            let id = serde_json::from_value(item["id"].clone()).ok();
            if let Some(known) = id.and_then(|id| self.reservation(id)) {
                known.revision = known.revision.max(item["revision"].as_u64().unwrap_or_default());
            }
        }
    }

    fn see(&mut self, id: &Value, owner: &str, party: &'static str, shown: &Value) {
        let Ok(id) = serde_json::from_value::<Uuid>(id.clone()) else { return };
        match self.reservation(id) {
            Some(known) if known.revision == 0 => {
                known.state = shown["state"].as_str().unwrap_or_default().to_owned();
            }
            Some(_) => {}
            None => self.reservations.push(Known::seen_among(id, owner, party, shown)),
        }
    }

    /// Returns the reservation with this id.
    pub fn reservation(&mut self, id: Uuid) -> Option<&mut Known> {
        self.reservations.iter_mut().find(|known| known.id == id)
    }
}
