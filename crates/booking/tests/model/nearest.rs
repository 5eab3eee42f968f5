//! Alternatives over again, by trying every minute.

use super::{judge::Wish, minutes::Minutes, step::Ask};
use booking::{
    alternatives::{Alternative, AlternativeKind, SEARCH_DAYS},
    decision::Refusal,
    violation::{RuleCode, Violation},
};
use std::collections::BTreeSet;

pub fn check(model: &Minutes, wish: &Wish, ask: &Ask, refusal: &Refusal) {
    let codes: Vec<RuleCode> = refusal.violations.iter().map(Violation::code).collect();
    let expected =
        if codes.iter().all(|code| code.is_about_time()) { near(model, wish, ask, &codes) } else { Vec::new() };
    assert_eq!(refusal.alternatives, expected, "alternatives to {ask:?} at {}, refused for {codes:?}", model.now);
}

fn near(model: &Minutes, wish: &Wish, ask: &Ask, codes: &[RuleCode]) -> Vec<Alternative> {
    let policy = &model.world.policy;
    let clock = model.world.clock();
    let (first, last) = (model.earliest(wish.mode), model.now + i64::from(policy.horizon_days) * 1440);
    let last = model.released_until().map_or(last, |released| last.min(released));
    let stands = wish.own.map(|n| (model.booked[n].start, model.booked[n].end));
    let fits = |start: i64, length: i64| {
        let slot = (start, start + length);
        let other = Ask { start, end: start + length, waived: BTreeSet::new() };
        slot != (ask.start, ask.end) && Some(slot) != stands && model.broken_rules(wish, &other).is_empty()
    };
    let grid_at = |minute: i64| model.lengths(minute).0;
    let on_grid = |minute: &i64| clock.wall(*minute).of_day % grid_at(*minute) == 0 && !clock.wall(*minute).repeated;

    // The length asked for, brought into the allowed range and up to the grid where that is still allowed.
    let brought_in = |start: i64| {
        let (grid, min, max) = model.lengths(start);
        let wanted = (ask.end - ask.start).max(min).min(max);
        let up = (wanted + grid - 1) / grid * grid;
        if up <= max { up } else { (wanted / grid * grid).max(grid) }
    };
    // What is a length where it was asked for stays as it is.
    let right = brought_in(ask.start) == ask.end - ask.start;
    let length = |start: i64| if right { ask.end - ask.start } else { brought_in(start) };

    let reach = i64::from(SEARCH_DAYS) * 1440;
    let (before, after) = (ask.start.min(last), ask.start.max(first));
    let mut earlier = ((before - reach).max(first)..=before).rev().filter(on_grid);
    let earlier = earlier.find(|start| *start < ask.start && fits(*start, length(*start)));
    let mut later = (after..=(after + reach).min(last)).filter(on_grid);
    let next = later.find(|start| fits(*start, length(*start)));
    let second =
        next.and_then(|next| later.find(|start| next + length(next) <= *start && fits(*start, length(*start))));
    let curable = [
        RuleCode::TooLong,
        RuleCode::NotReleased,
        RuleCode::Closed,
        RuleCode::Reserved,
        RuleCode::Occupied,
        RuleCode::Outage,
        RuleCode::QuotaExceeded,
    ];
    let mut shorter = (1..ask.end - ask.start).rev().filter(|length| length % grid_at(ask.start) == 0);
    let shorter = shorter.find(|length| codes.iter().all(|code| curable.contains(code)) && fits(ask.start, *length));

    let same_length = |kind| move |start: i64| Alternative { kind, slot: clock.slot(start, start + length(start)) };
    let shorter = shorter.map(|length| clock.slot(ask.start, ask.start + length));
    let found = [
        earlier.map(same_length(AlternativeKind::Earlier)),
        next.map(same_length(AlternativeKind::Later)),
        second.map(same_length(AlternativeKind::Later)),
        shorter.map(|slot| Alternative { kind: AlternativeKind::Shorter, slot }),
    ];
    found.into_iter().flatten().collect()
}
