//! The tables: made, unmade and made again, and as the entities see them.

use api::store::shape::{self, Column, Kind as Value};
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use tests::{
    database::{Kind, TestDatabase},
    each_database,
};

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<sea_orm::QueryResult> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.query_all_raw(statement).await.expect("a query")
}

async fn tables(db: &DatabaseConnection) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        _ => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
    };
    let names = rows(db, sql).await.iter().map(|row| row.try_get_by_index(0).expect("text")).collect::<Vec<String>>();
    names.into_iter().filter(|name| name != "seaql_migrations").collect()
}

/// Reads the columns out of the database. SQLite tells the storage class only; what a text or a blob means there is
/// a check, so that the entity's kind is taken where the class fits it.
async fn found(db: &DatabaseConnection, expected: &[Column]) -> Vec<Column> {
    let mut found = Vec::new();
    match db.get_database_backend() {
        DbBackend::Sqlite => {
            for table in tables(db).await {
                for row in rows(db, &format!("SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')")).await
                {
                    let get = |index| row.try_get_by_index::<String>(index).expect("text");
                    let (name, class) = (get(0), get(1));
                    let wanted = expected.iter().find(|column| column.table == table && column.name == name);
                    let kind = wanted.map_or(Value::Unknown, |column| column.kind);
                    let fits = match class.as_str() {
                        "BLOB" => [Value::Uuid, Value::Bytes].contains(&kind),
                        "TEXT" => [Value::Text, Value::Time, Value::Date].contains(&kind),
                        "INTEGER" => [Value::Integer, Value::BigInteger, Value::Boolean].contains(&kind),
                        _ => false,
                    };
                    let kind = if fits { kind } else { Value::Unknown };
                    let nullable = row.try_get_by_index::<i32>(2).expect("a number") == 0;
                    found.push(Column { table: table.clone(), name, kind, nullable });
                }
            }
        }
        _ => {
            let sql = "SELECT table_name::text, column_name::text, data_type::text, is_nullable::text \
                       FROM information_schema.columns WHERE table_schema = 'public'";
            for row in rows(db, sql).await {
                let get = |index| row.try_get_by_index::<String>(index).expect("text");
                let kind = match get(2).as_str() {
                    "uuid" => Value::Uuid,
                    "text" => Value::Text,
                    "integer" => Value::Integer,
                    "bigint" => Value::BigInteger,
                    "boolean" => Value::Boolean,
                    "timestamp with time zone" => Value::Time,
                    "date" => Value::Date,
                    "bytea" => Value::Bytes,
                    _ => Value::Unknown,
                };
                found.push(Column { table: get(0), name: get(1), kind, nullable: get(3) == "YES" });
            }
        }
    }
    // The database keeps these by itself, and they are of use in its own queries only.
    found.retain(|column| column.table != "seaql_migrations" && column.name != "transaction_id");
    found.sort();
    found
}

each_database! {
    async fn entities_match_the_tables(db) {
        let expected = shape::columns();
        let raw = db.raw().await;
        let found = found(&raw, &expected).await;
        raw.close().await.expect("closes");
        let unknown: Vec<_> = found.iter().filter(|column| !expected.contains(column)).collect();
        let missing: Vec<_> = expected.iter().filter(|column| !found.contains(column)).collect();
        assert!(unknown.is_empty() && missing.is_empty(), "only in tables: {unknown:#?}\nonly in entities: {missing:#?}");
        assert!(expected.len() > 250, "all tables are compared");
    }

    async fn the_steps_can_be_undone_and_done_again(db) {
        assert!(db.missing_steps().await.expect("a query").is_empty());
        let raw = db.raw().await;
        let before = tables(&raw).await.len();
        Migrator::down(&raw, None).await.expect("down");
        assert_eq!(tables(&raw).await, Vec::<String>::new());
        Migrator::up(&raw, None).await.expect("up again");
        assert_eq!(tables(&raw).await.len(), before);
        raw.close().await.expect("closes");
    }
}

async fn from_nothing(kind: Kind) {
    let db = TestDatabase::create_empty(kind).await;
    let steps = Migrator::migrations().len();
    assert_eq!(db.missing_steps().await.expect("a query").len(), steps);
    // Two servers may start at once.
    let (one, other) = match kind {
        Kind::Postgres => futures::future::join(db.migrate(), db.migrate()).await,
        Kind::Sqlite => (db.migrate().await, db.migrate().await),
    };
    one.expect("one server");
    other.expect("the other server");
    assert!(db.missing_steps().await.expect("a query").is_empty());
    db.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_gets_its_tables_on_sqlite() {
    from_nothing(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_gets_its_tables_on_postgres() {
    from_nothing(Kind::Postgres).await;
}
