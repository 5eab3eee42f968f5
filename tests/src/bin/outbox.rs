//! The outbox for a long time, with a mail server that fails and a program that is killed: `cargo xtask outbox` builds and
//! runs it, `docs/reliability.md` explains it.
//!
//! Ends with 0 when nothing was lost, invented, doubled without need, altered or out of order; else it names what was.

use std::{collections::BTreeMap, process::ExitCode, time::Instant};
use tests::{
    database::{self, Kind},
    outbox::{Check, Course, Finding, Plan, judge},
};

const USAGE: &str = "outbox [--seed N] [--rows N] [--kills N] [sqlite] [postgres]";
/// Most findings that are printed.
const SHOWN: usize = 20;

fn main() -> ExitCode {
    let (plan, kinds) = parse(std::env::args().skip(1)).expect(USAGE);
    let mut code = ExitCode::SUCCESS;
    for kind in kinds {
        let began = Instant::now();
        let (course, findings) = happen(kind, plan);
        let Plan { seed, rows: _, kills: _ } = plan;
        println!("{kind:?}: seed {seed}, {} seconds", began.elapsed().as_secs());
        println!(
            "{} rows committed, {} rolled back, {} mails taken, {} rows twice or more, {} given up, {} kills, {} rows cut",
            course.put.len(),
            course.undone.len(),
            course.arrivals.len(),
            course.twice(),
            course.given_up(),
            course.kills,
            course.cut.len()
        );
        for (fault, times) in &course.met {
            println!("  {fault:?}: {times}");
        }
        for finding in findings.iter().take(SHOWN) {
            println!("{finding}");
        }
        let mut counts: BTreeMap<Check, usize> = BTreeMap::new();
        for finding in &findings {
            *counts.entry(finding.check).or_default() += 1;
        }
        println!("{} findings {counts:?}", findings.len());
        if !findings.is_empty() || course.kills < plan.kills {
            code = ExitCode::FAILURE;
        }
    }
    code
}

fn parse(mut words: impl Iterator<Item = String>) -> Option<(Plan, Vec<Kind>)> {
    let (mut plan, mut kinds) = (Plan { seed: 1, rows: 100_000, kills: 50 }, Vec::new());
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seed" => plan.seed = words.next()?.parse().ok()?,
            "--rows" => plan.rows = words.next()?.parse().ok()?,
            "--kills" => plan.kills = words.next()?.parse().ok()?,
            "sqlite" => kinds.push(Kind::Sqlite),
            "postgres" => kinds.push(Kind::Postgres),
            _ => return None,
        }
    }
    if kinds.is_empty() {
        kinds = vec![Kind::Sqlite, Kind::Postgres];
    }
    Some((plan, kinds))
}

fn happen(kind: Kind, plan: Plan) -> (Course, Vec<Finding>) {
    let (told, hear) = std::sync::mpsc::channel();
    database::run(kind, move |db| {
        Box::pin(async move {
            let course = Course::run(db, plan).await;
            let findings = judge(&course);
            told.send((course, findings)).expect("somebody judges");
        })
    });
    hear.recv().expect("what has ended was judged")
}
