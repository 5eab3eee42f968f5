//! Occupancy: the rows that keep a resource from being promised twice, and the lanes they lie in.
//!
//! A resource of capacity n has n interchangeable lanes. A use fits when fewer than n others overlap it at every
//! instant; since an interval graph needs no more colours than its depth, lanes can then always be re-dealt.

use inventory::{
    id::{OutageId, ReservationId},
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;

/// What an occupancy row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A reservation.
    Reservation(ReservationId),
    /// An outage.
    Outage(OutageId),
}

/// One lane of the resource, kept for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occupancy {
    /// From when to when, set-up and clean-up included.
    pub span: Slot,
    /// The lane, from 0; never shown to people.
    pub lane: u16,
    /// What it belongs to.
    pub source: Source,
}

/// A change of occupancy. Rows that are given up come before rows that are taken, so that the database's guard,
/// which looks at every single row, never sees two at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OccupancyChange {
    /// Give the row up.
    Vacate(Occupancy),
    /// Take the row.
    Occupy(Occupancy),
}

/// Finds a lane for `span`, re-dealing the lanes of later rows if need be.
///
/// The span begins at `now` or later. Rows that began at or before `now` keep their lane, and only rows that change
/// are touched. Returns nothing when `capacity` others overlap at some instant of the span. Where more than
/// `capacity` overlap already, because the capacity was lowered, those keep lanes beyond it.
pub fn place(
    rows: &[Occupancy],
    capacity: u16,
    span: Slot,
    source: Source,
    now: Instant,
) -> Option<Vec<OccupancyChange>> {
    if depth(rows, &span) >= usize::from(capacity) {
        return None;
    }
    let free = (0..capacity).find(|lane| !rows.iter().any(|row| row.lane == *lane && row.span.overlaps(&span)));
    if let Some(lane) = free {
        return Some(vec![OccupancyChange::Occupy(Occupancy { span, lane, source })]);
    }
    redeal(rows, capacity, span, source, now)
}

/// Carries changes out and leaves the rows sorted.
pub fn apply(rows: &mut Vec<Occupancy>, changes: &[OccupancyChange]) {
    for change in changes {
        match change {
            OccupancyChange::Vacate(old) => rows.retain(|row| row != old),
            OccupancyChange::Occupy(new) => rows.push(*new),
        }
    }
    rows.sort();
}

/// Returns the greatest number of rows that overlap one another within `span`.
pub fn depth(rows: &[Occupancy], span: &Slot) -> usize {
    let clipped: Vec<Slot> = rows.iter().filter_map(|row| row.span.intersection(span)).collect();
    // Depth rises only where a row begins, so it is enough to look there.
    clipped.iter().map(|at| clipped.iter().filter(|row| row.contains(at.start())).count()).max().unwrap_or(0)
}

/// Returns the spans that make `span` impossible: all rows that overlap it at an instant at which `capacity` others
/// do, sorted and without repeats.
pub fn blockers(rows: &[Occupancy], capacity: u16, span: &Slot) -> Vec<Slot> {
    let inside: Vec<(Slot, Slot)> =
        rows.iter().filter_map(|row| row.span.intersection(span).map(|part| (part, row.span))).collect();
    let full: Vec<Instant> = inside
        .iter()
        .map(|(part, _)| part.start())
        .filter(|at| inside.iter().filter(|(part, _)| part.contains(*at)).count() >= usize::from(capacity))
        .collect();
    let found: BTreeSet<Slot> =
        inside.iter().filter(|(part, _)| full.iter().any(|at| part.contains(*at))).map(|(_, whole)| *whole).collect();
    found.into_iter().collect()
}

fn redeal(rows: &[Occupancy], capacity: u16, span: Slot, source: Source, now: Instant) -> Option<Vec<OccupancyChange>> {
    let component = connected(rows, span);
    let (pinned, mut movable): (Vec<Occupancy>, Vec<Occupancy>) =
        component.into_iter().partition(|row| row.span.start() <= now);
    let fresh = Occupancy { span, lane: u16::MAX, source };
    movable.push(fresh);
    movable.sort();
    let mut dealt = pinned;
    let mut vacate = Vec::new();
    let mut occupy = Vec::new();
    for row in movable {
        let taken: BTreeSet<u16> = dealt.iter().filter(|d| d.span.overlaps(&row.span)).map(|d| d.lane).collect();
        // Dealt in order of start, all that are dealt already and overlap a row contain its first instant: there
        // are fewer than the depth, so a lane within the capacity is free wherever the depth allows it.
        let lane = if row.lane < capacity && !taken.contains(&row.lane) {
            row.lane
        } else {
            (0..u16::MAX).find(|lane| !taken.contains(lane))?
        };
        let moved = Occupancy { lane, ..row };
        if row.lane != lane {
            vacate.extend((row != fresh).then_some(OccupancyChange::Vacate(row)));
            occupy.push(OccupancyChange::Occupy(moved));
        }
        dealt.push(moved);
    }
    vacate.append(&mut occupy);
    Some(vacate)
}

