//! The daily digest of those who want one: what waits for their word, what nobody answered, and what else was told.
//!
//! It goes out at eight on the reader's clock, or later if no server ran then, once for each of his days.

use super::readers;
use crate::{
    app::Shared,
    clock::new_id,
    desk,
    mail::{MailChoice, MailKind, OutboxMessage},
    store::{
        self,
        digest::{Item, Part},
        error::StoreError,
        tx::Tx,
    },
    words::{
        mail::{DigestLine, DigestPart, digest_head, digest_waiting},
        reminder as words,
    },
    worker::outbox,
};
use booking::reservation::State;
use chrono::{NaiveDate, Timelike};
use futures::FutureExt;
use inventory::{id::PersonId, slot::Instant, text::Bilingual};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// The hour at which digests go out.
const HOUR: u32 = 8;
/// Most people who are looked at together.
const BATCH: u64 = 200;
/// Most lines of a part.
const MOST: usize = 50;
/// Most requests that are read for one digest.
const READ: u64 = 1000;

/// Makes every digest that is due; returns how many were sent.
pub async fn look(app: &Shared) -> Result<usize, StoreError> {
    let (mut sent, mut after) = (0, None);
    loop {
        let readers = store::digest::readers(app.db.read(), after, BATCH).await?;
        after = readers.last().map(|(person, _)| *person);
        for (person, last) in &readers {
            let Some(day) = due(app, app.db.read(), *person).await? else { continue };
            if last.is_some_and(|last| last >= day) {
                continue;
            }
            let (held, person) = (app.clone(), *person);
            let making = app.db.write("digest", move |tx| {
                let app = held.clone();
                async move { make(&app, tx, person, day).await }.boxed()
            });
            sent += usize::from(making.await?);
        }
        if (readers.len() as u64) < BATCH {
            return Ok(sent);
        }
    }
}

/// Returns the reader's day once it is late enough for its digest.
pub(super) async fn due(
    app: &Shared,
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<NaiveDate>, StoreError> {
    let zone = readers::zone(db, person, app.config.time_zone).await?;
    let here = app.clock.now().with_timezone(&zone);
    Ok((here.hour() >= HOUR).then(|| here.date_naive()))
}

/// Makes a person's digest of a day, unless the day has had it; tells whether there was anything to send.
async fn make(app: &Shared, tx: &Tx, person: PersonId, day: NaiveDate) -> Result<bool, StoreError> {
    if !store::digest::claim(tx, person, day).await? {
        return Ok(false);
    }
    let Some(recipient) = store::people::recipient(tx, person).await? else { return Ok(false) };
    let now = app.clock.now();
    let mut parts = Vec::new();
    if store::mail_choice::how(tx, person, MailKind::Request).await? == MailChoice::Digest {
        parts.extend(part(digest_waiting(), waiting(tx, person).await?));
    }
    let kept = store::digest::kept(tx, person).await?;
    for under in [Part::Overdue, Part::Told] {
        let items = kept.iter().filter(|item| item.part == under);
        parts.extend(part(digest_head(under), items.map(line).collect::<Result<_, _>>()?));
    }
    store::digest::drop_kept(tx, person, kept.iter().map(|item| item.at).max().unwrap_or(now)).await?;
    if parts.is_empty() {
        return Ok(false);
    }
    let message = OutboxMessage::Digest { to: outbox::addressee(&recipient)?, parts };
    outbox::enqueue_digest(tx, new_id(&app.clock), person, message, now).await?;
    Ok(true)
}

fn part(head: Bilingual, mut lines: Vec<DigestLine>) -> Option<DigestPart> {
    let more = lines.len().saturating_sub(MOST) as u64;
    lines.truncate(MOST);
    (!lines.is_empty()).then_some(DigestPart { head, lines, more })
}

fn line(item: &Item) -> Result<DigestLine, StoreError> {
    let text = serde_json::from_str::<Bilingual>(&item.payload);
    let text = text.map_err(|_| StoreError::bad_row("digest_item", "payload", item.id))?;
    Ok(DigestLine { text, page: None })
}

/// The requests that wait for a person's word, those that lapse first before the others; of a series one line.
async fn waiting(tx: &Tx, person: PersonId) -> Result<Vec<DigestLine>, StoreError> {
    let (mut lines, mut series) = (Vec::new(), BTreeSet::new());
    for reservation in store::digest::held(tx, person, READ).await? {
        let State::Held { until, awaiting } = &reservation.state else { continue };
        let Some(placed) = store::instrument::find(tx, reservation.instrument).await? else { continue };
        let asked = desk::asked(tx, &placed, &reservation, awaiting).await?;
        let is_asked = asked.iter().any(|recipient| recipient.person == person);
        if !is_asked || reservation.series.is_some_and(|of| !series.insert(of.series)) {
            continue;
        }
        let who = store::people::names(tx, vec![reservation.applicant]).await?;
        let who = who.get(&reservation.applicant).map_or("", String::as_str);
        let text = words::awaited(&reservation, &desk::place(&placed), who, *until);
        lines.push(DigestLine { text, page: Some(format!("/reservations/{}", reservation.id)) });
    }
    Ok(lines)
}

/// Begins to gather for a person: what of today is past eight waits for tomorrow.
pub(super) async fn begin(app: &Shared, tx: &Tx, person: PersonId) -> Result<(), StoreError> {
    if let Some(today) = due(app, tx, person).await? {
        store::digest::claim(tx, person, today).await?;
    }
    Ok(())
}

/// Ends what was gathered for a person who wants no digest any more: all of it stands among his notices.
pub(super) async fn end_unless_wanted(tx: &Tx, person: PersonId, now: Instant) -> Result<(), StoreError> {
    if store::mail_choice::has_digest(tx, person).await? {
        return Ok(());
    }
    store::digest::drop_kept(tx, person, now).await
}
