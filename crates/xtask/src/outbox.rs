//! `cargo xtask outbox`: mails through a server that fails, by a program that is killed, judged afterwards.
//!
//! The build is the one that tests use. What happens stands in `docs/reliability.md`.

use std::process::ExitCode;

use crate::error::Failure;
use crate::storm;
use crate::tree::Tree;

/// Builds, starts a PostgreSQL, and lets it happen; `words` are handed to the program.
pub fn run(tree: Tree, words: &[String]) -> Result<ExitCode, Failure> {
    storm::judged(tree, "outbox", words)
}
