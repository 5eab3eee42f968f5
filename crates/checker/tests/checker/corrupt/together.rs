//! Bundles, exchanges and resettlements that are carried out by half; companions that are not where their uses are.

use super::{Entry, coda::Coda};
use crate::random::Random;
use checker::{
    finding::Check::{Depth, Invented, Lost, Occupancy, OneEffect, Preconditions, Refusals, Together},
    history::{Companion, FinalProposal, History, Operation, Outcome, Owner, Row, Seen, Violation},
    machine::State,
    several::{Standing, Verdict, Wanted},
    slot::Slot,
};
use chrono::TimeDelta;
use uuid::Uuid;

pub const ALL: &[Entry] = &[
    ("make a bundle in part", Together, &[Lost], bundle_in_part),
    ("keep a part of a bundle that was not answered", Together, &[], bundle_kept_in_part),
    ("let a reservation join a bundle later", Together, &[], joined),
    ("leave one of a bundle that was given up", Together, &[], given_up_in_part),
    ("give up a bundle of an old revision", Preconditions, &[], old_bundle),
    ("take one bundle's id for two", OneEffect, &[Invented], two_bundles),
    ("refuse a bundle by what is not there", Refusals, &[], bundle_refused_for_nothing),
    ("exchange times by half", Together, &[], exchanged_by_half),
    ("agree to a proposal in nobody's name", Invented, &[], agreed_by_nobody),
    ("invent a proposal", Invented, &[], proposed_by_nobody),
    ("forget that a proposal was agreed to", Lost, &[], agreement_lost),
    ("hand time over to nobody", Together, &[], handed_to_nobody),
    ("hand time over and keep it", Together, &[], handed_and_kept),
    ("let two agree to a proposal", OneEffect, &[], agreed_by_two),
    ("find other times for one of two", Together, &[Invented], resettled_by_half),
    ("forget that an outage was extended", Lost, &[], extension_lost),
    ("serve too many with one companion", Depth, &[], companion_doubled),
    ("forget a companion", Occupancy, &[], companion_forgotten),
    ("keep a companion that nobody needs", Occupancy, &[], companion_unneeded),
    ("keep a companion at another time", Occupancy, &[], companion_elsewhere),
    ("keep two to run one use", Occupancy, &[], two_operators),
];

/// Two hours of one bundle.
fn wanted(coda: &mut Coda<'_>) -> Vec<Wanted> {
    let instrument = coda.instrument.id;
    let times = [coda.slot(0, 60), coda.slot(300, 360)];
    let one = |slot| Wanted { id: coda.random.id(), instrument, slot, content: "coda".to_owned() };
    times.into_iter().map(one).collect()
}

fn seen(slot: Slot, state: State, revision: u32) -> Seen {
    Seen { state, revision, sequence: revision - 1, slot, hold_until: None }
}

fn shown(status: u16, items: &[Wanted], states: [(State, u32); 2]) -> Outcome {
    let of = |(one, (state, revision)): (&Wanted, (State, u32))| (one.id, seen(one.slot, state, revision));
    let items = items.iter().zip(states).map(of).collect();
    Outcome::Bundle { status, revision: states.iter().map(|(_, revision)| revision).sum(), items }
}

const MADE: [(State, u32); 2] = [(State::Confirmed, 1); 2];

fn keep(coda: &mut Coda<'_>, bundle: Uuid, one: &Wanted, (state, revision): (State, u32)) {
    coda.keep(one.id, seen(one.slot, state, revision), state.keeps_rows().then_some(0));
    coda.history.last.reservations.last_mut().expect("it was put there").bundle = Some(bundle);
}

fn bundle(coda: &mut Coda<'_>) -> (Uuid, Vec<Wanted>) {
    let (id, items) = (coda.random.id(), wanted(coda));
    coda.event("coda", id, None, Operation::CreateBundle { items: items.clone() }, shown(201, &items, MADE));
    (id, items)
}

fn bundle_in_part(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, items) = bundle(&mut coda);
    keep(&mut coda, id, &items[0], MADE[0]);
    Some(())
}

fn bundle_kept_in_part(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, items) = (coda.random.id(), wanted(&mut coda));
    coda.event("coda", id, None, Operation::CreateBundle { items: items.clone() }, Outcome::Unknown);
    keep(&mut coda, id, &items[0], MADE[0]);
    Some(())
}

fn joined(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, items) = bundle(&mut coda);
    items.iter().for_each(|one| keep(&mut coda, id, one, MADE[0]));
    let (third, seen) = coda.create(coda.slot(600, 660), State::Confirmed);
    coda.keep(third, seen, Some(0));
    coda.history.last.reservations.last_mut()?.bundle = Some(id);
    Some(())
}

fn given_up_in_part(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, items) = bundle(&mut coda);
    let after = [(State::Cancelled, 2), MADE[1]];
    coda.event("coda", id, Some(2), Operation::CancelBundle, shown(200, &items, after));
    items.iter().zip(after).for_each(|(one, state)| keep(&mut coda, id, one, state));
    Some(())
}

