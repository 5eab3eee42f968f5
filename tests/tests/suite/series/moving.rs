//! Moving an occurrence with those that follow, or all, over HTTP.

use super::*;

fn starts(series: &Value) -> Vec<DateTime<Utc>> {
    occurrences(series).iter().map(|one| time(&one["start"])).collect()
}

/// So many days after the first Thursday, at this hour of Shanghai.
fn at(days: i64, hour: i64) -> DateTime<Utc> {
    beginning() + TimeDelta::days(3 + days) + TimeDelta::hours(hour - 9)
}

each_database! {
    async fn this_and_following_become_a_series_of_their_own(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let made = put(&researcher, weekly("FREQ=WEEKLY;COUNT=4", "all", of_group())).await;
        app.work().await;
        let body = moved_to(&made.body, 2, "following", slot(16, 10, 0, 120));
        let quote = researcher.post(&path(&made.body, "/move-quote"), body.clone()).await;
        assert_eq!(outcomes(&quote.body), ["confirmed", "confirmed"], "{}", quote.text);
        assert_eq!((&quote.body["divides"], &quote.body["exceptions"]), (&json!(true), &json!(0)));
        assert_eq!(quote.body["rule"]["zh"], "每周三 10:00–12:00，共 2 次");
        let names: Vec<_> = occurrences(&quote.body).iter().map(|one| &one["recurrence_id"]).collect();
        let old: Vec<_> = occurrences(&made.body)[2..].iter().map(|one| &one["recurrence_id"]).collect();
        assert_eq!(names, old, "as they are called now");

        let mut explained = body.clone();
        explained["reason"] = json!("讲座占用");
        let moved = researcher.patch(&path(&made.body, ""), revision(&made.body), explained).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        let one = format!("/reservations/{}", occurrences(&moved.body)[0]["reservation_id"].as_str().expect("an id"));
        let told = researcher.get(&one).await;
        let history = told.body["history"].as_array().expect("a list");
        assert_eq!(history.last().expect("a move")["reason"], "讲座占用", "{}", told.text);
        assert_ne!(moved.body["id"], made.body["id"]);
        assert_eq!((&moved.body["continues"], states(&moved.body)), (&made.body["id"], vec!["confirmed"; 2]));
        assert_eq!(starts(&moved.body), [at(13, 10), at(20, 10)]);
        assert_eq!(moved.body["rule"], quote.body["rule"]);
        let left = researcher.get(&path(&made.body, "")).await;
        assert_eq!(starts(&left.body), [at(0, 9), at(7, 9)]);
        assert_eq!(left.body["continued_by"], json!([moved.body["id"]]));
        assert_eq!(left.body["rule"]["zh"], "每周四 09:00–11:00，共 2 次");
        assert!(revision(&left.body) > revision(&made.body), "who has seen it whole must look again");
        let stale = researcher.patch(&path(&made.body, ""), revision(&made.body), body).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{}", stale.text);
        assert_eq!(app.work().await, 4, "applicant and lab, once for each of the two series");
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 4);
        app.stop().await;
    }

    async fn all_move_a_week_and_the_exception_stays(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let made = put(&researcher, weekly("FREQ=WEEKLY;COUNT=4", "all", of_group())).await;
        let second = format!("/reservations/{}", occurrences(&made.body)[1]["reservation_id"].as_str().expect("an id"));
        assert_eq!(researcher.patch(&second, 1, slot(11, 15, 0, 60)).await.status, StatusCode::OK);
        let seen = researcher.get(&path(&made.body, "")).await;
        assert!(seen.body["can"].as_array().is_some_and(|can| can.contains(&json!("move"))), "{}", seen.text);
        app.work().await;

        // A week later each has the name that the next one had.
        let body = moved_to(&seen.body, 0, "all", slot(10, 9, 0, 120));
        let quote = researcher.post(&path(&made.body, "/move-quote"), body.clone()).await;
        assert_eq!((&quote.body["divides"], &quote.body["exceptions"]), (&json!(false), &json!(1)), "{}", quote.text);
        let moved = researcher.patch(&path(&made.body, ""), revision(&seen.body), body).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        assert_eq!(moved.body["id"], made.body["id"]);
        assert_eq!(starts(&moved.body), [at(7, 9), at(8, 15), at(21, 9), at(28, 9)]);
        let marked: Vec<_> = occurrences(&moved.body).iter().filter_map(|one| one["moved"].as_bool()).collect();
        assert_eq!(marked, [false, true, false, false]);
        assert_eq!(app.work().await, 2, "the applicant and the lab, once each");
        app.stop().await;
    }

    async fn one_that_is_in_the_way_keeps_all_where_they_are(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let made = put(&researcher, weekly("FREQ=WEEKLY;COUNT=3", "all", of_group())).await;
        let other = want("sem", slot(10, 13, 0, 60), of_group());
        assert_eq!(researcher.put(&format!("/reservations/{}", fresh()), other).await.status, StatusCode::CREATED);
        app.work().await;
        let body = moved_to(&made.body, 0, "all", slot(3, 12, 0, 120));
        let quote = researcher.post(&path(&made.body, "/move-quote"), body.clone()).await;
        assert_eq!(outcomes(&quote.body), ["confirmed", "refused", "confirmed"], "{}", quote.text);
        let refused = researcher.patch(&path(&made.body, ""), revision(&made.body), body).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "series-refused"), "{}", refused.text);
        assert_eq!(refused.body["occurrences"], quote.body["occurrences"]);
        assert_eq!(occurrences(&refused.body)[1]["violations"][0]["code"], "occupied");
        let seen = researcher.get(&path(&made.body, "")).await;
        assert_eq!((seen.body, app.work().await), (made.body, 0), "nothing has happened");
        app.stop().await;
    }

    async fn what_a_moved_series_gives_up_is_offered_to_those_who_wait(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, student) = (app.sign_in("researcher").await, app.sign_in("polymer-student").await);
        let made = put(&researcher, repeated("raman", "FREQ=WEEKLY;COUNT=2", of_group())).await;
        assert_eq!(states(&made.body), ["confirmed", "confirmed"], "{}", made.text);
        let morning = |day: i64| {
            let within = json!({"group_id": id("polymer"), "wait_within": slot(day, 9, 0, 120)});
            want("raman", slot(day, 9, 0, 120), within)
        };
        let [one, other] = [format!("/reservations/{}", fresh()), format!("/reservations/{}", fresh())];
        assert_eq!(student.put(&one, morning(3)).await.body["state"], "waiting");
        assert_eq!(student.put(&other, morning(10)).await.body["state"], "waiting");
        app.work().await;

        // A week later: the first morning becomes free, and the second is taken by the one before.
        let body = moved_to(&made.body, 0, "all", slot(10, 9, 0, 120));
        let moved = researcher.patch(&path(&made.body, ""), revision(&made.body), body).await;
        assert_eq!(starts(&moved.body), [at(7, 9), at(14, 9)], "{}", moved.text);
        assert_eq!(student.get(&one).await.body["state"], "offered");
        assert_eq!(student.get(&other).await.body["state"], "waiting");
        assert_eq!(app.work().await, 3, "the move to applicant and lab, the offer to one");
        app.stop().await;
    }

    async fn what_cannot_be_moved_so_is_said(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        let startup = app.sign_in("startup").await;
        let send = |body: Value| {
            let (startup, path, seen) = (startup.clone(), path(&asked, ""), revision(&asked));
            async move {
                let answer = startup.patch(&path, seen, body).await;
                let error = &answer.body["errors"][0];
                format!("{} {}", error["pointer"].as_str().unwrap_or_default(), error["code"].as_str().unwrap_or_default())
            }
        };
        let mut unknown = moved_to(&asked, 0, "all", slot(3, 13, 0, 120));
        unknown["from"] = slot(4, 9, 0, 120)["start"].clone();
        assert_eq!(send(unknown).await, "/from unknown_choice");
        assert_eq!(send(moved_to(&asked, 0, "some", slot(3, 13, 0, 120))).await, "/scope unknown_choice");
        assert_eq!(send(slot(3, 13, 0, 120)).await, "/from required");
        let mut odd = slot(3, 13, 0, 120);
        odd["start"] = json!("2026-11-26T13:00:00.5+08:00");
        assert_eq!(send(moved_to(&asked, 0, "all", odd)).await, "/start not_a_time");
        let waived = json!({"waive": ["too_long"], "reason": "长时间测试"});
        let mut longer = moved_to(&asked, 0, "all", slot(3, 9, 0, 120));
        longer["waive"] = waived["waive"].clone();
        longer["reason"] = waived["reason"].clone();
        let answer = startup.patch(&path(&asked, ""), revision(&asked), longer).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "users set nothing aside: {}", answer.text);

        let declined = json!({"code": "other", "reason": "本月校准"});
        let manager = app.sign_in("manager").await;
        let over = manager.act(&path(&asked, "/decline"), revision(&asked), declined).await;
        let late = moved_to(&asked, 0, "all", slot(3, 13, 0, 120));
        let late = startup.patch(&path(&asked, ""), revision(&over.body), late).await;
        assert_eq!((late.status, late.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", late.text);
        app.stop().await;
    }

    async fn the_lab_moves_what_waits_and_has_approved_it_so(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        let startup = app.sign_in("startup").await;
        let own = startup.patch(&path(&asked, ""), revision(&asked), moved_to(&asked, 1, "all", slot(10, 13, 0, 120))).await;
        assert_eq!(states(&own.body), ["held", "held", "held"], "{}", own.text);
        let manager = app.sign_in("manager").await;
        let body = moved_to(&own.body, 1, "all", slot(10, 14, 0, 120));
        let moved = manager.patch(&path(&asked, ""), revision(&own.body), body).await;
        assert_eq!(states(&moved.body), ["confirmed", "confirmed", "confirmed"], "{}", moved.text);
        assert_eq!(starts(&moved.body), [at(0, 14), at(7, 14), at(14, 14)]);
        app.stop().await;
    }
}
