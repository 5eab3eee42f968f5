//! What facilities and institutions say for the rules of all instruments that follow them.

use super::{
    catalogue, code,
    entity::{instrument, policy_defaults as row},
    error::{StoreError, expect_rows},
    instrument::Placed,
    places,
};
use inventory::{
    id::{FacilityId, InstitutionId, InstrumentId},
    policy::{Follows, PolicyDefaults},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A facility, for the instruments that stand in it.
    Facility(FacilityId),
    /// An institution, for all it owns.
    Institution(InstitutionId),
}

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The institution that owns it, or is it.
    pub institution: InstitutionId,
    /// The rules.
    pub defaults: PolicyDefaults,
    /// Counts changes of the rules; 0 before the first.
    pub revision: i32,
}

impl Whose {
    fn id(self) -> Uuid {
        match self {
            Self::Facility(FacilityId(id)) | Self::Institution(InstitutionId(id)) => id,
        }
    }
}

/// Finds what is said; nothing when there is no such facility or institution.
pub async fn find(db: &impl ConnectionTrait, whose: Whose) -> Result<Option<Said>, StoreError> {
    let institution = match whose {
        Whose::Facility(id) => places::facility(db, id).await?.map(|facility| facility.institution),
        Whose::Institution(id) => places::institution(db, id).await?.map(|institution| institution.id),
    };
    let Some(institution) = institution else { return Ok(None) };
    let row = row::Entity::find_by_id(whose.id()).one(db).await?;
    let revision = row.as_ref().map_or(0, |row| row.revision);
    let defaults = row.map_or(Ok(PolicyDefaults::none()), |row| read(&row))?;
    Ok(Some(Said { institution, defaults, revision }))
}

/// Returns what is said by each of these facilities and institutions; those that say nothing are left out.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, PolicyDefaults>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = row::Entity::find().filter(row::Column::Id.is_in(ids)).all(db).await?;
    rows.iter().map(|row| Ok((row.id, read(row)?))).collect()
}

/// Stores what is said and counts the revision up.
pub async fn put(db: &impl ConnectionTrait, whose: Whose, said: &PolicyDefaults) -> Result<(), StoreError> {
    let columns = row::ActiveModel { id: Set(whose.id()), content: Set(code::json(said)?), revision: Set(1) };
    let revision = Expr::col((row::Entity, row::Column::Revision)).add(1);
    let again = OnConflict::column(row::Column::Id)
        .update_column(row::Column::Content)
        .value(row::Column::Revision, revision)
        .to_owned();
    row::Entity::insert(columns).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// Returns the instruments that follow others in some section, by Chinese name and id: of a facility, or of all
/// facilities of an institution.
pub async fn followers(db: &impl ConnectionTrait, whose: Whose) -> Result<Vec<Placed>, StoreError> {
    use instrument::Column;
    let near = match whose {
        Whose::Facility(id) => Column::FacilityId.eq(id.0),
        Whose::Institution(id) => Column::InstitutionId.eq(id.0),
    };
    let query = instrument::Entity::find().filter(near).filter(Column::PolicyFollows.is_not_null());
    let rows = query.order_by_asc(Column::NameZh).order_by_asc(Column::Id).all(db).await?;
    catalogue::place(db, rows).await
}

/// Counts the revision of instruments up whose rules are other ones now.
pub async fn touch(db: &impl ConnectionTrait, ids: &[InstrumentId]) -> Result<(), StoreError> {
    use instrument::Column;
    for ids in ids.chunks(500) {
        let touched = instrument::Entity::update_many()
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
            .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
            .exec(db)
            .await?;
        expect_rows("instrument", touched.rows_affected, ids.len() as u64)?;
    }
    Ok(())
}

/// Reads whom an instrument follows.
pub(super) fn follows(row: &instrument::Model) -> Result<Follows, StoreError> {
    let Some(text) = &row.policy_follows else { return Ok(Follows::new()) };
    serde_json::from_str(text).map_err(|_| StoreError::bad_row("instrument", "policy_follows", row.id))
}

fn read(row: &row::Model) -> Result<PolicyDefaults, StoreError> {
    serde_json::from_str(&row.content).map_err(|_| StoreError::bad_row("policy_defaults", "content", row.id))
}
