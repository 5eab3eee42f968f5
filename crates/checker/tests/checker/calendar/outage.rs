//! An instrument breaks down, and comes back.

use super::{
    Calendar, Out,
    rules::{problem, refused, violation},
};
use checker::{
    history::{Event, Outcome},
    machine::State,
    slot::{Instant, Slot},
};
use uuid::Uuid;

impl Calendar {
    pub(super) fn declare(&mut self, event: &Event, instrument: Uuid, slot: Slot, now: Instant) -> Outcome {
        if let Some(out) = self.outages.get(&event.id) {
            return if out.asked == event.operation {
                Outcome::Outage { status: 200, slot: out.slot, ended_at: out.ended_at, displaced: Vec::new() }
            } else {
                problem(409, "id-in-use")
            };
        }
        self.lapse(instrument, now);
        let Some(span) = Slot::new(slot.start().max(now), slot.end()) else {
            return refused(vec![violation("already_over", Vec::new())]);
        };
        let others = self.outage_rows(instrument, &span);
        if !others.is_empty() {
            return refused(vec![violation("outage", others)]);
        }
        let mut displaced = Vec::new();
        for (id, kept) in self.reservations.iter_mut().filter(|(_, kept)| kept.instrument == instrument) {
            let waits = matches!(kept.seen.state, State::Held | State::Confirmed);
            if waits && kept.seen.slot.overlaps(&span) {
                kept.seen.state = State::Displaced;
                kept.seen.revision += 1;
                kept.seen.sequence += 1;
                kept.seen.hold_until = None;
                kept.rows.clear();
                displaced.push(*id);
            } else {
                kept.rows = kept.rows.iter().flat_map(|row| row.minus(&[span])).collect();
            }
        }
        let asked = event.operation.clone();
        self.outages.insert(event.id, Out { instrument, slot, asked, ended_at: None, row: Some(span) });
        Outcome::Outage { status: 201, slot, ended_at: None, displaced }
    }

    pub(super) fn end(&mut self, id: Uuid, now: Instant) -> Outcome {
        match self.outages.get_mut(&id) {
            Some(out) if out.ended_at.is_none() && now < out.slot.end() => {
                out.ended_at = Some(now);
                out.row = out.row.and_then(|row| Slot::new(row.start(), row.end().min(now)));
                Outcome::Outage { status: 200, slot: out.slot, ended_at: out.ended_at, displaced: Vec::new() }
            }
            _ => problem(404, "not-found"),
        }
    }
}
