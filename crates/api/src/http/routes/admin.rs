//! The system administrator's routes: outbox, embedded mailbox, health.

use crate::{
    app::Shared,
    authz::{Action, Object, Principal, permits},
    http::{
        extract::{Path, QueryFields},
        fields::{Checked, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Problem},
        who::SignedIn,
    },
    service::admin::{self, Health, Refused, parts},
    store::{
        self, code,
        mailbox::Letter,
        outbox::{Channel, OutboxState, Row},
    },
    view::admin::{
        DatabaseView, HealthCheck, HealthStatus, HealthView, MailRow, MailView, MessageState, OutboxMessageView,
    },
    words,
};
use axum::{
    Json,
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::IntoResponse,
};
use inventory::{
    slot::Instant,
    text::{Bilingual, EmailAddress},
};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Messages older than this should have gone.
const LATE_MINUTES: i64 = 15;
/// The worker looks at the outbox twice a second.
const SILENT_SECONDS: i64 = 60;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(outbox))
        .routes(routes!(retry))
        .routes(routes!(mailbox))
        .routes(routes!(mail))
        .routes(routes!(raw))
        .routes(routes!(health))
}

/// Which messages are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes a parameter; `outbox` reads it")]
struct OutboxQuery {
    /// Only messages that stand here.
    #[param(inline)]
    state: Option<MessageState>,
}

/// Lists what was to be sent, newest first: which kind of message and how far it came. What it says, and to whom in
/// full, is nobody's here: a subject names who uses what, and when.
#[utoipa::path(get, path = "/admin/outbox", operation_id = "list_outbox", tag = "administration",
    params(OutboxQuery, PageParams),
    responses((status = 200, description = "A page of messages.", body = Page<OutboxMessageView>), CommonProblems))]
async fn outbox(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<OutboxMessageView>>, Problem> {
    allow(&reader, Action::ListOutbox)?;
    let state = query.optional("state", value::choice::<OutboxState>);
    let part: Checked<Part<(Instant, Uuid)>> = page::part(&mut query);
    let (state, part) = query.finish((state, part))?;
    let rows = store::outbox::list(app.db.read(), state, part.after, part.rows()).await?;
    let views = rows.into_iter().map(message).collect();
    Ok(Json(Page::new(views, &part, |view: &OutboxMessageView| (view.created_at, view.id))))
}

/// Gives a message that was given up another round of attempts.
#[utoipa::path(post, path = "/admin/outbox/{id}/retry", operation_id = "retry_message", tag = "administration",
    params(("id" = Uuid, Path, description = "The message.")),
    responses((status = 200, description = "It is tried again at once.", body = OutboxMessageView),
        CommonProblems, ChangeProblems))]
async fn retry(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<OutboxMessageView>, Problem> {
    let row = admin::retry(&app, reader.person, id).await??;
    Ok(Json(message(row)))
}

/// Lists the mails that no server was set up to take, newest first.
#[utoipa::path(get, path = "/admin/mailbox", operation_id = "list_mailbox", tag = "administration",
    params(PageParams),
    responses((status = 200, description = "A page of mails.", body = Page<MailRow>), CommonProblems))]
async fn mailbox(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<MailRow>>, Problem> {
    allow(&reader, Action::ListMailbox)?;
    let part: Checked<Part<(Instant, Uuid)>> = page::part(&mut query);
    let part = query.finish(part)?;
    let letters = store::mailbox::list(app.db.read(), part.after, part.rows()).await?;
    let rows = letters.into_iter().map(row).collect();
    Ok(Json(Page::new(rows, &part, |row: &MailRow| (row.at, row.id))))
}

/// Shows a mail with its text and its invitation. Links mailed to another administrator are hidden.
#[utoipa::path(get, path = "/admin/mailbox/{id}", operation_id = "get_mail", tag = "administration",
    params(("id" = Uuid, Path, description = "The mail.")),
    responses((status = 200, description = "The mail.", body = MailView), CommonProblems))]
