//! Engine and model side by side.

use super::{
    answers,
    clock::Clock,
    judge::{Verdict, Wish},
    limits::{is_by_party, is_by_person},
    minutes::{Minutes, Stage, index},
    nearest, relax,
    step::{Act, Ask, Step, Who},
    world::{CODE, GROUP, INSTRUMENT, World},
};
use crate::guard;
use booking::{
    command::{Actor, Capacity, Command, OutageReason, Request},
    decision::{Change, Decision, Refusal, Rejection},
    engine::{self, Seed},
    occupancy::{OccupancyChange, Source},
    reservation::{DeclineCode, Purpose, State, Waiver},
    schedule::{KnownUse, Schedule},
    violation::{RuleCode, Violation},
};
use inventory::{
    id::{OutageId, PersonId, ReservationId},
    party::Party,
};
use std::collections::BTreeMap;
use uuid::Uuid;

const APPLICANT: PersonId = PersonId(Uuid::from_u128(4));
const MANAGER: PersonId = PersonId(Uuid::from_u128(5));

/// One run of random commands.
pub struct Game {
    pub model: Minutes,
    pub schedule: Schedule,
    /// How often each outcome was seen.
    pub seen: BTreeMap<String, usize>,
}

fn reservation_id(n: usize) -> ReservationId {
    ReservationId(Uuid::from_u128(1000 + n as u128))
}

fn outage_id(n: usize) -> OutageId {
    OutageId(Uuid::from_u128(1_000_000 + n as u128))
}

impl Game {
    pub fn new(world: World) -> Self {
        Self { schedule: world.schedule(), model: Minutes::new(world), seen: BTreeMap::new() }
    }

