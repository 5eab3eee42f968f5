//! One attempt at a batch: lease, send, say what came of it.

use super::{Worker, wording};
use crate::{
    auth::secret::Secret,
    calendar::Method,
    clock::new_id,
    mail::{Kept, Letterhead, Posted, Rendered, Stops, render_letter, render_without_event},
    store::{
        StoreError, address_bounce, invitation, mail_stop,
        outbox::{self, Channel, Forget, Lease, Outcome, Row},
        server_key,
        tx::Tx,
    },
};
use chrono::TimeDelta;
use futures::{
    FutureExt,
    future::{join, join_all},
};
use inventory::slot::Instant;
use mail_parser::MessageParser;
use std::{ops::Add, time::Duration};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Most rows of one batch, but for mails where the mail server takes more; they go side by side.
pub(super) const BATCH: usize = 8;
/// How often a mail is tried.
pub(super) const MOST_ATTEMPTS: u32 = 12;

/// What one look at the outbox did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Rows that were leased.
    pub leased: usize,
    /// Mails that are on their way.
    pub sent: usize,
    /// Mails that are tried again later.
    pub retried: usize,
    /// Mails that are not tried again.
    pub given_up: usize,
}

/// A leased row with its mail, or why it has none.
#[derive(Debug, Clone)]
struct Leased {
    row: Row,
    forget: Forget,
    expires_at: Option<Instant>,
    mail: Result<Rendered, String>,
    /// What is left out of the mail, and why.
    note: Option<&'static str>,
}

/// The reader's calendar has nothing that could be taken out of it.
const NOTHING_TO_CANCEL: &str = "sent without its calendar part: no invitation had left for this address";

/// How long new batches are begun before the worker looks at what else is due.
const STRETCH: Duration = Duration::from_secs(30);

/// Sends what is due until nothing is, for half a minute, or until `shutdown`. Two batches go side by side, so that one is
/// leased and written down while the other one is with the mail server; together they have as many mails as the mail
/// server takes, and both are brought to their ends.
pub async fn drain(worker: &Worker, shutdown: &CancellationToken) -> Result<Summary, StoreError> {
    let until = tokio::time::Instant::now() + STRETCH;
    let goes_on = || !shutdown.is_cancelled() && tokio::time::Instant::now() < until;
    let most = worker.mailer.at_once();
    let (one, other) = join(batches(worker, most - most / 2, goes_on), batches(worker, most / 2, goes_on)).await;
    Ok(one? + other?)
}

async fn batches(worker: &Worker, most: usize, goes_on: impl Fn() -> bool) -> Result<Summary, StoreError> {
    let mut all = Summary::default();
    while most > 0 && goes_on() {
        let some = batch(worker, most).await?;
        all = all + some;
        if some.leased < most {
            break;
        }
    }
    Ok(all)
}

/// Leases what is due, sends it and says what came of it. Waits for nothing but the database and the mail server.
pub async fn run_once(worker: &Worker) -> Result<Summary, StoreError> {
    batch(worker, BATCH).await
}

async fn batch(worker: &Worker, most: usize) -> Result<Summary, StoreError> {
    let now = worker.clock.now();
    if !outbox::any_due(worker.db.read(), Channel::Mail, now).await? {
        return Ok(Summary::default());
    }
    let lease = Lease { token: new_id(&worker.clock), until: now + lease_time() };
    let batch = lease_batch(worker, now, lease, most).await?;
    let outcomes = join_all(batch.iter().map(|leased| attempt(worker, leased))).await;
    let summary = Summary::of(&outcomes);
    let ended: Vec<Ended> = batch.iter().zip(outcomes).map(|(leased, outcome)| Ended::of(leased, outcome)).collect();
    if !ended.is_empty() {
        worker.db.write("outbox-done", move |tx| finish(tx, ended.clone(), lease.token).boxed()).await?;
    }
    Ok(summary)
}

