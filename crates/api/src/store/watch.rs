//! Watches as rows: who is told when time becomes free, and what is known of the free time.

use super::{
    code,
    entity::{change, instrument, reservation, watch as row},
    error::{StoreError, expect_rows},
};
use booking::{
    reservation::StateName,
    watch::{Freed, Look, Watch},
};
use inventory::{
    hours::Opening,
    id::{GroupId, InstitutionId, InstrumentId, OrganisationId, PersonId, WatchId},
    party::Party,
    slot::{Instant, Slot},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why a watch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its person ended it.
    Ended,
    /// He booked such time.
    Booked,
    /// Its time is over.
    Over,
}

/// What an instrument was like when a watch was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The number of its latest change, 0 when there is none.
    pub change: i64,
    /// The revision of its rules.
    pub revision: i32,
}

/// A watch as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The watch.
    pub watch: Watch,
    /// When it ended, and why.
    pub ended: Option<(Instant, Outcome)>,
    /// Rises with each look and with its end.
    pub revision: i32,
    /// SHA-256 of the request.
    pub request_digest: Vec<u8>,
}

/// Which of a person's watches a list shows.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The person.
    pub person: PersonId,
    /// On this instrument.
    pub instrument: Option<InstrumentId>,
    /// Only those that have not ended, and whose time is not over at this instant.
    pub open_at: Option<Instant>,
    /// The last row of the page before: its time and id.
    pub after: Option<(Instant, Uuid)>,
    /// Most rows.
    pub limit: u64,
}

/// As a condition with its value written out: neither database uses a partial index for a bound value.
const RUNNING: &str = "watch.ended_at IS NULL";

/// Finds a watch.
pub async fn find(db: &impl ConnectionTrait, id: WatchId) -> Result<Option<Stored>, StoreError> {
    row::Entity::find_by_id(id.0).one(db).await?.map(Stored::try_from).transpose()
}

