//! Programs that are not ours follow the calendars: vdirsyncer fetches, khal shows; Thunderbird does both.

use super::*;
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Write},
    process::Stdio,
};
use tests::{each_database, python};

/// Start and end of everything that khal shows of a calendar.
fn times(answer: &Value, calendar: &str) -> BTreeSet<(String, String)> {
    let lines = answer["shown"][calendar].as_array().unwrap_or_else(|| unreachable!("{calendar} in {answer}"));
    lines
        .iter()
        .map(|line| (line[0].as_str().expect("a start").to_owned(), line[1].as_str().expect("an end").to_owned()))
        .collect()
}

/// The same of what the site shows its person.
async fn standing(person: &Person) -> BTreeSet<(String, String)> {
    let listed = person.get("/reservations?scope=mine&state=confirmed&limit=100").await;
    assert_eq!(listed.status, StatusCode::OK, "{}", listed.text);
    let minute = |value: &Value| {
        let at: DateTime<Utc> = value.as_str().expect("a time").parse().expect("an instant");
        at.format("%Y-%m-%d %H:%M").to_string()
    };
    let items = listed.body["items"].as_array().expect("a list");
    items.iter().map(|one| (minute(&one["start"]), minute(&one["end"]))).collect()
}

/// A Thunderbird that runs beside the test and fetches when it is told to.
struct Thunderbird(python::Beside);

impl Thunderbird {
    fn start(asked: &Value) -> Self {
        let mut command = python::script("follow_calendars_thunderbird.py");
        let mut running = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python starts");
        writeln!(running.stdin.as_mut().expect("its input"), "{asked}").expect("it reads");
        Self(python::Beside(running))
    }

    /// Fetches everything, and says what is shown.
    fn fetch(&mut self) -> Value {
        let Self(python::Beside(running)) = self;
        writeln!(running.stdin.as_mut().expect("its input")).expect("it reads");
        let mut line = String::new();
        // It says one line at a time, so that nothing is lost with the buffer.
        BufReader::new(running.stdout.as_mut().expect("its output")).read_line(&mut line).expect("it answers");
        serde_json::from_str(&line).unwrap_or_else(|_| unreachable!("not JSON: {line:?}"))
    }

    /// Lets it end by itself, which removes its folder.
    fn end(mut self) {
        let Self(python::Beside(running)) = &mut self;
        drop(running.stdin.take());
        assert!(running.wait().expect("it ends").success());
    }
}

