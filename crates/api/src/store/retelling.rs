//! Instruments of which something has changed that calendars show, or by which it is known whom they belong to: written
//! down with the change, and looked at afterwards.

use super::{
    entity::{instrument, reservation, retelling as row},
    error::StoreError,
    reservation::reservations,
    role::Granted,
};
use booking::reservation::Reservation;
use inventory::{
    id::{FacilityId, InstitutionId, InstrumentId},
    role::ScopeKind,
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement,
    sea_query::{OnConflict, Query, SimpleExpr},
};

/// Writes down an instrument.
pub async fn instrument(db: &impl ConnectionTrait, id: InstrumentId) -> Result<(), StoreError> {
    let columns = row::ActiveModel { instrument_id: Set(id.0) };
    row::Entity::insert(columns).on_conflict(known()).exec_without_returning(db).await?;
    Ok(())
}

/// Writes down all instruments of a lab.
pub async fn facility(db: &impl ConnectionTrait, id: FacilityId) -> Result<(), StoreError> {
    all(db, instrument::Column::FacilityId.eq(id.0)).await
}

/// Writes down all instruments of the lab where somebody worked by this role, if it is one of a lab: he has no events of it
/// in his calendar either.
pub async fn works_no_longer(db: &impl ConnectionTrait, granted: &Granted) -> Result<(), StoreError> {
    match (granted.role.scope_kind(), granted.scope) {
        (ScopeKind::Facility, Some(lab)) => facility(db, FacilityId(lab)).await,
        _ => Ok(()),
    }
}

/// Writes down all instruments of an institution.
pub async fn institution(db: &impl ConnectionTrait, id: InstitutionId) -> Result<(), StoreError> {
    all(db, instrument::Column::InstitutionId.eq(id.0)).await
}

async fn all(db: &impl ConnectionTrait, of: SimpleExpr) -> Result<(), StoreError> {
    let which = instrument::Entity::find().select_only().column(instrument::Column::Id).filter(of).into_query();
    let mut writing = Query::insert().into_table(row::Entity).columns([row::Column::InstrumentId]).to_owned();
    writing.select_from(which).expect("invariant: one column into one").on_conflict(known());
    db.execute(&writing).await?;
    Ok(())
}

/// Returns some that are written down.
pub async fn some(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<InstrumentId>, StoreError> {
    let found = row::Entity::find().order_by_asc(row::Column::InstrumentId).limit(limit).all(db).await?;
    Ok(found.into_iter().map(|row| InstrumentId(row.instrument_id)).collect())
}

/// Takes an instrument off; tells whether it was there.
pub async fn take(db: &impl ConnectionTrait, id: InstrumentId) -> Result<bool, StoreError> {
    Ok(row::Entity::delete_by_id(id.0).exec(db).await?.rows_affected > 0)
}

/// What stands ahead on an instrument and somebody has in his calendar.
const AHEAD: &str = "SELECT r.* FROM reservation AS r \
     WHERE r.instrument_id = $1 AND r.ends_at > $2 AND r.state IN ('held', 'confirmed', 'in_use') \
       AND EXISTS (SELECT 1 FROM invitation AS i \
             WHERE i.about_id = COALESCE(r.series_id, r.id) AND i.stands) \
     ORDER BY r.starts_at, r.id";

/// Returns the reservations that end after `now` and that somebody was invited to, by start.
pub async fn ahead(db: &impl ConnectionTrait, of: InstrumentId, now: Instant) -> Result<Vec<Reservation>, StoreError> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), AHEAD, [of.0.into(), now.into()]);
    reservations(reservation::Entity::find().from_raw_sql(statement).all(db).await?)
}

/// Written again where it stands there already: so a look that takes it off waits for this change, and finds it.
fn known() -> OnConflict {
    OnConflict::column(row::Column::InstrumentId).update_column(row::Column::InstrumentId).to_owned()
}
