//! CalDAV: finding the calendars, reading them in every way that programs do, and writing nothing.

use super::*;
use chrono::TimeDelta;
use tests::{app::Answer, each_database};

/// Somebody's calendar program.
struct Phone<'a> {
    app: &'a TestApp,
    user: String,
    password: String,
    home: String,
}

impl<'a> Phone<'a> {
    /// Makes a password and finds the way from the host's name to the calendars, as RFC 6764 has it.
    async fn of(app: &'a TestApp, person: &Person) -> Self {
        let made = feed(person, json!({"kind": "caldav", "label": "手机"})).await;
        let (user, password) = (text(&made["secret"], "user").to_owned(), text(&made["secret"], "password").to_owned());
        let mut phone = Self { app, user, password, home: String::new() };
        let known = dav_with(app, "PROPFIND", "/.well-known/caldav", None, "", "0").await;
        assert_eq!(
            (known.status(), known.headers()[header::LOCATION].as_bytes()),
            (StatusCode::MOVED_PERMANENTLY, &b"/dav/"[..])
        );
        let principal = phone.find("/dav/", "<D:current-user-principal/>", "<D:current-user-principal><D:href>").await;
        phone.home = phone.find(&principal, "<C:calendar-home-set/>", "<C:calendar-home-set><D:href>").await;
        phone
    }

    async fn find(&self, path: &str, property: &str, before: &str) -> String {
        let (status, answer) = self.ask("PROPFIND", path, &propfind(property)).await;
        assert_eq!(status, StatusCode::MULTI_STATUS, "{answer}");
        between(&answer, before, "</D:href>").unwrap_or_else(|| unreachable!("{before} in {answer}"))
    }

    async fn ask(&self, method: &str, path: &str, body: &str) -> (StatusCode, String) {
        dav(self.app, method, path, Some((&self.user, &self.password)), body).await
    }

    fn mine(&self) -> String {
        format!("{}mine/", self.home)
    }

    async fn sync(&self, path: &str, token: &str) -> (StatusCode, String) {
        let body = format!(
            "<D:sync-collection xmlns:D=\"DAV:\"><D:sync-token>{token}</D:sync-token><D:sync-level>1</D:sync-level>\
             <D:prop><D:getetag/></D:prop></D:sync-collection>"
        );
        self.ask("REPORT", path, &body).await
    }
}

fn propfind(properties: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><D:propfind xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\" \
         xmlns:CS=\"http://calendarserver.org/ns/\"><D:prop>{properties}</D:prop></D:propfind>"
    )
}

fn query(filter: &str) -> String {
    format!(
        "<C:calendar-query xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:prop><D:getetag/>\
         <C:calendar-data/></D:prop><C:filter><C:comp-filter name=\"VCALENDAR\">{filter}</C:comp-filter></C:filter>\
         </C:calendar-query>"
    )
}

fn between(text: &str, before: &str, after: &str) -> Option<String> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0.to_owned())
}

fn token(answer: &str) -> String {
    between(answer, "<D:sync-token>", "</D:sync-token>").expect("a token")
}

fn object(phone: &Phone<'_>, reservation: &Value) -> String {
    format!("{}{}.ics", phone.mine(), text(reservation, "id"))
}

