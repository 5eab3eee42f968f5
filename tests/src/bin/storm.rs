//! Storms on the calendar, one seed after another, each judged by the history checker: `cargo xtask storm` builds and
//! runs it, `docs/reliability.md` explains it.
//!
//! Ends with 0 when no storm left anything that no correct run shows; else it names the seed and keeps the history.

use std::time::{Duration, Instant};
use tests::{
    app::TestApp,
    database::{self, Kind},
    storm::{Storm, Tally, set_stage},
};

const USAGE: &str = "storm [--seed N] [--commands N] [--minutes N] [sqlite] [postgres]";

struct Options {
    /// The first storm's seed; the next one has the next number.
    seed: u64,
    /// How many requests each storm sends.
    commands: usize,
    /// For how long new storms begin.
    minutes: u64,
    kinds: Vec<Kind>,
}

fn main() {
    let options = Options::parse(std::env::args().skip(1)).expect(USAGE);
    let began = Instant::now();
    let mut sums = vec![(0, 0, Tally::default()); options.kinds.len()];
    let mut seed = options.seed;
    while seed == options.seed || began.elapsed() < Duration::from_secs(options.minutes * 60) {
        for (kind, (storms, events, tally)) in options.kinds.iter().zip(&mut sums) {
            eprintln!("{kind:?}: seed {seed}");
            let (count, happened) = rage(*kind, Storm { seed, commands: options.commands });
            *storms += 1;
            *events += count;
            tally.merge(&happened);
        }
        seed += 1;
    }
    for (kind, (storms, events, tally)) in options.kinds.iter().zip(&sums) {
        println!("{kind:?}: {storms} storms from seed {}, {events} events, no findings\n{tally}", options.seed);
    }
    println!("{} seconds", began.elapsed().as_secs());
}

impl Options {
    fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let mut options = Self { seed: 1, commands: 540, minutes: 10, kinds: Vec::new() };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--seed" => options.seed = words.next()?.parse().ok()?,
                "--commands" => options.commands = words.next()?.parse().ok()?,
                "--minutes" => options.minutes = words.next()?.parse().ok()?,
                "sqlite" => options.kinds.push(Kind::Sqlite),
                "postgres" => options.kinds.push(Kind::Postgres),
                _ => return None,
            }
        }
        if options.kinds.is_empty() {
            options.kinds = vec![Kind::Sqlite, Kind::Postgres];
        }
        Some(options)
    }
}

/// One storm on a database of its own; returns how many events there were, and what they were.
fn rage(kind: Kind, storm: Storm) -> (usize, Tally) {
    let (told, hear) = std::sync::mpsc::channel();
    database::run(kind, move |db| {
        Box::pin(async move {
            let app = TestApp::with_city(db).await;
            set_stage(&app).await;
            storm.rage(&app).await;
            let fired = app.app.metrics.guard_fired_total();
            let history = app.judge(db, &format!("storm-{}", storm.seed)).await;
            let tally = Tally::of(&history);
            assert_eq!((fired, tally.all("server error")), (0, 0), "seed {}\n{tally}", storm.seed);
            told.send((history.events.len(), tally)).expect("somebody counts");
        })
    });
    hear.recv().expect("a storm that ended was counted")
}
