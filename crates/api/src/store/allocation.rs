//! Contested weeks as rows: the seed of each, and how it was given out.

use super::{
    code,
    entity::{allocation as row, instrument, reservation},
    error::{StoreError, expect_rows},
};
use booking::{allocation::GivenOut, reservation::StateName};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use inventory::{
    id::{FacilityId, GroupId, InstitutionId, InstrumentId, OrganisationId, PersonId},
    party::Party,
    policy::Contest,
    slot::{Instant, Slot},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, sea_query::Expr,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A contested week for which somebody asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its id.
    pub id: Uuid,
    /// Whose time.
    pub instrument: InstrumentId,
    /// The week.
    pub monday: NaiveDate,
    /// The seed of its lottery.
    pub seed: Uuid,
    /// Requests are collected until then.
    pub closes_at: Instant,
    /// The program gives it out then; nothing: the week is contested no more.
    pub due_at: Option<Instant>,
    /// How it was given out, if it was.
    pub decided: Option<Decided>,
}

/// How a week was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// When.
    pub at: Instant,
    /// By whom; nothing: by the program.
    pub by: Option<PersonId>,
    /// What became of everybody.
    pub given_out: GivenOut,
}

/// A week with its moments, for which the first has asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The id of the row.
    pub id: Uuid,
    /// Whose time.
    pub instrument: InstrumentId,
    /// The week.
    pub monday: NaiveDate,
    /// The seed of its lottery.
    pub seed: Uuid,
    /// When the first asked.
    pub at: Instant,
    /// Requests are collected until then.
    pub closes_at: Instant,
    /// The program gives it out then.
    pub due_at: Instant,
}

/// Finds a week of an instrument for which somebody has asked.
pub async fn find(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    monday: NaiveDate,
) -> Result<Option<Stored>, StoreError> {
    let of_week =
        row::Entity::find().filter(row::Column::InstrumentId.eq(instrument.0)).filter(row::Column::Monday.eq(monday));
    of_week.one(db).await?.map(Stored::try_from).transpose()
}

/// Which weeks a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Those of an instrument.
    Instrument(InstrumentId),
    /// Those of all instruments of a lab.
    Facility(FacilityId),
}

/// Lists weeks for which somebody has asked, latest first; `after` is the last of the page before.
pub async fn list(
    db: &impl ConnectionTrait,
    of: Of,
    after: Option<(NaiveDate, Uuid)>,
    limit: u64,
) -> Result<Vec<Stored>, StoreError> {
    let mut query = match of {
        Of::Instrument(id) => row::Entity::find().filter(row::Column::InstrumentId.eq(id.0)),
        Of::Facility(id) => {
            let theirs = instrument::Entity::find()
                .select_only()
                .column(instrument::Column::Id)
                .filter(instrument::Column::FacilityId.eq(id.0));
            row::Entity::find().filter(row::Column::InstrumentId.in_subquery(theirs.into_query()))
        }
    };
    if let Some((monday, id)) = after {
        let tie = Condition::all().add(row::Column::Monday.eq(monday)).add(row::Column::Id.lt(id));
        query = query.filter(Condition::any().add(row::Column::Monday.lt(monday)).add(tie));
    }
    let query = query.order_by_desc(row::Column::Monday).order_by_desc(row::Column::Id);
    query.limit(limit).all(db).await?.into_iter().map(Stored::try_from).collect()
}

/// Returns the weeks that meet `window` and have been given out.
pub async fn given_out(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    window: &Slot,
) -> Result<Vec<NaiveDate>, StoreError> {
    let first = window.start().date_naive() - Days::new(8);
    let last = window.end().date_naive() + Days::new(1);
    let mondays = row::Entity::find()
        .select_only()
        .column(row::Column::Monday)
        .filter(row::Column::InstrumentId.eq(instrument.0))
        .filter(row::Column::Monday.between(first, last))
        .filter(row::Column::DecidedAt.is_not_null())
        .order_by_asc(row::Column::Monday);
    Ok(mondays.into_tuple().all(db).await?)
}

/// The weeks that are to be given out; worded like the index on them.
const DUE: &str = "decided_at IS NULL AND due_at IS NOT NULL";

/// Returns an instrument's weeks that the program has to give out at `now`, earliest first.
pub async fn due_on(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    now: Instant,
) -> Result<Vec<NaiveDate>, StoreError> {
    let mondays = row::Entity::find()
        .select_only()
        .column(row::Column::Monday)
        .filter(row::Column::InstrumentId.eq(instrument.0))
        .filter(Expr::cust(DUE))
        .filter(row::Column::DueAt.lte(now))
        .order_by_asc(row::Column::Monday);
    Ok(mondays.into_tuple().all(db).await?)
}

