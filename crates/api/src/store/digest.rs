//! The daily digest: whose day has not had one, what is kept for it, and which requests wait for somebody's word.

use super::{
    code,
    entity::{
        digest as row, digest_item as item, facility, group_member, instrument, mail_choice, reservation, role_grant,
    },
    error::StoreError,
    reservation::reservations,
};
use crate::mail::MailChoice;
use booking::reservation::{Reservation, StateName};
use chrono::NaiveDate;
use inventory::{
    id::{FacilityId, PersonId},
    role::Role,
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Statement, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Under which heading of a digest something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Nobody answered in time.
    Overdue,
    /// All else that would have been a mail of its own.
    Told,
}

/// What is kept for somebody's digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: Uuid,
    /// In whose digest it will stand.
    pub person: PersonId,
    /// Under which heading.
    pub part: Part,
    /// Both languages' sentences, as JSON.
    pub payload: String,
    /// When it happened.
    pub at: Instant,
}

/// Keeps something for a digest.
pub async fn keep(db: &impl ConnectionTrait, new: Item) -> Result<(), StoreError> {
    let Item { id, person, part, payload, at } = new;
    let columns = item::ActiveModel {
        id: Set(id),
        person_id: Set(person.0),
        part: Set(code::text(&part)?),
        payload: Set(payload),
        created_at: Set(at),
    };
    item::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Returns what is kept for a person, oldest first.
pub async fn kept(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Item>, StoreError> {
    let rows = item::Entity::find()
        .filter(item::Column::PersonId.eq(person.0))
        .order_by_asc(item::Column::CreatedAt)
        .order_by_asc(item::Column::Id)
        .all(db)
        .await?;
    let read = |model: item::Model| {
        let part = code::parse(&model.part).ok_or_else(|| StoreError::bad_row("digest_item", "part", model.id))?;
        let person = PersonId(model.person_id);
        Ok(Item { id: model.id, person, part, payload: model.payload, at: model.created_at })
    };
    rows.into_iter().map(read).collect()
}

/// Removes what was kept for a person until an instant.
pub async fn drop_kept(db: &impl ConnectionTrait, person: PersonId, until: Instant) -> Result<(), StoreError> {
    item::Entity::delete_many()
        .filter(item::Column::PersonId.eq(person.0))
        .filter(item::Column::CreatedAt.lte(until))
        .exec(db)
        .await?;
    Ok(())
}

/// Returns up to `limit` people after the one named who want a digest, each with the last day that has had his.
pub async fn readers(
    db: &impl ConnectionTrait,
    after: Option<PersonId>,
    limit: u64,
) -> Result<Vec<(PersonId, Option<NaiveDate>)>, StoreError> {
    let mut wanted = mail_choice::Entity::find()
        .select_only()
        .column(mail_choice::Column::PersonId)
        .distinct()
        .filter(Expr::cust("choice = 'digest'"))
        .order_by_asc(mail_choice::Column::PersonId)
        .limit(limit);
    if let Some(after) = after {
        wanted = wanted.filter(mail_choice::Column::PersonId.gt(after.0));
    }
    let people: Vec<Uuid> = wanted.into_tuple().all(db).await?;
    let had = row::Entity::find().filter(row::Column::PersonId.is_in(people.clone())).all(db).await?;
    let day = |id: &Uuid| had.iter().find(|row| row.person_id == *id).map(|row| row.day);
    Ok(people.iter().map(|id| (PersonId(*id), day(id))).collect())
}

/// A later day takes the place of an earlier one; whoever writes it makes the digest.
const CLAIM: &str = "INSERT INTO digest (person_id, day) VALUES ($1, $2) \
     ON CONFLICT (person_id) DO UPDATE SET day = excluded.day WHERE digest.day < excluded.day";

/// Writes down that a day has its digest; tells whether it had none.
pub async fn claim(db: &impl ConnectionTrait, person: PersonId, day: NaiveDate) -> Result<bool, StoreError> {
    let values = [person.0.into(), day.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), CLAIM, values);
    Ok(db.execute_raw(statement).await?.rows_affected() > 0)
}

/// Returns the labs a person manages, each with its wall clock, by id.
pub async fn labs(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<(FacilityId, String)>, StoreError> {
    let managed = role_grant::Entity::find()
        .select_only()
        .column(role_grant::Column::ScopeId)
        .filter(role_grant::Column::PersonId.eq(person.0))
        .filter(role_grant::Column::Role.eq(Role::LabManager.as_str()));
    let rows: Vec<(Uuid, String)> = facility::Entity::find()
        .select_only()
        .columns([facility::Column::Id, facility::Column::TimeZone])
        .filter(facility::Column::Id.in_subquery(managed.into_query()))
        .order_by_asc(facility::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, zone)| (FacilityId(id), zone)).collect())
}

/// Returns up to `limit` requests that are held at the labs a person manages or for the groups he leads, by deadline.
pub async fn held(db: &impl ConnectionTrait, person: PersonId, limit: u64) -> Result<Vec<Reservation>, StoreError> {
    let labs = labs(db, person).await?.into_iter().map(|(id, _)| id.0);
    let instruments = instrument::Entity::find()
        .select_only()
        .column(instrument::Column::Id)
        .filter(instrument::Column::FacilityId.is_in(labs));
    let led = group_member::Entity::find()
        .select_only()
        .column(group_member::Column::GroupId)
        .filter(group_member::Column::PersonId.eq(person.0))
        .filter(group_member::Column::Role.eq("pi"));
    let concerned = Condition::any()
        .add(reservation::Column::InstrumentId.in_subquery(instruments.into_query()))
        .add(reservation::Column::GroupId.in_subquery(led.into_query()));
    let rows = reservation::Entity::find()
        .filter(Expr::cust("state IN ('held', 'offered', 'waiting')"))
        .filter(reservation::Column::State.eq(code::text(&StateName::Held)?))
        .filter(concerned)
        .order_by_asc(reservation::Column::HoldUntil)
        .order_by_asc(reservation::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    reservations(rows)
}

/// Ends every gathering of a person: what was gathered goes nowhere any more.
pub async fn end(db: &impl ConnectionTrait, person: PersonId, at: Instant) -> Result<(), StoreError> {
    mail_choice::Entity::update_many()
        .col_expr(mail_choice::Column::Choice, Expr::value(code::text(&MailChoice::Pages)?))
        .col_expr(mail_choice::Column::ChosenAt, Expr::value(at))
        .filter(mail_choice::Column::PersonId.eq(person.0))
        .filter(mail_choice::Column::Choice.eq(code::text(&MailChoice::Digest)?))
        .exec(db)
        .await?;
    drop_kept(db, person, at).await
}
