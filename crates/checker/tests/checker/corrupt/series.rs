//! Series are made in part, changed in part, or are nobody's.

use super::{Entry, coda::Coda};
use crate::random::Random;
use checker::{
    finding::Check::{Depth, Invented, Lost, OneEffect, Preconditions, Refusals, Revisions, Together},
    history::{FinalSeries, History, Operation, Outcome, Seen, Violation},
    machine::State,
    several::{Choice, Occurrence, Verdict},
    slot::Slot,
};
use uuid::Uuid;

pub const ALL: &[Entry] = &[
    ("make a part of a series that was wanted whole", Together, &[], made_in_part),
    ("keep a part of a series that was not answered", Together, &[], kept_in_part),
    ("drop an occurrence", Lost, &[Together], drop_occurrence),
    ("let an occurrence join its series later", Together, &[Invented], joined),
    ("make an occurrence at a time that was not asked for", Together, &[Invented], other_time),
    ("leave one of a series that was turned down", Together, &[], declined_in_part),
    ("move a series elsewhere", Together, &[], moved_elsewhere),
    ("give up a series and keep all of it", Together, &[], given_up_in_name),
    ("let two changes of a series win on one revision", Preconditions, &[], two_of_a_series),
    ("change a series of an old revision", Preconditions, &[], old_series),
    ("call a series old that is not", Preconditions, &[], not_old),
    ("show an older revision of a series later", Revisions, &[], older_series),
    ("make one series twice", OneEffect, &[], made_twice),
    ("divide a series that nobody moved", Invented, &[], divided),
    ("invent a series", Invented, &[], invented),
    ("promise an occurrence a time that is full", Depth, &[], double_booked),
    ("refuse a series by what is not there", Refusals, &[], refused_for_nothing),
];

/// Four times, an hour each, of a series that is answered as made, with the occurrences that are there.
struct Scene {
    id: Uuid,
    slots: Vec<Slot>,
    occurrences: Vec<Occurrence>,
}

fn times(coda: &Coda<'_>) -> Vec<Slot> {
    (0..4).map(|nth| coda.slot(300 * nth, 300 * nth + 60)).collect()
}

fn wish(coda: &Coda<'_>, slots: &[Slot]) -> Operation {
    let (instrument, content) = (coda.instrument.id, "series".to_owned());
    Operation::CreateSeries { instrument, slots: slots.to_vec(), choice: Choice::All, content }
}

fn occurrences(coda: &mut Coda<'_>, slots: &[Slot], state: State) -> Vec<Occurrence> {
    let hold_until = (state == State::Held).then(|| coda.clock() + chrono::TimeDelta::days(1));
    let of = |slot: &Slot| Occurrence { id: coda.random.id(), name: slot.start(), slot: *slot, state, hold_until };
    slots.iter().map(of).collect()
}

fn shown(status: u16, series: Uuid, revision: u32, occurrences: &[Occurrence]) -> Outcome {
    Outcome::Series { status, series, revision, continues: None, occurrences: occurrences.to_vec() }
}

/// Asks for all four; `made` of them are made.
fn made(coda: &mut Coda<'_>, made: usize, state: State) -> Scene {
    let (id, slots) = (coda.random.id(), times(coda));
    let occurrences = occurrences(coda, &slots[..made], state);
    let outcome = shown(201, id, u32::try_from(made).expect("few"), &occurrences);
    let wish = wish(coda, &slots);
    coda.event("coda", id, None, wish, outcome);
    coda.history.last.series.push(FinalSeries { id, continues: None });
    Scene { id, slots, occurrences }
}

/// Puts occurrences into the final state, each with this revision.
fn keep(coda: &mut Coda<'_>, scene: &Scene, some: &[Occurrence], revision: u32) {
    for one in some {
        let (state, slot, hold_until) = (one.state, one.slot, one.hold_until);
        let seen = Seen { state, revision, sequence: revision - 1, slot, hold_until };
        let lane = state.keeps_rows().then_some(0);
        coda.keep(one.id, seen, lane);
        coda.history.last.reservations.last_mut().expect("it was put there").series = Some((scene.id, one.name));
    }
}

fn made_in_part(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = made(&mut coda, 3, State::Confirmed);
    keep(&mut coda, &scene, &scene.occurrences, 1);
    Some(())
}

fn kept_in_part(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, slots) = (coda.random.id(), times(&coda));
    let occurrences = occurrences(&mut coda, &slots[..3], State::Confirmed);
    let wish = wish(&coda, &slots);
    coda.event("coda", id, None, wish, Outcome::Unknown);
    coda.history.last.series.push(FinalSeries { id, continues: None });
    let scene = Scene { id, slots, occurrences };
    keep(&mut coda, &scene, &scene.occurrences, 1);
    Some(())
}

fn drop_occurrence(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = made(&mut coda, 4, State::Confirmed);
    keep(&mut coda, &scene, &scene.occurrences[1..], 1);
    Some(())
}

fn joined(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = made(&mut coda, 4, State::Confirmed);
    keep(&mut coda, &scene, &scene.occurrences, 1);
    let fifth = occurrences(&mut coda, &[scene.slots[3].shifted(chrono::TimeDelta::hours(5))], State::Confirmed);
    keep(&mut coda, &scene, &fifth, 1);
    Some(())
}

