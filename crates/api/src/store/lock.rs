//! Row locks on PostgreSQL, always taken in one order: that of [`Lock`], then by id.
//!
//! On SQLite there is one writer, and nothing to lock. (sea-query would drop the lock clauses there without a word.)

use super::{error::StoreError, tx::Tx};
use sea_orm::{ConnectionTrait, DbBackend, Statement, sea_query::Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The tables whose rows are locked, in the order in which they must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// `institution`.
    Institution,
    /// `facility`.
    Facility,
    /// `organisation`.
    Organisation,
    /// `research_group`.
    ResearchGroup,
    /// `person`.
    Person,
    /// `companion`.
    Companion,
    /// `instrument`.
    Instrument,
    /// `refresh_family`.
    RefreshFamily,
    /// `ledger_import`.
    LedgerImport,
}

/// How strongly a row is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// `FOR SHARE`: nobody may change it meanwhile.
    Shared,
    /// `FOR NO KEY UPDATE`: nobody else may lock it meanwhile; foreign keys may still refer to it.
    Exclusive,
}

/// Rows to lock together, in one statement and in the one order, however they were named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockSet(BTreeMap<Lock, (Strength, Vec<Uuid>)>);

impl LockSet {
    /// Names rows that are to be changed, or whose facts the rules read.
    pub fn exclusive(self, table: Lock, ids: impl IntoIterator<Item = Uuid>) -> Self {
        self.with(table, Strength::Exclusive, ids)
    }

    /// Names rows that must stay as they are. Rows of a table named both ways are locked exclusively.
    pub fn shared(self, table: Lock, ids: impl IntoIterator<Item = Uuid>) -> Self {
        self.with(table, Strength::Shared, ids)
    }

    /// Adds the rows that another set names.
    pub fn and(self, other: Self) -> Self {
        other.0.into_iter().fold(self, |set, (table, (strength, ids))| set.with(table, strength, ids))
    }

    fn with(mut self, table: Lock, strength: Strength, ids: impl IntoIterator<Item = Uuid>) -> Self {
        let mut ids = ids.into_iter().peekable();
        if ids.peek().is_some() {
            let entry = self.0.entry(table).or_insert_with(|| (strength, Vec::new()));
            entry.0 = entry.0.max(strength);
            entry.1.extend(ids);
        }
        self
    }

    /// Builds the one statement, if there is anything to lock. The parts of a `UNION ALL` are carried out in their
    /// order, and each locks in the order of its ids.
    fn statement(&self) -> Option<Statement> {
        let (mut parts, mut union, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for (index, (table, (strength, ids))) in self.0.iter().enumerate() {
            let (table, strength, place) = (table.table(), strength.clause(), index + 1);
            parts.push(format!("l{place} AS (SELECT id FROM {table} WHERE id = ANY(${place}) ORDER BY id {strength})"));
            union.push(format!("SELECT count(*) FROM l{place}"));
            values.push(Value::from(ids.clone()));
        }
        let sql = format!("WITH {} {}", parts.join(", "), union.join(" UNION ALL "));
        (!values.is_empty()).then(|| Statement::from_sql_and_values(DbBackend::Postgres, sql, values))
    }
}

impl Lock {
    fn table(self) -> &'static str {
        match self {
            Self::Institution => "institution",
            Self::Facility => "facility",
            Self::Organisation => "organisation",
            Self::ResearchGroup => "research_group",
            Self::Person => "person",
            Self::Companion => "companion",
            Self::Instrument => "instrument",
            Self::RefreshFamily => "refresh_family",
            Self::LedgerImport => "ledger_import",
        }
    }
}

impl Strength {
    fn clause(self) -> &'static str {
        match self {
            Self::Shared => "FOR SHARE",
            Self::Exclusive => "FOR NO KEY UPDATE",
        }
    }
}

impl Tx {
    /// Locks rows in one statement. Read them in a later one: this one may have waited, and its snapshot is older.
    pub async fn lock_all(&self, set: &LockSet) -> Result<(), StoreError> {
        if self.get_database_backend() == DbBackend::Postgres
            && let Some(statement) = set.statement()
        {
            self.query_all_raw(statement).await?;
        }
        Ok(())
    }

    /// Locks rows of one table that are to be changed, or whose facts the rules read.
    pub async fn lock(&self, table: Lock, ids: impl IntoIterator<Item = Uuid>) -> Result<(), StoreError> {
        self.lock_all(&LockSet::default().exclusive(table, ids)).await
    }

    /// Locks rows of one table that must stay as they are.
    pub async fn share(&self, table: Lock, ids: impl IntoIterator<Item = Uuid>) -> Result<(), StoreError> {
        self.lock_all(&LockSet::default().shared(table, ids)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_rows_are_named_the_statement_locks_in_the_one_order() {
        let [a, b] = [1, 2].map(Uuid::from_u128);
        let set = LockSet::default()
            .exclusive(Lock::Instrument, [b, a])
            .shared(Lock::Facility, [b])
            .exclusive(Lock::Person, []);
        let statement = set.statement().expect("something to lock");
        assert_eq!(
            statement.sql,
            "WITH l1 AS (SELECT id FROM facility WHERE id = ANY($1) ORDER BY id FOR SHARE), \
             l2 AS (SELECT id FROM instrument WHERE id = ANY($2) ORDER BY id FOR NO KEY UPDATE) \
             SELECT count(*) FROM l1 UNION ALL SELECT count(*) FROM l2"
        );
        assert_eq!(LockSet::default().statement(), None);
    }

    #[test]
    fn sets_that_are_joined_are_locked_in_one_statement_at_the_greater_strength() {
        let [a, b] = [1, 2].map(Uuid::from_u128);
        let first = LockSet::default().exclusive(Lock::Instrument, [b]).shared(Lock::Person, [a]);
        let second = LockSet::default().exclusive(Lock::Person, [b]).exclusive(Lock::Instrument, [a]);
        let both = LockSet::default().exclusive(Lock::Person, [a, b]).exclusive(Lock::Instrument, [b, a]);
        assert_eq!(first.and(second), both);
    }
}
