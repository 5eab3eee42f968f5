//! Companions follow their uses: whenever a use takes, changes or gives up time on its instrument, so it does on what it
//! needs beside it, in the same decision.

use crate::{
    beside::{self, Beside, CompanionChange},
    decision::{Change, Decision},
    occupancy::{self, Occupancy, OccupancyChange, Source},
    operators::{self, Wanted},
    reservation::{Reservation, State},
    schedule::Schedule,
    violation::{RuleCode, Violation},
};
use inventory::{
    id::{CompanionId, ReservationId},
    slot::{Instant, Slot},
};
use std::collections::{BTreeMap, BTreeSet};

/// Adds what a decision means for companions. Called once more on the same decision it adds nothing.
///
/// The rules have looked at every time that is taken. What they cannot see, since two uses of one decision need the same
/// thing at once, is refused here.
pub(super) fn follow(schedule: &Schedule, decision: &mut Decision, now: Instant) -> Result<(), Violation> {
    let touched = touched(decision);
    if schedule.companions.is_empty() || touched.is_empty() {
        return Ok(());
    }
    let mut after = After::of(schedule, decision);
    let stale: Vec<(ReservationId, Vec<Slot>)> = touched
        .into_iter()
        .map(|id| (id, after.spans(id)))
        .filter(|(id, spans)| !after.follows(schedule, *id, spans))
        .collect();
    let before: BTreeMap<ReservationId, Kept> = stale.iter().map(|(id, _)| (*id, after.vacate(*id))).collect();
    for (id, spans) in stale.iter().filter(|(_, spans)| !spans.is_empty()) {
        after.take(schedule, *id, spans, before.get(id).map_or(&[], Vec::as_slice), now)?;
    }
    decision.changes.extend(after.changes.into_iter().map(Change::Companion));
    Ok(())
}

/// The reservations whose rows on the instrument change.
fn touched(decision: &Decision) -> BTreeSet<ReservationId> {
    let rows = decision.changes.iter().filter_map(|change| match change {
        Change::Occupancy(OccupancyChange::Vacate(row) | OccupancyChange::Occupy(row)) => Some(row.source),
        _ => None,
    });
    let reservations = rows.filter_map(|source| match source {
        Source::Reservation(id) => Some(id),
        Source::Outage(_) => None,
    });
    reservations.collect()
}

/// What a use gives up: companions and until now for how long.
type Kept = Vec<(CompanionId, Slot)>;

/// Everything as it is after the decision.
struct After {
    rows: Vec<Occupancy>,
    companions: Vec<Beside>,
    reservations: BTreeMap<ReservationId, Reservation>,
    changes: Vec<CompanionChange>,
}

impl After {
    fn of(schedule: &Schedule, decision: &Decision) -> Self {
        let mut after = Self {
            rows: schedule.occupancy.clone(),
            companions: schedule.companions.clone(),
            reservations: schedule.reservations.iter().map(|one| (one.id, one.clone())).collect(),
            changes: Vec::new(),
        };
        for change in &decision.changes {
            match change {
                Change::Occupancy(change) => occupancy::apply(&mut after.rows, &[*change]),
                Change::Companion(change) => beside::apply(&mut after.companions, change),
                Change::AddReservation { reservation, .. } | Change::UpdateReservation { reservation, .. } => {
                    after.reservations.insert(reservation.id, reservation.clone());
                }
                _ => {}
            }
        }
        after
    }

    /// When a use keeps its instrument.
    fn spans(&self, id: ReservationId) -> Vec<Slot> {
        self.rows.iter().filter(|row| row.source == Source::Reservation(id)).map(|row| row.span).collect()
    }

    /// Tells whether a use keeps what it needs, for just as long as its instrument.
    fn follows(&self, schedule: &Schedule, id: ReservationId, spans: &[Slot]) -> bool {
        let Some(reservation) = self.reservations.get(&id) else { return true };
        let source = Source::Reservation(id);
        let kept: Vec<(&Beside, Vec<Slot>)> = self
            .companions
            .iter()
            .map(|one| (one, one.occupancy.iter().filter(|row| row.source == source).map(|row| row.span).collect()))
            .filter(|(_, kept): &(&Beside, Vec<Slot>)| !kept.is_empty())
            .collect();
        if spans.is_empty() {
            return kept.is_empty();
        }
        let needs = &reservation.needs;
        let things: BTreeSet<CompanionId> =
            kept.iter().filter(|(one, _)| !one.is_operator()).map(|(one, _)| one.companion.id).collect();
        let operators: Vec<&&Beside> = kept.iter().map(|(one, _)| one).filter(|one| one.is_operator()).collect();
        let able = operators
            .iter()
            .all(|one| schedule.companion_outages(one.companion.id, &reservation.slot, None).is_empty());
        let operated = match operators.len() {
            0 => !needs.operator || does_without(reservation),
            n => needs.operator && n == 1,
        };
        things == needs.with && operated && able && kept.iter().all(|(_, of)| of == spans)
    }

    fn change(&mut self, companion: CompanionId, row: OccupancyChange) {
        let change = CompanionChange { companion, row };
        beside::apply(&mut self.companions, &change);
        self.changes.push(change);
    }

    /// Gives up all companions of a use; returns which they were, and when.
    fn vacate(&mut self, id: ReservationId) -> Kept {
        let source = Source::Reservation(id);
        let rows: Vec<(CompanionId, Occupancy)> = self
            .companions
            .iter()
            .flat_map(|one| one.occupancy.iter().map(|row| (one.companion.id, *row)))
            .filter(|(_, row)| row.source == source)
            .collect();
        for (companion, row) in &rows {
            self.change(*companion, OccupancyChange::Vacate(*row));
        }
        rows.into_iter().map(|(companion, row)| (companion, row.span)).collect()
    }

