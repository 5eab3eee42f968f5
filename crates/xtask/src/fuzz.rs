//! `cargo xtask fuzz`: drawn bytes for what reads mails and for what writes invitations.
//!
//! The targets are a workspace of their own, `tests/fuzz`, since they need the nightly toolchain. What they assert stands in
//! `docs/reliability.md`.

use std::fs;
use std::process::ExitCode;

use crate::error::Failure;
use crate::tools;
use crate::tree::Tree;

/// All targets.
const TARGETS: [&str; 3] = ["inbound_mail", "inbound_calendar", "invitation"];

/// What to run.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    targets: Vec<String>,
    minutes: u64,
}

impl Options {
    /// Reads the words after `fuzz`: all targets for three minutes each, unless something else is said.
    pub fn parse(words: &[String]) -> Result<Self, Failure> {
        let mut options = Self { targets: Vec::new(), minutes: 3 };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--minutes" => {
                    let minutes = words.next().and_then(|number| number.parse().ok()).filter(|minutes| *minutes > 0);
                    options.minutes =
                        minutes.ok_or_else(|| Failure::Usage("fuzz: --minutes needs a number".to_owned()))?;
                }
                target if TARGETS.contains(&target) => options.targets.push(target.to_owned()),
                other => return Err(Failure::Usage(format!("fuzz: {other:?} is none of {}", TARGETS.join(", ")))),
            }
        }
        if options.targets.is_empty() {
            options.targets = TARGETS.map(str::to_owned).to_vec();
        }
        Ok(options)
    }
}

/// Runs one target after another; what is found ends it.
pub fn run(tree: &Tree, options: &Options) -> Result<ExitCode, Failure> {
    tools::c_compiler()?;
    if tools::answer("cargo", &["+nightly", "--version"]).is_none() {
        return Err(Failure::missing("the nightly toolchain", "rustup toolchain install nightly"));
    }
    if !tools::has_cargo_command("fuzz") {
        return Err(Failure::missing("cargo-fuzz", "cargo install cargo-fuzz --locked"));
    }
    let found = tree.target.join("fuzz");
    for target in &options.targets {
        let (corpus, artifacts) = (found.join("corpus").join(target), found.join("artifacts").join(target));
        for folder in [&corpus, &artifacts] {
            fs::create_dir_all(folder).map_err(Failure::while_doing(format!("make {}", folder.display())))?;
        }
        // By its name: only the one that chooses among toolchains knows the word for another.
        let mut cargo = tree.command("cargo");
        cargo.args(["+nightly", "fuzz", "run", "--fuzz-dir", "tests/fuzz", "--sanitizer", "none", "--dev"]);
        cargo.arg("--target-dir").arg(found.join("build")).arg(target).arg(&corpus);
        cargo.arg(tree.root.join("tests/fuzz/seeds").join(target)).arg("--");
        cargo.arg(format!("-max_total_time={}", options.minutes * 60));
        cargo.arg(format!("-artifact_prefix={}/", artifacts.display()));
        let status = cargo.status().map_err(Failure::while_doing("start cargo"))?;
        if !status.success() {
            eprintln!("{target}: what was found lies in {}", artifacts.display());
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &str) -> Option<(Vec<String>, u64)> {
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        Options::parse(&words).ok().map(|options| (options.targets, options.minutes))
    }

    #[test]
    fn all_targets_run_unless_some_are_named() {
        assert_eq!(parsed(""), Some((TARGETS.map(str::to_owned).to_vec(), 3)));
        assert_eq!(parsed("invitation --minutes 9"), Some((vec!["invitation".to_owned()], 9)));
        assert_eq!(parsed("nothing"), None);
        assert_eq!(parsed("--minutes"), None);
        assert_eq!(parsed("--minutes 0"), None);
    }
}
