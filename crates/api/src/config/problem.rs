//! What can be wrong with a configuration, in words for whoever starts the program; values are never repeated,
//! since a misplaced password would end in a log.

use crate::{channel::TargetError, texts::Faulty};
use std::{fmt, path::PathBuf};
use thiserror::Error;

/// Why a value was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ValueError {
    /// Not an address.
    #[error("is not an address such as https://host:port")]
    NotAUrl,
    /// Path, query or user where only scheme, host and port may stand.
    #[error("must be scheme, host and port only")]
    NotAnOrigin,
    /// http beyond loopback.
    #[error("may be plain http only on loopback: use https")]
    PlainHttp,
    /// An unknown scheme.
    #[error("must begin with one of these schemes: {allowed}")]
    Scheme { allowed: &'static str },
    /// An SQLite address without a file.
    #[error("names no file")]
    NoPath,
    /// An SQLite database in memory.
    #[error("must name a file, not a database in memory")]
    InMemory,
    /// Not an address and port.
    #[error("is not an address and port such as 127.0.0.1:8300")]
    NotASocket,
    /// Not a number in the range.
    #[error("is not a whole number from {min} to {max}")]
    NotInRange { min: u32, max: u32 },
    /// Not a list of networks.
    #[error("is not a list of addresses or networks such as 10.0.0.0/8")]
    NotNetworks,
    /// Not a sender.
    #[error("is not a mail address such as `Jishi <jishi@example.cn>`")]
    NotASender,
    /// Not a mail address.
    #[error("is not a mail address such as jishi@example.cn")]
    NotAnAddress,
    /// Not the selector of a signing key.
    #[error("is not a selector such as jishi or 2026.jishi")]
    NotASelector,
    /// Not a signing key.
    #[error("names no file with an Ed25519 private key (PKCS #8 in PEM)")]
    NotASigningKey,
    /// Something that this program cannot do.
    #[error("needs a program that was built with the cargo feature {feature}")]
    NotBuilt { feature: &'static str },
    /// Not a time zone.
    #[error("is not a time zone such as Asia/Shanghai")]
    NotAZone,
    /// Not a filter.
    #[error("is not a log filter such as info,api=debug")]
    NotAFilter,
    /// Not one of the choices.
    #[error("is not one of: {allowed}")]
    NotOneOf { allowed: &'static str },
    /// Not a place that may be called.
    #[error("{0}")]
    NotATarget(TargetError),
    /// Not a condition on an answer.
    #[error("is not a JSON pointer and a value such as /code=0")]
    NotACondition,
    /// Not a template.
    #[error("{0}")]
    NotATemplate(Faulty),
    /// Empty or too long.
    #[error("is not a line of 1 to {max} characters")]
    NotALine { max: usize },
}

/// One thing wrong with the configuration.
#[derive(Debug, Error)]
pub enum ConfigProblem {
    /// An environment variable with our prefix that we do not know.
    #[error("{name} is not a setting{}", hint(nearest))]
    UnknownVariable { name: String, nearest: Option<&'static str> },
    /// A key of the file that we do not know.
    #[error("{key} in {} is not a setting{}", file.display(), hint(nearest))]
    UnknownKey { file: PathBuf, key: String, nearest: Option<&'static str> },
    /// The file cannot be read.
    #[error("{} cannot be read", file.display())]
    Unreadable { file: PathBuf, source: std::io::Error },
    /// The file is not TOML.
    #[error("{} is not TOML at line {line}: {message}", file.display())]
    NotToml { file: PathBuf, line: usize, message: String },
    /// A value of the file that is neither text, number nor list of text.
    #[error("{key} in {} is neither text, number nor a list of texts", file.display())]
    WrongKind { file: PathBuf, key: String },
    /// A variable whose value is not UTF-8.
    #[error("{name} is not UTF-8")]
    NotText { name: String },
    /// A value that its setting refuses.
    #[error("{name} {reason}")]
    Invalid { name: &'static str, reason: ValueError },
    /// A setting that another one demands.
    #[error("{name} must be set, since {because}")]
    Missing { name: &'static str, because: &'static str },
}

fn hint(nearest: &Option<&'static str>) -> String {
    nearest.map(|name| format!(", did you mean {name}")).unwrap_or_default()
}

/// Everything wrong with the configuration, one line each.
#[derive(Debug)]
pub struct ConfigError(pub Vec<ConfigProblem>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration has {} problem(s):", self.0.len())?;
        for problem in &self.0 {
            write!(f, "\n  - {problem}")?;
            if let Some(cause) = std::error::Error::source(problem) {
                write!(f, ": {cause}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}
