//! `cargo xtask storm`: random clients on both databases for a while, judged by the history checker.
//!
//! The build is the one that tests use, with its checks of arithmetic. What the storms do stands in
//! `docs/reliability.md`.

use std::process::ExitCode;

use crate::error::Failure;
use crate::session::Session;
use crate::tree::Tree;
use crate::{load, postgres, tools};

/// Builds, starts a PostgreSQL, and lets storms rage; `words` are handed to the program.
pub fn run(tree: Tree, words: &[String]) -> Result<ExitCode, Failure> {
    judged(tree, "storm", words)
}

/// Builds, starts a PostgreSQL, and runs one of the tests' programs that judges what happened.
pub fn judged(tree: Tree, program: &str, words: &[String]) -> Result<ExitCode, Failure> {
    tools::c_compiler()?;
    let mut session = Session::open(tree, Vec::new())?;
    load::build(&session, &[])?;
    postgres::ensure(&mut session)?;
    let mut command = session.dress(session.tree.command(session.tree.target.join("debug").join(program)));
    let mut child = session.guardian.spawn(command.args(words))?;
    let status = child.wait().map_err(Failure::while_doing(format!("wait for {program}")))?;
    session.guardian.release(&child)?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
