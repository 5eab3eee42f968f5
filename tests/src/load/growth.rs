//! By how many rows a run has made the tables grow: equal work leaves equal growth.

use super::stage::Place;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, Statement};
use std::collections::BTreeMap;

/// What a booking writes to.
pub const TABLES: [&str; 7] =
    ["audit_leaf", "change", "notice", "occupancy", "outbox", "reservation", "reservation_event"];

/// Rows by table.
pub type Rows = BTreeMap<&'static str, i64>;

/// Counts the rows of every table that a booking writes to.
pub async fn count(place: &Place) -> Rows {
    let mut options = ConnectOptions::new(&place.url);
    options.max_connections(1).sqlx_logging(false);
    let connection = Database::connect(options).await.expect("a connection to look with");
    let mut rows = Rows::new();
    for table in TABLES {
        let sql = format!("SELECT count(*) FROM {table}");
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let row = connection.query_one_raw(statement).await.expect("the table").expect("a row");
        rows.insert(table, row.try_get_by_index(0).expect("a number"));
    }
    connection.close().await.expect("the connection closes");
    rows
}

/// Returns the differences.
pub fn grown(before: &Rows, after: &Rows) -> Rows {
    after.iter().map(|(table, rows)| (*table, rows - before.get(table).copied().unwrap_or(0))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_counted_for_each_table() {
        let before = Rows::from([("change", 2), ("outbox", 5)]);
        let after = Rows::from([("change", 3), ("outbox", 5)]);
        assert_eq!(grown(&before, &after), Rows::from([("change", 1), ("outbox", 0)]));
    }
}
