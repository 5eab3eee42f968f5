//! Signatures of mails (DKIM), as a library that is not ours checks them.

use crate::booking::{slot, want};
use api::service::reminders;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{TestApp, fresh, id},
    each_database, python,
};

/// The key of RFC 8463 appendix A.2 in the form that openssl writes, and what stands of it in the domain name system.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
const RECORD: &str = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const WHERE: &str = "2026.mail._domainkey.jishi.example.cn";

/// What the library finds of each mail.
fn verdicts(mails: &[Vec<u8>]) -> Vec<Value> {
    let mails: Vec<String> = mails.iter().map(|mail| STANDARD.encode(mail)).collect();
    let task = json!({"mails": mails, "record": RECORD, "where": WHERE});
    let found = python::answer("verify_dkim.py", task.to_string().as_bytes());
    serde_json::from_str(&found).expect("JSON")
}

each_database! {
    async fn every_mail_is_signed_and_no_changed_one_passes(db) {
        let folder = tempfile();
        std::fs::write(&folder, KEY).expect("a file");
        let settings = [
            ("JISHI_MAIL_FROM", "机时 <jishi@jishi.example.cn>"),
            ("JISHI_DKIM_KEY_FILE", folder.to_str().expect("text")),
            ("JISHI_DKIM_SELECTOR", "2026.mail"),
        ];
        let app = TestApp::with_settings(db, &settings).await;
        std::fs::remove_file(&folder).expect("it was there");
        let researcher = app.sign_in("researcher").await;
        let body = want("sem", slot(3, 9, 0, 60), json!({"group_id": id("nano")}));
        let booked = researcher.put(&format!("/reservations/{}", fresh()), body).await;
        assert_eq!(booked.status, StatusCode::CREATED, "{}", booked.text);
        app.clock.advance(TimeDelta::hours(60));
        assert_eq!(reminders::look(&app.app).await.expect("a look"), 1);
        app.work().await;

        let mails: Vec<Vec<u8>> = app.mails().into_iter().map(|mail| mail.bytes).collect();
        let found = verdicts(&mails);
        assert!(2 <= found.len(), "an invitation and a reminder");
        for verdict in &found {
            assert_eq!((&verdict["holds"], &verdict["asked"]), (&json!(true), &json!([WHERE])), "{verdict}");
            let covered: Vec<&str> = verdict["covered"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
            for name in ["from", "to", "subject", "date", "message-id", "content-type", "references", "auto-submitted"] {
                assert!(covered.contains(&name), "{name} is not covered: {verdict}");
            }
        }
        let ends = |verdict: &&Value| verdict["covered"].to_string().contains("list-unsubscribe-post");
        assert_eq!(found.iter().filter(ends).count(), 1, "the reminder, which may be ended");

        let changed: Vec<Vec<u8>> = mails.iter().flat_map(|mail| {
            let text = String::from_utf8(mail.clone()).expect("ASCII");
            let forged = "From: eve@jishi.example.cn\r\nFrom: ";
            let last = text.trim_end().len() - 4;
            [
                text.replacen("\r\nTo: ", "\r\nTo: eve@example.cn, ", 1),
                text.replacen("\r\nFrom: ", &format!("\r\n{forged}"), 1),
                format!("Reply-To: eve@example.cn\r\n{text}"),
                format!("Content-Type: text/plain\r\n{text}"),
                format!("{}\r\nAAAA{}", &text[..last], &text[last..]),
            ]
            .into_iter()
            .map(|changed| {
                assert_ne!(changed, text);
                changed.into_bytes()
            })
            .collect::<Vec<_>>()
        }).collect();
        for verdict in verdicts(&changed) {
            assert_eq!(verdict["holds"], false, "{verdict}");
        }
    }
}

fn tempfile() -> std::path::PathBuf {
    std::env::temp_dir().join(format!("jishi-dkim-{}.pem", fresh()))
}