each_database! {
    /// Set up by its dialog's own search, Thunderbird shows what stands under a link and over CalDAV, and after a fetch
    /// what has changed: a move, a moved and a cancelled occurrence of a series, and a cancellation.
    async fn thunderbird_sees_what_the_site_shows(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let one = booked(&researcher, 2, "镀金样品").await;
        let two = booked(&researcher, 4, "另一个").await;
        let body = crate::series::repeated("sem", "FREQ=WEEKLY;COUNT=4", json!({"group_id": id("nano")}));
        let series = researcher.put(&format!("/series/{}", fresh()), body).await;
        assert_eq!(series.status, StatusCode::CREATED, "{}", series.text);

        let linked = feed(&researcher, json!({"kind": "own"})).await;
        let dav = feed(&researcher, json!({"kind": "caldav"})).await;
        let mut thunderbird = Thunderbird::start(&json!({
            "link": link(&linked), "dav": text(&dav["secret"], "url"), "user": text(&dav["secret"], "user"),
            "password": text(&dav["secret"], "password"),
        }));
        let seen = standing(&researcher).await;
        assert_eq!(seen.len(), 6);
        let answer = thunderbird.fetch();
        for calendar in ["link", "dav/mine"] {
            assert_eq!(times(&answer, calendar), seen, "{calendar}: {answer}");
        }

        app.clock.advance(TimeDelta::minutes(20));
        moved(&researcher, &one, slot(3, 14, 0, 120)).await;
        cancelled(&researcher, &two).await;
        let second = json!({"id": series.body["occurrences"][1]["reservation_id"], "revision": 1});
        moved(&researcher, &second, slot(11, 14, 0, 60)).await;
        let third = json!({"id": series.body["occurrences"][2]["reservation_id"], "revision": 1});
        cancelled(&researcher, &third).await;
        let seen = standing(&researcher).await;
        assert_eq!(seen.len(), 4);
        let answer = thunderbird.fetch();
        for calendar in ["link", "dav/mine"] {
            assert_eq!(times(&answer, calendar), seen, "{calendar}: {answer}");
        }
        thunderbird.end();
        app.stop().await;
    }

    /// A person's link, his own calendar and his lab's all show what stands, and so they do after a move, an exception
    /// in a series and a cancellation.
    async fn vdirsyncer_and_khal_see_what_the_site_shows(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        let one = booked(&researcher, 2, "镀金样品").await;
        let two = booked(&researcher, 4, "另一个").await;
        let body = crate::series::repeated("sem", "FREQ=WEEKLY;COUNT=4", json!({"group_id": id("nano")}));
        let series = researcher.put(&format!("/series/{}", fresh()), body).await;
        assert_eq!(series.status, StatusCode::CREATED, "{}", series.text);

        let mut asked = Vec::new();
        for (person, kind) in [(&researcher, json!({"kind": "own"})), (&manager, json!({"kind": "facility", "facility_id": id("em")}))] {
            let (linked, dav) = (feed(person, kind).await, feed(person, json!({"kind": "caldav"})).await);
            asked.push(json!({
                "link": link(&linked), "dav": text(&dav["secret"], "url"), "user": text(&dav["secret"], "user"),
                "password": text(&dav["secret"], "password"), "from": "2026-11-23", "days": 60,
            }));
        }
        let lab = format!("dav/{}", id("em"));
        let mut seen = standing(&researcher).await;
        assert_eq!(seen.len(), 6);
        for round in 0..2 {
            for (asked, calendars) in asked.iter_mut().zip([["link", "dav/mine"], ["link", lab.as_str()]]) {
                let answer: Value = serde_json::from_str(&python::answer("follow_calendars.py", asked.to_string().as_bytes())).expect("JSON");
                for calendar in calendars {
                    assert_eq!(times(&answer, calendar), seen, "round {round}, {calendar}: {answer}");
                }
                asked["folder"] = answer["folder"].clone();
            }
            if round == 0 {
                app.clock.advance(TimeDelta::minutes(20));
                moved(&researcher, &one, slot(3, 14, 0, 120)).await;
                cancelled(&researcher, &two).await;
                let second = json!({"id": series.body["occurrences"][1]["reservation_id"], "revision": 1});
                moved(&researcher, &second, slot(11, 14, 0, 60)).await;
                let third = json!({"id": series.body["occurrences"][2]["reservation_id"], "revision": 1});
                cancelled(&researcher, &third).await;
                seen = standing(&researcher).await;
                assert_eq!(seen.len(), 4);
            }
        }
        for asked in asked {
            std::fs::remove_dir_all(asked["folder"].as_str().expect("a folder")).expect("removed");
        }
        app.stop().await;
    }

    /// A program that tests CalDAV servers finds what is promised, and makes nothing.
    async fn caldav_server_tester_finds_a_server_that_can_be_read(db) {
        let app = TestApp::with_city(db).await;
        let made = feed(&app.sign_in("manager").await, json!({"kind": "caldav"})).await;
        let asked = ["url", "user", "password"].map(|name| (name, made["secret"][name].clone()));
        let asked = json!(std::collections::BTreeMap::from(asked)).to_string();
        let answer: Value = serde_json::from_str(&python::answer("probe_caldav.py", asked.as_bytes())).expect("JSON");
        for (feature, support) in [
            ("get-current-user-principal", "full"),
            ("auth.www-authenticate", "full"),
            ("auth.www-authenticate.usable-scheme", "full"),
            ("propfind", "full"),
            ("propfind.allprop", "full"),
            ("propfind.allprop.resourcetype", "full"),
            ("propfind.principal-depth-1", "full"),
            ("propfind.displayname", "full"),
            ("create-calendar", "unsupported"),
            ("create-calendar.auto", "unsupported"),
            ("scheduling", "unsupported"),
        ] {
            assert_eq!(answer["found"][feature], support, "{feature} in {answer}");
        }
        assert_eq!((&answer["calendars"], &answer["unchanged"]), (&json!(3), &json!(true)), "{answer}");
        app.stop().await;
    }
}
