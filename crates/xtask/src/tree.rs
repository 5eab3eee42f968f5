//! Where things are: the clone, and the folder that cargo builds into.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Failure;

/// The paths that every command starts from.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The folder with the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's target folder, wherever `CARGO_TARGET_DIR` or a configuration file puts it.
    pub target: PathBuf,
}

impl Tree {
    /// Finds the clone and the target folder.
    ///
    /// The target folder is read off the place of this very program (`<target>/debug/xtask`), which is right for
    /// every way of choosing it and needs no answer from cargo.
    pub fn locate() -> Result<Self, Failure> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .ancestors()
            .nth(2)
            .ok_or_else(|| Failure::Usage(format!("{} is not inside a workspace", manifest.display())))?
            .to_path_buf();
        let program = std::env::current_exe().map_err(Failure::while_doing("find this program"))?;
        let target = program
            .ancestors()
            .nth(2)
            .ok_or_else(|| Failure::Usage(format!("{} is not in a target folder", program.display())))?
            .to_path_buf();
        Ok(Self { root, target })
    }

    /// Returns the folder of the pages.
    pub fn web(&self) -> PathBuf {
        self.root.join("web")
    }

    /// Returns the path of the server that `cargo build --workspace` makes with that profile's folder.
    pub fn server(&self, profile: &str) -> PathBuf {
        self.target.join(profile).join("jishi")
    }

    /// Starts a command line in the root of the clone.
    ///
    /// Variables that cargo set for this program are removed: a build script that watches one of them would run
    /// again, and with it everything above it.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"].iter().any(|p| text.starts_with(p)) {
                command.env_remove(&name);
            }
        }
        command
    }

    /// Starts a cargo command line that builds into the same target folder as this program was built into.
    pub fn cargo(&self) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = self.command(cargo);
        if std::env::var_os("CARGO_TARGET_DIR").is_some_and(|folder| Path::new(&folder).is_relative()) {
            command.env("CARGO_TARGET_DIR", &self.target);
        }
        command
    }
}
