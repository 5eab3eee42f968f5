//! Showing a secret, and being let in.

use crate::{
    app::Shared,
    auth::secret::Secret,
    authz::Principal,
    service::{
        accounts::throttle::{self, Subject},
        denied::{Denied, settled},
    },
    store::{
        self,
        feed::{Feed, Opens},
    },
    words::Locale,
};
use chrono::TimeDelta;
use futures::FutureExt;
use inventory::text::EmailAddress;
use std::time::Duration;

/// How old the note of the last use may become: a program that looks every quarter of an hour does not write each time.
const TOUCH_EVERY: TimeDelta = TimeDelta::hours(1);
/// How long a request waits for that note; the write itself goes on.
const TOUCH_PATIENCE: Duration = Duration::from_millis(250);

/// A feed that was opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The feed.
    pub feed: Feed,
    /// For whom it is read, with the roles he has now.
    pub reader: Principal,
    /// His name.
    pub name: String,
    /// His address.
    pub email: String,
    /// His language.
    pub locale: Locale,
}

/// Opens the feed of a link. A secret that opens nothing is counted for `client`.
pub async fn open(app: &Shared, secret: Option<&Secret>, client: String) -> Result<Opened, Denied> {
    let opened = match secret {
        Some(secret) => find(app, secret).await?,
        None => None,
    };
    match opened.filter(|opened| opened.feed.opens != Opens::Caldav) {
        Some(opened) => Ok(noted(app, opened).await),
        None => Err(miss(app, client, Denied::NotFound).await),
    }
}

/// Opens what somebody reads over CalDAV, by his address and his password for that.
pub async fn open_caldav(
    app: &Shared,
    email: Option<&EmailAddress>,
    secret: Option<&Secret>,
    client: String,
) -> Result<Opened, Denied> {
    if let (Some(email), Some(secret)) = (email, secret)
        && let Some(opened) = find(app, secret).await?.filter(|opened| opened.feed.opens == Opens::Caldav)
        && opened.email == email.as_str()
    {
        return Ok(noted(app, opened).await);
    }
    Err(miss(app, client, Denied::WrongCredentials).await)
}

async fn find(app: &Shared, secret: &Secret) -> Result<Option<Opened>, Denied> {
    let db = app.db.read();
    let Some(feed) = store::feed::by_digest(db, secret.digest()).await? else { return Ok(None) };
    let Some(reader) = store::principal::load(db, feed.person).await? else { return Ok(None) };
    let Some(recipient) = store::people::recipient(db, feed.person).await? else { return Ok(None) };
    let locale = Locale::of(&recipient.locale);
    Ok(Some(Opened { feed, reader, name: recipient.name, email: recipient.email, locale }))
}

/// Counts a secret that opened nothing. None can be guessed: this spares the database, and locks nobody out of his
/// account.
async fn miss(app: &Shared, client: String, denied: Denied) -> Denied {
    let (now, subjects) = (app.clock.now(), [Subject::Calendars(client)]);
    if let Err(locked) = throttle::ensure_open(app.db.read(), &subjects, now).await {
        return locked;
    }
    let counted = app.db.write("calendar miss", move |tx| {
        let subjects = subjects.clone();
        async move { settled(throttle::count(tx, &subjects, now).await) }.boxed()
    });
    match counted.await {
        Ok(Ok(())) => denied,
        Ok(Err(locked)) => locked,
        Err(error) => error.into(),
    }
}

/// Notes the use. A request never fails for want of the note: reading works on a full disk.
async fn noted(app: &Shared, opened: Opened) -> Opened {
    let (id, now) = (opened.feed.id, app.clock.now());
    if opened.feed.last_used_at.is_none_or(|last| last + TOUCH_EVERY <= now) {
        let noting = app.db.write("feed read", move |tx| store::feed::touch(tx, id, now).boxed());
        if let Ok(Err(error)) = tokio::time::timeout(TOUCH_PATIENCE, noting).await {
            tracing::warn!(error = error.chain(), "the use of a feed could not be noted");
        }
    }
    opened
}
