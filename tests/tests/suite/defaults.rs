//! Rules that facilities and institutions say for all instruments that follow them.

use crate::{
    booking::{slot, want},
    owner::put,
};
use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tests::{
    app::{Answer, Person, TestApp, fresh, id},
    database::TestDatabase,
    each_database,
};
use tokio::task::JoinSet;

fn of_facility(code: &str) -> String {
    format!("/facilities/{}/policy-defaults", id(code))
}

fn of_institution() -> String {
    format!("/institutions/{}/policy-defaults", id("gangcheng"))
}

fn instrument(code: &str) -> String {
    format!("/instruments/{}", id(code))
}

/// The usual rules with others on top, and the sections that are spoken of.
fn said(sections: &[&str], rules: Value) -> Value {
    let mut policy = json!(inventory::policy::BookingPolicy::usual());
    for (name, rule) in rules.as_object().expect("an object") {
        policy[name] = rule.clone();
    }
    json!({"sections": sections, "policy": policy})
}

/// Says rules for all that follow, at the revision they are at.
async fn say(person: &Person, path: &str, sections: &[&str], rules: Value) -> Answer {
    let before = person.get(path).await;
    put(person, path, &before.body["revision"], said(sections, rules)).await
}

/// Says whose rules an instrument follows, and changes its own.
async fn follow(person: &Person, code: &str, follows: Value, rules: Value) -> Answer {
    let before = person.get(&instrument(code)).await;
    let mut policy = before.body["policy"].clone();
    policy["follows"] = follows;
    for (name, rule) in rules.as_object().expect("an object") {
        policy[name] = rule.clone();
    }
    put(person, &format!("{}/policy", instrument(code)), &before.body["revision"], policy).await
}

fn ok(answer: Answer) -> Answer {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer
}

/// The sentence on lengths, and whose rule it is.
fn length(shown: &Answer) -> (&str, Option<&str>) {
    let rules = shown.body["rules"].as_array().expect("rules");
    let rule = rules.iter().find(|rule| rule["code"] == "length").expect("a sentence on lengths");
    (rule["text"]["en"].as_str().expect("a text"), rule["note"]["en"].as_str())
}

fn origin<'a>(shown: &'a Answer, section: &str) -> &'a Value {
    let origins = shown.body["origins"].as_array().expect("origins");
    &origins.iter().find(|each| each["section"] == section).expect("each section")["origin"]
}

fn ask(days: i64, hour: i64, length: i64) -> Value {
    want("raman", slot(days, hour, 0, length), json!({"group_id": id("nano")}))
}

/// Where a section's fields are wrong.
fn wrong(answer: &Answer) -> Vec<(&str, &str)> {
    let errors = answer.body["errors"].as_array().expect("errors").iter();
    errors
        .map(|error| (error["pointer"].as_str().expect("a pointer"), error["code"].as_str().expect("a code")))
        .collect()
}

