//! Asking for a series: what is promised, what is refused, what cannot be read.

use super::*;
use tokio::task::JoinSet;

each_database! {
    async fn a_series_is_promised_as_one_and_told_in_one_mail(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let (address, body) = (format!("/series/{}", fresh()), weekly("FREQ=WEEKLY;COUNT=3", "all", of_group()));
        let made = researcher.put(&address, body.clone()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(states(&made.body), ["confirmed", "confirmed", "confirmed"]);
        assert_eq!(made.body["rule"]["zh"], "每周四 09:00–11:00，共 3 次");
        let starts: Vec<_> = occurrences(&made.body).iter().map(|one| time(&one["start"])).collect();
        let first = beginning() + TimeDelta::days(3);
        assert_eq!(starts, [first, first + TimeDelta::days(7), first + TimeDelta::days(14)]);
        assert_eq!(made.headers["etag"], "\"3\"");
        assert_eq!(app.work().await, 2, "the applicant and the lab, once each");

        // Every occurrence is a reservation like any other.
        let one = &occurrences(&made.body)[1];
        let path = format!("/reservations/{}", one["reservation_id"].as_str().expect("an id"));
        let reservation = researcher.get(&path).await;
        assert_eq!((&reservation.body["series_id"], &reservation.body["start"]), (&made.body["id"], &one["start"]));
        let quote = json!({"start": one["start"], "end": one["end"], "mode": "self_use"});
        let quote = app.visitor().post(&format!("/instruments/{}/quote", id("sem")), quote).await;
        assert!(quote.violations().contains(&"occupied"), "{}", quote.text);

        // Asked again it is there; another request under its id is not.
        let again = researcher.put(&address, body).await;
        assert_eq!((again.status, &again.body["revision"]), (StatusCode::OK, &json!(3)), "{}", again.text);
        let other = researcher.put(&address, weekly("FREQ=WEEKLY;COUNT=2", "all", of_group())).await;
        assert_eq!((other.status, other.code()), (StatusCode::CONFLICT, "id-in-use"), "{}", other.text);
        assert_eq!(app.work().await, 0);
        app.stop().await;
    }

    async fn the_preview_says_what_the_request_gets(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        take(&researcher, 10).await;
        let body = weekly("FREQ=WEEKLY;COUNT=4", "all", of_group());
        let trial = json!({
            "start": body["start"], "end": body["end"], "mode": "self_use", "group_id": id("nano"),
            "repeat": {"rule": "FREQ=WEEKLY;COUNT=4"},
        });
        let preview = researcher.post(&format!("/instruments/{}/series-quote", id("sem")), trial).await;
        assert_eq!(preview.status, StatusCode::OK, "{}", preview.text);
        assert_eq!(outcomes(&preview.body), ["confirmed", "refused", "confirmed", "confirmed"]);
        assert_eq!((&preview.body["possible"], &preview.body["sign_in_needed"]), (&json!(3), &json!(false)));

        let refused = put(&researcher, body.clone()).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "series-refused"), "{}", refused.text);
        assert_eq!(refused.body["occurrences"], preview.body["occurrences"]);
        let second = &occurrences(&refused.body)[1]["violations"];
        assert_eq!(second[0]["code"], "occupied", "{second}");
        assert_eq!(second[0]["blockers"].as_array().map(Vec::len), Some(1));
        assert_eq!(db.number("SELECT count(*) FROM series").await, 0, "nothing half-written");

        let possible = put(&researcher, weekly("FREQ=WEEKLY;COUNT=4", "possible", of_group())).await;
        assert_eq!(possible.status, StatusCode::CREATED, "{}", possible.text);
        assert_eq!(states(&possible.body), ["confirmed", "confirmed", "confirmed"]);
        app.stop().await;
    }

    async fn a_visitor_may_try_a_series_out(db) {
        let app = TestApp::with_city(db).await;
        let body = weekly("FREQ=WEEKLY;COUNT=2", "all", json!({}));
        let trial = json!({
            "start": body["start"], "end": body["end"], "mode": "commissioned", "repeat": body["repeat"],
        });
        let preview = app.visitor().post(&format!("/instruments/{}/series-quote", id("sem")), trial).await;
        assert_eq!(outcomes(&preview.body), ["pending", "pending"], "{}", preview.text);
        assert_eq!(preview.body["sign_in_needed"], true);
        assert_eq!(preview.body["price_fen"], 144_000);
        app.stop().await;
    }

    async fn what_cannot_be_read_is_said_at_once(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let refused = |repeat: Value| {
            let (researcher, mut body) = (researcher.clone(), weekly("", "all", of_group()));
            body["repeat"] = repeat;
            async move {
                let answer = put(&researcher, body).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
                let error = &answer.body["errors"][0];
                format!("{} {}", error["pointer"].as_str().unwrap_or_default(), error["code"].as_str().unwrap_or_default())
            }
        };
        assert_eq!(refused(json!({})).await, "/repeat/rule required");
        assert_eq!(refused(json!({"rule": "FREQ=FORTNIGHTLY"})).await, "/repeat/rule not_a_rule");
        assert_eq!(refused(json!({"rule": "FREQ=DAILY"})).await, "/repeat/rule too_many");
        assert_eq!(refused(json!({"rule": "FREQ=DAILY;UNTIL=20200101"})).await, "/repeat/rule ends_before_start");
        let first = beginning() + TimeDelta::days(3);
        assert_eq!(refused(json!({"rule": "FREQ=DAILY;COUNT=1", "without": [first]})).await, "/repeat/without nothing_left");
        assert_eq!(refused(json!({"rule": "FREQ=DAILY;COUNT=2", "sometimes": true})).await, "/repeat/sometimes unknown_field");
        let missing = put(&researcher, json!({})).await;
        assert!(missing.body["errors"].as_array().expect("a list").len() >= 6, "{}", missing.text);
        app.stop().await;
    }

    async fn of_thirty_two_series_at_once_one_is_promised(db) {
        let app = TestApp::with_city(db).await;
        let mut people = Vec::new();
        for local in ["researcher", "pi", "nano-pi", "polymer-student"] {
            people.push(app.sign_in(local).await);
        }
        let groups = ["nano", "polymer", "nano", "polymer"];
        let mut racers = JoinSet::new();
        for number in 0..32 {
            let person = people[number % 4].clone();
            racers.spawn(async move {
                // They begin on different days and meet in the third week at the latest.
                let first = slot(3 + 7 * (number as i64 % 3), 9, 0, 120);
                let mut body = want("raman", first, json!({"group_id": id(groups[number % 4])}));
                body["repeat"] = json!({"rule": "FREQ=WEEKLY;COUNT=3"});
                body["choice"] = json!("all");
                put(&person, body).await
            });
        }
        let answers = racers.join_all().await;
        let made = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
        assert_eq!(made, 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
        for answer in answers.iter().filter(|answer| answer.status != StatusCode::CREATED) {
            assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "series-refused"), "{}", answer.text);
        }
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 3);
        assert_eq!(app.app.metrics.guard_fired_total(), 0);
        app.stop().await;
    }
}
