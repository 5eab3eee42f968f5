//! Research groups as their members and their institution's office see them.

use super::groups::related;
use crate::{
    authz::{Action, Principal, permits},
    service::denied::Denied,
    store::{
        self,
        error::StoreError,
        group::{Group, Wanted},
    },
    view::{
        common::Named,
        party::{GroupMemberView, GroupView, ProjectCodeView},
    },
};
use inventory::{
    id::{GroupId, InstitutionId},
    party::GroupState,
    role::{Role, ScopeKind},
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Lists the groups a reader may see: his own, and those of the institutions whose office he is.
pub async fn list(
    db: &impl ConnectionTrait,
    reader: &Principal,
    state: Option<GroupState>,
    after: Option<(String, Uuid)>,
    limit: u64,
) -> Result<Vec<GroupView>, StoreError> {
    let institutions = reader.scopes(Role::InstitutionOffice).into_iter().map(InstitutionId).collect();
    let wanted = Wanted { institutions, member: Some(reader.person), state, after, limit };
    let groups = store::group::list(db, &wanted).await?;
    views(db, &groups).await
}

/// Shows a group to those who may see it.
pub async fn get(db: &impl ConnectionTrait, reader: &Principal, id: GroupId) -> Result<GroupView, Denied> {
    let group = store::group::find(db, id).await?.ok_or(Denied::NotFound)?;
    if !permits(Some(reader), Action::GetGroup, &related(&group)) {
        return Err(Denied::NotFound);
    }
    views(db, &[group]).await?.pop().ok_or(Denied::NotFound)
}

async fn views(db: &impl ConnectionTrait, groups: &[Group]) -> Result<Vec<GroupView>, StoreError> {
    let ids: Vec<GroupId> = groups.iter().map(|group| group.id).collect();
    let owners = groups.iter().map(|group| (ScopeKind::Institution, group.institution.0));
    let owners = store::scope::names(db, owners).await?;
    let mut members = store::group_member::of(db, &ids).await?;
    let mut codes = store::group_member::codes(db, &ids).await?;
    let view = |group: &Group| GroupView {
        id: group.id.0,
        institution: Named {
            id: group.institution.0,
            name: owners.get(&group.institution.0).cloned().unwrap_or_default().into(),
        },
        name: group.name.clone(),
        state: group.state,
        decision_reason: group.decision_reason.clone(),
        pi_approval: group.pi_approval,
        members: members.remove(&group.id).unwrap_or_default().into_iter().map(GroupMemberView::from).collect(),
        project_codes: codes.remove(&group.id).unwrap_or_default().into_iter().map(ProjectCodeView::from).collect(),
        created_at: group.created_at,
        revision: group.revision,
    };
    Ok(groups.iter().map(view).collect())
}