each_database! {
    async fn what_is_said_holds_at_once_for_whoever_follows_and_for_nobody_else(db) {
        let app = TestApp::with_city(db).await;
        let (manager, researcher) = (app.sign_in("manager").await, app.sign_in("researcher").await);
        let own = ("Each use lasts 30 minutes to 8 hours, in steps of 30 minutes", None);
        assert_eq!(length(&manager.get(&instrument("raman")).await), own);
        let followed = ok(follow(&manager, "raman", json!({"length": "facility"}), json!({})).await);
        assert_eq!((length(&followed), origin(&followed, "length")), (own, &json!("own")), "nothing is said yet");

        let answer = ok(say(&manager, &of_facility("analysis"), &["length"], json!({"max_minutes": 120})).await);
        assert_eq!(answer.headers["etag"], "\"1\"");
        assert_eq!((&answer.body["followed_by"], &answer.body["sections"]), (&json!(1), &json!(["length"])));
        assert_eq!(answer.body["rules"].as_array().expect("rules").len(), 1, "{}", answer.text);
        let shown = app.visitor().get(&instrument("raman")).await;
        let said = ("Each use lasts 30 minutes to 2 hours, in steps of 30 minutes", Some("by the lab’s default rules"));
        assert_eq!((length(&shown), origin(&shown, "length")), (said, &json!("facility")));
        let others: Vec<&Value> = shown.body["origins"].as_array().expect("origins").iter().map(|each| &each["origin"]).collect();
        assert_eq!(others.iter().filter(|origin| **origin == "own").count(), 13);
        assert_eq!(shown.body["policy"]["max_minutes"], 120);
        let revision = &followed.body["revision"];
        assert_eq!(shown.body["revision"], json!(revision.as_i64().expect("a revision") + 1), "a change of its rules");
        let stale = put(&manager, &format!("{}/policy", instrument("raman")), revision, followed.body["policy"].clone()).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);

        let mut tried = slot(2, 9, 0, 180);
        (tried["mode"], tried["group_id"]) = (json!("self_use"), json!(id("nano")));
        let quote = researcher.post(&format!("{}/quote", instrument("raman")), tried).await;
        assert_eq!(quote.body["violations"][0]["code"], "too_long", "{}", quote.text);
        let refused = researcher.put(&format!("/reservations/{}", fresh()), ask(2, 9, 180)).await;
        assert_eq!((refused.status, refused.violations()), (StatusCode::CONFLICT, vec!["too_long"]));
        let untouched = manager.get(&instrument("uvvis")).await;
        assert_eq!((length(&untouched), &untouched.body["revision"]), (own, &json!(1)));

        // Nothing is said any more: what it said itself holds again.
        ok(say(&manager, &of_facility("analysis"), &[], json!({})).await);
        assert_eq!(length(&manager.get(&instrument("raman")).await), own);
        let booked = researcher.put(&format!("/reservations/{}", fresh()), ask(2, 9, 180)).await;
        assert_eq!(booked.status, StatusCode::CREATED, "{}", booked.text);
        app.stop().await;
    }

    async fn the_facility_comes_before_the_institution_unless_the_institution_is_named(db) {
        let app = TestApp::with_city(db).await;
        let (manager, office) = (app.sign_in("manager").await, app.sign_in("office").await);
        ok(say(&office, &of_institution(), &["length", "ahead"], json!({"max_minutes": 240, "horizon_days": 20})).await);
        ok(follow(&manager, "raman", json!({"length": "facility", "ahead": "facility"}), json!({})).await);
        ok(follow(&manager, "uvvis", json!({"length": "institution"}), json!({})).await);
        let raman = manager.get(&instrument("raman")).await;
        assert_eq!((origin(&raman, "length"), origin(&raman, "ahead")), (&json!("institution"), &json!("institution")));
        assert_eq!((&raman.body["policy"]["max_minutes"], &raman.body["policy"]["horizon_days"]), (&json!(240), &json!(20)));

        let answer = ok(say(&manager, &of_facility("analysis"), &["length"], json!({"max_minutes": 60})).await);
        assert_eq!(answer.body["followed_by"], 1);
        let (raman, uvvis) = (manager.get(&instrument("raman")).await, manager.get(&instrument("uvvis")).await);
        assert_eq!((origin(&raman, "length"), origin(&raman, "ahead")), (&json!("facility"), &json!("institution")));
        assert_eq!((&raman.body["policy"]["max_minutes"], &raman.body["policy"]["horizon_days"]), (&json!(60), &json!(20)));
        assert_eq!((&uvvis.body["policy"]["max_minutes"], origin(&uvvis, "length")), (&json!(240), &json!("institution")));
        assert_eq!(office.get(&of_institution()).await.body["followed_by"], 2);

        // A section of its own again, beside one that is followed.
        let own = ok(follow(&manager, "raman", json!({"ahead": "facility"}), json!({"max_minutes": 480, "horizon_days": 7})).await);
        assert_eq!((origin(&own, "length"), &own.body["policy"]["max_minutes"]), (&json!("own"), &json!(480)));
        assert_eq!(own.body["policy"]["horizon_days"], 20, "what it says itself waits behind");
        // What the page shows may be sent back as it is.
        let path = format!("{}/policy", instrument("raman"));
        let again = ok(put(&manager, &path, &own.body["revision"], own.body["policy"].clone()).await);
        assert_eq!((&again.body["policy"], &again.body["origins"]), (&own.body["policy"], &own.body["origins"]));
        app.stop().await;
    }

    async fn rules_by_which_nothing_can_be_booked_are_refused_by_the_names_of_the_instruments(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        let hours = json!({"weekly": [{"weekday": 1, "from_minute": 540, "to_minute": 660}], "follows_working_days": false});
        let long = json!({"min_minutes": 180, "max_minutes": 480});
        ok(follow(&manager, "raman", json!({"hours": "facility"}), long.clone()).await);
        ok(follow(&manager, "uvvis", json!({"hours": "facility"}), json!({})).await);
        let refused = say(&manager, &of_facility("analysis"), &["hours"], json!({"hours": hours})).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong(&refused), [("/policy/hours/weekly", "nothing_fits_on")]);
        let params = json!({
            "instrument": {"zh": "共聚焦拉曼光谱仪", "en": "Confocal Raman spectrometer"},
            "open_minutes": 120, "needed_minutes": 180,
        });
        assert_eq!(refused.body["errors"][0]["params"], params);
        let before = manager.get(&of_facility("analysis")).await;
        assert_eq!((&before.body["revision"], &before.body["sections"]), (&json!(0), &json!([])), "nothing was written");
        assert_eq!(origin(&manager.get(&instrument("uvvis")).await, "hours"), "own");

        // The other way round: the instrument's own rules meet what is said already.
        ok(follow(&manager, "raman", json!({"hours": "facility"}), json!({"min_minutes": 30})).await);
        ok(say(&manager, &of_facility("analysis"), &["hours"], json!({"hours": hours})).await);
        let refused = follow(&manager, "raman", json!({"hours": "facility"}), long.clone()).await;
        assert_eq!(wrong(&refused), [("/hours/weekly", "nothing_fits")], "{}", refused.text);
        let contradicting = said(&["length"], json!({"min_minutes": 500}));
        let refused = put(&manager, &of_facility("analysis"), &json!(1), contradicting).await;
        assert_eq!(wrong(&refused), [("/policy/max_minutes", "below_min")], "as of an instrument");
        let unknown = json!({"sections": ["colour"], "policy": said(&[], json!({"follows": {}}))["policy"]});
        let refused = put(&manager, &of_facility("analysis"), &json!(1), unknown).await;
        assert_eq!(wrong(&refused), [("/sections/0", "unknown_choice"), ("/policy/follows", "unknown_field")]);
        app.stop().await;
    }

    async fn an_instrument_is_not_offered_where_the_lab_leaves_it_no_time(db) {
        let app = TestApp::with_city(db).await;
        let (manager, office) = (app.sign_in("manager").await, app.sign_in("office").await);
        let hours = json!({"weekly": [{"weekday": 1, "from_minute": 540, "to_minute": 660}], "follows_working_days": false});
        ok(say(&manager, &of_facility("em"), &["hours", "contest"], json!({"hours": hours})).await);
        let follows = json!({"hours": "facility", "contest": "facility"});
        ok(follow(&manager, "raman", follows, json!({"min_minutes": 180})).await);
        let path = format!("{}/offer", instrument("raman"));
        let offer = office.get(&path).await;
        let moved = json!({
            "open": true, "facility_id": id("em"), "modes": offer.body["modes"], "capacity": 1,
            "prices": offer.body["prices"],
        });
        let refused = put(&office, &path, &offer.body["revision"], moved.clone()).await;
        assert_eq!(wrong(&refused), [("/facility_id", "nothing_fits")], "{}", refused.text);
        let short = ok(follow(&manager, "raman", json!({"hours": "facility"}), json!({"min_minutes": 60})).await);
        let there = ok(put(&office, &path, &short.body["revision"], moved).await);
        assert_eq!((origin(&there, "hours"), &there.body["policy"]["hours"]["weekly"]), (&json!("facility"), &hours["weekly"]));
        app.stop().await;
    }

    async fn managers_speak_for_their_labs_and_offices_for_their_institution(db) {
        let app = TestApp::with_city(db).await;
        let body = said(&["buffers"], json!({"set_up_minutes": 15}));
        let (lab, institution) = (of_facility("analysis"), of_institution());
        let by = async |local: &str, path: &str| {
            let person = app.sign_in(local).await;
            let seen = person.get(path).await;
            let written = put(&person, path, &json!(0), body.clone()).await;
            (seen.status.as_u16(), written.status.as_u16())
        };
        assert_eq!(by("researcher", &lab).await, (200, 403), "those inside read it");
        assert_eq!(by("startup", &lab).await, (403, 403));
        assert_eq!(by("marine-manager", &lab).await, (200, 403), "of another lab");
        assert_eq!(by("haidong-office", &lab).await, (403, 403));
        assert_eq!(by("sysadmin", &lab).await, (403, 403));
        assert_eq!(by("manager", &institution).await, (200, 403), "of one of its labs");
        assert_eq!(by("haidong-office", &institution).await, (403, 403));
        let manager = app.sign_in("manager").await;
        assert_eq!(manager.get(&lab).await.body["can"], json!(["put_facility_policy_defaults"]));
        assert_eq!(manager.get(&institution).await.body["can"], json!([]));
        assert_eq!(by("manager", &lab).await, (200, 200));
        assert_eq!(by("office", &institution).await, (200, 200));
        let office = app.sign_in("office").await;
        ok(put(&office, &lab, &json!(1), said(&[], json!({}))).await);
        let without = office.put(&lab, body.clone()).await;
        assert_eq!(without.status, StatusCode::PRECONDITION_REQUIRED);
        let stale = put(&office, &lab, &json!(1), body.clone()).await;
        assert_eq!((stale.status, &stale.body["params"]["current_revision"]), (StatusCode::PRECONDITION_FAILED, &json!(2)));
        let nowhere = format!("/facilities/{}/policy-defaults", fresh());
        assert_eq!(office.get(&nowhere).await.status, StatusCode::NOT_FOUND);
        assert_eq!(put(&office, &nowhere, &json!(0), body.clone()).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.visitor().get(&lab).await.status, StatusCode::UNAUTHORIZED);
        app.stop().await;
        let leaves = "SELECT count(*) FROM audit_leaf WHERE action IN \
                      ('put_facility_policy_defaults', 'put_institution_policy_defaults')";
        assert_eq!(db.number(leaves).await, 3, "each change, and nothing that was refused");
    }

    async fn the_same_again_changes_nothing(db) {
        let app = TestApp::with_city(db).await;
        let manager = app.sign_in("manager").await;
        let followed = ok(follow(&manager, "raman", json!({"length": "facility"}), json!({})).await);
        let body = said(&["length"], json!({"max_minutes": 480}));
        ok(put(&manager, &of_facility("analysis"), &json!(0), body.clone()).await);
        let shown = manager.get(&instrument("raman")).await;
        assert_eq!(origin(&shown, "length"), "facility");
        assert_eq!(shown.body["revision"], followed.body["revision"], "its rules are the same as before");
        let again = ok(put(&manager, &of_facility("analysis"), &json!(1), body).await);
        assert_eq!(again.body["revision"], 1);
        app.stop().await;
    }

    async fn no_booking_is_accepted_that_the_rules_of_its_moment_refuse(db) {
        let app = TestApp::with_city(db).await;
        let (manager, researcher) = (app.sign_in("manager").await, app.sign_in("researcher").await);
        let office = app.sign_in("office").await;
        ok(follow(&manager, "raman", json!({"length": "facility"}), json!({})).await);
        let book = |days: i64, hour: i64, person: Person| async move {
            person.put(&format!("/reservations/{}", fresh()), ask(days, hour, 240)).await
        };
        assert_eq!(book(1, 9, researcher.clone()).await.status, StatusCode::CREATED);
        let mut racers = JoinSet::new();
        // Every other word of the lab forbids four hours, and so does the institution's while the lab says nothing.
        let words = tokio::spawn(async move {
            for round in 0..6 {
                let longest = if round % 2 == 0 { 120 } else { 480 };
                ok(say(&manager, &of_facility("analysis"), &["length"], json!({"max_minutes": longest})).await);
            }
            ok(say(&office, &of_institution(), &["length"], json!({"max_minutes": 120})).await);
            ok(say(&manager, &of_facility("analysis"), &[], json!({})).await);
        });
        for number in 0..48 {
            racers.spawn(book(2 + number / 3, 9 + 4 * (number % 3), researcher.clone()));
        }
        let answers = racers.join_all().await;
        words.await.expect("every word is taken");
        for answer in &answers {
            let refused = answer.status == StatusCode::CONFLICT && answer.violations() == ["too_long"];
            assert!(refused || answer.status == StatusCode::CREATED, "{}", answer.text);
        }
        let last = book(30, 9, researcher).await;
        assert_eq!((last.status, last.violations()), (StatusCode::CONFLICT, vec!["too_long"]));
        app.stop().await;
        let accepted = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
        assert_eq!(judged(db).await, accepted + 1);
    }
}

