//! Held reservations by what they wait for: their deadline, a decision on their organisation, or its word on an
//! institution's terms.
//!
//! The two lists of what has been decided already are empty as long as no server stops between a decision's commit and
//! the settling of what waited for it.

use super::{
    code,
    entity::{instrument, organisation, reservation as row},
    error::StoreError,
    reservation::reservations,
};
use booking::reservation::{Reservation, StateName};
use inventory::{
    id::{InstitutionId, InstrumentId, OrganisationId, ReservationId},
    party::Admission,
    slot::Instant,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement,
    sea_query::Expr,
};
use uuid::Uuid;

/// Returns up to `limit` instruments on which a held reservation is due at `now`.
pub async fn due(db: &impl ConnectionTrait, now: Instant, limit: u64) -> Result<Vec<InstrumentId>, StoreError> {
    let ids: Vec<Uuid> = row::Entity::find()
        .select_only()
        .column(row::Column::InstrumentId)
        .distinct()
        .filter(row::Column::State.eq(code::text(&StateName::Held)?))
        .filter(row::Column::HoldUntil.lte(now))
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(InstrumentId).collect())
}

/// An instrument's reservations that every decision must know of, wherever they lie.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pressing {
    /// Held ones that are due.
    pub due: Vec<ReservationId>,
    /// Uses that have begun and not ended.
    pub running: Vec<ReservationId>,
}

/// Returns an instrument's reservations that are due at `now`, and those that are running.
pub async fn pressing_on(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    now: Instant,
) -> Result<Pressing, StoreError> {
    let in_use = code::text(&StateName::InUse)?;
    let held =
        Condition::all().add(row::Column::State.eq(code::text(&StateName::Held)?)).add(row::Column::HoldUntil.lte(now));
    let rows: Vec<(Uuid, String)> = row::Entity::find()
        .select_only()
        .columns([row::Column::Id, row::Column::State])
        .filter(row::Column::InstrumentId.eq(instrument.0))
        .filter(Condition::any().add(row::Column::State.eq(in_use.as_str())).add(held))
        .filter(Expr::cust("state IN ('held', 'confirmed', 'in_use', 'displaced')"))
        .order_by_asc(row::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let (running, due): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, state)| *state == in_use);
    let ids = |rows: Vec<(Uuid, String)>| rows.into_iter().map(|(id, _)| ReservationId(id)).collect();
    Ok(Pressing { due: ids(due), running: ids(running) })
}

/// Returns an organisation's held reservations, at every owner or at one only.
pub async fn held_by(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    owner: Option<InstitutionId>,
) -> Result<Vec<Reservation>, StoreError> {
    let mut query = row::Entity::find()
        .filter(row::Column::OrganisationId.eq(organisation.0))
        .filter(row::Column::State.eq(code::text(&StateName::Held)?));
    if let Some(owner) = owner {
        let theirs = instrument::Entity::find()
            .select_only()
            .column(instrument::Column::Id)
            .filter(instrument::Column::InstitutionId.eq(owner.0));
        query = query.filter(row::Column::InstrumentId.in_subquery(theirs.into_query()));
    }
    let rows = query.order_by_asc(row::Column::CreatedAt).order_by_asc(row::Column::Id).all(db).await?;
    reservations(rows)
}

/// Returns up to `limit` held reservations that wait for an admission which has been decided, oldest first.
pub async fn for_admission(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Reservation>, StoreError> {
    let decided = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .filter(organisation::Column::Admission.ne(code::text(&Admission::Pending)?));
    let rows = row::Entity::find()
        .filter(row::Column::State.eq(code::text(&StateName::Held)?))
        .filter(row::Column::OrganisationId.in_subquery(decided.into_query()))
        .filter(row::Column::Detail.contains("\"admission\""))
        .order_by_asc(row::Column::CreatedAt)
        .order_by_asc(row::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    reservations(rows)
}

/// Held reservations that wait for terms whose present edition their organisation has accepted.
const ACCEPTED: &str = "SELECT r.* FROM reservation AS r \
     JOIN instrument AS i ON i.id = r.instrument_id \
     JOIN institution AS o ON o.id = i.institution_id \
     JOIN terms_acceptance AS t ON t.organisation_id = r.organisation_id AND t.institution_id = o.id \
     WHERE r.state = 'held' AND r.detail LIKE '%\"terms\"%' AND t.version >= o.terms_version \
     ORDER BY r.created_at, r.id LIMIT $1";

/// Returns up to `limit` held reservations that wait for terms which have been accepted, oldest first.
pub async fn for_terms(db: &impl ConnectionTrait, limit: i64) -> Result<Vec<Reservation>, StoreError> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), ACCEPTED, [limit.into()]);
    reservations(row::Entity::find().from_raw_sql(statement).all(db).await?)
}
