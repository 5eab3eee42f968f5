//! `checker FILE…`: judges histories and prints what no correct run shows.
//!
//! Ends with 0 when nothing was found, 1 when something was, 2 when a file cannot be read.

use checker::{
    finding::{Check, Finding},
    history::History,
};
use serde::Serialize;
use std::{collections::BTreeSet, error::Error, process::ExitCode};

const USAGE: &str = "\
checker [--json] FILE…
    Judges histories of clients (JSON Lines) and prints one finding a line, then a line of counts.
    --json  findings as JSON Lines; the counts go to the standard error";

fn main() -> ExitCode {
    let (options, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|arg| arg.starts_with("--"));
    if files.is_empty() || options.iter().any(|option| option != "--json") {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    }
    match judge(&files, !options.is_empty()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("checker: {}", chain(&*error));
            ExitCode::from(2)
        }
    }
}

/// A finding with the file it is about.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(flatten)]
    finding: &'a Finding,
}

fn judge(files: &[String], json: bool) -> Result<usize, Box<dyn Error>> {
    let (mut events, mut reservations, mut findings) = (0, 0, 0);
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
        let history = History::parse(&text).map_err(|error| format!("{file}: {}", chain(&error)))?;
        let found = checker::check(&history);
        events += history.events.len();
        reservations += history.last.reservations.iter().map(|last| last.id).collect::<BTreeSet<_>>().len();
        findings += found.len();
        for finding in &found {
            if json {
                println!("{}", serde_json::to_string(&Line { file, finding })?);
            } else {
                println!("{file}: {finding}");
            }
        }
    }
    let (files, checks) = (files.len(), Check::ALL.len());
    let counts = format!(
        "files: {files}, events: {events}, reservations: {reservations}, checks: {checks}, findings: {findings}"
    );
    if json {
        eprintln!("{counts}");
    } else {
        println!("{counts}");
    }
    Ok(findings)
}

/// An error with its causes.
fn chain(error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}
