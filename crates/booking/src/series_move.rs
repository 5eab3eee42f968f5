//! Moving a series: an occurrence is taken to another time, and with it those that follow, or all.
//!
//! Every occurrence makes the same step on the wall clock and gets the same length. What was moved on its own before
//! is an exception and stays where it is, unless it is the very one that is taken; what has begun, is over or was
//! given up stays too, and so does one that was offered another time instead of what an outage took: that is for its
//! user to answer. Where something that stands comes before, the series ends there and a new one goes on.

use crate::{
    command::{Capacity, Command},
    decision::Rejection,
    occupancy::{self, OccupancyChange, Source},
    quote::verdict_of_move,
    recurrence::{Occurrence, OccurrenceLimit, Recurrence, Shift, ShiftError, Shifted},
    reservation::{Reservation, StateName, Waiver},
    rules::room,
    schedule::{KnownUse, Schedule},
    series::{Judged, Series, Verdict, hull},
    transition,
    violation::RuleCode,
};
use inventory::{
    id::{ReservationId, SeriesId},
    slot::{Instant, Slot},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How far the move of an occurrence reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// It and all that follow by the rule.
    Following,
    /// All that have not begun.
    All,
}

/// A move of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesMove {
    /// The series.
    pub id: SeriesId,
    /// The occurrence that is taken, by the start that the rule gives it.
    pub from: Instant,
    /// How far the move reaches.
    pub scope: Scope,
    /// The time to which that occurrence is taken.
    pub slot: Slot,
    /// Rules the lab sets aside.
    pub waiver: Option<Waiver>,
    /// Why, in words for the other side.
    pub reason: Option<String>,
}

/// What a move of a series comes to, before it is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan<'a> {
    /// The reservations that take another time, in the order of their new times.
    pub moves: Vec<Step<'a>>,
    /// The reservations that stay where they are and only get another name.
    pub renames: Vec<Step<'a>>,
    /// What becomes of the series; nothing when only one occurrence comes back to where the rule puts it.
    pub rule: Option<NewRule>,
}

/// A reservation with what its series makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'a> {
    /// The reservation as it stands.
    pub reservation: &'a Reservation,
    /// The start that the rule gave it so far.
    pub before: Instant,
    /// Where the new rule puts it, and its name from then on.
    pub after: Occurrence,
}

/// By which rules a series goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRule {
    /// What stays behind, where the series is divided.
    pub earlier: Option<Recurrence>,
    /// What was moved, with the exceptions in it.
    pub moved: Recurrence,
}

/// Plans a move; says no when there is no such occurrence, or when its state lets nobody move it.
pub fn plan<'a>(schedule: &'a Schedule, wanted: &SeriesMove, now: Instant) -> Result<Plan<'a>, Rejection> {
    let unknown = Rejection::UnknownSeries(wanted.id);
    let series = schedule.series.as_ref().filter(|series| series.id == wanted.id).ok_or(unknown)?;
    let members = Members::of(schedule, series);
    let taken = members.named(wanted.from)?;
    if !is_movable(taken.reservation) {
        return Err(Rejection::WrongState { state: taken.reservation.state.name() });
    }
    let shift = Shift::new(taken.before.wall, &wanted.slot, series.recurrence.zone());
    if shift.is_none(&series.recurrence) {
        let back = Step { reservation: taken.reservation, before: wanted.from, after: taken.before };
        let moves = if taken.is_exception() { vec![back] } else { Vec::new() };
        return Ok(Plan { moves, renames: Vec::new(), rule: None });
    }
    let begin = members.begin(wanted, now);
    let divided = members.0.iter().any(|member| member.name() < begin && member.reservation.state.name().is_live());
    let (earlier, rest) = if divided {
        let parts = series.recurrence.split(begin, OccurrenceLimit::MOST);
        let (earlier, rest) = parts.map_err(|_| Rejection::UnknownOccurrence(begin))?;
        (Some(earlier), rest)
    } else {
        (None, series.recurrence.clone())
    };
    let shifted = rest.shifted(&shift).map_err(|error| match error {
        ShiftError::Unwritable(_) | ShiftError::TooMany(_) => Rejection::Unwritable,
    })?;
    Ok(members.steps(wanted.from, begin, divided, shifted, earlier, now))
}

/// Returns the time that a move of the series looks at: where its occurrences are, and where they would come.
pub fn reach(series: &Series, reservations: &[Reservation], wanted: &SeriesMove) -> Slot {
    let taken = series.recurrence.iter().find(|one| one.recurrence_id == wanted.from);
    let shift = taken.map(|taken| Shift::new(taken.wall, &wanted.slot, series.recurrence.zone()));
    let shifted = shift.and_then(|shift| series.recurrence.shifted(&shift).ok());
    let new = shifted.map(|shifted| shifted.occurrences.into_iter().map(|(_, new)| new).collect::<Vec<_>>());
    let new = new.as_deref().and_then(hull);
    let all = reservations.iter().map(|reservation| reservation.slot).chain(new);
    all.fold(wanted.slot, |all, one| Slot::new(all.start().min(one.start()), all.end().max(one.end())).unwrap_or(all))
}