    fn clock(&self) -> &'static Clock {
        self.model.world.clock()
    }

    pub fn step(&mut self, step: &Step) {
        let minute = step.now(&self.model);
        self.model.pass(minute);
        let now = self.clock().at(minute);
        let lapsed = engine::lapse(&self.schedule, now);
        self.carry_out(&lapsed);

        let Some(act) = step.act(&self.model) else { return };
        self.schedule.standing.uses = self.uses();
        let (command, actor) = self.command(&act);
        let seed = Seed(Uuid::from_u128(6));
        let result = engine::decide(&self.schedule, &command, &actor, now, seed);
        assert_eq!(result, engine::decide(&self.schedule, &command, &actor, now, seed), "the same answer twice");
        answers::check(&self.schedule, &command, &actor, now, &result);
        let verdict = self.judge(&act);
        match (&verdict, &result) {
            (Verdict::Yes, Ok(decision)) => {
                self.carry_out(decision);
                if act.asks_for_time() && decision.changes.iter().filter(|c| is_vacated(c, &command)).count() > 0 {
                    *self.seen.entry("lanes dealt anew".to_owned()).or_default() += 1;
                }
            }
            (Verdict::No(rules), Err(Rejection::Refused(refusal))) => {
                let mut codes: Vec<RuleCode> = refusal.violations.iter().map(|violation| violation.code()).collect();
                // Several quotas may be exceeded; which ones is compared with their numbers.
                codes.dedup();
                assert_eq!(codes, rules.iter().copied().collect::<Vec<_>>(), "{act:?} at {minute}");
                self.check_refusal(&act, &command, &actor, refusal);
            }
            (Verdict::NotInThisState, Err(Rejection::WrongState { .. })) => {}
            (Verdict::Unknown, Err(Rejection::UnknownOutage(_))) => {}
            _ => unreachable!("{act:?} at {minute}: model {verdict:?}, engine {result:?}"),
        }
        self.note(&act, &verdict);
    }

    fn note(&mut self, act: &Act, verdict: &Verdict) {
        let name = format!("{act:?}");
        let name = name.split([' ', '{']).next().unwrap_or_default();
        let outcome = match verdict {
            Verdict::No(rules) => {
                rules.iter().for_each(|rule| *self.seen.entry(format!("{rule:?}")).or_default() += 1);
                "refused"
            }
            Verdict::Yes => "yes",
            Verdict::NotInThisState => "wrong state",
            Verdict::Unknown => "unknown",
        };
        *self.seen.entry(format!("{name} {outcome}")).or_default() += 1;
    }

    fn judge(&mut self, act: &Act) -> Verdict {
        let model = &mut self.model;
        match act {
            Act::Request { ask, .. } => model.request(&wish(model, act), ask),
            Act::Move { n, who, ask } => model.move_to(*n, *who, ask),
            Act::Approve { n, approval } => model.approve(*n, *approval),
            Act::Decline { n } => model.decline(*n),
            Act::Cancel { n, who } => model.cancel(*n, *who),
            Act::CheckIn { n, .. } => model.check_in(*n),
            Act::CheckOut { n, .. } => model.check_out(*n),
            Act::DeclareOutage { start, end } => model.declare_outage(*start, *end),
            Act::EndOutage { n } => model.end_outage(*n),
        }
    }

    /// Carries a decision out under the guard, and compares everything with the model.
    fn carry_out(&mut self, decision: &Decision) {
        let mut told = Vec::new();
        for change in &decision.changes {
            match change {
                Change::AddReservation { reservation, happening } => {
                    assert_eq!((reservation.revision, reservation.sequence), (1, 0));
                    told.push((reservation.id, *happening));
                }
                Change::UpdateReservation { reservation, happening, .. } => {
                    let old = self.schedule.reservation(reservation.id).expect("a known reservation");
                    assert_eq!(reservation.revision, old.revision + 1, "every change counts");
                    let rise = u32::from(happening.is_told());
                    assert_eq!(reservation.sequence, old.sequence + rise, "it rises when the invited hear of it");
                    told.extend(happening.is_told().then_some((reservation.id, *happening)));
                }
                Change::RecordUsage(record) => {
                    let booked = self.model.booked.iter().enumerate();
                    let mut booked = booked.filter(|(n, _)| Some(reservation_id(*n)) == record.reservation);
                    let (_, booked) = booked.next().expect("a known reservation");
                    let Stage::Done { since, until } = booked.stage else { unreachable!("{record:?}") };
                    assert_eq!(record.slot, self.clock().slot(since, until));
                    assert_eq!((record.side, record.instrument), (booked.side, INSTRUMENT));
                }
                Change::Occupancy(_) | Change::AddOutage(_) | Change::UpdateOutage(_) => {}
            }
        }
        let notices: Vec<_> = decision.notices.iter().map(|notice| (notice.reservation, notice.happening)).collect();
        assert_eq!(notices, told, "every change is told, in order");
        if let Err(met) = guard::apply(decision, &mut self.schedule) {
            unreachable!("the guard fired: {met}");
        }
        self.compare();
    }

    /// The engine's reservations and rows say what the model's minutes say.
    fn compare(&self) {
        let (model, clock) = (&self.model, self.clock());
        assert_eq!(self.schedule.reservations.len(), model.booked.len());
        for (n, (booked, reservation)) in model.booked.iter().zip(&self.schedule.reservations).enumerate() {
            assert_eq!(reservation.id, reservation_id(n));
            assert_eq!(reservation.slot, clock.slot(booked.start, booked.end));
            assert_eq!(reservation.revision, booked.revision);
            assert_eq!(stage(&reservation.state, clock), booked.stage);
        }
        let mut minutes: BTreeMap<Source, i64> = BTreeMap::new();
        for row in &self.schedule.occupancy {
            let (from, until) = (clock.minute(row.span.start()), clock.minute(row.span.end()));
            let expected = match row.source {
                Source::Reservation(id) => {
                    let n = usize::try_from(id.0.as_u128() - 1000).expect("a small number");
                    model.booked[n].mine[index(from)..index(until)].iter().all(|mine| *mine)
                }
                Source::Outage(id) => {
                    let outage = &model.broken[usize::try_from(id.0.as_u128() - 1_000_000).expect("small")];
                    (outage.from, outage.until) == (from, until)
                }
            };
            assert!(expected, "{row:?} occupies what it should not");
            *minutes.entry(row.source).or_default() += until - from;
        }
        // The guard saw to it that no minute was counted twice in a lane.
        for n in 0..model.booked.len() {
            let expected: i64 = model.runs(n).iter().map(|(from, until)| until - from).sum();
            let found = minutes.remove(&Source::Reservation(reservation_id(n))).unwrap_or(0);
            assert_eq!(found, expected, "what reservation {n} occupies");
        }
        for (n, outage) in model.broken.iter().enumerate() {
            let expected = (outage.until - outage.from) * i64::from(model.world.capacity);
            let found = minutes.remove(&Source::Outage(outage_id(n))).unwrap_or(0);
            assert_eq!(found, expected, "what outage {n} occupies");
        }
    }

    /// A refusal left the model as it was.
    fn check_refusal(&self, act: &Act, command: &Command, actor: &Actor, refusal: &Refusal) {
        let (model, clock) = (&self.model, self.clock());
        let (Act::Request { ask, .. } | Act::Move { ask, .. }) = act else {
            assert_eq!(refusal.alternatives, []);
            return;
        };
        let wish = wish(model, act);
        for violation in &refusal.violations {
            let minutes =
                violation.blockers().iter().map(|slot| (clock.minute(slot.start()), clock.minute(slot.end())));
            let expected = model.blockers(&wish, ask, violation.code());
            assert_eq!(minutes.collect::<Vec<_>>(), expected, "{act:?}: complete blockers");
        }
        let quotas = refusal.violations.iter().filter_map(|violation| match violation {
            Violation::QuotaExceeded { limit, used, asked, .. } => Some((*limit, *used, *asked)),
            _ => None,
        });
        let quotas: Vec<(u32, i64, i64)> = quotas.collect();
        if !ask.waived.contains(&RuleCode::QuotaExceeded) || wish.who == Who::User {
            assert_eq!(quotas, model.exceeded(&wish, ask.start, ask.end), "{act:?}: every quota with its numbers");
        }
        nearest::check(model, &wish, ask, refusal);
        for alternative in &refusal.alternatives {
            let other = with_slot(command, alternative.slot);
            let now = clock.at(model.now);
            let answer = engine::decide(&self.schedule, &other, actor, now, Seed(Uuid::nil()));
            assert!(answer.is_ok(), "{alternative:?} instead of {act:?}: {answer:?}");
        }
        relax::check(&self.schedule, command, actor, clock.at(model.now), refusal);
    }

    fn uses(&self) -> Vec<KnownUse> {
        let counted = |stage: &Stage| {
            matches!(stage, Stage::Held { .. } | Stage::Confirmed | Stage::InUse { .. } | Stage::Done { .. })
        };
        let booked = self.model.booked.iter().enumerate().filter(|(_, booked)| counted(&booked.stage));
        let known = |(n, booked): (usize, &super::minutes::Booked)| KnownUse {
            id: reservation_id(n),
            slot: self.clock().slot(booked.start, booked.end),
            side: booked.side,
            by_person: is_by_person(n),
            by_party: is_by_party(n),
            held: matches!(booked.stage, Stage::Held { .. }),
            begun: matches!(booked.stage, Stage::InUse { .. } | Stage::Done { .. }),
        };
        booked.map(known).collect()
    }

    fn command(&self, act: &Act) -> (Command, Actor) {
        let clock = self.clock();
        let lab = Actor { person: MANAGER, capacity: Capacity::Lab };
        let actor = |who: &Who| match who {
            Who::User => Actor { person: APPLICANT, capacity: Capacity::User },
            Who::Lab => lab,
        };
        let waiver = |ask: &Ask| Some(Waiver { rules: ask.waived.clone(), reason: "why".to_owned(), by: MANAGER });
        let reason = "reason".to_owned();
        match act {
            Act::Request { who, side, mode, wrong_code, ask } => {
                let request = Request {
                    id: reservation_id(self.model.booked.len()),
                    instrument: INSTRUMENT,
                    applicant: APPLICANT,
                    party: Party::Group(GROUP),
                    side: *side,
                    project_code: Some(if *wrong_code { "P-2" } else { CODE }.to_owned()),
                    mode: *mode,
                    purpose: Purpose::Research,
                    title: String::new(),
                    note: String::new(),
                    slot: clock.slot(ask.start, ask.end),
                    waiver: waiver(ask),
                };
                (Command::Request(request), actor(who))
            }
            Act::Move { n, who, ask } => {
                let slot = clock.slot(ask.start, ask.end);
                (Command::Move { id: reservation_id(*n), slot, waiver: waiver(ask) }, actor(who))
            }
            Act::Approve { n, approval } => (Command::Approve { id: reservation_id(*n), approval: *approval }, lab),
            Act::Decline { n } => (Command::Decline { id: reservation_id(*n), code: DeclineCode::Other, reason }, lab),
            Act::Cancel { n, who } => (Command::Cancel { id: reservation_id(*n), reason: None }, actor(who)),
            Act::CheckIn { n, who } => (Command::CheckIn { id: reservation_id(*n) }, actor(who)),
            Act::CheckOut { n, who } => {
                let (id, entries) = (reservation_id(*n), Vec::new());
                (Command::CheckOut { id, entries, samples: None, note: String::new() }, actor(who))
            }
            Act::DeclareOutage { start, end } => {
                let (id, slot) = (outage_id(self.model.broken.len()), clock.slot(*start, *end));
                (Command::DeclareOutage { id, slot, reason: OutageReason::Fault, note: reason }, lab)
            }
            Act::EndOutage { n } => (Command::EndOutage { id: outage_id(*n) }, lab),
        }
    }
}

