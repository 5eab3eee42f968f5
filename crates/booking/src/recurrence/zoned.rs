//! From the wall clock of a zone to instants.
//!
//! RFC 5545 section 3.3.10 reads the times of a rule as section 3.3.5 reads one that somebody wrote down: a time
//! that the clock shows twice is the first of the two, and a time that it skips is reckoned with the offset before
//! the gap, so that 02:30 on a night without it becomes 03:30. Opening hours are read differently
//! ([`inventory::hours::wall`] takes the end of the gap): there a boundary moves, here a whole booking does.

use chrono::{NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};
use inventory::slot::{Instant, Slot};
use std::collections::BTreeMap;

/// The beginning of an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Start {
    /// When it is.
    pub instant: Instant,
    /// The time on the wall clock that was asked for. The clock shows another one at `instant` where it skips this.
    pub wall: NaiveDateTime,
}

/// Returns the instant that `wall` names in the zone, RFC 5545 section 3.3.5.
///
/// chrono-tz knows the transitions up to 2037 and keeps the last offset from then on.
pub fn instant(wall: NaiveDateTime, zone: Tz) -> Instant {
    locate(wall, zone).0
}

/// Returns the occurrence that begins at `start` and is `length` long on the wall clock.
///
/// A booking from 09:00 to 11:00 is from 09:00 to 11:00 on every day, also when the clock changes at 10:00 and two
/// hours on the wall are one or three by a stopwatch: people come and leave by the wall, and the next booking begins
/// at 11:00. (RFC 5545 section 3.8.5.3 gives the members of a set that is written with `DTEND` one exact length, so
/// whoever exports a series writes such an occurrence on its own.) Only where that end would not be later than the
/// start, because the start was moved out of a gap or is the second of two equal times, the length is exact.
///
/// Nothing is returned when `length` is not above zero.
pub fn occurrence(start: Start, length: TimeDelta, zone: Tz) -> Option<Slot> {
    let by_wall = start.wall.checked_add_signed(length).map(|end| instant(end, zone));
    let by_stopwatch = start.instant.checked_add_signed(length)?;
    let end = by_wall.filter(|end| *end > start.instant).unwrap_or(by_stopwatch);
    Slot::new(start.instant, end).ok()
}

/// Turns wall-clock times, ascending, into starts that ascend strictly: two times that the clock brings together on
/// one instant are one start, the one asked for first, and a time moved out of a gap takes its place in the order.
pub fn in_zone<W: Iterator<Item = NaiveDateTime>>(walls: W, zone: Tz) -> InZone<W> {
    InZone { walls, zone, waiting: BTreeMap::new(), settled: None }
}

/// The iterator of [`in_zone`]. It looks ahead only as far as a gap of the clock reaches.
#[derive(Debug, Clone)]
pub struct InZone<W> {
    walls: W,
    zone: Tz,
    waiting: BTreeMap<Instant, NaiveDateTime>,
    /// No wall-clock time still to come is earlier than this; nothing is known before the first.
    settled: Option<Instant>,
}

impl<W: Iterator<Item = NaiveDateTime>> Iterator for InZone<W> {
    type Item = Start;

    fn next(&mut self) -> Option<Start> {
        while !self.is_first_settled() {
            let Some(wall) = self.walls.next() else { break };
            let (instant, settled) = locate(wall, self.zone);
            self.waiting.entry(instant).or_insert(wall);
            self.settled = Some(settled);
        }
        self.waiting.pop_first().map(|(instant, wall)| Start { instant, wall })
    }
}

impl<W> InZone<W> {
    fn is_first_settled(&self) -> bool {
        let first = self.waiting.first_key_value();
        self.settled.is_some_and(|settled| first.is_some_and(|(first, _)| *first < settled))
    }
}

/// Returns the instant that `wall` names, and one before which no later time of the wall can be: right behind it, or
/// the end of the gap into which `wall` falls, where the clock goes on.
fn locate(wall: NaiveDateTime, zone: Tz) -> (Instant, Instant) {
    if let Some(found) = zone.from_local_datetime(&wall).earliest() {
        let instant = found.with_timezone(&Utc);
        return (instant, instant + TimeDelta::nanoseconds(1));
    }
    let GapInfo { begin, end } = GapInfo::new(&wall, &zone).unwrap_or(GapInfo { begin: None, end: None });
    // Every gap has an offset before it; without one the clock would never have run.
    let before =
        begin.map_or(TimeDelta::zero(), |(_, offset)| TimeDelta::seconds(i64::from(offset.fix().local_minus_utc())));
    let instant = wall.checked_sub_signed(before).unwrap_or(wall).and_utc();
    (instant, end.map_or(instant, |end| end.with_timezone(&Utc).min(instant)))
}
