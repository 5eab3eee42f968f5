//! A series in the calendar programs of those who are told of it.

use super::*;
use tests::python;

/// The calendar part of the mail that was sent last, after all have gone out, on unfolded lines.
async fn last_event(app: &TestApp) -> String {
    app.work().await;
    let mails = app.mails();
    let mail = String::from_utf8_lossy(&mails.last().expect("a mail").bytes).into_owned();
    crate::mail::calendar(&mail)
}

/// Reads the whole series' event out of the last mail with parsers that are not ours; while it stands, what they see
/// is what the API shows.
async fn as_read(app: &TestApp, series: &Value, sequence: u64) -> Value {
    assert_read(&last_event(app).await, series, sequence)
}

fn assert_read(event: &str, series: &Value, sequence: u64) -> Value {
    let read = python::answer("expand_ics.py", event.as_bytes());
    let read: Value = serde_json::from_str(&read).expect("JSON");
    assert_eq!(read["errors"], json!([]));
    assert_eq!(read["uids"].as_array().map(Vec::len), Some(1), "{read}");
    assert_eq!(read["sequences"], json!([sequence]), "{read}");
    if read["method"] == "REQUEST" {
        let status = |state: &Value| if state == "held" { "TENTATIVE" } else { "CONFIRMED" };
        let live = occurrences(series).iter().filter(|one| one["state"] == "held" || one["state"] == "confirmed");
        let shown = live.map(|one| (time(&one["start"]), time(&one["end"]), status(&one["state"]).to_owned()));
        let seen = read["occurrences"].as_array().expect("a list").iter();
        let seen = seen.map(|one| (time(&one[0]), time(&one[1]), one[2].as_str().expect("a status").to_owned()));
        assert_eq!(seen.collect::<Vec<_>>(), shown.collect::<Vec<_>>(), "{read}");
    }
    read
}

each_database! {
    /// What an independent reader makes of each mail is what stands in the calendar then.
    async fn a_calendar_program_sees_the_series_as_it_stands(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        take(&researcher, 10).await;
        app.work().await;
        let made = put(&app.sign_in("startup").await, weekly("FREQ=WEEKLY;COUNT=5", "possible", of_startup())).await;
        assert_eq!(states(&made.body), ["held"; 4], "{}", made.text);
        let read = as_read(&app, &made.body, 0).await;
        assert_eq!((&read["method"], &read["zones"]), (&json!("REQUEST"), &json!(["Asia/Shanghai"])));

        let approved = manager.act(&path(&made.body, "/approval"), revision(&made.body), json!({})).await;
        as_read(&app, &approved.body, 1).await;

        // One is moved by the lab, and the reader is told of that one alone.
        let third = &occurrences(&approved.body)[2];
        let address = format!("/reservations/{}", third["reservation_id"].as_str().expect("an id"));
        let moved = manager.patch(&address, 2, slot(24, 14, 0, 120)).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        let alone = last_event(&app).await;
        assert!(alone.contains("RECURRENCE-ID;TZID=Asia/Shanghai:20261217T090000"), "{alone}");
        assert!(alone.contains("DTSTART:20261217T060000Z") && alone.contains("SEQUENCE:2"), "{alone}");
        assert!(alone.contains(&format!("UID:{}@", made.body["id"].as_str().expect("an id"))), "{alone}");

        let now = manager.get(&path(&made.body, "")).await;
        let from = json!({"from": occurrences(&now.body)[3]["recurrence_id"]});
        let cut = manager.act(&path(&made.body, "/cancellation"), revision(&now.body), from).await;
        assert_eq!(states(&cut.body), ["confirmed", "confirmed", "confirmed", "cancelled"], "{}", cut.text);
        let last = last_event(&app).await;
        assert!(last.contains("METHOD:CANCEL") && last.contains("RECURRENCE-ID"), "one alone: {last}");

        let rest = manager.act(&path(&made.body, "/cancellation"), revision(&cut.body), json!({})).await;
        assert_eq!(states(&rest.body), ["cancelled"; 4], "{}", rest.text);
        let read = as_read(&app, &rest.body, 4).await;
        assert_eq!(read["method"], "CANCEL");
        app.stop().await;
    }

    /// A division is two events: the old one ends earlier, and what was moved has a name of its own.
    async fn a_calendar_program_sees_a_divided_series_as_it_stands(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let made = put(&researcher, weekly("FREQ=WEEKLY;COUNT=5", "all", of_group())).await;
        as_read(&app, &made.body, 0).await;
        // An exception, and one that was given up, behind the division.
        let one = |n: usize| format!("/reservations/{}", occurrences(&made.body)[n]["reservation_id"].as_str().expect("an id"));
        assert_eq!(researcher.patch(&one(3), 1, slot(25, 14, 0, 60)).await.status, StatusCode::OK);
        assert_eq!(researcher.act(&format!("{}/cancellation", one(4)), 1, json!({})).await.status, StatusCode::OK);
        app.work().await;
        let sent = app.mails().len();

        let now = researcher.get(&path(&made.body, "")).await;
        let body = moved_to(&now.body, 2, "following", slot(16, 10, 0, 180));
        let moved = researcher.patch(&path(&made.body, ""), revision(&now.body), body).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        assert_eq!(app.work().await, 4, "applicant and lab, once for each of the two series");
        let left = researcher.get(&path(&made.body, "")).await;
        let events: Vec<String> = app.mails()[sent..]
            .iter()
            .map(|mail| crate::mail::calendar(&String::from_utf8_lossy(&mail.bytes)))
            .collect();
        let of = |series: &Value| {
            let uid = format!("UID:{}@", series["id"].as_str().expect("an id"));
            events.iter().find(|event| event.contains(&uid)).expect("an event").clone()
        };
        assert_read(&of(&left.body), &left.body, 3);
        assert_read(&of(&moved.body), &moved.body, 0);

        // All of the new one moves once more: one event, the same name, the next number.
        let again = moved_to(&moved.body, 0, "all", slot(17, 9, 0, 180));
        let again = researcher.patch(&path(&moved.body, ""), revision(&moved.body), again).await;
        assert_eq!(again.body["id"], moved.body["id"], "{}", again.text);
        as_read(&app, &again.body, 1).await;
        app.stop().await;
    }

    /// Rules that programs read in several ways reach all of them as the same times.
    async fn every_program_sees_the_same_times(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        for (rule, count) in [
            // The Thursday that was asked for is the first, though the rule names Mondays.
            ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", 3),
            ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", 2),
        ] {
            let made = put(&researcher, repeated("raman", rule, of_group())).await;
            assert_eq!(states(&made.body), vec!["confirmed"; count], "{}", made.text);
            as_read(&app, &made.body, 0).await;
            let given_up = researcher.act(&path(&made.body, "/cancellation"), revision(&made.body), json!({})).await;
            assert_eq!(given_up.status, StatusCode::OK, "{}", given_up.text);
            app.work().await;
        }
        app.stop().await;
    }
}
