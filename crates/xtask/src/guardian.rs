//! Leaving nothing behind: a small shell process outlives this program by a moment and stops what it started.
//!
//! The standard library can neither catch a signal nor signal a process group, and this crate has no dependencies
//! and no unsafe code. The shell knows both. It is told over a pipe what to look after, and the end of the pipe is
//! the order to clean up, however this program ends: in good order, by Ctrl-C or by SIGKILL.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::error::Failure;

const SCRIPT: &str = include_str!("guardian.sh");

/// The process that stops and removes what a run leaves behind.
#[derive(Debug)]
pub struct Guardian {
    shell: Child,
    orders: Option<ChildStdin>,
    kept: Vec<Child>,
}

impl Guardian {
    /// Starts the shell in a process group of its own.
    pub fn start() -> Result<Self, Failure> {
        let mut shell = Command::new("sh")
            .args(["-c", SCRIPT, "guardian"])
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(Failure::while_doing("start a shell"))?;
        let orders = shell.stdin.take();
        Ok(Self { shell, orders, kept: Vec::new() })
    }

    /// Starts a command in a process group that ends with this program at the latest.
    pub fn spawn(&mut self, command: &mut Command) -> Result<Child, Failure> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .spawn()
            .map_err(Failure::while_doing(format!("start {name}")))?;
        self.order("watch", &child.id().to_string())?;
        Ok(child)
    }

    /// Ends whatever is left of the process group of a child that has been waited for.
    pub fn release(&mut self, child: &Child) -> Result<(), Failure> {
        self.order("done", &child.id().to_string())
    }

    /// Lets a child run until this program ends.
    pub fn keep(&mut self, child: Child) {
        self.kept.push(child);
    }

    /// Removes this folder, with everything in it, when this program ends.
    pub fn remove_at_end(&mut self, folder: &Path) -> Result<(), Failure> {
        self.order("folder", &folder.display().to_string())
    }

    fn order(&mut self, word: &str, name: &str) -> Result<(), Failure> {
        let orders = self.orders.as_mut().expect("the pipe is closed only when the guardian is dropped");
        writeln!(orders, "{word} {name}").map_err(Failure::while_doing("tell the guardian process"))
    }
}

impl Drop for Guardian {
    /// Closes the pipe and waits until everything is stopped and removed.
    fn drop(&mut self) {
        drop(self.orders.take());
        while matches!(self.shell.try_wait(), Ok(None)) {
            // A child that nobody has waited for still looks alive to the shell.
            self.kept.retain_mut(|child| matches!(child.try_wait(), Ok(None)));
            sleep(Duration::from_millis(20));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Read;

    #[test]
    fn the_end_of_the_guardian_stops_whole_groups_and_removes_folders() {
        let folder = std::env::temp_dir().join(format!("jishi guardian {}", std::process::id()));
        fs::create_dir_all(folder.join("deep")).expect("a temporary folder can be made");
        let mut guardian = Guardian::start().expect("start");
        guardian.remove_at_end(&folder).expect("order");
        let mut child = guardian
            .spawn(Command::new("sh").args(["-c", "sleep 600 & echo up; sleep 600"]).stdout(Stdio::piped()))
            .expect("spawn");
        let mut output = child.stdout.take().expect("piped");
        output.read_exact(&mut [0; 3]).expect("the child says that it is up");
        guardian.keep(child);

        drop(guardian);
        // Child and grandchild hold the other end of the pipe: there is no end to read before both are gone.
        output.read_to_end(&mut Vec::new()).expect("read");
        assert!(!folder.exists());
    }

    #[test]
    fn what_a_finished_step_forgot_is_stopped_at_once() {
        let mut guardian = Guardian::start().expect("start");
        let mut child =
            guardian.spawn(Command::new("sh").args(["-c", "sleep 600 &"]).stdout(Stdio::piped())).expect("spawn");
        assert!(child.wait().expect("wait").success());
        guardian.release(&child).expect("order");
        child.stdout.take().expect("piped").read_to_end(&mut Vec::new()).expect("read");
    }
}