/// Returns up to `limit` instruments with a week that the program has to give out at `now`.
pub async fn due(db: &impl ConnectionTrait, now: Instant, limit: u64) -> Result<Vec<InstrumentId>, StoreError> {
    let ids: Vec<Uuid> = row::Entity::find()
        .select_only()
        .column(row::Column::InstrumentId)
        .distinct()
        .filter(Expr::cust(DUE))
        .filter(row::Column::DueAt.lte(now))
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(InstrumentId).collect())
}

/// Stores a week with its seed when the first asks for it; later it does nothing. The instrument is locked.
pub async fn open(db: &impl ConnectionTrait, opened: &Opened) -> Result<(), StoreError> {
    let Opened { id, instrument, monday, seed, at, closes_at, due_at } = opened;
    if find(db, *instrument, *monday).await?.is_some() {
        return Ok(());
    }
    let columns = row::ActiveModel {
        id: Set(*id),
        instrument_id: Set(instrument.0),
        monday: Set(*monday),
        seed: Set(*seed),
        opened_at: Set(*at),
        closes_at: Set(*closes_at),
        due_at: Set(Some(*due_at)),
        decided_at: Set(None),
        decided_by: Set(None),
        plan: Set(None),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Stores how a week was given out.
pub async fn decide(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    given_out: &GivenOut,
    by: Option<PersonId>,
    at: Instant,
) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::DecidedAt, Expr::value(at))
        .col_expr(row::Column::DecidedBy, Expr::value(by.map(|person| person.0)))
        .col_expr(row::Column::Plan, Expr::value(code::json(given_out)?))
        .filter(row::Column::InstrumentId.eq(instrument.0))
        .filter(row::Column::Monday.eq(given_out.monday))
        .filter(row::Column::DecidedAt.is_null())
        .exec(db)
        .await?;
    expect_rows("allocation", touched.rows_affected, 1)
}

/// Sets the moments of the weeks that are still to be given out to what the instrument's new rules say.
pub async fn reschedule(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    contest: Option<&Contest>,
    zone: Tz,
) -> Result<(), StoreError> {
    let open =
        row::Entity::find().filter(row::Column::InstrumentId.eq(instrument.0)).filter(row::Column::DecidedAt.is_null());
    for week in open.all(db).await? {
        let closes_at = contest.map_or(week.closes_at, |contest| contest.closes_at(week.monday, zone));
        let due_at = contest.map(|contest| contest.decided_by(week.monday, zone));
        row::Entity::update_many()
            .col_expr(row::Column::ClosesAt, Expr::value(closes_at))
            .col_expr(row::Column::DueAt, Expr::value(due_at))
            .filter(row::Column::Id.eq(week.id))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// A use as it counts: its time, and the group, organisation or institution behind it.
type Held = (Instant, Instant, Option<Uuid>, Option<Uuid>, Option<Uuid>);

/// Returns how many minutes each party has of the instrument within `window`: promised, running, done or missed.
pub async fn minutes(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    window: &Slot,
) -> Result<BTreeMap<Party, i64>, StoreError> {
    let had = [StateName::Confirmed, StateName::InUse, StateName::Done, StateName::NoShow];
    let states = had.iter().map(code::text).collect::<Result<Vec<_>, _>>()?;
    let rows: Vec<Held> = reservation::Entity::find()
        .select_only()
        .columns([
            reservation::Column::StartsAt,
            reservation::Column::EndsAt,
            reservation::Column::GroupId,
            reservation::Column::OrganisationId,
            reservation::Column::InstitutionId,
        ])
        .filter(reservation::Column::InstrumentId.eq(instrument.0))
        .filter(reservation::Column::StartsAt.lt(window.end()))
        .filter(reservation::Column::EndsAt.gt(window.start()))
        .filter(reservation::Column::State.is_in(states))
        .into_tuple()
        .all(db)
        .await?;
    let mut minutes = BTreeMap::new();
    for (start, end, group, organisation, institution) in rows {
        let party = match (group, organisation, institution) {
            (Some(id), _, _) => Party::Group(GroupId(id)),
            (_, Some(id), _) => Party::Organisation(OrganisationId(id)),
            (_, _, Some(id)) => Party::Institution(InstitutionId(id)),
            (None, None, None) => continue,
        };
        let within = Slot::new(start, end).ok().and_then(|slot| slot.intersection(window));
        *minutes.entry(party).or_default() += within.map_or(0, |slot| slot.minutes());
    }
    Ok(minutes)
}

impl TryFrom<row::Model> for Stored {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("allocation", column, model.id);
        let decided = match (model.decided_at, &model.plan) {
            (Some(at), Some(plan)) => {
                let given_out = serde_json::from_str(plan).map_err(|_| bad("plan"))?;
                Some(Decided { at, by: model.decided_by.map(PersonId), given_out })
            }
            (None, None) => None,
            _ => return Err(bad("plan")),
        };
        Ok(Self {
            id: model.id,
            instrument: InstrumentId(model.instrument_id),
            monday: model.monday,
            seed: model.seed,
            closes_at: model.closes_at,
            due_at: model.due_at,
            decided,
        })
    }
}
