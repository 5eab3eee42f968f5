//! libical, one of the parsers that read calendar files in the suite.

use std::process::Command;

use crate::error::Failure;
use crate::packages;
use crate::session::Session;

/// Finds the library as the suite's reader does, or installs it.
pub fn ensure(session: &mut Session) -> Result<(), Failure> {
    if is_found(session) {
        return Ok(());
    }
    packages::install("libical, a parser of calendar files", &["libical3"])?;
    if is_found(session) { Ok(()) } else { Err(Failure::missing("libical", "it was installed, but is not found")) }
}

fn is_found(session: &Session) -> bool {
    let Some(python) = &session.python else { return false };
    let look = "import ctypes.util, sys; sys.exit(ctypes.util.find_library('ical') is None)";
    Command::new(python).args(["-c", look]).status().is_ok_and(|status| status.success())
}
