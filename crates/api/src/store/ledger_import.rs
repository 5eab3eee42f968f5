//! Imports of asset ledgers while they wait: what was read, row by row, and what applying it would do.
//!
//! Rows are staged in pieces, each in a transaction of its own. An import whose staging was cut off has no counts yet;
//! it is found by nobody and forgotten when it runs out.

use super::{
    code,
    entity::{ledger_import as head, ledger_import_row as row},
    error::{StoreError, expect_rows},
};
use inventory::{
    id::{InstitutionId, PersonId},
    ledger::{Change, Column, Counts, LedgerRow, Problem, ReadCell, ReadRow, Verdict},
    slot::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its identity.
    pub id: Uuid,
    /// Whose ledger.
    pub institution: InstitutionId,
    /// The file's name.
    pub file_name: String,
    /// SHA-256 of the file.
    pub sha256: Vec<u8>,
    /// Who brought it.
    pub created_by: PersonId,
    /// When.
    pub created_at: Instant,
    /// From then on it can no longer be applied.
    pub expires_at: Instant,
    /// When it was applied.
    pub applied_at: Option<Instant>,
    /// Rows by verdict.
    pub counts: Counts,
    /// The columns understood.
    pub columns: Vec<Column>,
}

/// A row as read, with what the preview said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Staged {
    /// What was read, before it was compared with anything.
    pub read: ReadRow,
    /// What applying it would do.
    pub verdict: Verdict,
    /// The fields that would change.
    pub changes: Vec<Change>,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    cells: Vec<ReadCell>,
    problems: Vec<Problem>,
    changes: Vec<Change>,
    record: Option<LedgerRow>,
}

/// Begins to stage an import; nobody finds it before [`complete`].
pub async fn begin(db: &impl ConnectionTrait, import: &Import) -> Result<(), StoreError> {
    let Import {
        id,
        institution,
        file_name,
        sha256,
        created_by,
        created_at,
        expires_at,
        applied_at,
        counts: _,
        columns,
    } = import;
    let columns = head::ActiveModel {
        id: Set(*id),
        institution_id: Set(institution.0),
        file_name: Set(file_name.clone()),
        sha256: Set(sha256.clone()),
        created_by: Set(created_by.0),
        created_at: Set(*created_at),
        expires_at: Set(*expires_at),
        applied_at: Set(*applied_at),
        counts: Set(UNCOUNTED.to_owned()),
        columns: Set(code::json(columns)?),
    };
    head::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}

/// What stands for the counts while rows are still being staged.
const UNCOUNTED: &str = "null";

/// Stages rows.
pub async fn stage(db: &impl ConnectionTrait, import: Uuid, rows: &[Staged]) -> Result<(), StoreError> {
    let columns = rows.iter().map(|staged| columns(import, staged)).collect::<Result<Vec<_>, _>>()?;
    row::Entity::insert_many(columns).exec_without_returning(db).await?;
    Ok(())
}

fn columns(import: Uuid, staged: &Staged) -> Result<row::ActiveModel, StoreError> {
    let Staged { read, verdict, changes } = staged;
    let ReadRow { row, asset_number, name, cells, problems, record } = read.clone();
    let payload = Payload { cells, problems, changes: changes.clone(), record };
    Ok(row::ActiveModel {
        import_id: Set(import),
        row_number: Set(i32::try_from(row).map_err(|_| StoreError::Unstorable("row number"))?),
        verdict: Set(code::text(verdict)?),
        asset_number: Set(asset_number),
        name: Set(name),
        payload: Set(code::json(&payload)?),
    })
}

/// Ends the staging: from now on the import is found.
pub async fn complete(db: &impl ConnectionTrait, id: Uuid, counts: &Counts) -> Result<(), StoreError> {
    let touched = head::Entity::update_many()
        .col_expr(head::Column::Counts, Expr::value(code::json(counts)?))
        .filter(head::Column::Id.eq(id))
        .exec(db)
        .await?;
    expect_rows("ledger_import", touched.rows_affected, 1)
}

/// Finds an import that is staged completely.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Import>, StoreError> {
    let found = head::Entity::find_by_id(id).filter(head::Column::Counts.ne(UNCOUNTED)).one(db).await?;
    found.map(Import::try_from).transpose()
}

/// Returns an import's rows in the order of the file: all or those of one verdict, after a row, at most `limit`.
pub async fn rows(
    db: &impl ConnectionTrait,
    import: Uuid,
    verdict: Option<Verdict>,
    after: Option<u32>,
    limit: Option<u64>,
) -> Result<Vec<Staged>, StoreError> {
    let mut query = row::Entity::find().filter(row::Column::ImportId.eq(import));
    if let Some(verdict) = verdict {
        query = query.filter(row::Column::Verdict.eq(code::text(&verdict)?));
    }
    if let Some(after) = after {
        query = query.filter(row::Column::RowNumber.gt(i32::try_from(after).unwrap_or(i32::MAX)));
    }
    let rows = query.order_by_asc(row::Column::RowNumber).limit(limit).all(db).await?;
    rows.into_iter().map(Staged::try_from).collect()
}

/// Marks an import as applied.
pub async fn mark_applied(db: &impl ConnectionTrait, id: Uuid, at: Instant) -> Result<(), StoreError> {
    let touched = head::Entity::update_many()
        .col_expr(head::Column::AppliedAt, Expr::value(at))
        .filter(head::Column::Id.eq(id))
        .filter(head::Column::AppliedAt.is_null())
        .exec(db)
        .await?;
    expect_rows("ledger_import", touched.rows_affected, 1)
}

/// Forgets an import that was not applied, with its rows; tells whether it was there.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<bool, StoreError> {
    let touched = head::Entity::delete_many()
        .filter(head::Column::Id.eq(id))
        .filter(head::Column::AppliedAt.is_null())
        .exec(db)
        .await?;
    Ok(touched.rows_affected > 0)
}

/// Forgets the imports that ran out before `now` without being applied, with their rows; returns how many.
pub async fn forget_expired(db: &impl ConnectionTrait, now: Instant) -> Result<u64, StoreError> {
    let touched = head::Entity::delete_many()
        .filter(head::Column::ExpiresAt.lte(now))
        .filter(head::Column::AppliedAt.is_null())
        .exec(db)
        .await?;
    Ok(touched.rows_affected)
}

impl TryFrom<head::Model> for Import {
    type Error = StoreError;

    fn try_from(model: head::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("ledger_import", column, model.id);
        Ok(Self {
            id: model.id,
            institution: InstitutionId(model.institution_id),
            counts: serde_json::from_str(&model.counts).map_err(|_| bad("counts"))?,
            columns: serde_json::from_str(&model.columns).map_err(|_| bad("columns"))?,
            file_name: model.file_name,
            sha256: model.sha256,
            created_by: PersonId(model.created_by),
            created_at: model.created_at,
            expires_at: model.expires_at,
            applied_at: model.applied_at,
        })
    }
}

impl TryFrom<row::Model> for Staged {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("ledger_import_row", column, model.import_id);
        let payload: Payload = serde_json::from_str(&model.payload).map_err(|_| bad("payload"))?;
        let Payload { cells, problems, changes, record } = payload;
        let read = ReadRow {
            row: u32::try_from(model.row_number).map_err(|_| bad("row_number"))?,
            asset_number: model.asset_number,
            name: model.name,
            cells,
            problems,
            record,
        };
        let verdict = code::parse(&model.verdict).ok_or_else(|| bad("verdict"))?;
        Ok(Self { read, verdict, changes })
    }
}
