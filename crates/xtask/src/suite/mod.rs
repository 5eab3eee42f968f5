//! `cargo xtask test`: every suite, one closing line of counts.
//!
//! Parts run in the order in which they are likely to fail soonest. A part whose preparation fails ends there and
//! counts as failed; the other parts still run, so that one run tells everything. Nothing is ever left out: what is
//! missing on the machine is installed or named before the first part, and a part that counts no test has failed.

mod contract;
mod journeys;
mod lint;
mod rust;
mod web;

use std::process::ExitCode;
use std::time::Instant;

use crate::chromium;
use crate::disk;
use crate::error::Failure;
use crate::part::{Counts, Part};
use crate::postgres;
use crate::session::Session;
use crate::tally::Tally;
use crate::tools;
use crate::tree::Tree;

/// The parts, in the order in which they run.
const PARTS: [&str; 5] = ["lint", "web", "rust", "contract", "journeys"];

/// What the caller asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    parts: Vec<&'static str>,
    arguments: Vec<String>,
}

impl Choice {
    /// Reads the words after `test`: names of parts, then, after `--`, words for the test runners.
    pub fn parse(words: &[String]) -> Result<Self, Failure> {
        let (names, arguments) = match words.iter().position(|word| word == "--") {
            Some(at) => (&words[..at], words[at + 1..].to_vec()),
            None => (words, Vec::new()),
        };
        if let Some(name) = names.iter().find(|name| !PARTS.contains(&name.as_str())) {
            return Err(Failure::Usage(format!("no part named {name:?}; there are {}", PARTS.join(", "))));
        }
        let parts = PARTS.into_iter().filter(|part| names.is_empty() || names.iter().any(|n| n == part)).collect();
        Ok(Self { parts, arguments })
    }

    fn wants(&self, any: &[&str]) -> bool {
        self.parts.iter().any(|part| any.contains(part))
    }
}

/// Runs the chosen parts and prints what they counted.
pub fn run(tree: Tree, choice: &Choice) -> Result<ExitCode, Failure> {
    let mut session = Session::open(tree, choice.arguments.clone())?;
    let mut report = Report::default();
    let ready = report.time("prepare", &mut session, |part| {
        look_around(part, choice);
        Ok(())
    })?;
    if ready.failed == 0 {
        for name in &choice.parts {
            let tally = report.time(name, &mut session, |part| match *name {
                "lint" => lint::run(part),
                "web" => web::run(part),
                "rust" => rust::run(part),
                "contract" => contract::run(part),
                _ => journeys::run(part),
            })?;
            if tally == Tally::default() {
                println!("{name:<9} ran no test at all");
                report.sum.failed += 1;
            }
        }
    }
    drop(session);
    Ok(report.close())
}

/// Finds what the chosen parts need before any of them starts; each missing thing is one line.
fn look_around(part: &mut Part, choice: &Choice) {
    let mut need = |parts: &[&str], title: &str, find: &dyn Fn(&mut Session) -> Result<(), Failure>| {
        if choice.wants(parts) {
            part.work(title, Counts::Nothing, find);
        }
    };
    need(&["lint", "rust", "contract", "journeys"], "room on the disk", &|session| disk::room(&session.tree));
    need(&["lint", "rust", "contract", "journeys"], "C compiler", &|_| tools::c_compiler().map(drop));
    need(&["web", "rust", "journeys"], "Node.js and npm", &|_| tools::node().map(drop));
    need(&["rust", "contract"], "Python", &|_| tools::python().map(drop));
    need(&["rust", "journeys"], "PostgreSQL", &|_| postgres::binaries().map(drop));
    need(&["rust"], "Dovecot", &|_| tools::dovecot());
    need(&["rust"], "Thunderbird", &|_| tools::thunderbird());
    need(&["journeys"], "Chromium and a Chinese font", &|session| {
        session.chromium = Some(chromium::ensure()?);
        Ok(())
    });
}

#[derive(Debug, Default)]
struct Report {
    sum: Tally,
    rows: Vec<(&'static str, f64, Tally)>,
}

impl Report {
    fn time(
        &mut self,
        name: &'static str,
        session: &mut Session,
        work: impl FnOnce(&mut Part) -> Result<(), Failure>,
    ) -> Result<Tally, Failure> {
        let start = Instant::now();
        let mut part = Part::new(session, name);
        work(&mut part)?;
        let tally = part.tally;
        self.rows.push((name, start.elapsed().as_secs_f64(), tally));
        self.sum += tally;
        Ok(tally)
    }

    /// Prints seconds and counts by part, then the closing line.
    ///
    /// A test that a runner left out is counted as failed, for nobody knows whether it would have passed.
    fn close(&self) -> ExitCode {
        println!("\n{:<9} {:>8} {:>8} {:>8}", "part", "seconds", "passed", "failed");
        for (name, seconds, tally) in &self.rows {
            println!("{name:<9} {seconds:>8.1} {:>8} {:>8}", tally.passed, tally.failed + tally.skipped);
        }
        let failed = self.sum.failed + self.sum.skipped;
        println!("{} passed, {failed} failed", self.sum.passed);
        if failed == 0 && self.sum.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Choice, Failure> {
        Choice::parse(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn without_names_every_part_runs_and_named_ones_run_in_their_order() {
        assert_eq!(parse(&[]).expect("no words").parts, PARTS);
        let choice = parse(&["journeys", "lint", "--", "-k", "desk"]).expect("good words");
        assert_eq!(choice.parts, ["lint", "journeys"]);
        assert_eq!(choice.arguments, ["-k", "desk"]);
    }

    #[test]
    fn a_part_that_does_not_exist_is_refused_with_those_that_do() {
        let refusal = parse(&["lints"]).expect_err("no such part").to_string();
        assert!(refusal.contains("\"lints\"") && refusal.contains("journeys"), "{refusal}");
    }
}