/// A row of somebody else is given up.
fn is_vacated(change: &Change, command: &Command) -> bool {
    let own = command.reservation().map(Source::Reservation);
    matches!(change, Change::Occupancy(OccupancyChange::Vacate(row)) if Some(row.source) != own)
}

fn wish(model: &Minutes, act: &Act) -> Wish {
    match act {
        Act::Request { who, side, mode, wrong_code, .. } => {
            Wish { own: None, side: *side, mode: *mode, wrong_code: *wrong_code, who: *who }
        }
        Act::Move { n, who, .. } => {
            let booked = &model.booked[*n];
            Wish { own: Some(*n), side: booked.side, mode: booked.mode, wrong_code: false, who: *who }
        }
        other => unreachable!("{other:?} asks for no time"),
    }
}

fn with_slot(command: &Command, slot: inventory::slot::Slot) -> Command {
    match command.clone() {
        Command::Request(request) => Command::Request(Request { slot, ..request }),
        Command::Move { id, slot: _, waiver } => Command::Move { id, slot, waiver },
        other => other,
    }
}

/// The engine's state in the model's words.
fn stage(state: &State, clock: &Clock) -> Stage {
    match state {
        State::Held { until, awaiting } => Stage::Held { until: clock.minute(*until), awaiting: awaiting.clone() },
        State::Confirmed => Stage::Confirmed,
        State::InUse { since, by_applicant: _ } => Stage::InUse { since: clock.minute(*since) },
        State::Done { since, until } => Stage::Done { since: clock.minute(*since), until: clock.minute(*until) },
        State::Cancelled { reason: _ } => Stage::Cancelled,
        State::Declined { code: _, reason: _ } => Stage::Declined,
        State::Lapsed { at: _ } => Stage::Lapsed,
        State::Displaced { outage: _, awaiting } => Stage::Displaced { awaiting: awaiting.clone() },
    }
}
