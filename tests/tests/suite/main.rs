//! Black-box suites, in one program.

mod accounts;
mod admin;
mod booking;
mod catalogue;
mod compose;
mod documents;
mod figures;
mod import_faults;
mod imports;
mod mail;
mod offers;
mod owner;
mod races;
mod store;
