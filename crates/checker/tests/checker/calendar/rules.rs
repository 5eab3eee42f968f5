//! What stands in the way.

use super::Calendar;
use checker::{
    history::{Outcome, Violation},
    slot::{Instant, Slot},
};
use chrono::TimeDelta;
use uuid::Uuid;

impl Calendar {
    pub(super) fn in_the_way(&self, instrument: Uuid, slot: &Slot, own: Option<Uuid>, now: Instant) -> Vec<Violation> {
        let mut found = Vec::new();
        if slot.start() <= now {
            found.push(violation("in_past", Vec::new()));
        }
        let span = self.taken(instrument, slot, now);
        let stopped = self.outage_rows(instrument, &span);
        if !stopped.is_empty() {
            found.push(violation("outage", stopped));
        }
        let others = self.reservations.iter().filter(|(id, kept)| kept.instrument == instrument && Some(**id) != own);
        let rows: Vec<Slot> =
            others.flat_map(|(_, kept)| kept.rows.iter().copied()).filter(|row| row.overlaps(&span)).collect();
        let capacity = usize::from(self.instrument(instrument).capacity);
        let instants = rows.iter().map(|row| row.start().max(span.start()));
        let full: Vec<Instant> =
            instants.filter(|at| rows.iter().filter(|row| row.contains(*at)).count() >= capacity).collect();
        let blockers: Vec<Slot> = rows.iter().copied().filter(|row| full.iter().any(|at| row.contains(*at))).collect();
        if !blockers.is_empty() {
            found.push(violation("occupied", blockers));
        }
        found
    }

    pub(super) fn at_the_bench(&self, instrument: Uuid, slot: &Slot, now: Instant) -> Vec<Violation> {
        let mut found = Vec::new();
        if now < self.instrument(instrument).span_of(slot).start() {
            found.push(violation("too_early_to_start", Vec::new()));
        }
        if slot.end() <= now {
            found.push(violation("already_over", Vec::new()));
        }
        let instant = Slot::new(now, now + TimeDelta::microseconds(1)).expect("a microsecond");
        let stopped = self.outage_rows(instrument, &instant);
        if !stopped.is_empty() {
            found.push(violation("outage", stopped));
        }
        found
    }
}

pub fn violation(code: &str, blockers: Vec<Slot>) -> Violation {
    Violation { code: code.to_owned(), blockers }
}

pub fn refused(violations: Vec<Violation>) -> Outcome {
    Outcome::Refused { status: 409, code: "booking-refused".to_owned(), revision: None, violations }
}

pub fn problem(status: u16, code: &str) -> Outcome {
    Outcome::Refused { status, code: code.to_owned(), revision: None, violations: Vec::new() }
}
