//! A plan for those whom an outage pushed out: equal time for each, one after the other.

use crate::{
    alternatives::first_within,
    command::Capacity,
    occupancy::{self, Source},
    reservation::{Reservation, State},
    rules::Asked,
    schedule::{Schedule, Standing},
};
use chrono::TimeDelta;
use inventory::slot::{Instant, Slot};

/// How far ahead another time is looked for.
pub const PLAN_DAYS: i64 = 14;

/// Returns for each of the displaced the earliest time of equal length from its own start or `now` on, as if those
/// before had taken theirs: in the order of their times, then of asking. Nothing where there is none.
///
/// The facts must hold all that is occupied up to [`PLAN_DAYS`] days after the later of `now` and each start.
pub fn plan<'a>(
    schedule: &Schedule,
    displaced: &'a [Reservation],
    now: Instant,
) -> Vec<(&'a Reservation, Option<Slot>)> {
    let mut facts = schedule.clone();
    let mut in_order: Vec<&Reservation> = displaced.iter().collect();
    in_order.sort_by_key(|one| (one.slot.start(), one.created_at, one.id));
    let planned = in_order.into_iter().map(|one| {
        facts.standing = as_admitted(one);
        let from = one.slot.start().max(now);
        let within = Slot::new(from, from + TimeDelta::days(PLAN_DAYS)).ok();
        let found = within.and_then(|within| first_within(&facts, &asked(one), &within, now, |_| true));
        if let Some(slot) = &found {
            let (span, capacity) = (facts.span_taken(slot, now), facts.instrument.capacity.get());
            let taken = occupancy::place(&facts.occupancy, capacity, span, Source::Reservation(one.id), now);
            occupancy::apply(&mut facts.occupancy, &taken.unwrap_or_default());
        }
        (one, found)
    });
    planned.collect()
}

/// The facts about whoever had been allowed the time that was taken from him: he may have it again, elsewhere, whatever
/// else he has used meanwhile.
pub(crate) fn as_admitted(reservation: &Reservation) -> Standing {
    let owed = match &reservation.state {
        State::Displaced { awaiting, .. } => awaiting.clone(),
        _ => Default::default(),
    };
    Standing {
        person: Some(reservation.applicant),
        may_book_for_party: true,
        qualified_until: Some(None),
        project_codes: reservation.project_code.iter().cloned().collect(),
        owed,
        uses: Vec::new(),
        ..Standing::default()
    }
}

fn asked(of: &Reservation) -> Asked {
    Asked {
        slot: of.slot,
        mode: of.mode,
        party: Some(of.party),
        side: of.side,
        project_code: of.project_code.clone(),
        needs: of.needs.clone(),
        moving: Some(of.id),
        capacity: Capacity::Lab,
        claim: None,
    }
}
