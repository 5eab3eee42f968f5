//! What the calendar at an address was last told of a reservation or series.
//!
//! Mails are forgotten after a while, and some never arrive; this is what must be known for as long as the event may
//! change: who has it, under which number, and from whom.

use super::{code, entity::invitation as row, error::StoreError};
use crate::words::facts::Audience;
use inventory::{id::PersonId, slot::Instant, text::EmailAddress};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

/// An address with what its calendar holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// The reservation, or the series as a whole.
    pub about: Uuid,
    /// The address.
    pub address: EmailAddress,
    /// Whose it was.
    pub person: PersonId,
    /// The name he was addressed by.
    pub name: String,
    /// The language he was told in: `zh` or `en`.
    pub locale: String,
    /// As what he was told.
    pub audience: Audience,
    /// Who invites: an address for mail.
    pub organizer: String,
    /// The event's number as he has it.
    pub sequence: u32,
    /// Digest of what must not change unnumbered; empty when only a part was told.
    pub content: String,
    /// Digest of the place alone; empty where it is not known.
    pub place: String,
    /// Whether he was invited and not uninvited since.
    pub stands: bool,
    /// When the last of it ends, as he was told.
    pub ends_at: Instant,
}

/// Returns who was ever invited to one thing, by address.
pub async fn of(db: &impl ConnectionTrait, about: Uuid) -> Result<Vec<Invited>, StoreError> {
    let rows = row::Entity::find().filter(row::Column::AboutId.eq(about)).order_by_asc(row::Column::Address);
    rows.all(db).await?.into_iter().map(Invited::try_from).collect()
}

/// Writes down what addresses are told now, over what they were told before.
pub async fn put(db: &impl ConnectionTrait, told: Vec<Invited>) -> Result<(), StoreError> {
    if told.is_empty() {
        return Ok(());
    }
    let columns = told.into_iter().map(columns).collect::<Result<Vec<_>, StoreError>>()?;
    let mut replace = OnConflict::columns([row::Column::AboutId, row::Column::Address]);
    replace.update_columns([
        row::Column::PersonId,
        row::Column::Name,
        row::Column::Locale,
        row::Column::Audience,
        row::Column::Organizer,
        row::Column::Sequence,
        row::Column::Content,
        row::Column::Place,
        row::Column::Stands,
        row::Column::EndsAt,
    ]);
    row::Entity::insert_many(columns).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// Notes that an invitation has left for an address.
pub async fn has_left(db: &impl ConnectionTrait, about: Uuid, address: &str) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::Arrived, Expr::value(true))
        .filter(row::Column::AboutId.eq(about))
        .filter(row::Column::Address.eq(address))
        .filter(row::Column::Arrived.eq(false))
        .exec(db)
        .await?;
    Ok(())
}

/// Tells whether an address was to be invited and no invitation has left for it.
pub async fn never_left(db: &impl ConnectionTrait, about: Uuid, address: &str) -> Result<bool, StoreError> {
    let found = row::Entity::find_by_id((about, address.to_owned())).one(db).await?;
    Ok(found.is_some_and(|row| !row.arrived))
}

/// Tells whether an invitation has left for an address.
pub async fn has_arrived(db: &impl ConnectionTrait, about: Uuid, address: &str) -> Result<bool, StoreError> {
    let found = row::Entity::find_by_id((about, address.to_owned())).one(db).await?;
    Ok(found.is_some_and(|row| row.arrived))
}

/// Removes up to `limit` rows of what ended before an instant, oldest first; returns how many.
pub async fn forget(db: &impl ConnectionTrait, before: Instant, limit: u64) -> Result<u64, StoreError> {
    let over = row::Entity::find()
        .select_only()
        .column(row::Column::AboutId)
        .filter(row::Column::EndsAt.lt(before))
        .order_by_asc(row::Column::EndsAt)
        .limit(limit);
    let removing = row::Entity::delete_many()
        .filter(row::Column::AboutId.in_subquery(over.into_query()))
        .filter(row::Column::EndsAt.lt(before));
    Ok(removing.exec(db).await?.rows_affected)
}

fn columns(told: Invited) -> Result<row::ActiveModel, StoreError> {
    Ok(row::ActiveModel {
        about_id: Set(told.about),
        address: Set(told.address.as_str().to_owned()),
        person_id: Set(told.person.0),
        name: Set(told.name),
        locale: Set(told.locale),
        audience: Set(code::text(&told.audience)?),
        organizer: Set(told.organizer),
        sequence: Set(i32::try_from(told.sequence).unwrap_or(i32::MAX)),
        content: Set(told.content),
        place: Set(told.place),
        stands: Set(told.stands),
        arrived: Set(false),
        ends_at: Set(told.ends_at),
    })
}

impl TryFrom<row::Model> for Invited {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("invitation", column, model.about_id);
        Ok(Self {
            address: EmailAddress::parse(&model.address).map_err(|_| bad("address"))?,
            audience: code::parse(&model.audience).ok_or_else(|| bad("audience"))?,
            sequence: u32::try_from(model.sequence).map_err(|_| bad("sequence"))?,
            about: model.about_id,
            person: PersonId(model.person_id),
            name: model.name,
            locale: model.locale,
            organizer: model.organizer,
            content: model.content,
            place: model.place,
            stands: model.stands,
            ends_at: model.ends_at,
        })
    }
}
