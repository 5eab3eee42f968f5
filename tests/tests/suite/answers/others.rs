//! Declined by an operator, and of a series: as a whole, and one occurrence of it.

use super::*;
use crate::series::repeated;
use reqwest::Method;

const OPERATOR: &str = "operator@demo.example";

/// The newest notice of somebody: its kind, and its text in Chinese.
async fn newest(app: &TestApp, local: &str) -> (String, String) {
    let notices = app.sign_in(local).await.get("/notices").await;
    let newest = &notices.body["items"][0];
    let text = |value: &Value| value.as_str().unwrap_or_else(|| unreachable!("{}", notices.text)).to_owned();
    (text(&newest["kind"]), text(&newest["text"]["zh"]))
}

/// The researcher's series of three weeks, as it is shown.
async fn series(world: &World) -> (String, Value) {
    let mut body = repeated("sem", "FREQ=WEEKLY;COUNT=3", json!({"group_id": id("nano")}));
    body["choice"] = json!("all");
    let path = format!("/series/{}", fresh());
    let made = world.researcher.put(&path, body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    world.app.work().await;
    world.app.clock.advance(TimeDelta::minutes(1));
    (path, made.body)
}

each_database! {
    async fn when_an_operator_declines_the_lab_is_told_and_nothing_changes(db) {
        let world = World::new(db).await;
        let manager = world.app.sign_in("manager").await;
        let aside = json!({
            "facility_id": id("em"), "kind": "operator", "person_id": id("person:manager"),
            "instrument_ids": [id("sem")], "in_service": false,
            "hours": {"weekly": [], "follows_working_days": false, "exceptions": []},
        });
        let companion = format!("/companions/{}", id("companion:manager"));
        let set = manager.send(Method::PUT, &companion, Some(aside), Some("\"1\"")).await;
        assert_eq!(set.status, StatusCode::OK, "{}", set.text);
        let path = format!("/reservations/{}", fresh());
        let more = json!({"group_id": id("nano"), "needs": {"operator": true}});
        let booked = world.researcher.put(&path, want("sem", slot(2, 13, 0, 120), more)).await;
        assert_eq!(booked.status, StatusCode::CREATED, "{}", booked.text);
        world.app.work().await;
        world.app.clock.advance(TimeDelta::minutes(1));
        let before = world.researcher.get(&path).await.body;

        let reply = world.invitation(OPERATOR).reply("DECLINED");
        assert_eq!(world.take(&reply).await, Some(Outcome::Told));
        assert_eq!(world.take(&reply).await, None, "the same mail acts once");
        assert_eq!(world.app.work().await, 0, "nobody is asked by mail");
        let (kind, text) = newest(&world.app, "manager").await;
        assert_eq!(kind, "operator_declined");
        assert!(text.contains("在日历中拒绝了") && text.contains("13:00–15:00"), "{text}");
        let (kind, _) = newest(&world.app, "researcher").await;
        assert_ne!(kind, "operator_declined", "that is the lab's affair");
        let after = world.researcher.get(&path).await.body;
        for unchanged in ["state", "revision", "sequence", "needs"] {
            assert_eq!(before[unchanged], after[unchanged]);
        }
        world.app.stop().await;
    }

    async fn who_declines_a_whole_series_is_led_to_its_page(db) {
        let world = World::new(db).await;
        let (path, made) = series(&world).await;
        let invitation = world.invitation(RESEARCHER);
        assert!(path.ends_with(invitation.uid.split('@').next().expect("an id")), "the series' event");
        let reply = invitation.reply("DECLINED");
        assert_eq!(world.take(&reply).await, Some(Outcome::Asked));
        assert_eq!(world.take(&reply).await, None, "the same mail acts once");
        assert_eq!(world.app.work().await, 1);
        let letter = world.letters(RESEARCHER).pop().expect("a letter");
        assert!(letter.contains(&path) && !letter.contains("/link/"), "no link gives all of it up: {letter}");
        assert_eq!(newest(&world.app, "researcher").await.0, "declined_in_calendar");
        let after = world.researcher.get(&path).await;
        assert_eq!(after.body["occurrences"], made["occurrences"], "a mail alone changes nothing");
        world.app.stop().await;
    }

    async fn who_declines_one_occurrence_is_asked_about_that_one(db) {
        let world = World::new(db).await;
        let (path, made) = series(&world).await;
        let second = made["occurrences"][1].clone();
        let named: chrono::DateTime<chrono::Utc> = second["start"].as_str().expect("a time").parse().expect("a time");
        let line = format!("RECURRENCE-ID:{}\r\n", named.format("%Y%m%dT%H%M%SZ"));
        let reply = world.invitation(RESEARCHER).method("REPLY", "DECLINED", &line);
        assert_eq!(world.take(&reply).await, Some(Outcome::Asked));
        world.app.work().await;
        let letter = world.letters(RESEARCHER).pop().expect("a letter");
        let (_, rest) = letter.split_once("/link/").expect("a link");
        let secret: String = rest.chars().take_while(|sign| sign.is_ascii_alphanumeric() || "-_".contains(*sign)).collect();
        let pressed = world.app.visitor().post(&format!("/links/{secret}"), json!({})).await;
        assert_eq!(pressed.status, StatusCode::OK, "{}", pressed.text);
        let after = world.researcher.get(&path).await;
        let states: Vec<&Value> =
            after.body["occurrences"].as_array().expect("a list").iter().map(|one| &one["state"]).collect();
        assert_eq!(states, [&json!("confirmed"), &json!("cancelled"), &json!("confirmed")], "{}", after.text);
        world.app.stop().await;
    }
}
