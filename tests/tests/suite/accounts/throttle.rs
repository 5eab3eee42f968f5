//! Guessing is slow, for everybody alike.

use super::*;
use chrono::TimeDelta;
use futures::future::join_all;
use tests::each_database;

const WRONG: &str = "Not-the-password-1";

async fn guess(app: &TestApp, email: &str, times: usize) {
    for _ in 0..times {
        let (_, answer) = sign_in(app, email, WRONG).await;
        expect(answer, StatusCode::UNAUTHORIZED);
    }
}

each_database! {
    async fn after_five_wrong_passwords_even_the_right_one_waits_half_an_hour(db) {
        let app = TestApp::with_city(db).await;
        guess(&app, &address("pi"), 5).await;
        let (_, locked) = sign_in(&app, &address("pi"), demo::PASSWORD).await;
        let locked = expect(locked, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(locked.headers["retry-after"], "1800");
        assert_eq!(locked.code(), "throttled");
        app.clock.advance(TimeDelta::minutes(30));
        let (_, open) = sign_in(&app, &address("pi"), demo::PASSWORD).await;
        expect(open, StatusCode::OK);
    }

    async fn every_failure_after_a_lock_doubles_it(db) {
        let app = TestApp::with_city(db).await;
        guess(&app, &address("pi"), 5).await;
        app.clock.advance(TimeDelta::minutes(30));
        guess(&app, &address("pi"), 1).await;
        let (_, locked) = sign_in(&app, &address("pi"), demo::PASSWORD).await;
        assert_eq!(expect(locked, StatusCode::TOO_MANY_REQUESTS).headers["retry-after"], "3600");
    }

    async fn an_account_that_does_not_exist_is_locked_like_one_that_does(db) {
        let app = TestApp::with_city(db).await;
        guess(&app, "nobody@demo.example", 5).await;
        guess(&app, &address("pi"), 5).await;
        let (_, unknown) = sign_in(&app, "nobody@demo.example", WRONG).await;
        let (_, known) = sign_in(&app, &address("pi"), WRONG).await;
        assert_eq!(unknown.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(without_request_id(&unknown), without_request_id(&known));
    }

    async fn a_right_password_forgets_the_wrong_ones(db) {
        let app = TestApp::with_city(db).await;
        for _ in 0..2 {
            guess(&app, &address("pi"), 4).await;
            let (_, open) = sign_in(&app, &address("pi"), demo::PASSWORD).await;
            expect(open, StatusCode::OK);
        }
    }

    async fn guesses_sent_all_at_once_win_nothing(db) {
        let app = TestApp::with_city(db).await;
        let pi = address("pi");
        let answers = join_all((0..12).map(|_| sign_in(&app, &pi, WRONG))).await;
        let refused = answers.iter().filter(|(_, answer)| answer.status == StatusCode::UNAUTHORIZED).count();
        let locked = answers.iter().filter(|(_, answer)| answer.status == StatusCode::TOO_MANY_REQUESTS).count();
        assert_eq!((refused, locked), (5, 7));
    }

    async fn one_client_has_fifty_attempts_in_ten_minutes(db) {
        let app = TestApp::with_city(db).await;
        for account in 0..50 {
            guess(&app, &format!("guess{account}@demo.example"), 1).await;
        }
        let (_, locked) = sign_in(&app, &address("pi"), demo::PASSWORD).await;
        assert_eq!(expect(locked, StatusCode::TOO_MANY_REQUESTS).headers["retry-after"], "600");
        let reset = app.visitor().post("/password-resets", json!({"email": address("pi")})).await;
        expect(reset, StatusCode::TOO_MANY_REQUESTS);
        app.clock.advance(TimeDelta::minutes(10));
        let (_, open) = sign_in(&app, &address("pi"), demo::PASSWORD).await;
        expect(open, StatusCode::OK);
    }

    async fn the_word_of_a_client_about_its_own_address_counts_for_nothing(db) {
        let app = TestApp::with_city(db).await;
        let visitor = app.visitor();
        let (client, base) = visitor.raw();
        for attempt in 0..51 {
            let body = json!({"email": format!("guess{attempt}@demo.example"), "password": WRONG});
            let answer = client
                .post(format!("{base}/api/v1/session"))
                .header("x-forwarded-for", format!("198.51.100.{attempt}"))
                .json(&body)
                .send()
                .await
                .expect("an answer");
            let expected = if attempt < 50 { StatusCode::UNAUTHORIZED } else { StatusCode::TOO_MANY_REQUESTS };
            assert_eq!(answer.status(), expected, "attempt {attempt}");
        }
    }

    async fn nobody_fills_a_strangers_mailbox(db) {
        let app = TestApp::with_city(db).await;
        for _ in 0..7 {
            let answer = app.visitor().post("/password-resets", json!({"email": address("pi")})).await;
            expect(answer, StatusCode::ACCEPTED);
        }
        assert_eq!(letters(&app, &address("pi")).await.len(), 5);
        app.clock.advance(TimeDelta::hours(1));
        expect(app.visitor().post("/password-resets", json!({"email": address("pi")})).await, StatusCode::ACCEPTED);
        assert_eq!(letters(&app, &address("pi")).await.len(), 6);
    }

    async fn invitations_to_strangers_are_counted_too(db) {
        let app = TestApp::with_city(db).await;
        let pi = app.sign_in("nano-pi").await;
        let members = format!("/groups/{}/members", tests::app::id("nano"));
        for stranger in 0..50 {
            let body = json!({"email": format!("stranger{stranger}@gangcheng.example")});
            expect(pi.post(&members, body).await, StatusCode::OK);
        }
        let next = pi.post(&members, json!({"email": "stranger@gangcheng.example"})).await;
        expect(next, StatusCode::TOO_MANY_REQUESTS);
        expect(pi.post(&members, json!({"email": address("pi")})).await, StatusCode::OK);
    }
}
