//! What is done to a series at once, and by whom.

use super::*;

each_database! {
    async fn the_lab_answers_a_series_at_once(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        assert_eq!(app.work().await, 2);
        let manager = app.sign_in("manager").await;
        let seen = manager.get(&path(&asked, "")).await;
        assert_eq!(seen.body["can"], json!(["approve", "decline", "move", "cancel", "override"]), "{}", seen.text);

        // One of them is moved: who has seen the series before must look again.
        let startup = app.sign_in("startup").await;
        let second = format!("/reservations/{}", occurrences(&asked)[1]["reservation_id"].as_str().expect("an id"));
        let moved = startup.patch(&second, 1, slot(10, 13, 0, 120)).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        let stale = manager.act(&path(&asked, "/approval"), revision(&asked), json!({})).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{}", stale.text);
        app.work().await;

        let approved = manager.act(&path(&asked, "/approval"), stale.body["params"]["current_revision"].as_u64().expect("a number"), json!({})).await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
        assert_eq!(states(&approved.body), ["confirmed", "confirmed", "confirmed"]);
        let moved: Vec<_> = occurrences(&approved.body).iter().map(|one| one["moved"].as_bool()).collect();
        assert_eq!(moved, [Some(false), Some(true), Some(false)], "what was moved stays where it was moved to");
        assert_eq!(app.work().await, 2, "the applicant and the lab, once each");
        let again = manager.act(&path(&asked, "/approval"), revision(&approved.body), json!({})).await;
        assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "wrong-state"), "{}", again.text);
        app.stop().await;
    }

    async fn a_declined_series_frees_all_its_time(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        let manager = app.sign_in("manager").await;
        let body = json!({"code": "instrument_needed", "reason": "本月校准"});
        let declined = manager.act(&path(&asked, "/decline"), revision(&asked), body).await;
        assert_eq!(states(&declined.body), ["declined", "declined", "declined"], "{}", declined.text);
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 0);
        app.stop().await;
    }

    async fn this_and_following_are_given_up(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let made = put(&researcher, weekly("FREQ=WEEKLY;COUNT=4", "all", of_group())).await;
        let from = &occurrences(&made.body)[2]["recurrence_id"];
        let body = json!({"from": from, "reason": "课题结束"});
        let cancelled = researcher.act(&path(&made.body, "/cancellation"), revision(&made.body), body).await;
        assert_eq!(cancelled.status, StatusCode::OK, "{}", cancelled.text);
        assert_eq!(states(&cancelled.body), ["confirmed", "confirmed", "cancelled", "cancelled"]);

        // Two hours before the first one it is too late for that one only.
        app.clock.advance(TimeDelta::hours(70));
        let rest = researcher.act(&path(&made.body, "/cancellation"), revision(&cancelled.body), json!({})).await;
        assert_eq!(states(&rest.body), ["confirmed", "cancelled", "cancelled", "cancelled"], "{}", rest.text);
        let late = researcher.act(&path(&made.body, "/cancellation"), revision(&rest.body), json!({})).await;
        assert_eq!((late.status, late.violations()), (StatusCode::CONFLICT, vec!["too_late_to_change"]), "{}", late.text);
        app.stop().await;
    }

    async fn a_series_that_nobody_answers_lapses_in_one_piece(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        app.work().await;
        app.clock.advance(TimeDelta::days(3));
        assert_eq!(app.work().await, 3, "the applicant, the lab and the office, once each");
        let startup = app.sign_in("startup").await;
        let seen = startup.get(&path(&asked, "")).await;
        assert_eq!(states(&seen.body), ["lapsed", "lapsed", "lapsed"], "{}", seen.text);
        app.stop().await;
    }

    async fn strangers_learn_nothing_of_a_series(db) {
        let app = TestApp::with_city(db).await;
        let asked = held(&app).await;
        for stranger in ["langchao", "polymer-student"] {
            let person = app.sign_in(stranger).await;
            assert_eq!(person.get(&path(&asked, "")).await.status, StatusCode::NOT_FOUND);
            for (action, body) in [
                ("/approval", json!({})),
                ("/pi-approval", json!({})),
                ("/decline", json!({"code": "other", "reason": "no"})),
                ("/cancellation", json!({})),
                ("/move-quote", moved_to(&asked, 0, "all", slot(3, 13, 0, 120))),
            ] {
                let answer = person.act(&path(&asked, action), revision(&asked), body).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{action}: {}", answer.text);
            }
        }
        let stranger = app.sign_in("langchao").await;
        let body = moved_to(&asked, 0, "all", slot(3, 13, 0, 120));
        let answer = stranger.patch(&path(&asked, ""), revision(&asked), body).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text);
        let startup = app.sign_in("startup").await;
        let own = startup.act(&path(&asked, "/approval"), revision(&asked), json!({})).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN, "nobody approves his own request: {}", own.text);
        let visitor = app.visitor().get(&path(&asked, "")).await;
        assert_eq!(visitor.status, StatusCode::UNAUTHORIZED);
        app.stop().await;
    }
}
