//! People as others see them: names, and the addresses that notices go to.

use super::{
    entity::{group_member, person, role_grant},
    error::StoreError,
};
use inventory::{
    id::{FacilityId, GroupId, InstitutionId, PersonId},
    role::Role,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Somebody who is told something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub person: PersonId,
    /// His name.
    pub name: String,
    /// His address.
    pub email: String,
    /// His language: `zh` or `en`.
    pub locale: String,
}

/// Returns names by id.
pub async fn names(db: &impl ConnectionTrait, ids: Vec<PersonId>) -> Result<BTreeMap<PersonId, String>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(Uuid, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(person::Column::Id.is_in(ids.into_iter().map(|id| id.0)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId(id), name)).collect())
}

/// Returns the name of a person who belongs to an institution and has an account.
pub async fn of_institution(
    db: &impl ConnectionTrait,
    id: PersonId,
    institution: InstitutionId,
) -> Result<Option<String>, StoreError> {
    let row = person::Entity::find_by_id(id.0).filter(person::Column::InstitutionId.eq(institution.0)).one(db).await?;
    Ok(row.map(|row| row.name))
}

/// Returns one person as a recipient, if he can be told anything.
pub async fn recipient(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<Recipient>, StoreError> {
    let row = person::Entity::find_by_id(id.0).filter(person::Column::State.eq("active")).one(db).await?;
    Ok(row.map(Recipient::from))
}

/// Returns the lab managers of a facility, by name.
pub async fn lab_managers(db: &impl ConnectionTrait, facility: FacilityId) -> Result<Vec<Recipient>, StoreError> {
    let holders = role_grant::Entity::find()
        .select_only()
        .column(role_grant::Column::PersonId)
        .filter(role_grant::Column::Role.eq(Role::LabManager.as_str()))
        .filter(role_grant::Column::ScopeId.eq(facility.0));
    let rows = person::Entity::find()
        .filter(person::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(holders)))
        .filter(person::Column::State.eq("active"))
        .order_by_asc(person::Column::Name)
        .order_by_asc(person::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Recipient::from).collect())
}

/// Returns the PIs of a group, by name.
pub async fn pis(db: &impl ConnectionTrait, group: GroupId) -> Result<Vec<Recipient>, StoreError> {
    let leaders = group_member::Entity::find()
        .select_only()
        .column(group_member::Column::PersonId)
        .filter(group_member::Column::GroupId.eq(group.0))
        .filter(group_member::Column::Role.eq("pi"));
    let rows = person::Entity::find()
        .filter(person::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(leaders)))
        .filter(person::Column::State.eq("active"))
        .order_by_asc(person::Column::Name)
        .order_by_asc(person::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Recipient::from).collect())
}

impl From<person::Model> for Recipient {
    fn from(row: person::Model) -> Self {
        Self { person: PersonId(row.id), name: row.name, email: row.email, locale: row.locale }
    }
}
