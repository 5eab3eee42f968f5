//! Who runs a use: an operator who is on duty and free, if need be after others have changed among themselves.
//!
//! Two people for four instruments is the normal case. Operators differ in what they can run and when they are there, so
//! that first come, first served would refuse what a change of duties allows. Nobody who uses an instrument notices such
//! a change: the time stays, and who runs it is the lab's affair.

use crate::{
    beside::Beside,
    occupancy::{Occupancy, Source},
    schedule::Schedule,
};
use inventory::{
    id::{CompanionId, InstrumentId},
    slot::{Instant, Slot},
};
use std::collections::BTreeSet;

/// Most steps of one search; a lab's day takes some dozens.
const MOST_STEPS: usize = 4_000;

/// A use that needs somebody.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// The use.
    pub source: Source,
    /// Its time, during which its operator must be on duty.
    pub slot: Slot,
    /// Its time with set-up and clean-up, during which he can do nothing else.
    pub span: Slot,
    /// Who runs it now; he stays if he can.
    pub by: Option<CompanionId>,
}

/// Who runs what: whoever changes, and the use that was asked for last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Roster {
    /// The operator of the use that was asked for.
    pub by: CompanionId,
    /// Rows that go over from one operator to another.
    pub changed: Vec<(CompanionId, Occupancy, CompanionId)>,
}

/// Finds an operator for a use of the schedule's instrument: one who is free, the least busy first, or one who becomes
/// free when uses that have not begun at `now` are dealt out anew. Complete but for [`MOST_STEPS`].
pub(crate) fn find(schedule: &Schedule, companions: &[Beside], wanted: &Wanted, now: Instant) -> Option<Roster> {
    let instrument = schedule.instrument.id;
    let able: Vec<&Beside> =
        companions.iter().filter(|one| is_able(schedule, one, instrument, &wanted.slot, wanted.span)).collect();
    let free = able.iter().filter(|one| one.rivals(&wanted.span, Some(wanted.source)).next().is_none());
    let first = free.min_by_key(|one| (Some(one.companion.id) != wanted.by, one.occupancy.len(), one.companion.id));
    if let Some(one) = first {
        return Some(Roster { by: one.companion.id, changed: Vec::new() });
    }
    if able.is_empty() { None } else { Search::new(schedule, companions, wanted, now).deal() }
}

/// Tells whether an operator can run such a use: he knows the instrument and is on duty.
fn is_able(schedule: &Schedule, one: &Beside, instrument: InstrumentId, slot: &Slot, span: Slot) -> bool {
    let companion = &one.companion;
    let here = || companion.absent(slot, schedule.instrument.zone, &schedule.calendar).is_empty();
    let well = || schedule.companion_outages(companion.id, &span, None).is_empty();
    one.is_operator() && companion.serves(instrument) && here() && well()
}

/// Returns the times at which those who could run the use do something else, sorted; nothing when nobody could.
pub(crate) fn busy(schedule: &Schedule, wanted: &Wanted) -> Option<Vec<Slot>> {
    let instrument = schedule.instrument.id;
    let able = schedule.companions.iter().filter(|one| is_able(schedule, one, instrument, &wanted.slot, wanted.span));
    let mut able = able.peekable();
    able.peek()?;
    let rivals = able.flat_map(|one| one.rivals(&wanted.span, Some(wanted.source)));
    Some(rivals.map(|row| row.span).collect::<BTreeSet<Slot>>().into_iter().collect())
}

/// One use to be dealt out, and who may run it.
struct Card {
    row: Option<(CompanionId, Occupancy)>,
    span: Slot,
    able: Vec<CompanionId>,
}

/// Deals the uses that hang together out anew, in the order of their time, and takes back what leads nowhere.
struct Search {
    /// What keeps its operator: it has begun, it is no use, or nothing is known of it.
    fixed: Vec<(CompanionId, Slot)>,
    cards: Vec<Card>,
    steps: usize,
}

