//! Research groups with their members and project codes.

use super::{
    code,
    entity::{group_member, person, project_code, research_group as row},
    error::{StoreError, expect_rows},
};
use inventory::{
    id::{GroupId, InstitutionId, PersonId},
    party::GroupState,
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, sea_query::{Expr, ExprTrait, OnConflict},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A research group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// The institution it belongs to.
    pub institution: InstitutionId,
    /// How it is called.
    pub name: String,
    /// Whether its PI approves every request.
    pub pi_approval: bool,
    /// What the institution's office said.
    pub state: GroupState,
    /// Counts changes.
    pub revision: i32,
    /// When it was registered.
    pub created_at: Instant,
    /// Why it was declined.
    pub decision_reason: Option<String>,
}

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

/// Which groups are listed.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// All groups of these institutions.
    pub institutions: Vec<InstitutionId>,
    /// And those that this person belongs to.
    pub member: Option<PersonId>,
    /// Only those in this state.
    pub state: Option<GroupState>,
    /// The name and id of the last one already seen.
    pub after: Option<(String, Uuid)>,
    /// Most rows.
    pub limit: u64,
}

/// Finds a group.
pub async fn find(db: &impl ConnectionTrait, id: GroupId) -> Result<Option<Group>, StoreError> {
    row::Entity::find_by_id(id.0).one(db).await?.map(Group::try_from).transpose()
}

/// Lists groups by name and id.
pub async fn list(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<Vec<Group>, StoreError> {
    let institutions = wanted.institutions.iter().map(|id| id.0);
    let mut visible = Condition::any().add(row::Column::InstitutionId.is_in(institutions));
    if let Some(person) = wanted.member {
        let own = group_member::Entity::find()
            .select_only()
            .column(group_member::Column::GroupId)
            .filter(group_member::Column::PersonId.eq(person.0));
        visible = visible.add(row::Column::Id.in_subquery(own.into_query()));
    }
    let mut query = row::Entity::find().filter(visible);
    if let Some(state) = wanted.state {
        query = query.filter(row::Column::State.eq(code::text(&state)?));
    }
    if let Some((name, id)) = &wanted.after {
        let same_name = Condition::all().add(row::Column::Name.eq(name.as_str())).add(row::Column::Id.gt(*id));
        query = query.filter(Condition::any().add(row::Column::Name.gt(name.as_str())).add(same_name));
    }
    let rows = query.order_by_asc(row::Column::Name).order_by_asc(row::Column::Id).limit(wanted.limit).all(db).await?;
    rows.into_iter().map(Group::try_from).collect()
}

/// Stores a new group with the person who leads it.
pub async fn insert(db: &impl ConnectionTrait, group: &Group, pi: PersonId) -> Result<(), StoreError> {
    let Group { id, institution, name, pi_approval, state, revision, created_at, decision_reason } = group.clone();
    let columns = row::ActiveModel {
        id: Set(id.0),
        institution_id: Set(institution.0),
        name: Set(name),
        pi_approval: Set(pi_approval),
        state: Set(code::text(&state)?),
        revision: Set(revision),
        created_at: Set(created_at),
        decided_by: Set(None),
        decided_at: Set(None),
        decision_reason: Set(decision_reason),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    add_member(db, id, pi, true).await
}

/// Stores what a group is called and whether its PI approves, and counts the change. Its row is locked by the caller.
pub async fn update(
    db: &impl ConnectionTrait,
    id: GroupId,
    name: &str,
    pi_approval: bool,
) -> Result<(), StoreError> {
    let touched = counting(id)
        .col_expr(row::Column::Name, Expr::value(name))
        .col_expr(row::Column::PiApproval, Expr::value(pi_approval))
        .exec(db)
        .await?;
    expect_rows("research_group", touched.rows_affected, 1)
}

/// Counts a change of a group's members or codes. Its row is locked by the caller.
pub async fn count_change(db: &impl ConnectionTrait, id: GroupId) -> Result<(), StoreError> {
    expect_rows("research_group", counting(id).exec(db).await?.rows_affected, 1)
}

/// Stores what the office said. The group's row is locked by the caller.
pub async fn decide(
    db: &impl ConnectionTrait,
    id: GroupId,
    state: GroupState,
    by: PersonId,
    at: Instant,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let touched = counting(id)
        .col_expr(row::Column::State, Expr::value(code::text(&state)?))
        .col_expr(row::Column::DecidedBy, Expr::value(by.0))
        .col_expr(row::Column::DecidedAt, Expr::value(at))
        .col_expr(row::Column::DecisionReason, Expr::value(reason.map(str::to_owned)))
        .exec(db)
        .await?;
    expect_rows("research_group", touched.rows_affected, 1)
}

/// Adds a member.
pub async fn add_member(
    db: &impl ConnectionTrait,
    group: GroupId,
    person: PersonId,
    is_pi: bool,
) -> Result<(), StoreError> {
    let role = if is_pi { "pi" } else { "member" };
    let columns = group_member::ActiveModel {
        group_id: Set(group.0),
        person_id: Set(person.0),
        role: Set(role.to_owned()),
    };
    group_member::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Takes a member out of a group.
pub async fn remove_member(db: &impl ConnectionTrait, group: GroupId, person: PersonId) -> Result<(), StoreError> {
    let touched = group_member::Entity::delete_by_id((group.0, person.0)).exec(db).await?;
    expect_rows("group_member", touched.rows_affected, 1)
}

/// Returns the members of groups, those who lead first, then by name.
pub async fn members(
    db: &impl ConnectionTrait,
    groups: &[GroupId],
) -> Result<BTreeMap<GroupId, Vec<Member>>, StoreError> {
    if groups.is_empty() {
        return Ok(BTreeMap::new());
    }
    let joined = group_member::Entity::find()
        .filter(group_member::Column::GroupId.is_in(groups.iter().map(|id| id.0)))
        .all(db)
        .await?;
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

fn counting(id: GroupId) -> sea_orm::UpdateMany<row::Entity> {
    row::Entity::update_many()
        .col_expr(row::Column::Revision, Expr::col(row::Column::Revision).add(1))
        .filter(row::Column::Id.eq(id.0))
}

impl TryFrom<row::Model> for Group {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: GroupId(model.id),
            institution: InstitutionId(model.institution_id),
            state: code::parse(&model.state)
                .ok_or_else(|| StoreError::bad_row("research_group", "state", model.id))?,
            name: model.name,
            pi_approval: model.pi_approval,
            revision: model.revision,
            created_at: model.created_at,
            decision_reason: model.decision_reason,
        })
    }
}
