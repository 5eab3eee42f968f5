//! Seeds by number: `cargo xtask model` plays as many as one likes, and each is the same to the byte every time.

use super::{
    count,
    game::Game,
    run,
    world::{crowded_worlds, worlds},
};
use proptest::{prelude::*, test_runner::RngSeed};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// What was played.
#[derive(Debug, Default, PartialEq, Eq)]
struct Played {
    commands: u64,
    /// Made of every command and answer.
    digest: Uuid,
    seen: BTreeMap<String, usize>,
}

impl Played {
    fn add(&mut self, game: Game) {
        self.commands += u64::from(game.commands);
        self.digest = Uuid::new_v5(&self.digest, game.digest.as_bytes());
        count(&mut self.seen, game);
    }
}

/// Plays what belongs to one number: sixteen short games and four long ones where it is crowded.
fn play(seed: u64) -> Result<Played, String> {
    let config = |cases| ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut played = Played::default();
    run(config(16), worlds(), 1..40, |game| played.add(game))?;
    run(config(4), crowded_worlds(), 30..80, |game| played.add(game))?;
    Ok(played)
}

#[test]
fn a_seed_replays_to_the_byte() {
    let first = play(1).expect("the engine agrees with the minutes");
    assert_eq!(play(1), Ok(first));
}

/// Plays seeds from `JISHI_MODEL_SEED` on until `JISHI_MODEL_COMMANDS` were decided or `JISHI_MODEL_MINUTES` are over;
/// without these variables, two seeds.
#[test]
fn seed_after_seed_the_engine_agrees_with_the_minutes() {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let first = asked("JISHI_MODEL_SEED").unwrap_or(1);
    let (commands, minutes) = (asked("JISHI_MODEL_COMMANDS").unwrap_or(500), asked("JISHI_MODEL_MINUTES"));
    let (begun, mut all, mut seed) = (Instant::now(), Played::default(), first);
    loop {
        let played = match play(seed) {
            Ok(played) => played,
            Err(failure) => {
                unreachable!("seed {seed} fails; `cargo xtask model --seed {seed}` plays it again\n{failure}")
            }
        };
        let Played { commands: more, digest, seen } = played;
        all.commands += more;
        all.digest = Uuid::new_v5(&all.digest, digest.as_bytes());
        seen.into_iter().for_each(|(name, count)| *all.seen.entry(name).or_default() += count);
        let over = minutes.is_some_and(|minutes| Duration::from_secs(60 * minutes) <= begun.elapsed());
        let last = commands <= all.commands || over;
        if last || (seed - first) % 100 == 99 {
            let seconds = begun.elapsed().as_secs();
            println!("seeds {first} to {seed}: {} commands, digest {}, {seconds} s", all.commands, all.digest);
        }
        if last {
            break;
        }
        seed += 1;
    }
    println!("{:#?}", all.seen);
}
