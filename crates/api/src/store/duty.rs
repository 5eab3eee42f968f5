//! The duty to open, counted and listed by the database.

use super::{catalogue::holds, code, entity::instrument as row, error::StoreError};
use inventory::{
    id::{FacilityId, InstitutionId, InstrumentId},
    instrument::OpeningDuty,
    ledger::{AssetStatus, NotOpenReason},
    money::Fen,
    search::Term,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

/// Obligated instruments of one kind: open, or not open for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Whether outsiders may use them.
    pub open: bool,
    /// Why not, if anybody said so.
    pub reason: Option<NotOpenReason>,
    /// How many.
    pub count: u64,
}

/// Which instruments of an institution are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that must be opened.
    Obligated,
    /// Those of them that are.
    Opened,
    /// Those of them that are not.
    NotOpen,
    /// All without a lab, so that nobody can book them.
    NotOffered,
    /// All.
    All,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Search {
    /// Whose.
    pub institution: InstitutionId,
    /// Which of them.
    pub which: Which,
    /// Words that must all occur.
    pub terms: Vec<Term>,
    /// The secret ones, too.
    pub with_secret: bool,
    /// The asset number of the last row of the page before.
    pub after: Option<String>,
    /// Most rows.
    pub limit: u64,
}

/// An instrument as the office sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owned {
    /// Its identity.
    pub id: InstrumentId,
    /// Its number in the ledger.
    pub asset_number: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Original value.
    pub value: Fen,
    /// Its state.
    pub status: AssetStatus,
    /// The lab it stands in.
    pub facility: Option<FacilityId>,
    /// Whether outsiders may use it.
    pub open: bool,
    /// Why not.
    pub reason: Option<NotOpenReason>,
    /// Counts changes of policy and offer.
    pub revision: i32,
}

/// Counts an institution's obligated instruments by openness and reason.
pub async fn count(
    db: &impl ConnectionTrait,
    institution: InstitutionId,
    duty: OpeningDuty,
) -> Result<Vec<Counted>, StoreError> {
    let rows: Vec<(bool, Option<String>, i64)> = row::Entity::find()
        .select_only()
        .columns([row::Column::Open, row::Column::NotOpenReason])
        .column_as(Expr::col(row::Column::Id).count(), "instruments")
        .filter(row::Column::InstitutionId.eq(institution.0))
        .filter(obligated(duty))
        .group_by(row::Column::Open)
        .group_by(row::Column::NotOpenReason)
        .into_tuple()
        .all(db)
        .await?;
    let counted = rows.into_iter().map(|(open, reason, count)| Counted {
        open,
        reason: reason.as_deref().map(NotOpenReason::parse),
        count: u64::try_from(count).unwrap_or(0),
    });
    Ok(counted.collect())
}

/// Lists an institution's instruments by asset number.
pub async fn list(db: &impl ConnectionTrait, search: &Search, duty: OpeningDuty) -> Result<Vec<Owned>, StoreError> {
    use row::Column;
    let which = match search.which {
        Which::Obligated => obligated(duty),
        Which::Opened => obligated(duty).add(Column::Open.eq(true)),
        Which::NotOpen => obligated(duty).add(Column::Open.eq(false)),
        Which::NotOffered => Condition::all().add(Column::FacilityId.is_null()),
        Which::All => Condition::all(),
    };
    let mut query = row::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::AssetNumber,
            Column::NameZh,
            Column::NameEn,
            Column::ValueFen,
            Column::AssetStatus,
            Column::FacilityId,
            Column::Open,
            Column::NotOpenReason,
            Column::Revision,
        ])
        .filter(Column::InstitutionId.eq(search.institution.0))
        .filter(which);
    if !search.with_secret {
        query = query.filter(Column::Secret.eq(false));
    }
    for term in &search.terms {
        query = query.filter(holds(term));
    }
    if let Some(after) = &search.after {
        query = query.filter(Column::AssetNumber.gt(after.as_str()));
    }
    let rows = query.order_by_asc(Column::AssetNumber).limit(search.limit).into_model::<Columns>().all(db).await?;
    rows.into_iter().map(Owned::try_from).collect()
}

/// The duty as the database judges it; the same as [`OpeningDuty::binds`].
pub(super) fn obligated(duty: OpeningDuty) -> Condition {
    Condition::all()
        .add(row::Column::ValueFen.gte(duty.threshold.0))
        .add(row::Column::AssetStatus.ne(AssetStatus::Retired.code()))
}

#[derive(FromQueryResult)]
struct Columns {
    id: Uuid,
    asset_number: String,
    name_zh: String,
    name_en: String,
    value_fen: i64,
    asset_status: String,
    facility_id: Option<Uuid>,
    open: bool,
    not_open_reason: Option<String>,
    revision: i32,
}

impl TryFrom<Columns> for Owned {
    type Error = StoreError;

    fn try_from(columns: Columns) -> Result<Self, StoreError> {
        let status = code::parse(&columns.asset_status);
        Ok(Self {
            id: InstrumentId(columns.id),
            status: status.ok_or_else(|| StoreError::bad_row("instrument", "asset_status", columns.id))?,
            asset_number: columns.asset_number,
            name_zh: columns.name_zh,
            name_en: columns.name_en,
            value: Fen(columns.value_fen),
            facility: columns.facility_id.map(FacilityId),
            open: columns.open,
            reason: columns.not_open_reason.as_deref().map(NotOpenReason::parse),
            revision: columns.revision,
        })
    }
}
