//! Links: what they show to whom, how they stay fresh, and how they end.

use super::*;
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use tests::{each_database, python};

fn tag(answer: &Response) -> String {
    answer.headers()[header::ETAG].to_str().expect("a tag").to_owned()
}

fn of_instrument(name: &str, busy_only: bool) -> Value {
    json!({"kind": "instrument", "instrument_id": id(name), "busy_only": busy_only})
}

fn of_lab(name: &str, busy_only: bool) -> Value {
    json!({"kind": "facility", "facility_id": id(name), "busy_only": busy_only})
}

/// Of whom and what a calendar must not tell.
fn assert_tells_nothing(file: &str, reservation: &Value) {
    for secret in ["王珊", "镀金样品", "纳米", text(reservation, "id"), "ORGANIZER", "DESCRIPTION", "LAST-MODIFIED"]
    {
        assert!(!file.contains(secret), "{secret} in {file}");
    }
}

each_database! {
    async fn a_link_shows_what_stands_and_follows_a_move(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let made = feed(&researcher, json!({"kind": "own", "label": "手机"})).await;
        let empty = file(&link(&made)).await;
        assert!(empty.contains("BEGIN:VTIMEZONE") && !empty.contains("BEGIN:VEVENT"), "{empty}");

        let reservation = booked(&researcher, 2, "镀金样品").await;
        let first = read(&link(&made), None).await;
        assert_eq!(first.headers()[header::CACHE_CONTROL], "private, no-cache");
        let known = tag(&first);
        let shown = unfolded(&first.text().await.expect("a text"));
        for line in [
            "METHOD:PUBLISH", "NAME:我的预约", "X-WR-CALNAME:我的预约", "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
            "X-PUBLISHED-TTL:PT15M", "DTSTART:20261125T010000Z", "DTEND:20261125T030000Z", "STATUS:CONFIRMED",
        ] {
            assert!(shown.contains(&format!("{line}\r\n")), "{line} in {shown}");
        }
        assert!(shown.contains("镀金样品") && shown.contains(&format!("UID:{}@", text(&reservation, "id"))), "{shown}");

        let same = read(&link(&made), Some(&known)).await;
        assert_eq!((same.status(), tag(&same)), (StatusCode::NOT_MODIFIED, known.clone()));
        assert_eq!(same.text().await.expect("no text"), "");

        let reservation = moved(&researcher, &reservation, slot(3, 9, 0, 120)).await;
        let after = read(&link(&made), Some(&known)).await;
        assert_eq!(after.status(), StatusCode::OK, "the tag is another one");
        let after = unfolded(&after.text().await.expect("a text"));
        assert!(after.contains("DTSTART:20261126T010000Z") && after.contains("SEQUENCE:1\r\n"), "{after}");
        assert_eq!(after.matches("BEGIN:VEVENT").count(), 1, "{after}");

        // The file to download is the same event: no program takes the two for different ones.
        let alone = researcher.get(&path(&reservation, "/invitation.ics")).await;
        let alone = unfolded(&alone.text);
        for name in ["UID:", "SEQUENCE:", "DTSTART:", "DTSTAMP:"] {
            let line = |file: &str| file.lines().find(|line| line.starts_with(name)).map(str::to_owned);
            assert_eq!(line(&alone), line(&after), "{name}");
        }

        cancelled(&researcher, &reservation).await;
        assert!(!file(&link(&made)).await.contains("BEGIN:VEVENT"), "what was cancelled is not there");
        app.stop().await;
    }

    async fn what_happens_to_others_leaves_ones_own_tag_alone(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, pi) = (app.sign_in("researcher").await, app.sign_in("nano-pi").await);
        let (own, lab) = (
            feed(&researcher, json!({"kind": "own"})).await,
            feed(&app.sign_in("manager").await, of_lab("em", false)).await,
        );
        booked(&researcher, 2, "镀金样品").await;
        let (mine, whole) = (tag(&read(&link(&own), None).await), tag(&read(&link(&lab), None).await));
        booked(&pi, 3, "另一个").await;
        assert_eq!(read(&link(&own), Some(&mine)).await.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(read(&link(&lab), Some(&whole)).await.status(), StatusCode::OK);
        // What is past leaves the window with its day.
        app.clock.advance(TimeDelta::days(1));
        assert_eq!(read(&link(&own), Some(&mine)).await.status(), StatusCode::OK);
        app.stop().await;
    }

    async fn names_are_for_those_who_see_them_on_the_time_line(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let reservation = booked(&researcher, 2, "镀金样品").await;
        for (who, names) in [("manager", true), ("operator", true), ("office", true), ("polymer-student", false), ("startup", false)] {
            let person = app.sign_in(who).await;
            let made = feed(&person, of_instrument("sem", false)).await;
            assert_eq!(made["busy_only"], json!(!names), "{who}");
            let shown = file(&link(&made)).await;
            assert_eq!(shown.contains("王珊"), names, "{who}: {shown}");
            assert!(shown.contains("DTSTART:20261125T0"), "{who}: {shown}");
            if !names {
                assert_tells_nothing(&shown, &reservation);
                assert!(shown.contains("SUMMARY:占用"), "{shown}");
            }
        }
        // His own use is no exception: an instrument's calendar is one calendar.
        let own = feed(&researcher, of_instrument("sem", false)).await;
        assert_tells_nothing(&file(&link(&own)).await, &reservation);
        app.stop().await;
    }

    async fn a_lab_is_for_those_who_work_for_it(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        booked(&researcher, 2, "镀金样品").await;
        for who in ["manager", "operator"] {
            let made = feed(&app.sign_in(who).await, of_lab("em", false)).await;
            assert!(file(&link(&made)).await.contains("王珊"), "{who}");
        }
        for who in ["researcher", "office", "marine-manager", "startup", "sysadmin"] {
            let answer = app.sign_in(who).await.put(&format!("/me/feeds/{}", fresh()), of_lab("em", false)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who}: {}", answer.text);
        }
        let visitor = app.visitor().put(&format!("/me/feeds/{}", fresh()), json!({"kind": "own"})).await;
        assert_eq!(visitor.status, StatusCode::UNAUTHORIZED);
        app.stop().await;
    }

    async fn busy_only_says_when_and_nothing_else(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        let reservation = booked(&researcher, 2, "镀金样品").await;
        let links = [
            link(&feed(&researcher, json!({"kind": "own", "busy_only": true})).await),
            link(&feed(&manager, of_lab("em", true)).await),
            link(&feed(&manager, of_instrument("sem", true)).await),
        ];
        let mut names = Vec::new();
        for link in &links {
            let shown = file(link).await;
            assert_tells_nothing(&shown, &reservation);
            assert_eq!(shown.matches("BEGIN:VEVENT").count(), 1, "{shown}");
            assert!(shown.contains("SUMMARY:占用"), "{shown}");
            let uid = |shown: &str| shown.lines().find(|line| line.starts_with("UID:")).map(str::to_owned);
            assert_eq!(uid(&shown), uid(&file(link).await), "it stays while the time does");
            names.push(uid(&shown));
        }
        names.dedup();
        assert_eq!(names.len(), 3, "two feeds cannot be compared by their names");
        app.stop().await;
    }

    async fn rights_are_those_of_the_moment_of_reading(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        let reservation = booked(&researcher, 2, "镀金样品").await;
        let lab = link(&feed(&manager, of_lab("em", false)).await);
        let instrument = link(&feed(&manager, of_instrument("sem", false)).await);
        let known = tag(&read(&instrument, None).await);
        assert!(file(&lab).await.contains("王珊"));
        let raw = db.raw().await;
        raw.execute_unprepared("DELETE FROM role_grant WHERE role = 'lab_manager'").await.expect("gone");
        assert_eq!(read(&lab, None).await.status(), StatusCode::NOT_FOUND, "he does not work there any more");
        assert_eq!(read(&instrument, Some(&known)).await.status(), StatusCode::OK, "what he knows is not the same");
        assert_tells_nothing(&file(&instrument).await, &reservation);
        raw.execute_unprepared("UPDATE person SET state = 'disabled'").await.expect("disabled");
        assert_eq!(read(&instrument, None).await.status(), StatusCode::NOT_FOUND);
        raw.close().await.expect("closed");
        app.stop().await;
    }

    async fn what_opens_nothing_is_answered_alike(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let made = feed(&researcher, json!({"kind": "own"})).await;
        let password = feed(&researcher, json!({"kind": "caldav"})).await;
        assert_eq!(read(&link(&made), None).await.status(), StatusCode::OK);
        let address = format!("/me/feeds/{}", text(&made, "id"));
        let other = app.sign_in("pi").await.delete(&address).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "it is not his");
        assert_eq!(researcher.delete(&address).await.status, StatusCode::NO_CONTENT);
        assert_eq!(researcher.delete(&address).await.status, StatusCode::NOT_FOUND);
        let secret = text(&password["secret"], "password");
        for gone in [
            link(&made),
            format!("{}/calendar/{secret}.ics", app.base()),
            format!("{}/calendar/{}.ics", app.base(), "A".repeat(43)),
            format!("{}/calendar/short.ics", app.base()),
            link(&made).trim_end_matches(".ics").to_owned(),
        ] {
            let answer = read(&gone, None).await;
            let status = answer.status();
            let body: Value = answer.json().await.expect("a problem");
            assert_eq!((status, &body["code"], &body["params"]), (StatusCode::NOT_FOUND, &json!("not-found"), &Value::Null), "{gone}");
        }
        let again = researcher.put(&address, json!({"kind": "own"})).await;
        assert_eq!(again.code(), "id-in-use", "what was ended does not come back: {}", again.text);
        app.stop().await;
    }

    async fn a_secret_is_shown_once_and_nowhere_kept(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let address = format!("/me/feeds/{}", fresh());
        let made = researcher.put(&address, json!({"kind": "own"})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert!(made.body["secret"]["qr_svg"].as_str().is_some_and(|svg| svg.contains("<svg")), "{}", made.text);
        let again = researcher.put(&address, json!({"kind": "own"})).await;
        assert_eq!((again.status, &again.body["secret"]), (StatusCode::OK, &Value::Null), "{}", again.text);
        assert_eq!(researcher.put(&address, json!({"kind": "caldav"})).await.code(), "id-in-use");
        assert_eq!(app.sign_in("pi").await.put(&address, json!({"kind": "own"})).await.code(), "id-in-use");

        let listed = || async { researcher.get("/me/feeds").await.body["items"][0].clone() };
        let before = listed().await;
        assert_eq!((&before["secret"], &before["last_used_at"]), (&Value::Null, &Value::Null));
        let read_at = app.app.clock.now();
        file(&link(&made.body)).await;
        assert_eq!(listed().await["last_used_at"], json!(read_at));
        app.clock.advance(TimeDelta::minutes(59));
        file(&link(&made.body)).await;
        assert_eq!(listed().await["last_used_at"], json!(read_at), "to the hour");
        app.clock.advance(TimeDelta::minutes(1));
        file(&link(&made.body)).await;
        assert_eq!(listed().await["last_used_at"], json!(read_at + TimeDelta::hours(1)));

        let secret = link(&made.body);
        let secret = secret.rsplit('/').next().and_then(|file| file.strip_suffix(".ics")).expect("a secret").to_owned();
        assert!(api::auth::secret::Secret::parse(&secret).is_ok(), "32 random bytes");
        let stored = db.number("SELECT count(*) FROM feed WHERE label = '' AND length(token_hash) = 32").await;
        assert_eq!(stored, 1, "a digest alone");
        app.stop().await;
    }

    async fn a_person_has_at_most_twenty(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        for _ in 0..20 {
            feed(&researcher, json!({"kind": "own"})).await;
        }
        let refused = researcher.put(&format!("/me/feeds/{}", fresh()), json!({"kind": "caldav"})).await;
        assert_eq!(refused.body["errors"][0]["code"], "too_many_feeds", "{}", refused.text);
        let first = researcher.get("/me/feeds?limit=1").await;
        let next = first.body["next"].as_str().expect("a cursor");
        let second = researcher.get(&format!("/me/feeds?limit=1&cursor={next}")).await;
        assert_ne!(first.body["items"][0]["id"], second.body["items"][0]["id"], "{}", second.text);
        let one = format!("/me/feeds/{}", text(&first.body["items"][0], "id"));
        assert_eq!(researcher.delete(&one).await.status, StatusCode::NO_CONTENT);
        feed(&researcher, json!({"kind": "caldav"})).await;
        app.stop().await;
    }

    async fn what_is_asked_for_must_fit_together(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        for (body, pointer) in [
            (json!({}), "/kind"),
            (json!({"kind": "own", "facility_id": id("em")}), "/kind"),
            (json!({"kind": "facility"}), "/facility_id"),
            (json!({"kind": "instrument"}), "/instrument_id"),
            (json!({"kind": "caldav", "busy_only": true}), "/kind"),
            (json!({"kind": "own", "label": "长".repeat(61)}), "/label"),
            (json!({"kind": "own", "secret": "x"}), "/secret"),
        ] {
            let answer = manager.put(&format!("/me/feeds/{}", fresh()), body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
            assert_eq!(answer.body["errors"][0]["pointer"], pointer, "{}", answer.text);
        }
        let unknown = json!({"kind": "instrument", "instrument_id": fresh()});
        assert_eq!(manager.put(&format!("/me/feeds/{}", fresh()), unknown).await.status, StatusCode::NOT_FOUND);
        app.stop().await;
    }

    async fn a_series_is_one_event_that_repeats(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let own = feed(&researcher, json!({"kind": "own"})).await;
        let lab = feed(&app.sign_in("manager").await, of_lab("em", false)).await;
        let body = crate::series::repeated("sem", "FREQ=WEEKLY;COUNT=4", json!({"group_id": id("nano")}));
        let made = researcher.put(&format!("/series/{}", fresh()), body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let one = |n: usize| json!({"id": made.body["occurrences"][n]["reservation_id"], "revision": 1});
        moved(&researcher, &one(1), slot(10, 14, 0, 120)).await;
        cancelled(&researcher, &one(2)).await;
        let series = researcher.get(&format!("/series/{}", text(&made.body, "id"))).await.body;
        let live: Vec<(&Value, &Value)> = series["occurrences"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|one| one["state"] == "confirmed")
            .map(|one| (&one["start"], &one["end"]))
            .collect();
        assert_eq!(live.len(), 3, "{series}");
        for link in [link(&own), link(&lab)] {
            let shown = read(&link, None).await.text().await.expect("a text");
            assert!(shown.contains("RRULE:FREQ=WEEKLY;COUNT=4"), "{shown}");
            let read = python::answer("expand_ics.py", shown.as_bytes());
            let read: Value = serde_json::from_str(&read).expect("JSON");
            assert_eq!((&read["errors"], read["uids"].as_array().map(Vec::len)), (&json!([]), Some(1)), "{read}");
            let time = |value: &Value| {
                let text = value.as_str().expect("a time");
                chrono::DateTime::parse_from_rfc3339(text).expect("an instant").to_utc()
            };
            let seen = read["occurrences"].as_array().expect("a list");
            let seen: Vec<_> = seen.iter().map(|one| (time(&one[0]), time(&one[1]))).collect();
            let live: Vec<_> = live.iter().map(|(start, end)| (time(start), time(end))).collect();
            assert_eq!(seen, live, "{read}");
        }
        let known = tag(&read(&link(&own), None).await);
        cancelled(&researcher, &one(3)).await;
        assert_eq!(read(&link(&own), Some(&known)).await.status(), StatusCode::OK);
        app.stop().await;
    }

    async fn outages_stand_in_the_calendars_of_labs_and_instruments(db) {
        let app = TestApp::with_city(db).await;
        let (manager, student) = (app.sign_in("manager").await, app.sign_in("polymer-student").await);
        let links = [
            link(&feed(&manager, of_lab("em", false)).await),
            link(&feed(&manager, of_instrument("sem", false)).await),
            link(&feed(&student, of_instrument("sem", false)).await),
        ];
        let known = tag(&read(&links[2], None).await);
        let mut body = slot(4, 9, 0, 600);
        (body["instrument_id"], body["reason"], body["note"]) = (json!(id("sem")), json!("fault"), json!("灯丝断了"));
        let outage = format!("/outages/{}", fresh());
        assert_eq!(manager.put(&outage, body).await.status, StatusCode::CREATED);
        assert_eq!(read(&links[2], Some(&known)).await.status(), StatusCode::OK);
        for (n, link) in links.iter().enumerate() {
            let shown = file(link).await;
            assert!(shown.contains("SUMMARY:停机") && shown.contains("DTSTART:20261127T010000Z"), "{shown}");
            assert_eq!(shown.contains("灯丝断了"), n < 2, "the lab's words are for the lab: {shown}");
        }
        app.clock.advance(TimeDelta::days(4) + TimeDelta::hours(1));
        assert_eq!(manager.post(&format!("{outage}/end"), json!({})).await.status, StatusCode::OK);
        assert!(file(&links[1]).await.contains("DTEND:20261127T020000Z"));
        app.stop().await;
    }
}
