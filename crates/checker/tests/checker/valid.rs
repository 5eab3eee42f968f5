//! What a correct calendar did is never complained of.

use crate::play::play;
use checker::history::{History, Operation, Outcome};
use std::collections::BTreeMap;

const GAMES: u64 = 4_000;

#[test]
fn thousands_of_good_histories_are_found_good() {
    for seed in 0..GAMES {
        let found = checker::check(&play(seed));
        let told: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "seed {seed}: {told:#?}");
    }
}

#[test]
fn a_history_is_read_as_it_was_written() {
    for seed in 0..100 {
        let history = play(seed);
        let text = history.to_json_lines().expect("it can be written");
        assert_eq!(History::parse(&text).expect("it can be read"), history, "seed {seed}");
    }
}

/// Silence about histories in which nothing happens would prove nothing.
#[test]
fn the_games_are_rich() {
    let (mut refused, mut outages, mut unknown, mut stale, mut repeated, mut changes) = (0, 0, 0, 0, 0, 0);
    for event in (0..500).flat_map(|seed| play(seed).events) {
        match &event.outcome {
            Outcome::Refused { violations, .. } if violations.iter().any(|v| v.code == "occupied") => refused += 1,
            Outcome::Refused { violations, .. } if violations.iter().any(|v| v.code == "outage") => outages += 1,
            Outcome::Refused { status: 412, .. } => stale += 1,
            Outcome::Reservation { status: 200, .. } if matches!(event.operation, Operation::Create { .. }) => {
                repeated += 1;
            }
            Outcome::Reservation { status: 200, .. } if event.step().is_some() => changes += 1,
            Outcome::Unknown => unknown += 1,
            _ => {}
        }
    }
    let counts = [refused, outages, unknown, stale, repeated, changes];
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
}

/// The same of what is done to several at once, and of the waiting list.
#[test]
fn the_games_are_rich_in_what_belongs_together() {
    let mut counts = BTreeMap::new();
    for history in (0..1_000).map(play) {
        for event in history.events.iter().filter(|event| event.succeeded()) {
            let what = match &event.operation {
                Operation::Accept => "accept an offer",
                Operation::ApproveSeries => "approve a series",
                Operation::DeclineSeries => "decline a series",
                Operation::CancelSeries { .. } => "give up a series",
                Operation::MoveSeries { .. } => "move a series",
                Operation::CreateSeries { .. } => "ask for a series",
                Operation::CreateBundle { .. } => "ask for a bundle",
                Operation::CancelBundle => "give up a bundle",
                Operation::ExtendOutage { .. } => "extend an outage",
                Operation::Resettle { .. } => "find other times",
                _ => continue,
            };
            *counts.entry(what).or_insert(0) += 1;
        }
        let last = &history.last;
        let agreed =
            |swap: bool| last.proposals.iter().filter(move |one| one.accepted && one.counter.is_some() == swap);
        *counts.entry("exchange times").or_default() += agreed(true).count();
        *counts.entry("hand time over").or_default() += agreed(false).count();
        *counts.entry("divide a series").or_default() +=
            last.series.iter().filter(|one| one.continues.is_some()).count();
        let with = last.occupancy.iter().filter(|row| history.world.companions[0].id == row.instrument);
        *counts.entry("keep a companion").or_default() += with.count();
    }
    assert_eq!(counts.len(), 14, "{counts:?}");
    assert!(counts.values().all(|count| *count >= 8), "{counts:?}");
}