async fn mail(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<MailView>, Problem> {
    allow(&reader, Action::GetMail)?;
    let letter = admin::letter(&app, reader.person, id).await?.ok_or(Problem::NotFound)?;
    let parts = parts(&letter.raw);
    Ok(Json(MailView { row: row(letter), text: parts.text, html: parts.html, calendar: parts.calendar }))
}

/// Downloads a mail as it was sent, but for links mailed to another administrator, which are hidden.
#[utoipa::path(get, path = "/admin/mailbox/{id}/raw", operation_id = "download_mail", tag = "administration",
    params(("id" = Uuid, Path, description = "The mail.")),
    responses((status = 200, description = "The mail (RFC 5322).", body = String, content_type = "message/rfc822"),
        CommonProblems))]
async fn raw(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Problem> {
    allow(&reader, Action::DownloadMail)?;
    let letter = admin::letter(&app, reader.person, id).await?.ok_or(Problem::NotFound)?;
    let name = format!("attachment; filename=\"{id}.eml\"");
    Ok(([(CONTENT_TYPE, "message/rfc822".to_owned()), (CONTENT_DISPOSITION, name)], letter.raw))
}

/// Shows how the program does.
#[utoipa::path(get, path = "/admin/health", operation_id = "get_health", tag = "administration",
    responses((status = 200, description = "How it does; problems are listed, not answered with an error.",
        body = HealthView), CommonProblems))]
async fn health(State(app): State<Shared>, SignedIn(reader): SignedIn) -> Result<Json<HealthView>, Problem> {
    allow(&reader, Action::GetHealth)?;
    Ok(Json(health_view(admin::health(&app).await?)))
}

fn allow(reader: &Principal, action: Action) -> Result<(), Problem> {
    if permits(Some(reader), action, &Object::default()) { Ok(()) } else { Err(Problem::Forbidden) }
}

fn message(row: Row) -> OutboxMessageView {
    let waits = matches!(row.state, OutboxState::Pending | OutboxState::Leased);
    let email_hint = match row.channel {
        Channel::Mail => mail_hint(&row.recipient),
        // The webhook's id: its address may hold a token of the other system.
        Channel::Webhook => row.recipient.clone(),
        // The person's id: the number is his alone.
        Channel::Text => row.recipient.clone(),
    };
    OutboxMessageView {
        id: row.id,
        channel: row.channel,
        kind: row.kind,
        state: row.state,
        attempts: row.attempts,
        created_at: row.created_at,
        next_at: waits.then_some(row.next_attempt_at),
        sent_at: row.sent_at,
        bounced_at: row.bounced_at,
        last_error: row.last_error.map(|error| hinted(&error, &row.recipient, &email_hint)),
        email_hint,
    }
}

fn mail_hint(recipient: &str) -> String {
    EmailAddress::parse(recipient).map_or_else(|_| "***".to_owned(), |email| email.hint())
}

/// Puts the hint in the place of the address: mail servers repeat whom they refuse.
fn hinted(error: &str, address: &str, hint: &str) -> String {
    let (mut text, mut rest) = (String::with_capacity(error.len()), error);
    // An address of ours is ASCII, so that lengths are the same in either case.
    while let Some(at) = rest.to_ascii_lowercase().find(&address.to_ascii_lowercase()).filter(|_| !address.is_empty()) {
        text.push_str(&rest[..at]);
        text.push_str(hint);
        rest = &rest[at + address.len()..];
    }
    text.push_str(rest);
    text
}

fn row(letter: Letter) -> MailRow {
    let Letter { id, recipient, subject, at, raw: _, has_calendar } = letter;
    MailRow { id, to: recipient, subject, at, has_calendar }
}

