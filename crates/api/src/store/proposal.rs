//! Proposals as rows.

use super::{
    code,
    entity::{proposal as row, reservation},
    error::{StoreError, expect_rows},
};
use booking::{
    proposal::{Exchange, Proposal, ProposalState},
    reservation::StateName,
};
use inventory::{
    id::{InstrumentId, PersonId, ProposalId, ReservationId},
    slot::{Instant, Slot},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use uuid::Uuid;

/// A proposal with what was asked for under its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The proposal.
    pub proposal: Proposal,
    /// SHA-256 of the request.
    pub request_digest: Vec<u8>,
}

/// Which proposals a list shows: those made by a person or to him.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The person.
    pub person: PersonId,
    /// About this reservation.
    pub reservation: Option<ReservationId>,
    /// Only those that may still be answered after this: their times stand as both have seen them.
    pub open_at: Option<Instant>,
    /// The last row of the page before: its time and id.
    pub after: Option<(Instant, Uuid)>,
    /// Most rows.
    pub limit: u64,
}

/// Finds a proposal.
pub async fn find(db: &impl ConnectionTrait, id: ProposalId) -> Result<Option<Stored>, StoreError> {
    row::Entity::find_by_id(id.0).one(db).await?.map(Stored::try_from).transpose()
}

/// Lists a person's proposals, latest first.
pub async fn list(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<Vec<Stored>, StoreError> {
    let Wanted { person, reservation, open_at, after, limit } = wanted;
    let his = Condition::any().add(row::Column::ById.eq(person.0)).add(row::Column::ToId.eq(person.0));
    let mut all = Condition::all().add(his);
    if let Some(id) = reservation {
        let about = Condition::any()
            .add(row::Column::ReservationId.eq(id.0))
            .add(row::Column::CounterId.eq(id.0))
            .add(row::Column::MadeId.eq(id.0));
        all = all.add(about);
    }
    if let Some(at) = open_at {
        all = all.add(row::Column::State.eq("open")).add(row::Column::UntilAt.gt(*at));
        let none = row::Column::CounterId.is_null();
        all = all.add(stands(OWN)?).add(Condition::any().add(none).add(stands(OTHER)?));
    }
    if let Some((at, id)) = after {
        let tie = Condition::all().add(row::Column::MadeAt.eq(*at)).add(row::Column::Id.lt(*id));
        all = all.add(Condition::any().add(row::Column::MadeAt.lt(*at)).add(tie));
    }
    let query = row::Entity::find().filter(all).order_by_desc(row::Column::MadeAt).order_by_desc(row::Column::Id);
    query.limit(*limit).all(db).await?.into_iter().map(Stored::try_from).collect()
}

type Time = [row::Column; 3];
/// Whose time is proposed, and from when to when it lasted.
const OWN: Time = [row::Column::ReservationId, row::Column::StartsAt, row::Column::EndsAt];
/// Whose time is asked for, and from when to when it lasted.
const OTHER: Time = [row::Column::CounterId, row::Column::CounterStartsAt, row::Column::CounterEndsAt];

/// That a reservation still has the time that a proposal names; like `booking::transition::is_exchangeable`.
fn stands([id, starts_at, ends_at]: Time) -> Result<SimpleExpr, StoreError> {
    let same = |one, other| Expr::col((reservation::Entity, one)).eq(Expr::col((row::Entity, other)));
    let promised = [StateName::Held, StateName::Confirmed];
    let promised = promised.iter().map(code::text).collect::<Result<Vec<_>, _>>()?;
    let found = reservation::Entity::find()
        .select_only()
        .expr(Expr::value(1))
        .filter(same(reservation::Column::Id, id))
        .filter(same(reservation::Column::StartsAt, starts_at))
        .filter(same(reservation::Column::EndsAt, ends_at))
        .filter(reservation::Column::State.is_in(promised));
    Ok(Expr::exists(found.into_query()))
}

/// Returns how many proposals a person has made since then.
pub async fn made_since(db: &impl ConnectionTrait, person: PersonId, since: Instant) -> Result<u64, StoreError> {
    let query = row::Entity::find().filter(row::Column::ById.eq(person.0)).filter(row::Column::MadeAt.gt(since));
    Ok(query.count(db).await?)
}

/// Returns the proposals of a reservation's time that may still be answered at `now`, by their age.
pub async fn open_of(db: &impl ConnectionTrait, id: ReservationId, now: Instant) -> Result<Vec<Proposal>, StoreError> {
    let query = row::Entity::find()
        .filter(row::Column::ReservationId.eq(id.0))
        .filter(row::Column::State.eq("open"))
        .filter(row::Column::UntilAt.gt(now))
        .order_by_asc(row::Column::MadeAt)
        .order_by_asc(row::Column::Id);
    query.all(db).await?.into_iter().map(|model| Stored::try_from(model).map(|stored| stored.proposal)).collect()
}

/// Returns the reservation of somebody else that has the instrument at a moment: of several the one that begins first.
pub async fn held_at(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    at: Instant,
    not_of: PersonId,
) -> Result<Option<ReservationId>, StoreError> {
    let promised = [StateName::Held, StateName::Confirmed];
    let promised = promised.iter().map(code::text).collect::<Result<Vec<_>, _>>()?;
    let found: Option<Uuid> = reservation::Entity::find()
        .select_only()
        .column(reservation::Column::Id)
        .filter(reservation::Column::InstrumentId.eq(instrument.0))
        .filter(reservation::Column::State.is_in(promised))
        .filter(reservation::Column::StartsAt.lte(at))
        .filter(reservation::Column::EndsAt.gt(at))
        .filter(reservation::Column::ApplicantId.ne(not_of.0))
        .order_by_asc(reservation::Column::StartsAt)
        .order_by_asc(reservation::Column::Id)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.map(ReservationId))
}

