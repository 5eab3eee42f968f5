//! What an institution offers of an instrument: to whom, where, how, at what price and by which rules.

use super::{
    code, defaults,
    entity::{instrument as row, research_group},
    error::{StoreError, expect_rows},
};
use inventory::{
    id::{FacilityId, GroupId, InstitutionId, InstrumentId},
    instrument::{HourlyPrice, Mode},
    ledger::{AssetStatus, NotOpenReason},
    money::Fen,
    party::GroupState,
    policy::{BookingPolicy, Follows},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use serde::Serialize;

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Whether outsiders may use it.
    pub open: bool,
    /// Why not.
    pub not_open_reason: Option<NotOpenReason>,
    /// The lab it stands in; nothing while it is offered to nobody.
    pub facility: Option<FacilityId>,
    /// The research group that keeps it.
    pub owner_group: Option<GroupId>,
    /// The ways it may be used.
    pub modes: Vec<Mode>,
    /// How many uses fit at once.
    pub capacity: u16,
    /// What an hour costs each side.
    pub prices: Vec<HourlyPrice>,
}

/// An instrument with its offer and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The instrument.
    pub id: InstrumentId,
    /// Its owner.
    pub institution: InstitutionId,
    /// Its number in the ledger.
    pub asset_number: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Original value.
    pub value: Fen,
    /// Its state in the ledger.
    pub status: AssetStatus,
    /// Never shown outside its institution.
    pub secret: bool,
    /// Counts changes of policy and offer.
    pub revision: i32,
    /// The offer.
    pub offer: Offer,
    /// Its own rules.
    pub policy: BookingPolicy,
    /// Where it follows its lab or its institution instead.
    pub follows: Follows,
}

/// Finds an instrument with its offer, whether anybody can book it or not.
pub async fn find(db: &impl ConnectionTrait, id: InstrumentId) -> Result<Option<Offered>, StoreError> {
    row::Entity::find_by_id(id.0).one(db).await?.map(Offered::try_from).transpose()
}

/// Stores an offer and counts the revision up.
pub async fn put(db: &impl ConnectionTrait, id: InstrumentId, offer: &Offer) -> Result<(), StoreError> {
    let Offer { open, not_open_reason, facility, owner_group, modes, capacity, prices } = offer;
    let columns = row::ActiveModel {
        open: Set(*open),
        secret: Set(*not_open_reason == Some(NotOpenReason::Secret)),
        not_open_reason: Set(not_open_reason.as_ref().map(|reason| reason.as_zh().to_owned())),
        facility_id: Set(facility.map(|id| id.0)),
        owner_group_id: Set(owner_group.map(|id| id.0)),
        modes: Set(code::json(modes)?),
        capacity: Set(i32::from(*capacity)),
        prices: Set(code::json(prices)?),
        ..Default::default()
    };
    change(db, id, columns).await
}

/// Stores an instrument's own policy, and where it follows others, and counts the revision up.
pub async fn put_policy(
    db: &impl ConnectionTrait,
    id: InstrumentId,
    policy: &BookingPolicy,
    follows: &Follows,
) -> Result<(), StoreError> {
    let follows = if follows.is_empty() { None } else { Some(code::json(follows)?) };
    let (policy, policy_follows) = (Set(code::json(policy)?), Set(follows));
    change(db, id, row::ActiveModel { policy, policy_follows, ..Default::default() }).await
}

async fn change(db: &impl ConnectionTrait, id: InstrumentId, columns: row::ActiveModel) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .set(columns)
        .col_expr(row::Column::Revision, Expr::col(row::Column::Revision).add(1))
        .filter(row::Column::Id.eq(id.0))
        .exec(db)
        .await?;
    expect_rows("instrument", touched.rows_affected, 1)
}

/// Tells whether a research group of the institution is confirmed, so that it may keep an instrument.
pub async fn is_confirmed_group(
    db: &impl ConnectionTrait,
    id: GroupId,
    institution: InstitutionId,
) -> Result<bool, StoreError> {
    let group = research_group::Entity::find_by_id(id.0)
        .filter(research_group::Column::InstitutionId.eq(institution.0))
        .filter(research_group::Column::State.eq(code::text(&GroupState::Confirmed)?))
        .one(db)
        .await?;
    Ok(group.is_some())
}

impl TryFrom<row::Model> for Offered {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("instrument", column, model.id);
        let offer = Offer {
            open: model.open,
            not_open_reason: model.not_open_reason.as_deref().map(NotOpenReason::parse),
            facility: model.facility_id.map(FacilityId),
            owner_group: model.owner_group_id.map(GroupId),
            modes: serde_json::from_str(&model.modes).map_err(|_| bad("modes"))?,
            capacity: u16::try_from(model.capacity).map_err(|_| bad("capacity"))?,
            prices: serde_json::from_str(&model.prices).map_err(|_| bad("prices"))?,
        };
        Ok(Self {
            id: InstrumentId(model.id),
            institution: InstitutionId(model.institution_id),
            status: code::parse(&model.asset_status).ok_or_else(|| bad("asset_status"))?,
            policy: serde_json::from_str(&model.policy).map_err(|_| bad("policy"))?,
            follows: defaults::follows(&model)?,
            asset_number: model.asset_number,
            name_zh: model.name_zh,
            name_en: model.name_en,
            value: Fen(model.value_fen),
            secret: model.secret,
            revision: model.revision,
            offer,
        })
    }
}
