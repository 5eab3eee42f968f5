//! Giving a number, confirming it and removing it.

use super::*;
use chrono::TimeDelta;
use tests::each_database;

async fn id_of(phones: &Phones) -> Value {
    phones.person.get("/session").await.body["person"]["id"].clone()
}

each_database! {
    async fn a_number_is_confirmed_by_the_code_that_came_there(db) {
        let phones = Phones::new(db).await;
        let code = phones.code("138 0013 8000").await;
        let call = phones.gateway.calls().pop().expect("a call");
        assert_eq!((call.path.as_str(), call.header("content-type")), ("/send?key=7391", "application/json"));
        let sent = phones.last();
        assert_eq!(sent["to"], "+8613800138000");
        assert!(sent["text"].as_str().expect("a text").starts_with(&format!("【机时】验证码 {code}，")), "{sent}");
        let seen = phones.person.get("/me/phone").await;
        assert_eq!(seen.body["number"], Value::Null, "until then it is nobody's");
        assert_eq!(seen.body["pending"]["number"], "+8613800138000");
        let (status, body) = phones.confirm(&code).await;
        assert_eq!((status, &body["number"], &body["pending"]), (StatusCode::OK, &json!("+8613800138000"), &Value::Null));
        let usual: Vec<&Value> = body["choices"].as_array().expect("a list").iter().filter(|of| of["wanted"] == true).collect();
        assert_eq!(usual.len(), 3, "{body}");
        let (status, body) = phones.confirm(&code).await;
        assert_eq!((status, &body["errors"][0]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("code_over")), "a code serves once: {body}");

        let outbox = phones.app.sign_in("sysadmin").await.get("/admin/outbox").await;
        let row = &outbox.body["items"].as_array().expect("a list").iter().find(|row| row["channel"] == "text").expect("a row");
        assert_eq!((&row["kind"], &row["state"]), (&json!("text_code"), &json!("sent")));
        assert_eq!(row["email_hint"], json!(id_of(&phones).await), "it names the person alone");
        assert!(!outbox.text.contains("13800138000") && !outbox.text.contains("key=7391"), "{}", outbox.text);
        let rows = api::store::outbox::list(db.read(), None, None, 10).await.expect("rows");
        assert!(rows.iter().all(|row| !row.payload.contains(&code)), "a code that has gone is forgotten");
        phones.app.stop().await;
    }

    async fn a_code_may_be_typed_wrongly_five_times_and_lasts_ten_minutes(db) {
        let phones = Phones::new(db).await;
        let code = phones.code("13800138000").await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for left in [4, 3, 2, 1, 0] {
            let (status, body) = phones.confirm(wrong).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!((&body["errors"][0]["code"], &body["errors"][0]["params"]["left"]), (&json!("wrong_code"), &json!(left)), "{body}");
        }
        assert_eq!(phones.confirm(&code).await.1["errors"][0]["code"], "code_over", "nor does the right one serve then");

        phones.app.clock.advance(TimeDelta::minutes(1));
        let late = phones.code("13800138000").await;
        phones.app.clock.advance(TimeDelta::minutes(10));
        assert_eq!(phones.confirm(&late).await.1["errors"][0]["code"], "code_over");
        let after = phones.code("13800138000").await;
        assert_eq!(phones.confirm(&after).await.0, StatusCode::OK);
        phones.app.stop().await;
    }

    async fn guesses_that_are_sent_all_at_once_are_counted_one_by_one(db) {
        let phones = Phones::new(db).await;
        let code = phones.code("13800138000").await;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        let answers = futures::future::join_all((0..20).map(|_| phones.confirm(wrong))).await;
        let counted = answers.iter().filter(|(_, body)| body["errors"][0]["code"] == "wrong_code").count();
        assert_eq!(counted, 5);
        assert_eq!(phones.confirm(&code).await.1["errors"][0]["code"], "code_over");
        phones.app.stop().await;
    }

    async fn codes_are_few_for_a_person_and_for_a_number_and_the_answer_tells_nothing_of_a_number(db) {
        let phones = Phones::new(db).await;
        let (status, first) = phones.ask("13800138000").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(phones.ask("13900139000").await.0, StatusCode::TOO_MANY_REQUESTS, "a minute lies between two");
        for _ in 0..4 {
            phones.app.clock.advance(TimeDelta::minutes(1));
            assert_eq!(phones.ask("13800138000").await.0, StatusCode::OK);
        }
        let sent = phones.app.text().await.sent;
        assert!((1..=5).contains(&sent), "{sent} of five: a later code replaces an earlier one that has not gone");
        // The number has had its five of the day: of another person it gets none, and he reads the same as anybody.
        let other = phones.app.sign_in("polymer-student").await;
        let answer = other.post("/me/phone/code", json!({"number": "13800138000"})).await;
        assert_eq!(answer.status, StatusCode::OK);
        let names = |body: &Value| body.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
        assert_eq!((names(&answer.body), &answer.body["pending"]["number"]), (names(&first), &first["pending"]["number"]));
        assert_eq!(phones.app.text().await.leased, 0);
        for n in 0..5 {
            phones.app.clock.advance(TimeDelta::minutes(1));
            assert_eq!(phones.ask(&format!("1390013900{n}")).await.0, StatusCode::OK);
        }
        phones.app.clock.advance(TimeDelta::minutes(1));
        assert_eq!(phones.ask("13900139009").await.0, StatusCode::TOO_MANY_REQUESTS, "ten a day");
        phones.app.stop().await;
    }

    async fn a_number_is_changed_by_confirming_another_and_removed_at_once(db) {
        let phones = Phones::ready(db).await;
        phones.app.clock.advance(TimeDelta::minutes(1));
        let code = phones.code("+85261234567").await;
        assert_eq!(phones.person.get("/me/phone").await.body["number"], "+8613800138000", "until the other is confirmed");
        assert_eq!(phones.confirm(&code).await.1["number"], "+85261234567");
        let reservation = phones.book(3, 9).await;
        phones.taken_away(&reservation).await;
        assert_eq!(phones.person.delete("/me/phone").await.status, StatusCode::NO_CONTENT);
        assert_eq!(phones.person.delete("/me/phone").await.status, StatusCode::NO_CONTENT);
        assert_eq!(phones.app.text().await.sent, 0, "what waits goes nowhere");
        assert_eq!(phones.person.get("/me/phone").await.body["number"], Value::Null);
        phones.app.stop().await;
    }

    async fn giving_a_number_up_shortens_no_pause_and_ends_its_code(db) {
        let phones = Phones::new(db).await;
        let code = phones.code("13800138000").await;
        assert_eq!(phones.person.delete("/me/phone").await.status, StatusCode::NO_CONTENT);
        assert_eq!(phones.person.get("/me/phone").await.body["pending"], Value::Null);
        assert_eq!(phones.confirm(&code).await.1["errors"][0]["code"], "code_over");
        assert_eq!(phones.ask("13800138000").await.0, StatusCode::TOO_MANY_REQUESTS);
        phones.app.clock.advance(TimeDelta::minutes(1));
        let code = phones.code("13800138000").await;
        assert_eq!(phones.confirm(&code).await.0, StatusCode::OK);
        assert_eq!(phones.ask("13900139000").await.0, StatusCode::TOO_MANY_REQUESTS);
        phones.app.stop().await;
    }

    async fn what_is_no_number_is_refused_and_two_people_may_have_one(db) {
        let phones = Phones::ready(db).await;
        for (number, code) in [("12", "not_a_phone_number"), ("02288886666", "not_a_mobile_number"), ("", "not_a_phone_number")] {
            let (status, body) = phones.ask(number).await;
            assert_eq!((status, &body["errors"][0]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(code)), "{body}");
        }
        let other = phones.app.sign_in("polymer-student").await;
        let other = Phones { person: other, ..phones };
        let code = other.code("13800138000").await;
        assert_eq!(other.confirm(&code).await.1["number"], "+8613800138000");
        other.app.stop().await;
    }

    async fn where_texts_are_off_there_is_nothing_to_see(db) {
        let app = TestApp::with_city(db).await;
        let person = app.sign_in("researcher").await;
        assert_eq!(person.get("/me/phone").await.status, StatusCode::NOT_FOUND);
        assert_eq!(person.post("/me/phone/code", json!({"number": "13800138000"})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(person.post("/me/phone", json!({"code": "123456"})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(person.delete("/me/phone").await.status, StatusCode::NOT_FOUND);
        assert_eq!(person.put("/me/text-choices", json!({"alert": true})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(person.get("/site").await.body["texts"], false);
        app.stop().await;
    }
}
