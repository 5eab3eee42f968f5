//! Series.

use super::{
    Calendar, Kept,
    change::follows,
    rules::{problem, stale},
};
use checker::{
    history::{Event, Operation, Outcome},
    several::{Choice, Occurrence, Verdict},
    slot::{Instant, Slot},
};
use uuid::Uuid;

#[derive(Clone)]
pub struct Repeated {
    client: String,
    asked: Operation,
    pub continues: Option<Uuid>,
    departed: u32,
}

impl Calendar {
    pub(super) fn ask_series(
        &mut self,
        event: &Event,
        instrument: Uuid,
        slots: &[Slot],
        choice: Choice,
        now: Instant,
    ) -> Outcome {
        if let Some(known) = self.series.get(&event.id) {
            let same = known.client == event.client && known.asked == event.operation;
            return if same { self.shown_series(event.id, 200) } else { problem(409, "id-in-use") };
        }
        self.lapse(instrument, now);
        let before = self.clone();
        let mut each = Vec::new();
        for slot in slots {
            let violations = self.in_the_way(instrument, slot, &[], false, now);
            if violations.is_empty() {
                let mut kept = Kept { with: false, ..self.asked(event, instrument, *slot) };
                kept.series = Some((event.id, slot.start()));
                self.settle(&mut kept, *slot, now);
                let id = self.fresh();
                self.reservations.insert(id, kept);
            }
            each.push(Verdict { instrument: None, slot: *slot, violations });
        }
        let possible = each.iter().filter(|verdict| verdict.violations.is_empty()).count();
        if possible == 0 || (choice == Choice::All && possible < each.len()) {
            *self = before;
            return none_of(each);
        }
        let (client, asked) = (event.client.clone(), event.operation.clone());
        self.series.insert(event.id, Repeated { client, asked, continues: None, departed: 0 });
        self.shown_series(event.id, 201)
    }

    pub(super) fn change_series(&mut self, event: &Event, now: Instant) -> Outcome {
        if !self.series.contains_key(&event.id) {
            return problem(404, "not-found");
        }
        if let Some(first) = self.members(event.id).first() {
            self.lapse(self.reservations[first].instrument, now);
        }
        let revision = self.revision(event.id);
        if event.if_match.is_some_and(|seen| seen != revision) {
            return stale(revision);
        }
        let (step, from) = match &event.operation {
            Operation::ApproveSeries => (Operation::Approve, None),
            Operation::DeclineSeries => (Operation::Decline, None),
            Operation::CancelSeries { from } => (Operation::Cancel, *from),
            Operation::MoveSeries { from, slot } => return self.move_series(event, *from, *slot, now),
            _ => return problem(404, "not-found"),
        };
        let mut met = self.members(event.id);
        met.retain(|id| {
            let kept = &self.reservations[id];
            let late = step == Operation::Cancel && kept.seen.slot.end() <= now;
            let change = Event { operation: step.clone(), ..event.clone() };
            let named = kept.series.map(|(_, name)| name);
            !late && from <= named && follows(&change, kept).is_some()
        });
        for id in &met {
            let change = Event { id: *id, if_match: None, operation: step.clone(), ..event.clone() };
            self.change(&change, now);
        }
        if met.is_empty() { problem(409, "wrong-state") } else { self.shown_series(event.id, 200) }
    }