impl Search {
    fn new(schedule: &Schedule, companions: &[Beside], wanted: &Wanted, now: Instant) -> Self {
        let all = companions.iter().filter(|one| one.is_operator());
        let rows = all.flat_map(|one| one.occupancy.iter().map(|row| (one.companion.id, *row)));
        let others: Vec<(CompanionId, Occupancy)> = rows.filter(|(_, row)| row.source != wanted.source).collect();
        let (together, apart) = connected(others, wanted.span);
        let able_for = |instrument, slot: &Slot, span| {
            let able = companions.iter().filter(move |one| is_able(schedule, one, instrument, slot, span));
            able.map(|one| one.companion.id).collect::<Vec<_>>()
        };
        let mut fixed: Vec<(CompanionId, Slot)> = apart.into_iter().map(|(by, row)| (by, row.span)).collect();
        let mut cards = vec![Card {
            row: None,
            span: wanted.span,
            able: able_for(schedule.instrument.id, &wanted.slot, wanted.span),
        }];
        for (by, row) in together {
            let known = use_of(schedule, row.source).filter(|_| now < row.span.start());
            let Some((instrument, slot)) = known else {
                fixed.push((by, row.span));
                continue;
            };
            let mut able = vec![by];
            able.extend(able_for(instrument, &slot, row.span).into_iter().filter(|other| *other != by));
            cards.push(Card { row: Some((by, row)), span: row.span, able });
        }
        cards.sort_by_key(|card| (card.span, card.row.map(|(_, row)| row)));
        Self { fixed, cards, steps: 0 }
    }

    fn deal(mut self) -> Option<Roster> {
        let mut dealt = Vec::with_capacity(self.cards.len());
        if !self.next(&mut dealt) {
            return None;
        }
        let mut roster = Roster { by: dealt[0], changed: Vec::new() };
        for (card, by) in self.cards.iter().zip(dealt) {
            match card.row {
                None => roster.by = by,
                Some((before, row)) if before != by => roster.changed.push((before, row, by)),
                Some(_) => {}
            }
        }
        Some(roster)
    }

    fn next(&mut self, dealt: &mut Vec<CompanionId>) -> bool {
        let n = dealt.len();
        if n == self.cards.len() {
            return true;
        }
        for choice in 0..self.cards[n].able.len() {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return false;
            }
            let by = self.cards[n].able[choice];
            if self.is_free(by, dealt) {
                dealt.push(by);
                if self.next(dealt) {
                    return true;
                }
                dealt.pop();
            }
        }
        false
    }

    fn is_free(&self, by: CompanionId, dealt: &[CompanionId]) -> bool {
        let span = self.cards[dealt.len()].span;
        let mine = self.cards.iter().zip(dealt).filter(|(_, other)| **other == by).map(|(card, _)| card.span);
        let fixed = self.fixed.iter().filter(|(other, _)| *other == by).map(|(_, span)| *span);
        mine.chain(fixed).all(|other| !other.overlaps(&span))
    }
}

/// The instrument and the time of a use that an operator is kept for, as far as known.
fn use_of(schedule: &Schedule, source: Source) -> Option<(InstrumentId, Slot)> {
    let Source::Reservation(id) = source else { return None };
    let here = || schedule.reservation(id).map(|one| (schedule.instrument.id, one.slot));
    schedule.duties.get(&id).map(|duty| (duty.instrument, duty.slot)).or_else(here)
}

type Rows = Vec<(CompanionId, Occupancy)>;

/// Divides rows into those linked with `span` by overlaps, directly or through one another, and the others.
fn connected(mut rest: Rows, span: Slot) -> (Rows, Rows) {
    let mut reach = vec![span];
    let mut found = Vec::new();
    while let Some(edge) = reach.pop() {
        let (near, far): (Rows, Rows) = rest.into_iter().partition(|(_, row)| row.span.overlaps(&edge));
        reach.extend(near.iter().map(|(_, row)| row.span));
        found.extend(near);
        rest = far;
    }
    (found, rest)
}
