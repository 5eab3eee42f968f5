//! One journey for each role through the pages, in a browser, against the server's own program.

use crate::error::Failure;
use crate::pages;
use crate::part::{Counts, Part};
use crate::postgres;
use crate::suite::{rust, web};
use crate::tally::Dialect;

/// Runs the part.
pub fn run(part: &mut Part) -> Result<(), Failure> {
    if !web::install(part)? || !web::build(part)? || !rust::build(part)? {
        return Ok(());
    }
    if part.work("start PostgreSQL", Counts::Nothing, postgres::ensure).is_none() {
        return Ok(());
    }
    let mut vitest = pages::tool(&part.session.tree, "vitest", &["run", "--config", "vitest.e2e.config.ts"]);
    vitest.args(&part.session.arguments);
    part.step("journeys in Chromium", vitest, Counts::Tests(Dialect::Vitest))?;
    Ok(())
}
