//! The catalogue: instruments with their labs and owners, by words, page by page.

use super::{
    defaults,
    entity::{facility, institution, instrument as row},
    error::StoreError,
    instrument::Placed,
};
use inventory::{
    id::{FacilityId, InstitutionId, InstrumentId},
    search::Term,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::LikeExpr,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Which instruments are looked for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What must all occur.
    pub terms: Vec<Term>,
    /// Only this owner's.
    pub institution: Option<InstitutionId>,
    /// Only this lab's.
    pub facility: Option<FacilityId>,
    /// Only these.
    pub only: Option<Vec<InstrumentId>>,
    /// The reader belongs to this institution and sees all its instruments, the secret ones too.
    pub inside: Vec<InstitutionId>,
    /// The reader is in a group of this institution and sees all its instruments but the secret ones.
    pub hosts: Vec<InstitutionId>,
    /// The last row of the page before: name and id.
    pub after: Option<(String, Uuid)>,
    /// Most rows.
    pub limit: u64,
}

/// Returns instruments the reader may see, by Chinese name and id.
pub async fn search(db: &impl ConnectionTrait, search: &Search) -> Result<Vec<Placed>, StoreError> {
    let public = Condition::all()
        .add(row::Column::Open.eq(true))
        .add(row::Column::Secret.eq(false))
        .add(row::Column::AssetStatus.ne("retired"));
    let inside = row::Column::InstitutionId.is_in(search.inside.iter().map(|id| id.0));
    let hosted = Condition::all()
        .add(row::Column::Secret.eq(false))
        .add(row::Column::InstitutionId.is_in(search.hosts.iter().map(|id| id.0)));
    let mut query = row::Entity::find()
        .filter(row::Column::FacilityId.is_not_null())
        .filter(Condition::any().add(public).add(inside).add(hosted));
    for term in &search.terms {
        query = query.filter(holds(term));
    }
    if let Some(id) = search.institution {
        query = query.filter(row::Column::InstitutionId.eq(id.0));
    }
    if let Some(id) = search.facility {
        query = query.filter(row::Column::FacilityId.eq(id.0));
    }
    if let Some(only) = &search.only {
        query = query.filter(row::Column::Id.is_in(only.iter().map(|id| id.0)));
    }
    if let Some((name, id)) = &search.after {
        let same_name = Condition::all().add(row::Column::NameZh.eq(name.as_str())).add(row::Column::Id.gt(*id));
        query = query.filter(Condition::any().add(row::Column::NameZh.gt(name.as_str())).add(same_name));
    }
    let rows =
        query.order_by_asc(row::Column::NameZh).order_by_asc(row::Column::Id).limit(search.limit).all(db).await?;
    place(db, rows).await
}

/// The instrument's text holds one of the names.
pub(super) fn holds(term: &Term) -> Condition {
    term.any_of.iter().fold(Condition::any(), |any, name| {
        let pattern = name.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        any.add(row::Column::FallbackSearch.like(LikeExpr::new(format!("%{pattern}%")).escape('\\')))
    })
}

/// Returns instruments by id, in no stated order; unknown ids are left out.
pub async fn by_ids(
    db: &impl ConnectionTrait,
    ids: Vec<InstrumentId>,
) -> Result<BTreeMap<InstrumentId, Placed>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = row::Entity::find().filter(row::Column::Id.is_in(ids.into_iter().map(|id| id.0))).all(db).await?;
    Ok(place(db, rows).await?.into_iter().map(|placed| (placed.instrument.id, placed)).collect())
}

/// Adds labs and owners; rows without a lab are left out.
pub(super) async fn place(db: &impl ConnectionTrait, rows: Vec<row::Model>) -> Result<Vec<Placed>, StoreError> {
    let mut labs: Vec<Uuid> = rows.iter().filter_map(|row| row.facility_id).collect();
    labs.sort();
    labs.dedup();
    let mut owners: Vec<Uuid> = rows.iter().map(|row| row.institution_id).collect();
    owners.sort();
    owners.dedup();
    if labs.is_empty() {
        return Ok(Vec::new());
    }
    let following = rows.iter().filter(|row| row.policy_follows.is_some());
    let sayers: BTreeSet<Uuid> =
        following.flat_map(|row| row.facility_id.into_iter().chain([row.institution_id])).collect();
    let said = defaults::of(db, sayers.into_iter().collect()).await?;
    let labs = facility::Entity::find().filter(facility::Column::Id.is_in(labs)).all(db).await?;
    let owners = institution::Entity::find().filter(institution::Column::Id.is_in(owners)).all(db).await?;
    let labs: BTreeMap<Uuid, facility::Model> = labs.into_iter().map(|lab| (lab.id, lab)).collect();
    let owners: BTreeMap<Uuid, institution::Model> = owners.into_iter().map(|owner| (owner.id, owner)).collect();
    rows.into_iter()
        .filter_map(|row| {
            let lab = labs.get(&row.facility_id?)?.clone();
            let owner = owners.get(&row.institution_id)?.clone();
            Some(Placed::new(row, lab, owner, &said))
        })
        .collect()
}
