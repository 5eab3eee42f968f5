//! What facilities and institutions say for the rules of all instruments that follow them.

use super::{
    catalogue, code,
    entity::{facility, institution, instrument},
    error::{StoreError, expect_rows},
    instrument::Placed,
};
use inventory::{
    id::{FacilityId, InstitutionId, InstrumentId},
    policy::{Follows, PolicyDefaults},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
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

/// Finds what is said; nothing when there is no such facility or institution.
pub async fn find(db: &impl ConnectionTrait, whose: Whose) -> Result<Option<Said>, StoreError> {
    match whose {
        Whose::Facility(id) => {
            let row = facility::Entity::find_by_id(id.0).one(db).await?;
            let said = |row: facility::Model| {
                let (defaults, institution) = (of_facility(&row)?, InstitutionId(row.institution_id));
                Ok(Said { institution, defaults, revision: row.policy_revision })
            };
            row.map(said).transpose()
        }
        Whose::Institution(id) => {
            let row = institution::Entity::find_by_id(id.0).one(db).await?;
            let said = |row: institution::Model| {
                Ok(Said { institution: id, defaults: of_institution(&row)?, revision: row.policy_revision })
            };
            row.map(said).transpose()
        }
    }
}

/// Stores what is said and counts the revision up.
pub async fn put(db: &impl ConnectionTrait, whose: Whose, said: &PolicyDefaults) -> Result<(), StoreError> {
    let text = code::json(said)?;
    let (table, touched) = match whose {
        Whose::Facility(id) => {
            use facility::Column::{Id, PolicyDefaults, PolicyRevision};
            let update = facility::Entity::update_many()
                .col_expr(PolicyDefaults, Expr::value(text))
                .col_expr(PolicyRevision, Expr::col(PolicyRevision).add(1));
            ("facility", update.filter(Id.eq(id.0)).exec(db).await?)
        }
        Whose::Institution(id) => {
            use institution::Column::{Id, PolicyDefaults, PolicyRevision};
            let update = institution::Entity::update_many()
                .col_expr(PolicyDefaults, Expr::value(text))
                .col_expr(PolicyRevision, Expr::col(PolicyRevision).add(1));
            ("institution", update.filter(Id.eq(id.0)).exec(db).await?)
        }
    };
    expect_rows(table, touched.rows_affected, 1)
}

/// Returns the facilities of an institution, by id.
pub async fn facilities_of(db: &impl ConnectionTrait, id: InstitutionId) -> Result<Vec<Uuid>, StoreError> {
    use facility::Column;
    let ids = facility::Entity::find().select_only().column(Column::Id).filter(Column::InstitutionId.eq(id.0));
    Ok(ids.order_by_asc(Column::Id).into_tuple().all(db).await?)
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

/// Reads what a facility's row says.
pub(super) fn of_facility(row: &facility::Model) -> Result<PolicyDefaults, StoreError> {
    read(row.policy_defaults.as_deref(), "facility", row.id)
}

/// Reads what an institution's row says.
pub(super) fn of_institution(row: &institution::Model) -> Result<PolicyDefaults, StoreError> {
    read(row.policy_defaults.as_deref(), "institution", row.id)
}

/// Reads whom an instrument follows.
pub(super) fn follows(row: &instrument::Model) -> Result<Follows, StoreError> {
    let Some(text) = &row.policy_follows else { return Ok(Follows::new()) };
    serde_json::from_str(text).map_err(|_| StoreError::bad_row("instrument", "policy_follows", row.id))
}

fn read(text: Option<&str>, table: &'static str, id: Uuid) -> Result<PolicyDefaults, StoreError> {
    let Some(text) = text else { return Ok(PolicyDefaults::none()) };
    serde_json::from_str(text).map_err(|_| StoreError::bad_row(table, "policy_defaults", id))
}
