//! Counting tests by reading what the test runners print at their end.

use std::ops::AddAssign;

/// How many tests passed, failed and were left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed, timed out or could not be run.
    pub failed: u32,
    /// Tests that a runner left out; the suites have none, so each counts against the run.
    pub skipped: u32,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// Whose words a log is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `cargo nextest run`: one line `Summary [ 1.2s] 9 tests run: 8 passed (1 slow), 1 failed, 0 skipped`.
    Nextest,
    /// `cargo test`: a line `test result: ok. 3 passed; 0 failed; 1 ignored; …` for each test program.
    CargoTest,
    /// Vitest: one line `Tests  1 failed | 12 passed (13)`.
    Vitest,
    /// Python's `unittest`: `Ran 5 tests in 0.1s`, then `OK` or `FAILED (failures=1, errors=1)`.
    Unittest,
}

impl Dialect {
    /// Counts the tests in a log; nothing when the runner did not get as far as its closing lines.
    pub fn read(self, log: &str) -> Option<Tally> {
        let log = without_colours(log);
        let lines = log.lines().map(str::trim);
        match self {
            Self::Nextest => lines.filter_map(nextest).next_back(),
            Self::CargoTest => lines.filter_map(cargo_test).reduce(|mut sum, more| {
                sum += more;
                sum
            }),
            Self::Vitest => lines.filter_map(vitest).next_back(),
            Self::Unittest => unittest(lines),
        }
    }
}

fn nextest(line: &str) -> Option<Tally> {
    let (_, counts) = line.strip_prefix("Summary [")?.split_once("run: ")?;
    Some(counted(counts.split(", ")))
}

fn cargo_test(line: &str) -> Option<Tally> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    Some(counted(counts.split("; ")))
}

fn vitest(line: &str) -> Option<Tally> {
    let counts = line.strip_prefix("Tests ")?;
    Some(counted(counts.split(" | ")))
}

fn unittest<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Tally> {
    let (mut ran, mut tally) = (None, Tally::default());
    for line in lines {
        if let Some(rest) = line.strip_prefix("Ran ") {
            ran = rest.split(' ').next().and_then(|n| n.parse::<u32>().ok());
        } else if line.starts_with("FAILED (") || line.starts_with("OK (") {
            let inside = line.split(['(', ')']).nth(1).unwrap_or_default();
            for (name, number) in inside.split(", ").filter_map(|pair| pair.split_once('=')) {
                let number = number.parse().unwrap_or(0);
                match name {
                    "skipped" => tally.skipped += number,
                    "expected failures" => {}
                    _ => tally.failed += number,
                }
            }
        }
    }
    tally.passed = ran?.saturating_sub(tally.failed + tally.skipped);
    Some(tally)
}

/// Adds up phrases such as `8 passed (1 slow)`, `1 timed out`, `2 exec failed` and `0 skipped`.
fn counted<'a>(phrases: impl Iterator<Item = &'a str>) -> Tally {
    let mut tally = Tally::default();
    for phrase in phrases {
        let Some((number, what)) = phrase.trim().split_once(' ') else {
            continue;
        };
        let Ok(number) = number.parse::<u32>() else {
            continue;
        };
        match what.split(" (").next().unwrap_or_default() {
            "passed" => tally.passed += number,
            "failed" | "exec failed" | "timed out" => tally.failed += number,
            "skipped" | "ignored" | "todo" => tally.skipped += number,
            _ => {}
        }
    }
    tally
}

/// Removes terminal colour sequences (`ESC [ … letter`).
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        let sequence = &rest[at + 2..];
        let end = sequence.find(|c: char| c.is_ascii_alphabetic()).map_or(sequence.len(), |letter| letter + 1);
        rest = &sequence[end..];
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u32, failed: u32, skipped: u32) -> Option<Tally> {
        Some(Tally { passed, failed, skipped })
    }

    #[test]
    fn nextest_is_read_from_its_summary() {
        let log = "  PASS [ 0.1s] a b\n────\n     Summary [   0.004s] 1 test run: 1 passed, 0 skipped\n";
        assert_eq!(Dialect::Nextest.read(log), tally(1, 0, 0));
        let log = "Summary [  9.1s] 10 tests run: 6 passed (1 slow, 2 flaky), 2 failed, 1 exec failed, 1 timed out, 3 skipped\n  FAIL x";
        assert_eq!(Dialect::Nextest.read(log), tally(6, 4, 3));
        let log = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.2s] 2 tests run: \u{1b}[1m2\u{1b}[0m passed, 0 skipped";
        assert_eq!(Dialect::Nextest.read(log), tally(2, 0, 0));
    }

    #[test]
    fn cargo_test_is_summed_over_its_programs() {
        let log = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                   test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(Dialect::CargoTest.read(log), tally(4, 2, 1));
    }

    #[test]
    fn vitest_counts_tests_and_not_files() {
        let log = " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 12 passed | 1 skipped | 2 todo (16)\n";
        assert_eq!(Dialect::Vitest.read(log), tally(12, 1, 3));
        assert_eq!(Dialect::Vitest.read("      Tests  12 passed (12)"), tally(12, 0, 0));
        assert_eq!(Dialect::Vitest.read("      Tests  no tests"), tally(0, 0, 0));
    }

    #[test]
    fn unittest_is_read_from_two_lines() {
        assert_eq!(Dialect::Unittest.read("...\nRan 3 tests in 0.1s\n\nOK\n"), tally(3, 0, 0));
        let log = "Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=1, skipped=1)\n";
        assert_eq!(Dialect::Unittest.read(log), tally(2, 2, 1));
    }

    #[test]
    fn a_runner_that_broke_off_has_no_tally() {
        for dialect in [Dialect::Nextest, Dialect::CargoTest, Dialect::Vitest, Dialect::Unittest] {
            assert_eq!(dialect.read("error: could not compile `booking`\n"), None);
        }
    }
}
