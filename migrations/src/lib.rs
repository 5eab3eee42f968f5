//! The tables, one step after the other, on SQLite and PostgreSQL.
//!
//! Each step is plain SQL under `steps/`, so that tables, checks and indexes can be read as what they are, and every
//! column is explained where it is defined. Where the two databases name a type differently the text has a word in
//! braces; [`dialect`] turns it into the type and, on SQLite, the check that makes up for the missing one. What only
//! one of them has stands in a file of its own beside the step. Tables are `STRICT` on SQLite.
//!
//! A step that has been released is never edited: what follows adds first and removes one release later.

pub mod dialect;
mod step;

pub use sea_orm_migration::{MigratorTrait, sea_orm};

use sea_orm_migration::MigrationTrait;
use step::{Step, step};

/// The steps in order.
#[derive(Debug, Clone, Copy)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        STEPS.iter().map(|step| Box::new(*step) as Box<dyn MigrationTrait>).collect()
    }
}

const STEPS: [Step; 34] = [
    step!("0001_places": "calendar_year", "facility", "rated_hours", "institution"),
    step!(
        "0002_people": "role_grant", "server_key", "link", "refresh_token", "refresh_family", "session",
        "sign_in_throttle", "credential", "person"
    ),
    step!(
        "0003_parties": "terms_acceptance", "organisation_member", "organisation", "project_code", "group_member",
        "research_group"
    ),
    step!("0004_instruments": "qualification", "instrument"),
    step!("0005_calendar": "reservation_event", "reservation", "outage"),
    step!("0006_occupancy": "occupancy")
        .with(include_str!("steps/0006_occupancy.sqlite.sql"), include_str!("steps/0006_occupancy.postgres.sql")),
    step!("0007_usage": "usage_record"),
    step!("0008_notices": "mailbox_message", "outbox", "notice"),
    step!("0009_trail": "audit_leaf", "change"),
    step!("0010_ledger_imports": "ledger_import_row", "ledger_import"),
    Step {
        name: "0011_usual_norm",
        sqlite: include_str!("steps/0011_usual_norm.sqlite.sql"),
        postgres: include_str!("steps/0011_usual_norm.postgres.sql"),
        ..Step::NOTHING
    },
    Step {
        name: "0012_quotas",
        sqlite: include_str!("steps/0012_quotas.sqlite.sql"),
        postgres: include_str!("steps/0012_quotas.postgres.sql"),
        ..Step::NOTHING
    },
    step!("0013_series": "series").undone_by(include_str!("steps/0013_series.undo.sql")),
    Step {
        name: "0014_waiting",
        sql: include_str!("steps/0014_waiting.sql"),
        sqlite: include_str!("steps/0014_waiting.sqlite.sql"),
        postgres: include_str!("steps/0014_waiting.postgres.sql"),
        undo: include_str!("steps/0014_waiting.undo.sql"),
        ..Step::NOTHING
    },
    step!("0015_conduct": "measure", "strike").undone_by(include_str!("steps/0015_conduct.undo.sql")),
    Step {
        name: "0016_moved_series",
        sql: include_str!("steps/0016_moved_series.sql"),
        undo: include_str!("steps/0016_moved_series.undo.sql"),
        ..Step::NOTHING
    },
    step!("0017_allocation": "allocation"),
    step!("0018_proposals": "proposal"),
    step!("0019_watches": "watch")
        .with(include_str!("steps/0019_watches.sqlite.sql"), include_str!("steps/0019_watches.postgres.sql"))
        .undone_by(include_str!("steps/0019_watches.undo.sql")),
    step!("0020_policy_defaults": "policy_defaults").undone_by(include_str!("steps/0020_policy_defaults.undo.sql")),
    step!("0021_companions": "companion_instrument", "companion")
        .undone_by(include_str!("steps/0021_companions.undo.sql")),
    step!("0022_bundles": "bundle_item", "bundle"),
    step!("0023_attempts": "attempt"),
    Step {
        name: "0024_short_holds",
        sql: include_str!("steps/0024_short_holds.sql"),
        undo: include_str!("steps/0024_short_holds.undo.sql"),
        ..Step::NOTHING
    },
    Step {
        name: "0025_handed_over",
        sql: include_str!("steps/0025_handed_over.sql"),
        undo: include_str!("steps/0025_handed_over.undo.sql"),
        ..Step::NOTHING
    },
    step!("0026_feeds": "feed"),
    step!("0027_invitations": "invitation"),
    step!("0028_answers": "reading", "address_bounce", "answer")
        .with(include_str!("steps/0028_answers.sqlite.sql"), include_str!("steps/0028_answers.postgres.sql"))
        .undone_by(include_str!("steps/0028_answers.undo.sql")),
    step!("0030_mail_choices": "digest", "digest_item", "mail_stop", "mail_choice"),
    step!("0031_reminders": "reminder").undone_by(include_str!("steps/0031_reminders.undo.sql")),
    step!("0032_webhooks": "webhook").undone_by(include_str!("steps/0032_webhooks.undo.sql")),
    step!("0033_mail_templates": "mail_template"),
    step!("0034_texts": "text_choice", "phone_code", "phone")
        .with(include_str!("steps/0034_texts.sqlite.sql"), include_str!("steps/0034_texts.postgres.sql"))
        .undone_by(include_str!("steps/0034_texts.undo.sql")),
    step!("0035_retelling": "retelling").undone_by(include_str!("steps/0035_retelling.undo.sql")),
];