async fn lease_batch(worker: &Worker, now: Instant, lease: Lease, most: usize) -> Result<Vec<Leased>, StoreError> {
    let head = worker.letterhead.clone();
    let key = server_key::get_or_make(&worker.db, &worker.clock, "mail_stop").await?;
    let limit = i64::try_from(most).unwrap_or(1);
    worker.db.write("outbox-lease", move |tx| take(tx, now, (lease, limit), head.clone(), key).boxed()).await
}

async fn take(
    tx: &Tx,
    now: Instant,
    (lease, limit): (Lease, i64),
    head: Letterhead,
    key: [u8; 32],
) -> Result<Vec<Leased>, StoreError> {
    let mut batch = Vec::new();
    for row in outbox::due(tx, Channel::Mail, now, limit).await? {
        let leased = open(tx, row, &head, &key, now).await?;
        let made = leased.mail.as_ref().ok().filter(|_| leased.row.rendered.is_none());
        let made = made.map(|mail| (mail.message_id.clone(), mail.bytes.clone()));
        outbox::lease(tx, leased.row.id, lease, made).await?;
        batch.push(leased);
    }
    Ok(batch)
}

/// Reads a row's message and renders its mail; the bytes of the first rendering count. What never reached its reader is not
/// cancelled in his calendar, but he still reads that it will not take place.
async fn open(tx: &Tx, row: Row, head: &Letterhead, key: &[u8; 32], now: Instant) -> Result<Leased, StoreError> {
    let Posted { message, stops } = match serde_json::from_str::<Posted>(&row.payload) {
        Ok(posted) => posted,
        Err(error) => {
            let mail = Err(format!("unreadable message: {error}"));
            return Ok(Leased { row, forget: Forget::Nothing, expires_at: None, mail, note: None });
        }
    };
    let stop = match stops {
        Some(stops) => Some(stop(tx, stops, head, key).await?),
        None => None,
    };
    let letter = wording::letter(tx, &row, &message, head, now).await?;
    let (id, at) = (row.id, row.created_at);
    let (mut mail, mut note) = (render_letter(&message, letter.clone(), stop.as_deref(), id, at, head), None);
    if let (Ok(Rendered { method: Some(Method::Cancel), .. }), Some(about)) = (&mail, row.about)
        && invitation::never_left(tx, about, &row.recipient).await?
    {
        (mail, note) = (render_without_event(&message, letter, id, at, head), Some(NOTHING_TO_CANCEL));
    }
    let mail = mail.map_err(|error| error.to_string()).map(|mut mail| {
        if let (Some(bytes), Some(message_id)) = (&row.rendered, &row.message_id) {
            mail.bytes.clone_from(bytes);
            mail.message_id.clone_from(message_id);
            // Of a mail in an institution's own words they alone still say how it begins.
            if let Some(subject) = subject(bytes) {
                mail.subject = subject;
            }
        }
        mail
    });
    let forget = match (message.is_secret(), stop) {
        (true, _) => Forget::All,
        (false, Some(_)) => Forget::Mail,
        (false, None) => Forget::Nothing,
    };
    Ok(Leased { forget, expires_at: message.expires_at(), row, mail, note })
}

fn subject(bytes: &[u8]) -> Option<String> {
    MessageParser::default().parse_headers(bytes)?.subject().map(str::to_owned)
}

/// Returns the address at which somebody ends a kind of mail. Its secret is made anew for each mail, the same one each
/// time, and only its digest is stored.
async fn stop(tx: &Tx, stops: Stops, head: &Letterhead, key: &[u8; 32]) -> Result<String, StoreError> {
    let text = format!("{} {:?}", stops.person.0, stops.kind);
    let secret = Secret::made_of(key, text.as_bytes());
    mail_stop::put(tx, secret.digest(), stops).await?;
    Ok(format!("{}/unsubscribe/{}", head.site.base, secret.to_text()))
}

