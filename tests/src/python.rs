//! The Python with the packages of `tests/python/requirements.txt`, for readers that are not ours.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

/// Returns a command that runs a script of `tests/python`.
pub fn script(name: &str) -> Command {
    let mut command = Command::new(interpreter());
    command.arg(folder().join(name)).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// Runs a script, gives it `input` and returns what it prints; a script that fails ends the test with its words.
pub fn answer(name: &str, input: &[u8]) -> String {
    let mut command = script(name);
    let mut running =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("Python starts");
    running.stdin.take().expect("its input").write_all(input).expect("it reads");
    let output = running.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A script that runs beside the test and ends with it.
#[derive(Debug)]
pub struct Beside(pub Child);

impl Drop for Beside {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// `cargo xtask test` names its environment; without it one is made once, under `target/python`.
fn interpreter() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| match std::env::var_os("JISHI_TEST_PYTHON") {
        Some(python) => python.into(),
        None => ensure(),
    })
}

fn ensure() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| folder().join("../../target"), PathBuf::from);
    let (home, python) = (target.join("python"), target.join("python/bin/python"));
    std::fs::create_dir_all(&target).expect("the target folder");
    // Under nextest every test is a process: the first makes the environment, the others wait for it.
    let lock = File::create(target.join("python.lock")).expect("a lock file");
    lock.lock().expect("the lock");
    let is_ready = || {
        Command::new(&python)
            .args(["-c", "import icalendar, aiosmtpd, dateutil, vdirsyncer, khal"])
            .output()
            .is_ok_and(|output| output.status.success())
    };
    if !is_ready() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&home));
        let requirements = folder().join("requirements.txt");
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--no-deps", "-r"]).arg(requirements));
    }
    python
}

fn run(command: &mut Command) {
    let output = command.output().expect("the command starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("python")
}
