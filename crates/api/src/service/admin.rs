//! What the system administrator sees and does: the outbox, the embedded mailbox, the program's health.

use crate::{
    app::Shared,
    authz::{Action, Object},
    clock, mail,
    service::rights::is_permitted,
    store::{
        self,
        admin::Version,
        audit::Leaf,
        error::StoreError,
        mailbox::Letter,
        outbox::{OutboxState, Revived, Row},
        tx::Tx,
    },
};
use futures::FutureExt;
use inventory::{id::PersonId, slot::Instant, text::EmailAddress};
use mail_parser::{MessageParser, MimeHeaders};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

/// Why a message is not tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is none.
    NotFound,
    /// The person may not.
    Forbidden,
    /// It was not given up.
    State(OutboxState),
    /// Its content was removed, since it held a secret.
    Forgotten,
    /// A later message about the same thing went to the same address.
    Overtaken,
}

/// What of a mail a person can read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// Its subject, decoded.
    pub subject: Option<String>,
    /// Its plain text.
    pub text: String,
    /// Its text as a web page.
    pub html: Option<String>,
    /// Its invitation (RFC 5545).
    pub calendar: Option<String>,
}

/// How the program does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The server's clock.
    pub now: Instant,
    /// The database.
    pub database: Version,
    /// Names of the steps that its tables lack.
    pub missing_steps: Vec<String>,
    /// Messages that still have to go.
    pub waiting: u64,
    /// When the oldest of them was caused.
    pub oldest_waiting: Option<Instant>,
    /// Messages that were given up.
    pub given_up: u64,
    /// Addresses from which our mail comes back; nothing where it is not read what comes back.
    pub addresses_failing: Option<u64>,
    /// How often the database alone refused a double booking since the start.
    pub guard_fired: u64,
    /// When the worker last ran.
    pub worker_last_run: Option<Instant>,
}

/// Gives a message that was given up another round of attempts.
pub async fn retry(app: &Shared, by: PersonId, id: Uuid) -> Result<Result<Row, Refused>, StoreError> {
    let (now, leaf_id) = (app.clock.now(), clock::new_id(&app.clock));
    let outcome =
        app.db.write("retry message", move |tx| async move { revive(tx, by, id, now, leaf_id).await }.boxed()).await?;
    if outcome.is_ok() {
        app.wake.notify_one();
    }
    Ok(outcome)
}

async fn revive(
    tx: &Tx,
    by: PersonId,
    id: Uuid,
    now: Instant,
    leaf_id: Uuid,
) -> Result<Result<Row, Refused>, StoreError> {
    if !is_permitted(tx, by, Action::RetryMessage, &Object::default()).await? {
        return Ok(Err(Refused::Forbidden));
    }
    let revived = store::outbox::revive(tx, id, now).await?;
    let Some(row) = store::admin::outbox_row(tx, id).await? else { return Ok(Err(Refused::NotFound)) };
    match revived {
        Revived::Yes => {}
        Revived::NotGivenUp => return Ok(Err(Refused::State(row.state))),
        Revived::Forgotten => return Ok(Err(Refused::Forgotten)),
        Revived::Overtaken => return Ok(Err(Refused::Overtaken)),
    }
    let leaf = Leaf {
        at: now,
        actor: Some(by),
        action: Action::RetryMessage.as_str(),
        object_kind: "outbox",
        object: id,
        body: json!({"kind": row.kind}),
    };
    store::audit::append(tx, leaf_id, &leaf).await?;
    Ok(Ok(row))
}

/// Finds a mail of the embedded mailbox, as the reader may see it.
///
/// Whoever presses a link that was mailed to another administrator is that administrator; so the secrets of those links
/// are hidden from everybody else, in every part.
pub async fn letter(app: &Shared, reader: PersonId, id: Uuid) -> Result<Option<Letter>, StoreError> {
    let Some(letter) = store::mailbox::find(app.db.read(), id).await? else { return Ok(None) };
    let raw = if is_of_another_administrator(app.db.read(), reader, &letter.recipient).await? {
        mail::without_secrets(&letter.raw)
    } else {
        letter.raw
    };
    Ok(Some(Letter { raw, ..letter }))
}

async fn is_of_another_administrator(
    db: &impl ConnectionTrait,
    reader: PersonId,
    recipient: &str,
) -> Result<bool, StoreError> {
    let Ok(address) = EmailAddress::parse(recipient) else { return Ok(false) };
    let Some(account) = store::account::by_email(db, &address).await? else { return Ok(false) };
    let roles = store::role::of(db, &[account.person]).await?;
    let administers = roles.into_values().flatten().any(|granted| granted.role.is_administrator());
    Ok(administers && account.person != reader)
}

/// Reads a mail's parts; what is no mail has none.
pub fn parts(raw: &[u8]) -> Parts {
    let Some(mail) = MessageParser::default().parse(raw) else { return Parts::default() };
    let calendar = mail.parts.iter().find(|part| part.is_content_type("text", "calendar"));
    let html = mail.parts.iter().find(|part| part.is_content_type("text", "html"));
    let contents = |part: &mail_parser::MessagePart<'_>| part.text_contents().map(str::to_owned);
    Parts {
        subject: mail.subject().map(str::to_owned),
        text: mail.body_text(0).unwrap_or_default().into_owned(),
        html: html.and_then(contents),
        calendar: calendar.and_then(contents),
    }
}

/// Looks at the program's parts.
pub async fn health(app: &Shared) -> Result<Health, StoreError> {
    let db = app.db.read();
    let (waiting, given_up) = store::outbox::depth(db).await?;
    let now = app.clock.now();
    let addresses_failing = match &app.config.answers {
        Some(_) => Some(store::address_bounce::count(db, now).await?),
        None => None,
    };
    Ok(Health {
        now,
        addresses_failing,
        database: store::admin::version(&app.db).await?,
        missing_steps: app.db.missing_steps().await?,
        waiting,
        oldest_waiting: store::admin::oldest_waiting(db).await?,
        given_up,
        guard_fired: app.db.counters().guard(),
        worker_last_run: app.metrics.worker_last_run(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: jishi@example.cn\r\nTo: li@example.cn\r\nSubject: =?utf-8?b?6aKE57qm5bey56Gu6K6k?=\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n\
        --outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n\
        --inner\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n5oKo5aW9\r\n\
        --inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>hello</p>\r\n\
        --inner\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nQkVHSU46VkNBTEVOREFSDQo=\r\n--inner--\r\n\
        --outer\r\nContent-Type: application/ics; name=invite.ics\r\n\
        Content-Disposition: attachment; filename=invite.ics\r\n\r\nBEGIN:VCALENDAR\r\n--outer--\r\n";

    #[test]
    fn the_parts_of_an_invitation_are_found() {
        let parts = parts(MAIL.as_bytes());
        assert_eq!(parts.subject.as_deref(), Some("预约已确认"));
        assert_eq!(parts.text.trim(), "您好");
        assert_eq!(parts.html.as_deref().map(str::trim), Some("<p>hello</p>"));
        assert_eq!(parts.calendar.as_deref(), Some("BEGIN:VCALENDAR\r\n"));
    }

    #[test]
    fn what_is_no_mail_has_no_parts() {
        assert_eq!(parts(b""), Parts::default());
    }
}
