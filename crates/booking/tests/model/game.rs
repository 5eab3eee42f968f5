//! Engine and model side by side: one run of random commands.

use super::{
    answers,
    asking::{reservation_id, wish},
    clock::Clock,
    judge::Verdict,
    minutes::{Minutes, Stage},
    step::{Act, Step},
    world::{INSTRUMENT, World},
};
use crate::guard;
use booking::{
    command::{Actor, Capacity, Command},
    decision::{Change, Decision, Rejection},
    engine::{self, Seed},
    occupancy::{OccupancyChange, Source},
    rules::attempts::Attempts,
    schedule::Schedule,
    violation::RuleCode,
};
use inventory::slot::Instant;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One run of random commands.
pub struct Game {
    pub model: Minutes,
    pub schedule: Schedule,
    /// How many commands were decided.
    pub commands: u32,
    /// Made of every command and answer so far.
    pub digest: Uuid,
    /// How often each outcome was seen.
    pub seen: BTreeMap<String, usize>,
}

impl Game {
    pub fn new(world: World) -> Self {
        let schedule = world.schedule();
        Self { schedule, model: Minutes::new(world), commands: 0, digest: Uuid::nil(), seen: BTreeMap::new() }
    }

    pub(super) fn clock(&self) -> &'static Clock {
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
        self.schedule.standing.known_here = self.model.is_known();
        self.schedule.standing.holds = self.holds();
        self.schedule.agreed = self.agreed(&act);
        let (command, actor) = self.command(&act);
        self.schedule.standing.attempts = self.attempts(&command, &actor, now);
        let seed = Seed(Uuid::from_u128(6));
        let result = engine::decide(&self.schedule, &command, &actor, now, seed);
        assert_eq!(result, engine::decide(&self.schedule, &command, &actor, now, seed), "the same answer twice");
        self.commands += 1;
        self.digest = Uuid::new_v5(&self.digest, format!("{now} {actor:?} {command:?} {result:?}").as_bytes());
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

    /// What is known of the applicant's attempts; what is counted in the model is not asked.
    pub(super) fn attempts(&self, command: &Command, actor: &Actor, now: Instant) -> Attempts {
        match self.schedule.instrument.policy.attempts {
            Some(limit) if command.is_attempt() && actor.capacity == Capacity::User => Attempts::with_one_more(
                &limit,
                self.model.attempts.iter().map(|at| self.clock().at(*at)).collect(),
                now,
            ),
            _ => Attempts::default(),
        }
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
            Act::Hold { ask, .. } => model.hold(&wish(model, act), ask),
            Act::Book { n, wrong_code } => model.book(*n, *wrong_code),
            Act::Move { n, who, ask } => model.move_to(*n, *who, ask),
            Act::Approve { n, approval, deputy } => model.approve(*n, *approval, *deputy),
            Act::Decline { n } => model.decline(*n),
            Act::Cancel { n, who } => model.cancel(*n, *who),
            Act::CheckIn { n, .. } => model.check_in(*n),
            Act::CheckOut { n, .. } => model.check_out(*n),
            Act::MarkNoShow { n } => model.mark_no_show(*n),
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
                    told.extend(happening.is_told().then_some((reservation.id, *happening)));
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
                Change::RecordStrike(strike) => *self.seen.entry(format!("{:?}", strike.kind)).or_default() += 1,
                Change::Impose(measure) => *self.seen.entry(format!("{:?}", measure.kind)).or_default() += 1,
                Change::Companion(_) => unreachable!("no use of the model needs anything"),
                Change::Occupancy(_)
                | Change::AddSeries(_)
                | Change::UpdateSeries(_)
                | Change::LeaveSeries(_)
                | Change::RenameOccurrence(_)
                | Change::AddOutage(_)
                | Change::UpdateOutage(_)
                | Change::AddProposal(_)
                | Change::UpdateProposal(_)
                | Change::Collect { .. }
                | Change::GiveOut(_) => {}
            }
        }
        let notices: Vec<_> = decision.notices.iter().map(|notice| (notice.reservation, notice.happening)).collect();
        assert_eq!(notices, told, "every change is told, in order");
        if let Err(met) = guard::apply(decision, &mut self.schedule) {
            unreachable!("the guard fired: {met}");
        }
        self.compare();
    }
}

/// A row of somebody else is given up.
fn is_vacated(change: &Change, command: &Command) -> bool {
    let own = command.reservation().map(Source::Reservation);
    matches!(change, Change::Occupancy(OccupancyChange::Vacate(row)) if Some(row.source) != own)
}
