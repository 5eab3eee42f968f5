//! What can be seen without running anything: format, licences, lints.

use crate::error::Failure;
use crate::licences;
use crate::part::{Counts, Part};

/// Runs the part.
pub fn run(part: &mut Part) -> Result<(), Failure> {
    let tree = part.session.tree.clone();
    let mut format = tree.cargo();
    format.args(["fmt", "--all", "--", "--check", "--color", "never"]);
    part.step("cargo fmt --check", format, Counts::One)?;

    part.work("licences", Counts::One, |session| licences::check(&session.tree));

    let mut clippy = tree.cargo();
    clippy.args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]);
    part.step("cargo clippy", clippy, Counts::One)?;

    // The suites switch features on for the whole workspace, and the documents build the server without them.
    let mut alone = tree.cargo();
    alone.args(["clippy", "--package", "api", "--locked", "--", "-D", "warnings"]);
    part.step("cargo clippy --package api", alone, Counts::One)?;
    Ok(())
}
