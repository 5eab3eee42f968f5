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

    /// Returns the reservation with this id.
    pub fn reservation(&mut self, id: Uuid) -> Option<&mut Known> {
        self.reservations.iter_mut().find(|known| known.id == id)
    }
}
