//! Whoever did not come, came late, left early or ran over: what becomes of the use, and of whom it is held against.
//!
//! Only uses of one's own count: what the lab runs for a customer is the lab's to begin and to end. Nobody answers for
//! what others or the instrument kept him from: waiting for those who run over, outages and faults.

use super::{bench::still_running, changed_quietly, request::refused};
use crate::{
    command::{Actor, Capacity},
    conduct::{Appeal, Strike, StrikeKind, measure},
    decision::{Change, Decision, Happening, Rejection, vacate},
    occupancy::Source,
    reservation::{Reservation, State},
    schedule::Schedule,
    violation::Violation,
};
use chrono::TimeDelta;
use inventory::{
    instrument::Mode,
    policy::Conduct,
    slot::{Instant, Slot},
};

/// Something that is held against whoever booked a use.
pub(super) struct Against<'a> {
    reservation: &'a Reservation,
    kind: StrikeKind,
    measured: i64,
    allowed: u32,
    at: Instant,
}

/// Returns when a use in this state becomes a no-show; nothing where that is for the lab to say, or for nobody.
pub(super) fn kept_until(schedule: &Schedule, state: &State, mode: Mode, slot: &Slot) -> Option<Instant> {
    let minutes = schedule.instrument.policy.conduct.as_ref()?.no_show_minutes?;
    let until = slot.start() + minutes_of(minutes);
    (*state == State::Confirmed && mode == Mode::SelfUse && until < slot.end()).then_some(until)
}

/// Ends what was kept for somebody who has not begun; whom others keep from beginning it is kept for longer.
pub(super) fn lapse(schedule: &Schedule, decision: &mut Decision, now: Instant) {
    let full = still_running(schedule, now).len() >= usize::from(schedule.instrument.capacity.get());
    for reservation in &schedule.reservations {
        let Some(until) = reservation.kept_until.filter(|until| *until <= now) else { continue };
        if reservation.state != State::Confirmed {
            continue;
        }
        if full {
            keep_longer(schedule, reservation, decision, now);
        } else {
            end(schedule, reservation, decision, until, now);
        }
    }
}

/// The lab says that nobody has come: once the time has passed for which the policy keeps a use.
pub(super) fn mark(schedule: &Schedule, reservation: &Reservation, now: Instant) -> Result<Decision, Rejection> {
    let minutes = rules(schedule).and_then(|conduct| conduct.no_show_minutes).unwrap_or(0);
    let earliest = reservation.slot.start() + minutes_of(minutes);
    let earliest = reservation.kept_until.unwrap_or(earliest.min(reservation.slot.end()));
    if now < earliest {
        return Err(refused(vec![Violation::TooEarlyToStart { earliest }]));
    }
    let mut decision = Decision::default();
    end(schedule, reservation, &mut decision, now, now);
    Ok(decision)
}

fn end(schedule: &Schedule, reservation: &Reservation, decision: &mut Decision, at: Instant, now: Instant) {
    decision.occupy(vacate(&schedule.occupancy, Source::Reservation(reservation.id)));
    decision.tell(changed_quietly(reservation, State::NoShow { at }), Happening::NoShow, None);
    let measured = (at - reservation.slot.start()).num_minutes();
    let allowed = rules(schedule).and_then(|conduct| conduct.no_show_minutes).unwrap_or(0);
    strike(schedule, decision, Some(Against { reservation, kind: StrikeKind::NoShow, measured, allowed, at }), now);
}

/// A use that ended late gives those whose time had begun their full grace.
pub(super) fn keep_longer_after(schedule: &Schedule, ended: &Reservation, decision: &mut Decision, now: Instant) {
    let waiting = schedule.reservations.iter().filter(|other| other.state == State::Confirmed);
    for other in waiting.filter(|other| ended.slot.end() <= other.slot.start() && other.slot.start() < now) {
        if other.kept_until.is_some() {
            keep_longer(schedule, other, decision, now);
        }
    }
}

/// Keeps a use for as long as if it began now; to its end where that is later.
fn keep_longer(schedule: &Schedule, reservation: &Reservation, decision: &mut Decision, now: Instant) {
    let grace = rules(schedule).and_then(|conduct| conduct.no_show_minutes);
    let until = grace.map(|minutes| now + minutes_of(minutes)).filter(|until| *until < reservation.slot.end());
    let kept = Reservation { kept_until: until, ..changed_quietly(reservation, State::Confirmed) };
    decision.tell(kept, Happening::KeptLonger, None);
}

