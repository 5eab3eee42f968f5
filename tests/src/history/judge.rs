//! The judgement of what was recorded.

use super::last;
use crate::{app::TestApp, database::TestDatabase};
use checker::{finding::Finding, history::History};
use std::{fs, path::PathBuf};

/// How many findings are shown; the file has all that is needed to list the others.
const SHOWN: usize = 20;

impl TestApp {
    /// Stops the program, reads what it left in the tables, and has the whole history judged; `name` is the test's.
    ///
    /// Nothing may be under way any more when the tables are read: the database's jobs are brought to their end first.
    pub async fn judge(self, db: &TestDatabase, name: &str) -> History {
        let history = self.close_history(db).await;
        assert_good(&history, &format!("{name}-{}", if db.is_sqlite() { "sqlite" } else { "postgres" }));
        history
    }

    /// Stops the program, reads what it left in the tables, and returns the history unjudged.
    pub async fn close_history(self, db: &TestDatabase) -> History {
        let recorder = self.recorder.clone();
        self.stop().await;
        db.close().await;
        let raw = db.raw().await;
        let (world, last) = last::read(&raw, recorder.look().1).await;
        raw.close().await.expect("the connection closes");
        History { world, events: recorder.events(), last }
    }
}

/// Asserts that nothing is found in the history as it would be read from a file; keeps that file where something is.
///
/// # Panics
/// With the findings and the file's path.
pub fn assert_good(history: &History, name: &str) {
    let findings = found_in(history);
    if findings.is_empty() {
        return;
    }
    let file = keep(history, name);
    let shown: Vec<String> = findings.iter().take(SHOWN).map(ToString::to_string).collect();
    let (count, shown) = (findings.len(), shown.join("\n"));
    assert_eq!(count, 0, "{count} findings in {}:\n{shown}", file.display());
}

/// Returns the findings in the history as it would be read from a file.
pub fn found_in(history: &History) -> Vec<Finding> {
    let text = history.to_json_lines().expect("a history is plain data");
    let read = History::parse(&text).expect("what was recorded is a history");
    assert_eq!(&read, history, "a file holds all that was recorded");
    checker::check(&read)
}

/// Writes the history into the folder that cargo builds into, which its tag tells.
fn keep(history: &History, name: &str) -> PathBuf {
    let program = std::env::current_exe().expect("this program has a file");
    let target = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    let folder = target.map_or_else(std::env::temp_dir, ToOwned::to_owned).join("histories");
    fs::create_dir_all(&folder).expect("the folder of histories");
    let file = folder.join(format!("{name}.jsonl"));
    fs::write(&file, history.to_json_lines().expect("a history is plain data")).expect("the history is written");
    file
}