/// Goes through the changes of the instrument in the order of their decisions: four hours are booked only while the
/// last word on lengths allowed them. Returns how many were.
async fn judged(db: &TestDatabase) -> usize {
    let literal = if db.is_sqlite() { format!("x'{}'", id("raman").simple()) } else { format!("'{}'", id("raman")) };
    let sql = format!("SELECT starts_at, ends_at FROM change WHERE instrument_id = {literal} ORDER BY seq");
    let rows = db.read().query_all_raw(Statement::from_string(db.backend(), sql)).await.expect("the changes");
    let minutes = rows.iter().map(|row| {
        let at = |name: &str| row.try_get::<chrono::DateTime<chrono::Utc>>("", name).expect("an instant");
        (at("ends_at") - at("starts_at")).num_minutes()
    });
    let (mut words, mut booked) = (0, 0);
    // An edit of rules shows in the whole year; the first is that of whom it follows, which left the rules as they were.
    for minutes in minutes.skip_while(|minutes| *minutes <= 1440).skip(1) {
        if minutes > 1440 {
            words += 1;
        } else {
            assert_eq!(words % 2, 0, "booked while four hours were forbidden, after {words} words");
            booked += 1;
        }
    }
    assert_eq!(words, 7, "the institution's changes nothing until the lab is silent");
    booked
}
