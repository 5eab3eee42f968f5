//! Beginning and ending a use, and the hours it leaves behind.

use super::{Seed, changed_quietly, conduct, request::refused};
use crate::{
    command::{Actor, Capacity, HoursEntry},
    decision::{Change, Decision, Happening, Rejection},
    occupancy::{Occupancy, OccupancyChange, Source},
    reservation::{Reservation, State},
    schedule::Schedule,
    usage::{EvidenceSource, HoursKind, UsageRecord},
    violation::Violation,
};
use inventory::{
    id::UsageRecordId,
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;

/// What the bench wrote when a use ended.
pub(super) struct Ended<'a> {
    pub entries: &'a [HoursEntry],
    pub samples: Option<u32>,
    pub note: &'a str,
}

/// Begins a use: from its set-up time on, until its time is over, and never while the instrument is out.
pub(super) fn check_in(
    schedule: &Schedule,
    reservation: &Reservation,
    actor: &Actor,
    now: Instant,
) -> Result<Decision, Rejection> {
    let earliest = schedule.span_of(&reservation.slot).start();
    let ended = reservation.slot.end();
    let stopped: BTreeSet<Slot> = schedule
        .occupancy
        .iter()
        .filter(|row| matches!(row.source, Source::Outage(_)) && row.span.contains(now))
        .map(|row| row.span)
        .collect();
    let capacity = schedule.instrument.capacity.get();
    let running = still_running(schedule, now);
    let full = running.len() >= usize::from(capacity);
    let running: Vec<Slot> = BTreeSet::from_iter(running).into_iter().collect();
    let needed = reservation.needs.with.iter().map(|id| (*id, schedule.companion_outages_at(*id, now)));
    let out = needed.filter(|(_, out)| !out.is_empty());
    let name = |id| schedule.beside(id).map(|one| one.companion.name.clone()).unwrap_or_default();
    let out = out.map(|(companion, blockers)| Violation::CompanionOut { companion, name: name(companion), blockers });
    let violations: Vec<Violation> = [
        (now < earliest).then_some(Violation::TooEarlyToStart { earliest }),
        (ended <= now).then_some(Violation::AlreadyOver { ended }),
        (!stopped.is_empty()).then(|| Violation::Outage { blockers: stopped.into_iter().collect() }),
        full.then_some(Violation::Occupied { blockers: running, capacity }),
    ]
    .into_iter()
    .flatten()
    .chain(out)
    .collect();
    if !violations.is_empty() {
        return Err(refused(violations));
    }
    let by_applicant = actor.capacity == Capacity::User && actor.person == reservation.applicant;
    let mut decision = Decision::default();
    decision.tell(changed_quietly(reservation, State::InUse { since: now, by_applicant }), Happening::CheckedIn, None);
    conduct::strike(schedule, &mut decision, conduct::late(schedule, reservation, now), now);
    Ok(decision)
}

/// The uses that have begun and not ended, each until its time is over or until now, whichever is later: what runs
/// over keeps the instrument from the next until somebody ends it.
pub(super) fn still_running(schedule: &Schedule, now: Instant) -> Vec<Slot> {
    let begun = schedule.reservations.iter().filter_map(|other| match other.state {
        State::InUse { since, .. } => Slot::new(since, other.slot.end().max(now)).ok(),
        State::Held { .. }
        | State::Confirmed
        | State::Done { .. }
        | State::Cancelled { .. }
        | State::Declined { .. }
        | State::Lapsed { .. }
        | State::Waiting { .. }
        | State::Offered { .. }
        | State::NoShow { .. }
        | State::Displaced { .. } => None,
    });
    begun.collect()
}

/// Ends a use, writes its hours and frees what is left of its time but the clean-up.
pub(super) fn check_out(
    schedule: &Schedule,
    reservation: &Reservation,
    ended: &Ended<'_>,
    actor: &Actor,
    now: Instant,
    seed: Seed,
) -> Result<Decision, Rejection> {
    let State::InUse { since, by_applicant } = reservation.state else {
        return Err(Rejection::WrongState { state: reservation.state.name() });
    };
    let whole = Slot::new(since, now).ok();
    let outside = outside_use(ended.entries, whole);
    if !outside.is_empty() {
        return Err(refused(vec![Violation::HoursOutsideUse { since, until: now, outside }]));
    }
    let ends_by_applicant = actor.capacity == Capacity::User && actor.person == reservation.applicant;
    let source = if !ended.entries.is_empty() && !ends_by_applicant {
        EvidenceSource::Manual
    } else if by_applicant || ends_by_applicant {
        EvidenceSource::UserCheckIn
    } else {
        EvidenceSource::OperatorCheckIn
    };
    let mut decision = Decision::default();
    decision.occupy(release_rest(schedule, reservation, now));
    let done = changed_quietly(reservation, State::Done { since, until: now });
    decision.tell(done, Happening::CheckedOut, None);
    let whole_use = whole.map(|slot| HoursEntry { kind: HoursKind::Test, slot });
    let entries = if ended.entries.is_empty() { Vec::from_iter(whole_use) } else { ended.entries.to_vec() };
    for (n, entry) in (0u32..).zip(entries) {
        decision.changes.push(Change::RecordUsage(UsageRecord {
            id: UsageRecordId(seed.id(n)),
            instrument: reservation.instrument,
            reservation: Some(reservation.id),
            party: Some(reservation.party),
            person: Some(reservation.applicant),
            kind: entry.kind,
            purpose: reservation.purpose,
            side: reservation.side,
            slot: entry.slot,
            source,
            entered_at: now,
            entered_by: Some(actor.person),
            // Counted once a use, with its first interval.
            samples: ended.samples.filter(|_| n == 0),
            note: ended.note.to_owned(),
            corrects: None,
        }));
    }
    conduct::keep_longer_after(schedule, reservation, &mut decision, now);
    let fault = ended.entries.iter().any(|entry| matches!(entry.kind, HoursKind::Fault | HoursKind::Maintenance));
    conduct::strike(schedule, &mut decision, conduct::ended(schedule, reservation, since, fault, now), now);
    Ok(decision)
}

/// The entries that leave the use or overlap an earlier one.
fn outside_use(entries: &[HoursEntry], whole: Option<Slot>) -> Vec<Slot> {
    let mut wrong = Vec::new();
    for (n, entry) in entries.iter().enumerate() {
        let inside = whole.is_some_and(|whole| whole.covers(&entry.slot));
        let twice = entries[..n].iter().any(|other| other.slot.overlaps(&entry.slot));
        wrong.extend((!inside || twice).then_some(entry.slot));
    }
    wrong
}

/// What the use still occupies ends with the clean-up after `now`; a row that would become empty goes.
fn release_rest(schedule: &Schedule, reservation: &Reservation, now: Instant) -> Vec<OccupancyChange> {
    let own = Source::Reservation(reservation.id);
    let clean = now + schedule.instrument.policy.clean_up();
    let rest = schedule.occupancy.iter().filter(|row| row.source == own && row.span.end() > clean);
    rest.flat_map(|row| {
        let clipped = Slot::new(row.span.start(), clean).ok();
        let kept = clipped.map(|span| OccupancyChange::Occupy(Occupancy { span, ..*row }));
        std::iter::once(OccupancyChange::Vacate(*row)).chain(kept)
    })
    .collect()
}
