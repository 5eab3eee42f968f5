//! Statements as sqlx takes them.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    Statement,
    sea_query::Value,
    sqlx::{
        self, Arguments, AssertSqlSafe, Database, Encode, Type, postgres::PgArguments, query::Query,
        sqlite::SqliteArguments,
    },
};
use std::sync::Arc;
use uuid::Uuid;

/// A statement with its values.
#[derive(Debug, Clone)]
pub struct Prepared {
    sql: Arc<str>,
    values: Vec<Value>,
}

impl From<&Statement> for Prepared {
    fn from(statement: &Statement) -> Self {
        let values = statement.values.as_ref().map(|values| values.0.clone()).unwrap_or_default();
        Self { sql: statement.sql.as_str().into(), values }
    }
}

impl Prepared {
    /// Returns the statement's text.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// Returns the statement for SQLite.
    pub fn on_sqlite(&self) -> Query<'_, sqlx::Sqlite, SqliteArguments> {
        let mut arguments = SqliteArguments::default();
        self.values.iter().for_each(|value| bind(&mut arguments, value));
        sqlx::query_with(AssertSqlSafe(self.sql.clone()), arguments)
    }

    /// Returns the statement for PostgreSQL.
    pub fn on_postgres(&self) -> Query<'_, sqlx::Postgres, PgArguments> {
        let mut arguments = PgArguments::default();
        for value in &self.values {
            match value {
                Value::Array(_, Some(items)) => add(&mut arguments, ids(items)),
                other => bind(&mut arguments, other),
            }
        }
        sqlx::query_with(AssertSqlSafe(self.sql.clone()), arguments)
    }
}

/// Adds a value of a type that both databases know and that a booking uses.
#[expect(clippy::panic, reason = "a measurement that sends something else than the program is none")]
fn bind<'q, A>(arguments: &mut A, value: &'q Value)
where
    A: Arguments,
    Option<bool>: Bindable<'q, A::Database>,
    Option<i32>: Bindable<'q, A::Database>,
    Option<i64>: Bindable<'q, A::Database>,
    Option<&'q str>: Bindable<'q, A::Database>,
    Option<&'q [u8]>: Bindable<'q, A::Database>,
    Option<Uuid>: Bindable<'q, A::Database>,
    Option<NaiveDate>: Bindable<'q, A::Database>,
    Option<DateTime<Utc>>: Bindable<'q, A::Database>,
{
    match value {
        Value::Bool(value) => add(arguments, *value),
        Value::Int(value) => add(arguments, *value),
        Value::BigInt(value) => add(arguments, *value),
        // A LIMIT is unsigned to sea-query and a 64-bit integer to both databases.
        Value::BigUnsigned(value) => add(arguments, value.map(|value| i64::try_from(value).expect("a small number"))),
        Value::String(value) => add(arguments, value.as_deref()),
        Value::Bytes(value) => add(arguments, value.as_deref()),
        Value::Uuid(value) => add(arguments, *value),
        Value::ChronoDate(value) => add(arguments, *value),
        Value::ChronoDateTimeUtc(value) => add(arguments, *value),
        other => panic!("the hand-written client does not know how to send {other:?}"),
    }
}

/// What sqlx can send to a database.
trait Bindable<'q, D: Database>: Encode<'q, D> + Type<D> {}

impl<'q, D: Database, T: Encode<'q, D> + Type<D>> Bindable<'q, D> for T {}

fn add<'q, A: Arguments, T: Bindable<'q, A::Database>>(arguments: &mut A, value: T) {
    arguments.add(value).expect("a value that the driver can encode");
}

/// Only ids come in arrays: those of rows to lock.
#[expect(clippy::panic, reason = "a measurement that sends something else than the program is none")]
fn ids(items: &[Value]) -> Vec<Uuid> {
    let id = |item: &Value| match item {
        Value::Uuid(Some(id)) => *id,
        other => panic!("the hand-written client does not know how to send {other:?} in an array"),
    };
    items.iter().map(id).collect()
}
