//! What roles are held over: names, existence, and which institution a facility belongs to.

use super::{
    entity::{facility, institution, organisation, research_group},
    error::StoreError,
};
use inventory::{
    id::{FacilityId, InstitutionId},
    role::ScopeKind,
    text::Bilingual,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Returns names by id; those of groups and organisations are the same in both languages.
pub async fn names(
    db: &impl ConnectionTrait,
    scopes: impl IntoIterator<Item = (ScopeKind, Uuid)>,
) -> Result<BTreeMap<Uuid, Bilingual>, StoreError> {
    let mut by_kind: BTreeMap<ScopeKind, Vec<Uuid>> = BTreeMap::new();
    for (kind, id) in scopes {
        by_kind.entry(kind).or_default().push(id);
    }
    let mut names = BTreeMap::new();
    for (kind, ids) in by_kind {
        names.extend(names_of(db, kind, ids).await?);
    }
    Ok(names)
}

async fn names_of(
    db: &impl ConnectionTrait,
    kind: ScopeKind,
    ids: Vec<Uuid>,
) -> Result<Vec<(Uuid, Bilingual)>, StoreError> {
    let same = |name: String| Bilingual::new(name.clone(), name);
    Ok(match kind {
        ScopeKind::City => Vec::new(),
        ScopeKind::Institution => {
            let rows = institution::Entity::find().filter(institution::Column::Id.is_in(ids)).all(db).await?;
            rows.into_iter().map(|row| (row.id, Bilingual::new(row.name_zh, row.name_en))).collect()
        }
        ScopeKind::Facility => {
            let rows = facility::Entity::find().filter(facility::Column::Id.is_in(ids)).all(db).await?;
            rows.into_iter().map(|row| (row.id, Bilingual::new(row.name_zh, row.name_en))).collect()
        }
        ScopeKind::Group => {
            let rows = research_group::Entity::find().filter(research_group::Column::Id.is_in(ids)).all(db).await?;
            rows.into_iter().map(|row| (row.id, same(row.name))).collect()
        }
        ScopeKind::Organisation => {
            let rows = organisation::Entity::find().filter(organisation::Column::Id.is_in(ids)).all(db).await?;
            rows.into_iter().map(|row| (row.id, same(row.name))).collect()
        }
    })
}

/// Tells whether there is such an institution.
pub async fn institution_exists(db: &impl ConnectionTrait, id: InstitutionId) -> Result<bool, StoreError> {
    Ok(institution::Entity::find_by_id(id.0).one(db).await?.is_some())
}

/// Returns the institution that a facility belongs to.
pub async fn institution_of(db: &impl ConnectionTrait, id: FacilityId) -> Result<Option<InstitutionId>, StoreError> {
    Ok(facility::Entity::find_by_id(id.0).one(db).await?.map(|row| InstitutionId(row.institution_id)))
}

/// Returns the facilities of institutions.
pub async fn facilities_of(
    db: &impl ConnectionTrait,
    institutions: &[InstitutionId],
) -> Result<Vec<FacilityId>, StoreError> {
    if institutions.is_empty() {
        return Ok(Vec::new());
    }
    let rows = facility::Entity::find()
        .filter(facility::Column::InstitutionId.is_in(institutions.iter().map(|id| id.0)))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| FacilityId(row.id)).collect())
}
