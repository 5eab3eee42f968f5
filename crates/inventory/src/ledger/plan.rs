//! What an import would do: each row's verdict against the instruments on record, and the sums.

use super::{
    field::Field,
    problem::Problem,
    read::{ReadCell, ReadRow, Reading},
    record::LedgerRow,
};
use crate::instrument::OpeningDuty;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A new instrument.
    Added,
    /// A known instrument with other facts.
    Changed,
    /// A known instrument as it is.
    Unchanged,
    /// Not readable; nothing is written.
    Refused,
    /// The asset number stands in an earlier row; nothing is written.
    Duplicate,
}

/// A field that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field.
    pub field: Field,
    /// What is on record, in the form of [`LedgerRow::text`].
    pub from: String,
    /// What the ledger says.
    pub to: String,
}

/// A row with its verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedRow {
    /// Its number in the file, from 1.
    pub row: u32,
    /// What becomes of it.
    pub verdict: Verdict,
    /// The asset number, when readable.
    pub asset_number: Option<String>,
    /// The name, when readable.
    pub name: Option<String>,
    /// Each cell with what was understood.
    pub cells: Vec<ReadCell>,
    /// The fields that change, in the order of the fields; empty unless the verdict is `Changed`.
    pub changes: Vec<Change>,
    /// All problems and notes.
    pub problems: Vec<Problem>,
    /// The instrument to write: the ledger's facts over those on record. Nothing for refused and repeated rows.
    pub record: Option<LedgerRow>,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The rows in the order of the file.
    pub rows: Vec<PlannedRow>,
    /// The sums.
    pub counts: Counts,
}

/// Sums over the rows of an import. `rows` is the sum of the first five; the last two count accepted rows only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// All rows that are meant to be instruments.
    pub rows: u32,
    /// New instruments.
    pub added: u32,
    /// Known instruments with other facts.
    pub changed: u32,
    /// Known instruments as they are.
    pub unchanged: u32,
    /// Rows that could not be taken.
    pub refused: u32,
    /// Rows that repeat an asset number.
    pub duplicates: u32,
    /// Instruments that must be opened.
    pub obligated: u32,
    /// Instruments that must be opened and are not.
    pub obligated_not_open: u32,
}

/// Compares a reading with the institution's instruments on record.
///
/// Only fields whose column the ledger has are compared and written; a blank cell in such a column clears the field.
/// Instruments that the ledger does not mention stay untouched. Applying a plan and planning the same file again
/// gives no additions and no changes. Cost: one look-up a row.
pub fn plan(reading: Reading, existing: &[LedgerRow], duty: OpeningDuty) -> Plan {
    let fields: Vec<Field> = reading.columns.iter().map(|column| column.field).collect();
    plan_rows(reading.rows, &fields, existing, duty)
}

/// Compares rows that were read earlier, out of a ledger with columns for `fields`; see [`plan`].
pub fn plan_rows(rows: Vec<ReadRow>, fields: &[Field], existing: &[LedgerRow], duty: OpeningDuty) -> Plan {
    let on_record: BTreeMap<&str, &LedgerRow> = existing.iter().map(|row| (row.asset_number.as_str(), row)).collect();
    let rows: Vec<PlannedRow> = rows.into_iter().map(|row| judge(row, &on_record, fields)).collect();
    let counts = Counts::of(&rows, duty);
    Plan { rows, counts }
}

impl Counts {
    fn of(rows: &[PlannedRow], duty: OpeningDuty) -> Self {
        let mut counts = Self::default();
        for row in rows {
            counts.rows += 1;
            match row.verdict {
                Verdict::Added => counts.added += 1,
                Verdict::Changed => counts.changed += 1,
                Verdict::Unchanged => counts.unchanged += 1,
                Verdict::Refused => counts.refused += 1,
                Verdict::Duplicate => counts.duplicates += 1,
            }
            let obligated = row.record.iter().filter(|record| duty.binds(record.value, record.status));
            for record in obligated {
                counts.obligated += 1;
                counts.obligated_not_open += u32::from(!record.open);
            }
        }
        counts
    }
}

fn judge(row: ReadRow, on_record: &BTreeMap<&str, &LedgerRow>, fields: &[Field]) -> PlannedRow {
    let duplicate = row.is_duplicate();
    let ReadRow { row, asset_number, name, cells, problems, record } = row;
    let known = asset_number.as_deref().and_then(|number| on_record.get(number)).copied();
    let (verdict, changes, record) = match (record, known) {
        (None, _) if duplicate => (Verdict::Duplicate, Vec::new(), None),
        (None, _) => (Verdict::Refused, Vec::new(), None),
        (Some(read), None) => (Verdict::Added, Vec::new(), Some(read)),
        (Some(read), Some(known)) => {
            let merged = merge(known, &read, fields);
            let changes = differences(known, &merged);
            let verdict = if changes.is_empty() { Verdict::Unchanged } else { Verdict::Changed };
            (verdict, changes, Some(merged))
        }
    };
    PlannedRow { row, verdict, asset_number, name, cells, changes, problems, record }
}

fn merge(known: &LedgerRow, read: &LedgerRow, fields: &[Field]) -> LedgerRow {
    let mut merged = known.clone();
    for field in fields {
        merged.take(*field, read);
    }
    // A ledger without a column of reasons must not open what is secret on record.
    merged.open &= !merged.is_secret();
    merged
}

fn differences(known: &LedgerRow, merged: &LedgerRow) -> Vec<Change> {
    let changes = Field::ALL.into_iter().map(|field| Change { field, from: known.text(field), to: merged.text(field) });
    changes.filter(|change| change.from != change.to).collect()
}
