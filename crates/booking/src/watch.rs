//! Watches: whether time has become free that somebody asked to be told of.
//!
//! A watch keeps nothing and promises nothing: it remembers which free time within its hours was known, and what is free
//! beyond that has become free since. It is told only where the very rules that decide would accept its person there.
//! Deliberately absent: ranks among watches; whoever is told first has no better right than anybody else.

use crate::{
    alternatives::first_within,
    command::Capacity,
    free::{Asker, untaken, withheld},
    hold,
    occupancy::Source,
    reservation::State,
    rules::{
        Asked,
        contest::{self, Phase},
    },
    schedule::Schedule,
};
use chrono::{Days, TimeDelta};
use inventory::{
    hours::{Opening, OpeningHours, wall},
    id::{InstrumentId, PersonId, WatchId},
    instrument::Mode,
    party::{Party, Side},
    policy::monday_of,
    slot::{Instant, Slot, union},
};
use std::{borrow::Cow, collections::BTreeSet};

/// How long after it told something a watch is silent.
pub const SILENCE: TimeDelta = TimeDelta::hours(1);
/// How soon free time is looked at again that its person could not have.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// Somebody wants to be told when time becomes free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// The watch.
    pub id: WatchId,
    /// Who is told.
    pub person: PersonId,
    /// Who would stand behind his use.
    pub party: Party,
    /// On what.
    pub instrument: InstrumentId,
    /// How he would use it.
    pub mode: Mode,
    /// How long the time must be at least, in minutes.
    pub minutes: i64,
    /// When it must lie.
    pub within: Slot,
    /// At which hours of the week, on the lab's wall clock; none: at any.
    pub hours: Vec<Opening>,
    /// When he asked for it.
    pub made_at: Instant,
    /// What he was told last, and when.
    pub told: Option<(Slot, Instant)>,
    /// The free time that is known: what he is not told of.
    pub known: Vec<Slot>,
}

/// A time that has become free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freed {
    /// The time, at least as long as was asked for.
    pub slot: Slot,
    /// The state that a request for it would get.
    pub state: State,
}

/// What came of a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What is to be told.
    pub freed: Option<Freed>,
    /// The free time that is known from now on.
    pub known: Vec<Slot>,
    /// When it is to be looked again, if nothing happens on the instrument before.
    pub again_at: Option<Instant>,
}

/// Returns the time within the watch's hours that nobody has and that its party may ask for at `now`, sorted and
/// disjoint: what is known when the watch begins.
///
/// The facts must hold all that is occupied from `now` on within the watch.
pub fn free(schedule: &Schedule, watch: &Watch, side: Side, now: Instant) -> Vec<Slot> {
    if !schedule.instrument.status.is_operational() {
        return Vec::new();
    }
    let asker: Asker = (Some(watch.party), side);
    // Time that somebody only keeps for some minutes is nobody's yet: given back it is no news.
    let schedule = &*without_short_holds(schedule);
    let spans = spans(schedule, watch, now).into_iter();
    let found = spans.flat_map(|span| {
        let untaken = untaken(schedule, &[asker], &span, now);
        let undecided = undecided(schedule, &span, now);
        untaken.into_iter().flat_map(move |part| part.minus(&undecided))
    });
    union(found.collect())
}

fn without_short_holds(schedule: &Schedule) -> Cow<'_, Schedule> {
    let kept = schedule.reservations.iter().filter(|one| one.state.is_short_hold());
    let kept: Vec<Source> = kept.map(|one| Source::Reservation(one.id)).collect();
    if kept.is_empty() {
        return Cow::Borrowed(schedule);
    }
    let mut rest = schedule.clone();
    rest.occupancy.retain(|row| !kept.contains(&row.source));
    Cow::Owned(rest)
}

/// Looks whether time has become free of which the watch tells: the earliest use that lies at least partly in it and
/// breaks no rule for its person, whose standing the facts must hold.
///
/// Once something is told all that is free by then is known. What its person may not have yet, or what becomes free while
/// the watch is silent, stays unknown, and is told as soon as he may have it and the silence is over. What is taken again
/// is no longer known. Cost: at most one look at the rules for each grid step of what has become free and one length
/// before it.
pub fn look(schedule: &Schedule, watch: &Watch, side: Side, now: Instant) -> Look {
    let free = free(schedule, watch, side, now);
    let fresh: Vec<Slot> = free.iter().flat_map(|part| part.minus(&watch.known)).collect();
    let silent_until = watch.told.map(|(_, at)| at + SILENCE).filter(|until| now < *until);
    let freed = if silent_until.is_none() { freed(schedule, watch, side, &fresh, now) } else { None };
    let waits = (freed.is_none() && !fresh.is_empty()).then(|| silent_until.unwrap_or(now + AGAIN));
    let known = match freed {
        Some(_) => free,
        None => free.iter().flat_map(|part| part.minus(&fresh)).collect(),
    };
    let again_at = [waits, opens_at(schedule, watch, side, now)].into_iter().flatten().min();
    Look { freed, known, again_at }
}

