//! Instruments as rows, and what the rules need of them.

use crate::authz::Publicity;

use super::{
    code, defaults,
    entity::{facility, institution, instrument as row},
    error::{StoreError, expect_rows},
};
use inventory::{
    id::{FacilityId, GroupId, InstitutionId, InstrumentId},
    instrument::{HourlyPrice, Instrument, Mode},
    ledger::AssetStatus,
    policy::{PolicyDefaults, Sources},
    slot::Instant,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU16,
};
use uuid::Uuid;

/// An instrument with its row, its facility and its owner.
#[derive(Debug, Clone)]
pub struct Placed {
    /// What the rules need; its policy is the one that holds, wherever each section comes from.
    pub instrument: Instrument,
    /// What that policy comes from.
    pub sources: Sources,
    /// The row, for names and ledger facts.
    pub row: row::Model,
    /// The lab.
    pub facility: facility::Model,
    /// The owner.
    pub institution: institution::Model,
}

impl Placed {
    /// Returns what decides who may know of the instrument.
    pub fn publicity(&self) -> Publicity {
        Publicity {
            public: self.instrument.open && !self.row.secret && !self.instrument.status.is_retired(),
            secret: self.row.secret,
            institution: self.instrument.institution,
            facility: self.instrument.facility,
        }
    }
}

/// Returns what decides who may know of instruments; those without a lab are offered to nobody and left out.
pub async fn publicity(
    db: &impl ConnectionTrait,
    ids: BTreeSet<InstrumentId>,
) -> Result<BTreeMap<InstrumentId, Publicity>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    type Row = (Uuid, bool, bool, String, Uuid, Option<Uuid>);
    let rows: Vec<Row> = row::Entity::find()
        .select_only()
        .columns([
            row::Column::Id,
            row::Column::Open,
            row::Column::Secret,
            row::Column::AssetStatus,
            row::Column::InstitutionId,
            row::Column::FacilityId,
        ])
        .filter(row::Column::Id.is_in(ids.into_iter().map(|id| id.0)))
        .into_tuple()
        .all(db)
        .await?;
    let found = rows.into_iter().filter_map(|(id, open, secret, status, institution, facility)| {
        let retired = code::parse::<AssetStatus>(&status).is_none_or(AssetStatus::is_retired);
        let institution = InstitutionId(institution);
        let public = open && !secret && !retired;
        Some((InstrumentId(id), Publicity { public, secret, institution, facility: FacilityId(facility?) }))
    });
    Ok(found.collect())
}

/// Finds an instrument that has a lab; those still only in the ledger are offered to nobody.
pub async fn find(db: &impl ConnectionTrait, id: InstrumentId) -> Result<Option<Placed>, StoreError> {
    let found = row::Entity::find_by_id(id.0).find_also_related(facility::Entity).one(db).await?;
    let Some((row, Some(facility))) = found else { return Ok(None) };
    let institution = institution::Entity::find_by_id(row.institution_id).one(db).await?;
    let Some(institution) = institution else { return Ok(None) };
    let sayers = if row.policy_follows.is_some() { vec![facility.id, institution.id] } else { Vec::new() };
    let said = defaults::of(db, sayers).await?;
    Placed::new(row, facility, institution, &said).map(Some)
}

/// Returns the lab an instrument stands in.
pub async fn facility_of(db: &impl ConnectionTrait, id: InstrumentId) -> Result<Option<FacilityId>, StoreError> {
    let row = row::Entity::find_by_id(id.0).one(db).await?;
    Ok(row.and_then(|row| row.facility_id).map(FacilityId))
}

/// Returns a lab's row.
pub async fn facility(db: &impl ConnectionTrait, id: FacilityId) -> Result<Option<facility::Model>, StoreError> {
    Ok(facility::Entity::find_by_id(id.0).one(db).await?)
}

/// Stores when the last decision on the instrument was made; the clock of its decisions never runs backwards.
pub async fn stamp(db: &impl ConnectionTrait, id: InstrumentId, at: Instant) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::LastDecisionAt, sea_orm::sea_query::Expr::value(at))
        .filter(row::Column::Id.eq(id.0))
        .exec(db)
        .await?;
    expect_rows("instrument", touched.rows_affected, 1)
}

impl Placed {
    /// Reads the rows, with what is said by the lab and the owner where the instrument follows; refuses what the domain
    /// does not allow.
    pub fn new(
        row: row::Model,
        facility: facility::Model,
        institution: institution::Model,
        said: &BTreeMap<Uuid, PolicyDefaults>,
    ) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("instrument", column, row.id);
        let said_by = |id| said.get(&id).cloned().unwrap_or_else(PolicyDefaults::none);
        let sources = Sources {
            own: serde_json::from_str(&row.policy).map_err(|_| bad("policy"))?,
            follows: defaults::follows(&row)?,
            facility: said_by(facility.id),
            institution: said_by(institution.id),
        };
        let modes: Vec<Mode> = serde_json::from_str(&row.modes).map_err(|_| bad("modes"))?;
        let prices: Vec<HourlyPrice> = serde_json::from_str(&row.prices).map_err(|_| bad("prices"))?;
        let capacity = u16::try_from(row.capacity).ok().and_then(NonZeroU16::new).ok_or_else(|| bad("capacity"))?;
        let zone = facility.time_zone.parse().map_err(|_| StoreError::bad_row("facility", "time_zone", facility.id))?;
        let instrument = Instrument {
            id: InstrumentId(row.id),
            institution: InstitutionId(row.institution_id),
            facility: FacilityId(facility.id),
            owner_group: row.owner_group_id.map(GroupId),
            zone,
            status: code::parse(&row.asset_status).ok_or_else(|| bad("asset_status"))?,
            open: row.open && !row.secret,
            modes,
            capacity,
            policy: sources.effective(),
            prices,
        };
        Ok(Self { instrument, sources, row, facility, institution })
    }
}
