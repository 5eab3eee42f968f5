//! One step of the migrations.

use crate::dialect::{Dialect, render};
use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, async_trait,
    sea_orm::{ConnectionTrait, DbBackend, DbErr},
};

/// Tables that are made together, in one transaction on either database.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Its name in the table of applied steps.
    pub name: &'static str,
    /// What both databases are told.
    pub sql: &'static str,
    /// What only SQLite is told, afterwards.
    pub sqlite: &'static str,
    /// What only PostgreSQL is told, afterwards.
    pub postgres: &'static str,
    /// What both are told when the step is undone, before its tables are dropped.
    pub undo: &'static str,
    /// Its tables, in the order in which they can be dropped.
    pub tables: &'static [&'static str],
}

/// Makes a step of the file with its name.
macro_rules! step {
    ($name:literal: $($table:literal),+) => {
        Step {
            name: $name,
            sql: include_str!(concat!("steps/", $name, ".sql")),
            tables: &[$($table),+],
            ..Step::NOTHING
        }
    };
}
pub(crate) use step;

impl Step {
    /// A step that does nothing yet.
    pub const NOTHING: Self = Self { name: "", sql: "", sqlite: "", postgres: "", undo: "", tables: &[] };

    /// Adds what only one of the databases is told.
    pub const fn with(self, sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres, ..self }
    }

    /// Adds what both databases are told when the step is undone.
    pub const fn undone_by(self, undo: &'static str) -> Self {
        Self { undo, ..self }
    }
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let (dialect, own) = match connection.get_database_backend() {
            DbBackend::Sqlite => (Dialect::Sqlite, self.sqlite),
            DbBackend::Postgres => (Dialect::Postgres, self.postgres),
            other => return Err(DbErr::Migration(format!("no tables are defined for {other:?}"))),
        };
        connection.execute_unprepared(&render(self.sql, dialect)?).await?;
        if !own.is_empty() {
            connection.execute_unprepared(own).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !self.undo.is_empty() {
            manager.get_connection().execute_unprepared(self.undo).await?;
        }
        for table in self.tables {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {table}")).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
