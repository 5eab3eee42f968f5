//! One part of the test run: steps in order, each with its log, its time and what it counts.

use std::fs::{self, File};
use std::io::{self, Write};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::error::Failure;
use crate::session::Session;
use crate::tally::{Dialect, Tally};

/// No step takes longer than this, in minutes, unless something hangs.
const STEP_LIMIT_MINUTES: u64 = 40;

/// How many of the last lines of a log are shown when a step fails.
const TAIL_LINES: usize = 60;

/// How a finished step counts.
#[derive(Debug, Clone, Copy)]
pub enum Counts {
    /// Not at all, unless it fails.
    Nothing,
    /// As one test.
    One,
    /// As many as its log says.
    Tests(Dialect),
}

/// A part that is under way.
#[derive(Debug)]
pub struct Part<'a> {
    /// What the parts share.
    pub session: &'a mut Session,
    /// What was counted up to now.
    pub tally: Tally,
    name: &'static str,
    steps: u32,
}

impl<'a> Part<'a> {
    /// Begins a part without steps.
    pub fn new(session: &'a mut Session, name: &'static str) -> Self {
        Self { session, tally: Tally::default(), name, steps: 0 }
    }

    /// Runs a command as the next step and tells whether it succeeded.
    pub fn step(&mut self, title: &str, command: Command, counts: Counts) -> Result<bool, Failure> {
        self.announce(title);
        let mut command = self.session.dress(command);
        let log = self.session.logs.join(format!("{}-{}.log", self.name, self.steps));
        let file = File::create(&log).map_err(Failure::while_doing(format!("write {}", log.display())))?;
        let copy = file.try_clone().map_err(Failure::while_doing("share a log file"))?;
        let start = Instant::now();
        let mut child = match self.session.guardian.spawn(command.stdout(file).stderr(copy)) {
            Ok(child) => child,
            Err(failure) => {
                self.conclude(start, false, count(counts, false, ""));
                println!("--- {title}: {failure}");
                return Ok(false);
            }
        };
        let status = loop {
            if let Some(status) = child.try_wait().map_err(Failure::while_doing(format!("wait for {title}")))? {
                break Some(status);
            }
            if start.elapsed() > Duration::from_secs(60 * STEP_LIMIT_MINUTES) {
                child.kill().map_err(Failure::while_doing(format!("stop {title}")))?;
                break None;
            }
            sleep(Duration::from_millis(20));
        };
        self.session.guardian.release(&child)?;

        let text = fs::read(&log).map_err(Failure::while_doing(format!("read {}", log.display())))?;
        let text = String::from_utf8_lossy(&text);
        let good = status.is_some_and(|status| status.success());
        let tally = count(counts, good, &text);
        let good = good && tally.failed == 0 && tally.skipped == 0;
        self.conclude(start, good, tally);
        if !good {
            let why = status.map_or_else(|| format!("stopped after {STEP_LIMIT_MINUTES} minutes"), |s| s.to_string());
            println!("{}\n--- {title}: {why}; all of it: {}", tail(&text), log.display());
        }
        Ok(good)
    }

    /// Does something without a command as the next step; what fails is told and counted.
    pub fn work<T>(
        &mut self,
        title: &str,
        counts: Counts,
        work: impl FnOnce(&mut Session) -> Result<T, Failure>,
    ) -> Option<T> {
        self.announce(title);
        let start = Instant::now();
        let result = work(self.session);
        self.conclude(start, result.is_ok(), count(counts, result.is_ok(), ""));
        result.map_err(|failure| println!("--- {title}: {failure}")).ok()
    }

    fn announce(&mut self, title: &str) {
        self.steps += 1;
        print!("{:<9} {title:<42}", self.name);
        if let Err(error) = io::stdout().flush() {
            eprintln!("xtask: write to the terminal: {error}");
        }
    }

    fn conclude(&mut self, start: Instant, good: bool, tally: Tally) {
        self.tally += tally;
        let mut words = format!("{:>7.1} s  {}", start.elapsed().as_secs_f64(), if good { "ok" } else { "FAILED" });
        for (number, what) in [(tally.passed, "passed"), (tally.failed, "failed"), (tally.skipped, "left out")] {
            if number > 0 {
                words.push_str(&format!("  {number} {what}"));
            }
        }
        println!("{words}");
    }
}

/// Counts a finished step; one that failed without naming a failed test is a failure of its own.
fn count(counts: Counts, good: bool, log: &str) -> Tally {
    let mut tally = match counts {
        Counts::Nothing => Tally::default(),
        Counts::One => Tally { passed: u32::from(good), ..Tally::default() },
        Counts::Tests(dialect) => dialect.read(log).unwrap_or_default(),
    };
    if !good && tally.failed == 0 {
        tally.failed = 1;
    }
    tally
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_counts_once_even_if_the_log_names_none() {
        let failed = |counts, log| count(counts, false, log).failed;
        assert_eq!(failed(Counts::Nothing, ""), 1);
        assert_eq!(failed(Counts::One, ""), 1);
        assert_eq!(failed(Counts::Tests(Dialect::Vitest), "Tests  4 passed (4)"), 1);
        assert_eq!(failed(Counts::Tests(Dialect::Vitest), "Tests  2 failed | 4 passed (6)"), 2);
    }

    #[test]
    fn only_the_end_of_a_long_log_is_shown() {
        let text = (1..=100).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
        assert!(tail(&text).starts_with("41\n") && tail(&text).ends_with("\n100"));
        assert_eq!(tail("one"), "one");
    }
}
