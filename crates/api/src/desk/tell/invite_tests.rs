//! What follows for a calendar from what it was told last.

use super::*;
use crate::words::facts::{Gathering, Names, Place};
use booking::{
    decision::Happening,
    reservation::{Purpose, State},
};
use chrono::{DateTime, TimeDelta, Utc};
use inventory::{
    id::{PersonId, ReservationId},
    instrument::Mode,
    slot::Slot,
    text::{Bilingual, EmailAddress},
};
use uuid::Uuid;

fn facts(happening: Happening, standing: State, sequence: u32) -> ReservationFacts {
    let start: DateTime<Utc> = "2026-12-01T01:00:00Z".parse().expect("an instant");
    ReservationFacts {
        reservation: ReservationId(Uuid::from_u128(7)),
        happening,
        at: start - TimeDelta::days(1),
        place: Place {
            instrument: Bilingual::new("扫描电镜", "SEM"),
            institution: Bilingual::new("示例大学", "Example University"),
            owner: None,
            facility: Bilingual::new("电镜平台", "Microscopes"),
            room: String::new(),
            contact: None,
            zone: chrono_tz::Tz::Asia__Shanghai,
            cancel_minutes: 60,
        },
        names: Names::default(),
        title: "断面".to_owned(),
        note: String::new(),
        mode: Mode::SelfUse,
        purpose: Purpose::Research,
        project_code: None,
        slot: Slot::new(start, start + TimeDelta::hours(2)).expect("forward"),
        previous: None,
        standing,
        price: None,
        reason: None,
        outage: None,
        deadline: None,
        others_stand: 0,
        revision: 1,
        sequence,
        occurrence: None,
        series: None,
        gathering: Gathering { organizer: Some("lab@example.cn".to_owned()), ..Gathering::default() },
        is_no_event: false,
    }
}

fn somebody(number: u128, email: &str) -> Recipient {
    let locale = "zh".to_owned();
    Recipient { person: PersonId(Uuid::from_u128(number)), name: email.to_owned(), email: email.to_owned(), locale }
}

fn hearer(audience: Audience, who: Recipient, facts: &ReservationFacts) -> Hearer {
    Hearer { audience, recipient: who, facts: facts.clone() }
}

fn applicant(facts: &ReservationFacts) -> Hearer {
    hearer(Audience::Applicant, somebody(1, "li@example.cn"), facts)
}

/// To whom, as what, under which number, and whether it asks anything of a calendar.
fn said(plan: &Plan) -> Vec<(&str, Audience, u32, bool)> {
    let told = plan.told.iter();
    told.map(|one| (one.recipient.email.as_str(), one.audience, one.facts.sequence, !one.facts.is_no_event)).collect()
}

#[test]
fn words_alone_keep_the_number_and_a_new_time_raises_it() {
    let first = facts(Happening::Confirmed, State::Confirmed, 0);
    let known = plan(&first, vec![applicant(&first)], &[]).held;
    let again = facts(Happening::Staffed, State::Confirmed, 0);
    let told = plan(&again, vec![applicant(&again)], &known);
    assert_eq!(said(&told), [("li@example.cn", Audience::Applicant, 0, true)]);
    let mut moved = facts(Happening::Moved, State::Confirmed, 0);
    moved.slot = Slot::new(moved.slot.start(), moved.slot.end() + TimeDelta::hours(1)).expect("forward");
    let told = plan(&moved, vec![applicant(&moved)], &told.held);
    assert_eq!(said(&told), [("li@example.cn", Audience::Applicant, 1, true)], "though the reservation still says 0");
    let mut elsewhere = moved.clone();
    elsewhere.place.room = "B202".to_owned();
    let told = plan(&elsewhere, vec![applicant(&elsewhere)], &told.held);
    assert_eq!(said(&told)[0].2, 2, "another room is another place");
}

#[test]
fn what_a_calendar_never_had_is_not_taken_out_of_it() {
    let gone = facts(Happening::Cancelled, State::Cancelled { reason: None, handed_to: None }, 4);
    let told = plan(&gone, vec![applicant(&gone)], &[]);
    assert_eq!(said(&told), [("li@example.cn", Audience::Applicant, 4, false)]);
    assert!(told.held.is_empty());
}

#[test]
fn who_is_left_out_is_uninvited_once_and_may_come_back() {
    let first = facts(Happening::Confirmed, State::Confirmed, 0);
    let operator = || hearer(Audience::Operator, somebody(2, "wang@example.cn"), &first);
    let known = plan(&first, vec![applicant(&first), operator()], &[]).held;
    let without = plan(&first, vec![applicant(&first)], &known);
    assert_eq!(
        said(&without),
        [("wang@example.cn", Audience::Former, 1, true), ("li@example.cn", Audience::Applicant, 0, true)]
    );
    let known: Vec<Invited> = without.held;
    assert_eq!(said(&plan(&first, vec![applicant(&first)], &known)).len(), 1, "once");
    let back = plan(&first, vec![applicant(&first), operator()], &known);
    assert_eq!(said(&back)[1], ("wang@example.cn", Audience::Operator, 2, true), "above his cancellation");
}

#[test]
fn an_operator_hears_of_what_changes_for_him() {
    let first = facts(Happening::Confirmed, State::Confirmed, 0);
    let operator = |facts: &ReservationFacts| hearer(Audience::Operator, somebody(2, "wang@example.cn"), facts);
    let known = plan(&first, vec![applicant(&first), operator(&first)], &[]).held;
    let same = facts(Happening::Swapped, State::Confirmed, 0);
    assert_eq!(said(&plan(&same, vec![applicant(&same), operator(&same)], &known)).len(), 1);
}

#[test]
fn the_new_address_wins_over_the_old_one() {
    let first = facts(Happening::Confirmed, State::Confirmed, 3);
    let known = plan(&first, vec![applicant(&first)], &[]).held;
    let new = hearer(Audience::Applicant, somebody(1, "li.na@example.cn"), &first);
    let told = plan(&first, vec![new], &known);
    assert_eq!(
        said(&told),
        [("li@example.cn", Audience::Former, 4, true), ("li.na@example.cn", Audience::Applicant, 5, true)]
    );
}

#[test]
fn the_organiser_stays_the_same() {
    let first = facts(Happening::Confirmed, State::Confirmed, 0);
    let known = plan(&first, vec![applicant(&first)], &[]).held;
    let mut later = facts(Happening::Moved, State::Confirmed, 1);
    later.gathering.organizer = Some("neu@example.cn".to_owned());
    let told = plan(&later, vec![applicant(&later)], &known);
    assert_eq!(told.told[0].facts.gathering.organizer.as_deref(), Some("lab@example.cn"));
    assert_eq!(told.held[0].address, EmailAddress::parse("li@example.cn").expect("an address"));
}
