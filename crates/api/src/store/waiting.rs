//! Reservations by what they wait for: free time, their deadline, a decision on their organisation, or its word on an
//! institution's terms; confirmed ones for somebody to begin.
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
    id::{InstitutionId, InstrumentId, OrganisationId, PersonId, ReservationId},
    party::Admission,
    slot::{Instant, Slot},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Returns up to `limit` instruments on which a request or an offer is due at `now`, and as many on which nobody has
/// come by then.
pub async fn due(db: &impl ConnectionTrait, now: Instant, limit: u64) -> Result<Vec<InstrumentId>, StoreError> {
    let due = Expr::cust(DUE).and(row::Column::HoldUntil.lte(now));
    let mut found = BTreeSet::new();
    for which in [due, missed(now)?] {
        let ids: Vec<Uuid> = row::Entity::find()
            .select_only()
            .column(row::Column::InstrumentId)
            .distinct()
            .filter(which)
            .limit(limit)
            .into_tuple()
            .all(db)
            .await?;
        found.extend(ids.into_iter().map(InstrumentId));
    }
    Ok(found.into_iter().collect())
}

fn missed(now: Instant) -> Result<SimpleExpr, StoreError> {
    Ok(row::Column::State.eq(code::text(&StateName::Confirmed)?).and(row::Column::KeptUntil.lte(now)))
}

/// Returns who has not begun a use of the instrument by `now` that was kept for him until then at most.
pub async fn missing_on(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    now: Instant,
) -> Result<Vec<PersonId>, StoreError> {
    let ids: Vec<Uuid> = row::Entity::find()
        .select_only()
        .column(row::Column::ApplicantId)
        .filter(row::Column::InstrumentId.eq(instrument.0))
        .filter(missed(now)?)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(PersonId).collect())
}

/// An instrument's reservations that every decision must know of, wherever they lie.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pressing {
    /// Those that are due, and confirmed ones that nobody has begun in time.
    pub due: Vec<ReservationId>,
    /// Uses that have begun and not ended.
    pub running: Vec<ReservationId>,
    /// Requests that wait for free time.
    pub waiting: Vec<ReservationId>,
}

/// The states that end at a deadline; worded like the index on it.
const DUE: &str = "state IN ('held', 'offered', 'waiting')";
/// The states of the present and the future; worded like the index on them.
const LIVE: &str = "state IN ('held', 'confirmed', 'in_use', 'displaced', 'offered', 'waiting')";

/// Returns an instrument's reservations that are due at `now`, that are running, or wait for free time.
pub async fn pressing_on(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    now: Instant,
) -> Result<Pressing, StoreError> {
    let in_use = code::text(&StateName::InUse)?;
    let waiting = code::text(&StateName::Waiting)?;
    let due = Condition::all().add(Expr::cust(DUE)).add(row::Column::HoldUntil.lte(now));
    let always = row::Column::State.is_in([in_use.as_str(), waiting.as_str()]);
    let rows: Vec<(Uuid, String, Option<Instant>)> = row::Entity::find()
        .select_only()
        .columns([row::Column::Id, row::Column::State, row::Column::HoldUntil])
        .filter(row::Column::InstrumentId.eq(instrument.0))
        .filter(Condition::any().add(always).add(due).add(missed(now)?))
        .filter(Expr::cust(LIVE))
        .order_by_asc(row::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut found = Pressing::default();
    for (id, state, until) in rows {
        let kind = if state == in_use {
            &mut found.running
        } else if until.is_some_and(|until| until <= now) {
            &mut found.due
        } else {
            &mut found.waiting
        };
        kind.push(ReservationId(id));
    }
    Ok(found)
}

/// Returns up to `limit` instruments on which somebody waits for free time.
pub async fn instruments(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<InstrumentId>, StoreError> {
    let ids: Vec<Uuid> = row::Entity::find()
        .select_only()
        .column(row::Column::InstrumentId)
        .distinct()
        .filter(row::Column::State.eq(code::text(&StateName::Waiting)?))
        .filter(Expr::cust(DUE))
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(InstrumentId).collect())
}

/// Returns all who wait for free time on these instruments, by id.
pub async fn lists(db: &impl ConnectionTrait, instruments: Vec<InstrumentId>) -> Result<Vec<Reservation>, StoreError> {
    if instruments.is_empty() {
        return Ok(Vec::new());
    }
    let rows = row::Entity::find()
        .filter(row::Column::InstrumentId.is_in(instruments.into_iter().map(|id| id.0)))
        .filter(row::Column::State.eq(code::text(&StateName::Waiting)?))
        .filter(Expr::cust(LIVE))
        .order_by_asc(row::Column::Id)
        .all(db)
        .await?;
    reservations(rows)
}

/// Of the reservations of an instrument that began in `window`, how many were given up or taken away before, and how
/// many there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenUp {
    /// Cancelled, turned down, lapsed or displaced.
    pub given_up: u64,
    /// All that ever kept their time, once where it was handed over; what was only a short hold does not count.
    pub of: u64,
}

/// Counts how often time on an instrument became free again: what it says to those who think of waiting.
pub async fn given_up(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    window: &Slot,
) -> Result<GivenUp, StoreError> {
    let rows: Vec<(String, i64)> = row::Entity::find()
        .select_only()
        .column(row::Column::State)
        .column_as(Expr::col(row::Column::Id).count(), "reservations")
        .filter(row::Column::InstrumentId.eq(instrument.0))
        .filter(row::Column::StartsAt.gte(window.start()))
        .filter(row::Column::StartsAt.lt(window.end()))
        .filter(row::Column::ShortHold.eq(false))
        // What was handed over never became free; its time counts with whoever has it since.
        .filter(row::Column::HandedTo.is_null())
        .group_by(row::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let mut counted = GivenUp { given_up: 0, of: 0 };
    for (state, count) in rows {
        let count = u64::try_from(count).unwrap_or(0);
        match code::parse::<StateName>(&state) {
            Some(StateName::Waiting | StateName::Offered) | None => {}
            Some(state) if state.is_live() => counted.of += count,
            Some(_) => {
                counted.of += count;
                counted.given_up += count;
            }
        }
    }
    Ok(counted)
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
