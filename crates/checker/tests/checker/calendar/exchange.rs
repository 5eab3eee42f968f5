//! Handing time over, and exchanging it.

use super::{Calendar, LAB, change::follows, rules::problem};
use checker::{
    history::{Event, FinalProposal, Operation, Outcome},
    machine::State,
    several::Standing,
    slot::{Instant, Slot},
};
use uuid::Uuid;

#[derive(Clone)]
pub struct Proposal {
    client: String,
    asked: Operation,
    standing: Standing,
    /// Who has agreed, and may say so again.
    agreed: Option<String>,
    /// As it is read in the end; its id is not filled in.
    pub last: FinalProposal,
}

impl Calendar {
    pub(super) fn propose(&mut self, event: &Event, reservation: Uuid, at: Option<Instant>, now: Instant) -> Outcome {
        if let Some(known) = self.proposals.get(&event.id) {
            let same = known.client == event.client && known.asked == event.operation;
            return if same { self.shown_proposal(event.id, 200) } else { problem(409, "id-in-use") };
        }
        let Some(own) = self.reservations.get(&reservation) else { return problem(404, "not-found") };
        let (instrument, slot) = (own.instrument, own.seen.slot);
        let counter = at.map(|at| {
            let others = self.reservations.iter().filter(|(id, _)| **id != reservation);
            let there = others.filter(|(_, kept)| kept.instrument == instrument && kept.seen.slot.contains(at));
            let mut there = there.filter(|(id, _)| self.can_change_hands(id, now));
            there.next().map(|(id, kept)| (*id, kept.seen.slot))
        });
        if !self.can_change_hands(&reservation, now) || counter == Some(None) {
            return problem(409, "no-counterpart");
        }
        let (client, asked) = (event.client.clone(), event.operation.clone());
        let counter = counter.flatten();
        let last = FinalProposal { id: event.id, reservation, slot, counter, accepted: false, made: None };
        self.proposals.insert(event.id, Proposal { client, asked, standing: Standing::Open, agreed: None, last });
        self.shown_proposal(event.id, 201)
    }

    fn can_change_hands(&self, id: &Uuid, now: Instant) -> bool {
        let seen = &self.reservations[id].seen;
        matches!(seen.state, State::Held | State::Confirmed) && now < seen.slot.start()
    }

    pub(super) fn accept(&mut self, event: &Event, now: Instant) -> Outcome {
        let Some(proposal) = self.proposals.get(&event.id).cloned() else { return problem(404, "not-found") };
        if proposal.agreed.as_ref() == Some(&event.client) {
            return self.shown_proposal(event.id, 200);
        }
        let FinalProposal { reservation, slot, counter, .. } = proposal.last.clone();
        let (instrument, with) = (self.reservations[&reservation].instrument, self.reservations[&reservation].with);
        self.lapse(instrument, now);
        let mut times = std::iter::once((reservation, slot)).chain(counter);
        let stands =
            times.all(|(id, slot)| self.can_change_hands(&id, now) && self.reservations[&id].seen.slot == slot);
        if proposal.standing != Standing::Open || !stands {
            return problem(409, "proposal-closed");
        }
        let made = match counter {
            Some((other, other_slot)) => {
                let before = self.clone();
                let both = [reservation, other];
                for (id, slot) in [(reservation, other_slot), (other, slot)] {
                    let with = self.reservations[&id].with;
                    if !self.in_the_way(instrument, &slot, &both, with, now).is_empty() {
                        *self = before;
                        return problem(409, "booking-refused");
                    }
                    // Whoever has got his time is in the other one's way.
                    let change = Event { id, if_match: None, operation: Operation::Move { slot }, ..event.clone() };
                    let state = follows(&change, &self.reservations[&id]).expect("it can be moved");
                    self.carry_out(&change, instrument, state, now);
                }
                let apart = |id: &Uuid| {
                    let kept = &self.reservations[id];
                    self.in_the_way(instrument, &kept.seen.slot, &[*id], kept.with, now).is_empty()
                };
                if !both.iter().all(apart) {
                    *self = before;
                    return problem(409, "booking-refused");
                }
                None
            }
            None if !self.in_the_way(instrument, &slot, &[reservation], with, now).is_empty() => {
                return problem(409, "booking-refused");
            }
            None => {
                let change = Event { id: reservation, if_match: None, operation: Operation::Cancel, ..event.clone() };
                self.carry_out(&change, instrument, State::Cancelled, now);
                let made = self.fresh();
                let mut kept = self.asked(event, instrument, slot);
                kept.awaited = u8::from(event.client != LAB);
                kept.with = with;
                self.settle(&mut kept, slot, now);
                self.reservations.insert(made, kept);
                Some(made)
            }
        };
        let proposal = self.proposals.get_mut(&event.id).expect("it was found before");
        proposal.standing = Standing::Accepted;
        proposal.agreed = Some(event.client.clone());
        (proposal.last.accepted, proposal.last.made) = (true, made);
        self.shown_proposal(event.id, 200)
    }

    pub(super) fn close(&mut self, id: Uuid) -> Outcome {
        match self.proposals.get_mut(&id) {
            Some(proposal) if proposal.standing == Standing::Open => {
                proposal.standing = Standing::Refused;
                self.shown_proposal(id, 200)
            }
            Some(_) => problem(409, "proposal-closed"),
            None => problem(404, "not-found"),
        }
    }

    fn shown_proposal(&self, id: Uuid, status: u16) -> Outcome {
        let Proposal { standing, last, .. } = &self.proposals[&id];
        let FinalProposal { reservation, slot, counter, .. } = last.clone();
        let counter: Option<Slot> = counter.map(|(_, slot)| slot);
        Outcome::Proposal { status, standing: *standing, reservation: Some(reservation), slot, counter }
    }
}