async fn attempt(worker: &Worker, leased: &Leased) -> Outcome {
    let mail = match &leased.mail {
        Ok(mail) => mail,
        Err(error) => return Outcome::GivenUp { error: error.clone() },
    };
    let now = worker.clock.now();
    if leased.expires_at.is_some_and(|expires_at| expires_at <= now) {
        return Outcome::GivenUp { error: "what it is about has run out".to_owned() };
    }
    let kept = Kept {
        id: leased.row.id,
        from: worker.letterhead.return_path(),
        to: leased.row.recipient.clone(),
        subject: mail.subject.clone(),
        at: now,
        has_calendar: mail.method.is_some(),
        bytes: mail.bytes.clone(),
    };
    match worker.mailer.send(&worker.db, kept).await {
        Ok(()) => Outcome::Sent { at: worker.clock.now(), note: leased.note.map(str::to_owned) },
        Err(error) => failed(leased, error.chain(), worker.clock.now()),
    }
}

fn failed(leased: &Leased, error: String, now: Instant) -> Outcome {
    let attempts = leased.row.attempts + 1;
    let id = leased.row.id;
    if attempts >= MOST_ATTEMPTS {
        tracing::error!(%id, attempts, error, "a mail was given up");
        return Outcome::GivenUp { error };
    }
    tracing::warn!(%id, attempts, error, "a mail was not taken and is tried again");
    Outcome::Retry { at: now + pause(attempts), error }
}

/// What an attempt has to write down.
#[derive(Debug, Clone)]
struct Ended {
    id: Uuid,
    outcome: Outcome,
    /// What of message and mail is removed.
    forget: Forget,
    /// Whose calendar has been invited to what.
    invited: Option<(Uuid, String)>,
    /// To whom it has left, and when.
    left: Option<(String, Instant)>,
}

impl Ended {
    fn of(leased: &Leased, outcome: Outcome) -> Self {
        let is_sent = matches!(outcome, Outcome::Sent { .. });
        let invites = leased.mail.as_ref().is_ok_and(|mail| mail.method == Some(Method::Request));
        let invited =
            leased.row.about.filter(|_| is_sent && invites).map(|about| (about, leased.row.recipient.clone()));
        let forget = if matches!(outcome, Outcome::Retry { .. }) { Forget::Nothing } else { leased.forget };
        let left = match &outcome {
            Outcome::Sent { at, .. } => Some((leased.row.recipient.clone(), *at)),
            Outcome::Retry { .. } | Outcome::GivenUp { .. } => None,
        };
        Self { id: leased.row.id, outcome, forget, invited, left }
    }
}

async fn finish(tx: &Tx, ended: Vec<Ended>, token: Uuid) -> Result<(), StoreError> {
    for Ended { id, outcome, forget, invited, left } in ended {
        if !outbox::finish(tx, id, token, &outcome, forget).await? {
            tracing::warn!(%id, "the lease of a mail had run out; it may be sent twice");
        }
        if let Some((about, address)) = invited {
            invitation::has_left(tx, about, &address).await?;
        }
        if let Some((address, at)) = left {
            address_bounce::has_left(tx, &address, at).await?;
        }
    }
    Ok(())
}

/// How long a batch may take before others may take its rows: longer than any mail server is waited for.
pub(super) fn lease_time() -> TimeDelta {
    TimeDelta::minutes(10)
}

/// The pause after the n-th attempt: a minute, doubled each time, at most six hours.
pub(super) fn pause(attempts: u32) -> TimeDelta {
    TimeDelta::minutes(1_i64 << attempts.saturating_sub(1).min(20)).min(TimeDelta::hours(6))
}

impl Add for Summary {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            leased: self.leased + other.leased,
            sent: self.sent + other.sent,
            retried: self.retried + other.retried,
            given_up: self.given_up + other.given_up,
        }
    }
}

impl Summary {
    pub(super) fn of(outcomes: &[Outcome]) -> Self {
        let count = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
        Self {
            leased: outcomes.len(),
            sent: count(|outcome| matches!(outcome, Outcome::Sent { .. })),
            retried: count(|outcome| matches!(outcome, Outcome::Retry { .. })),
            given_up: count(|outcome| matches!(outcome, Outcome::GivenUp { .. })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_six_hours() {
        let minutes: Vec<i64> = (1..MOST_ATTEMPTS).map(|attempts| pause(attempts).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
        assert!(minutes.iter().sum::<i64>() > 20 * 60, "a mail server may be down for most of a day");
    }
}