fn old_bundle(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, items) = bundle(&mut coda);
    let after = [(State::Cancelled, 2); 2];
    coda.event("coda", id, Some(1), Operation::CancelBundle, shown(200, &items, after));
    items.iter().zip(after).for_each(|(one, state)| keep(&mut coda, id, one, state));
    Some(())
}

fn two_bundles(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, items) = bundle(&mut coda);
    let others = wanted(&mut coda);
    coda.event("coda", id, None, Operation::CreateBundle { items: others }, shown(200, &items, MADE));
    items.iter().for_each(|one| keep(&mut coda, id, one, MADE[0]));
    Some(())
}

fn bundle_refused_for_nothing(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (id, items) = (coda.random.id(), wanted(&mut coda));
    let one = |one: &Wanted| Verdict { instrument: Some(one.instrument), slot: one.slot, violations: Vec::new() };
    let mut each: Vec<Verdict> = items.iter().map(one).collect();
    each[0].violations.push(Violation { code: "occupied".to_owned(), blockers: vec![items[0].slot] });
    let (code, violations) = ("bundle-refused".to_owned(), Vec::new());
    let outcome = Outcome::Refused { status: 409, code, revision: None, violations, each };
    coda.event("coda", id, None, Operation::CreateBundle { items }, outcome);
    Some(())
}

/// Somebody proposes the first hour, alone or for the other one.
struct Scene {
    id: Uuid,
    uses: [(Uuid, Seen); 2],
    swap: bool,
}

impl Scene {
    fn play(coda: &mut Coda<'_>, swap: bool) -> Self {
        let uses = [coda.slot(0, 60), coda.slot(300, 360)].map(|slot| coda.create(slot, State::Confirmed));
        let scene = Self { id: coda.random.id(), uses, swap };
        let reservation = scene.uses[0].0;
        let at = swap.then(|| scene.uses[1].1.slot.start());
        let operation = Operation::Propose { reservation, at };
        coda.event("coda", scene.id, None, operation, scene.shown(201, Standing::Open));
        scene
    }

    fn shown(&self, status: u16, standing: Standing) -> Outcome {
        let [(id, one), (_, other)] = &self.uses;
        let counter = self.swap.then_some(other.slot);
        Outcome::Proposal { status, standing, reservation: Some(*id), slot: one.slot, counter }
    }

    fn agree(&self, coda: &mut Coda<'_>) {
        self.agree_as("other", coda);
    }

    fn agree_as(&self, client: &str, coda: &mut Coda<'_>) {
        coda.event(client, self.id, None, Operation::AcceptProposal, self.shown(200, Standing::Accepted));
    }

    fn end(self, coda: &mut Coda<'_>, accepted: bool, made: Option<Uuid>, last: [(State, u32, Slot); 2]) {
        let [(id, one), (other, other_seen)] = self.uses;
        let counter = self.swap.then_some((other, other_seen.slot));
        let last_proposal = FinalProposal { id: self.id, reservation: id, slot: one.slot, counter, accepted, made };
        coda.history.last.proposals.push(last_proposal);
        for (id, (state, revision, slot)) in [id, other].into_iter().zip(last) {
            coda.keep(id, seen(slot, state, revision), state.keeps_rows().then_some(0));
        }
    }

    fn as_made(&self) -> [(State, u32, Slot); 2] {
        [(State::Confirmed, 1, self.uses[0].1.slot), (State::Confirmed, 1, self.uses[1].1.slot)]
    }
}

fn exchanged_by_half(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = Scene::play(&mut coda, true);
    scene.agree(&mut coda);
    let [_, before] = scene.as_made();
    let id = scene.uses[0].0;
    // He has given his new time up, so that nothing lies on it twice.
    let over = seen(coda.slot(300, 360), State::Cancelled, 3);
    scene.end(&mut coda, true, None, [(over.state, over.revision, over.slot), before]);
    coda.event("coda", id, Some(2), Operation::Cancel, Outcome::Reservation { status: 200, seen: over });
    Some(())
}

fn agreed_by_nobody(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = Scene::play(&mut coda, true);
    let last = scene.as_made();
    scene.end(&mut coda, true, None, last);
    Some(())
}

fn proposed_by_nobody(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = Scene::play(&mut coda, false);
    let last = scene.as_made();
    coda.history.events.pop();
    scene.end(&mut coda, false, None, last);
    Some(())
}

fn agreement_lost(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = Scene::play(&mut coda, true);
    scene.agree(&mut coda);
    let last = scene.as_made();
    scene.end(&mut coda, false, None, last);
    Some(())
}

