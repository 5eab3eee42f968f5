//! The pages: their types are those of the API, their unit tests pass, they build.

use std::fs;

use crate::error::Failure;
use crate::pages;
use crate::part::{Counts, Part};
use crate::session::Session;
use crate::tally::Dialect;

/// Runs the part.
pub fn run(part: &mut Part) -> Result<(), Failure> {
    let tree = part.session.tree.clone();
    if !install(part)? {
        return Ok(());
    }
    let fresh = part.session.logs.join("schema.ts");
    let document = tree.root.join("openapi.json");
    let mut generate = pages::tool(&tree, "openapi-typescript", &[]);
    generate.arg(&document).arg("-o").arg(&fresh);
    if part.step("types of the API", generate, Counts::Nothing)? {
        part.work("src/api/schema.ts is up to date", Counts::One, same_as_generated);
    }
    let mut vitest = pages::tool(&tree, "vitest", &["run"]);
    vitest.args(&part.session.arguments);
    part.step("vitest", vitest, Counts::Tests(Dialect::Vitest))?;
    build(part)?;
    Ok(())
}

/// Installs the packages, if the lock file has changed.
pub fn install(part: &mut Part) -> Result<bool, Failure> {
    let Some(due) = pages::installation(&part.session.tree)? else {
        return Ok(true);
    };
    step(part, "npm ci", due)
}

/// Checks the types of the pages and bundles them, if a source has changed.
pub fn build(part: &mut Part) -> Result<bool, Failure> {
    let Some(due) = pages::build(&part.session.tree)? else {
        return Ok(true);
    };
    step(part, "npm run build", due)
}

fn step(part: &mut Part, title: &str, (command, receipt): pages::Due) -> Result<bool, Failure> {
    let good = part.step(title, command, Counts::Nothing)?;
    if good {
        receipt.done()?;
    }
    Ok(good)
}

fn same_as_generated(session: &mut Session) -> Result<(), Failure> {
    let read = |path: std::path::PathBuf| {
        fs::read_to_string(&path).map_err(Failure::while_doing(format!("read {}", path.display())))
    };
    let kept = read(session.tree.web().join("src/api/schema.ts"))?;
    let fresh = read(session.logs.join("schema.ts"))?;
    if kept == fresh {
        Ok(())
    } else {
        Err(Failure::Tool("it differs from what openapi.json gives; run `npm run generate` in web/".to_owned()))
    }
}