    fn move_series(&mut self, event: &Event, from: Instant, slot: Slot, now: Instant) -> Outcome {
        let name = |kept: &Kept| kept.series.map(|(_, name)| name).expect("it is of a series");
        let members = self.members(event.id);
        let change = Event { operation: Operation::Move { slot }, ..event.clone() };
        let movable = |kept: &Kept| now < kept.seen.slot.start() && follows(&change, kept).is_some();
        let Some(taken) = members.iter().find(|id| name(&self.reservations[*id]) == from) else {
            return problem(404, "not-found");
        };
        if !movable(&self.reservations[taken]) {
            return problem(409, "wrong-state");
        }
        let (step, length) = (slot.start() - from, slot.end() - slot.start());
        let (later, earlier): (Vec<Uuid>, Vec<Uuid>) =
            members.iter().partition(|id| from <= name(&self.reservations[*id]));
        let along = |id: &Uuid| {
            let kept = &self.reservations[id];
            *id == *taken || (movable(kept) && kept.seen.slot.start() == name(kept))
        };
        let movers: Vec<Uuid> = later.iter().copied().filter(along).collect();
        let (taken, before) = (*taken, self.clone());
        let stands = |id: &Uuid| !self.reservations[id].seen.state.has_ended();
        let departed: u32 = later.iter().map(|id| self.reservations[id].seen.revision).sum();
        let home = if earlier.iter().any(stands) {
            let home = self.fresh();
            let left = self.series.get_mut(&event.id).expect("it is there");
            left.departed += departed + 1;
            let new = Repeated { continues: Some(event.id), departed: 0, ..left.clone() };
            self.series.insert(home, new);
            home
        } else {
            event.id
        };
        movers.iter().for_each(|id| self.kept(id).rows.clear());
        let (mut each, mut moves) = (Vec::new(), Vec::new());
        for id in &later {
            let new_name = name(&self.reservations[id]) + step;
            if !movers.contains(id) {
                let kept = self.kept(id);
                kept.seen.revision += 1;
                kept.series = Some((home, new_name));
                continue;
            }
            let slot = if *id == taken { slot } else { Slot::new(new_name, new_name + length).expect("forward") };
            let kept = &self.reservations[id];
            let violations = self.in_the_way(kept.instrument, &slot, &[*id], kept.with, now);
            if violations.is_empty() {
                let operation = Operation::Move { slot };
                moves.push(Event { id: *id, if_match: None, operation, ..event.clone() });
                let row = self.taken(self.reservations[id].instrument, &slot, now);
                self.kept(id).rows = vec![row];
            }
            self.kept(id).series = Some((home, new_name));
            each.push(Verdict { instrument: None, slot, violations });
        }
        if each.iter().any(|verdict| !verdict.violations.is_empty()) {
            *self = before;
            return none_of(each);
        }
        // Each has been judged with the others out of its way.
        for change in moves {
            let state = follows(&change, &self.reservations[&change.id]).expect("it can be moved");
            let instrument = self.reservations[&change.id].instrument;
            self.carry_out(&change, instrument, state, now);
        }
        self.shown_series(home, 200)
    }

    pub(super) fn shown_series(&self, id: Uuid, status: u16) -> Outcome {
        let Some(series) = self.series.get(&id) else { return problem(404, "not-found") };
        let members = self.members(id);
        if members.is_empty() {
            return problem(404, "not-found");
        }
        let occurrence = |id: Uuid| {
            let kept = &self.reservations[&id];
            let name = kept.series.map(|(_, name)| name).expect("it is of a series");
            let (slot, state, hold_until) = (kept.seen.slot, kept.seen.state, kept.seen.hold_until);
            Occurrence { id, name, slot, state, hold_until }
        };
        let (revision, continues) = (self.revision(id), series.continues);
        let occurrences = members.into_iter().map(occurrence).collect();
        Outcome::Series { status, series: id, revision, continues, occurrences }
    }

    /// The occurrences of a series, in the order of their names.
    fn members(&self, id: Uuid) -> Vec<Uuid> {
        let of_it = self.reservations.iter().filter(|(_, kept)| kept.series.is_some_and(|(series, _)| series == id));
        let mut members: Vec<(Option<(Uuid, Instant)>, Uuid)> = of_it.map(|(id, kept)| (kept.series, *id)).collect();
        members.sort();
        members.into_iter().map(|(_, id)| id).collect()
    }

    fn revision(&self, id: Uuid) -> u32 {
        let sum: u32 = self.members(id).iter().map(|id| self.reservations[id].seen.revision).sum();
        self.series[&id].departed + sum
    }

    fn kept(&mut self, id: &Uuid) -> &mut Kept {
        self.reservations.get_mut(id).expect("it was found before")
    }
}

/// Nothing is done, and each has its verdict.
pub fn none_of(each: Vec<Verdict>) -> Outcome {
    let code = "several-refused".to_owned();
    Outcome::Refused { status: 409, code, revision: None, violations: Vec::new(), each }
}
