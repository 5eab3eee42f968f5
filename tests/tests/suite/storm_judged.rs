//! The judge bites: what the program did is found good, and bad once it is spoilt, by the check whose promise is
//! broken. The checker's own tests do this to random games; here the histories are the program's.

use crate::booking::{slot, want};
use checker::{
    finding::Check,
    history::{Event, FinalReservation, History, Operation, Outcome, Owner, Row},
    machine::State,
};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::BTreeSet;
use tests::{
    app::{TestApp, fresh, id},
    each_database,
    history::found_in,
    storm::{Storm, set_stage},
};
use uuid::Uuid;

/// What is spoilt, how, and by which check it is seen; nothing where the history has nothing of the kind.
type Spoil = (&'static str, fn(&mut History) -> Option<()>, Check);

const SPOILS: [Spoil; 11] = [
    ("two rows in one lane", double_a_row, Check::Depth),
    ("a reservation is gone", lose_a_reservation, Check::Lost),
    ("a reservation that nobody asked for", forget_a_request, Check::Invented),
    ("a blocker at another time", shift_a_blocker, Check::Refusals),
    ("an id that was made twice", make_twice, Check::OneEffect),
    ("a cancelled reservation stands again", revive, Check::Transitions),
    ("a change that skips a revision", skip_a_revision, Check::Revisions),
    ("another sequence", raise_a_sequence, Check::Sequences),
    ("a row with another's owner", rob_a_row, Check::Occupancy),
    ("two changes of one revision", change_twice, Check::Preconditions),
    ("a bundle without one of its uses", part_a_bundle, Check::Together),
];

each_database! {
    async fn a_recorded_history_that_is_spoilt_is_found_out(db) {
        let app = TestApp::with_city(db).await;
        set_stage(&app).await;
        Storm { seed: 7, commands: 540 }.rage(&app).await;
        let history = app.judge(db, "spoilt").await;
        for (what, spoil, check) in SPOILS {
            let mut spoilt = history.clone();
            spoil(&mut spoilt).expect(what);
            let found = found_in(&spoilt);
            assert!(found.iter().any(|finding| finding.check == check), "{what}: {found:?}");
        }
    }

    async fn a_row_that_somebody_deletes_from_the_table_is_missed(db) {
        let app = TestApp::with_city(db).await;
        let body = want("raman", slot(3, 9, 0, 60), json!({"group_id": id("nano")}));
        let made = app.sign_in("researcher").await.put(&format!("/reservations/{}", fresh()), body).await;
        let raw = db.raw().await;
        raw.execute_unprepared("DELETE FROM occupancy").await.expect("the row is deleted");
        raw.close().await.expect("the connection closes");
        let found = found_in(&app.close_history(db).await);
        let found: Vec<(Check, String)> = found.iter().map(|finding| (finding.check, finding.subject.to_string())).collect();
        assert_eq!(found, [(Check::Occupancy, made.body["id"].as_str().expect("an id").to_owned())]);
    }
}

/// Reservations of which nothing is uncertain: an unanswered request may explain much.
fn certain(history: &History) -> BTreeSet<Uuid> {
    let uncertain: BTreeSet<Uuid> =
        history.events.iter().filter(|event| event.is_uncertain()).map(|event| event.id).collect();
    let ids = history.last.reservations.iter().map(|last| last.id);
    ids.filter(|id| !uncertain.contains(id)).collect()
}

fn event(history: &mut History, fits: impl Fn(&Event) -> bool) -> Option<&mut Event> {
    let certain = certain(history);
    history.events.iter_mut().find(|event| certain.contains(&event.id) && fits(event))
}

fn last(history: &mut History, fits: impl Fn(&FinalReservation) -> bool) -> Option<&mut FinalReservation> {
    let certain = certain(history);
    history.last.reservations.iter_mut().find(|last| certain.contains(&last.id) && fits(last))
}

fn double_a_row(history: &mut History) -> Option<()> {
    let row = history.last.occupancy.first()?.clone();
    history.last.occupancy.push(row);
    Some(())
}

fn lose_a_reservation(history: &mut History) -> Option<()> {
    let id = last(history, |last| last.seen.state == State::Confirmed)?.id;
    history.last.reservations.retain(|last| last.id != id);
    history.last.occupancy.retain(|row| row.owner != Owner::Reservation(id));
    Some(())
}

fn forget_a_request(history: &mut History) -> Option<()> {
    let id = event(history, Event::made)?.id;
    history.events.retain(|event| event.id != id || !matches!(event.operation, Operation::Create { .. }));
    Some(())
}

fn shift_a_blocker(history: &mut History) -> Option<()> {
    history.events.iter_mut().find_map(|event| {
        let Outcome::Refused { violations, .. } = &mut event.outcome else { return None };
        let occupied = violations.iter_mut().find(|violation| violation.code == "occupied")?;
        let blocker = occupied.blockers.first_mut()?;
        *blocker = blocker.shifted(TimeDelta::days(30));
        Some(())
    })
}

fn make_twice(history: &mut History) -> Option<()> {
    let again =
        |event: &Event| matches!(event.operation, Operation::Create { .. }) && !event.made() && event.succeeded();
    let Outcome::Reservation { status, .. } = &mut event(history, again)?.outcome else { return None };
    *status = 201;
    Some(())
}

fn revive(history: &mut History) -> Option<()> {
    let seen = &mut last(history, |last| last.seen.state == State::Cancelled)?.seen;
    seen.state = State::Confirmed;
    seen.revision += 1;
    Some(())
}

fn skip_a_revision(history: &mut History) -> Option<()> {
    let changed = |event: &Event| event.step().is_some() && event.succeeded();
    let Outcome::Reservation { seen, .. } = &mut event(history, changed)?.outcome else { return None };
    seen.revision += 1;
    Some(())
}

fn raise_a_sequence(history: &mut History) -> Option<()> {
    let told: BTreeSet<(Uuid, u32)> =
        history.events.iter().filter_map(|event| Some((event.id, event.seen()?.revision))).collect();
    last(history, |last| told.contains(&(last.id, last.seen.revision)))?.seen.sequence += 1;
    Some(())
}

fn rob_a_row(history: &mut History) -> Option<()> {
    let robber = history.last.occupancy.iter().map(|row| row.owner).next_back()?;
    let apart = |row: &&mut Row| row.owner != robber;
    history.last.occupancy.iter_mut().find(apart)?.owner = robber;
    Some(())
}

fn part_a_bundle(history: &mut History) -> Option<()> {
    history.last.reservations.iter_mut().find(|last| last.bundle.is_some())?.bundle = None;
    Some(())
}

fn change_twice(history: &mut History) -> Option<()> {
    let changed = |event: &Event| event.step().is_some() && event.succeeded() && event.if_match.is_some();
    let again = event(history, changed)?.clone();
    history.events.push(again);
    Some(())
}
