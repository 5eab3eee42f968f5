//! Instruments as their institution's ledger describes them: the facts that an import compares and writes.
//!
//! Deliberately absent: lab, capacity, ways of use, policy and prices, which no ledger knows; an import never touches
//! them.

use super::{
    code,
    entity::instrument as row,
    error::{StoreError, expect_rows},
    retelling,
};
use chrono::NaiveDate;
use inventory::{
    id::{InstitutionId, InstrumentId},
    instrument::{HourlyPrice, Mode},
    ledger::{LedgerRow, NotOpenReason},
    money::Fen,
    policy::BookingPolicy,
    search,
    text::EmailAddress,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

/// An instrument on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnRecord {
    /// Its identity.
    pub id: InstrumentId,
    /// It has a lab, so that it may be booked.
    pub is_offered: bool,
    /// What the ledger says of it.
    pub record: LedgerRow,
}

/// How many instruments one statement adds: SQLite takes 32,766 parameters, PostgreSQL 65,535.
const ROWS_AT_ONCE: usize = 500;

/// Returns an institution's instruments by asset number. Cost: one query, all rows.
pub async fn on_record(db: &impl ConnectionTrait, institution: InstitutionId) -> Result<Vec<OnRecord>, StoreError> {
    use row::Column;
    let rows = row::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::FacilityId,
            Column::AssetNumber,
            Column::NameZh,
            Column::NameEn,
            Column::Model,
            Column::Manufacturer,
            Column::Country,
            Column::ValueFen,
            Column::Purchased,
            Column::FirstUsed,
            Column::Department,
            Column::Place,
            Column::ContactEmail,
            Column::AssetStatus,
            Column::Class,
            Column::Open,
            Column::NotOpenReason,
        ])
        .filter(Column::InstitutionId.eq(institution.0))
        .order_by_asc(Column::AssetNumber)
        .into_model::<Columns>()
        .all(db)
        .await?;
    rows.into_iter().map(OnRecord::try_from).collect()
}

/// Adds instruments that nobody may book yet: without a lab, with the usual policy.
pub async fn insert(
    db: &impl ConnectionTrait,
    institution: InstitutionId,
    new: &[(InstrumentId, LedgerRow)],
) -> Result<(), StoreError> {
    let policy = code::json(&BookingPolicy::usual())?;
    let modes = code::json::<[Mode; 0]>(&[])?;
    let prices = code::json::<[HourlyPrice; 0]>(&[])?;
    for part in new.chunks(ROWS_AT_ONCE) {
        let rows = part.iter().map(|(id, record)| row::ActiveModel {
            id: Set(id.0),
            institution_id: Set(institution.0),
            facility_id: Set(None),
            owner_group_id: Set(None),
            capacity: Set(1),
            modes: Set(modes.clone()),
            policy: Set(policy.clone()),
            policy_follows: Set(None),
            prices: Set(prices.clone()),
            revision: Set(1),
            last_decision_at: Set(None),
            ..ledger_columns(record)
        });
        row::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Writes the ledger's facts over those on record and counts the revision up.
pub async fn update(db: &impl ConnectionTrait, id: InstrumentId, record: &LedgerRow) -> Result<(), StoreError> {
    let touched = row::Entity::update_many()
        .set(ledger_columns(record))
        .col_expr(row::Column::Revision, Expr::col(row::Column::Revision).add(1))
        .filter(row::Column::Id.eq(id.0))
        .exec(db)
        .await?;
    expect_rows("instrument", touched.rows_affected, 1)?;
    retelling::instrument(db, id).await
}

/// Returns the text by which the catalogue finds an instrument.
pub fn search_text(record: &LedgerRow) -> String {
    search::index(&[&record.name_zh, &record.name_en, &record.model, &record.manufacturer, &record.class])
}

/// The columns that a ledger fills; all others are left out.
fn ledger_columns(record: &LedgerRow) -> row::ActiveModel {
    let LedgerRow {
        asset_number,
        name_zh,
        name_en,
        model,
        manufacturer,
        country,
        value,
        purchased,
        first_used,
        department,
        place,
        email,
        status,
        class,
        open,
        not_open_reason,
    } = record;
    row::ActiveModel {
        id: NotSet,
        institution_id: NotSet,
        facility_id: NotSet,
        owner_group_id: NotSet,
        asset_number: Set(asset_number.clone()),
        name_zh: Set(name_zh.clone()),
        name_en: Set(name_en.clone()),
        model: Set(model.clone()),
        manufacturer: Set(manufacturer.clone()),
        country: Set(country.clone()),
        value_fen: Set(value.0),
        purchased: Set(*purchased),
        first_used: Set(*first_used),
        department: Set(department.clone()),
        place: Set(place.clone()),
        contact_email: Set(email.as_ref().map(ToString::to_string).unwrap_or_default()),
        asset_status: Set(status.code().to_owned()),
        class: Set(class.clone()),
        open: Set(*open),
        not_open_reason: Set(not_open_reason.as_ref().map(|reason| reason.as_zh().to_owned())),
        secret: Set(record.is_secret()),
        capacity: NotSet,
        modes: NotSet,
        policy: NotSet,
        policy_follows: NotSet,
        prices: NotSet,
        fallback_search: Set(search_text(record)),
        revision: NotSet,
        last_decision_at: NotSet,
    }
}

/// The columns that are compared.
#[derive(FromQueryResult)]
struct Columns {
    id: Uuid,
    facility_id: Option<Uuid>,
    asset_number: String,
    name_zh: String,
    name_en: String,
    model: String,
    manufacturer: String,
    country: String,
    value_fen: i64,
    purchased: Option<NaiveDate>,
    first_used: Option<NaiveDate>,
    department: String,
    place: String,
    contact_email: String,
    asset_status: String,
    class: String,
    open: bool,
    not_open_reason: Option<String>,
}

impl TryFrom<Columns> for OnRecord {
    type Error = StoreError;

    fn try_from(columns: Columns) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("instrument", column, columns.id);
        let email = match columns.contact_email.as_str() {
            "" => None,
            text => Some(EmailAddress::parse(text).map_err(|_| bad("contact_email"))?),
        };
        let record = LedgerRow {
            status: code::parse(&columns.asset_status).ok_or_else(|| bad("asset_status"))?,
            email,
            asset_number: columns.asset_number,
            name_zh: columns.name_zh,
            name_en: columns.name_en,
            model: columns.model,
            manufacturer: columns.manufacturer,
            country: columns.country,
            value: Fen(columns.value_fen),
            purchased: columns.purchased,
            first_used: columns.first_used,
            department: columns.department,
            place: columns.place,
            class: columns.class,
            open: columns.open,
            not_open_reason: columns.not_open_reason.as_deref().map(NotOpenReason::parse),
        };
        Ok(Self { id: InstrumentId(columns.id), is_offered: columns.facility_id.is_some(), record })
    }
}
