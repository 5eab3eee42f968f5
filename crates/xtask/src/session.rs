//! What the parts of one test run share: log folder, guardian, the build, the database cluster, the Python environment.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::error::Failure;
use crate::guardian::Guardian;
use crate::postgres::Cluster;
use crate::tree::Tree;

/// The variables of the tests' own, which a caller may set; every other `JISHI_…` is kept away from them.
const ALLOWED: &str = "JISHI_TEST_";

/// One run of `cargo xtask test`.
#[derive(Debug)]
pub struct Session {
    /// Where things are.
    pub tree: Tree,
    /// Stops what is still running when the run ends.
    pub guardian: Guardian,
    /// Where the output of every step goes.
    pub logs: PathBuf,
    /// Whether the workspace was built in this run, and with success.
    pub built: Option<bool>,
    /// The PostgreSQL cluster, once a part has asked for it.
    pub cluster: Option<Cluster>,
    /// Python with the pinned packages, once a part has asked for it.
    pub python: Option<PathBuf>,
    /// The browser, found before the first part.
    pub chromium: Option<PathBuf>,
    /// What the caller wants to hand to the test runner.
    pub arguments: Vec<String>,
}

impl Session {
    /// Makes an empty log folder and starts the guardian.
    pub fn open(tree: Tree, arguments: Vec<String>) -> Result<Self, Failure> {
        let logs = tree.target.join("test-logs");
        if logs.exists() {
            fs::remove_dir_all(&logs).map_err(Failure::while_doing(format!("empty {}", logs.display())))?;
        }
        fs::create_dir_all(&logs).map_err(Failure::while_doing(format!("make {}", logs.display())))?;
        let guardian = Guardian::start()?;
        Ok(Self { tree, guardian, logs, built: None, cluster: None, python: None, chromium: None, arguments })
    }

    /// Gives a command the surroundings of a test: no colours, no prompts, no snapshots written, none of the caller's
    /// settings, and the places of what this run has prepared.
    pub fn dress(&self, mut command: Command) -> Command {
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("JISHI_") && !text.starts_with(ALLOWED) {
                command.env_remove(&name);
            }
        }
        command.env("CI", "true").env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never").env_remove("FORCE_COLOR");
        command.env("JISHI_BIN", self.tree.server("debug"));
        command.env("JISHI_SCREENSHOTS", self.tree.target.join("screenshots"));
        if let Some(cluster) = &self.cluster {
            command.env("JISHI_TEST_POSTGRES_URL", &cluster.url).env("PG_BIN", &cluster.bin);
        }
        if let Some(python) = &self.python {
            command.env("JISHI_TEST_PYTHON", python);
        }
        if let Some(chromium) = &self.chromium {
            command.env("CHROMIUM", chromium);
        }
        command
    }
}
