//! Reminders: what is near and nobody was reminded of yet, and writing down that somebody is.

use super::{
    code,
    entity::{reminder as row, reservation},
    error::StoreError,
    reservation::reservations,
};
use booking::reservation::Reservation;
use inventory::{id::PersonId, slot::Instant};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Statement, sea_query::OnConflict,
};
use serde::Serialize;
use uuid::Uuid;

/// Of what somebody is reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// That his use begins.
    Use,
    /// That a hold lapses which waits for his word.
    Hold,
}

/// Confirmed uses that begin soon and of which nobody was reminded or spared.
const USES: &str = "SELECT r.* FROM reservation AS r \
     WHERE r.state = 'confirmed' AND r.starts_at > $1 AND r.starts_at <= $2 \
       AND NOT EXISTS (SELECT 1 FROM reminder AS m \
             WHERE m.about_id = r.id AND m.kind = 'use' AND m.for_at = r.starts_at) \
     ORDER BY r.starts_at, r.id LIMIT $3";

/// Returns up to `limit` uses that begin after `now` and by `until`, and of which nobody was reminded or spared.
pub async fn uses(
    db: &impl ConnectionTrait,
    now: Instant,
    until: Instant,
    limit: i64,
) -> Result<Vec<Reservation>, StoreError> {
    let statement =
        Statement::from_sql_and_values(db.get_database_backend(), USES, [now.into(), until.into(), limit.into()]);
    reservations(reservation::Entity::find().from_raw_sql(statement).all(db).await?)
}

/// Requests whose deadline is ahead and of which nobody was reminded; of the states only one, worded like the index.
const HOLDS: &str = "SELECT r.* FROM reservation AS r \
     WHERE r.state IN ('held', 'offered', 'waiting') AND r.state = 'held' \
       AND (r.hold_until > $1 OR (r.hold_until = $1 AND r.id > $2)) \
       AND NOT EXISTS (SELECT 1 FROM reminder AS m \
             WHERE m.about_id = COALESCE(r.series_id, r.id) AND m.kind = 'hold' AND m.for_at = r.hold_until) \
     ORDER BY r.hold_until, r.id LIMIT $3";

/// Returns up to `limit` requests that wait for an answer and of which nobody was reminded, by deadline, after the one
/// named.
pub async fn holds(
    db: &impl ConnectionTrait,
    after: (Instant, Uuid),
    limit: i64,
) -> Result<Vec<Reservation>, StoreError> {
    let values = [after.0.into(), after.1.into(), limit.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), HOLDS, values);
    reservations(reservation::Entity::find().from_raw_sql(statement).all(db).await?)
}

/// Writes down that somebody is reminded, or spared; tells whether nobody had done so before.
pub async fn claim(
    db: &impl ConnectionTrait,
    about: Uuid,
    person: PersonId,
    kind: Kind,
    for_at: Instant,
) -> Result<bool, StoreError> {
    let columns = row::ActiveModel {
        about_id: Set(about),
        person_id: Set(person.0),
        kind: Set(code::text(&kind)?),
        for_at: Set(for_at),
    };
    let known = OnConflict::new().do_nothing().to_owned();
    Ok(row::Entity::insert(columns).on_conflict(known).exec_without_returning(db).await? > 0)
}

/// Removes up to `limit` reminders of what was before an instant, oldest first; returns how many.
pub async fn forget(db: &impl ConnectionTrait, before: Instant, limit: u64) -> Result<u64, StoreError> {
    let over = row::Entity::find()
        .select_only()
        .column(row::Column::AboutId)
        .filter(row::Column::ForAt.lt(before))
        .order_by_asc(row::Column::ForAt)
        .limit(limit);
    let removing = row::Entity::delete_many()
        .filter(row::Column::AboutId.in_subquery(over.into_query()))
        .filter(row::Column::ForAt.lt(before));
    Ok(removing.exec(db).await?.rows_affected)
}
