//! Measures what a calendar costs that programs fetch again and again: `docs/performance.md` explains it.
//!
//! An instrument's calendar with five thousand reservations is asked for over HTTP on one connection: whole, and with the
//! tag of what is known. The same round trip that reads nothing (`/healthz`) stands beside both in every round.

use api::store::{self, reservation_event::Event};
use booking::decision::Happening;
use chrono::TimeDelta;
use futures::FutureExt;
use inventory::slot::Slot;
use reqwest::{Client, StatusCode, header};
use serde_json::json;
use std::time::{Duration, Instant};
use tests::{
    app::{TestApp, beginning, fresh, id},
    database::{Kind, TestDatabase},
    load::calibration,
    sample::reservation,
};

/// How many reservations the calendar has.
const EVENTS: usize = 5_000;
/// How often each request is sent in a round, after a few that are not counted.
const TIMES: usize = 100;
const WARM: usize = 5;
const ROUNDS: usize = 3;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let before = calibration::run();
        println!("SHA-256: {:.0} MB/s on one core", before.hashed_mb_per_second);
        println!("\n| database | request | median | 95 % | beside /healthz |\n|---|---|---|---|---|");
        for (kind, name) in [(Kind::Sqlite, "SQLite"), (Kind::Postgres, "PostgreSQL")] {
            measure(kind, name).await;
        }
    });
}

async fn measure(kind: Kind, name: &str) {
    let db = TestDatabase::create(kind).await;
    let app = TestApp::with_city(&db).await;
    fill(&app).await;
    let manager = app.sign_in("manager").await;
    let body = json!({"kind": "instrument", "instrument_id": id("sem")});
    let made = manager.put(&format!("/me/feeds/{}", fresh()), body).await;
    let link = made.body["secret"]["url"].as_str().expect("a link").to_owned();
    let client = Client::builder().no_proxy().build().expect("a client");
    let first = client.get(&link).send().await.expect("an answer");
    let tag = first.headers()[header::ETAG].to_str().expect("a tag").to_owned();
    let text = first.text().await.expect("a text");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), EVENTS);

    let health = format!("{}/healthz", app.base());
    let (mut nothing, mut known, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        nothing.extend(times(TIMES, || client.get(&health), StatusCode::OK).await);
        let ask = || client.get(&link).header(header::IF_NONE_MATCH, &tag);
        known.extend(times(TIMES, ask, StatusCode::NOT_MODIFIED).await);
        whole.extend(times(TIMES / 10, || client.get(&link), StatusCode::OK).await);
    }
    let base = median(&mut nothing);
    for (request, times) in [("nothing (`/healthz`)", &mut nothing), ("known, 304", &mut known), ("whole", &mut whole)]
    {
        let middle = median(times);
        let late = times[times.len() * 95 / 100];
        let ratio = middle.as_secs_f64() / base.as_secs_f64();
        println!("| {name} | {request} | {} | {} | {ratio:.1} |", ms(middle), ms(late));
    }
    app.stop().await;
    db.remove().await;
}

/// Sends a request again and again and returns how long each took, its body read.
async fn times(count: usize, ask: impl Fn() -> reqwest::RequestBuilder, status: StatusCode) -> Vec<Duration> {
    let mut took = Vec::with_capacity(count);
    for n in 0..WARM + count {
        let began = Instant::now();
        let answer = ask().send().await.expect("an answer");
        assert_eq!(answer.status(), status);
        answer.bytes().await.expect("a body");
        if n >= WARM {
            took.push(began.elapsed());
        }
    }
    took
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// Stores reservations of an hour, three hours apart, a month of them past, each with its history.
async fn fill(app: &TestApp) {
    let writing = app.app.db.write("fill", move |tx| {
        async move {
            for n in 0..EVENTS {
                let start = beginning() - TimeDelta::days(30) + TimeDelta::hours(3 * i64::try_from(n).unwrap_or(0));
                let slot = Slot::new(start, start + TimeDelta::hours(1)).expect("a forward time");
                let reservation = reservation(slot);
                store::reservation::insert(tx, &reservation, vec![0; 32]).await?;
                let event = Event {
                    reservation: reservation.id,
                    at: beginning(),
                    actor: Some(reservation.applicant),
                    happening: Happening::Confirmed,
                    reason: None,
                    revision: 1,
                    slot,
                    waiver: None,
                    approval: None,
                };
                store::reservation_event::insert(tx, fresh(), &event).await?;
                store::change::insert(tx, reservation.instrument, &slot, beginning()).await?;
            }
            Ok(())
        }
        .boxed()
    });
    writing.await.expect("the calendar is filled");
}
