//! The Rust suites, on SQLite and on a PostgreSQL cluster of their own.

use super::web;
use crate::error::Failure;
use crate::part::{Counts, Part};
use crate::tally::Dialect;
use crate::{libical, postgres, python, tools};

/// Runs the part.
pub fn run(part: &mut Part) -> Result<(), Failure> {
    if !build(part)? {
        return Ok(());
    }
    let ready = part.work("start PostgreSQL", Counts::Nothing, postgres::ensure).is_some()
        && part.work("Python environment", Counts::Nothing, python::ensure).is_some()
        && part.work("libical", Counts::Nothing, libical::ensure).is_some()
        // One reader of calendar files is among the packages of the pages.
        && web::install(part)?;
    if !ready {
        return Ok(());
    }
    let (runner, dialect) = if tools::has_cargo_command("nextest") {
        (["nextest", "run"].as_slice(), Dialect::Nextest)
    } else {
        (["test", "--no-fail-fast", "--all-targets"].as_slice(), Dialect::CargoTest)
    };
    let mut tests = part.session.tree.cargo();
    tests.args(runner).args(["--workspace", "--locked"]).args(&part.session.arguments);
    part.step(&format!("cargo {}", runner[0]), tests, Counts::Tests(dialect))?;

    if part.session.arguments.is_empty() {
        let mut examples = part.session.tree.cargo();
        examples.args(["test", "--doc", "--workspace", "--locked", "--no-fail-fast"]);
        part.step("examples in the documentation", examples, Counts::Tests(Dialect::CargoTest))?;
    }
    Ok(())
}

/// Builds everything once, server and test programs alike; later parts find it done.
pub fn build(part: &mut Part) -> Result<bool, Failure> {
    if let Some(built) = part.session.built {
        if !built {
            part.work("cargo build", Counts::Nothing, |_| {
                Err::<(), _>(Failure::Tool("the build has failed in an earlier part".to_owned()))
            });
        }
        return Ok(built);
    }
    let mut cargo = part.session.tree.cargo();
    // Always the whole workspace: another selection has other features and builds the dependencies again.
    cargo.args(["build", "--workspace", "--all-targets", "--locked"]);
    let built = part.step("cargo build --workspace --all-targets", cargo, Counts::Nothing)?;
    part.session.built = Some(built);
    Ok(built)
}
