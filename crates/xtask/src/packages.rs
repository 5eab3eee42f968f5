//! Installing Debian packages, where that is allowed.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::Failure;
use crate::tools;

/// Installs Debian packages when this is Debian and we are root; otherwise says what to install.
///
/// The package lists of a fresh machine are often empty, so a failed first attempt refreshes them and tries again.
pub fn install(what: &str, packages: &[&str]) -> Result<(), Failure> {
    let remedy = format!("on Debian: apt-get install {}", packages.join(" "));
    if !Path::new("/etc/debian_version").exists() || !tools::is_root() {
        return Err(Failure::missing(what, remedy));
    }
    println!("installing {} for {what}", packages.join(" "));
    if apt(packages) || (refresh() && apt(packages)) {
        Ok(())
    } else {
        Err(Failure::missing(what, format!("the installation failed; {remedy}")))
    }
}

fn apt(packages: &[&str]) -> bool {
    succeeds(Command::new("apt-get").args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
}

fn refresh() -> bool {
    succeeds(Command::new("apt-get").args(["update", "-qq"]))
}

fn succeeds(command: &mut Command) -> bool {
    let command = command.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).stdout(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
