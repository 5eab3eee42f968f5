//! Measures the load of a booking: `cargo xtask load` builds and runs it, `docs/performance.md` explains it.
//!
//! Standard output is the program's own log, as in production. Progress goes to standard error, the report into a file.

use api::clock::Clock;
use std::path::PathBuf;
use tests::{
    database::Kind,
    load::{
        calibration,
        city::Spread,
        measurement::{Bench, Case},
        program,
        report::{self, Measured},
    },
    postgres,
};

const USAGE: &str = "load REPORT [--rounds N] [--bookings N] [sqlite] [postgres]";

struct Options {
    report: PathBuf,
    rounds: usize,
    bookings: usize,
    kinds: Vec<Kind>,
}

fn main() {
    let options = Options::parse(std::env::args().skip(1)).expect(USAGE);
    program::log();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let report = runtime.block_on(measure(&options));
    std::fs::write(&options.report, &report).expect("the report is written");
}

impl Options {
    fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let mut options = Self { report: words.next()?.into(), rounds: 3, bookings: 3500, kinds: Vec::new() };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--rounds" => options.rounds = words.next()?.parse().ok()?,
                "--bookings" => options.bookings = words.next()?.parse().ok()?,
                "sqlite" => options.kinds.push(Kind::Sqlite),
                "postgres" => options.kinds.push(Kind::Postgres),
                _ => return None,
            }
        }
        if options.kinds.is_empty() {
            options.kinds = vec![Kind::Sqlite, Kind::Postgres];
        }
        (options.rounds > 0 && options.bookings >= 700).then_some(options)
    }
}

async fn measure(options: &Options) -> String {
    let mut benches = Vec::new();
    for &kind in &options.kinds {
        eprintln!("{}: {} bookings are recorded", report::name(kind), options.bookings);
        let bench = Bench::prepare(kind, options.bookings).await;
        let cases = Case::of(kind).iter().map(|case| (*case, Vec::new())).collect();
        let typical = bench.plan(Spread::Many).typical.clone();
        let measured = Measured { kind, database: describe(kind).await, cases, typical };
        benches.push((bench, measured));
    }
    let mut calibrations = Vec::new();
    for round in 1..=options.rounds {
        calibrations.push(calibration::run());
        for (bench, measured) in &mut benches {
            for (case, runs) in &mut measured.cases {
                let run = bench.run(*case).await;
                let (name, title) = (report::name(measured.kind), report::title(*case));
                eprintln!("round {round}: {name}, {title}: {:.0} a second", run.rate());
                runs.push(run);
            }
        }
    }
    let mut all = Vec::new();
    for (bench, measured) in benches {
        bench.clear().await;
        all.push(measured);
    }
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let date = Clock::System.now().date_naive();
    let Options { rounds, bookings, .. } = options;
    let one = bookings / 7;
    let head = format!("{date}, {cores} cores, {rounds} rounds of {bookings} bookings, {one} on one instrument.");
    format!("{head}\n\n{}", report::write(&calibrations, &all))
}

/// What a commit means here.
async fn describe(kind: Kind) -> String {
    match kind {
        Kind::Sqlite => "write-ahead log, synchronous=FULL".to_owned(),
        Kind::Postgres => {
            let server = postgres::server().await;
            let mut words = format!("version {}", server.setting("server_version").await);
            for setting in ["fsync", "synchronous_commit", "full_page_writes", "shared_buffers"] {
                words.push_str(&format!(", {setting}={}", server.setting(setting).await));
            }
            words
        }
    }
}
