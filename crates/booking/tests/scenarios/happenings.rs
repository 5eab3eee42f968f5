//! What is told of what happens, and to whom.

use booking::{decision::Happening, reservation::StateName};

/// Each thing that happens, and whether applicant and lab are told, whether it is about waiting, and whether nobody did
/// it.
const TABLE: [(Happening, bool, bool, bool); 22] = [
    (Happening::Requested, true, false, false),
    (Happening::Confirmed, true, false, false),
    (Happening::Approved, false, false, false),
    (Happening::Moved, true, false, false),
    (Happening::Cancelled, true, false, false),
    (Happening::Declined, true, false, false),
    (Happening::Lapsed, true, false, true),
    (Happening::Displaced, true, false, false),
    (Happening::Joined, true, true, false),
    (Happening::Offered, true, true, true),
    (Happening::OfferWithdrawn, true, true, false),
    (Happening::OfferLapsed, true, true, true),
    (Happening::WaitEnded, true, true, false),
    (Happening::CheckedIn, false, false, false),
    (Happening::CheckedOut, false, false, false),
    (Happening::Continued, true, false, false),
    (Happening::NoShow, false, false, false),
    (Happening::KeptLonger, false, false, true),
    (Happening::HandedOver, true, false, false),
    (Happening::Swapped, true, false, false),
    (Happening::Staffed, true, false, false),
    (Happening::Relocated, true, false, false),
];

#[test]
fn of_each_it_is_known_who_hears_and_whether_somebody_did_it() {
    for (happening, told, about_waiting, by_itself) in TABLE {
        assert_eq!(happening.is_told(), told, "{happening:?} is told");
        assert_eq!(happening.is_about_waiting(), about_waiting, "{happening:?} is about waiting");
        assert_eq!(happening.is_by_itself(StateName::Cancelled), by_itself, "{happening:?} comes by itself");
    }
    let mut once = TABLE.map(|(happening, ..)| happening).to_vec();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), TABLE.len());
}

#[test]
fn waiting_ends_by_itself_when_no_time_became_free() {
    assert!(Happening::WaitEnded.is_by_itself(StateName::Lapsed));
    assert!(!Happening::WaitEnded.is_by_itself(StateName::Declined));
    assert!(!Happening::Cancelled.is_by_itself(StateName::Lapsed));
}
