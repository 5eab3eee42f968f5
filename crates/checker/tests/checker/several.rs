//! What clients of a game know of series, bundles, proposals and outages, and what they do about them.

use crate::{calendar::Calendar, random::Random};
use checker::{
    history::{Event, Operation, Outcome, Seen},
    several::{Choice, Wanted},
    slot::{Instant, Slot},
};
use chrono::{DateTime, TimeDelta};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Default)]
pub struct Several {
    /// Series with their revisions and the names of their occurrences.
    series: BTreeMap<Uuid, (u32, Vec<Instant>)>,
    bundles: BTreeMap<Uuid, u32>,
    proposals: Vec<Uuid>,
    /// Reservations that were seen among others; nobody knows their revisions yet.
    heard: Vec<Uuid>,
    /// Those whom the last outage pushed out.
    pub displaced: Vec<Uuid>,
    pub last_outage: Option<Uuid>,
}

impl Several {
    /// Takes over what an answer tells.
    pub fn hear(&mut self, event: &Event, told: &mut BTreeMap<Uuid, Seen>) {
        match &event.outcome {
            Outcome::Series { series, revision, occurrences, .. } => {
                let names = occurrences.iter().map(|one| one.name).collect();
                self.series.insert(*series, (*revision, names));
                self.heard.extend(occurrences.iter().map(|one| one.id));
            }
            Outcome::Bundle { revision, items, .. } => {
                self.bundles.insert(event.id, *revision);
                told.extend(items.iter().cloned());
            }
            Outcome::Proposal { reservation, .. } => {
                self.proposals.push(event.id);
                self.heard.extend(reservation.iter());
            }
            Outcome::Reservation { .. } => self.heard.push(event.id),
            Outcome::Outage { displaced, .. } if !displaced.is_empty() => {
                (self.displaced, self.last_outage) = (displaced.clone(), Some(event.id));
            }
            _ => {}
        }
    }

    /// A request about several, or a look at one of them.
    pub fn choose(
        &self,
        random: &mut Random,
        calendar: &Calendar,
        told: &BTreeMap<Uuid, Seen>,
        clock: Instant,
    ) -> (Uuid, Option<u32>, Operation) {
        let heard = random.pick(&self.heard).copied();
        let read = (heard.unwrap_or_else(|| random.id()), None, Operation::Read);
        match random.below(20) {
            0..4 => {
                let instrument = random.pick(&calendar.instruments).expect("there is one at least").id;
                let (first, count) = (some_slot(random, clock), random.between(2, 4) as i32);
                let every = TimeDelta::minutes(15 * random.between(4, 16) as i64);
                let slots = (0..count).map(|nth| first.shifted(every * nth)).collect();
                let choice = if random.chance(50) { Choice::All } else { Choice::Possible };
                let content = "series".to_owned();
                (random.id(), None, Operation::CreateSeries { instrument, slots, choice, content })
            }
            4..9 => self.change_series(random, clock).unwrap_or(read),
            9..11 => {
                let count = random.between(2, 3);
                let items = (0..count).map(|_| Wanted {
                    id: random.id(),
                    instrument: random.pick(&calendar.instruments).expect("there is one at least").id,
                    slot: some_slot(random, clock),
                    content: "a".to_owned(),
                });
                let items = items.collect();
                (random.id(), None, Operation::CreateBundle { items })
            }
            11..13 => {
                let bundles: Vec<(Uuid, u32)> = self.bundles.iter().map(|(id, revision)| (*id, *revision)).collect();
                match random.pick(&bundles) {
                    Some((id, revision)) if random.chance(60) => (*id, Some(*revision), Operation::CancelBundle),
                    Some((id, _)) => (*id, None, Operation::ReadBundle),
                    None => read,
                }
            }
            13..15 => {
                let known: Vec<(&Uuid, &Seen)> = told.iter().filter(|(_, seen)| seen.state.occupies()).collect();
                let Some(reservation) = random.pick(&known).map(|(id, _)| **id) else { return read };
                let at = random.pick(&known).map(|(_, seen)| seen.slot.start()).filter(|_| random.chance(70));
                (random.id(), None, Operation::Propose { reservation, at })
            }
            15..18 => match self.proposals.last() {
                Some(id) if random.chance(80) => (*id, None, Operation::AcceptProposal),
                Some(id) => (*id, None, Operation::CloseProposal),
                None => read,
            },
            _ => read,
        }
    }

    fn change_series(&self, random: &mut Random, clock: Instant) -> Option<(Uuid, Option<u32>, Operation)> {
        let known: Vec<(&Uuid, &(u32, Vec<Instant>))> = self.series.iter().collect();
        let (id, (revision, names)) = random.pick(&known).copied()?;
        let operation = match random.below(6) {
            0 => Operation::ReadSeries,
            1 => Operation::ApproveSeries,
            2 => Operation::DeclineSeries,
            3 => Operation::CancelSeries { from: random.pick(names).copied().filter(|_| random.chance(50)) },
            _ => Operation::MoveSeries { from: *random.pick(names)?, slot: some_slot(random, clock) },
        };
        let if_match = (operation != Operation::ReadSeries).then_some(*revision);
        Some((*id, if_match, operation))
    }
}

fn some_slot(random: &mut Random, clock: Instant) -> Slot {
    let quarter = clock.timestamp().div_euclid(900) + random.below(32) as i64;
    let start = DateTime::UNIX_EPOCH + TimeDelta::minutes(15 * quarter);
    let length = TimeDelta::minutes(15 * random.between(1, 8) as i64);
    Slot::new(start, start + length).expect("a forward slot")
}
