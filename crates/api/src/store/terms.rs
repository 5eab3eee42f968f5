//! Terms of use, and which edition of them an organisation has accepted.

use super::{
    entity::{institution, terms_acceptance as row},
    error::StoreError,
};
use inventory::{
    id::{InstitutionId, OrganisationId, PersonId},
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;

/// An acceptance of an institution's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acceptance {
    /// Who accepted.
    pub organisation: OrganisationId,
    /// Whose terms.
    pub institution: InstitutionId,
    /// Which edition.
    pub version: i32,
    /// When.
    pub at: Instant,
}

/// Returns the number of an institution's present edition; 0 when it has none.
pub async fn current(db: &impl ConnectionTrait, id: InstitutionId) -> Result<Option<i32>, StoreError> {
    Ok(institution::Entity::find_by_id(id.0).one(db).await?.map(|row| row.terms_version))
}

/// Finds what an organisation has accepted of an institution.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    institution: InstitutionId,
) -> Result<Option<Acceptance>, StoreError> {
    let found = row::Entity::find_by_id((organisation.0, institution.0)).one(db).await?;
    Ok(found.map(Acceptance::from))
}

/// Lists what organisations have accepted, by organisation and institution, after the pair named.
pub async fn list(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    institution: Option<InstitutionId>,
    after: Option<(Uuid, Uuid)>,
    limit: u64,
) -> Result<Vec<Acceptance>, StoreError> {
    let mut query = row::Entity::find().filter(row::Column::OrganisationId.is_in(organisations.iter().map(|id| id.0)));
    if let Some(institution) = institution {
        query = query.filter(row::Column::InstitutionId.eq(institution.0));
    }
    if let Some((organisation, institution)) = after {
        let same = Condition::all()
            .add(row::Column::OrganisationId.eq(organisation))
            .add(row::Column::InstitutionId.gt(institution));
        query = query.filter(Condition::any().add(row::Column::OrganisationId.gt(organisation)).add(same));
    }
    let rows = query
        .order_by_asc(row::Column::OrganisationId)
        .order_by_asc(row::Column::InstitutionId)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Acceptance::from).collect())
}

/// Stores an acceptance over an earlier one. The organisation's row is locked by the caller.
pub async fn put(db: &impl ConnectionTrait, acceptance: &Acceptance, by: PersonId) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        organisation_id: Set(acceptance.organisation.0),
        institution_id: Set(acceptance.institution.0),
        version: Set(acceptance.version),
        accepted_at: Set(acceptance.at),
        accepted_by: Set(by.0),
    };
    let conflict = OnConflict::columns([row::Column::OrganisationId, row::Column::InstitutionId])
        .update_columns([row::Column::Version, row::Column::AcceptedAt, row::Column::AcceptedBy])
        .to_owned();
    row::Entity::insert(columns).on_conflict(conflict).exec_without_returning(db).await?;
    Ok(())
}

impl From<row::Model> for Acceptance {
    fn from(model: row::Model) -> Self {
        Self {
            organisation: OrganisationId(model.organisation_id),
            institution: InstitutionId(model.institution_id),
            version: model.version,
            at: model.accepted_at,
        }
    }
}
