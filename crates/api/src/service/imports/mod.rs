//! Imports of asset ledgers: preview, look, apply or discard. Nothing of an instrument is written before the last step.

mod apply;

use self::apply::Application;
use crate::{
    app::Shared,
    authz::{Action, Object},
    clock,
    exchange::table::{TableError, read_table},
    service::rights::is_permitted,
    store::{
        self,
        error::StoreError,
        ledger::OnRecord,
        ledger_import::{Import, Staged},
        tx::Lock,
    },
};
use chrono::{NaiveDate, TimeDelta};
use futures::FutureExt;
use inventory::{
    id::{InstitutionId, PersonId},
    instrument::OpeningDuty,
    ledger::{Column, LedgerError, LedgerRow, PlannedRow, Reading, plan, read},
};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// How long a preview may be applied.
pub const VALID_FOR: TimeDelta = TimeDelta::hours(24);

/// Files read at once: each may take some hundred megabytes.
static READERS: Semaphore = Semaphore::const_new(2);

/// How many rows are staged in one transaction.
const ROWS_AT_ONCE: usize = 400;

/// A file that somebody brings.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Whose ledger it is.
    pub institution: InstitutionId,
    /// Its name.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why a file gives no preview.
#[derive(Debug)]
pub enum Unreadable {
    /// It holds no table.
    Table(TableError),
    /// Its table is no ledger.
    Ledger(LedgerError),
}

/// Why an import is not applied or discarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is none, or the person may not know of it.
    NotFound,
    /// Its time is over.
    Expired,
    /// The instruments on record are others than at the preview: it would do something else.
    Outdated,
    /// It was applied.
    Applied,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// New instruments.
    pub added: u32,
    /// Instruments with other facts.
    pub changed: u32,
    /// Instruments left as they are.
    pub unchanged: u32,
}

/// Reads a file, compares it with the instruments on record and stages what applying it would do.
///
/// Rows are staged in pieces, so that others may write in between. Cost: the file's rows, once.
pub async fn preview(app: &Shared, by: PersonId, upload: Upload) -> Result<Result<Import, Unreadable>, StoreError> {
    let now = app.clock.now();
    let Upload { institution, file_name, bytes } = upload;
    let today = now.with_timezone(&app.config.time_zone).date_naive();
    let (reading, sha256) = match understand(bytes, today).await? {
        Ok(read) => read,
        Err(unreadable) => return Ok(Err(unreadable)),
    };
    forget_expired(app).await?;
    let known = records(store::ledger::on_record(app.db.read(), institution).await?);
    let columns: Vec<Column> = reading.columns.iter().cloned().collect();
    let rows = reading.rows.clone();
    let plan = plan(reading, &known, OpeningDuty::CITY);
    let import = Import {
        id: clock::new_id(&app.clock),
        institution,
        file_name,
        sha256,
        created_by: by,
        created_at: now,
        expires_at: now + VALID_FOR,
        applied_at: None,
        counts: plan.counts,
        columns,
    };
    let staged = rows.into_iter().zip(plan.rows).map(|(read, PlannedRow { verdict, changes, .. })| Staged {
        read,
        verdict,
        changes,
    });
    stage(app, &import, staged.collect()).await?;
    Ok(Ok(import))
}

/// Writes what a preview showed, in one transaction; again gives the same answer and writes nothing.
pub async fn apply(app: &Shared, by: PersonId, id: Uuid) -> Result<Result<Written, Refused>, StoreError> {
    let Some(import) = store::ledger_import::find(app.db.read(), id).await? else { return Ok(Err(Refused::NotFound)) };
    let staged = store::ledger_import::rows(app.db.read(), id, None, None, None).await?;
    let known = store::ledger::on_record(app.db.read(), import.institution).await?;
    let work = Arc::new(Application::new(app, by, import, staged, &known));
    app.db
        .write_alone("apply import", move |tx| {
            let work = work.clone();
            async move { work.carry_out(tx).await }.boxed()
        })
        .await
}

/// Forgets an import that was not applied.
pub async fn discard(app: &Shared, by: PersonId, id: Uuid) -> Result<Result<(), Refused>, StoreError> {
    app.db
        .write_alone("discard import", move |tx| {
            async move {
                tx.lock(Lock::LedgerImport, [id]).await?;
                let found = store::ledger_import::find(tx, id).await?;
                let Some(import) = found else { return Ok(Err(Refused::NotFound)) };
                if !is_permitted(tx, by, Action::DiscardImport, &owned_by(import.institution)).await? {
                    return Ok(Err(Refused::NotFound));
                }
                let gone = store::ledger_import::delete(tx, id).await?;
                Ok(if gone { Ok(()) } else { Err(Refused::Applied) })
            }
            .boxed()
        })
        .await
}

/// Forgets the previews whose time is over; the database keeps no file, only what was read.
pub async fn forget_expired(app: &Shared) -> Result<u64, StoreError> {
    let now = app.clock.now();
    app.db
        .write_alone("forget imports", move |tx| {
            async move { store::ledger_import::forget_expired(tx, now).await }.boxed()
        })
        .await
}

/// Reads a file away from the threads that serve requests.
async fn understand(bytes: Vec<u8>, today: NaiveDate) -> Result<Result<(Reading, Vec<u8>), Unreadable>, StoreError> {
    let _permit = READERS.acquire().await.expect("invariant: the semaphore is never closed");
    let work = tokio::task::spawn_blocking(move || {
        let table = read_table(&bytes).map_err(Unreadable::Table)?;
        let reading = read(&table.grid, today).map_err(Unreadable::Ledger)?;
        Ok((reading, Sha256::digest(&bytes).to_vec()))
    });
    work.await.map_err(|_| StoreError::Panicked("read ledger"))
}

async fn stage(app: &Shared, import: &Import, staged: Vec<Staged>) -> Result<(), StoreError> {
    let (head, staged) = (Arc::new(import.clone()), Arc::new(staged));
    let begun = head.clone();
    app.db
        .write_alone("stage import", move |tx| {
            let begun = begun.clone();
            async move { store::ledger_import::begin(tx, &begun).await }.boxed()
        })
        .await?;
    for first in (0..staged.len()).step_by(ROWS_AT_ONCE) {
        let (staged, id) = (staged.clone(), head.id);
        app.db
            .write_alone("stage import", move |tx| {
                let staged = staged.clone();
                async move {
                    let last = staged.len().min(first + ROWS_AT_ONCE);
                    store::ledger_import::stage(tx, id, &staged[first..last]).await
                }
                .boxed()
            })
            .await?;
    }
    app.db
        .write_alone("stage import", move |tx| {
            let head = head.clone();
            async move { store::ledger_import::complete(tx, head.id, &head.counts).await }.boxed()
        })
        .await
}

/// What the access table asks of an institution's ledger.
pub fn owned_by(institution: InstitutionId) -> Object {
    Object { institution: Some(institution), ..Object::default() }
}

fn records(known: Vec<OnRecord>) -> Vec<LedgerRow> {
    known.into_iter().map(|known| known.record).collect()
}

/// Writes bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