fn other_time(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, slots) = (coda.random.id(), times(&coda));
    let mut other = slots.clone();
    other[2] = coda.slot(3_000, 3_060);
    let occurrences = occurrences(&mut coda, &other, State::Confirmed);
    let wish = wish(&coda, &slots);
    coda.event("coda", id, None, wish, shown(201, id, 4, &occurrences));
    coda.history.last.series.push(FinalSeries { id, continues: None });
    let scene = Scene { id, slots, occurrences };
    keep(&mut coda, &scene, &scene.occurrences, 1);
    Some(())
}

/// Changes the series and shows it with all in this state but the last.
fn changed_but_one(coda: &mut Coda<'_>, scene: &Scene, operation: Operation, state: State) {
    let mut after = scene.occurrences.clone();
    after[..3].iter_mut().for_each(|one| (one.state, one.hold_until) = (state, None));
    coda.event("coda", scene.id, Some(4), operation, shown(200, scene.id, 7, &after));
    keep(coda, scene, &after[..3], 2);
    keep(coda, scene, &after[3..], 1);
}

fn declined_in_part(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = made(&mut coda, 4, State::Held);
    changed_but_one(&mut coda, &scene, Operation::DeclineSeries, State::Declined);
    Some(())
}

fn given_up_in_name(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = made(&mut coda, 4, State::Confirmed);
    let operation = Operation::CancelSeries { from: None };
    coda.event("coda", scene.id, Some(4), operation, shown(200, scene.id, 4, &scene.occurrences));
    keep(&mut coda, &scene, &scene.occurrences, 1);
    Some(())
}

fn moved_elsewhere(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = made(&mut coda, 4, State::Confirmed);
    let operation = Operation::MoveSeries { from: scene.slots[0].start(), slot: coda.slot(90, 150) };
    coda.event("coda", scene.id, Some(4), operation, shown(200, scene.id, 4, &scene.occurrences));
    keep(&mut coda, &scene, &scene.occurrences, 1);
    Some(())
}

/// A series is turned down by two, each with this revision seen.
fn declined_twice(history: &mut History, random: &mut Random, seen: [u32; 2]) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = made(&mut coda, 4, State::Held);
    let mut after = scene.occurrences.clone();
    after.iter_mut().for_each(|one| (one.state, one.hold_until) = (State::Declined, None));
    for revision in seen {
        coda.event("coda", scene.id, Some(revision), Operation::DeclineSeries, shown(200, scene.id, 8, &after));
    }
    keep(&mut coda, &scene, &after, 2);
    Some(())
}

fn two_of_a_series(history: &mut History, random: &mut Random) -> Option<()> {
    declined_twice(history, random, [4, 4])
}

fn old_series(history: &mut History, random: &mut Random) -> Option<()> {
    declined_twice(history, random, [4, 7])
}

fn not_old(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = made(&mut coda, 4, State::Held);
    let code = "stale-revision".to_owned();
    let (violations, each) = (Vec::new(), Vec::new());
    let outcome = Outcome::Refused { status: 412, code, revision: Some(4), violations, each };
    coda.event("coda", scene.id, Some(4), Operation::ApproveSeries, outcome);
    keep(&mut coda, &scene, &scene.occurrences, 1);
    Some(())
}

fn older_series(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = made(&mut coda, 4, State::Confirmed);
    coda.event("coda", scene.id, None, Operation::ReadSeries, shown(200, scene.id, 3, &scene.occurrences));
    keep(&mut coda, &scene, &scene.occurrences, 1);
    Some(())
}

fn made_twice(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = made(&mut coda, 4, State::Confirmed);
    let wish = wish(&coda, &scene.slots);
    coda.event("coda", scene.id, None, wish, shown(201, scene.id, 4, &scene.occurrences));
    keep(&mut coda, &scene, &scene.occurrences, 1);
    Some(())
}

fn divided(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = made(&mut coda, 4, State::Confirmed);
    keep(&mut coda, &scene, &scene.occurrences, 1);
    let id = coda.random.id();
    coda.history.last.series.push(FinalSeries { id, continues: Some(scene.id) });
    coda.history.last.reservations.last_mut()?.series = Some((id, scene.slots[3].start()));
    Some(())
}

fn invented(history: &mut History, random: &mut Random) -> Option<()> {
    let id = random.id();
    history.last.series.push(FinalSeries { id, continues: None });
    Some(())
}

fn double_booked(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let single: Vec<_> =
        (0..coda.instrument.capacity).map(|_| coda.create(coda.slot(0, 60), State::Confirmed)).collect();
    let scene = made(&mut coda, 4, State::Confirmed);
    keep(&mut coda, &scene, &scene.occurrences, 1);
    for (id, seen) in single {
        let seen = coda.change(id, &seen, Operation::Cancel, State::Cancelled);
        coda.keep(id, seen, None);
    }
    Some(())
}

fn refused_for_nothing(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, slots) = (coda.random.id(), times(&coda));
    let verdict = |slot: &Slot| Verdict { instrument: None, slot: *slot, violations: Vec::new() };
    let mut each: Vec<Verdict> = slots.iter().map(verdict).collect();
    each[1].violations.push(Violation { code: "occupied".to_owned(), blockers: vec![slots[1]] });
    let (code, violations) = ("several-refused".to_owned(), Vec::new());
    let wish = wish(&coda, &slots);
    let outcome = Outcome::Refused { status: 409, code, revision: None, violations, each };
    coda.event("coda", id, None, wish, outcome);
    Some(())
}
