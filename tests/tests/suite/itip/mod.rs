//! Invitations as calendars get them: a table of what is before, what happens, and which messages follow.
//!
//! The rules behind the expectations are those of RFC 5546 (iTIP) as `docs/calendar.md` cites them. Each line of a table
//! is a scenario of its own; all messages are also taken in by a calendar client that knows the RFC's rules and nothing
//! of ours ([`client`]), and at the end it must hold what the API shows. What real people's calendars make of the same
//! messages, Thunderbird says ([`thunderbird`]).

mod client;
mod steps;
mod table;
mod thunderbird;
mod world;

use tests::each_database;

each_database! {
    async fn single_reservations(db) {
        table::play(db, include_str!("single.txt")).await;
    }

    async fn reservations_that_are_approved(db) {
        table::play(db, include_str!("held.txt")).await;
    }

    async fn deadlines_and_the_bench(db) {
        table::play(db, include_str!("late.txt")).await;
    }

    async fn uses_with_an_operator(db) {
        table::play(db, include_str!("operated.txt")).await;
    }

    async fn series(db) {
        table::play(db, include_str!("series.txt")).await;
    }

    async fn series_with_an_operator(db) {
        table::play(db, include_str!("operated_series.txt")).await;
    }

    async fn instruments_that_stand_elsewhere(db) {
        table::play(db, include_str!("elsewhere.txt")).await;
    }

    async fn people_who_come_and_go(db) {
        table::play(db, include_str!("people.txt")).await;
    }
}
