//! Instants on SQLite: text of one width, so that their order as text is their order in time.
//!
//! The driver would write as many decimals as an instant has and the offset as `+00:00`. Every statement passes here
//! on its way to SQLite; the tables check the form. PostgreSQL has a type of its own, with the same microseconds.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{DbBackend, Statement, sea_query::Value};

/// Returns `2026-12-01T01:00:00.000000Z`; finer parts than a microsecond are cut off, as PostgreSQL's driver does.
pub(super) fn to_text(instant: &DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Rewrites the instants among a statement's parameters for SQLite.
pub(super) fn prepare(mut statement: Statement) -> Statement {
    if statement.db_backend == DbBackend::Sqlite
        && let Some(values) = &mut statement.values
    {
        for value in &mut values.0 {
            match value {
                Value::ChronoDateTimeUtc(instant) => *value = Value::String(instant.as_ref().map(to_text)),
                Value::ChronoDateTimeWithTimeZone(instant) => {
                    *value = Value::String(instant.as_ref().map(|instant| to_text(&instant.to_utc())));
                }
                _ => {}
            }
        }
    }
    statement
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(micros).expect("a valid instant")
    }

    #[test]
    fn instants_have_one_width_and_sort_like_their_text() {
        let instants = [0, 1, 999_999, 1_000_000, 1_000_001, 1_796_126_400_500_000].map(at);
        let texts = instants.map(|instant| to_text(&instant));
        assert_eq!(texts[3], "1970-01-01T00:00:01.000000Z");
        assert!(texts.is_sorted() && texts.iter().all(|text| text.len() == 27));
    }

    #[test]
    fn only_statements_for_sqlite_are_rewritten() {
        for (backend, expected) in
            [(DbBackend::Sqlite, Value::from("1970-01-01T00:00:00.000001Z")), (DbBackend::Postgres, Value::from(at(1)))]
        {
            let statement = Statement::from_sql_and_values(backend, "SELECT ?", [at(1).into()]);
            assert_eq!(prepare(statement).values.expect("one value").0, [expected]);
        }
    }
}
