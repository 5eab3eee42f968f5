//! Black-box suites, in one program.

mod booking;
mod compose;
mod mail;
mod races;
mod store;
