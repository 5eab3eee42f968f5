//! What is sent to the database, written down on request.
//!
//! For measurements: whoever wants to know what a booking costs sends the same statements by hand. The program opens
//! its database without such a record.

use super::fault::Step;
use sea_orm::Statement;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Something that was sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Sent {
    /// A reader's statement, outside any transaction.
    Read(Statement),
    /// A statement of the transaction that is open.
    Write(Statement),
    /// A step around a transaction's statements.
    Step(Step),
    /// A snapshot of this label was read; its statements are not written down.
    Snapshot(&'static str),
}

/// What was sent since it was begun, in order, as it went to the driver.
#[derive(Debug, Default)]
pub struct Record(Mutex<Option<Vec<Sent>>>);

impl Record {
    /// Begins to write down; what was written before is forgotten.
    pub fn begin(&self) {
        *self.lock() = Some(Vec::new());
    }

    /// Returns what was written down and ends; nothing unless it was begun.
    pub fn end(&self) -> Vec<Sent> {
        self.lock().take().unwrap_or_default()
    }

    pub(super) fn note(&self, sent: impl FnOnce() -> Sent) {
        if let Some(all) = self.lock().as_mut() {
            all.push(sent());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Vec<Sent>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_sent_between_begin_and_end_is_written_down() {
        let record = Record::default();
        record.note(|| Sent::Step(Step::Begin));
        record.begin();
        record.note(|| Sent::Step(Step::Savepoint));
        record.note(|| Sent::Step(Step::Commit));
        assert_eq!(record.end(), [Sent::Step(Step::Savepoint), Sent::Step(Step::Commit)]);
        record.note(|| Sent::Step(Step::Begin));
        assert_eq!(record.end(), []);
    }
}
