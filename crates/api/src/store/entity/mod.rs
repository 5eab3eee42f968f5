//! Tables as the ORM sees them, one module a table; private to `store`.
//!
//! What a column means is said where it is defined, in the steps of crate `migrations`; the test
//! `entities_match_the_tables` compares both. Closed choices and structures are text here and become domain values in
//! the modules beside this one.

pub mod address_bounce;
pub mod allocation;
pub mod answer;
pub mod attempt;
pub mod audit_leaf;
pub mod bundle;
pub mod bundle_item;
pub mod calendar_year;
pub mod change;
pub mod companion;
pub mod companion_instrument;
pub mod credential;
pub mod digest;
pub mod digest_item;
pub mod facility;
pub mod feed;
pub mod group_member;
pub mod institution;
pub mod instrument;
pub mod invitation;
pub mod ledger_import;
pub mod ledger_import_row;
pub mod link;
pub mod mail_choice;
pub mod mail_stop;
pub mod mail_template;
pub mod mailbox_message;
pub mod measure;
pub mod notice;
pub mod occupancy;
pub mod organisation;
pub mod organisation_member;
pub mod outage;
pub mod outbox;
pub mod person;
pub mod phone;
pub mod phone_code;
pub mod policy_defaults;
pub mod project_code;
pub mod proposal;
pub mod qualification;
pub mod rated_hours;
pub mod reading;
pub mod refresh_family;
pub mod refresh_token;
pub mod reminder;
pub mod research_group;
pub mod reservation;
pub mod reservation_event;
pub mod retelling;
pub mod role_grant;
pub mod series;
pub mod server_key;
pub mod session;
pub mod sign_in_throttle;
pub mod strike;
pub mod terms_acceptance;
pub mod text_choice;
pub mod usage_record;
pub mod watch;
pub mod webhook;
