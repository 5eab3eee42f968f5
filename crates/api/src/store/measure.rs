//! Measures as rows.

use super::{
    code,
    entity::measure as row,
    error::{StoreError, expect_rows},
};
use booking::conduct::Measure;
use inventory::{
    id::{FacilityId, InstrumentId, MeasureId, PersonId, StrikeId},
    policy::Reach,
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

/// A measure, and when it fell before its time if it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The measure.
    pub measure: Measure,
    /// When it fell, because too few strikes were left.
    pub ended_at: Option<Instant>,
}

/// Which measures a list shows.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Binding this person.
    pub person: Option<PersonId>,
    /// In these labs.
    pub facilities: Option<Vec<FacilityId>>,
    /// Only those in force at this instant.
    pub at: Option<Instant>,
    /// The last row of the page before: its beginning and id.
    pub after: Option<(Instant, Uuid)>,
    /// Most rows.
    pub limit: u64,
}

/// Lists measures, latest first.
pub async fn list(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<Vec<Stored>, StoreError> {
    let Wanted { person, facilities, at, after, limit } = wanted;
    let mut all = Condition::all();
    all = all.add_option(person.map(|person| row::Column::PersonId.eq(person.0)));
    all = all.add_option(facilities.as_ref().map(|labs| row::Column::FacilityId.is_in(labs.iter().map(|id| id.0))));
    if let Some(at) = at {
        all = all.add(row::Column::UntilAt.gt(*at)).add(row::Column::EndedAt.is_null());
    }
    if let Some((at, id)) = after {
        let tie = Condition::all().add(row::Column::BeginsAt.eq(*at)).add(row::Column::Id.lt(*id));
        all = all.add(Condition::any().add(row::Column::BeginsAt.lt(*at)).add(tie));
    }
    let query = row::Entity::find().filter(all).order_by_desc(row::Column::BeginsAt).order_by_desc(row::Column::Id);
    query.limit(*limit).all(db).await?.into_iter().map(Stored::try_from).collect()
}

/// Returns what binds a person on an instrument of a lab at `now` or later, by its end and id.
pub async fn binding(
    db: &impl ConnectionTrait,
    person: PersonId,
    facility: FacilityId,
    instrument: InstrumentId,
    now: Instant,
) -> Result<Vec<Measure>, StoreError> {
    let here = Condition::any()
        .add(row::Column::Reach.eq(code::text(&Reach::Facility)?))
        .add(row::Column::InstrumentId.eq(instrument.0));
    standing(db, person, facility, here, now).await
}

/// Returns the measures against a person at a lab that stand at `now` or later, by their end and id.
pub async fn of(
    db: &impl ConnectionTrait,
    person: PersonId,
    facility: FacilityId,
    now: Instant,
) -> Result<Vec<Measure>, StoreError> {
    standing(db, person, facility, Condition::all(), now).await
}

async fn standing(
    db: &impl ConnectionTrait,
    person: PersonId,
    facility: FacilityId,
    which: Condition,
    now: Instant,
) -> Result<Vec<Measure>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::PersonId.eq(person.0))
        .filter(row::Column::FacilityId.eq(facility.0))
        .filter(row::Column::UntilAt.gt(now))
        .filter(row::Column::EndedAt.is_null())
        .filter(which)
        .order_by_asc(row::Column::UntilAt)
        .order_by_asc(row::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(|model| Stored::try_from(model).map(|stored| stored.measure)).collect()
}

/// Stores a new measure.
pub async fn insert(db: &impl ConnectionTrait, new: &Measure) -> Result<(), StoreError> {
    let Measure { id, person, instrument, facility, reach, kind, from, until, strikes, within_days, because } = new;
    let columns = row::ActiveModel {
        id: Set(id.0),
        person_id: Set(person.0),
        instrument_id: Set(instrument.0),
        facility_id: Set(facility.0),
        reach: Set(code::text(reach)?),
        kind: Set(code::text(kind)?),
        begins_at: Set(*from),
        until_at: Set(*until),
        strikes: Set(i32::from(*strikes)),
        within_days: Set(i32::from(*within_days)),
        because: Set(code::json(because)?),
        ended_at: Set(None),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Stores that a measure has fallen. The person's row is locked by the caller.
pub async fn end(db: &impl ConnectionTrait, id: MeasureId, at: Instant) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::EndedAt, Expr::value(at))
        .filter(row::Column::Id.eq(id.0))
        .filter(row::Column::EndedAt.is_null())
        .exec(db)
        .await?;
    expect_rows("measure", touched.rows_affected, 1)
}

impl TryFrom<row::Model> for Stored {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("measure", column, model.id);
        let because: Vec<StrikeId> = serde_json::from_str(&model.because).map_err(|_| bad("because"))?;
        let measure = Measure {
            id: MeasureId(model.id),
            person: PersonId(model.person_id),
            instrument: InstrumentId(model.instrument_id),
            facility: FacilityId(model.facility_id),
            reach: code::parse(&model.reach).ok_or_else(|| bad("reach"))?,
            kind: code::parse(&model.kind).ok_or_else(|| bad("kind"))?,
            from: model.begins_at,
            until: model.until_at,
            strikes: u8::try_from(model.strikes).map_err(|_| bad("strikes"))?,
            within_days: u16::try_from(model.within_days).map_err(|_| bad("within_days"))?,
            because,
        };
        Ok(Self { measure, ended_at: model.ended_at })
    }
}
