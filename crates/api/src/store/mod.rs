//! Persistence: the only module that knows tables and the ORM.
//!
//! One adapter for SQLite and PostgreSQL. [`connect::Database`] opens it; [`read`](connect::Database::read) and
//! [`snapshot`](connect::Database::snapshot) read, [`write`](connect::Database::write) is the only way to write, and
//! [`tx::Tx`] is what a job gets to do it with. Rows become domain values here, and an impossible row is reported with
//! table, column and id. Deliberately absent: decisions (crate `booking`) and who may do what (module `authz`).

pub mod account;
pub mod address_bounce;
pub mod admin;
pub mod agenda;
pub mod allocation;
pub mod answer;
pub mod attempt;
pub mod audit;
pub mod bundle;
pub mod calendar;
pub mod catalogue;
pub mod change;
pub mod code;
pub mod companion;
pub mod connect;
pub mod defaults;
pub mod digest;
pub mod directory;
pub mod duty;
mod entity;
pub mod error;
pub mod fault;
pub mod feed;
pub mod figures;
pub mod group;
pub mod group_member;
mod instant;
pub mod institution;
pub mod instrument;
pub mod invitation;
pub mod ledger;
pub mod ledger_import;
pub mod link;
mod lock;
pub mod mail_choice;
pub mod mail_stop;
pub mod mail_template;
pub mod mailbox;
pub mod measure;
pub mod notice;
pub mod occupancy;
pub mod offer;
pub mod organisation;
pub mod outage;
pub mod outbox;
pub mod parties;
pub mod people;
pub mod places;
pub mod principal;
pub mod proposal;
pub mod qualification;
pub mod rated_hours;
pub mod read;
pub mod reading;
pub mod record;
pub mod reminder;
pub mod reservation;
pub mod reservation_event;
pub mod role;
pub mod schedule;
pub mod scope;
pub mod seed;
pub mod series;
pub mod server_key;
pub mod session;
pub mod shape;
pub mod short_hold;
pub mod standing;
pub mod strike;
pub mod terms;
pub mod throttle;
pub mod token;
pub mod tx;
pub mod usage;
pub mod waiting;
pub mod watch;
pub mod webhook;
pub mod writer;

pub use connect::{Database, DatabaseConfig, OpenError};
pub use error::StoreError;
