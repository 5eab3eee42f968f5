//! A small lab: instruments that share accessories, places and operators. Time is told in hours of 1 January 1970.

use crate::{guard, scenarios::facts};
use booking::{
    beside::{Beside, Duty},
    command::{Actor, Capacity, Command, OutageReason, Request},
    decision::{Decision, Refusal, Rejection},
    engine::{self, Seed},
    occupancy::Source,
    reservation::{Purpose, Reservation, State},
    schedule::Schedule,
    violation::{RuleCode, Violation},
};
use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;
use inventory::{
    companion::{Companion, CompanionKind, Needs},
    hours::{Opening, OpeningHours},
    id::{CompanionId, InstrumentId, OutageId, ReservationId},
    instrument::Mode,
    party::Side,
    slot::{Instant, Slot},
    text::Bilingual,
};
use std::{collections::BTreeSet, num::NonZeroU16};
use uuid::Uuid;

/// The lab: its instruments by number, and what goes with them.
pub struct Lab {
    pub instruments: Vec<Schedule>,
    pub now: Instant,
    pub capacity: Capacity,
}

pub fn at(hour: i64) -> Instant {
    DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
}

pub fn hours(from: i64, to: i64) -> Slot {
    Slot::new(at(from), at(to)).expect("a forward time")
}

pub fn instrument(n: usize) -> InstrumentId {
    InstrumentId(Uuid::from_u128(0x1000 + n as u128))
}

pub fn companion(n: u128) -> CompanionId {
    CompanionId(Uuid::from_u128(0x2000 + n))
}

pub fn reservation(n: u128) -> ReservationId {
    ReservationId(Uuid::from_u128(0x3000 + n))
}

/// An operator who can run these instruments and is on duty at these hours of every day.
pub fn operator(n: u128, fits: &[usize], from: u16, to: u16) -> Companion {
    let weekly = (1..=7).filter_map(|day| Opening::new(day, from * 60, to * 60).ok()).collect();
    let hours = OpeningHours { weekly, follows_working_days: false, exceptions: Vec::new() };
    Companion { hours, ..thing(n, CompanionKind::Operator, fits, 1) }
}

/// What a companion is called.
pub fn name(n: u128) -> Bilingual {
    Bilingual::new(format!("甲{n}"), format!("A{n}"))
}

/// An accessory or a place of these instruments.
pub fn thing(n: u128, kind: CompanionKind, fits: &[usize], capacity: u16) -> Companion {
    Companion {
        id: companion(n),
        kind,
        name: name(n),
        capacity: NonZeroU16::new(capacity).expect("a capacity"),
        hours: OpeningHours::always(),
        fits: fits.iter().map(|n| instrument(*n)).collect(),
        in_service: true,
    }
}

/// Needs an operator and nothing else.
pub fn an_operator() -> Needs {
    Needs { operator: true, ..Needs::default() }
}

/// Needs these things.
pub fn with(things: &[u128]) -> Needs {
    Needs { with: things.iter().map(|n| companion(*n)).collect(), operator: false }
}

impl Lab {
    /// A lab with so many instruments that confirm at once, at midnight.
    pub fn new(instruments: usize, companions: Vec<Companion>) -> Self {
        let one = |n| {
            let mut schedule = facts::plain_schedule(Tz::UTC);
            schedule.instrument.id = instrument(n);
            schedule.instrument.policy.automatic_for = vec![Side::Outside];
            schedule.companions =
                companions.iter().map(|one| Beside { companion: one.clone(), occupancy: Vec::new() }).collect();
            schedule
        };
        Self { instruments: (0..instruments).map(one).collect(), now: at(0), capacity: Capacity::User }
    }

    /// Carries a command out on one instrument, under the guard, and tells the others what became of the companions.
    pub fn command(&mut self, n: usize, command: &Command) -> Result<Decision, Rejection> {
        let actor = Actor { person: facts::APPLICANT, capacity: self.capacity };
        let schedule = self.loaded(n);
        let decision = engine::decide(&schedule, command, &actor, self.now, Seed(Uuid::from_u128(7)))?;
        self.keep(n, schedule, &decision);
        Ok(decision)
    }

    /// The facts of an instrument, with what operators do elsewhere.
    pub fn loaded(&self, n: usize) -> Schedule {
        let mut schedule = self.instruments[n].clone();
        let others = self.instruments.iter().enumerate().filter(|(other, _)| *other != n).map(|(_, other)| other);
        schedule.duties = others
            .flat_map(|other| other.reservations.iter().map(|one| (one.id, one.slot, other.instrument.id)))
            .map(|(id, slot, instrument)| (id, Duty { instrument, slot }))
            .collect();
        schedule
    }