/// Whether beginning at `now` is late.
pub(super) fn late<'a>(schedule: &Schedule, reservation: &'a Reservation, now: Instant) -> Option<Against<'a>> {
    let allowed = rules(schedule)?.late_minutes?;
    let after = now - could_begin(schedule, reservation);
    let measured = after.num_minutes();
    (after > minutes_of(allowed)).then_some(Against { reservation, kind: StrikeKind::Late, measured, allowed, at: now })
}

/// Whether a use that began at `since` and ends at `now` ran over, or left most of its time unused.
pub(super) fn ended<'a>(
    schedule: &Schedule,
    reservation: &'a Reservation,
    since: Instant,
    fault: bool,
    now: Instant,
) -> Option<Against<'a>> {
    let conduct = rules(schedule)?;
    let end = reservation.slot.end();
    let over = conduct.overrun_minutes.filter(|allowed| end + minutes_of(*allowed) < now);
    if let Some(allowed) = over {
        let measured = (now - end).num_minutes();
        return Some(Against { reservation, kind: StrikeKind::Overrun, measured, allowed, at: now });
    }
    let expected = conduct.early_percent?;
    let stopped = schedule
        .occupancy
        .iter()
        .any(|row| matches!(row.source, Source::Outage(_)) && row.span.overlaps(&reservation.slot));
    let booked = (end - could_begin(schedule, reservation)).num_minutes();
    let used = (now - since).num_minutes();
    let early = now < end && used * 100 < i64::from(expected) * booked;
    (early && !stopped && !fault).then(|| Against {
        reservation,
        kind: StrikeKind::LeftEarly,
        measured: used * 100 / booked.max(1),
        allowed: u32::from(expected),
        at: now,
    })
}

/// Whether the applicant himself gives up, after the deadline and before the start, what the policy lets him give up
/// at the price of a strike.
pub(super) fn late_cancel<'a>(
    schedule: &Schedule,
    reservation: &'a Reservation,
    actor: &Actor,
    now: Instant,
) -> Option<Against<'a>> {
    let own = actor.capacity == Capacity::User && actor.person == reservation.applicant;
    let start = reservation.slot.start();
    let may = rules(schedule)?.late_cancel && own && reservation.mode == Mode::SelfUse && now < start;
    may.then(|| Against {
        reservation,
        kind: StrikeKind::LateCancel,
        measured: (start - now).num_minutes(),
        allowed: u32::try_from((start - schedule.cancel_until(&reservation.slot)).num_minutes()).unwrap_or(0),
        at: now,
    })
}

/// Writes a strike down, and the measure it brings. A use brings one strike at most.
pub(super) fn strike(schedule: &Schedule, decision: &mut Decision, against: Option<Against<'_>>, now: Instant) {
    let (Some(conduct), Some(against)) = (rules(schedule), against) else { return };
    let Against { reservation, kind, measured, allowed, at } = against;
    let known = schedule.strikes.iter().any(|strike| strike.reservation == reservation.id);
    if known || reservation.mode != Mode::SelfUse {
        return;
    }
    let strike = Strike {
        id: Strike::id_of(reservation.id),
        reservation: reservation.id,
        instrument: schedule.instrument.id,
        facility: schedule.instrument.facility,
        person: reservation.applicant,
        kind,
        measured: u32::try_from(measured).unwrap_or(0),
        allowed,
        at,
        expires_at: at + TimeDelta::days(i64::from(conduct.strike_days)),
        // Whoever hears of it late has the same time to answer.
        appeal_until: now + TimeDelta::days(i64::from(conduct.appeal_days)),
        appeal: Appeal::None,
    };
    let mut strikes = schedule.strikes.clone();
    strikes.extend(decision.changes.iter().filter_map(|change| match change {
        Change::RecordStrike(strike) => Some(strike.clone()),
        _ => None,
    }));
    strikes.push(strike.clone());
    let measure = measure(&conduct.ladder, &strikes, &strike);
    decision.changes.push(Change::RecordStrike(strike));
    decision.changes.extend(measure.map(Change::Impose));
}

/// When a use could begin: at its start, or when the last of those ended who ran over into its time.
fn could_begin(schedule: &Schedule, reservation: &Reservation) -> Instant {
    let start = reservation.slot.start();
    let over = schedule.reservations.iter().filter(|other| other.slot.end() <= start);
    let ends = over.filter_map(|other| match other.state {
        State::Done { until, .. } => Some(until),
        _ => None,
    });
    ends.fold(start, Instant::max)
}

fn rules(schedule: &Schedule) -> Option<&Conduct> {
    schedule.instrument.policy.conduct.as_ref()
}

fn minutes_of(minutes: u32) -> TimeDelta {
    TimeDelta::minutes(i64::from(minutes))
}
