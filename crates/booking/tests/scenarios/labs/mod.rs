//! Rule pages of labs as they hang on doors and stand on web sites, each written as a stored policy and nothing else: a
//! lab that wants these rules needs no programmer. The words of a page head its file; each of its sentences is shown at
//! work. What such pages say and no policy can say yet is left out of them.

mod any_seven_days;
mod big_groups;
mod days_of_groups;
mod four_eyes;
mod furnace_by_days;
mod insiders_first;
mod long_nights;
mod nmr_day_and_night;
mod office_days;
mod one_ahead;
mod outsiders_by_approval;
mod peak_hours;
mod priority_window;
mod research_time;
mod samples_only;
mod scarce_microscope;
mod summer_vacation;
mod teaching_first;
mod three_no_shows;
mod trained_users;
mod two_accounts;
mod use_what_you_book;
mod yearly_share;

use super::desk::Desk;
use chrono_tz::Asia::Shanghai;
use inventory::policy::BookingPolicy;
use std::fs;

/// A desk under a stored policy, where everybody is trained for the instrument until the story says otherwise.
fn desk(stored: &str, date: &str) -> Desk {
    let policy: BookingPolicy = serde_json::from_str(stored).expect("a stored policy");
    Desk::at(Shanghai, date).policy(|plain| *plain = policy).facts(|facts| facts.standing.qualified_until = Some(None))
}

/// Every stored page of this folder, so that none escapes the tests below.
fn pages() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios/labs");
    let files = fs::read_dir(folder).expect("the folder of this file").map(|entry| entry.expect("a file").path());
    let stored = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    stored.map(|path| fs::read_to_string(path).expect("a page")).collect()
}

#[test]
fn no_page_contradicts_itself() {
    for stored in pages() {
        let policy: BookingPolicy = serde_json::from_str(&stored).expect("a stored policy");
        assert_eq!(policy.problems(), [], "{stored}");
    }
}

#[test]
fn every_page_is_stored_as_it_is_written() {
    for stored in pages() {
        let policy: BookingPolicy = serde_json::from_str(&stored).expect("a stored policy");
        let written: serde_json::Value = serde_json::from_str(&stored).expect("JSON");
        assert_eq!(serde_json::to_value(policy).expect("JSON"), written);
    }
}
