//! Alternatives over again, by trying every minute.

use super::{judge::Wish, minutes::Minutes, step::Ask};
use booking::{
    alternatives::{Alternative, AlternativeKind, SEARCH_DAYS},
    decision::Refusal,
    violation::{RuleCode, Violation},
};
use inventory::instrument::Mode;
use std::collections::BTreeSet;

pub fn check(model: &Minutes, wish: &Wish, ask: &Ask, refusal: &Refusal) {
    let codes: Vec<RuleCode> = refusal.violations.iter().map(Violation::code).collect();
    let expected =
        if codes.iter().all(|code| code.is_about_time()) { near(model, wish, ask, &codes) } else { Vec::new() };
    assert_eq!(refusal.alternatives, expected, "alternatives to {ask:?} at {}, refused for {codes:?}", model.now);
}

fn near(model: &Minutes, wish: &Wish, ask: &Ask, codes: &[RuleCode]) -> Vec<Alternative> {
    let policy = &model.world.policy;
    let (grid, clock) = (i64::from(policy.grid_minutes), model.world.clock());
    let (min, max) = (i64::from(policy.min_minutes), i64::from(policy.max_minutes));
    let lead = match wish.mode {
        Mode::SelfUse => policy.lead_minutes_self_use,
        Mode::Commissioned => policy.lead_minutes_commissioned,
    };
    let (first, last) = (model.now + i64::from(lead), model.now + i64::from(policy.horizon_days) * 1440);
    let last = model.released_until().map_or(last, |released| last.min(released));
    let stands = wish.own.map(|n| (model.booked[n].start, model.booked[n].end));
    let fits = |start: i64, length: i64| {
        let slot = (start, start + length);
        let other = Ask { start, end: start + length, waived: BTreeSet::new() };
        slot != (ask.start, ask.end) && Some(slot) != stands && model.broken_rules(wish, &other).is_empty()
    };
    let on_grid = |minute: &i64| clock.wall(*minute).of_day % grid == 0 && !clock.wall(*minute).repeated;

    // The length asked for, brought into the allowed range and up to the grid where that is still allowed.
    let wanted = (ask.end - ask.start).max(min).min(max);
    let up = (wanted + grid - 1) / grid * grid;
    let length = if up <= max { up } else { (wanted / grid * grid).max(grid) };

    let reach = i64::from(SEARCH_DAYS) * 1440;
    let (before, after) = (ask.start.min(last), ask.start.max(first));
    let mut earlier = ((before - reach).max(first)..=before).rev().filter(on_grid);
    let earlier = earlier.find(|start| *start < ask.start && fits(*start, length));
    let mut later = (after..=(after + reach).min(last)).filter(on_grid);
    let next = later.find(|start| fits(*start, length));
    let second = next.and_then(|next| later.find(|start| next + length <= *start && fits(*start, length)));
    let curable = [
        RuleCode::TooLong,
        RuleCode::NotReleased,
        RuleCode::Closed,
        RuleCode::Reserved,
        RuleCode::Occupied,
        RuleCode::Outage,
        RuleCode::QuotaExceeded,
    ];
    let mut shorter = (1..ask.end - ask.start).rev().filter(|length| length % grid == 0);
    let shorter = shorter.find(|length| codes.iter().all(|code| curable.contains(code)) && fits(ask.start, *length));

    let same_length = |kind| move |start: i64| Alternative { kind, slot: clock.slot(start, start + length) };
    let shorter = shorter.map(|length| clock.slot(ask.start, ask.start + length));
    let found = [
        earlier.map(same_length(AlternativeKind::Earlier)),
        next.map(same_length(AlternativeKind::Later)),
        second.map(same_length(AlternativeKind::Later)),
        shorter.map(|slot| Alternative { kind: AlternativeKind::Shorter, slot }),
    ];
    found.into_iter().flatten().collect()
}
