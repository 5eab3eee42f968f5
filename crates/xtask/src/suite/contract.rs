//! What is promised to other programs, read by independent ones.

use crate::error::Failure;
use crate::part::{Counts, Part};
use crate::python;
use crate::suite::rust;
use crate::tally::Dialect;

/// Runs the part.
pub fn run(part: &mut Part) -> Result<(), Failure> {
    if !rust::build(part)? || part.work("Python environment", Counts::Nothing, python::ensure).is_none() {
        return Ok(());
    }
    let python = part.session.python.clone().expect("the environment has just been made");
    let mut tests = part.session.tree.command(python);
    tests.args(["-m", "unittest", "discover", "--start-directory", "tests/python", "--verbose"]);
    tests.env("PYTHONDONTWRITEBYTECODE", "1");
    part.step("python -m unittest", tests, Counts::Tests(Dialect::Unittest))?;
    Ok(())
}
