//! From the databases' codes to our words.

use super::{OCCUPANCY_GUARD, StoreError};
use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{self, error::DatabaseError},
};
use std::borrow::Cow;

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::ConnectionAcquire(_) => Self::Unavailable(Some(error)),
            DbErr::Conn(RuntimeErr::SqlxError(inner))
            | DbErr::Exec(RuntimeErr::SqlxError(inner))
            | DbErr::Query(RuntimeErr::SqlxError(inner)) => match &**inner {
                sqlx::Error::Database(answer) => match (from_answer(&**answer, &error), &error) {
                    // Whatever a server says to somebody whom it does not let in, for us it is away.
                    (StoreError::Other(_), DbErr::Conn(_)) => Self::Unavailable(Some(error)),
                    (known, _) => known,
                },
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::BeginFailed => Self::Unavailable(Some(error)),
                _ => Self::Other(Box::new(error)),
            },
            DbErr::Conn(RuntimeErr::Internal(_)) => Self::Unavailable(Some(error)),
            _ => Self::Other(Box::new(error)),
        }
    }
}

/// Returns the database's own answer inside an error, if it gave one.
pub(super) fn answer(error: &DbErr) -> Option<&dyn DatabaseError> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(inner))
        | DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner)) => match &**inner {
            sqlx::Error::Database(answer) => Some(&**answer),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the code of the database's own answer.
pub(super) fn code(error: &DbErr) -> Option<Cow<'_, str>> {
    answer(error).and_then(DatabaseError::code)
}

fn from_answer(answer: &dyn DatabaseError, error: &DbErr) -> StoreError {
    let code = answer.code().unwrap_or_default();
    // A SQLSTATE has five signs (SQL:2016 part 2, 24.1), no result code of SQLite has that many.
    match code.parse::<i32>() {
        Ok(number) if code.len() < 5 => from_sqlite(number, answer.message(), error),
        _ => from_sqlstate(&code, answer, error),
    }
}

/// PostgreSQL's codes: <https://www.postgresql.org/docs/15/errcodes-appendix.html>.
fn from_sqlstate(code: &str, answer: &dyn DatabaseError, error: &DbErr) -> StoreError {
    let constraint = || answer.constraint().unwrap_or(code).to_owned();
    match code {
        "23P01" if answer.constraint() == Some(OCCUPANCY_GUARD) => StoreError::Guard,
        "23505" => StoreError::AlreadyExists { constraint: constraint() },
        "23503" => StoreError::ForeignKey,
        // Restrict, not null, check, exclusion of another name; data exceptions such as text that is no JSON.
        "23001" | "23502" | "23514" | "23P01" => StoreError::Invalid { constraint: constraint() },
        _ if code.starts_with("22") => StoreError::Invalid { constraint: constraint() },
        "53100" => StoreError::Full(error.clone()),
        // Lost races, lock timeout, too many connections.
        "40001" | "40P01" | "55P03" | "53300" => StoreError::Busy(Some(error.clone())),
        "57014" => StoreError::TooSlow { label: "a statement", limit: crate::store::connect::STATEMENT_LIMIT },
        // Out of memory, shut down, crashed, cannot connect now, idle for too long in a transaction.
        "53200" | "57P01" | "57P02" | "57P03" | "57P04" | "57P05" | "25P03" | "58030" => {
            StoreError::Unavailable(Some(error.clone()))
        }
        // Connection exceptions, wrong password, no such database.
        _ if ["08", "28", "3D"].iter().any(|class| code.starts_with(class)) => {
            StoreError::Unavailable(Some(error.clone()))
        }
        _ => StoreError::Other(Box::new(error.clone())),
    }
}

/// SQLite's codes: <https://www.sqlite.org/rescode.html>; the lowest byte is the primary one.
fn from_sqlite(code: i32, message: &str, error: &DbErr) -> StoreError {
    const TRIGGER: i32 = 1811;
    match (code & 0xff, code) {
        (19, TRIGGER) if message == OCCUPANCY_GUARD => StoreError::Guard,
        (19, 2067 | 1555) => StoreError::AlreadyExists { constraint: sqlite_key(code, message) },
        (19, 787) => StoreError::ForeignKey,
        (19, _) => StoreError::Invalid { constraint: after_colon(message).to_owned() },
        (13, _) => StoreError::Full(error.clone()),
        // Busy, locked.
        (5 | 6, _) => StoreError::Busy(Some(error.clone())),
        // No memory, read-only (the file was moved or its disk remounted), I/O, cannot open.
        (7 | 8 | 10 | 14, _) => StoreError::Unavailable(Some(error.clone())),
        _ => StoreError::Other(Box::new(error.clone())),
    }
}

/// `UNIQUE constraint failed: role_grant.person_id, role_grant.role` → `role_grant_person_id_role_key`.
fn sqlite_key(code: i32, message: &str) -> String {
    const PRIMARY_KEY: i32 = 1555;
    let columns = after_colon(message);
    let table = columns.split_once('.').map_or(columns, |(table, _)| table);
    if code == PRIMARY_KEY {
        return format!("{table}_pkey");
    }
    let names = columns.split(", ").map(|column| column.split_once('.').map_or(column, |(_, name)| name));
    names.fold(table.to_owned(), |key, name| key + "_" + name) + "_key"
}

fn after_colon(message: &str) -> &str {
    message.split_once(": ").map_or(message, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fault::{Fault, injected};

    #[test]
    fn sqlite_keys_are_named_like_those_of_postgres() {
        let key = |code, message| sqlite_key(code, message);
        assert_eq!(key(2067, "UNIQUE constraint failed: person.email"), "person_email_key");
        assert_eq!(
            key(2067, "UNIQUE constraint failed: role_grant.person_id, role_grant.role"),
            "role_grant_person_id_role_key"
        );
        assert_eq!(
            key(1555, "UNIQUE constraint failed: group_member.group_id, group_member.person_id"),
            "group_member_pkey"
        );
    }

    #[test]
    fn a_trigger_of_another_name_is_not_the_guard() {
        let error = DbErr::Custom(String::new());
        assert!(matches!(from_sqlite(1811, OCCUPANCY_GUARD, &error), StoreError::Guard));
        assert!(matches!(from_sqlite(1811, "something_else", &error), StoreError::Invalid { .. }));
    }

    #[test]
    fn every_code_has_its_kind() {
        use sea_orm::DatabaseBackend::{Postgres, Sqlite};
        let kind = |fault: Fault, backend| StoreError::from(injected(fault, backend));
        for backend in [Sqlite, Postgres] {
            assert!(matches!(kind(Fault::Guard, backend), StoreError::Guard));
            assert!(matches!(kind(Fault::Full, backend), StoreError::Full(_)));
            assert!(matches!(kind(Fault::Busy, backend), StoreError::Busy(_)));
            assert!(matches!(kind(Fault::Io, backend), StoreError::Unavailable(_)));
            assert!(matches!(kind(Fault::Memory, backend), StoreError::Unavailable(_)));
            assert!(matches!(kind(Fault::Lost, backend), StoreError::Unavailable(_)));
        }
        assert!(kind(Fault::Busy, Postgres).is_lost_race());
        assert!(!kind(Fault::Busy, Sqlite).is_lost_race());
    }
}
