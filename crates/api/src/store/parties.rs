//! Names of research groups and organisations.

use super::{
    entity::{organisation, research_group},
    error::StoreError,
};
use inventory::{
    id::{GroupId, OrganisationId},
    party::Admission,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Returns groups' names by id.
pub async fn group_names(db: &impl ConnectionTrait, ids: Vec<GroupId>) -> Result<BTreeMap<Uuid, String>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids = ids.into_iter().map(|id| id.0);
    let rows = research_group::Entity::find().filter(research_group::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Returns whether the city has admitted an organisation.
pub async fn admission(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Option<Admission>, StoreError> {
    let row = organisation::Entity::find_by_id(id.0).one(db).await?;
    let bad = || StoreError::bad_row("organisation", "admission", id.0);
    row.map(|row| super::code::parse(&row.admission).ok_or_else(bad)).transpose()
}

/// Returns organisations' names by id.
pub async fn organisation_names(
    db: &impl ConnectionTrait,
    ids: Vec<OrganisationId>,
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids = ids.into_iter().map(|id| id.0);
    let rows = organisation::Entity::find().filter(organisation::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
