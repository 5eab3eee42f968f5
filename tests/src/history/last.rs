//! The state that is left at the end, read past the store: the judge believes the tables, not the program.
//!
//! The statements name columns of the migrations and are the same on both databases.

use checker::{
    history::{
        Companion, FinalOutage, FinalProposal, FinalReservation, FinalSeries, FinalState, Instrument, Owner, Row, Seen,
        World,
    },
    machine::State,
    slot::Slot,
};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement, TryGetable};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// Reads the instruments, and everything that stands in their calendars; `clock` is the program's time now.
pub async fn read(db: &DatabaseConnection, clock: DateTime<Utc>) -> (World, FinalState) {
    let instruments = all(db, "SELECT id, capacity, policy FROM instrument ORDER BY id").await;
    let companions = all(db, "SELECT id, capacity, kind FROM companion ORDER BY id").await;
    let world = World {
        format: 2,
        instruments: instruments.iter().map(instrument).collect(),
        companions: companions.iter().map(companion).collect(),
    };
    let reservations = all(
        db,
        "SELECT id, instrument_id, state, revision, sequence, starts_at, ends_at, hold_until, series_id, recurrence_id,
                bundle_id, needs
         FROM reservation LEFT JOIN bundle_item ON reservation_id = id ORDER BY id",
    );
    let outages = all(db, "SELECT id, instrument_id, starts_at, ends_at, ended_at FROM outage ORDER BY id");
    let occupancy = all(
        db,
        "SELECT resource_id, lane, starts_at, ends_at, source_kind, source_id
         FROM occupancy ORDER BY resource_id, starts_at, lane",
    );
    let series = all(db, "SELECT id, continues FROM series ORDER BY id");
    let proposals = all(
        db,
        "SELECT id, reservation_id, starts_at, ends_at, counter_id, counter_starts_at, counter_ends_at, state, made_id
         FROM proposal ORDER BY id",
    );
    let last = FinalState {
        clock,
        reservations: reservations.await.iter().map(reservation).collect(),
        outages: outages.await.iter().map(outage).collect(),
        occupancy: occupancy.await.iter().map(row).collect(),
        series: series.await.iter().map(a_series).collect(),
        proposals: proposals.await.iter().map(proposal).collect(),
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
    let hold_until = until.filter(|_| matches!(state, State::Held | State::Waiting | State::Offered));
    let (revision, sequence) = (number(row, "revision"), number(row, "sequence"));
    let seen = Seen { state, revision, sequence, slot: slot(row), hold_until };
    let (series, name): (Option<Uuid>, Option<DateTime<Utc>>) =
        (column(row, "series_id"), column(row, "recurrence_id"));
    let needs: Option<String> = column(row, "needs");
    let needs: Needs = needs.map_or_else(Needs::default, |needs| serde_json::from_str(&needs).expect("needs are JSON"));
    FinalReservation {
        id: column(row, "id"),
        instrument: column(row, "instrument_id"),
        seen,
        series: series.zip(name),
        bundle: column(row, "bundle_id"),
        with: needs.with,
        operated: needs.operator,
    }
}

/// What a use needs beside its instrument.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Needs {
    with: Vec<Uuid>,
    operator: bool,
}

fn companion(row: &QueryResult) -> Companion {
    let kind: String = column(row, "kind");
    Companion { id: column(row, "id"), capacity: number(row, "capacity"), operator: kind == "operator" }
}

fn a_series(row: &QueryResult) -> FinalSeries {
    FinalSeries { id: column(row, "id"), continues: column(row, "continues") }
}

fn proposal(row: &QueryResult) -> FinalProposal {
    let state: String = column(row, "state");
    let other: Option<Uuid> = column(row, "counter_id");
    let (start, end): (Option<DateTime<Utc>>, Option<DateTime<Utc>>) =
        (column(row, "counter_starts_at"), column(row, "counter_ends_at"));
    let times = start.zip(end).and_then(|(start, end)| Slot::new(start, end));
    FinalProposal {
        id: column(row, "id"),
        reservation: column(row, "reservation_id"),
        slot: slot(row),
        counter: other.zip(times),
        accepted: state == "accepted",
        made: column(row, "made_id"),
    }
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
