//! Rows written under earlier steps: what a later step makes of them.

use inventory::policy::{BookingPolicy, Quota};
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};
use tests::database::{Kind, TestDatabase};

/// The steps before a policy's weekly limit became one of its quotas.
const BEFORE_QUOTAS: u32 = 11;

/// A policy as it was stored then.
fn old_policy() -> Value {
    json!({
        "grid_minutes": 30, "min_minutes": 30, "max_minutes": 480,
        "lead_minutes_self_use": 60, "lead_minutes_commissioned": 1440, "horizon_days": 60,
        "hours": {
            "weekly": [{ "weekday": 1, "from_minute": 480, "to_minute": 1200 }],
            "follows_working_days": true,
        },
        "set_up_minutes": 0, "clean_up_minutes": 0, "cancel_minutes": 1440,
        "automatic_for": ["own_group", "own_institution"],
        "hold_minutes": 2880, "weekly_quota_minutes": null, "max_pending_holds": 5, "qualification_needed": true,
    })
}

fn id(db: &DatabaseConnection, number: u32) -> String {
    match db.get_database_backend() {
        DbBackend::Sqlite => format!("X'{number:032x}'"),
        _ => format!("'00000000-0000-0000-0000-{number:012x}'"),
    }
}

async fn add_institution(db: &DatabaseConnection) {
    let sql = format!(
        "INSERT INTO institution (id, code, name_zh, name_en, district, terms_version, terms_zh, terms_en, reporting) \
         VALUES ({}, 'old', '旧', 'Old', '', 1, '', '', true)",
        id(db, 1)
    );
    db.execute_unprepared(&sql).await.expect("an institution");
}

async fn add_instrument(db: &DatabaseConnection, number: u32, policy: &Value) {
    let sql = format!(
        "INSERT INTO instrument (id, institution_id, asset_number, name_zh, name_en, model, manufacturer, country, \
         value_fen, department, place, contact_email, asset_status, class, open, secret, capacity, modes, policy, \
         prices, fallback_search, revision) \
         VALUES ({}, {}, 'A{number}', '镜', '', '', '', '', 1, '', '', '', 'in_use', '', true, false, 1, '[]', \
         '{policy}', '[]', '', 1)",
        id(db, number),
        id(db, 1)
    );
    db.execute_unprepared(&sql).await.expect("an instrument");
}

async fn policy(db: &DatabaseConnection, number: u32) -> BookingPolicy {
    let sql = format!("SELECT policy FROM instrument WHERE id = {}", id(db, number));
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("a query");
    let text: String = row.expect("a row").try_get_by_index(0).expect("text");
    serde_json::from_str(&text).expect("a policy as it is today")
}

async fn a_weekly_limit_becomes_a_quota(kind: Kind) {
    let database = TestDatabase::create_empty(kind).await;
    let db = database.raw().await;
    Migrator::up(&db, Some(BEFORE_QUOTAS)).await.expect("the steps before");
    add_institution(&db).await;
    let with = |minutes: Value| {
        let mut policy = old_policy();
        policy["weekly_quota_minutes"] = minutes;
        policy
    };
    add_instrument(&db, 2, &with(json!(600))).await;
    add_instrument(&db, 3, &with(Value::Null)).await;
    let mut silent = old_policy();
    silent.as_object_mut().expect("an object").remove("weekly_quota_minutes");
    add_instrument(&db, 4, &silent).await;

    Migrator::up(&db, None).await.expect("the steps since");

    let limited = policy(&db, 2).await;
    assert_eq!(limited.quotas, [Quota::weekly_minutes(600)]);
    let rest = BookingPolicy { quotas: Vec::new(), ..limited };
    assert_eq!(policy(&db, 3).await, rest, "without a limit nothing is added, and nothing else is touched");
    assert_eq!(policy(&db, 4).await, rest);
    assert_eq!((rest.grid_minutes, rest.hold_minutes, rest.max_pending_holds), (30, 2880, Some(5)));
    db.close().await.expect("closes");
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weekly_limit_becomes_a_quota_on_sqlite() {
    a_weekly_limit_becomes_a_quota(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weekly_limit_becomes_a_quota_on_postgres() {
    a_weekly_limit_becomes_a_quota(Kind::Postgres).await;
}
