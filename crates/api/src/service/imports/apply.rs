//! Writing an import: compared once more under lock, then flipped in one short transaction.

use super::{Refused, Written, hex, owned_by};
use crate::{
    app::Shared,
    authz::Action,
    clock,
    service::rights::is_permitted,
    store::{
        self,
        audit::Leaf,
        error::StoreError,
        ledger::OnRecord,
        ledger_import::{Import, Staged},
        tx::{Lock, LockSet, Tx},
    },
};
use chrono::TimeDelta;
use inventory::{
    id::{InstrumentId, PersonId},
    instrument::OpeningDuty,
    ledger::{Field, LedgerRow, PlannedRow, ReadRow, Verdict, plan_rows},
    slot::{Instant, Slot},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How far ahead pages look at a calendar whose instrument's state has changed.
const SHOWN_DAYS: i64 = 366;

/// An import on its way into the ledger.
pub(super) struct Application {
    by: PersonId,
    now: Instant,
    import: Import,
    /// The rows that were accepted, in the order of the file.
    staged: Vec<Staged>,
    /// Ids for new instruments and for the audit leaf.
    new_ids: Vec<Uuid>,
    leaf_id: Uuid,
    /// The instruments that were to change when it was looked at without locks.
    to_lock: Vec<Uuid>,
}

impl Application {
    pub(super) fn new(app: &Shared, by: PersonId, import: Import, staged: Vec<Staged>, known: &[OnRecord]) -> Self {
        let staged: Vec<Staged> = staged.into_iter().filter(|row| row.read.record.is_some()).collect();
        let changing: BTreeSet<&str> = staged
            .iter()
            .filter(|row| row.verdict == Verdict::Changed)
            .filter_map(|row| row.read.asset_number.as_deref())
            .collect();
        let to_lock = known.iter().filter(|known| changing.contains(known.record.asset_number.as_str()));
        let to_lock = to_lock.map(|known| known.id.0).collect();
        let added = staged.iter().filter(|row| row.verdict == Verdict::Added);
        let new_ids = added.map(|_| clock::new_id(&app.clock)).collect();
        Self { by, now: app.clock.now(), import, new_ids, leaf_id: clock::new_id(&app.clock), to_lock, staged }
    }

    pub(super) async fn carry_out(&self, tx: &Tx) -> Result<Result<Written, Refused>, StoreError> {
        let Import { id, institution, .. } = self.import;
        let locks = LockSet::default()
            .exclusive(Lock::Institution, [institution.0])
            .exclusive(Lock::Instrument, self.to_lock.iter().copied())
            .exclusive(Lock::LedgerImport, [id]);
        tx.lock_all(&locks).await?;
        if !is_permitted(tx, self.by, Action::ApplyImport, &owned_by(institution)).await? {
            return Ok(Err(Refused::NotFound));
        }
        let Some(import) = store::ledger_import::find(tx, id).await? else { return Ok(Err(Refused::NotFound)) };
        let written =
            Written { added: import.counts.added, changed: import.counts.changed, unchanged: import.counts.unchanged };
        if import.applied_at.is_some() {
            return Ok(Ok(written));
        }
        if import.expires_at <= self.now {
            return Ok(Err(Refused::Expired));
        }
        let known = store::ledger::on_record(tx, institution).await?;
        let planned = self.planned_again(&known);
        if !self.is_as_shown(&planned) {
            return Ok(Err(Refused::Outdated));
        }
        self.write(tx, &known, planned).await?;
        Ok(Ok(written))
    }

    fn planned_again(&self, known: &[OnRecord]) -> Vec<PlannedRow> {
        let fields: Vec<Field> = self.import.columns.iter().map(|column| column.field).collect();
        let rows: Vec<ReadRow> = self.staged.iter().map(|staged| staged.read.clone()).collect();
        let known: Vec<LedgerRow> = known.iter().map(|known| known.record.clone()).collect();
        plan_rows(rows, &fields, &known, OpeningDuty::CITY).rows
    }

    fn is_as_shown(&self, planned: &[PlannedRow]) -> bool {
        let same = |(shown, now): (&Staged, &PlannedRow)| shown.verdict == now.verdict && shown.changes == now.changes;
        self.staged.len() == planned.len() && self.staged.iter().zip(planned).all(same)
    }

    async fn write(&self, tx: &Tx, known: &[OnRecord], planned: Vec<PlannedRow>) -> Result<(), StoreError> {
        let known: BTreeMap<&str, &OnRecord> =
            known.iter().map(|known| (known.record.asset_number.as_str(), known)).collect();
        let mut new_ids = self.new_ids.iter().copied().map(InstrumentId);
        let (mut added, mut changed) = (Vec::new(), Vec::new());
        for PlannedRow { verdict, record, changes, .. } in planned {
            let Some(record) = record else { continue };
            match verdict {
                Verdict::Added => added.extend(new_ids.next().map(|id| (id, record))),
                Verdict::Changed => {
                    let Some(before) = known.get(record.asset_number.as_str()) else { continue };
                    store::ledger::update(tx, before.id, &record).await?;
                    self.announce(tx, before, &record).await?;
                    changed.push(json!({"instrument": before.id, "changes": changes}));
                }
                Verdict::Unchanged | Verdict::Refused | Verdict::Duplicate => {}
            }
        }
        store::ledger::insert(tx, self.import.institution, &added).await?;
        store::ledger_import::mark_applied(tx, self.import.id, self.now).await?;
        let added: Vec<_> =
            added.iter().map(|(id, record)| json!({"instrument": id, "asset_number": record.asset_number})).collect();
        let leaf = Leaf {
            at: self.now,
            actor: Some(self.by),
            action: Action::ApplyImport.as_str(),
            object_kind: "ledger_import",
            object: self.import.id,
            body: json!({
                "institution": self.import.institution,
                "sha256": hex(&self.import.sha256),
                "counts": self.import.counts,
                "added": added,
                "changed": changed,
            }),
        };
        store::audit::append(tx, self.leaf_id, &leaf).await
    }

    /// Lets open pages look again at an instrument whose rules now answer otherwise.
    async fn announce(&self, tx: &Tx, before: &OnRecord, after: &LedgerRow) -> Result<(), StoreError> {
        let same = before.record.status == after.status && before.record.open == after.open;
        if same || !before.is_offered {
            return Ok(());
        }
        let shown = Slot::new(self.now, self.now + TimeDelta::days(SHOWN_DAYS)).expect("invariant: a year is a span");
        store::change::insert(tx, before.id, &shown, self.now).await
    }
}
