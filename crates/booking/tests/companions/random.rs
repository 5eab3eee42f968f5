//! Random days of a lab: what the engine says about operators and accessories, beside every way to deal the uses out.

use super::lab::{Lab, an_operator, companion, hours, instrument, operator, thing};
use crate::cases::runs;
use booking::{
    occupancy::Source,
    reservation::Reservation,
    violation::{RuleCode, Violation},
};
use inventory::{
    companion::{Companion, CompanionKind, Needs},
    id::InstrumentId,
    slot::Slot,
};
use proptest::prelude::*;

const ACCESSORY: u128 = 50;

/// What somebody does: asks for time, or gives his up.
#[derive(Debug, Clone)]
enum Step {
    Ask { on: usize, start: i64, length: i64, accessory: bool, operator: bool },
    Cancel { which: usize },
    Move { which: usize, start: i64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let ask = (0..4usize, 8..17i64, 1..5i64, prop::bool::weighted(0.3), prop::bool::weighted(0.8))
        .prop_map(|(on, start, length, accessory, operator)| Step::Ask { on, start, length, accessory, operator });
    let cancel = (0..20usize).prop_map(|which| Step::Cancel { which });
    let moved = (0..20usize, 8..17i64).prop_map(|(which, start)| Step::Move { which, start });
    prop::collection::vec(prop_oneof![6 => ask, 1 => cancel, 2 => moved], 1..14)
}

/// Up to three operators with skills and hours of their own.
fn people() -> impl Strategy<Value = Vec<Companion>> {
    let one = (prop::collection::vec(0..4usize, 1..5), 6..12u16, 14..22u16);
    prop::collection::vec(one, 0..4).prop_map(|all| {
        let person = |(n, (fits, from, to)): (u128, (Vec<usize>, u16, u16))| operator(n, &fits, from, to);
        (1..).zip(all).map(person).collect()
    })
}

/// Tells whether all uses can be run, by trying everything.
fn can_be_dealt(uses: &[(InstrumentId, Slot)], people: &[Companion]) -> bool {
    fn on(uses: &[(InstrumentId, Slot)], people: &[Companion], dealt: &mut Vec<usize>) -> bool {
        let Some((instrument, slot)) = uses.get(dealt.len()) else { return true };
        (0..people.len()).any(|n| {
            let one = &people[n];
            let here = one.absent(slot, chrono_tz::Tz::UTC, &Default::default()).is_empty();
            let busy = uses.iter().zip(dealt.iter()).any(|((_, other), by)| *by == n && other.overlaps(slot));
            if !one.serves(*instrument) || !here || busy {
                return false;
            }
            dealt.push(n);
            let done = on(uses, people, dealt);
            dealt.pop();
            done
        })
    }
    on(uses, people, &mut Vec::new())
}

/// The uses that need somebody, without `but`.
fn operated(lab: &Lab, but: Option<&Reservation>) -> Vec<(InstrumentId, Slot)> {
    let all = lab.instruments.iter().flat_map(|schedule| &schedule.reservations);
    let live = all.filter(|one| one.state.occupies() && one.needs.operator);
    live.filter(|one| Some(one.id) != but.map(|but| but.id)).map(|one| (one.instrument, one.slot)).collect()
}

/// What must be said of a time: each rule by itself, from the uses alone.
fn expected(
    lab: &Lab,
    people: &[Companion],
    on: usize,
    slot: Slot,
    needs: &Needs,
    but: Option<&Reservation>,
) -> Vec<RuleCode> {
    let rows = lab.instruments[on].occupancy.iter();
    let own = but.map(|but| Source::Reservation(but.id));
    let taken = rows.filter(|row| Some(row.source) != own).any(|row| row.span.overlaps(&slot));
    let all = lab.instruments.iter().flat_map(|schedule| &schedule.reservations);
    let accessory = !needs.with.is_empty()
        && all
            .filter(|one| one.state.occupies() && !one.needs.with.is_empty())
            .any(|one| Some(one.id) != but.map(|but| but.id) && one.slot.overlaps(&slot));
    let mut uses = operated(lab, but);
    uses.push((instrument(on), slot));
    let nobody = needs.operator && !can_be_dealt(&uses, people);
    let rules = [(RuleCode::Occupied, taken), (RuleCode::CompanionTaken, accessory), (RuleCode::NoOperator, nobody)];
    rules.into_iter().filter(|(_, broken)| *broken).map(|(code, _)| code).collect()
}

fn codes(violations: &[Violation]) -> Vec<RuleCode> {
    violations.iter().map(Violation::code).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: runs(256), ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_refused_that_could_be_dealt_out_and_nothing_promised_that_could_not(
        people in people(), steps in steps(),
    ) {
        let mut companions = people.clone();
        companions.push(thing(ACCESSORY, CompanionKind::Accessory, &[0, 1, 2, 3], 1));
        let mut lab = Lab::new(4, companions);
        let mut known: Vec<usize> = Vec::new();
        for (id, step) in (0u128..).zip(steps) {
            match step {
                Step::Ask { on, start, length, accessory, operator } => {
                    let slot = hours(start, start + length);
                    let mut needs = if operator { an_operator() } else { Needs::default() };
                    needs.with.extend(accessory.then_some(companion(ACCESSORY)));
                    let expected = expected(&lab, &people, on, slot, &needs, None);
                    let found = lab.ask(on, 100 + known.len() as u128, slot, needs);
                    let found = found.map(|_| known.push(on)).err().unwrap_or_default();
                    prop_assert_eq!(codes(&found), expected, "step {}", id);
                }
                Step::Cancel { which } if which < known.len() => {
                    let id = 100 + which as u128;
                    if lab.of(id).state.occupies() {
                        lab.cancel(known[which], id);
                    }
                }
                Step::Move { which, start } if which < known.len() => {
                    let one = lab.of(100 + which as u128).clone();
                    if one.state.occupies() {
                        let slot = one.slot.moved_to(super::lab::at(start));
                        let expected = expected(&lab, &people, known[which], slot, &one.needs, Some(&one));
                        let found = lab.move_to(known[which], 100 + which as u128, slot).err().unwrap_or_default();
                        prop_assert_eq!(codes(&found), expected, "step {}", id);
                    }
                }
                Step::Cancel { .. } | Step::Move { .. } => {}
            }
        }
    }
}
