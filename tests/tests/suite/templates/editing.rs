//! Showing, trying and changing wordings.

use super::*;
use tests::each_database;

each_database! {
    async fn the_office_sees_every_mail_with_whose_words_it_has(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        let list = format!("/institutions/{}/mail-templates", id("gangcheng"));
        let shown = office.get(&list).await;
        let items = shown.body["items"].as_array().expect("mails");
        assert_eq!(items.len(), 26, "{}", shown.text);
        assert!(items.iter().all(|item| item["zh"] == "built_in" && item["en"] == "built_in"));
        let one = office.get(&confirmed("en")).await;
        assert_eq!((one.status, one.headers["etag"].to_str().expect("a tag")), (StatusCode::OK, "\"0\""), "{}", one.text);
        assert_eq!((&one.body["own"], &one.body["edited_by"]), (&Value::Null, &Value::Null));
        assert!(one.body["built_in"]["text"].as_str().expect("a text").contains("{{ what_happened }}"));
        let blocks: Vec<&Value> = one.body["variables"].as_array().expect("variables").iter().filter(|each| each["is_block"] == true).map(|each| &each["name"]).collect();
        assert_eq!(blocks, [&json!("facts"), &json!("link")]);

        say(&office, &confirmed("en"), "Welcome: {{ instrument }}", "Hello {{ name }}").await;
        let items = office.get(&list).await.body["items"].clone();
        let entry = items.as_array().expect("mails").iter().find(|item| item["notice"] == "applicant_confirmed").expect("one").clone();
        assert_eq!((&entry["zh"], &entry["en"], &entry["audience"]), (&json!("built_in"), &json!("own"), &json!("applicant")));
        let one = office.get(&confirmed("en")).await;
        assert_eq!((one.revision(), &one.body["edited_by"]), (1, &json!("孙立")));
        assert_eq!(one.body["own"]["subject"], "Welcome: {{ instrument }}");
        for path in [at("gangcheng", "applicant_no_show", "en"), at("gangcheng", "applicant_confirmed", "fr")] {
            assert_eq!(office.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        app.stop().await;
    }

    async fn the_built_in_template_may_be_saved_as_it_is(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        for locale in ["zh", "en"] {
            for item in office.get(&format!("/institutions/{}/mail-templates", id("gangcheng"))).await.body["items"].as_array().expect("mails") {
                let path = at("gangcheng", item["notice"].as_str().expect("a name"), locale);
                let built_in = office.get(&path).await.body["built_in"].clone();
                let tried = office.post(&format!("{path}/preview"), built_in).await;
                assert_eq!(tried.status, StatusCode::OK, "{path}: {}", tried.text);
            }
        }
        app.stop().await;
    }

    async fn what_does_not_work_is_refused_by_line_and_nothing_is_stored(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        let path = confirmed("zh");
        let wrong = |pointer: &str, code: &str, line: u64| (pointer.to_owned(), code.to_owned(), line);
        let cases = [
            (words("{{ nobody }}", "一\n{% for x in name %}"), vec![wrong("/subject", "template_unknown", 1), wrong("/text", "template_not_allowed", 2)]),
            (words("{{ title }}", "你好"), vec![wrong("/subject", "template_empty", 1)]),
            (json!({"subject": "x", "text": "你好\n{{ facts }}"}), vec![wrong("/text", "template_missing", 2)]),
            (json!({"subject": "x", "text": "{{ facts }}，{{ link }}"}), vec![wrong("/text", "template_misplaced", 1), wrong("/text", "template_misplaced", 1)]),
            (words("x", "{% if reason %}\n\n"), vec![wrong("/text", "template_misplaced", 5), wrong("/text", "template_misplaced", 7), wrong("/text", "template_unbalanced", 1)]),
            (words("x", "{{ \"x\" * 1000000000 }}"), vec![wrong("/text", "template_not_allowed", 1)]),
            (words(&"长".repeat(201), "一"), vec![wrong("/subject", "too_long", 0)]),
            (words("x", &"长".repeat(4_000)), vec![wrong("/text", "too_long", 0)]),
            (json!({"subject": "\u{200b}\n", "text": ""}), vec![wrong("/subject", "required", 0), wrong("/text", "required", 0)]),
        ];
        for (body, expected) in cases {
            assert_eq!(faults(&put(&office, &path, 0, body.clone()).await), expected);
            assert_eq!(faults(&office.post(&format!("{path}/preview"), body).await), expected);
        }
        assert_eq!(office.get(&path).await.revision(), 0);
        app.stop().await;
    }

    async fn whoever_saw_an_older_revision_is_told(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        let path = confirmed("zh");
        let first = put(&office, &path, 0, words("一", "一")).await;
        assert_eq!((first.status, first.revision()), (StatusCode::OK, 1), "{}", first.text);
        let stale = put(&office, &path, 0, words("二", "二")).await;
        assert_eq!((stale.status, stale.code()), (StatusCode::PRECONDITION_FAILED, "stale-revision"), "{}", stale.text);
        assert_eq!(stale.headers["etag"], "\"1\"");
        assert_eq!(restore(&office, &path, 0).await.status, StatusCode::PRECONDITION_FAILED);
        let none = office.put(&path, words("二", "二")).await;
        assert_eq!(none.status, StatusCode::PRECONDITION_REQUIRED);

        // Restored, it counts on: what was seen before never fits again.
        assert_eq!(restore(&office, &path, 1).await.status, StatusCode::NO_CONTENT);
        let shown = office.get(&path).await;
        assert_eq!((&shown.body["own"], shown.revision()), (&Value::Null, 2));
        assert_eq!(put(&office, &path, 0, words("三", "三")).await.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(put(&office, &path, 2, words("三", "三")).await.revision(), 3);
        // The same once more is no change.
        assert_eq!(put(&office, &path, 3, words("三", "三")).await.revision(), 3);
        app.stop().await;
    }

    async fn of_two_who_begin_at_once_one_is_told(db) {
        let app = TestApp::with_city(db).await;
        let (one, two) = (app.sign_in("office").await, app.sign_in("office").await);
        let path = confirmed("zh");
        let (first, second) = futures::join!(put(&one, &path, 0, words("一", "一")), put(&two, &path, 0, words("二", "二")));
        let mut statuses = [first.status, second.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::PRECONDITION_FAILED], "{} {}", first.text, second.text);
        assert_eq!(one.get(&path).await.revision(), 1);
        app.stop().await;
    }

    async fn only_the_institutions_own_office_sees_and_changes_them(db) {
        let app = TestApp::with_city(db).await;
        let path = confirmed("zh");
        for name in ["researcher", "manager", "haidong-office", "sysadmin", "bureau"] {
            let person = app.sign_in(name).await;
            let answers = [
                person.get(&format!("/institutions/{}/mail-templates", id("gangcheng"))).await,
                person.get(&path).await,
                put(&person, &path, 0, words("一", "一")).await,
                restore(&person, &path, 0).await,
                person.post(&format!("{path}/preview"), words("一", "一")).await,
            ];
            for answer in answers {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {}", answer.text);
            }
        }
        assert_eq!(app.visitor().get(&path).await.status, StatusCode::UNAUTHORIZED);
        app.stop().await;
    }

    async fn a_preview_shows_the_mail_and_stores_and_sends_nothing(db) {
        let app = TestApp::with_city(db).await;
        let office = app.sign_in("office").await;
        let path = at("gangcheng", "applicant_declined", "en");
        let shown = office.post(&format!("{path}/preview"), words("Sorry: {{ instrument }}", "Hi <b>{{ name }}</b> of {{ institution }}")).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        assert_eq!(shown.body["subject"], "Sorry: Field emission SEM");
        let (text, html) = (shown.body["text"].as_str().expect("text"), shown.body["html"].as_str().expect("a page"));
        assert!(text.starts_with("Hi <b>李娜</b> of Gangcheng University\n\nWhat happened: "), "{text}");
        assert!(html.contains("Hi &lt;b&gt;李娜&lt;/b&gt;") && !html.contains("<b>"), "{html}");
        assert_eq!((office.get(&path).await.revision(), app.work().await), (0, 0));
        app.stop().await;
    }
}
