//! What the engine has come to against what the model has: after every command, and after every refusal.

use super::{
    asking::{outage_id, reservation_id, wish},
    clock::Clock,
    game::Game,
    minutes::{Stage, index},
    nearest, relax,
    step::{Act, Who},
};
use booking::{
    command::{Actor, Command, Request},
    decision::Refusal,
    engine::{self, Seed},
    occupancy::Source,
    reservation::{OfferFrom, State},
    violation::{RuleCode, Violation},
};
use std::collections::BTreeMap;
use uuid::Uuid;

impl Game {
    /// The engine's reservations and rows say what the model's minutes say.
    pub(super) fn compare(&self) {
        let (model, clock) = (&self.model, self.clock());
        assert_eq!(self.schedule.reservations.len(), model.booked.len());
        for (n, (booked, reservation)) in model.booked.iter().zip(&self.schedule.reservations).enumerate() {
            assert_eq!(reservation.id, reservation_id(n));
            assert_eq!(reservation.slot, clock.slot(booked.start, booked.end));
            assert_eq!(reservation.revision, booked.revision);
            assert_eq!(stage(&reservation.state, clock), booked.stage);
            assert_eq!(reservation.kept_until.map(|until| clock.minute(until)), booked.kept);
        }
        let strikes = self.schedule.strikes.iter().map(|s| (s.reservation, s.kind, clock.minute(s.at)));
        let held = model.strikes.iter().map(|held| (reservation_id(held.n), held.kind, held.at));
        assert_eq!(strikes.collect::<Vec<_>>(), held.collect::<Vec<_>>());
        let measures = self.schedule.standing.measures.iter();
        let measures = measures.map(|m| (m.kind, clock.minute(m.from), clock.minute(m.until)));
        assert_eq!(measures.collect::<Vec<_>>(), model.measures);
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
    pub(super) fn check_refusal(&self, act: &Act, command: &Command, actor: &Actor, refusal: &Refusal) {
        let (model, clock) = (&self.model, self.clock());
        let (Act::Request { ask, .. } | Act::Move { ask, .. } | Act::Hold { ask, .. }) = act else {
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
        for violation in &refusal.violations {
            if let Violation::TooManyAttempts { within_minutes, again_at, .. } = violation {
                let since = model.worn_out_since().expect("too many attempts");
                assert_eq!(
                    clock.minute(*again_at),
                    since + i64::from(*within_minutes),
                    "{act:?}: when he may ask again"
                );
            }
        }
        let mut later = self.schedule.clone();
        later.standing.attempts = self.attempts(command, actor, clock.at(model.now));
        // What else would work does not depend on what he keeps elsewhere.
        let mut about_this = refusal.clone();
        about_this.violations.retain(|violation| violation.code() != RuleCode::OneHold);
        if about_this.violations.is_empty() {
            assert_eq!(refusal.alternatives, []);
        } else {
            nearest::check(model, &wish, ask, &about_this);
        }
        for alternative in &refusal.alternatives {
            let other = with_slot(command, alternative.slot);
            let now = clock.at(model.now);
            let answer = engine::decide(&later, &other, actor, now, Seed(Uuid::nil()));
            assert!(answer.is_ok(), "{alternative:?} instead of {act:?}: {answer:?}");
        }
        relax::check(&self.schedule, command, actor, clock.at(model.now), refusal);
    }
}

fn with_slot(command: &Command, slot: inventory::slot::Slot) -> Command {
    match command.clone() {
        Command::Request(request) => Command::Request(Request { slot, ..request }),
        Command::Hold(request) => Command::Request(Request { slot, ..*request }),
        Command::Move { id, slot: _, waiver, reason } => Command::Move { id, slot, waiver, reason },
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
        State::Cancelled { .. } => Stage::Cancelled,
        State::Declined { code: _, reason: _ } => Stage::Declined,
        State::Lapsed { at: _ } => Stage::Lapsed,
        State::NoShow { at } => Stage::NoShow { at: clock.minute(*at) },
        State::Offered { until, from: OfferFrom::Hold } => Stage::Kept { until: clock.minute(*until) },
        State::Waiting { .. } | State::Offered { .. } => unreachable!("nobody waits in the model"),
        State::Displaced { outage: _, awaiting } => Stage::Displaced { awaiting: awaiting.clone() },
    }
}
