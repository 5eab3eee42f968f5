//! `cargo xtask model`: the engine beside the minute-by-minute model, one numbered seed after another.
//!
//! Nothing but the engine and its tests is built, with optimisations and with all checks of arithmetic. What the model
//! is stands in `docs/reliability.md`.

use std::process::ExitCode;

use crate::error::Failure;
use crate::tree::Tree;

/// The test that plays.
const TEST: &str = "numbered::seed_after_seed_the_engine_agrees_with_the_minutes";

/// What to play.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    seed: u64,
    commands: u64,
    minutes: Option<u64>,
}

impl Options {
    /// Reads the words after `model`: a seed alone is played alone.
    pub fn parse(words: &[String]) -> Result<Self, Failure> {
        let (mut seed, mut commands, mut minutes) = (None, None, None);
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let place = match word.as_str() {
                "--seed" => &mut seed,
                "--commands" => &mut commands,
                "--minutes" => &mut minutes,
                other => return Err(Failure::Usage(format!("model: {other:?} is no option"))),
            };
            let number = words.next().and_then(|number| number.parse().ok());
            *place = Some(number.ok_or_else(|| Failure::Usage(format!("model: {word} needs a number")))?);
        }
        let alone = seed.is_some() && minutes.is_none();
        let commands = commands.unwrap_or(if alone { 1 } else { 1_000_000 });
        Ok(Self { seed: seed.unwrap_or(1), commands, minutes })
    }
}

/// Builds the engine's tests and plays.
pub fn run(tree: &Tree, options: &Options) -> Result<ExitCode, Failure> {
    let mut cargo = tree.cargo();
    cargo.args(["test", "-p", "booking", "--locked", "--profile", "proof", "--test", "model", "--"]);
    cargo.args([TEST, "--exact", "--nocapture"]);
    cargo.env("JISHI_MODEL_SEED", options.seed.to_string());
    cargo.env("JISHI_MODEL_COMMANDS", options.commands.to_string());
    cargo.env_remove("JISHI_MODEL_MINUTES");
    cargo.envs(options.minutes.map(|minutes| ("JISHI_MODEL_MINUTES", minutes.to_string())));
    let status = cargo.status().map_err(Failure::while_doing("start cargo"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &str) -> Option<Options> {
        Options::parse(&words.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).ok()
    }

    #[test]
    fn a_million_commands_are_played_unless_a_seed_is_named() {
        assert_eq!(parsed(""), Some(Options { seed: 1, commands: 1_000_000, minutes: None }));
        assert_eq!(parsed("--seed 7"), Some(Options { seed: 7, commands: 1, minutes: None }));
        assert_eq!(parsed("--seed 7 --commands 90"), Some(Options { seed: 7, commands: 90, minutes: None }));
        assert_eq!(parsed("--minutes 3 --seed 7"), Some(Options { seed: 7, commands: 1_000_000, minutes: Some(3) }));
    }

    #[test]
    fn what_is_no_option_is_refused() {
        assert_eq!(parsed("--seed"), None);
        assert_eq!(parsed("--seed x"), None);
        assert_eq!(parsed("sqlite"), None);
    }
}
