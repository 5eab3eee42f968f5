//! Alternatives over again, by trying every minute.

use super::{
    judge::Wish,
    limits::{is_by_party, is_by_person},
    minutes::{Booked, Minutes, Stage},
    step::Ask,
};
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

/// What a use in two parts can get round.
const TAKEN: [RuleCode; 4] = [RuleCode::Closed, RuleCode::Reserved, RuleCode::Occupied, RuleCode::Outage];

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

    let only_taken = codes.iter().all(|code| TAKEN.contains(code));
    let ((grid, min, _), whole) = (model.lengths(ask.start), length(ask.start));
    let half = (whole + 2 * grid - 1) / (2 * grid) * grid;
    let splits = only_taken && wish.own.is_none() && (min..whole).contains(&half);
    let done_by = next.map_or((after + reach).min(last) + whole, |next| next + length(next));
    let mut halves = (after..done_by - half).filter(on_grid).filter(|start| fits(*start, half));
    let halves = splits.then(|| {
        let first = halves.next()?;
        let second = halves.find(|second| first + half < *second && fits_after(model, wish, (first, *second), half))?;
        Some((first, second))
    });

    let same_length = |kind| move |start: i64| Alternative::one(kind, clock.slot(start, start + length(start)));
    let shorter = shorter.map(|length| clock.slot(ask.start, ask.start + length));
    let found = [
        earlier.map(same_length(AlternativeKind::Earlier)),
        next.map(same_length(AlternativeKind::Later)),
        second.map(same_length(AlternativeKind::Later)),
        shorter.map(|slot| Alternative::one(AlternativeKind::Shorter, slot)),
        halves.flatten().map(|(first, second)| Alternative {
            kind: AlternativeKind::Split,
            slot: clock.slot(first, first + half),
            second: Some(clock.slot(second, second + half)),
        }),
    ];
    found.into_iter().flatten().collect()
}

/// Whether the second half may be had once the first is booked.
fn fits_after(model: &Minutes, wish: &Wish, (first, second): (i64, i64), half: i64) -> bool {
    let mut model = model.clone();
    let mine = vec![false; model.count.len()];
    let booked = |stage| Booked {
        stage,
        start: first,
        end: first + half,
        side: wish.side,
        mode: wish.mode,
        mine: mine.clone(),
        revision: 1,
        kept: None,
        kept_from: None,
        agreed: BTreeSet::new(),
    };
    // Whose a use is goes by its number.
    while !(is_by_person(model.booked.len()) && is_by_party(model.booked.len())) {
        model.booked.push(booked(Stage::Cancelled));
    }
    model.booked.push(booked(Stage::Confirmed));
    model.occupy(model.booked.len() - 1, first, first + half);
    let ask = Ask { start: second, end: second + half, waived: BTreeSet::new() };
    model.broken_rules(wish, &ask).is_empty()
}
