//! Random commands against a slow model that keeps an array of minutes for everything.
//!
//! The model knows nothing of rows, lanes or slots: it counts minutes. It says which commands are carried out, which
//! rules refuse the others, what stands in their way and what would work instead; after every command the engine
//! must have come to the same.

#[path = "../cases/mod.rs"]
mod cases;
#[path = "../guard/mod.rs"]
mod guard;

mod answers;
mod approving;
mod asking;
mod clock;
mod compare;
mod conduct;
mod deadlines;
mod game;
mod judge;
mod limits;
mod minutes;
mod nearest;
mod numbered;
mod relax;
mod step;
mod world;

use cases::runs;
use game::Game;
use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};
use std::{cell::RefCell, collections::BTreeMap, ops::Range};
use step::steps;
use world::{World, crowded_worlds, worlds};

/// The same runs every time; other ones where `JISHI_PROPERTY_CASES` says how many.
fn config() -> ProptestConfig {
    let fresh = std::env::var_os("JISHI_PROPERTY_CASES").is_some();
    ProptestConfig {
        cases: runs(512),
        rng_seed: if fresh { RngSeed::Random } else { RngSeed::Fixed(2026) },
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

#[test]
fn the_engine_agrees_with_the_minutes() {
    play(config(), worlds(), 1..40);
}

#[test]
fn the_engine_agrees_with_the_minutes_where_it_is_crowded() {
    let config = config();
    play(ProptestConfig { cases: config.cases / 4, ..config }, crowded_worlds(), 30..80);
}

fn play(config: ProptestConfig, worlds: impl Strategy<Value = World>, length: Range<usize>) {
    let mut seen = BTreeMap::new();
    if let Err(failure) = run(config, worlds, length, |game| count(&mut seen, game)) {
        unreachable!("{failure}");
    }
    // Shown with `--nocapture`: a run that never did something says nothing about it.
    println!("{seen:#?}");
}

/// Plays as many games as the configuration says and hands each to `done`; the first that fails is shortened.
fn run(
    config: ProptestConfig,
    worlds: impl Strategy<Value = World>,
    length: Range<usize>,
    done: impl FnMut(Game),
) -> Result<(), String> {
    let runs = (worlds, prop::collection::vec(steps(), length));
    let done = RefCell::new(done);
    let outcome = TestRunner::new(config).run(&runs, |(world, steps)| {
        let mut game = Game::new(world);
        steps.iter().for_each(|step| game.step(step));
        (*done.borrow_mut())(game);
        Ok(())
    });
    outcome.map_err(|failure| failure.to_string())
}

fn count(seen: &mut BTreeMap<String, usize>, game: Game) {
    for (name, count) in game.seen {
        *seen.entry(name).or_default() += count;
    }
}
