//! Reservations as rows.

use super::{
    code,
    entity::{instrument, organisation, reservation as row},
    error::{StoreError, expect_rows},
};
use booking::reservation::{Approval, DeclineCode, Reservation, State, StateName, Waiver};
use inventory::{
    id::{FacilityId, GroupId, InstitutionId, InstrumentId, OrganisationId, OutageId, PersonId, ReservationId},
    money::Fen,
    party::{Admission, Party},
    slot::{Instant, Slot},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A stored reservation with what only the store needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The reservation.
    pub reservation: Reservation,
    /// SHA-256 of the request that made it, for repeated requests.
    pub request_digest: Vec<u8>,
}

/// What a state holds besides its name and deadline, as JSON in the `detail` column.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Detail {
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    awaiting: BTreeSet<Approval>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_applicant: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decline: Option<DeclineCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outage: Option<OutageId>,
}

/// Finds a reservation by id.
pub async fn find(db: &impl ConnectionTrait, id: ReservationId) -> Result<Option<Stored>, StoreError> {
    row::Entity::find_by_id(id.0).one(db).await?.map(Stored::try_from).transpose()
}

/// Finds reservations by id, sorted by id.
pub async fn find_all(db: &impl ConnectionTrait, ids: Vec<ReservationId>) -> Result<Vec<Reservation>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = ids.into_iter().map(|id| id.0);
    let rows = row::Entity::find().filter(row::Column::Id.is_in(ids)).all(db).await?;
    let mut found: Vec<Reservation> = rows
        .into_iter()
        .map(|model| Stored::try_from(model).map(|stored| stored.reservation))
        .collect::<Result<_, _>>()?;
    found.sort_by_key(|reservation| reservation.id);
    Ok(found)
}

/// Which reservations a list shows; what is not named is not asked.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this applicant.
    pub applicant: Option<PersonId>,
    /// Of these groups or organisations.
    pub parties: Vec<Party>,
    /// In these labs.
    pub facilities: Option<Vec<FacilityId>>,
    /// On this instrument.
    pub instrument: Option<InstrumentId>,
    /// In these states.
    pub states: Vec<StateName>,
    /// Ending after this instant.
    pub from: Option<Instant>,
    /// Starting before this instant.
    pub to: Option<Instant>,
    /// Latest first.
    pub latest_first: bool,
    /// The last row of the page before: its start and id.
    pub after: Option<(Instant, Uuid)>,
    /// Most rows.
    pub limit: u64,
}

/// Lists reservations by start and id.
pub async fn list(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<Vec<Reservation>, StoreError> {
    let mut all = Condition::all();
    if wanted.applicant.is_some() || !wanted.parties.is_empty() {
        let mut whose = Condition::any();
        if let Some(person) = wanted.applicant {
            whose = whose.add(row::Column::ApplicantId.eq(person.0));
        }
        for party in &wanted.parties {
            whose = whose.add(match party {
                Party::Group(id) => row::Column::GroupId.eq(id.0),
                Party::Organisation(id) => row::Column::OrganisationId.eq(id.0),
                Party::Institution(id) => row::Column::InstitutionId.eq(id.0),
            });
        }
        all = all.add(whose);
    }
    if let Some(facilities) = &wanted.facilities {
        let labs = facilities.iter().map(|id| id.0);
        let here = instrument::Entity::find()
            .select_only()
            .column(instrument::Column::Id)
            .filter(instrument::Column::FacilityId.is_in(labs));
        all = all.add(row::Column::InstrumentId.in_subquery(here.into_query()));
    }
    if let Some(id) = wanted.instrument {
        all = all.add(row::Column::InstrumentId.eq(id.0));
    }
    if !wanted.states.is_empty() {
        let names = wanted.states.iter().map(code::text).collect::<Result<Vec<_>, _>>()?;
        all = all.add(row::Column::State.is_in(names));
    }
    all = all.add_option(wanted.from.map(|from| row::Column::EndsAt.gt(from)));
    all = all.add_option(wanted.to.map(|to| row::Column::StartsAt.lt(to)));
    if let Some((start, id)) = wanted.after {
        let tie = Condition::all().add(row::Column::StartsAt.eq(start));
        all = all.add(if wanted.latest_first {
            Condition::any().add(row::Column::StartsAt.lt(start)).add(tie.add(row::Column::Id.lt(id)))
        } else {
            Condition::any().add(row::Column::StartsAt.gt(start)).add(tie.add(row::Column::Id.gt(id)))
        });
    }
    let order = if wanted.latest_first { Order::Desc } else { Order::Asc };
    let rows = row::Entity::find()
        .filter(all)
        .order_by(row::Column::StartsAt, order.clone())
        .order_by(row::Column::Id, order)
        .limit(wanted.limit)
        .all(db)
        .await?;
    rows.into_iter().map(|model| Stored::try_from(model).map(|stored| stored.reservation)).collect()
}

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
    rows.into_iter().map(|model| Stored::try_from(model).map(|stored| stored.reservation)).collect()
}

