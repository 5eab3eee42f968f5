//! A Python environment with exactly the pinned packages, for the checks that need an independent reader.

use std::process::Command;

use crate::error::Failure;
use crate::packages;
use crate::session::Session;
use crate::stamp;
use crate::tools;

/// Makes `<target>/python` with the packages of `tests/python/requirements.txt`, unless it is there and unchanged.
pub fn ensure(session: &mut Session) -> Result<(), Failure> {
    if session.python.is_some() {
        return Ok(());
    }
    let (system, version) = tools::python()?;
    let requirements = session.tree.root.join("tests/python/requirements.txt");
    let folder = session.tree.target.join("python");
    let python = folder.join("bin/python");
    let digest = format!("{version} {}", stamp::digest(std::slice::from_ref(&requirements))?);
    let stamp = folder.join("stamp");

    if !stamp::is_fresh(&stamp, &digest) || tools::answer(&python, &["--version"]).is_none() {
        if tools::answer(&system, &["-c", "import ensurepip, venv"]).is_none() {
            packages::install("Python's venv module", &["python3-venv"])?;
        }
        let mut make = Command::new(&system);
        run(make.args(["-m", "venv", "--clear"]).arg(&folder), "python3 -m venv")?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "-r"]);
        run(pip.arg(&requirements), "pip install")?;
        stamp::set(&stamp, &digest)?;
    }
    session.python = Some(python);
    Ok(())
}

fn run(command: &mut Command, title: &str) -> Result<(), Failure> {
    let output = command.output().map_err(Failure::while_doing(format!("start {title}")))?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Failure::Tool(format!("{title}: {}\n{words}", output.status)))
}
