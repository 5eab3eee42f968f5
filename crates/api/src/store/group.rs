//! Research groups.

use super::{
    code,
    entity::{group_member as member, research_group as row},
    error::{StoreError, expect_rows},
    group_member,
};
use inventory::{
    id::{GroupId, InstitutionId, PersonId},
    party::GroupState,
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
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
        let own = member::Entity::find()
            .select_only()
            .column(member::Column::GroupId)
            .filter(member::Column::PersonId.eq(person.0));
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
    group_member::add(db, id, pi, true).await
}

/// Stores what a group is called and whether its PI approves, and counts the change. Its row is locked by the caller.
pub async fn update(db: &impl ConnectionTrait, id: GroupId, name: &str, pi_approval: bool) -> Result<(), StoreError> {
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
            state: code::parse(&model.state).ok_or_else(|| StoreError::bad_row("research_group", "state", model.id))?,
            name: model.name,
            pi_approval: model.pi_approval,
            revision: model.revision,
            created_at: model.created_at,
            decision_reason: model.decision_reason,
        })
    }
}
