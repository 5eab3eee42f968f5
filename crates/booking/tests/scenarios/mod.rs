//! Stories: drawn time lines that a person can check by eye.
//!
//! A cell is a quarter of an hour unless the ruler says otherwise; see `booking::timeline` for the signs.

mod desk;
pub mod facts;
mod outcome;
mod people;
pub mod words;

mod approval;
mod attempts;
mod bench;
mod broken;
mod cancelling;
mod conduct;
mod contest;
mod contest_worth;
mod drawings;
mod exchange;
mod free;
mod happenings;
mod hours;
mod labs;
mod leftovers;
mod limits;
mod moving;
mod other_hours;
mod outages;
mod quotas;
mod release;
mod reserved;
mod room;
mod rules;
mod series;
mod short_hold;
mod strikes;
mod suggestions;
mod summer_time;
mod waiting;
mod watches;
