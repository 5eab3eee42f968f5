//! The figures as Markdown: ratios first.

use super::{
    calibration::Calibration,
    city::Spread,
    figures::{Run, median},
    measurement::{Case, GROUP},
    recording::Trace,
};
use crate::database::Kind;
use std::fmt::Write;

/// What was measured on one kind of database: each case with its runs, one a round.
#[derive(Debug)]
pub struct Measured {
    /// The kind.
    pub kind: Kind,
    /// Version and durability, in words.
    pub database: String,
    /// The runs by case.
    pub cases: Vec<(Case, Vec<Run>)>,
    /// The statements of a booking.
    pub typical: Trace,
}

/// What a case is divided by.
const RATIOS: [(&str, Case, Case); 7] = [
    ("HTTP / by hand, many instruments", Case::Http(Spread::Many), Case::ByHand(Spread::Many)),
    ("HTTP / by hand, one instrument", Case::Http(Spread::One), Case::ByHand(Spread::One)),
    ("HTTP with the worker / by hand, many instruments", Case::HttpWithWorker, Case::ByHand(Spread::Many)),
    ("by hand / by hand without mails, many instruments", Case::ByHand(Spread::Many), Case::WithoutMail),
    ("HTTP / bare insert, one a commit", Case::Http(Spread::Many), Case::Insert),
    ("HTTP / bare insert, in groups", Case::Http(Spread::Many), Case::InsertInGroups),
    ("by hand / bare insert, one a commit", Case::ByHand(Spread::Many), Case::Insert),
];

impl Measured {
    fn runs(&self, case: Case) -> &[Run] {
        self.cases.iter().find(|(found, _)| *found == case).map_or(&[], |(_, runs)| runs)
    }

    /// Returns the median over the rounds of one case's rate divided by the other's in the same round.
    pub fn ratio(&self, of: Case, to: Case) -> Option<f64> {
        let pairs = self.runs(of).iter().zip(self.runs(to));
        median(pairs.map(|(of, to)| of.rate() / to.rate()))
    }
}

/// Writes the report.
pub fn write(calibrations: &[Calibration], all: &[Measured]) -> String {
    let mut text = String::new();
    let mut line = |words: String| writeln!(text, "{words}").expect("text has room");
    line(row("ratio", all.iter().map(|measured| name(measured.kind).to_owned())));
    line(row("---", all.iter().map(|_| "---:".to_owned())));
    for (title, of, to) in RATIOS {
        line(row(title, all.iter().map(|measured| number(measured.ratio(of, to), 2))));
    }
    line(String::new());
    line("| database | case | bookings/s | slowest to fastest round | p50 ms | p99 ms |".to_owned());
    line("|---|---|---:|---:|---:|---:|".to_owned());
    for measured in all {
        for (case, runs) in &measured.cases {
            line(figures(measured.kind, *case, runs));
        }
    }
    line(String::new());
    for Measured { kind, database, typical, .. } in all {
        line(format!(
            "- {}: {database}. A booking sends {} statements: {} before its transaction, in it {} that read and {} \
             that write, {} after it; {} are there for mails.",
            name(*kind),
            typical.before.len() + typical.job.len() + typical.after.len(),
            typical.before.len(),
            typical.count(&["SELECT", "WITH"]),
            typical.count(&["INSERT", "UPDATE", "DELETE"]),
            typical.after.len(),
            typical.job.len() - typical.without_mail().job.len(),
        ));
    }
    line(format!(
        "- calibration: SHA-256 on one core {} MB/s; a page appended and synced {} times a second.",
        number(median(calibrations.iter().map(|c| c.hashed_mb_per_second)), 0),
        number(median(calibrations.iter().map(|c| c.synced_per_second)), 0),
    ));
    text
}

fn figures(kind: Kind, case: Case, runs: &[Run]) -> String {
    let rates = || runs.iter().map(Run::rate);
    let range =
        format!("{} to {}", number(rates().min_by(f64::total_cmp), 0), number(rates().max_by(f64::total_cmp), 0));
    let percentile = |percent| number(median(runs.iter().filter_map(|run| run.percentile_ms(percent))), 1);
    let rate = number(median(rates()), 0);
    row(name(kind), [title(case), rate, range, percentile(50), percentile(99)].into_iter())
}

fn row(first: &str, rest: impl Iterator<Item = String>) -> String {
    rest.fold(format!("| {first} |"), |row, cell| format!("{row} {cell} |"))
}

fn number(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.decimals$}"))
}

/// Returns a kind's name.
pub fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Sqlite => "SQLite",
        Kind::Postgres => "PostgreSQL",
    }
}

/// Returns a case in words.
pub fn title(case: Case) -> String {
    match case {
        Case::Http(Spread::Many) => "HTTP, many instruments".to_owned(),
        Case::Http(Spread::One) => "HTTP, one instrument".to_owned(),
        Case::HttpWithWorker => "HTTP, many instruments, with the worker".to_owned(),
        Case::ByHand(Spread::Many) => "by hand, many instruments".to_owned(),
        Case::ByHand(Spread::One) => "by hand, one instrument".to_owned(),
        Case::WithoutMail => "by hand, many instruments, without mails".to_owned(),
        Case::Insert => "bare insert, one a commit".to_owned(),
        Case::InsertInGroups => format!("bare insert, {GROUP} a commit"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(seconds: f64) -> Run {
        Run { bookings: 100, seconds, latencies: Vec::new() }
    }

    #[test]
    fn a_ratio_is_taken_within_each_round() {
        let cases = vec![
            // Another program slows both down in the second round.
            (Case::Http(Spread::Many), vec![run(2.0), run(20.0), run(2.0)]),
            (Case::ByHand(Spread::Many), vec![run(1.0), run(10.0), run(1.5)]),
        ];
        let measured = Measured { kind: Kind::Sqlite, database: String::new(), cases, typical: Trace::default() };
        assert_eq!(measured.ratio(Case::Http(Spread::Many), Case::ByHand(Spread::Many)), Some(0.5));
        assert_eq!(measured.ratio(Case::Http(Spread::Many), Case::Insert), None);
        let report = write(&[], &[measured]);
        assert!(report.contains("| HTTP / by hand, many instruments | 0.50 |"), "{report}");
        assert!(report.contains("| SQLite | HTTP, many instruments | 50 | 5 to 50 | – | – |"), "{report}");
    }
}
