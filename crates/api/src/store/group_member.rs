//! Members and project codes of research groups.

use super::{
    entity::{group_member as row, person, project_code},
    error::{StoreError, expect_rows},
};
use inventory::id::{GroupId, PersonId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A member of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// His name.
    pub name: String,
    /// His address.
    pub email: String,
    /// Whether he leads the group.
    pub is_pi: bool,
}

/// A project code of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectCode {
    /// The code.
    pub code: String,
    /// What the project is called.
    pub title: String,
    /// Whether new requests may name it.
    pub active: bool,
}

/// Adds a member.
pub async fn add(db: &impl ConnectionTrait, group: GroupId, person: PersonId, is_pi: bool) -> Result<(), StoreError> {
    let role = if is_pi { "pi" } else { "member" };
    let columns = row::ActiveModel { group_id: Set(group.0), person_id: Set(person.0), role: Set(role.to_owned()) };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Takes a member out of a group.
pub async fn remove(db: &impl ConnectionTrait, group: GroupId, person: PersonId) -> Result<(), StoreError> {
    let touched = row::Entity::delete_by_id((group.0, person.0)).exec(db).await?;
    expect_rows("group_member", touched.rows_affected, 1)
}

/// Returns the members of groups, those who lead first, then by name.
pub async fn of(db: &impl ConnectionTrait, groups: &[GroupId]) -> Result<BTreeMap<GroupId, Vec<Member>>, StoreError> {
    if groups.is_empty() {
        return Ok(BTreeMap::new());
    }
    let joined = row::Entity::find().filter(row::Column::GroupId.is_in(groups.iter().map(|id| id.0))).all(db).await?;
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(joined.iter().map(|member| member.person_id)))
        .all(db)
        .await?;
    let people: BTreeMap<Uuid, person::Model> = people.into_iter().map(|person| (person.id, person)).collect();
    let mut members: BTreeMap<GroupId, Vec<Member>> = BTreeMap::new();
    for joined in joined {
        let Some(person) = people.get(&joined.person_id) else { continue };
        members.entry(GroupId(joined.group_id)).or_default().push(Member {
            person: PersonId(person.id),
            name: person.name.clone(),
            email: person.email.clone(),
            is_pi: joined.role == "pi",
        });
    }
    for list in members.values_mut() {
        list.sort_by(|a, b| (!a.is_pi, &a.name, a.person).cmp(&(!b.is_pi, &b.name, b.person)));
    }
    Ok(members)
}

/// Adds a project code, or stores its new title and whether it may be named.
pub async fn put_code(
    db: &impl ConnectionTrait,
    id: Uuid,
    group: GroupId,
    project: &ProjectCode,
) -> Result<(), StoreError> {
    let columns = project_code::ActiveModel {
        id: Set(id),
        group_id: Set(group.0),
        code: Set(project.code.clone()),
        title: Set(project.title.clone()),
        active: Set(project.active),
    };
    let replaced = [project_code::Column::Title, project_code::Column::Active];
    let conflict = OnConflict::columns([project_code::Column::GroupId, project_code::Column::Code])
        .update_columns(replaced)
        .to_owned();
    project_code::Entity::insert(columns).on_conflict(conflict).exec_without_returning(db).await?;
    Ok(())
}

/// Returns the project codes of groups, by code.
pub async fn codes(
    db: &impl ConnectionTrait,
    groups: &[GroupId],
) -> Result<BTreeMap<GroupId, Vec<ProjectCode>>, StoreError> {
    if groups.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = project_code::Entity::find()
        .filter(project_code::Column::GroupId.is_in(groups.iter().map(|id| id.0)))
        .order_by_asc(project_code::Column::Code)
        .all(db)
        .await?;
    let mut codes: BTreeMap<GroupId, Vec<ProjectCode>> = BTreeMap::new();
    for model in rows {
        let project_code::Model { id: _, group_id, code, title, active } = model;
        codes.entry(GroupId(group_id)).or_default().push(ProjectCode { code, title, active });
    }
    Ok(codes)
}