/// Returns what the watch's person would ask for.
pub fn asked(watch: &Watch, side: Side, slot: Slot) -> Asked {
    Asked {
        slot,
        mode: watch.mode,
        party: Some(watch.party),
        side,
        project_code: None,
        needs: Default::default(),
        moving: None,
        capacity: Capacity::User,
        claim: None,
    }
}

/// The parts of the watch that lie in its hours and not in the past.
fn spans(schedule: &Schedule, watch: &Watch, now: Instant) -> Vec<Slot> {
    let Ok(left) = Slot::new(watch.within.start().max(now), watch.within.end()) else { return Vec::new() };
    if watch.hours.is_empty() {
        return vec![left];
    }
    let weekly = watch.hours.clone();
    let hours = OpeningHours { weekly, follows_working_days: false, exceptions: Vec::new() };
    hours.open_within(&left, schedule.instrument.zone, &schedule.calendar)
}

/// The weeks of the span that are still to be given out.
fn undecided(schedule: &Schedule, span: &Slot, now: Instant) -> Vec<Slot> {
    weeks(schedule, span).filter(|week| decided_by(schedule, week, now).is_some()).collect()
}

/// When a week that is still to be given out is given out at the latest.
fn decided_by(schedule: &Schedule, week: &Slot, now: Instant) -> Option<Instant> {
    match contest::phase(schedule, week.start(), now) {
        Phase::Open => None,
        Phase::Collecting { decided_by, .. } | Phase::Deciding { decided_by, .. } => Some(decided_by),
    }
}

/// The weeks that meet a span, whole.
fn weeks(schedule: &Schedule, span: &Slot) -> impl Iterator<Item = Slot> {
    let (zone, end) = (schedule.instrument.zone, span.end());
    let contested = schedule.instrument.policy.contest.is_some();
    let first = Some(monday_of(span.start(), zone)).filter(|_| contested);
    let mondays = std::iter::successors(first, |monday| monday.checked_add_days(Days::new(7)));
    let weeks =
        mondays.filter_map(move |monday| Slot::new(wall(monday, 0, zone), wall(monday + Days::new(7), 0, zone)).ok());
    weeks.take_while(move |week| week.start() < end)
}

/// The next instant at which time of the watch may be asked for that may not be by now, without anybody's doing.
fn opens_at(schedule: &Schedule, watch: &Watch, side: Side, now: Instant) -> Option<Instant> {
    let left = Slot::new(watch.within.start().max(now), watch.within.end()).ok()?;
    let (policy, zone) = (&schedule.instrument.policy, schedule.instrument.zone);
    let asker: Asker = (Some(watch.party), side);
    let withheld = withheld(policy, zone, &[asker], &left, now).into_iter().filter_map(|withheld| withheld.opens_at);
    let decided = weeks(schedule, &left).filter_map(|week| decided_by(schedule, &week, now));
    withheld.chain(decided).filter(|at| now < *at).min()
}

/// The earliest use that breaks no rule and lies at least partly in what has become free.
fn freed(schedule: &Schedule, watch: &Watch, side: Side, fresh: &[Slot], now: Instant) -> Option<Freed> {
    if fresh.is_empty() {
        return None;
    }
    let lengths: BTreeSet<i64> =
        schedule.instrument.policy.all_lengths().filter_map(|lengths| lengths.at_least(watch.minutes)).collect();
    let spans = spans(schedule, watch, now);
    let first = |minutes: i64| first_of(schedule, watch, side, (&spans, fresh), TimeDelta::minutes(minutes), now);
    let slot = lengths.into_iter().filter_map(first).min()?;
    let awaiting = hold::awaited(schedule, &asked(watch, side, slot), now);
    Some(Freed { slot, state: hold::initial_state(schedule, &slot, awaiting, now) })
}

/// The earliest such use of one length. Whatever lies in a later part alone begins after all that lies in an earlier one.
fn first_of(
    schedule: &Schedule,
    watch: &Watch,
    side: Side,
    (spans, fresh): (&[Slot], &[Slot]),
    length: TimeDelta,
    now: Instant,
) -> Option<Slot> {
    fresh.iter().find_map(|part| {
        let reach = part.widened(length, length);
        spans.iter().filter_map(|span| span.intersection(&reach)).find_map(|window| {
            let wish = asked(watch, side, Slot::new(window.start(), window.start() + length).ok()?);
            first_within(schedule, &wish, &window, now, |slot| slot.overlaps(part))
        })
    })
}