/// Returns up to `limit` held reservations whose organisation's admission has been decided: what a stopped server may
/// have left unsettled.
pub async fn held_after_admission(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Reservation>, StoreError> {
    let decided = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .filter(organisation::Column::Admission.ne(code::text(&Admission::Pending)?));
    let rows = row::Entity::find()
        .filter(row::Column::State.eq(code::text(&StateName::Held)?))
        .filter(row::Column::OrganisationId.in_subquery(decided.into_query()))
        .filter(row::Column::Detail.contains("\"admission\""))
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(|model| Stored::try_from(model).map(|stored| stored.reservation)).collect()
}

/// Stores a new reservation.
pub async fn insert(db: &impl ConnectionTrait, new: &Reservation, digest: Vec<u8>) -> Result<(), StoreError> {
    let columns = columns(new, digest)?;
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Stores a changed reservation over the revision before it.
pub async fn update(db: &impl ConnectionTrait, changed: &Reservation) -> Result<(), StoreError> {
    let mut columns = columns(changed, Vec::new())?;
    columns.request_digest = sea_orm::ActiveValue::NotSet;
    columns.id = sea_orm::ActiveValue::NotSet;
    let before = i32::try_from(changed.revision).unwrap_or(i32::MAX) - 1;
    let touched = row::Entity::update_many()
        .set(columns)
        .filter(row::Column::Id.eq(changed.id.0))
        .filter(row::Column::Revision.eq(before))
        .exec(db)
        .await?;
    expect_rows("reservation", touched.rows_affected, 1)
}

fn columns(from: &Reservation, digest: Vec<u8>) -> Result<row::ActiveModel, StoreError> {
    let Reservation {
        id,
        instrument,
        applicant,
        booked_by,
        party,
        project_code,
        side,
        mode,
        purpose,
        title,
        note,
        slot,
        state,
        price,
        waiver,
        revision,
        sequence,
        created_at,
    } = from;
    let (group_id, organisation_id, institution_id) = match party {
        Party::Group(id) => (Some(id.0), None, None),
        Party::Organisation(id) => (None, Some(id.0), None),
        Party::Institution(id) => (None, None, Some(id.0)),
    };
    let (hold_until, since, until, reason, detail) = split(state);
    Ok(row::ActiveModel {
        id: Set(id.0),
        instrument_id: Set(instrument.0),
        applicant_id: Set(applicant.0),
        booked_by: Set(booked_by.0),
        group_id: Set(group_id),
        organisation_id: Set(organisation_id),
        institution_id: Set(institution_id),
        project_code: Set(project_code.clone()),
        side: Set(code::text(side)?),
        mode: Set(code::text(mode)?),
        purpose: Set(code::text(purpose)?),
        title: Set(title.clone()),
        note: Set(note.clone()),
        starts_at: Set(slot.start()),
        ends_at: Set(slot.end()),
        state: Set(code::text(&state.name())?),
        hold_until: Set(hold_until),
        checked_in_at: Set(since),
        checked_out_at: Set(until),
        reason: Set(reason),
        detail: Set(code::json(&detail)?),
        price_fen: Set(price.map(|price| price.0)),
        waiver: Set(waiver.as_ref().map(code::json).transpose()?),
        revision: Set(i32::try_from(*revision).unwrap_or(i32::MAX)),
        sequence: Set(i32::try_from(*sequence).unwrap_or(i32::MAX)),
        request_digest: Set(digest),
        created_at: Set(*created_at),
    })
}

type Columns = (Option<Instant>, Option<Instant>, Option<Instant>, Option<String>, Detail);

fn split(state: &State) -> Columns {
    match state {
        State::Held { until, awaiting } => {
            (Some(*until), None, None, None, Detail { awaiting: awaiting.clone(), ..Detail::default() })
        }
        State::Confirmed => (None, None, None, None, Detail::default()),
        State::InUse { since, by_applicant } => {
            (None, Some(*since), None, None, Detail { by_applicant: Some(*by_applicant), ..Detail::default() })
        }
        State::Done { since, until } => (None, Some(*since), Some(*until), None, Detail::default()),
        State::Cancelled { reason } => (None, None, None, reason.clone(), Detail::default()),
        State::Declined { code, reason } => {
            (None, None, None, Some(reason.clone()), Detail { decline: Some(*code), ..Detail::default() })
        }
        State::Lapsed { at } => (Some(*at), None, None, None, Detail::default()),
        State::Displaced { outage, awaiting } => {
            (None, None, None, None, Detail { outage: Some(*outage), awaiting: awaiting.clone(), ..Detail::default() })
        }
    }
}

fn join(model: &row::Model) -> Result<State, StoreError> {
    let bad = |column| StoreError::bad_row("reservation", column, model.id);
    let detail: Detail = serde_json::from_str(&model.detail).map_err(|_| bad("detail"))?;
    let name: StateName = code::parse(&model.state).ok_or_else(|| bad("state"))?;
    Ok(match name {
        StateName::Held => {
            State::Held { until: model.hold_until.ok_or_else(|| bad("hold_until"))?, awaiting: detail.awaiting }
        }
        StateName::Confirmed => State::Confirmed,
        StateName::InUse => State::InUse {
            since: model.checked_in_at.ok_or_else(|| bad("checked_in_at"))?,
            by_applicant: detail.by_applicant.unwrap_or(false),
        },
        StateName::Done => State::Done {
            since: model.checked_in_at.ok_or_else(|| bad("checked_in_at"))?,
            until: model.checked_out_at.ok_or_else(|| bad("checked_out_at"))?,
        },
        StateName::Cancelled => State::Cancelled { reason: model.reason.clone() },
        StateName::Declined => State::Declined {
            code: detail.decline.unwrap_or(DeclineCode::Other),
            reason: model.reason.clone().unwrap_or_default(),
        },
        StateName::Lapsed => State::Lapsed { at: model.hold_until.ok_or_else(|| bad("hold_until"))? },
        StateName::Displaced => {
            State::Displaced { outage: detail.outage.ok_or_else(|| bad("detail"))?, awaiting: detail.awaiting }
        }
    })
}

impl TryFrom<row::Model> for Stored {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("reservation", column, model.id);
        let party = match (model.group_id, model.organisation_id, model.institution_id) {
            (Some(id), None, None) => Party::Group(GroupId(id)),
            (None, Some(id), None) => Party::Organisation(OrganisationId(id)),
            (None, None, Some(id)) => Party::Institution(InstitutionId(id)),
            _ => return Err(bad("group_id")),
        };
        let waiver: Option<Waiver> =
            model.waiver.as_deref().map(serde_json::from_str).transpose().map_err(|_| bad("waiver"))?;
        let number = |value: i32, column| u32::try_from(value).map_err(|_| bad(column));
        let reservation = Reservation {
            id: ReservationId(model.id),
            instrument: InstrumentId(model.instrument_id),
            applicant: PersonId(model.applicant_id),
            booked_by: PersonId(model.booked_by),
            party,
            project_code: model.project_code.clone(),
            side: code::parse(&model.side).ok_or_else(|| bad("side"))?,
            mode: code::parse(&model.mode).ok_or_else(|| bad("mode"))?,
            purpose: code::parse(&model.purpose).ok_or_else(|| bad("purpose"))?,
            title: model.title.clone(),
            note: model.note.clone(),
            slot: Slot::new(model.starts_at, model.ends_at).map_err(|_| bad("ends_at"))?,
            state: join(&model)?,
            price: model.price_fen.map(Fen),
            waiver,
            revision: number(model.revision, "revision")?,
            sequence: number(model.sequence, "sequence")?,
            created_at: model.created_at,
        };
        Ok(Stored { reservation, request_digest: model.request_digest })
    }
}