fn handed_to_nobody(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = Scene::play(&mut coda, false);
    scene.agree(&mut coda);
    let [(_, _, slot), other] = scene.as_made();
    let id = scene.uses[0].0;
    scene.end(&mut coda, true, None, [(State::Cancelled, 2, slot), other]);
    // He himself may have given it up while the other agreed.
    coda.event("coda", id, None, Operation::Cancel, Outcome::Unknown);
    Some(())
}

fn handed_and_kept(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = Scene::play(&mut coda, false);
    scene.agree(&mut coda);
    let (made, [before, other]) = (coda.random.id(), scene.as_made());
    scene.end(&mut coda, true, Some(made), [before, other]);
    let over = seen(before.2, State::Declined, 2);
    coda.event("coda", made, None, Operation::Decline, Outcome::Reservation { status: 200, seen: over.clone() });
    coda.history.events.last_mut()?.if_match = Some(1);
    coda.keep(made, over, None);
    Some(())
}

fn agreed_by_two(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let scene = Scene::play(&mut coda, true);
    scene.agree(&mut coda);
    scene.agree_as("third", &mut coda);
    let [(state, _, slot), (other_state, _, other_slot)] = scene.as_made();
    scene.end(&mut coda, true, None, [(state, 2, other_slot), (other_state, 2, slot)]);
    Some(())
}

fn resettled_by_half(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let uses = [coda.slot(0, 60), coda.slot(300, 360)].map(|slot| coda.create(slot, State::Confirmed));
    let (whole, ids) = (coda.slot(0, 360), uses.each_ref().map(|(id, _)| *id));
    let outage = coda.outage(whole, ids.to_vec());
    coda.keep_outage(outage, whole);
    let displaced = uses.each_ref().map(|(_, before)| seen(before.slot, State::Displaced, 2));
    for (id, seen) in ids.iter().zip(&displaced) {
        coda.event("coda", *id, None, Operation::Read, Outcome::Reservation { status: 200, seen: seen.clone() });
    }
    let times = [coda.slot(600, 660), coda.slot(900, 960)];
    let moves = ids.into_iter().zip(times).collect();
    coda.event("lab", outage, None, Operation::Resettle { moves, at_once: true }, Outcome::Done { status: 200 });
    coda.keep(ids[0], seen(times[0], State::Confirmed, 3), Some(0));
    coda.keep(ids[1], displaced[1].clone(), None);
    Some(())
}

fn extension_lost(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (slot, longer) = (coda.slot(0, 60), coda.slot(0, 120));
    let id = coda.outage(slot, Vec::new());
    let outcome = Outcome::Outage { status: 200, slot: longer, ended_at: None, displaced: Vec::new() };
    coda.event("lab", id, None, Operation::ExtendOutage { until: longer.end() }, outcome);
    coda.keep_outage(id, slot);
    Some(())
}

/// A use that needs a companion of its own, and has it.
fn accompanied(coda: &mut Coda<'_>, capacity: u16, operator: bool) -> (Uuid, Uuid, Slot) {
    let companion = Companion { id: coda.random.id(), capacity, operator };
    let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
    let span = coda.instrument.span_of(&seen.slot);
    coda.keep(id, seen, Some(0));
    let last = coda.history.last.reservations.last_mut().expect("it was put there");
    last.operated = operator;
    last.with = if operator { Vec::new() } else { vec![companion.id] };
    beside(coda, companion.id, id, span);
    let of = companion.id;
    coda.history.world.companions.push(companion);
    (of, id, span)
}

fn beside(coda: &mut Coda<'_>, companion: Uuid, id: Uuid, span: Slot) {
    let owner = Owner::Reservation(id);
    coda.history.last.occupancy.push(Row { instrument: companion, lane: 0, span, owner });
}

fn companion_doubled(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    if coda.instrument.capacity < 2 {
        return None;
    }
    let (companion, _, span) = accompanied(&mut coda, 1, false);
    let (id, seen) = coda.create(coda.slot(0, 60), State::Confirmed);
    coda.keep(id, seen, Some(1));
    coda.history.last.reservations.last_mut()?.with = vec![companion];
    beside(&mut coda, companion, id, span);
    Some(())
}

fn companion_forgotten(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    accompanied(&mut coda, 1, false);
    coda.history.last.occupancy.pop();
    Some(())
}

fn companion_unneeded(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    accompanied(&mut coda, 1, false);
    coda.history.last.reservations.last_mut()?.with.clear();
    Some(())
}

fn companion_elsewhere(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    accompanied(&mut coda, 1, false);
    let row = coda.history.last.occupancy.last_mut()?;
    row.span = row.span.shifted(TimeDelta::minutes(15));
    Some(())
}

fn two_operators(history: &mut History, random: &mut Random) -> Option<()> {
    let mut coda = Coda::new(history, random);
    let (_, id, span) = accompanied(&mut coda, 1, true);
    let other = Companion { id: coda.random.id(), capacity: 1, operator: true };
    beside(&mut coda, other.id, id, span);
    coda.history.world.companions.push(other);
    Some(())
}
