//! Roles that are granted; those of group and organisation members follow from their membership.

use super::{
    account::AccountState,
    code,
    entity::{person, role_grant as row},
    error::{StoreError, expect_rows},
};
use inventory::{id::PersonId, role::Role, slot::Instant};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A role that was granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// Its id.
    pub id: Uuid,
    /// Who holds it.
    pub person: PersonId,
    /// The role.
    pub role: Role,
    /// What it is held over; nothing for the city.
    pub scope: Option<Uuid>,
}

/// Stores a grant; `by` is nobody for the first administrator.
pub async fn insert(
    db: &impl ConnectionTrait,
    granted: &Granted,
    by: Option<PersonId>,
    at: Instant,
) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        id: Set(granted.id),
        person_id: Set(granted.person.0),
        role: Set(granted.role.as_str().to_owned()),
        scope_kind: Set(code::text(&granted.role.scope_kind())?),
        scope_id: Set(granted.scope),
        granted_at: Set(at),
        granted_by: Set(by.map(|id| id.0)),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Finds a grant.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Granted>, StoreError> {
    row::Entity::find_by_id(id).one(db).await?.map(Granted::try_from).transpose()
}

/// Removes a grant.
pub async fn remove(db: &impl ConnectionTrait, id: Uuid) -> Result<(), StoreError> {
    expect_rows("role_grant", row::Entity::delete_by_id(id).exec(db).await?.rows_affected, 1)
}

/// Returns the grants of people, in the order they were granted.
pub async fn of(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Vec<Granted>>, StoreError> {
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = row::Entity::find()
        .filter(row::Column::PersonId.is_in(people.iter().map(|id| id.0)))
        .order_by_asc(row::Column::GrantedAt)
        .order_by_asc(row::Column::Id)
        .all(db)
        .await?;
    let mut grants: BTreeMap<PersonId, Vec<Granted>> = BTreeMap::new();
    for model in rows {
        let granted = Granted::try_from(model)?;
        grants.entry(granted.person).or_default().push(granted);
    }
    Ok(grants)
}

/// Returns who holds a role over a scope, by id.
pub async fn holders(db: &impl ConnectionTrait, role: Role, scope: Option<Uuid>) -> Result<Vec<PersonId>, StoreError> {
    let scope = scope.map_or(row::Column::ScopeId.is_null(), |id| row::Column::ScopeId.eq(id));
    let rows = row::Entity::find()
        .filter(row::Column::Role.eq(role.as_str()))
        .filter(scope)
        .order_by_asc(row::Column::PersonId)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|model| PersonId(model.person_id)).collect())
}

/// Returns those who hold a role of the city and may sign in, by id.
pub async fn enabled_holders(db: &impl ConnectionTrait, role: Role) -> Result<Vec<PersonId>, StoreError> {
    let enabled = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::State.eq(code::text(&AccountState::Active)?));
    let rows = row::Entity::find()
        .filter(row::Column::Role.eq(role.as_str()))
        .filter(row::Column::ScopeId.is_null())
        .filter(row::Column::PersonId.in_subquery(enabled.into_query()))
        .order_by_asc(row::Column::PersonId)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|model| PersonId(model.person_id)).collect())
}

impl TryFrom<row::Model> for Granted {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let role = Role::parse(&model.role).ok_or_else(|| StoreError::bad_row("role_grant", "role", model.id))?;
        Ok(Self { id: model.id, person: PersonId(model.person_id), role, scope: model.scope_id })
    }
}
