//! `cargo xtask up`: from a clone to a running system.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::error::Failure;
use crate::pages::{self, Due};
use crate::tools;
use crate::tree::Tree;

/// What the caller asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    empty: bool,
    release: bool,
    port: Option<u16>,
    data: Option<PathBuf>,
}

impl Options {
    /// Reads the words after `up`.
    pub fn parse(words: &[String]) -> Result<Self, Failure> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| Failure::Usage(format!("{word} needs a value")));
            match word.as_str() {
                "--empty" => options.empty = true,
                "--release" => options.release = true,
                "--data" => options.data = Some(value()?.into()),
                "--port" => {
                    let text = value()?;
                    let port = text.parse().map_err(|_| Failure::Usage(format!("{text:?} is not a port")))?;
                    options.port = Some(port);
                }
                _ => return Err(Failure::Usage(format!("`up` does not know {word:?}"))),
            }
        }
        Ok(options)
    }
}

/// Builds what has changed and becomes the server.
///
/// The server takes the place of this process, so Ctrl-C and every other signal reach it directly.
pub fn run(tree: &Tree, options: &Options) -> Result<ExitCode, Failure> {
    let tools = [tools::node(), tools::c_compiler()];
    for tool in tools.iter().flatten() {
        println!("{tool}");
    }
    let missing: Vec<String> = tools.into_iter().filter_map(|tool| tool.err().map(|e| e.to_string())).collect();
    if !missing.is_empty() {
        return Err(Failure::Tool(missing.join("\nxtask: ")));
    }
    do_if_due(pages::installation(tree)?, "npm ci")?;
    do_if_due(pages::build(tree)?, "npm run build")?;

    let mut cargo = tree.cargo();
    // Always the whole workspace: another selection has other features and builds the dependencies again.
    cargo.args(["build", "--workspace", "--locked"]);
    if options.release {
        cargo.arg("--release");
    }
    finish(&mut cargo, "cargo build --workspace")?;

    let server = tree.server(if options.release { "release" } else { "debug" });
    let error = serve(tree, options, &server).exec();
    Err(Failure::Io { doing: format!("start {}", server.display()), source: error })
}

fn serve(tree: &Tree, options: &Options, server: &PathBuf) -> Command {
    let mut command = tree.command(server);
    // The server refuses settings it does not know, and those of the tests are none of its own.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("JISHI_TEST_")) {
        command.env_remove(name);
    }
    command.arg("serve");
    if !options.empty {
        command.arg("--demo");
    }
    if let Some(port) = options.port {
        command.env("JISHI_LISTEN", format!("127.0.0.1:{port}"));
    }
    if let Some(data) = &options.data {
        command.env("JISHI_DATA_DIR", std::path::absolute(data).unwrap_or_else(|_| data.clone()));
    }
    command
}

fn do_if_due(due: Option<Due>, title: &str) -> Result<(), Failure> {
    let Some((mut command, receipt)) = due else {
        return Ok(());
    };
    finish(&mut command, title)?;
    receipt.done()
}

fn finish(command: &mut Command, title: &str) -> Result<(), Failure> {
    println!("{title}");
    let status = command.status().map_err(Failure::while_doing(format!("start {title}")))?;
    if status.success() { Ok(()) } else { Err(Failure::Tool(format!("{title}: {status}"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Options, Failure> {
        Options::parse(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn every_option_is_read() {
        let options = parse(&["--empty", "--port", "8080", "--data", "here", "--release"]).expect("good words");
        let expected = Options { empty: true, release: true, port: Some(8080), data: Some("here".into()) };
        assert_eq!(options, expected);
        assert_eq!(parse(&[]).expect("no words"), Options::default());
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for words in [&["--port"][..], &["--port", "many"], &["--demo"]] {
            assert!(matches!(parse(words), Err(Failure::Usage(_))), "{words:?}");
        }
    }
}
