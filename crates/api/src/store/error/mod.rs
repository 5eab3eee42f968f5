//! What the database answers when it does not do what was asked, in our words.
//!
//! Both databases are read by code: the SQLSTATE of PostgreSQL and the extended result code of SQLite, and by the
//! names of our own constraints. Texts of the databases are never compared, but for the name that SQLite puts into a
//! constraint's message, since it has no other place for it.

mod codes;

use sea_orm::DbErr;
use std::{error::Error, time::Duration};
use thiserror::Error;
use uuid::Uuid;

/// The name of the constraint (PostgreSQL) and of the triggers' error (SQLite) that guard the occupancy.
pub const OCCUPANCY_GUARD: &str = "occupancy_no_overlap";

/// Why a statement or a transaction did not come to its end. Nothing of the transaction is kept, except where a
/// variant says otherwise.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The occupancy guard refused an overlap. The engine should have seen it: this is counted.
    #[error("the occupancy guard refused an overlap")]
    Guard,
    /// The job itself asked for its changes to be undone.
    #[error("the job took its changes back")]
    Rollback,
    /// A row with this key is there already.
    #[error("{constraint} is taken")]
    AlreadyExists {
        /// The unique constraint, by PostgreSQL's naming on both databases: `person_email_key`, `person_pkey`.
        constraint: String,
    },
    /// A row that is referred to does not exist, or one that is referred to would go.
    #[error("a reference to a row that does not exist")]
    ForeignKey,
    /// A value that the table does not allow: we have a bug.
    #[error("the table does not allow this: {constraint}")]
    Invalid {
        /// The constraint or column, as far as the database tells.
        constraint: String,
    },
    /// The disk is full.
    #[error("the database has no room left")]
    Full(#[source] DbErr),
    /// Others were faster, too often or for too long; it may be tried again at once.
    #[error("the database is busy")]
    Busy(#[source] Option<DbErr>),
    /// The database cannot be reached, or is being closed.
    #[error("the database is not available")]
    Unavailable(#[source] Option<DbErr>),
    /// The connection was lost while committing: the change may be there or not. Whoever asks again with the same id
    /// is told.
    #[error("the connection was lost while committing")]
    CommitUnknown(#[source] DbErr),
    /// It took longer than it may.
    #[error("{label} took longer than {limit:?}")]
    TooSlow {
        /// Which job, read or statement.
        label: &'static str,
        /// How long it may take.
        limit: Duration,
    },
    /// An update or delete met other rows than it must.
    #[error("a change of {table} touched {touched} rows instead of {expected}")]
    UnexpectedRows {
        /// The table.
        table: &'static str,
        /// How many rows it must touch.
        expected: u64,
        /// How many it did.
        touched: u64,
    },
    /// A row that no domain value can be made of.
    #[error("row {id} of {table} has an impossible {column}")]
    BadRow {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row.
        id: Uuid,
    },
    /// A domain value that no row can be made of: we have a bug.
    #[error("a value of type {0} cannot be stored")]
    Unstorable(&'static str),
    /// The job panicked: we have a bug.
    #[error("the job {0} panicked")]
    Panicked(&'static str),
    /// Anything else.
    #[error("the database refused a statement")]
    Other(#[source] Box<dyn Error + Send + Sync>),
}

impl StoreError {
    /// Names a row that no domain value can be made of.
    pub fn bad_row(table: &'static str, column: &'static str, id: Uuid) -> Self {
        Self::BadRow { table, column, id }
    }

    /// Returns its text and those of all its causes, for the log.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut next = self.source();
        while let Some(cause) = next {
            text = format!("{text}: {cause}");
            next = cause.source();
        }
        text
    }

    /// Tells whether only the job's own statement is undone by it, so that the transaction around it still stands.
    ///
    /// That is what both databases promise for violated constraints (SQLite: resolution ABORT). After anything else
    /// SQLite may have rolled back the whole transaction.
    pub(super) fn is_local(&self) -> bool {
        match self {
            Self::Guard
            | Self::Rollback
            | Self::AlreadyExists { .. }
            | Self::ForeignKey
            | Self::Invalid { .. }
            | Self::UnexpectedRows { .. }
            | Self::BadRow { .. }
            | Self::Unstorable(_) => true,
            Self::Full(_)
            | Self::Busy(_)
            | Self::Unavailable(_)
            | Self::CommitUnknown(_)
            | Self::TooSlow { .. }
            | Self::Panicked(_)
            | Self::Other(_) => false,
        }
    }

    /// Tells whether PostgreSQL gave this transaction up for another one's sake, so that it may be run again.
    pub(super) fn is_lost_race(&self) -> bool {
        match self {
            Self::Busy(Some(error)) => codes::code(error).is_some_and(|code| LOST_RACE.contains(&&*code)),
            _ => false,
        }
    }
}

/// Tells whether the database itself has given this error, rather than the way to it.
pub(super) fn is_answer(error: &DbErr) -> bool {
    codes::answer(error).is_some()
}

/// Checks that a change touched as many rows as it must.
pub fn expect_rows(table: &'static str, touched: u64, expected: u64) -> Result<(), StoreError> {
    if touched == expected { Ok(()) } else { Err(StoreError::UnexpectedRows { table, expected, touched }) }
}

/// Serialization failure and deadlock.
const LOST_RACE: [&str; 2] = ["40001", "40P01"];
