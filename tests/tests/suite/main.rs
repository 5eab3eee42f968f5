//! Black-box suites, in one program.

mod accounts;
mod admin;
mod booking;
mod compose;
mod desk_faults;
mod documents;
mod figures;
mod import_faults;
mod imports;
mod mail;
mod offers;
mod owner;
mod races;
mod store;
mod tidying;