each_database! {
    async fn a_phone_finds_its_calendars_by_the_hosts_name(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        let phone = Phone::of(&app, &researcher).await;
        let (_, listed) = phone.ask("PROPFIND", &phone.home, &propfind("<D:resourcetype/><D:displayname/><CS:getctag/>")).await;
        assert_eq!(listed.matches("<C:calendar/>").count(), 1, "{listed}");
        assert!(listed.contains("<D:displayname>我的预约</D:displayname>") && listed.contains("<CS:getctag>"), "{listed}");

        let lab = Phone::of(&app, &manager).await;
        let properties = "<D:resourcetype/><D:displayname/><D:sync-token/><D:supported-report-set/><C:calendar-description/>\
                          <C:supported-calendar-component-set/><D:current-user-privilege-set/><D:owner/><x:y xmlns:x=\"urn:z\"/>";
        let (_, listed) = lab.ask("PROPFIND", &lab.home, &propfind(properties)).await;
        assert_eq!(listed.matches("<C:calendar/>").count(), 3, "his own and two labs: {listed}");
        for part in [
            "<C:comp name=\"VEVENT\"/>", "<D:report><D:sync-collection/></D:report>", "<D:privilege><D:read/></D:privilege>",
            "<x:y xmlns:x=\"urn:z\"/>", "HTTP/1.1 404 Not Found",
        ] {
            assert!(listed.contains(part), "{part} in {listed}");
        }
        assert!(!listed.contains("<D:write"), "{listed}");

        let options = dav_with(&app, "OPTIONS", "/dav/", None, "", "0").await;
        assert_eq!(options.headers()["dav"], "1, 3, calendar-access");
        app.stop().await;
    }

    async fn everything_can_be_read_in_every_way(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let (one, two) = (booked(&researcher, 2, "镀金样品").await, booked(&researcher, 9, "另一个 <&>").await);
        let phone = Phone::of(&app, &researcher).await;
        let (_, listed) = phone.ask("PROPFIND", &phone.mine(), &propfind("<D:getetag/><D:getcontenttype/>")).await;
        assert!(listed.contains(&object(&phone, &one)) && listed.contains(&object(&phone, &two)), "{listed}");

        let got = dav_with(&app, "GET", &object(&phone, &one), Some((&phone.user, &phone.password)), "", "0").await;
        let etag = got.headers()[header::ETAG].to_str().expect("a tag").to_owned();
        let data = unfolded(&got.text().await.expect("a text"));
        assert!(data.contains("镀金样品") && !data.contains("METHOD"), "{data}");
        assert!(listed.contains(&etag.replace('"', "&quot;")), "{etag} in {listed}");
        let (status, _) = phone.ask("HEAD", &object(&phone, &one), "").await;
        assert_eq!(status, StatusCode::OK);
        let whole = phone.ask("GET", &phone.mine(), "").await;
        assert_eq!(whole.1.matches("BEGIN:VEVENT").count(), 2, "{}", whole.1);

        let range = "<C:comp-filter name=\"VEVENT\"><C:time-range start=\"20261201T000000Z\" end=\"20261208T000000Z\"/></C:comp-filter>";
        let (status, met) = phone.ask("REPORT", &phone.mine(), &query(range)).await;
        assert_eq!(status, StatusCode::MULTI_STATUS, "{met}");
        assert!(met.contains(&object(&phone, &two)) && !met.contains(&object(&phone, &one)), "{met}");
        assert!(unfolded(&met.replace("&#13;", "\r")).contains("另一个 &lt;&amp;&gt;"), "{met}");
        let (_, tasks) = phone.ask("REPORT", &phone.mine(), &query("<C:comp-filter name=\"VTODO\"/>")).await;
        assert!(!tasks.contains("<D:response>"), "{tasks}");

        let hrefs = [object(&phone, &one), format!("{}{}", app.base(), object(&phone, &two)), format!("{}{}.ics", phone.mine(), fresh())];
        let hrefs: String = hrefs.iter().map(|href| format!("<D:href>{href}</D:href>")).collect();
        let multiget = format!(
            "<C:calendar-multiget xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:prop><C:calendar-data/></D:prop>{hrefs}</C:calendar-multiget>"
        );
        let (_, got) = phone.ask("REPORT", &phone.mine(), &multiget).await;
        assert_eq!((got.matches("BEGIN:VEVENT").count(), got.matches("404 Not Found").count()), (2, 1), "{got}");

        let busy = "<C:free-busy-query xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><C:time-range start=\"20261124T000000Z\" end=\"20261126T000000Z\"/></C:free-busy-query>";
        let (_, busy) = phone.ask("REPORT", &phone.mine(), busy).await;
        assert!(busy.contains("FREEBUSY;FBTYPE=BUSY:20261125T010000Z/20261125T030000Z"), "{busy}");
        app.stop().await;
    }

    async fn a_series_is_one_object_with_its_exceptions(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let body = crate::series::repeated("sem", "FREQ=WEEKLY;COUNT=3", json!({"group_id": id("nano")}));
        let made = researcher.put(&format!("/series/{}", fresh()), body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let second = json!({"id": made.body["occurrences"][1]["reservation_id"], "revision": 1});
        moved(&researcher, &second, slot(10, 14, 0, 120)).await;
        let phone = Phone::of(&app, &researcher).await;
        let (_, listed) = phone.ask("PROPFIND", &phone.mine(), &propfind("<D:getetag/>")).await;
        assert_eq!(listed.matches(".ics</D:href>").count(), 1, "{listed}");
        let (_, data) = phone.ask("GET", &object(&phone, &made.body), "").await;
        assert_eq!((data.matches("BEGIN:VEVENT").count(), data.matches("RECURRENCE-ID").count()), (2, 1), "{data}");
        assert_eq!(data.matches("BEGIN:VTIMEZONE").count(), 1, "{data}");
        app.stop().await;
    }

    async fn what_changes_is_told_by_token(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let stays = booked(&researcher, 1, "不动").await;
        let phone = Phone::of(&app, &researcher).await;
        app.clock.advance(TimeDelta::minutes(30));
        let (status, first) = phone.sync(&phone.mine(), "").await;
        assert_eq!(status, StatusCode::MULTI_STATUS, "{first}");
        assert!(first.contains(&object(&phone, &stays)), "{first}");
        let (_, nothing) = phone.sync(&phone.mine(), &token(&first)).await;
        assert!(!nothing.contains("<D:response>"), "{nothing}");

        app.clock.advance(TimeDelta::minutes(30));
        let one = booked(&researcher, 2, "镀金样品").await;
        let (_, created) = phone.sync(&phone.mine(), &token(&nothing)).await;
        assert!(created.contains(&object(&phone, &one)) && !created.contains(&object(&phone, &stays)), "{created}");

        app.clock.advance(TimeDelta::minutes(30));
        let one = moved(&researcher, &one, slot(3, 9, 0, 120)).await;
        let (_, after) = phone.sync(&phone.mine(), &token(&created)).await;
        let etag = |answer: &str| between(answer, "<D:getetag>", "</D:getetag>").expect("a tag");
        assert_ne!(etag(&after), etag(&created), "{after}");

        app.clock.advance(TimeDelta::minutes(30));
        cancelled(&researcher, &one).await;
        let (_, gone) = phone.sync(&phone.mine(), &token(&after)).await;
        assert!(gone.contains(&format!("<D:href>{}</D:href><D:status>HTTP/1.1 404", object(&phone, &one))), "{gone}");

        // What fell out of the window is gone, too; a token that is too old says nothing any more.
        app.clock.advance(TimeDelta::days(20));
        let (_, later) = phone.sync(&phone.mine(), &token(&gone)).await;
        app.clock.advance(TimeDelta::days(20));
        let (_, past) = phone.sync(&phone.mine(), &token(&later)).await;
        assert!(past.contains(&format!("<D:href>{}</D:href><D:status>HTTP/1.1 404", object(&phone, &stays))), "{past}");
        for wrong in [token(&created), format!("{}/dav/sync/1-x", app.base()), "urn:x".to_owned()] {
            let (status, answer) = phone.sync(&phone.mine(), &wrong).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{wrong}: {answer}");
            assert!(answer.contains("<D:valid-sync-token/>"), "{answer}");
        }
        app.stop().await;
    }

    async fn a_divided_series_is_told_on_both_sides(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let body = crate::series::repeated("sem", "FREQ=WEEKLY;COUNT=4", json!({"group_id": id("nano")}));
        let made = researcher.put(&format!("/series/{}", fresh()), body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let phone = Phone::of(&app, &researcher).await;
        app.clock.advance(TimeDelta::minutes(30));
        let (_, first) = phone.sync(&phone.mine(), "").await;
        app.clock.advance(TimeDelta::minutes(30));
        let body = crate::series::moved_to(&made.body, 2, "following", slot(16, 10, 0, 120));
        let revision = made.body["revision"].as_u64().expect("a revision");
        let new = researcher.patch(&format!("/series/{}", text(&made.body, "id")), revision, body).await;
        assert_eq!(new.status, StatusCode::OK, "{}", new.text);
        assert_ne!(new.body["id"], made.body["id"]);
        let (_, told) = phone.sync(&phone.mine(), &token(&first)).await;
        for series in [&made.body, &new.body] {
            assert!(told.contains(&object(&phone, series)), "{told}");
        }
        app.stop().await;
    }

    async fn nothing_can_be_written(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let reservation = booked(&researcher, 2, "镀金样品").await;
        let phone = Phone::of(&app, &researcher).await;
        let (_, before) = phone.ask("GET", &object(&phone, &reservation), "").await;
        for method in ["PUT", "DELETE", "PROPPATCH", "MOVE", "COPY", "LOCK", "UNLOCK", "POST", "PATCH", "ACL"] {
            let (status, answer) = phone.ask(method, &object(&phone, &reservation), "BEGIN:VCALENDAR").await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{method}");
            assert!(answer.contains("<D:need-privileges>") && answer.contains("<D:write/>"), "{method}: {answer}");
        }
        for method in ["MKCALENDAR", "MKCOL", "DELETE"] {
            assert_eq!(phone.ask(method, &format!("{}new/", phone.home), "").await.0, StatusCode::FORBIDDEN, "{method}");
        }
        assert_eq!(phone.ask("BREW", &phone.mine(), "").await.0, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(phone.ask("GET", &object(&phone, &reservation), "").await.1, before);
        app.stop().await;
    }

    async fn what_cannot_be_answered_is_refused_by_its_name(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let phone = Phone::of(&app, &researcher).await;
        let mine = phone.mine();
        let event = |inner: &str| query(&format!("<C:comp-filter name=\"VEVENT\">{inner}</C:comp-filter>"));
        let expand = event("").replace("<C:calendar-data/>", "<C:calendar-data><C:expand start=\"20261201T000000Z\" end=\"20261202T000000Z\"/></C:calendar-data>");
        for (body, condition) in [
            (event("<C:prop-filter name=\"SUMMARY\"><C:text-match>a</C:text-match></C:prop-filter>"), "<C:supported-filter/>"),
            (event("<C:time-range start=\"today\"/>"), "<C:valid-filter/>"),
            (expand, "<C:supported-calendar-data/>"),
            ("<D:expand-property xmlns:D=\"DAV:\"/>".to_owned(), "<D:supported-report/>"),
        ] {
            let (status, answer) = phone.ask("REPORT", &mine, &body).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{answer}");
            assert!(answer.contains(condition), "{condition} in {answer}");
        }
        let signed = Some((phone.user.as_str(), phone.password.as_str()));
        let deep = dav_with(&app, "PROPFIND", &mine, signed, &propfind("<D:getetag/>"), "infinity").await;
        assert_eq!(deep.status(), StatusCode::FORBIDDEN);
        assert!(deep.text().await.expect("a text").contains("<D:propfind-finite-depth/>"));

        let nested = format!("{}{}", "<a>".repeat(20), "</a>".repeat(20));
        let entity = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><D:propfind xmlns:D=\"DAV:\"><D:prop>&c;</D:prop></D:propfind>";
        // Each of these would be said again for every property that is asked for.
        let space = "u".repeat(20_000);
        let long = format!("<D:propfind xmlns:D=\"DAV:\" xmlns:x=\"{space}\"><D:prop><x:a/></D:prop></D:propfind>");
        let many: String = (0..101).map(|number| format!("<D:p{number}/>")).collect();
        let many = format!("<D:propfind xmlns:D=\"DAV:\"><D:prop>{many}</D:prop></D:propfind>");
        assert_eq!(phone.ask("PROPFIND", &mine, &many).await.0, StatusCode::PAYLOAD_TOO_LARGE);
        let same = "<D:displayname/>".repeat(3_000);
        let same = format!("<D:propfind xmlns:D=\"DAV:\"><D:prop>{same}</D:prop></D:propfind>");
        let (status, answer) = phone.ask("PROPFIND", &mine, &same).await;
        assert_eq!((status.as_u16(), answer.matches("displayname>").count() < 100), (207, true), "each name once");
        for (body, status) in [
            (long.as_str(), StatusCode::PAYLOAD_TOO_LARGE),
            (entity, StatusCode::BAD_REQUEST),
            ("<D:propfind xmlns:D=\"DAV:\">", StatusCode::BAD_REQUEST),
            ("not XML", StatusCode::BAD_REQUEST),
            (nested.as_str(), StatusCode::BAD_REQUEST),
            (&" ".repeat(300_000), StatusCode::PAYLOAD_TOO_LARGE),
        ] {
            assert_eq!(phone.ask("PROPFIND", &mine, body).await.0, status, "{}", &body[..body.len().min(60)]);
            assert_eq!(phone.ask("REPORT", &mine, body).await.0, status, "{}", &body[..body.len().min(60)]);
        }
        app.stop().await;
    }

    async fn a_password_for_calendars_opens_nothing_else_and_no_other_opens_them(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, pi) = (app.sign_in("researcher").await, app.sign_in("pi").await);
        let (phone, other) = (Phone::of(&app, &researcher).await, Phone::of(&app, &pi).await);
        let linked = link(&feed(&researcher, json!({"kind": "own"})).await);
        let linked = between(&linked, "/calendar/", ".ics").expect("a secret");
        let wrong = [
            None,
            Some((phone.user.as_str(), "x")),
            Some((phone.user.as_str(), api::demo::PASSWORD)),
            Some((phone.user.as_str(), linked.as_str())),
            Some((phone.user.as_str(), other.password.as_str())),
            Some((other.user.as_str(), phone.password.as_str())),
            Some(("", phone.password.as_str())),
        ];
        for signed in wrong {
            let answer = dav_with(&app, "PROPFIND", "/dav/", signed, "", "0").await;
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{signed:?}");
            assert_eq!(answer.headers()[header::WWW_AUTHENTICATE], "Basic realm=\"Jishi\", charset=\"UTF-8\"");
        }
        // Somebody else's calendars are not there, and neither are a lab's that one does not work for.
        assert_eq!(phone.ask("PROPFIND", &other.home, "").await.0, StatusCode::NOT_FOUND);
        let lab = format!("{}{}/", phone.home, id("em"));
        assert_eq!(phone.ask("PROPFIND", &lab, "").await.0, StatusCode::NOT_FOUND);

        let program = program();
        let api = format!("{}/api/v1/session", app.base());
        let answer = program.get(&api).basic_auth(&phone.user, Some(&phone.password)).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "the API knows no Basic");
        let sign_in = json!({"email": phone.user, "password": phone.password});
        assert_eq!(app.visitor().post("/session", sign_in).await.status, StatusCode::UNAUTHORIZED);
        app.stop().await;
    }

    async fn wrong_passwords_for_calendars_lock_nobody_out(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let made = feed(&researcher, json!({"kind": "caldav"})).await;
        let phone = Phone::of(&app, &researcher).await;
        for _ in 0..60 {
            let (status, _) = dav(&app, "PROPFIND", "/dav/", Some((&phone.user, "wrong")), "").await;
            assert_eq!(status, StatusCode::UNAUTHORIZED);
        }
        app.sign_in("researcher").await;
        assert_eq!(phone.ask("PROPFIND", "/dav/", "").await.0, StatusCode::MULTI_STATUS, "and a right one opens");
        let listed: Answer = researcher.get("/me/feeds").await;
        let used = listed.body["items"].as_array().expect("a list").iter().filter(|one| one["last_used_at"].is_string());
        assert_eq!(used.count(), 1, "{}", listed.text);
        let secret = text(&made["secret"], "password");
        assert_eq!(researcher.delete(&format!("/me/feeds/{}", text(&made, "id"))).await.status, StatusCode::NO_CONTENT);
        assert_eq!(dav(&app, "PROPFIND", "/dav/", Some((&phone.user, secret)), "").await.0, StatusCode::UNAUTHORIZED);
        app.stop().await;
    }
}
