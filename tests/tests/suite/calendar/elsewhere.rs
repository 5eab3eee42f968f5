//! Whoever was invited hears that the place has changed, whichever operation changed it.

use super::*;
use api::{service::retelling, store};
use inventory::id::InstrumentId;
use tests::each_database;

/// The body of a request that leaves a lab or an institution as it is listed.
async fn listed(office: &Person, path: &str, name: &str) -> Value {
    let found = office.get(path).await;
    let items = found.body["items"].as_array().expect("a list");
    let mut found = items.iter().find(|item| item["id"] == json!(id(name))).cloned().expect("it is listed");
    let fields = found.as_object_mut().expect("an object");
    fields.retain(|field, _| !["id", "terms_version"].contains(&field.as_str()));
    found
}

each_database! {
    async fn a_lab_s_new_name_reaches_the_calendars_of_those_who_come(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, office) = (app.sign_in("researcher").await, app.sign_in("office").await);
        let body = want("sem", slot(3, 9, 0, 60), json!({"group_id": id("nano")}));
        let booked = researcher.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(booked.status, StatusCode::CREATED, "{}", booked.text);
        app.work().await;
        let before = app.mails().len();
        app.clock.advance(chrono::TimeDelta::minutes(1));

        let mut lab = listed(&office, &format!("/facilities?institution={}", id("gangcheng")), "em").await;
        lab["name"] = json!({"zh": "电镜与能谱平台", "en": "Electron Microscopy and Spectroscopy"});
        let named = office.put(&format!("/facilities/{}", id("em")), lab).await;
        assert_eq!(named.status, StatusCode::OK, "{}", named.text);
        assert!(retelling::look(&app.app).await.expect("a look") > 0);
        app.work().await;

        let mails = app.mails();
        let own: Vec<_> = mails[before..].iter().filter(|mail| mail.to == "researcher@demo.example").collect();
        assert_eq!(own.len(), 1);
        assert!(own[0].subject.starts_with("地点有变动："), "{}", own[0].subject);
        let notices = researcher.get("/notices?limit=1").await;
        let notice = &notices.body["items"][0];
        assert_eq!(notice["kind"], "relocated", "{}", notices.text);
        assert!(notice["text"]["zh"].as_str().expect("text").contains("地点现为：港城大学 电镜与能谱平台"), "{notice}");
        assert_eq!(retelling::look(&app.app).await.expect("a look"), 0);
        assert_eq!(app.work().await, 0);
        app.stop().await;
    }

    async fn each_operation_that_can_change_a_place_writes_it_down(db) {
        let app = TestApp::with_city(db).await;
        let (office, admin) = (app.sign_in("office").await, app.sign_in("sysadmin").await);
        let sem = InstrumentId(id("sem"));
        let noted = async || {
            let all = store::retelling::some(app.app.db.read(), 1000).await.expect("a list");
            let count = all.len();
            for one in &all {
                let of = *one;
                app.app.db.write("test", move |tx| Box::pin(store::retelling::take(tx, of))).await.expect("taken");
            }
            (all.contains(&sem), count)
        };
        assert_eq!(noted().await, (false, 0));

        let path = format!("/instruments/{}/offer", id("sem"));
        let offer = office.get(&path).await.body;
        let mut body = json!({});
        for kept in ["open", "capacity", "facility_id", "owner_group_id", "modes", "prices"] {
            body[kept] = offer[kept].clone();
        }
        let tag = format!("\"{}\"", offer["revision"]);
        let offered = office.send(Method::PUT, &path, Some(body), Some(&tag)).await;
        assert_eq!(offered.status, StatusCode::OK, "{}", offered.text);
        assert_eq!(noted().await, (true, 1));

        let mut institution = listed(&admin, "/institutions", "gangcheng").await;
        institution["code"] = json!("GCU");
        let named = admin.put(&format!("/institutions/{}", id("gangcheng")), institution).await;
        assert_eq!(named.status, StatusCode::OK, "{}", named.text);
        let (sem_too, all) = noted().await;
        assert!(sem_too && all > 1, "all of its instruments");

        let path = format!("/people/{}/account", id("person:manager"));
        let disabled = app.sign_in("secadmin").await.put(&path, json!({"disabled": true})).await;
        assert!(disabled.status.is_success(), "{}", disabled.text);
        assert!(noted().await.0, "he manages it no longer");
        app.stop().await;
    }
}
