//! Answers to invitations and mails that come back, from a mailbox of Dovecot's to the pages.

mod bounces;
mod counts;
mod declining;
mod mailbox;
mod others;
mod tls;

use crate::{
    booking::{slot, want},
    mail::calendar,
};
use api::{inbound::Incoming, mail::Kept, service::answers, store::answer::Outcome};
use chrono::TimeDelta;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    app::{Person, TestApp, fresh, id},
    database::TestDatabase,
    each_database,
};

/// Nobody listens there: for tests that hand mails in by themselves.
const NO_MAILBOX: &str = "imap://jishi:secret@127.0.0.1:1/INBOX";
const RESEARCHER: &str = "researcher@demo.example";

/// The city with a mailbox, a researcher, and a confirmed use of his.
struct World {
    app: TestApp,
    researcher: Person,
    path: String,
}

impl World {
    async fn new(db: &TestDatabase) -> Self {
        Self::reading(db, NO_MAILBOX).await
    }

    async fn reading(db: &TestDatabase, mailbox: &str) -> Self {
        let app = TestApp::reading(db, mailbox, None).await;
        app.work().await;
        let researcher = app.sign_in("researcher").await;
        let path = format!("/reservations/{}", fresh());
        let body = want("sem", slot(2, 9, 0, 120), json!({"group_id": id("nano")}));
        let booked = researcher.put(&path, body).await;
        assert_eq!(
            (booked.status, &booked.body["state"]),
            (StatusCode::CREATED, &json!("confirmed")),
            "{}",
            booked.text
        );
        app.work().await;
        // Notices are listed by time: what follows comes a little later.
        app.clock.advance(TimeDelta::minutes(1));
        Self { app, researcher, path }
    }

    /// The newest invitation that was mailed to an address.
    fn invitation(&self, to: &str) -> Invitation {
        let mails = self.app.mails();
        let mail = mails.iter().rev().find(|mail| mail.to == to && mail.has_calendar).expect("an invitation");
        Invitation::of(mail)
    }

    /// The reservation as its applicant sees it.
    async fn seen(&self) -> Value {
        self.researcher.get(&self.path).await.body
    }

    /// What was answered, as its applicant sees it.
    async fn answered(&self) -> Vec<String> {
        answered(&self.seen().await)
    }

    async fn take(&self, mail: &str) -> Option<Outcome> {
        let mail = Incoming::Mail(mail.as_bytes().to_vec());
        answers::take(&self.app.app, mail).await.expect("the database answers")
    }

    /// The mails to an address that carry no invitation.
    fn letters(&self, to: &str) -> Vec<String> {
        let mails = self.app.mails();
        let letters = mails.iter().filter(|mail| mail.to == to && !mail.has_calendar);
        letters.map(|mail| plain(&mail.bytes)).collect()
    }
}

/// The answers in a reservation's history, by their codes.
fn answered(reservation: &Value) -> Vec<String> {
    let history = reservation["history"].as_array().expect("a history");
    let actions = history.iter().filter_map(|entry| entry["action"].as_str());
    actions.filter(|action| action.starts_with("answered_")).map(str::to_owned).collect()
}

/// The plain text of a mail of ours, whose parts are in base64.
fn plain(mail: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let text = String::from_utf8_lossy(mail);
    let (_, part) = text.split_once("Content-Type: text/plain").expect("a text");
    let (_, body) = part.split_once("\r\n\r\n").expect("its body");
    let (body, _) = body.split_once("\r\n--").expect("its end");
    let bytes = STANDARD.decode(body.replace("\r\n", "")).expect("base64");
    String::from_utf8(bytes).expect("UTF-8")
}

/// What an answer needs of an invitation.
#[derive(Debug, Clone)]
struct Invitation {
    file: String,
    uid: String,
    sequence: u32,
    to: String,
}

impl Invitation {
    fn of(mail: &Kept) -> Self {
        let file = calendar(&String::from_utf8(mail.bytes.clone()).expect("ASCII"));
        let value = |name: &str| {
            let line = file.lines().find_map(|line| line.strip_prefix(name)).expect("a property");
            line.trim_end().to_owned()
        };
        let (uid, sequence) = (value("UID:"), value("SEQUENCE:").parse().expect("a number"));
        Self { uid, sequence, to: mail.to.clone(), file }
    }

    /// A mail that answers it.
    fn reply(&self, partstat: &str) -> String {
        self.method("REPLY", partstat, "")
    }

    fn method(&self, method: &str, partstat: &str, more: &str) -> String {
        let Self { uid, sequence, to, .. } = self;
        format!(
            "From: <{to}>\r\nTo: answers@jishi.example.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n\
             BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{sequence}\r\n\
             ATTENDEE;PARTSTAT={partstat}:mailto:{to}\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    }
}
