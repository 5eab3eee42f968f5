//! What the API shows: plain data with the shapes of `openapi.json`, and nothing that decides.

pub mod account;
pub mod admin;
pub mod allocation;
pub mod bundle;
pub mod catalogue;
pub mod common;
pub mod companion;
pub mod conduct;
pub mod duty;
pub mod feed;
pub mod figures;
pub mod imports;
pub mod mail;
pub mod mail_template;
pub mod me;
pub mod offer;
pub mod outage;
pub mod party;
pub mod policy;
pub mod proposal;
pub mod reservation;
pub mod series;
pub mod suggestion;
pub mod timeline;
pub mod watch;
pub mod webhook;
