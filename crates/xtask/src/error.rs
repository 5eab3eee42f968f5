//! What can stop a command, told in one line each.

use std::fmt;
use std::io;

/// The reason why a command of this crate stopped.
#[derive(Debug)]
pub enum Failure {
    /// The command line made no sense.
    Usage(String),
    /// A tool that the command needs is not on this machine and could not be installed.
    Missing {
        /// What is missing, with the version that is needed.
        what: String,
        /// What a person can do about it.
        remedy: String,
    },
    /// A tool ran and reported a failure; it has printed its own reasons.
    Tool(String),
    /// The operating system refused something.
    Io {
        /// What was being done.
        doing: String,
        /// Why it failed.
        source: io::Error,
    },
}

impl Failure {
    /// Returns a function that wraps an input/output error with what was being done.
    pub fn while_doing(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }

    /// Names a missing tool and its remedy.
    pub fn missing(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Missing { what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Tool(text) => f.write_str(text),
            Self::Missing { what, remedy } => write!(f, "missing: {what} ({remedy})"),
            Self::Io { doing, source } => write!(f, "{doing}: {source}"),
        }
    }
}
