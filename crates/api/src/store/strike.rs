//! Strikes as rows, with what was said when they were contested.

use super::{
    code,
    entity::strike as row,
    error::{StoreError, expect_rows},
};
use booking::conduct::{Appeal, Strike};
use inventory::{
    id::{FacilityId, InstrumentId, PersonId, ReservationId, StrikeId},
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

/// A strike with what was said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The strike.
    pub strike: Strike,
    /// When it was contested, and in which words.
    pub contested: Option<(Instant, String)>,
    /// What the lab said to that.
    pub decided: Option<Decided>,
}

/// A decision about a contested strike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: PersonId,
    /// Why.
    pub reason: String,
}

/// Which strikes a list shows.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Against this person.
    pub person: Option<PersonId>,
    /// In these labs.
    pub facilities: Option<Vec<FacilityId>>,
    /// With this appeal.
    pub appeal: Option<Appeal>,
    /// The last row of the page before: its time and id.
    pub after: Option<(Instant, Uuid)>,
    /// Most rows.
    pub limit: u64,
}

/// Finds a strike.
pub async fn find(db: &impl ConnectionTrait, id: StrikeId) -> Result<Option<Stored>, StoreError> {
    row::Entity::find_by_id(id.0).one(db).await?.map(Stored::try_from).transpose()
}

/// Lists strikes, latest first.
pub async fn list(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<Vec<Stored>, StoreError> {
    let Wanted { person, facilities, appeal, after, limit } = wanted;
    let mut all = Condition::all();
    all = all.add_option(person.map(|person| row::Column::PersonId.eq(person.0)));
    all = all.add_option(facilities.as_ref().map(|labs| row::Column::FacilityId.is_in(labs.iter().map(|id| id.0))));
    if let Some(appeal) = appeal {
        all = all.add(row::Column::Appeal.eq(code::text(appeal)?));
    }
    if let Some((at, id)) = after {
        let tie = Condition::all().add(row::Column::At.eq(*at)).add(row::Column::Id.lt(*id));
        all = all.add(Condition::any().add(row::Column::At.lt(*at)).add(tie));
    }
    let query = row::Entity::find().filter(all).order_by_desc(row::Column::At).order_by_desc(row::Column::Id);
    query.limit(*limit).all(db).await?.into_iter().map(Stored::try_from).collect()
}

/// Returns what counts or counted against people at a lab and has not expired at `now`, and the strikes of the
/// reservations named besides, by time and id.
pub async fn against(
    db: &impl ConnectionTrait,
    facility: FacilityId,
    people: &[PersonId],
    named: &[ReservationId],
    now: Instant,
) -> Result<Vec<Strike>, StoreError> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let of_people = Condition::all()
        .add(row::Column::PersonId.is_in(people.iter().map(|id| id.0)))
        .add(row::Column::FacilityId.eq(facility.0))
        .add(row::Column::ExpiresAt.gt(now));
    let mut any = Condition::any().add(of_people);
    if !named.is_empty() {
        any = any.add(row::Column::ReservationId.is_in(named.iter().map(|id| id.0)));
    }
    let query = row::Entity::find().filter(any).order_by_asc(row::Column::At).order_by_asc(row::Column::Id);
    query.all(db).await?.into_iter().map(|model| Stored::try_from(model).map(|stored| stored.strike)).collect()
}

/// Returns a reservation's strike, if it has one.
pub async fn of(db: &impl ConnectionTrait, reservation: ReservationId) -> Result<Option<Stored>, StoreError> {
    find(db, Strike::id_of(reservation)).await
}

/// Stores a new strike.
pub async fn insert(db: &impl ConnectionTrait, new: &Strike) -> Result<(), StoreError> {
    let Strike {
        id,
        reservation,
        instrument,
        facility,
        person,
        kind,
        measured,
        allowed,
        at,
        expires_at,
        appeal_until,
        appeal,
    } = new;
    let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    let columns = row::ActiveModel {
        id: Set(id.0),
        reservation_id: Set(reservation.0),
        instrument_id: Set(instrument.0),
        facility_id: Set(facility.0),
        person_id: Set(person.0),
        kind: Set(code::text(kind)?),
        measured: Set(number(*measured)),
        allowed: Set(number(*allowed)),
        at: Set(*at),
        expires_at: Set(*expires_at),
        appeal_until: Set(*appeal_until),
        appeal: Set(code::text(appeal)?),
        appealed_at: Set(None),
        appeal_words: Set(None),
        decided_at: Set(None),
        decided_by: Set(None),
        decision_reason: Set(None),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Stores that a strike is contested. The person's row is locked by the caller.
pub async fn contest(db: &impl ConnectionTrait, id: StrikeId, words: &str, at: Instant) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::Appeal, Expr::value(code::text(&Appeal::Open)?))
        .col_expr(row::Column::AppealedAt, Expr::value(at))
        .col_expr(row::Column::AppealWords, Expr::value(words))
        .filter(row::Column::Id.eq(id.0))
        .filter(row::Column::Appeal.eq(code::text(&Appeal::None)?))
        .exec(db)
        .await?;
    expect_rows("strike", touched.rows_affected, 1)
}

/// Stores what was decided about a contested strike. The person's row is locked by the caller.
pub async fn decide(
    db: &impl ConnectionTrait,
    id: StrikeId,
    outcome: Appeal,
    decided: &Decided,
) -> Result<(), StoreError> {
    let Decided { at, by, reason } = decided;
    let touched = row::Entity::update_many()
        .col_expr(row::Column::Appeal, Expr::value(code::text(&outcome)?))
        .col_expr(row::Column::DecidedAt, Expr::value(*at))
        .col_expr(row::Column::DecidedBy, Expr::value(by.0))
        .col_expr(row::Column::DecisionReason, Expr::value(reason.as_str()))
        .filter(row::Column::Id.eq(id.0))
        .filter(row::Column::Appeal.eq(code::text(&Appeal::Open)?))
        .exec(db)
        .await?;
    expect_rows("strike", touched.rows_affected, 1)
}

impl TryFrom<row::Model> for Stored {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("strike", column, model.id);
        let number = |value: i32, column| u32::try_from(value).map_err(|_| bad(column));
        let strike = Strike {
            id: StrikeId(model.id),
            reservation: ReservationId(model.reservation_id),
            instrument: InstrumentId(model.instrument_id),
            facility: FacilityId(model.facility_id),
            person: PersonId(model.person_id),
            kind: code::parse(&model.kind).ok_or_else(|| bad("kind"))?,
            measured: number(model.measured, "measured")?,
            allowed: number(model.allowed, "allowed")?,
            at: model.at,
            expires_at: model.expires_at,
            appeal_until: model.appeal_until,
            appeal: code::parse(&model.appeal).ok_or_else(|| bad("appeal"))?,
        };
        let decided = match (model.decided_at, model.decided_by) {
            (Some(at), Some(by)) => {
                Some(Decided { at, by: PersonId(by), reason: model.decision_reason.clone().unwrap_or_default() })
            }
            (None, None) => None,
            _ => return Err(bad("decided_by")),
        };
        let words = model.appeal_words.clone().unwrap_or_default();
        Ok(Self { strike, contested: model.appealed_at.map(|at| (at, words)), decided })
    }
}
