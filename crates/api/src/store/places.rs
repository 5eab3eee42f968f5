//! Institutions and facilities as their administrators edit them.

use super::{
    entity::{facility, institution},
    error::{StoreError, expect_rows},
    retelling,
};
use inventory::{
    id::{FacilityId, InstitutionId},
    text::Bilingual,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    /// Its identity.
    pub id: InstitutionId,
    /// Short code that people and files use.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// District of the city.
    pub district: String,
    /// Counts the editions of its terms of use; 0 when it has none.
    pub terms_version: i32,
    /// Terms of use in Chinese.
    pub terms_zh: String,
    /// Terms of use in English.
    pub terms_en: String,
    /// Whether its hours belong to the bureau's figures.
    pub reporting: bool,
}

/// A facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facility {
    /// Its identity.
    pub id: FacilityId,
    /// Its owner.
    pub institution: InstitutionId,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// IANA name of its wall clock.
    pub time_zone: String,
    /// Where visitors go.
    pub address: String,
    /// Where notices to the lab go.
    pub email: String,
}

/// Finds an institution.
pub async fn institution(db: &impl ConnectionTrait, id: InstitutionId) -> Result<Option<Institution>, StoreError> {
    Ok(institution::Entity::find_by_id(id.0).one(db).await?.map(Institution::from))
}

/// Stores a new institution.
pub async fn add_institution(db: &impl ConnectionTrait, new: Institution) -> Result<(), StoreError> {
    institution::Entity::insert(institution::ActiveModel::from(new)).exec_without_returning(db).await?;
    Ok(())
}

/// Stores an institution's changes.
pub async fn change_institution(db: &impl ConnectionTrait, changed: Institution) -> Result<(), StoreError> {
    let id = changed.id;
    let touched = institution::Entity::update_many()
        .filter(institution::Column::Id.eq(changed.id.0))
        .set(institution::ActiveModel::from(changed))
        .exec(db)
        .await?;
    expect_rows("institution", touched.rows_affected, 1)?;
    retelling::institution(db, id).await
}

/// Finds a facility.
pub async fn facility(db: &impl ConnectionTrait, id: FacilityId) -> Result<Option<Facility>, StoreError> {
    Ok(facility::Entity::find_by_id(id.0).one(db).await?.map(Facility::from))
}

/// Lists the facilities of institutions (nothing: of all) by Chinese name and id, after the one named.
pub async fn facilities(
    db: &impl ConnectionTrait,
    of: Option<Vec<InstitutionId>>,
    after: Option<(String, Uuid)>,
    limit: u64,
) -> Result<Vec<Facility>, StoreError> {
    use facility::Column;
    let mut query = facility::Entity::find();
    if let Some(institutions) = of {
        query = query.filter(Column::InstitutionId.is_in(institutions.into_iter().map(|id| id.0)));
    }
    if let Some((name, id)) = after {
        let same_name = Condition::all().add(Column::NameZh.eq(name.as_str())).add(Column::Id.gt(id));
        query = query.filter(Condition::any().add(Column::NameZh.gt(name)).add(same_name));
    }
    let rows = query.order_by_asc(Column::NameZh).order_by_asc(Column::Id).limit(limit).all(db).await?;
    Ok(rows.into_iter().map(Facility::from).collect())
}

/// Returns the names of an institution's facilities.
pub async fn facility_names(
    db: &impl ConnectionTrait,
    institution: InstitutionId,
) -> Result<BTreeMap<Uuid, Bilingual>, StoreError> {
    let rows = facility::Entity::find().filter(facility::Column::InstitutionId.eq(institution.0)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, Bilingual::new(row.name_zh, row.name_en))).collect())
}

/// Stores a new facility.
pub async fn add_facility(db: &impl ConnectionTrait, new: Facility) -> Result<(), StoreError> {
    facility::Entity::insert(facility::ActiveModel::from(new)).exec_without_returning(db).await?;
    Ok(())
}

/// Stores a facility's changes.
pub async fn change_facility(db: &impl ConnectionTrait, changed: Facility) -> Result<(), StoreError> {
    let id = changed.id;
    let touched = facility::Entity::update_many()
        .filter(facility::Column::Id.eq(changed.id.0))
        .set(facility::ActiveModel::from(changed))
        .exec(db)
        .await?;
    expect_rows("facility", touched.rows_affected, 1)?;
    retelling::facility(db, id).await
}

impl From<institution::Model> for Institution {
    fn from(row: institution::Model) -> Self {
        let institution::Model { id, code, name_zh, name_en, district, terms_version, terms_zh, terms_en, reporting } =
            row;
        let id = InstitutionId(id);
        Self { id, code, name_zh, name_en, district, terms_version, terms_zh, terms_en, reporting }
    }
}

impl From<Institution> for institution::ActiveModel {
    fn from(of: Institution) -> Self {
        let Institution { id, code, name_zh, name_en, district, terms_version, terms_zh, terms_en, reporting } = of;
        Self {
            id: Set(id.0),
            code: Set(code),
            name_zh: Set(name_zh),
            name_en: Set(name_en),
            district: Set(district),
            terms_version: Set(terms_version),
            terms_zh: Set(terms_zh),
            terms_en: Set(terms_en),
            reporting: Set(reporting),
        }
    }
}

impl From<facility::Model> for Facility {
    fn from(row: facility::Model) -> Self {
        let facility::Model { id, institution_id, name_zh, name_en, time_zone, address, email } = row;
        let (id, institution) = (FacilityId(id), InstitutionId(institution_id));
        Self { id, institution, name_zh, name_en, time_zone, address, email }
    }
}

impl From<Facility> for facility::ActiveModel {
    fn from(of: Facility) -> Self {
        let Facility { id, institution, name_zh, name_en, time_zone, address, email } = of;
        Self {
            id: Set(id.0),
            institution_id: Set(institution.0),
            name_zh: Set(name_zh),
            name_en: Set(name_en),
            time_zone: Set(time_zone),
            address: Set(address),
            email: Set(email),
        }
    }
}