/// Stores a new proposal.
pub async fn insert(db: &impl ConnectionTrait, new: &Proposal, request_digest: Vec<u8>) -> Result<(), StoreError> {
    let Proposal { id, instrument, reservation, slot, by, to, exchange, note, made_at, until, state: _ } = new;
    let (kind, counter) = match exchange {
        Exchange::HandOver => ("hand_over", None),
        Exchange::Swap { reservation, slot } => ("swap", Some((reservation.0, *slot))),
    };
    let columns = row::ActiveModel {
        id: Set(id.0),
        instrument_id: Set(instrument.0),
        kind: Set(kind.to_owned()),
        reservation_id: Set(reservation.0),
        starts_at: Set(slot.start()),
        ends_at: Set(slot.end()),
        counter_id: Set(counter.map(|(id, _)| id)),
        counter_starts_at: Set(counter.map(|(_, slot)| slot.start())),
        counter_ends_at: Set(counter.map(|(_, slot)| slot.end())),
        by_id: Set(by.0),
        to_id: Set(to.0),
        note: Set(note.clone()),
        made_at: Set(*made_at),
        until_at: Set(*until),
        state: Set("open".to_owned()),
        answered_at: Set(None),
        made_id: Set(None),
        request_digest: Set(request_digest),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Stores what became of an open proposal. The instrument's row is locked by the caller.
pub async fn close(db: &impl ConnectionTrait, closed: &Proposal) -> Result<(), StoreError> {
    let (state, at, made) = match closed.state {
        ProposalState::Open => return Ok(()),
        ProposalState::Accepted { at, made } => ("accepted", at, made),
        ProposalState::Refused { at } => ("refused", at, None),
        ProposalState::Withdrawn { at } => ("withdrawn", at, None),
    };
    let touched = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(state))
        .col_expr(row::Column::AnsweredAt, Expr::value(at))
        .col_expr(row::Column::MadeId, Expr::value(made.map(|id| id.0)))
        .filter(row::Column::Id.eq(closed.id.0))
        .filter(row::Column::State.eq("open"))
        .exec(db)
        .await?;
    expect_rows("proposal", touched.rows_affected, 1)
}

impl TryFrom<row::Model> for Stored {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("proposal", column, model.id);
        let exchange = match (model.counter_id, model.counter_starts_at, model.counter_ends_at) {
            (None, None, None) => Exchange::HandOver,
            (Some(id), Some(start), Some(end)) => Exchange::Swap {
                reservation: ReservationId(id),
                slot: Slot::new(start, end).map_err(|_| bad("counter_ends_at"))?,
            },
            _ => return Err(bad("counter_id")),
        };
        let state = match (model.state.as_str(), model.answered_at) {
            ("open", _) => ProposalState::Open,
            ("accepted", Some(at)) => ProposalState::Accepted { at, made: model.made_id.map(ReservationId) },
            ("refused", Some(at)) => ProposalState::Refused { at },
            ("withdrawn", Some(at)) => ProposalState::Withdrawn { at },
            _ => return Err(bad("state")),
        };
        let proposal = Proposal {
            id: ProposalId(model.id),
            instrument: InstrumentId(model.instrument_id),
            reservation: ReservationId(model.reservation_id),
            slot: Slot::new(model.starts_at, model.ends_at).map_err(|_| bad("ends_at"))?,
            by: PersonId(model.by_id),
            to: PersonId(model.to_id),
            exchange,
            note: model.note,
            made_at: model.made_at,
            until: model.until_at,
            state,
        };
        Ok(Self { proposal, request_digest: model.request_digest })
    }
}