    /// Takes what a use needs for as long as it keeps its instrument.
    fn take(
        &mut self,
        schedule: &Schedule,
        id: ReservationId,
        spans: &[Slot],
        before: &[(CompanionId, Slot)],
        now: Instant,
    ) -> Result<(), Violation> {
        let Some(reservation) = self.reservations.get(&id).cloned() else { return Ok(()) };
        for companion in &reservation.needs.with {
            for span in spans {
                self.take_thing(*companion, *span, id, now)?;
            }
        }
        if !reservation.needs.operator {
            return Ok(());
        }
        let is_operator = |id| self.companions.iter().any(|one| one.companion.id == id && one.is_operator());
        let run: Kept = before.iter().copied().filter(|(id, _)| is_operator(*id)).collect();
        let mut by = run.first().map(|(id, _)| *id);
        let stands = schedule.reservation(id).is_some_and(|before| before.slot == reservation.slot);
        for span in spans {
            // Who runs a use runs what is left of it, whatever has become of his roster; of another time it is asked anew.
            let less = stands && run.iter().any(|(_, had)| had.covers(span));
            by = self.take_operator(schedule, &reservation, *span, (by, less), now)?;
        }
        Ok(())
    }

    fn take_thing(
        &mut self,
        companion: CompanionId,
        span: Slot,
        id: ReservationId,
        now: Instant,
    ) -> Result<(), Violation> {
        let missing = Violation::CompanionNotOffered { companion };
        let beside = self.companions.iter().find(|one| one.companion.id == companion).ok_or(missing)?;
        let (rows, capacity) = (&beside.occupancy, beside.companion.capacity.get());
        let placed = occupancy::place(rows, capacity, span, Source::Reservation(id), now).ok_or_else(|| {
            let blockers = occupancy::blockers(rows, capacity, &span);
            Violation::CompanionTaken { companion, name: beside.companion.name.clone(), blockers, capacity }
        })?;
        placed.into_iter().for_each(|row| self.change(companion, row));
        Ok(())
    }

    fn take_operator(
        &mut self,
        schedule: &Schedule,
        reservation: &Reservation,
        span: Slot,
        (by, less): (Option<CompanionId>, bool),
        now: Instant,
    ) -> Result<Option<CompanionId>, Violation> {
        let source = Source::Reservation(reservation.id);
        let wanted = Wanted { source, slot: reservation.slot, span, by };
        let stays = by.filter(|_| less || span.start() <= now).and_then(|id| self.still_free(id, &span, source));
        let found = stays.or_else(|| operators::find(schedule, &self.companions, &wanted, now));
        let Some(roster) = found else {
            // The lab has somebody of its own for it, or knows what it does.
            if does_without(reservation) {
                return Ok(None);
            }
            let busy = operators::busy(schedule, &wanted);
            return Err(Violation::NoOperator { on_duty: busy.is_some(), blockers: busy.unwrap_or_default() });
        };
        for (before, row, _) in &roster.changed {
            self.change(*before, OccupancyChange::Vacate(*row));
        }
        for (_, row, by) in &roster.changed {
            self.change(*by, OccupancyChange::Occupy(*row));
        }
        self.change(roster.by, OccupancyChange::Occupy(Occupancy { span, lane: 0, source }));
        Ok(Some(roster.by))
    }

    fn still_free(&self, id: CompanionId, span: &Slot, source: Source) -> Option<operators::Roster> {
        let one = self.companions.iter().find(|one| one.companion.id == id)?;
        let free = one.rivals(span, Some(source)).next().is_none();
        free.then_some(operators::Roster { by: id, changed: Vec::new() })
    }
}

/// Returns what changes when somebody else runs a use than the operator who is out, if anybody can and the use has not
/// begun; the outage is among the facts.
pub(super) fn run_by_another(
    schedule: &Schedule,
    reservation: &Reservation,
    out: CompanionId,
    now: Instant,
) -> Option<Vec<CompanionChange>> {
    let source = Source::Reservation(reservation.id);
    let waits = matches!(reservation.state, State::Held { .. } | State::Confirmed | State::Offered { .. });
    let beside = schedule.beside(out).filter(|one| waits && one.is_operator())?;
    let rows: Vec<Occupancy> = beside.occupancy.iter().filter(|row| row.source == source).copied().collect();
    // What an earlier outage cut in two is left to its user.
    let [row] = rows[..] else { return None };
    let wanted = Wanted { source, slot: reservation.slot, span: row.span, by: None };
    let roster = operators::find(schedule, &schedule.companions, &wanted, now)?;
    let change = |companion, row| CompanionChange { companion, row };
    let mut changes = vec![change(out, OccupancyChange::Vacate(row))];
    changes.extend(roster.changed.iter().map(|(before, row, _)| change(*before, OccupancyChange::Vacate(*row))));
    changes.extend(roster.changed.iter().map(|(_, row, by)| change(*by, OccupancyChange::Occupy(*row))));
    changes.push(change(roster.by, OccupancyChange::Occupy(row)));
    Some(changes)
}

/// Tells whether the lab set aside that somebody must run the use.
fn does_without(reservation: &Reservation) -> bool {
    reservation.waiver.as_ref().is_some_and(|waiver| waiver.rules.contains(&RuleCode::NoOperator))
}
