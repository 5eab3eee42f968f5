//! Organisations with their members.

use super::{
    code,
    entity::{organisation as row, organisation_member, person},
    error::{StoreError, expect_rows},
};
use inventory::{
    credit_code::CreditCode,
    id::{OrganisationId, PersonId},
    party::Admission,
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// A registered enterprise, with a credit code.
    Enterprise,
    /// A team that has no company yet.
    Team,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// How it is called.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its unified social credit code.
    pub credit_code: Option<CreditCode>,
    /// District of the city.
    pub district: String,
    /// Whom the bureau calls.
    pub contact_phone: String,
    /// What the city said.
    pub admission: Admission,
    /// Counts changes.
    pub revision: i32,
    /// When it was registered.
    pub created_at: Instant,
    /// When the city decided.
    pub decided_at: Option<Instant>,
    /// Why it was declined.
    pub decision_reason: Option<String>,
}

/// A member of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// His name.
    pub name: String,
    /// His address.
    pub email: String,
    /// Whether he runs its account.
    pub is_admin: bool,
}

/// Which organisations are listed.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only those that this person belongs to.
    pub member: Option<PersonId>,
    /// Only those in this state.
    pub admission: Option<Admission>,
    /// The time of registration and id of the last one already seen.
    pub after: Option<(Instant, Uuid)>,
    /// Most rows.
    pub limit: u64,
}

/// Finds an organisation.
pub async fn find(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Option<Organisation>, StoreError> {
    row::Entity::find_by_id(id.0).one(db).await?.map(Organisation::try_from).transpose()
}

/// Finds an organisation by its credit code.
pub async fn by_credit_code(
    db: &impl ConnectionTrait,
    credit_code: &CreditCode,
) -> Result<Option<Organisation>, StoreError> {
    let found = row::Entity::find().filter(row::Column::CreditCode.eq(credit_code.as_str())).one(db).await?;
    found.map(Organisation::try_from).transpose()
}

/// Lists organisations, those registered first first.
pub async fn list(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<Vec<Organisation>, StoreError> {
    let mut query = row::Entity::find();
    if let Some(person) = wanted.member {
        let own = organisation_member::Entity::find()
            .select_only()
            .column(organisation_member::Column::OrganisationId)
            .filter(organisation_member::Column::PersonId.eq(person.0));
        query = query.filter(row::Column::Id.in_subquery(own.into_query()));
    }
    if let Some(admission) = wanted.admission {
        query = query.filter(row::Column::Admission.eq(code::text(&admission)?));
    }
    if let Some((at, id)) = wanted.after {
        let same_time = Condition::all().add(row::Column::CreatedAt.eq(at)).add(row::Column::Id.gt(id));
        query = query.filter(Condition::any().add(row::Column::CreatedAt.gt(at)).add(same_time));
    }
    let rows =
        query.order_by_asc(row::Column::CreatedAt).order_by_asc(row::Column::Id).limit(wanted.limit).all(db).await?;
    rows.into_iter().map(Organisation::try_from).collect()
}

/// Stores a new organisation with the person who runs its account.
pub async fn insert(db: &impl ConnectionTrait, organisation: &Organisation, admin: PersonId) -> Result<(), StoreError> {
    let new = organisation.clone();
    let columns = row::ActiveModel {
        id: Set(new.id.0),
        name: Set(new.name),
        kind: Set(code::text(&new.kind)?),
        credit_code: Set(new.credit_code.map(String::from)),
        district: Set(new.district),
        contact_phone: Set(new.contact_phone),
        admission: Set(code::text(&new.admission)?),
        revision: Set(new.revision),
        created_at: Set(new.created_at),
        decided_by: Set(None),
        decided_at: Set(new.decided_at),
        decision_reason: Set(new.decision_reason),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    add_member(db, new.id, admin, true).await
}

/// Stores what the city said. The organisation's row is locked by the caller.
pub async fn decide(
    db: &impl ConnectionTrait,
    id: OrganisationId,
    admission: Admission,
    by: PersonId,
    at: Instant,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let touched = counting(id)
        .col_expr(row::Column::Admission, Expr::value(code::text(&admission)?))
        .col_expr(row::Column::DecidedBy, Expr::value(by.0))
        .col_expr(row::Column::DecidedAt, Expr::value(at))
        .col_expr(row::Column::DecisionReason, Expr::value(reason.map(str::to_owned)))
        .exec(db)
        .await?;
    expect_rows("organisation", touched.rows_affected, 1)
}

/// Counts a change of an organisation's members. Its row is locked by the caller.
pub async fn count_change(db: &impl ConnectionTrait, id: OrganisationId) -> Result<(), StoreError> {
    expect_rows("organisation", counting(id).exec(db).await?.rows_affected, 1)
}

/// Adds a member.
pub async fn add_member(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    person: PersonId,
    is_admin: bool,
) -> Result<(), StoreError> {
    let role = if is_admin { "admin" } else { "member" };
    let columns = organisation_member::ActiveModel {
        organisation_id: Set(organisation.0),
        person_id: Set(person.0),
        role: Set(role.to_owned()),
    };
    organisation_member::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// Returns the members of organisations, those who run the account first, then by name.
pub async fn members(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> Result<BTreeMap<OrganisationId, Vec<Member>>, StoreError> {
    if organisations.is_empty() {
        return Ok(BTreeMap::new());
    }
    let joined = organisation_member::Entity::find()
        .filter(organisation_member::Column::OrganisationId.is_in(organisations.iter().map(|id| id.0)))
        .all(db)
        .await?;
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(joined.iter().map(|member| member.person_id)))
        .all(db)
        .await?;
    let people: BTreeMap<Uuid, person::Model> = people.into_iter().map(|person| (person.id, person)).collect();
    let mut members: BTreeMap<OrganisationId, Vec<Member>> = BTreeMap::new();
    for joined in joined {
        let Some(person) = people.get(&joined.person_id) else { continue };
        members.entry(OrganisationId(joined.organisation_id)).or_default().push(Member {
            person: PersonId(person.id),
            name: person.name.clone(),
            email: person.email.clone(),
            is_admin: joined.role == "admin",
        });
    }
    for list in members.values_mut() {
        list.sort_by(|a, b| (!a.is_admin, &a.name, a.person).cmp(&(!b.is_admin, &b.name, b.person)));
    }
    Ok(members)
}

fn counting(id: OrganisationId) -> sea_orm::UpdateMany<row::Entity> {
    row::Entity::update_many()
        .col_expr(row::Column::Revision, Expr::col(row::Column::Revision).add(1))
        .filter(row::Column::Id.eq(id.0))
}

impl TryFrom<row::Model> for Organisation {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("organisation", column, model.id);
        let credit_code = model.credit_code.as_deref().map(CreditCode::parse).transpose();
        Ok(Self {
            id: OrganisationId(model.id),
            kind: code::parse(&model.kind).ok_or_else(|| bad("kind"))?,
            credit_code: credit_code.map_err(|_| bad("credit_code"))?,
            admission: code::parse(&model.admission).ok_or_else(|| bad("admission"))?,
            name: model.name,
            district: model.district,
            contact_phone: model.contact_phone,
            revision: model.revision,
            created_at: model.created_at,
            decided_at: model.decided_at,
            decision_reason: model.decision_reason,
        })
    }
}
