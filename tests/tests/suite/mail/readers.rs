//! Mail as others read it: a mail server, a mail parser and a calendar parser that are not ours.

use super::*;
use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};
use tests::{database, each_database, python};

each_database! {
    async fn a_real_server_takes_the_mail_and_a_real_calendar_the_event(db) {
        let mut server = python::script("receive_mail.py");
        let mut server = python::Beside(server.stdout(Stdio::piped()).spawn().expect("Python starts"));
        let mut lines = BufReader::new(server.0.stdout.take().expect("its output")).lines();
        let mut line = || lines.next().expect("another line").expect("text");
        let port = line();
        let bench = Bench::with_server(db, &format!("smtp://127.0.0.1:{port}"));
        bench.enqueue(notice(7, "li.na@example.cn", Happening::Requested, 0)).await;
        assert_eq!(bench.work().await.sent, 1);
        let mail: serde_json::Value = serde_json::from_str(&line()).expect("JSON");

        assert_eq!(mail["defects"], serde_json::json!([]));
        assert_eq!(mail["envelope"], serde_json::json!(["jishi@example.cn", ["li.na@example.cn"]]));
        assert_eq!(mail["to"], serde_json::json!([["李娜", "li.na@example.cn"]]));
        assert_eq!(mail["subject"], "申请已收到：场发射扫描电镜 12月1日 周二 09:00–11:30");
        assert_eq!(mail["date"], "2026-11-28T10:00:00+00:00");
        let structure = [
            "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
        ];
        assert_eq!(mail["structure"], serde_json::json!(structure));
        let text = mail["text"].as_str().expect("text");
        assert!(text.contains("时间：2026年12月1日 周二 09:00–11:30（北京时间，UTC+8）"), "{text}");
        assert!(mail["html"].as_str().expect("text").contains("2026年12月1日 周二 09:00–11:30"));
        assert_eq!(mail["method"], "REQUEST");
        assert_eq!(mail["attachment"], serde_json::json!([["invite.ics", mail["calendar"]]]));
        let calendar = &mail["calendar"];
        assert_eq!(calendar["uid"], "00000000-0000-0000-0000-000000000007@jishi.example.cn");
        assert_eq!((&calendar["status"], &calendar["sequence"]), (&"TENTATIVE".into(), &0.into()));
        assert_eq!(calendar["start"], "2026-12-01T01:00:00+00:00");
        assert_eq!(calendar["organizer"], serde_json::json!(["mailto:jishi@example.cn", "材料测试平台"]));
        assert_eq!(calendar["attendees"], serde_json::json!([["mailto:li.na@example.cn", "李娜", "FALSE"]]));
    }
}

/// The life of one reservation as a calendar program sees it: one UID, a rising SEQUENCE, and a cancellation.
#[test]
fn a_calendar_program_follows_a_reservation_by_uid_and_sequence() {
    database::run(database::Kind::Sqlite, |db| Box::pin(follow(db)));
}

async fn follow(db: &TestDatabase) {
    let (mailer, kept) = Mailer::memory();
    let bench = Bench::new(db, mailer);
    let life = [Happening::Requested, Happening::Confirmed, Happening::Moved, Happening::Cancelled];
    for (sequence, happening) in (0..).zip(life) {
        bench.enqueue(notice(7, "li.na@example.cn", happening, sequence)).await;
        assert_eq!(bench.work().await.sent, 1);
    }
    let mails: Vec<String> =
        kept.lock().expect("kept mails").iter().map(|mail| String::from_utf8_lossy(&mail.bytes).into_owned()).collect();
    let mut seen = Vec::new();
    for mail in mails {
        let read = python::answer("read_ics.py", calendar(&mail).as_bytes());
        let event: serde_json::Value = serde_json::from_str(&read).expect("JSON");
        assert_eq!(event["uid"], "00000000-0000-0000-0000-000000000007@jishi.example.cn");
        assert_eq!(event["errors"], serde_json::json!([]));
        assert_eq!(event["end"], "2026-12-01T03:30:00+00:00");
        assert!(event["summary"].as_str().expect("text").ends_with(&"断面形貌与元素分布观察".repeat(8)));
        seen.push(format!("{} {} {}", event["sequence"], event["method"], event["status"]));
    }
    let expected = [
        r#"0 "REQUEST" "TENTATIVE""#,
        r#"1 "REQUEST" "CONFIRMED""#,
        r#"2 "REQUEST" "CONFIRMED""#,
        r#"3 "CANCEL" "CANCELLED""#,
    ];
    assert_eq!(seen, expected);
}