/// Lists a person's watches, latest first.
pub async fn list(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<Vec<Stored>, StoreError> {
    let Wanted { person, instrument, open_at, after, limit } = wanted;
    let mut query = row::Entity::find().filter(row::Column::PersonId.eq(person.0));
    if let Some(id) = instrument {
        query = query.filter(row::Column::InstrumentId.eq(id.0));
    }
    if let Some(at) = open_at {
        query = query.filter(Expr::cust(RUNNING)).filter(row::Column::ToAt.gt(*at));
    }
    if let Some((at, id)) = after {
        let tie = Condition::all().add(row::Column::MadeAt.eq(*at)).add(row::Column::Id.lt(*id));
        query = query.filter(Condition::any().add(row::Column::MadeAt.lt(*at)).add(tie));
    }
    let query = query.order_by_desc(row::Column::MadeAt).order_by_desc(row::Column::Id).limit(*limit);
    query.all(db).await?.into_iter().map(Stored::try_from).collect()
}

/// Returns how many watches of a person run at `now`.
pub async fn running(db: &impl ConnectionTrait, person: PersonId, now: Instant) -> Result<u64, StoreError> {
    let query = row::Entity::find()
        .filter(row::Column::PersonId.eq(person.0))
        .filter(Expr::cust(RUNNING))
        .filter(row::Column::ToAt.gt(now));
    Ok(query.count(db).await?)
}

/// Returns what an instrument is like now, if there is one. Read before the facts that are judged: what changes in
/// between is looked at once more.
pub async fn seen(db: &impl ConnectionTrait, id: InstrumentId) -> Result<Option<Seen>, StoreError> {
    let revision: Option<i32> = instrument::Entity::find_by_id(id.0)
        .select_only()
        .column(instrument::Column::Revision)
        .into_tuple()
        .one(db)
        .await?;
    let change: Option<i64> = change::Entity::find()
        .select_only()
        .column(change::Column::Seq)
        .filter(change::Column::InstrumentId.eq(id.0))
        .order_by_desc(change::Column::Seq)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(revision.map(|revision| Seen { change: change.unwrap_or(0), revision }))
}

/// Returns up to `limit` instruments after the one named, by id, with a watch that is to be looked at: the instrument
/// has changed, or it is time. An instrument on which nothing happens costs one index entry a watch.
pub async fn due(
    db: &impl ConnectionTrait,
    after: Option<InstrumentId>,
    limit: u64,
    now: Instant,
) -> Result<Vec<InstrumentId>, StoreError> {
    let mut query = row::Entity::find()
        .select_only()
        .column(row::Column::InstrumentId)
        .distinct()
        .filter(Expr::cust(RUNNING))
        .filter(is_due(now));
    if let Some(after) = after {
        query = query.filter(row::Column::InstrumentId.gt(after.0));
    }
    let ids: Vec<Uuid> = query.order_by_asc(row::Column::InstrumentId).limit(limit).into_tuple().all(db).await?;
    Ok(ids.into_iter().map(InstrumentId).collect())
}

/// Returns up to `limit` watches on an instrument after the one named, by id, that are to be looked at.
pub async fn due_on(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    after: Option<WatchId>,
    limit: u64,
    now: Instant,
) -> Result<Vec<Stored>, StoreError> {
    let mut query = row::Entity::find()
        .filter(row::Column::InstrumentId.eq(instrument.0))
        .filter(Expr::cust(RUNNING))
        .filter(is_due(now));
    if let Some(after) = after {
        query = query.filter(row::Column::Id.gt(after.0));
    }
    let rows = query.order_by_asc(row::Column::Id).limit(limit).all(db).await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// The instrument has changed since the watch was looked at, or its rules have.
const CHANGED: &str = "EXISTS (SELECT 1 FROM change AS c \
     WHERE c.instrument_id = watch.instrument_id AND c.seq > watch.judged_change) \
     OR EXISTS (SELECT 1 FROM instrument AS i \
     WHERE i.id = watch.instrument_id AND i.revision <> watch.judged_revision)";

fn is_due(now: Instant) -> Condition {
    let in_time = Condition::any().add(row::Column::LookAt.lte(now)).add(row::Column::ToAt.lte(now));
    in_time.add(Expr::cust(CHANGED))
}

/// Tells whether the person has booked such time since he asked: at least as long, within the watch.
pub async fn is_booked(db: &impl ConnectionTrait, watch: &Watch) -> Result<bool, StoreError> {
    let kept = [StateName::Held, StateName::Confirmed, StateName::InUse, StateName::Done];
    let kept = kept.iter().map(code::text).collect::<Result<Vec<_>, _>>()?;
    let uses: Vec<(Instant, Instant)> = reservation::Entity::find()
        .select_only()
        .columns([reservation::Column::StartsAt, reservation::Column::EndsAt])
        .filter(reservation::Column::InstrumentId.eq(watch.instrument.0))
        .filter(reservation::Column::ApplicantId.eq(watch.person.0))
        .filter(reservation::Column::StartsAt.gte(watch.within.start()))
        .filter(reservation::Column::EndsAt.lte(watch.within.end()))
        .filter(reservation::Column::CreatedAt.gte(watch.made_at))
        .filter(reservation::Column::State.is_in(kept))
        .into_tuple()
        .all(db)
        .await?;
    Ok(uses.into_iter().any(|(start, end)| (end - start).num_minutes() >= watch.minutes))
}

/// Stores a new watch.
pub async fn insert(db: &impl ConnectionTrait, new: &Watch, seen: Seen, digest: Vec<u8>) -> Result<(), StoreError> {
    let Watch { id, person, party, instrument, mode, minutes, within, hours, made_at, told, known } = new;
    let (group_id, organisation_id, institution_id) = match party {
        Party::Group(id) => (Some(id.0), None, None),
        Party::Organisation(id) => (None, Some(id.0), None),
        Party::Institution(id) => (None, None, Some(id.0)),
    };
    let columns = row::ActiveModel {
        id: Set(id.0),
        person_id: Set(person.0),
        instrument_id: Set(instrument.0),
        group_id: Set(group_id),
        organisation_id: Set(organisation_id),
        institution_id: Set(institution_id),
        mode: Set(code::text(mode)?),
        minutes: Set(i32::try_from(*minutes).unwrap_or(i32::MAX)),
        from_at: Set(within.start()),
        to_at: Set(within.end()),
        hours: Set(code::json(hours)?),
        known: Set(code::json(known)?),
        judged_change: Set(seen.change),
        judged_revision: Set(seen.revision),
        look_at: Set(None),
        told_start: Set(told.map(|(slot, _)| slot.start())),
        told_end: Set(told.map(|(slot, _)| slot.end())),
        told_at: Set(told.map(|(_, at)| at)),
        made_at: Set(*made_at),
        ended_at: Set(None),
        outcome: Set(None),
        revision: Set(1),
        request_digest: Set(digest),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Stores what came of a look at a watch that still runs as it was read; tells whether it did. Of two servers that look
/// at once one is told that it does not.
pub async fn judged(
    db: &impl ConnectionTrait,
    read: &Stored,
    seen: Seen,
    look: &Look,
    now: Instant,
) -> Result<bool, StoreError> {
    let Look { freed, known, again_at } = look;
    let mut update = row::Entity::update_many()
        .col_expr(row::Column::Known, Expr::value(code::json(known)?))
        .col_expr(row::Column::JudgedChange, Expr::value(seen.change))
        .col_expr(row::Column::JudgedRevision, Expr::value(seen.revision))
        .col_expr(row::Column::LookAt, Expr::value(*again_at))
        .col_expr(row::Column::Revision, Expr::value(read.revision.saturating_add(1)));
    if let Some(Freed { slot, state: _ }) = freed {
        update = update
            .col_expr(row::Column::ToldStart, Expr::value(slot.start()))
            .col_expr(row::Column::ToldEnd, Expr::value(slot.end()))
            .col_expr(row::Column::ToldAt, Expr::value(now));
    }
    let touched = update
        .filter(row::Column::Id.eq(read.watch.id.0))
        .filter(row::Column::Revision.eq(read.revision))
        .filter(Expr::cust(RUNNING))
        .exec(db)
        .await?;
    Ok(touched.rows_affected == 1)
}

/// Ends a watch that still runs; tells whether it did.
pub async fn end(db: &impl ConnectionTrait, id: WatchId, outcome: Outcome, now: Instant) -> Result<bool, StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::EndedAt, Expr::value(now))
        .col_expr(row::Column::Outcome, Expr::value(code::text(&outcome)?))
        .col_expr(row::Column::Revision, Expr::col(row::Column::Revision).add(1))
        .filter(row::Column::Id.eq(id.0))
        .filter(Expr::cust(RUNNING))
        .exec(db)
        .await?;
    match touched.rows_affected {
        0 => Ok(false),
        rows => expect_rows("watch", rows, 1).map(|()| true),
    }
}

/// Removes up to `limit` watches that ended before `before`, oldest first; returns how many.
pub async fn forget(db: &impl ConnectionTrait, before: Instant, limit: u64) -> Result<u64, StoreError> {
    let old = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(Expr::cust("watch.ended_at IS NOT NULL"))
        .filter(row::Column::EndedAt.lt(before))
        .order_by_asc(row::Column::EndedAt)
        .limit(limit);
    let removing = row::Entity::delete_many().filter(row::Column::Id.in_subquery(old.into_query()));
    Ok(removing.exec(db).await?.rows_affected)
}

impl TryFrom<row::Model> for Stored {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("watch", column, model.id);
        let party = match (model.group_id, model.organisation_id, model.institution_id) {
            (Some(id), None, None) => Party::Group(GroupId(id)),
            (None, Some(id), None) => Party::Organisation(OrganisationId(id)),
            (None, None, Some(id)) => Party::Institution(InstitutionId(id)),
            _ => return Err(bad("group_id")),
        };
        let told = match (model.told_start, model.told_end, model.told_at) {
            (None, None, None) => None,
            (Some(start), Some(end), Some(at)) => Some((Slot::new(start, end).map_err(|_| bad("told_end"))?, at)),
            _ => return Err(bad("told_at")),
        };
        let ended = match (model.ended_at, model.outcome.as_deref()) {
            (None, None) => None,
            (Some(at), Some(outcome)) => Some((at, code::parse(outcome).ok_or_else(|| bad("outcome"))?)),
            _ => return Err(bad("outcome")),
        };
        let hours: Vec<Opening> = serde_json::from_str(&model.hours).map_err(|_| bad("hours"))?;
        let known: Vec<Slot> = serde_json::from_str(&model.known).map_err(|_| bad("known"))?;
        let watch = Watch {
            id: WatchId(model.id),
            person: PersonId(model.person_id),
            party,
            instrument: InstrumentId(model.instrument_id),
            mode: code::parse(&model.mode).ok_or_else(|| bad("mode"))?,
            minutes: i64::from(model.minutes),
            within: Slot::new(model.from_at, model.to_at).map_err(|_| bad("to_at"))?,
            hours,
            made_at: model.made_at,
            told,
            known,
        };
        Ok(Self { watch, ended, revision: model.revision, request_digest: model.request_digest })
    }
}