    fn keep(&mut self, n: usize, mut schedule: Schedule, decision: &Decision) {
        if let Err(met) = guard::apply(decision, &mut schedule) {
            unreachable!("the guard fired: {met}");
        }
        let companions = schedule.companions.clone();
        self.instruments[n] = schedule;
        self.instruments.iter_mut().for_each(|one| one.companions.clone_from(&companions));
        self.check();
    }

    /// Every use keeps what it needs, as long as its instrument; nothing else is kept.
    fn check(&self) {
        let mut live: BTreeSet<Source> = BTreeSet::new();
        for schedule in &self.instruments {
            for one in schedule.reservations.iter().filter(|one| one.state.occupies()) {
                let source = Source::Reservation(one.id);
                live.insert(source);
                let spans: Vec<Slot> =
                    schedule.occupancy.iter().filter(|row| row.source == source).map(|row| row.span).collect();
                let kept = schedule.companions.iter().filter(|o| o.occupancy.iter().any(|row| row.source == source));
                let (operators, things): (Vec<&Beside>, Vec<&Beside>) =
                    kept.partition(|one| one.companion.kind == CompanionKind::Operator);
                let things: BTreeSet<CompanionId> = things.iter().map(|one| one.companion.id).collect();
                assert_eq!(things, one.needs.with, "{one:?}");
                let waived = one.waiver.as_ref().is_some_and(|waiver| waiver.rules.contains(&RuleCode::NoOperator));
                assert!(operators.len() == usize::from(one.needs.operator) || waived, "{one:?} has {operators:?}");
                for row in schedule.companions.iter().flat_map(|o| &o.occupancy).filter(|row| row.source == source) {
                    assert!(spans.contains(&row.span), "{row:?} beside {spans:?}");
                }
            }
            let done = schedule.reservations.iter().filter(|one| matches!(one.state, State::Done { .. }));
            live.extend(done.map(|one| Source::Reservation(one.id)));
        }
        let rows = self.instruments[0].companions.iter().flat_map(|one| &one.occupancy);
        rows.for_each(|row| assert!(live.contains(&row.source), "{row:?} belongs to no use"));
    }

    /// Asks for time on an instrument.
    pub fn ask(&mut self, n: usize, id: u128, slot: Slot, needs: Needs) -> Result<Decision, Vec<Violation>> {
        self.command(n, &Command::Request(request(n, id, slot, needs))).map_err(violations)
    }

    /// Moves a use.
    pub fn move_to(&mut self, n: usize, id: u128, slot: Slot) -> Result<Decision, Vec<Violation>> {
        self.command(n, &Command::Move { id: reservation(id), slot, waiver: None, reason: None }).map_err(violations)
    }

    pub fn cancel(&mut self, n: usize, id: u128) {
        self.command(n, &Command::Cancel { id: reservation(id), reason: None }).expect("it can be given up");
    }

    /// Something of an instrument is out of order.
    pub fn outage(&mut self, n: usize, of: u128, slot: Slot) -> Result<Decision, Vec<Violation>> {
        let id = OutageId(Uuid::from_u128(0x4000 + of));
        let (of, reason, note) = (Some(companion(of)), OutageReason::Fault, String::new());
        self.command(n, &Command::DeclareOutage { id, of, slot, reason, note }).map_err(violations)
    }

    /// A use as it stands.
    pub fn of(&self, id: u128) -> &Reservation {
        let mut all = self.instruments.iter().flat_map(|schedule| &schedule.reservations);
        all.find(|one| one.id == reservation(id)).expect("a known use")
    }

    /// Who runs a use, or which things it keeps.
    pub fn kept(&self, id: u128) -> Vec<CompanionId> {
        let source = Source::Reservation(reservation(id));
        self.instruments[0].kept_by(source).map(|companion| companion.id).collect()
    }
}

/// A request for time on an instrument.
pub fn request(n: usize, id: u128, slot: Slot, needs: Needs) -> Request {
    Request {
        id: reservation(id),
        instrument: instrument(n),
        applicant: facts::APPLICANT,
        party: facts::PARTY,
        side: Side::Outside,
        project_code: None,
        mode: Mode::SelfUse,
        purpose: Purpose::Research,
        title: String::new(),
        note: String::new(),
        needs,
        slot,
        waiver: None,
    }
}

/// What the rules say against it.
pub fn violations(rejection: Rejection) -> Vec<Violation> {
    match rejection {
        Rejection::Refused(Refusal { violations, .. }) => violations,
        other => unreachable!("refused by rules, not {other:?}"),
    }
}
