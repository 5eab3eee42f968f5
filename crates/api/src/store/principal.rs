//! Who somebody is: his institution and every role he holds.

use super::{
    entity::{group_member, organisation_member, person, role_grant},
    error::StoreError,
};
use crate::authz::{Grant, Principal};
use inventory::{
    id::{InstitutionId, PersonId},
    role::Role,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// Loads a person who may sign in; nothing for those who are unknown, unconfirmed or disabled.
pub async fn load(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<Principal>, StoreError> {
    let row = person::Entity::find_by_id(id.0).one(db).await?;
    let Some(row) = row.filter(|row| row.state == "active") else { return Ok(None) };
    let mut grants = Vec::new();
    for granted in role_grant::Entity::find().filter(role_grant::Column::PersonId.eq(id.0)).all(db).await? {
        let role = Role::parse(&granted.role).ok_or_else(|| StoreError::bad_row("role_grant", "role", granted.id))?;
        grants.push(Grant { role, scope: granted.scope_id });
    }
    for member in group_member::Entity::find().filter(group_member::Column::PersonId.eq(id.0)).all(db).await? {
        let role = if member.role == "pi" { Role::Pi } else { Role::GroupMember };
        grants.push(Grant { role, scope: Some(member.group_id) });
    }
    let members = organisation_member::Entity::find().filter(organisation_member::Column::PersonId.eq(id.0));
    for member in members.all(db).await? {
        let role = if member.role == "admin" { Role::OrganisationAdmin } else { Role::OrganisationMember };
        grants.push(Grant { role, scope: Some(member.organisation_id) });
    }
    Ok(Some(Principal { person: id, institution: row.institution_id.map(InstitutionId), grants }))
}
