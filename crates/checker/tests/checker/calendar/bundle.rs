//! Bundles: several times, all of them or none.

use super::{
    Calendar, Kept,
    rules::{problem, stale},
    series::none_of,
};
use checker::{
    history::{Event, Operation, Outcome},
    several::{Verdict, Wanted},
    slot::Instant,
};
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Clone)]
pub struct Together {
    client: String,
    asked: Operation,
    items: Vec<Uuid>,
}

impl Calendar {
    pub(super) fn ask_together(&mut self, event: &Event, items: &[Wanted], now: Instant) -> Outcome {
        if let Some(known) = self.bundles.get(&event.id) {
            let same = known.client == event.client && known.asked == event.operation;
            return if same { self.shown_bundle(event.id, 200) } else { problem(409, "id-in-use") };
        }
        if items.iter().any(|wanted| self.reservations.contains_key(&wanted.id)) {
            return problem(409, "id-in-use");
        }
        let before = self.clone();
        let instruments: BTreeSet<Uuid> = items.iter().map(|wanted| wanted.instrument).collect();
        instruments.into_iter().for_each(|instrument| self.lapse(instrument, now));
        let mut each = Vec::new();
        for Wanted { id, instrument, slot, content } in items.iter().cloned() {
            let operation = Operation::Create { instrument, slot, content, within: None };
            let alone = Event { id, operation, ..event.clone() };
            let mut kept = Kept { bundle: Some(event.id), ..self.asked(&alone, instrument, slot) };
            let violations = self.in_the_way(instrument, &slot, &[], kept.with, now);
            if violations.is_empty() {
                self.settle(&mut kept, slot, now);
                self.reservations.insert(id, kept);
            }
            each.push(Verdict { instrument: Some(instrument), slot, violations });
        }
        if each.iter().any(|verdict| !verdict.violations.is_empty()) {
            *self = before;
            return none_of(each);
        }
        let items = items.iter().map(|wanted| wanted.id).collect();
        let (client, asked) = (event.client.clone(), event.operation.clone());
        self.bundles.insert(event.id, Together { client, asked, items });
        self.shown_bundle(event.id, 201)
    }

    pub(super) fn give_up_together(&mut self, event: &Event, now: Instant) -> Outcome {
        let Some(bundle) = self.bundles.get(&event.id).cloned() else { return problem(404, "not-found") };
        let before = self.clone();
        let instruments: BTreeSet<Uuid> = bundle.items.iter().map(|id| self.reservations[id].instrument).collect();
        instruments.into_iter().for_each(|instrument| self.lapse(instrument, now));
        let revision = self.together(&bundle);
        if event.if_match.is_some_and(|seen| seen != revision) {
            return stale(revision);
        }
        let (standing, over): (Vec<Uuid>, Vec<Uuid>) =
            bundle.items.iter().partition(|id| !self.reservations[*id].seen.state.has_ended());
        if standing.is_empty() || standing.iter().any(|id| !self.reservations[id].is_open()) {
            if !over.is_empty() {
                *self = before;
            }
            return problem(409, "wrong-state");
        }
        for id in standing {
            let change = Event { id, if_match: None, operation: Operation::Cancel, ..event.clone() };
            self.change(&change, now);
        }
        self.shown_bundle(event.id, 200)
    }

    pub(super) fn shown_bundle(&self, id: Uuid, status: u16) -> Outcome {
        let Some(bundle) = self.bundles.get(&id) else { return problem(404, "not-found") };
        let items = bundle.items.iter().map(|id| (*id, self.reservations[id].seen.clone())).collect();
        Outcome::Bundle { status, revision: self.together(bundle), items }
    }

    fn together(&self, bundle: &Together) -> u32 {
        bundle.items.iter().map(|id| self.reservations[id].seen.revision).sum()
    }
}
