//! Finding the programs that are needed, with one line for each that is not there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Failure;
use crate::packages;

/// The lowest version of Node.js that the pages build with, major and minor.
const NODE: [u32; 2] = [20, 19];

/// The lowest minor version of Python 3 that the pinned Python packages run on.
const PYTHON_MINOR: u32 = 10;

/// Returns the first of these programs that lies in a folder of `PATH`.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}

/// Returns what a command prints, or nothing when it cannot be started or fails.
pub fn answer(program: impl AsRef<Path>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program.as_ref()).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Checks Node.js and npm and tells their versions.
pub fn node() -> Result<String, Failure> {
    let remedy = "install Node.js 20.19 or newer, with npm";
    let node = answer("node", &["--version"]).ok_or_else(|| Failure::missing("node", remedy))?;
    let npm = answer("npm", &["--version"]).ok_or_else(|| Failure::missing("npm", remedy))?;
    if numbers(&node).as_slice() < NODE.as_slice() {
        let what = format!("node {}.{} or newer, found {node}", NODE[0], NODE[1]);
        return Err(Failure::missing(what, remedy));
    }
    Ok(format!("node {node}, npm {npm}"))
}

/// Checks the C compiler, which builds SQLite and the cryptography library.
pub fn c_compiler() -> Result<String, Failure> {
    let chosen = std::env::var_os("CC").map(PathBuf::from).filter(|cc| answer(cc, &["--version"]).is_some());
    let found = chosen.or_else(|| find(&["cc", "gcc", "clang"]));
    let found = found.ok_or_else(|| Failure::missing("a C compiler", "install gcc or clang, or set CC"))?;
    let version = answer(&found, &["--version"]).unwrap_or_default();
    Ok(version.lines().next().unwrap_or("C compiler").to_owned())
}

/// Finds Dovecot, whose mailbox the suites read, installing the Debian package where that is possible.
pub fn dovecot() -> Result<(), Failure> {
    let is_there = || {
        let known = ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot"];
        known.iter().any(|path| Path::new(path).is_file()) || find(&["dovecot"]).is_some()
    };
    if !is_there() {
        packages::install("Dovecot", &["dovecot-imapd"])?;
    }
    if is_there() { Ok(()) } else { Err(Failure::missing("Dovecot", "put the program dovecot into PATH")) }
}

/// Finds Thunderbird, which takes our invitations in, installing the Debian package where that is possible.
pub fn thunderbird() -> Result<(), Failure> {
    let is_there = || find(&["thunderbird"]).is_some();
    if !is_there() {
        packages::install("Thunderbird", &["thunderbird"])?;
    }
    if is_there() { Ok(()) } else { Err(Failure::missing("Thunderbird", "put the program thunderbird into PATH")) }
}

/// Finds Python 3 and tells its path and version.
pub fn python() -> Result<(PathBuf, String), Failure> {
    let remedy = format!("install Python 3.{PYTHON_MINOR} or newer");
    let found = find(&["python3", "python"]).ok_or_else(|| Failure::missing("python3", &remedy))?;
    let version = answer(&found, &["--version"]).unwrap_or_default();
    if numbers(&version) < vec![3, PYTHON_MINOR] {
        let what = format!("Python 3.{PYTHON_MINOR} or newer, found {version:?}");
        return Err(Failure::missing(what, &remedy));
    }
    Ok((found, version))
}

/// Tells whether cargo has this subcommand.
pub fn has_cargo_command(name: &str) -> bool {
    answer("cargo", &[name, "--version"]).is_some()
}

/// Tells whether this process is the superuser's.
pub fn is_root() -> bool {
    answer("id", &["-u"]).is_some_and(|id| id == "0")
}

/// Returns the numbers in a version text, in order: `v20.11.1` gives 20, 11, 1.
fn numbers(text: &str) -> Vec<u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        assert_eq!(numbers("v20.20.2"), [20, 20, 2]);
        assert_eq!(numbers("Python 3.11.7"), [3, 11, 7]);
        assert!(numbers("Python 3.9.2") < vec![3, PYTHON_MINOR]);
        assert!(numbers("") < vec![3, PYTHON_MINOR]);
    }

    #[test]
    fn a_program_that_is_nowhere_is_not_found() {
        assert_eq!(find(&["no-such-program-of-jishi"]), None);
        assert_eq!(answer("no-such-program-of-jishi", &[]), None);
    }
}
