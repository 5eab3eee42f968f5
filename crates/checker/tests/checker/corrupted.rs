//! Every corruption is seen, by the check whose promise it breaks, in every game in which it can be made.

use crate::{corrupt, play::play, random::Random};
use checker::{finding::Finding, history::History};
use std::collections::BTreeSet;

const GAMES: u64 = 240;
/// Some corruptions need what not every game holds.
const LEAST: usize = 20;

fn corrupted(corruption: &corrupt::Corruption, seed: u64, good: &History) -> Option<History> {
    let mut history = good.clone();
    (corruption.apply)(&mut history, &mut Random::new(!seed)).map(|()| history)
}

fn text(found: &[Finding]) -> String {
    found.iter().map(|finding| format!("{finding}\n")).collect()
}

#[test]
fn every_corruption_is_seen_by_the_right_check() {
    let games: Vec<(u64, History)> = (0..GAMES).map(|seed| (seed, play(seed))).collect();
    let mut faults = Vec::new();
    for corruption in corrupt::all() {
        let mut applied = 0;
        for (seed, good) in &games {
            let Some(history) = corrupted(&corruption, *seed, good) else { continue };
            applied += 1;
            let found = checker::check(&history);
            let by: BTreeSet<_> = found.iter().map(|finding| finding.check).collect();
            let (name, told) = (corruption.name, text(&found));
            if !by.contains(&corruption.seen_by) {
                faults.push(format!("{name}, seed {seed}: not seen\n{told}"));
            }
            let others = by.iter().filter(|check| **check != corruption.seen_by);
            let strange: Vec<_> = others.filter(|check| !corruption.and.contains(check)).collect();
            if !strange.is_empty() {
                faults.push(format!("{name}, seed {seed}: also seen by {strange:?}\n{told}"));
            }
        }
        if applied < LEAST {
            faults.push(format!("{}: made in {applied} of {GAMES} games", corruption.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_corruption_that_is_replayed_is_told_in_the_same_bytes() {
    for (corruption, seed) in corrupt::all().iter().zip(1_000..) {
        let told = || corrupted(corruption, seed, &play(seed)).map(|history| text(&checker::check(&history)));
        assert_eq!(told(), told(), "{}", corruption.name);
        // What is written and read again is told in the same bytes, too.
        let Some(history) = corrupted(corruption, seed, &play(seed)) else { continue };
        let written = history.to_json_lines().expect("it can be written");
        let read = History::parse(&written).expect("it can be read");
        assert_eq!(Some(text(&checker::check(&read))), told(), "{}", corruption.name);
    }
}

#[test]
fn corruptions_have_names_of_their_own() {
    let names: BTreeSet<_> = corrupt::all().iter().map(|corruption| corruption.name).collect();
    assert_eq!(names.len(), corrupt::all().len());
}

/// What the document says is counted here.
#[test]
fn the_document_tells_how_many_there_are() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reliability.md"));
    let told = format!("- {} kinds of corruption are each made in {GAMES} games", corrupt::all().len());
    assert!(text.expect("the document").contains(&told), "{told}");
}
