//! Black-box suites, in one program.

mod accounts;
mod admin;
mod booking;
mod broken;
mod catalogue;
mod compose;
mod conduct;
mod connections;
mod desk_faults;
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
mod series;
mod store;
mod storm;
mod storm_judged;
mod suggestions;
mod tidying;
mod waiting;
