//! The harness of the black-box suites: databases of their own for tests, on both kinds. Beside it, what measures load.

pub mod app;
pub mod database;
pub mod dovecot;
pub mod history;
pub mod hook_sink;
pub mod load;
pub mod outbox;
pub mod person;
pub mod postgres;
pub mod python;
pub mod sample;
pub mod smtp_faults;
pub mod smtp_sink;
pub mod storm;
