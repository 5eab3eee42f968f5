//! What the program does for a caller: reads for pages, and errands for the desk. No HTTP, no tables.

pub mod accounts;
pub mod admin;
pub mod allocation;
pub mod calendar_view;
pub mod catalogue;
pub mod conduct;
pub mod denied;
pub mod figures;
pub mod imports;
pub mod notices;
pub mod offers;
pub mod parties;
pub mod people;
pub mod places;
pub mod plan;
pub mod qualifications;
pub mod quote;
pub mod quote_series_move;
pub mod registration;
pub mod reservation_view;
pub mod rights;
pub mod roles;
pub mod series_view;
pub mod settle;
pub mod suggest;
pub mod tidy;
