//! Who somebody is: his institution and every role he holds.

use super::{
    entity::{group_member, organisation_member, person, research_group, role_grant},
    error::StoreError,
};
use crate::authz::{Grant, Principal};
use inventory::{
    id::{InstitutionId, PersonId},
    role::Role,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Loads a person who may sign in; nothing for those who are unknown, unconfirmed or disabled.
pub async fn load(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<Principal>, StoreError> {
    let row = person::Entity::find_by_id(id.0).one(db).await?;
    let Some(row) = row.filter(|row| row.state == "active") else { return Ok(None) };
    let mut grants = Vec::new();
    for granted in role_grant::Entity::find().filter(role_grant::Column::PersonId.eq(id.0)).all(db).await? {
        let role = Role::parse(&granted.role).ok_or_else(|| StoreError::bad_row("role_grant", "role", granted.id))?;
        grants.push(Grant { role, scope: granted.scope_id });
    }
    let mut groups = Vec::new();
    for member in group_member::Entity::find().filter(group_member::Column::PersonId.eq(id.0)).all(db).await? {
        let role = if member.role == "pi" { Role::Pi } else { Role::GroupMember };
        grants.push(Grant { role, scope: Some(member.group_id) });
        groups.push(member.group_id);
    }
    let members = organisation_member::Entity::find().filter(organisation_member::Column::PersonId.eq(id.0));
    for member in members.all(db).await? {
        let role = if member.role == "admin" { Role::OrganisationAdmin } else { Role::OrganisationMember };
        grants.push(Grant { role, scope: Some(member.organisation_id) });
    }
    let institution = row.institution_id.map(InstitutionId);
    Ok(Some(Principal { person: id, institution, hosts: hosts(db, groups).await?, grants }))
}

/// Returns the institutions of those groups that are confirmed, by id.
async fn hosts(db: &impl ConnectionTrait, groups: Vec<Uuid>) -> Result<Vec<InstitutionId>, StoreError> {
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let confirmed = research_group::Entity::find()
        .filter(research_group::Column::Id.is_in(groups))
        .filter(research_group::Column::State.eq("confirmed"))
        .all(db)
        .await?;
    let institutions: BTreeSet<InstitutionId> =
        confirmed.into_iter().map(|group| InstitutionId(group.institution_id)).collect();
    Ok(institutions.into_iter().collect())
}
