//! Rows that do not follow from what is there.

use super::{Entry, coda::Coda, pick};
use crate::random::Random;
use checker::{
    finding::Check::{Depth, Occupancy},
    history::{History, Operation, Owner, Row},
    machine::State,
    slot::Slot,
};
use chrono::TimeDelta;

pub const ALL: &[Entry] = &[
    ("remove a row", Occupancy, &[], missing),
    ("leave a row without owner", Occupancy, &[], orphaned),
    ("leave the row of what was cancelled", Occupancy, &[], left_behind),
    ("leave the row of what was pushed out", Occupancy, &[], displaced_keeps),
    ("lengthen the clean-up", Occupancy, &[Depth], longer),
    ("cut the clean-up short", Occupancy, &[], shorter),
    ("cut the set-up short", Occupancy, &[], late_set_up),
    ("put a row on another instrument", Occupancy, &[Depth], elsewhere),
    ("give one use two rows", Occupancy, &[], two_rows),
    ("leave a lane out of an outage", Occupancy, &[], outage_with_a_lane_free),
    ("cut an outage short", Occupancy, &[], outage_too_short),
    ("keep the time of a use that is over", Occupancy, &[], kept_after_check_out),
];

/// A row of a use that has not begun, with no outage that could have cut it.
fn waiting_row(history: &History, random: &mut Random) -> Option<usize> {
    let outages: Vec<(uuid::Uuid, Slot)> = history
        .events
        .iter()
        .filter_map(|event| match event.operation {
            Operation::Outage { instrument, slot, .. } => Some((instrument, slot)),
            _ => None,
        })
        .collect();
    let of = |row: &Row| history.last.reservations.iter().find(|last| Owner::Reservation(last.id) == row.owner);
    let rows = pick::rows(history, |row| {
        let wide = row.span.widened(TimeDelta::hours(1), TimeDelta::hours(1));
        let cut = outages.iter().any(|(on, slot)| *on == row.instrument && slot.overlaps(&wide));
        !cut && of(row).is_some_and(|last| matches!(last.seen.state, State::Held | State::Confirmed))
    });
    random.pick(&rows).copied()
}

fn missing(history: &mut History, random: &mut Random) -> Option<()> {
    let n = waiting_row(history, random)?;
    history.last.occupancy.remove(n);
    Some(())
}

fn orphaned(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, span) = (coda.random.id(), coda.slot(0, 60));
    coda.row(Owner::Reservation(id), 0, span);
    Some(())
}

fn left_behind(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
    let seen = coda.change(id, &seen, Operation::Cancel, State::Cancelled);
    coda.keep(id, seen, Some(0));
    Some(())
}

/// An outage cuts the clean-up in two and ends; the next one pushes the use out and its second row is forgotten.
fn displaced_keeps(history: &mut History, random: &mut Random) -> Option<()> {
    let n =
        pick::settled(history).into_iter().find(|n| history.last.reservations[*n].seen.state == State::Displaced)?;
    let last = history.last.reservations[n].clone();
    let span = last.seen.slot.shifted(TimeDelta::days(5_000));
    let row = Row { instrument: last.instrument, lane: 0, span, owner: Owner::Reservation(last.id) };
    history.last.occupancy.push(row);
    let _ = random;
    Some(())
}

fn resize(history: &mut History, n: usize, start: i64, end: i64) -> Option<()> {
    let row = &mut history.last.occupancy[n];
    let (start, end) = (TimeDelta::minutes(start), TimeDelta::minutes(end));
    row.span = Slot::new(row.span.start() + start, row.span.end() + end)?;
    Some(())
}

fn longer(history: &mut History, random: &mut Random) -> Option<()> {
    let n = waiting_row(history, random)?;
    resize(history, n, 0, 1)
}

fn shorter(history: &mut History, random: &mut Random) -> Option<()> {
    let n = waiting_row(history, random)?;
    resize(history, n, 0, -1)
}

fn late_set_up(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
    coda.keep(id, seen, Some(0));
    let n = history.last.occupancy.len() - 1;
    resize(history, n, 1, 0)
}

fn elsewhere(history: &mut History, random: &mut Random) -> Option<()> {
    let n = waiting_row(history, random)?;
    let row = &mut history.last.occupancy[n];
    row.instrument = history.world.instruments.iter().find(|i| i.id != row.instrument)?.id;
    Some(())
}

fn two_rows(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    coda.instrument = coda.history.world.instruments.iter().find(|i| i.capacity > 1)?.clone();
    let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
    let span = coda.instrument.span_of(&seen.slot);
    coda.keep(id, seen, Some(0));
    coda.row(Owner::Reservation(id), 1, span);
    Some(())
}

fn outage_with_a_lane_free(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let slot = coda.slot(0, 60);
    let id = coda.outage(slot, Vec::new());
    coda.keep_outage(id, slot);
    coda.history.last.occupancy.pop();
    Some(())
}

fn outage_too_short(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (slot, short) = (coda.slot(0, 60), coda.slot(0, 59));
    let id = coda.outage(slot, Vec::new());
    coda.keep_outage(id, slot);
    for row in coda.history.last.occupancy.iter_mut().filter(|row| row.owner == Owner::Outage(id)) {
        row.span = short;
    }
    Some(())
}

fn kept_after_check_out(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let slot = coda.slot(0, 60);
    let (id, seen) = coda.create(slot, State::Confirmed);
    let minutes = (slot.start() - coda.clock()).num_minutes();
    coda.wait(minutes + 1);
    let seen = coda.change(id, &seen, Operation::CheckIn, State::InUse);
    let seen = coda.change(id, &seen, Operation::CheckOut, State::Done);
    coda.keep(id, seen, Some(0));
    Some(())
}