impl Plan<'_> {
    /// Judges every occurrence that would take another time, in the order of these times, with `waived` rules set
    /// aside. All of them have given up their old times by then, and those accepted before count. The verdicts have
    /// the names that the occurrences have now.
    pub fn judge(
        &self,
        schedule: &Schedule,
        capacity: Capacity,
        waived: &BTreeSet<RuleCode>,
        now: Instant,
    ) -> Vec<Verdict> {
        self.judge_each(schedule, capacity, waived, now).into_iter().map(|judged| judged.verdict).collect()
    }

    pub(crate) fn judge_each(
        &self,
        schedule: &Schedule,
        capacity: Capacity,
        waived: &BTreeSet<RuleCode>,
        now: Instant,
    ) -> Vec<Judged> {
        let moved: BTreeSet<ReservationId> = self.moves.iter().map(|step| step.reservation.id).collect();
        let mut facts = schedule.clone();
        facts.occupancy.retain(|row| !matches!(row.source, Source::Reservation(id) if moved.contains(&id)));
        facts.standing.uses.retain(|known| !moved.contains(&known.id));
        self.moves.iter().map(|step| step.judge(&mut facts, capacity, waived, now)).collect()
    }
}

impl Step<'_> {
    /// Judges the step and notes it down in the facts, if it is accepted.
    fn judge(&self, facts: &mut Schedule, capacity: Capacity, waived: &BTreeSet<RuleCode>, now: Instant) -> Judged {
        let Self { reservation, before, after } = *self;
        let slot = after.slot;
        // It is known as one of its series, whose occurrences wait for one answer together.
        facts.standing.uses.push(known(reservation));
        let mut rows: Vec<OccupancyChange> = Vec::new();
        let outcome = verdict_of_move(facts, reservation, slot, capacity, waived, now).and_then(|state| {
            let (span, lanes) = (facts.span_taken(&slot, now), facts.instrument.capacity.get());
            rows = occupancy::place(&facts.occupancy, lanes, span, Source::Reservation(reservation.id), now)
                .ok_or_else(|| vec![room::occupied(facts, &span)])?;
            Ok(state)
        });
        let last = facts.standing.uses.pop();
        if let Ok(state) = &outcome {
            occupancy::apply(&mut facts.occupancy, &rows);
            let held = state.name() == StateName::Held;
            facts.standing.uses.extend(last.map(|known| KnownUse { slot, held, ..known }));
        }
        let price = facts.instrument.price(reservation.side, slot.minutes());
        let occurrence = Occurrence { recurrence_id: before, ..after };
        Judged { verdict: Verdict { occurrence, outcome, price }, id: reservation.id, occupancy: rows }
    }
}

/// All of a series have the same applicant and party.
fn known(reservation: &Reservation) -> KnownUse {
    KnownUse {
        id: reservation.id,
        slot: reservation.slot,
        side: reservation.side,
        by_person: true,
        by_party: true,
        held: reservation.state.name() == StateName::Held,
        series: reservation.series.map(|of| of.series),
        begun: false,
        party: Some(reservation.party),
    }
}

fn is_movable(reservation: &Reservation) -> bool {
    let alone = Command::Move { id: reservation.id, slot: reservation.slot, waiver: None, reason: None };
    transition::is_possible(&reservation.state, &alone)
}

/// The reservations of a series with where its rule puts them, in the order of their names.
struct Members<'a>(Vec<Member<'a>>);

#[derive(Clone, Copy)]
struct Member<'a> {
    reservation: &'a Reservation,
    before: Occurrence,
}

impl Member<'_> {
    fn name(&self) -> Instant {
        self.before.recurrence_id
    }

    /// Moved on its own before.
    fn is_exception(&self) -> bool {
        self.reservation.slot != self.before.slot
    }

    fn can_move_along(&self, now: Instant) -> bool {
        let is_offered = self.reservation.state.name() == StateName::Offered;
        is_movable(self.reservation) && !is_offered && now < self.reservation.slot.start()
    }
}

impl<'a> Members<'a> {
    fn of(schedule: &'a Schedule, series: &Series) -> Self {
        let most = usize::from(OccurrenceLimit::MOST.get());
        let given = series.recurrence.iter().take(most).map(|one| (one.recurrence_id, one));
        let given: BTreeMap<Instant, Occurrence> = given.collect();
        let members = schedule.occurrences(series.id).into_iter().filter_map(|reservation| {
            let before = given.get(&reservation.series?.recurrence_id)?;
            Some(Member { reservation, before: *before })
        });
        Self(members.collect())
    }

    fn named(&self, name: Instant) -> Result<Member<'a>, Rejection> {
        self.0.iter().find(|member| member.name() == name).copied().ok_or(Rejection::UnknownOccurrence(name))
    }

    /// The first occurrence to which the move reaches.
    fn begin(&self, wanted: &SeriesMove, now: Instant) -> Instant {
        match wanted.scope {
            Scope::Following => wanted.from,
            Scope::All => {
                let along = self.0.iter().filter(|member| member.can_move_along(now)).map(Member::name);
                along.fold(wanted.from, Instant::min)
            }
        }
    }

    fn steps(
        &self,
        taken: Instant,
        begin: Instant,
        divided: bool,
        shifted: Shifted,
        earlier: Option<Recurrence>,
        now: Instant,
    ) -> Plan<'a> {
        let after: BTreeMap<Instant, Occurrence> =
            shifted.occurrences.iter().map(|(old, new)| (old.recurrence_id, *new)).collect();
        let (mut moves, mut renames) = (Vec::new(), Vec::new());
        for member in self.0.iter().filter(|member| !divided || begin <= member.name()) {
            let Some(after) = after.get(&member.name()) else { continue };
            let along = begin <= member.name() && member.can_move_along(now) && !member.is_exception();
            let step = Step { reservation: member.reservation, before: member.name(), after: *after };
            let is_taken = member.name() == taken;
            let moves_away = (is_taken || along) && member.reservation.slot != after.slot;
            if moves_away { moves.push(step) } else { renames.push(step) }
        }
        moves.sort_by_key(|step| (step.after.slot, step.before));
        Plan { moves, renames, rule: Some(NewRule { earlier, moved: shifted.recurrence }) }
    }
}
