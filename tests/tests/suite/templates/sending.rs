//! What is sent in an institution's own words, and when ours go instead.

use super::*;
use api::{
    store::outbox::{self, Lease},
    words::mail::built_in,
};
use chrono::TimeDelta;
use futures::FutureExt;
use tests::each_database;
use uuid::Uuid;

each_database! {
    async fn own_words_are_sent_by_that_institution_in_that_language_alone(db) {
        let app = TestApp::with_city(db).await;
        let (office, researcher) = (app.sign_in("office").await, app.sign_in("researcher").await);
        let ours = booked(&app, &researcher, 2, "一").await;
        assert!(ours.subject.starts_with("预约已确认："), "{ours:?}");
        say(&office, &confirmed("zh"), "欢迎使用{{ instrument }}", "{{ name }}，请先换鞋。\n\n{{ what_happened }}").await;

        let own = booked(&app, &researcher, 3, "二").await;
        assert!(own.subject.starts_with("欢迎使用"), "{}", own.subject);
        assert!(own.text.starts_with("王珊，请先换鞋。\n\n您预约的"), "{}", own.text);
        assert!(own.html.contains("王珊，请先换鞋。</p>"), "{}", own.html);
        assert!(own.text.contains("\n仪器：") && own.text.contains("/reservations/"), "{}", own.text);
        assert!(own.text.contains("\n-- \n本邮件由“"), "the footer stays: {}", own.text);
        // Neither the lab's mail, nor one in another language, nor another notice, nor another institution's.
        assert!(latest(&app, "manager").subject.starts_with("预约已确认："));
        let answer = researcher.send(Method::PATCH, "/me", Some(json!({"locale": "en"})), None).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert!(booked(&app, &researcher, 4, "三").await.subject.starts_with("Confirmed: "));
        say(&app.sign_in("haidong-office").await, &at("haidong", "applicant_confirmed", "en"), "Haidong", "x").await;
        assert!(booked(&app, &researcher, 7, "四").await.subject.starts_with("Confirmed: "));
        say(&office, &confirmed("en"), "Welcome to {{ instrument }}", "x").await;
        assert!(booked(&app, &researcher, 8, "五").await.subject.starts_with("Welcome to "));
        // And back to ours.
        assert_eq!(restore(&office, &confirmed("en"), 1).await.status, StatusCode::NO_CONTENT);
        assert!(booked(&app, &researcher, 9, "六").await.subject.starts_with("Confirmed: "));
        app.stop().await;
    }

    async fn the_calendars_part_does_not_differ_by_a_byte(db) {
        let app = TestApp::with_city(db).await;
        let (office, researcher) = (app.sign_in("office").await, app.sign_in("researcher").await);
        let body = want("sem", slot(2, 9, 0, 120), json!({"group_id": id("nano")}));
        let answer = researcher.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        // The same message, once in our words and once in its own.
        let rows = outbox::list(db.read(), None, None, 10).await.expect("rows");
        let row = rows.into_iter().find(|row| row.recipient == "researcher@demo.example").expect("the mail");
        let message = serde_json::from_str::<api::mail::Posted>(&row.payload).expect("a message").message;
        let head = api::mail::Letterhead::of(&app.app.config);
        let ours = api::mail::render(&message, row.id, row.created_at, &head).expect("a mail");
        say(&office, &confirmed("zh"), "另一个主题", "另一段话").await;
        app.work().await;
        let own = latest(&app, "researcher");
        let kept = Kept {
            id: row.id,
            from: String::new(),
            to: row.recipient.clone(),
            subject: ours.subject.clone(),
            at: row.created_at,
            has_calendar: true,
            bytes: ours.bytes,
        };
        let ours = Mail::read(&kept);
        assert_eq!((own.subject.as_str(), own.events.len()), ("另一个主题", 2));
        assert_eq!(own.events, ours.events);
        assert_ne!(own.text, ours.text);
        app.stop().await;
    }

    async fn a_template_that_fails_stops_no_mail_and_is_marked(db) {
        let app = TestApp::with_city(db).await;
        let (office, researcher) = (app.sign_in("office").await, app.sign_in("researcher").await);
        // A title that nobody thought of leaves the subject empty.
        say(&office, &confirmed("zh"), "{{ '' if title == '空' else '已确认' }}", "你好").await;
        assert_eq!(booked(&app, &researcher, 2, "满").await.subject, "已确认");
        assert_eq!(office.get(&confirmed("zh")).await.body["failure"], Value::Null);
        let ours = booked(&app, &researcher, 3, "空").await;
        assert!(ours.subject.starts_with("预约已确认：") && ours.text.starts_with("王珊，您好："), "{ours:?}");
        assert_eq!(ours.events.len(), 2, "the calendar hears of it all the same");
        let shown = office.get(&confirmed("zh")).await;
        assert_eq!(shown.body["failure"]["code"], "template_empty", "{}", shown.text);
        assert_eq!((&shown.body["failure"]["in_subject"], &shown.body["failure"]["line"]), (&json!(true), &json!(1)));
        let items = office.get(&format!("/institutions/{}/mail-templates", id("gangcheng"))).await.body["items"].clone();
        assert!(items.as_array().expect("mails").iter().any(|item| item["zh"] == "failing"));
        // Saved anew, it has not failed.
        say(&office, &confirmed("zh"), "已确认", "你好").await;
        assert_eq!(office.get(&confirmed("zh")).await.body["failure"], Value::Null);
        // What becomes too long with somebody's values fails as well.
        say(&office, &confirmed("zh"), "已确认", &"{{ title }}{{ title }}".repeat(100)).await;
        let long = booked(&app, &researcher, 4, &"长".repeat(100)).await;
        assert!(long.subject.starts_with("预约已确认："), "{}", long.subject);
        assert_eq!(office.get(&confirmed("zh")).await.body["failure"]["code"], "template_too_long");
        app.stop().await;
    }

    async fn what_was_written_once_goes_as_it_was_written(db) {
        let app = TestApp::with_city(db).await;
        let (office, researcher) = (app.sign_in("office").await, app.sign_in("researcher").await);
        say(&office, &confirmed("zh"), "第一版", "第一版").await;
        let body = want("sem", slot(2, 9, 0, 120), json!({"group_id": id("nano")}));
        let answer = researcher.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        // A worker that dies after its lease: the bytes are stored, and not sent.
        let rows = outbox::list(db.read(), None, None, 10).await.expect("rows");
        let id = rows.iter().find(|row| row.recipient == "researcher@demo.example").expect("the mail").id;
        let dead = Lease { token: Uuid::from_u128(1), until: app.app.clock.now() + TimeDelta::minutes(10) };
        let posted = serde_json::from_str::<api::mail::Posted>(&rows.iter().find(|row| row.id == id).expect("it").payload);
        let message = posted.expect("a message").message;
        let head = api::mail::Letterhead::of(&app.app.config);
        let letter = api::mail::letter(&message, app.app.clock.now(), &head.site);
        let letter = api::words::mail::Letter { subject: "第一版".to_owned(), ..letter };
        let mail = api::mail::render_letter(&message, letter, None, id, app.app.clock.now(), &head).expect("a mail");
        let made = (mail.message_id.clone(), mail.bytes.clone());
        db.write("dies", move |tx| outbox::lease(tx, id, dead, Some(made.clone())).boxed()).await.expect("a lease");
        say(&office, &confirmed("zh"), "第二版", "第二版").await;
        app.clock.advance(TimeDelta::minutes(10));
        app.work().await;
        let sent = app.mails().into_iter().find(|kept| kept.id == id).expect("the mail");
        assert_eq!((sent.subject.as_str(), &sent.bytes), ("第一版", &mail.bytes));
        app.stop().await;
    }

    async fn names_that_look_like_templates_or_markup_stay_text(db) {
        let app = TestApp::with_city(db).await;
        let (office, researcher) = (app.sign_in("office").await, app.sign_in("researcher").await);
        let name = "{{ link }}<b>{% if x %}";
        let answer = researcher.send(Method::PATCH, "/me", Some(json!({"name": name})), None).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        say(&office, &confirmed("zh"), "{{ applicant }}", "你好{{ name }}").await;
        let own = booked(&app, &researcher, 2, "{{ facts }}").await;
        assert!(own.subject.starts_with(name), "{}", own.subject);
        assert!(own.text.starts_with(&format!("你好{name}\n\n")), "{}", own.text);
        assert!(own.text.contains("预约名称：{{ facts }}"), "{}", own.text);
        assert!(own.html.contains("你好{{ link }}&lt;b&gt;{% if x %}</p>"), "{}", own.html);
        app.stop().await;
    }

    async fn the_first_text_of_the_editor_sends_what_ours_sends(db) {
        let app = TestApp::with_city(db).await;
        let (office, researcher) = (app.sign_in("office").await, app.sign_in("researcher").await);
        let ours = booked(&app, &researcher, 2, "一").await;
        let (subject, text) = built_in(api::words::Locale::Zh);
        let saved = put(&office, &confirmed("zh"), 0, json!({"subject": subject, "text": text})).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
        let own = booked(&app, &researcher, 3, "一").await;
        let shape = |text: &str| text.lines().map(|line| line.chars().take(3).collect::<String>()).collect::<Vec<_>>();
        assert_eq!((shape(&own.text), &own.subject[..12]), (shape(&ours.text), &ours.subject[..12]));
        app.stop().await;
    }
}
