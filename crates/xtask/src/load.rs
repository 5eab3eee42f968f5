//! `cargo xtask load`: bookings a second on both databases, beside peers in the same run.
//!
//! Nothing is asserted about time. What the figures mean stands in `docs/performance.md`.

use std::fs::{self, File};
use std::process::ExitCode;

use crate::error::Failure;
use crate::session::Session;
use crate::tree::Tree;
use crate::{postgres, tools};

/// Builds with optimisations, starts a PostgreSQL that waits for its disk, measures and prints the report.
///
/// `words` are handed to the measuring program.
pub fn run(tree: Tree, words: &[String]) -> Result<ExitCode, Failure> {
    tools::c_compiler()?;
    let mut session = Session::open(tree, Vec::new())?;
    build(&session, &["--release"])?;
    postgres::ensure_durable(&mut session)?;

    let (report, log) = (session.tree.target.join("load.md"), session.logs.join("load.log"));
    let output = File::create(&log).map_err(Failure::while_doing(format!("write {}", log.display())))?;
    let mut command = session.dress(session.tree.command(session.tree.target.join("release/load")));
    command.arg(&report).args(words).stdout(output);
    let mut child = session.guardian.spawn(&mut command)?;
    let status = child.wait().map_err(Failure::while_doing("wait for the measuring program"))?;
    session.guardian.release(&child)?;
    if !status.success() {
        return Err(Failure::Tool(format!("load: {status}; see {}", log.display())));
    }
    let text = fs::read_to_string(&report).map_err(Failure::while_doing(format!("read {}", report.display())))?;
    println!("{text}\nThe same in {}", report.display());
    Ok(ExitCode::SUCCESS)
}

/// Builds all programs. Always the whole workspace: another selection has other features and builds the dependencies
/// again.
pub fn build(session: &Session, profile: &[&str]) -> Result<(), Failure> {
    let mut cargo = session.tree.cargo();
    cargo.args(["build", "--workspace", "--locked"]).args(profile);
    let status = cargo.status().map_err(Failure::while_doing("start cargo"))?;
    if status.success() { Ok(()) } else { Err(Failure::Tool(format!("cargo build: {status}"))) }
}