fn health_view(health: Health) -> HealthView {
    let Health {
        now,
        database,
        missing_steps,
        waiting,
        oldest_waiting,
        given_up,
        addresses_failing,
        guard_fired,
        worker_last_run,
    } = health;
    let late = oldest_waiting.map(|at| (now - at).num_minutes());
    let silent = worker_last_run.map(|at| (now - at).num_seconds().max(0));
    let check = |code, ok, text: Bilingual| HealthCheck { code, ok, text: text.into() };
    let mut checks = vec![
        check("database", true, words::health::database(database.kind, &database.number)),
        check("tables", missing_steps.is_empty(), words::health::tables(missing_steps.len())),
        check(
            "outbox",
            given_up == 0 && late.is_none_or(|minutes| minutes < LATE_MINUTES),
            words::health::outbox(waiting, late, given_up),
        ),
        check("guard", guard_fired == 0, words::health::guard(guard_fired)),
        check("worker", silent.is_some_and(|seconds| seconds < SILENT_SECONDS), words::health::worker(silent)),
    ];
    // Addresses die every day: that is to be known, and no fault of the program.
    checks.extend(addresses_failing.map(|failing| check("addresses", true, words::health::addresses(failing))));
    HealthView {
        status: if checks.iter().all(|check| check.ok) { HealthStatus::Ok } else { HealthStatus::Degraded },
        version: env!("CARGO_PKG_VERSION"),
        now,
        database: DatabaseView { kind: database.kind, version: database.number, missing_steps },
        outbox_pending: waiting,
        outbox_given_up: given_up,
        addresses_failing,
        guard_fired,
        worker_last_run,
        checks,
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let state = match refused {
            Refused::NotFound => return Self::NotFound,
            Refused::Forbidden => return Self::Forbidden,
            Refused::State(state) => code::text(&state).unwrap_or_default(),
            Refused::Forgotten => "forgotten".to_owned(),
            Refused::Overtaken => "overtaken".to_owned(),
        };
        Self::WrongState { state }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::admin::Version;
    use chrono::DateTime;

    fn well() -> Health {
        let now = DateTime::from_timestamp(1_796_126_400, 0).expect("an instant");
        Health {
            now,
            database: Version { kind: "sqlite", number: "3.51.3".into() },
            missing_steps: Vec::new(),
            waiting: 1,
            oldest_waiting: Some(now),
            given_up: 0,
            addresses_failing: None,
            guard_fired: 0,
            worker_last_run: Some(now),
        }
    }

    #[test]
    fn an_error_names_nobody_in_full() {
        let hinted = |error| hinted(error, "li@example.cn", "l***@example.cn");
        assert_eq!(
            hinted("550 <Li@Example.cn>: li@example.cn unknown"),
            "550 <l***@example.cn>: l***@example.cn unknown"
        );
        assert_eq!(hinted("连接超时"), "连接超时");
    }

    fn sick(health: Health) -> Vec<&'static str> {
        let view = health_view(health);
        assert_eq!(view.status == HealthStatus::Ok, view.checks.iter().all(|check| check.ok));
        view.checks.into_iter().filter(|check| !check.ok).map(|check| check.code).collect()
    }

    #[test]
    fn each_check_can_fail_alone() {
        let long_ago = well().now - chrono::TimeDelta::hours(1);
        assert_eq!(sick(well()), Vec::<&str>::new());
        assert_eq!(sick(Health { missing_steps: vec!["0011".into()], ..well() }), ["tables"]);
        assert_eq!(sick(Health { given_up: 1, ..well() }), ["outbox"]);
        assert_eq!(sick(Health { oldest_waiting: Some(long_ago), ..well() }), ["outbox"]);
        assert_eq!(sick(Health { guard_fired: 1, ..well() }), ["guard"]);
        assert_eq!(sick(Health { worker_last_run: Some(long_ago), ..well() }), ["worker"]);
        assert_eq!(sick(Health { worker_last_run: None, ..well() }), ["worker"]);
    }
}
