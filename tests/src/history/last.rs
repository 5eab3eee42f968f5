//! The state that is left at the end, read past the store: the judge believes the tables, not the program.
//!
//! The statements name columns of the migrations and are the same on both databases.

use checker::{
    history::{FinalOutage, FinalReservation, FinalState, Instrument, Owner, Row, Seen, World},
    machine::State,
    slot::Slot,
};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement, TryGetable};
use serde_json::Value;
use uuid::Uuid;

/// Reads the instruments, and everything that stands in their calendars; `clock` is the program's time now.
pub async fn read(db: &DatabaseConnection, clock: DateTime<Utc>) -> (World, FinalState) {
    let instruments = all(db, "SELECT id, capacity, policy FROM instrument ORDER BY id").await;
    let world = World { format: 1, instruments: instruments.iter().map(instrument).collect() };
    let reservations = all(
        db,
        "SELECT id, instrument_id, state, revision, sequence, starts_at, ends_at, hold_until
         FROM reservation ORDER BY id",
    );
    let outages = all(db, "SELECT id, instrument_id, starts_at, ends_at, ended_at FROM outage ORDER BY id");
    let occupancy = all(
        db,
        "SELECT resource_id, lane, starts_at, ends_at, source_kind, source_id
         FROM occupancy ORDER BY resource_id, starts_at, lane",
    );
    let last = FinalState {
        clock,
        reservations: reservations.await.iter().map(reservation).collect(),
        outages: outages.await.iter().map(outage).collect(),
        occupancy: occupancy.await.iter().map(row).collect(),
    };
    (world, last)
}

async fn all(db: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("the tables are there")
}

fn instrument(row: &QueryResult) -> Instrument {
    let policy: String = column(row, "policy");
    let policy: Value = serde_json::from_str(&policy).expect("a policy is JSON");
    let minutes = |name: &str| policy[name].as_u64().and_then(|minutes| u32::try_from(minutes).ok());
    Instrument {
        id: column(row, "id"),
        capacity: number(row, "capacity"),
        set_up_minutes: minutes("set_up_minutes").expect("a policy names its set-up"),
        clean_up_minutes: minutes("clean_up_minutes").expect("a policy names its clean-up"),
        no_show_minutes: policy["conduct"]["no_show_minutes"].as_u64().and_then(|minutes| u32::try_from(minutes).ok()),
    }
}

fn reservation(row: &QueryResult) -> FinalReservation {
    let state: String = column(row, "state");
    let state = serde_json::from_value(Value::String(state)).expect("a state that the checker knows");
    // A lapsed one remembers its deadline in the same column.
    let until: Option<DateTime<Utc>> = column(row, "hold_until");
    let hold_until = until.filter(|_| state == State::Held);
    let (revision, sequence) = (number(row, "revision"), number(row, "sequence"));
    let seen = Seen { state, revision, sequence, slot: slot(row), hold_until };
    FinalReservation { id: column(row, "id"), instrument: column(row, "instrument_id"), seen }
}

fn outage(row: &QueryResult) -> FinalOutage {
    FinalOutage {
        id: column(row, "id"),
        instrument: column(row, "instrument_id"),
        slot: slot(row),
        ended_at: column(row, "ended_at"),
    }
}

fn row(row: &QueryResult) -> Row {
    let (kind, source): (String, Uuid) = (column(row, "source_kind"), column(row, "source_id"));
    let owner = if kind == "outage" { Owner::Outage(source) } else { Owner::Reservation(source) };
    Row { instrument: column(row, "resource_id"), lane: number(row, "lane"), span: slot(row), owner }
}

fn slot(row: &QueryResult) -> Slot {
    Slot::new(column(row, "starts_at"), column(row, "ends_at")).expect("the tables keep spans forward")
}

/// A number of the tables, where both databases have four bytes and a sign.
fn number<N: TryFrom<i32>>(row: &QueryResult, name: &str) -> N {
    let number: i32 = column(row, name);
    N::try_from(number).ok().expect("the tables count from zero")
}

fn column<T: TryGetable>(row: &QueryResult, name: &str) -> T {
    row.try_get("", name).expect("a column of this name and type")
}
