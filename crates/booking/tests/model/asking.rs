//! Acts of the model as commands to the engine, with ids that are counted.

use super::{
    game::Game,
    judge::Wish,
    limits::{is_by_party, is_by_person},
    minutes::{Booked, Minutes, Stage},
    step::{Act, Ask, Who},
    world::{CODE, GROUP, INSTRUMENT, OTHERS},
};
use booking::{
    command::{Actor, Capacity, Command, Filled, OutageReason, Request},
    reservation::{DeclineCode, Purpose, Waiver},
    schedule::{KnownUse, ShortHolds},
};
use inventory::{
    id::{OutageId, PersonId, ReservationId},
    party::Party,
};
use std::collections::BTreeSet;
use uuid::Uuid;

pub(super) const APPLICANT: PersonId = PersonId(Uuid::from_u128(4));
const MANAGER: PersonId = PersonId(Uuid::from_u128(5));
const DEPUTY: PersonId = PersonId(Uuid::from_u128(6));

/// The id of the `n`-th reservation.
pub(super) fn reservation_id(n: usize) -> ReservationId {
    ReservationId(Uuid::from_u128(1000 + n as u128))
}

/// The id of the `n`-th outage.
pub(super) fn outage_id(n: usize) -> OutageId {
    OutageId(Uuid::from_u128(1_000_000 + n as u128))
}

impl Game {
    pub(super) fn uses(&self) -> Vec<KnownUse> {
        let counted = |stage: &Stage| {
            matches!(
                stage,
                Stage::Held { .. } | Stage::Kept { .. } | Stage::Confirmed | Stage::InUse { .. } | Stage::Done { .. }
            )
        };
        let booked = self.model.booked.iter().enumerate().filter(|(_, booked)| counted(&booked.stage));
        let known = |(n, booked): (usize, &Booked)| KnownUse {
            id: reservation_id(n),
            slot: self.clock().slot(booked.start, booked.end),
            side: booked.side,
            by_person: is_by_person(n),
            by_party: is_by_party(n),
            held: matches!(booked.stage, Stage::Held { .. }),
            series: None,
            begun: matches!(booked.stage, Stage::InUse { .. } | Stage::Done { .. }),
            party: Some(Party::Group(if is_by_party(n) { GROUP } else { OTHERS })),
        };
        booked.map(known).collect()
    }

    pub(super) fn holds(&self) -> ShortHolds {
        let at = |minute| self.clock().at(minute);
        ShortHolds { kept_until: self.model.keeps_already().map(at), let_go_here: self.model.let_go().map(at) }
    }

    /// Who has agreed to what an act approves.
    pub(super) fn agreed(&self, act: &Act) -> BTreeSet<(ReservationId, PersonId)> {
        let Act::Approve { n, .. } = act else { return BTreeSet::new() };
        let who = |deputy: &bool| (reservation_id(*n), if *deputy { DEPUTY } else { MANAGER });
        self.model.booked[*n].agreed.iter().map(who).collect()
    }

    pub(super) fn command(&self, act: &Act) -> (Command, Actor) {
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
                    needs: Default::default(),
                    mode: *mode,
                    purpose: Purpose::Research,
                    title: String::new(),
                    note: String::new(),
                    slot: clock.slot(ask.start, ask.end),
                    waiver: waiver(ask),
                };
                (Command::Request(request), actor(who))
            }
            Act::Hold { side, mode, ask } => {
                let request = Request {
                    id: reservation_id(self.model.booked.len()),
                    instrument: INSTRUMENT,
                    applicant: APPLICANT,
                    party: Party::Group(GROUP),
                    side: *side,
                    project_code: None,
                    needs: Default::default(),
                    mode: *mode,
                    purpose: Purpose::Other,
                    title: String::new(),
                    note: String::new(),
                    slot: clock.slot(ask.start, ask.end),
                    waiver: None,
                };
                (Command::Hold(Box::new(request)), actor(&Who::User))
            }
            Act::Book { n, wrong_code } => {
                let project_code = Some(if *wrong_code { "P-2" } else { CODE }.to_owned());
                let (id, purpose, note) = (reservation_id(*n), Purpose::Research, String::new());
                let filled = Filled { id, purpose, title: "use".to_owned(), note, project_code };
                (Command::Book(Box::new(filled)), actor(&Who::User))
            }
            Act::Move { n, who, ask } => {
                let slot = clock.slot(ask.start, ask.end);
                (Command::Move { id: reservation_id(*n), slot, waiver: waiver(ask), reason: None }, actor(who))
            }
            Act::Approve { n, approval, deputy } => {
                let person = if *deputy { DEPUTY } else { MANAGER };
                let command = Command::Approve { id: reservation_id(*n), approval: *approval };
                (command, Actor { person, ..lab })
            }
            Act::Decline { n } => (Command::Decline { id: reservation_id(*n), code: DeclineCode::Other, reason }, lab),
            Act::Cancel { n, who } => (Command::Cancel { id: reservation_id(*n), reason: None }, actor(who)),
            Act::CheckIn { n, who } => (Command::CheckIn { id: reservation_id(*n) }, actor(who)),
            Act::CheckOut { n, who } => {
                let (id, entries) = (reservation_id(*n), Vec::new());
                (Command::CheckOut { id, entries, samples: None, note: String::new() }, actor(who))
            }
            Act::MarkNoShow { n } => (Command::MarkNoShow { id: reservation_id(*n) }, lab),
            Act::DeclareOutage { start, end } => {
                let (id, slot) = (outage_id(self.model.broken.len()), clock.slot(*start, *end));
                (Command::DeclareOutage { id, of: None, slot, reason: OutageReason::Fault, note: reason }, lab)
            }
            Act::EndOutage { n } => (Command::EndOutage { id: outage_id(*n) }, lab),
        }
    }
}

/// What an act asks time for.
pub(super) fn wish(model: &Minutes, act: &Act) -> Wish {
    match act {
        Act::Request { who, side, mode, wrong_code, .. } => {
            Wish { own: None, side: *side, mode: *mode, wrong_code: *wrong_code, who: *who }
        }
        Act::Hold { side, mode, .. } => Wish { own: None, side: *side, mode: *mode, wrong_code: false, who: Who::User },
        Act::Move { n, who, .. } => {
            let booked = &model.booked[*n];
            Wish { own: Some(*n), side: booked.side, mode: booked.mode, wrong_code: false, who: *who }
        }
        other => unreachable!("{other:?} asks for no time"),
    }
}
