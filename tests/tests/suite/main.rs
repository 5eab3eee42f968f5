//! Black-box suites, in one program.

mod accounts;
mod admin;
mod booking;
mod catalogue;
mod compose;
mod connections;
mod documents;
mod figures;
mod import_faults;
mod imports;
mod knowing;
mod mail;
mod offers;
mod owner;
mod promises;
mod races;
mod store;
