//! The list of people, for those who run accounts, roles and labs.

use super::{code, entity::person as row, error::StoreError};
use crate::store::account::AccountState;
use inventory::{
    id::{InstitutionId, PersonId},
    text::EmailAddress,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};
use uuid::Uuid;

/// Whom a reader may see.
#[derive(Debug, Clone, Default)]
pub struct Visible {
    /// Everybody.
    pub everybody: bool,
    /// The staff of these institutions, and those who say that they work there.
    pub institutions: Vec<InstitutionId>,
    /// And whoever has exactly this address.
    pub address: Option<EmailAddress>,
}

/// Which people are listed.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Whom the reader may see.
    pub visible: Visible,
    /// Only staff of this institution, and those who say so.
    pub institution: Option<InstitutionId>,
    /// Only those whose name or address holds this text.
    pub text: Option<String>,
    /// The name and id of the last one already seen.
    pub after: Option<(String, Uuid)>,
    /// Most rows.
    pub limit: u64,
}

/// A person in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub person: PersonId,
    /// His name.
    pub name: String,
    /// His address.
    pub email: String,
    /// The institution that confirmed him as its staff.
    pub institution: Option<InstitutionId>,
    /// The institution he says he works at.
    pub requested_institution: Option<InstitutionId>,
    /// Whether he may sign in.
    pub state: AccountState,
}

/// Lists people by name and id.
pub async fn list(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<Vec<Listed>, StoreError> {
    let mut query = row::Entity::find();
    if !wanted.visible.everybody {
        query = query.filter(visible(&wanted.visible));
    }
    if let Some(id) = wanted.institution {
        query = query.filter(belongs(&[id]));
    }
    if let Some(text) = &wanted.text {
        let text = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let pattern = || LikeExpr::new(format!("%{text}%")).escape('\\');
        let name = Expr::expr(Func::lower(Expr::col(row::Column::Name))).like(pattern());
        query = query.filter(Condition::any().add(name).add(row::Column::Email.like(pattern())));
    }
    if let Some((name, id)) = &wanted.after {
        let same_name = Condition::all().add(row::Column::Name.eq(name.as_str())).add(row::Column::Id.gt(*id));
        query = query.filter(Condition::any().add(row::Column::Name.gt(name.as_str())).add(same_name));
    }
    let rows = query.order_by_asc(row::Column::Name).order_by_asc(row::Column::Id).limit(wanted.limit).all(db).await?;
    rows.into_iter().map(Listed::try_from).collect()
}

/// Finds a person, if the reader may see him.
pub async fn find(db: &impl ConnectionTrait, who: PersonId, seen_by: &Visible) -> Result<Option<Listed>, StoreError> {
    let mut query = row::Entity::find_by_id(who.0);
    if !seen_by.everybody {
        query = query.filter(visible(seen_by));
    }
    query.one(db).await?.map(Listed::try_from).transpose()
}

fn visible(to: &Visible) -> Condition {
    let condition = Condition::any().add(belongs(&to.institutions));
    match &to.address {
        Some(address) => condition.add(row::Column::Email.eq(address.as_str())),
        None => condition,
    }
}

fn belongs(institutions: &[InstitutionId]) -> Condition {
    let ids = || institutions.iter().map(|id| id.0);
    Condition::any().add(row::Column::InstitutionId.is_in(ids())).add(row::Column::RequestedInstitutionId.is_in(ids()))
}

impl TryFrom<row::Model> for Listed {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        Ok(Self {
            person: PersonId(model.id),
            state: code::parse(&model.state).ok_or_else(|| StoreError::bad_row("person", "state", model.id))?,
            name: model.name,
            email: model.email,
            institution: model.institution_id.map(InstitutionId),
            requested_institution: model.requested_institution_id.map(InstitutionId),
        })
    }
}