/// The rows linked with `span` by overlaps, directly or through one another.
fn connected(rows: &[Occupancy], span: Slot) -> Vec<Occupancy> {
    let mut reach = vec![span];
    let mut rest: Vec<Occupancy> = rows.to_vec();
    let mut found = Vec::new();
    while let Some(edge) = reach.pop() {
        let (near, far): (Vec<_>, Vec<_>) = rest.into_iter().partition(|row| row.span.overlaps(&edge));
        reach.extend(near.iter().map(|row| row.span));
        found.extend(near);
        rest = far;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn slot(start: i64, end: i64) -> Slot {
        let at = |hour| DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
        Slot::new(at(start), at(end)).expect("a forward slot")
    }

    fn source(n: u128) -> Source {
        Source::Reservation(ReservationId(Uuid::from_u128(n)))
    }

    fn row(start: i64, end: i64, lane: u16, n: u128) -> Occupancy {
        Occupancy { span: slot(start, end), lane, source: source(n) }
    }

    #[test]
    fn a_request_that_fits_by_count_is_dealt_a_lane() {
        // Lane 0 is free 0–4, lane 1 is free 2–6: only re-dealing makes room for 0–6.
        let rows = [row(4, 8, 0, 1), row(0, 2, 1, 2), row(6, 8, 1, 3)];
        let changes = place(&rows, 2, slot(0, 6), source(9), slot(-9, -8).start()).expect("fits by count");
        assert!(changes.iter().any(|c| matches!(c, OccupancyChange::Vacate(_))));
    }

    #[test]
    fn a_running_use_keeps_its_lane() {
        let rows = [row(0, 5, 1, 1), row(5, 8, 0, 2), row(6, 9, 1, 3)];
        let now = slot(1, 2).start();
        let changes = place(&rows, 2, slot(2, 6), source(9), now).expect("fits by count");
        assert!(!changes.contains(&OccupancyChange::Vacate(rows[0])));
    }

    #[test]
    fn where_a_lane_is_free_nobody_is_dealt_another() {
        let rows = [row(1, 2, 0, 1), row(4, 5, 1, 2)];
        let changes = place(&rows, 2, slot(0, 3), source(9), slot(-9, -8).start());
        assert_eq!(changes, Some(vec![OccupancyChange::Occupy(row(0, 3, 1, 9))]));
    }

    #[test]
    fn a_lane_without_rows_is_no_room_once_the_capacity_was_lowered() {
        let rows = [row(0, 4, 1, 1)];
        assert_eq!(place(&rows, 1, slot(1, 2), source(9), slot(-9, -8).start()), None);
    }

    #[test]
    fn where_too_many_overlap_already_others_still_find_room() {
        // As above, with a third use at 7–8 from when three fitted.
        let rows = [row(4, 8, 0, 1), row(0, 2, 1, 2), row(6, 8, 1, 3), row(7, 9, 2, 4)];
        let changes = place(&rows, 2, slot(0, 6), source(9), slot(-9, -8).start()).expect("fits by count");
        assert!(
            changes.iter().any(|c| matches!(c, OccupancyChange::Occupy(row) if row.span == slot(0, 6) && row.lane < 2))
        );
    }

    proptest! {
        #[test]
        fn whatever_fits_by_depth_is_placed_and_nothing_overlaps(
            asked in prop::collection::vec((0i64..60, 1i64..12), 1..40), capacity in 1u16..6,
        ) {
            let now = slot(-2, -1).start();
            let mut rows: Vec<Occupancy> = Vec::new();
            for (n, (start, length)) in asked.into_iter().enumerate() {
                let span = slot(start, start + length);
                let fits = depth(&rows, &span) < usize::from(capacity);
                let placed = place(&rows, capacity, span, source(n as u128), now);
                prop_assert_eq!(fits, placed.is_some());
                prop_assert_eq!(fits, blockers(&rows, capacity, &span).is_empty());
                for change in placed.into_iter().flatten() {
                    match change {
                        OccupancyChange::Vacate(old) => rows.retain(|row| *row != old),
                        OccupancyChange::Occupy(new) => {
                            prop_assert!(new.lane < capacity);
                            prop_assert!(!rows.iter().any(|r| r.lane == new.lane && r.span.overlaps(&new.span)));
                            rows.push(new);
                        }
                    }
                }
            }
        }
    }
}
