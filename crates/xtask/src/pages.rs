//! Installing the pages' packages and building the pages, each only when something changed.

use std::path::PathBuf;
use std::process::Command;

use crate::error::Failure;
use crate::stamp;
use crate::tree::Tree;

/// What the build reads, relative to `web/`: it checks the types of the tests and journeys, too.
const SOURCES: [&str; 9] = [
    "src",
    "e2e",
    "public",
    "index.html",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
    "vitest.e2e.config.ts",
];

/// The stamps lie beside the packages, so that they vanish together.
const STAMPS: &str = "node_modules/.jishi";

/// A step that is due: the command to run, and what to hand in once it has succeeded.
pub type Due = (Command, Receipt);

/// The stamp to set after a step.
#[derive(Debug)]
#[must_use]
pub struct Receipt {
    stamp: PathBuf,
    digest: String,
}

impl Receipt {
    /// Remembers that the command succeeded.
    pub fn done(self) -> Result<(), Failure> {
        stamp::set(&self.stamp, &self.digest)
    }
}

/// Returns `npm ci` when the lock file is not the one that the installed packages came from.
pub fn installation(tree: &Tree) -> Result<Option<Due>, Failure> {
    let web = tree.web();
    let digest = stamp::digest(&[web.join("package-lock.json"), web.join(".npmrc")])?;
    let stamp = web.join(STAMPS).join("install");
    if stamp::is_fresh(&stamp, &digest) {
        return Ok(None);
    }
    let command = npm(tree, &["ci", "--no-audit", "--no-fund"]);
    Ok(Some((command, Receipt { stamp, digest })))
}

/// Returns `npm run build` when the pages' sources are not the ones that were built last.
pub fn build(tree: &Tree) -> Result<Option<Due>, Failure> {
    let web = tree.web();
    let digest = stamp::digest(&SOURCES.map(|name| web.join(name)))?;
    let stamp = web.join(STAMPS).join("build");
    if web.join("dist/index.html").is_file() && stamp::is_fresh(&stamp, &digest) {
        return Ok(None);
    }
    let command = npm(tree, &["run", "build"]);
    Ok(Some((command, Receipt { stamp, digest })))
}

/// Starts npm in the folder of the pages.
fn npm(tree: &Tree, arguments: &[&str]) -> Command {
    let mut command = tree.command("npm");
    command.current_dir(tree.web()).args(arguments);
    command
}

/// Starts a program that the pages' packages brought.
pub fn tool(tree: &Tree, name: &str, arguments: &[&str]) -> Command {
    let mut command = tree.command(tree.web().join("node_modules/.bin").join(name));
    command.current_dir(tree.web()).args(arguments);
    command
}
