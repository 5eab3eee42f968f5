//! What has changed in a calendar since a program looked last (RFC 6578).
//!
//! The token is the instant as of which a list was true, with a digest of what the calendar consists of. Whoever shows
//! it gets what has changed since then and a little before: a transaction that was still running when the list was made
//! is not missed, and what is told twice does no harm.

use super::{
    contents::Item,
    reach::Calendar,
    stamp::{hex, window},
};
use crate::{
    store::{
        agenda::{self, Scope},
        error::StoreError,
    },
    words::Locale,
};
use chrono::{DateTime, TimeDelta};
use inventory::{id::SeriesId, slot::Instant};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use thiserror::Error;
use uuid::Uuid;

/// How long a token is good for; a program that was away for longer reads everything anew.
const LIFE: TimeDelta = TimeDelta::days(28);
/// How far before its instant a token looks: longer than any transaction runs.
const OVERLAP: TimeDelta = TimeDelta::minutes(5);

/// What has changed.
#[derive(Debug, Clone)]
pub struct Changes {
    /// What is there and may have changed.
    pub there: Vec<Item>,
    /// What was there and is not any more.
    pub gone: BTreeSet<Uuid>,
}

/// Why nobody can say what has changed.
#[derive(Debug, Error)]
pub enum SyncError {
    /// The token is none of ours, too old, or of a calendar that consists of something else now.
    #[error("the sync token is not valid")]
    InvalidToken,
    /// The database failed.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// Returns the token of a calendar as it is now.
pub async fn token(
    db: &impl ConnectionTrait,
    calendar: &Calendar,
    locale: Locale,
    now: Instant,
) -> Result<String, StoreError> {
    Ok(format!("{}-{}", now.timestamp_micros(), parts(db, calendar, locale).await?))
}

/// Returns what has changed in a calendar, whose items are `items`, since a token was given out.
pub async fn changes(
    db: &impl ConnectionTrait,
    calendar: &Calendar,
    items: Vec<Item>,
    token: &str,
    locale: Locale,
    now: Instant,
) -> Result<Changes, SyncError> {
    let (micros, known) = token.split_once('-').ok_or(SyncError::InvalidToken)?;
    let at = micros.parse().ok().and_then(DateTime::from_timestamp_micros).ok_or(SyncError::InvalidToken)?;
    if at > now || at < now - LIFE || known != parts(db, calendar, locale).await? {
        return Err(SyncError::InvalidToken);
    }
    let since = at - OVERLAP;
    let before = window(since);
    let touched = agenda::touched(db, calendar.scope, since, before.start()).await?;
    // A series that was divided has changed, too.
    let series: BTreeSet<SeriesId> = touched.iter().filter_map(|(_, of)| *of).collect();
    let series = agenda::with_origins(db, series).await?.into_iter().map(|of| of.0);
    let alone = touched.iter().filter(|(_, of)| of.is_none()).map(|(id, _)| id.0);
    let touched: BTreeSet<Uuid> = series.chain(alone).collect();
    // What was shown then and has fallen out of the window since, and outages that were ended before they began.
    let mut past = agenda::left(db, calendar.scope, &before, &window(now)).await?;
    past.extend(agenda::ended_outages(db, calendar.scope, since).await?.into_iter().map(|id| id.0));
    let there: BTreeSet<Uuid> = items.iter().map(|item| item.about).collect();
    let gone = touched.iter().chain(&past).filter(|id| !there.contains(id)).copied().collect();
    let outages: BTreeSet<Uuid> =
        agenda::outages(db, calendar.scope, &window(now)).await?.iter().map(|(outage, _)| outage.id.0).collect();
    let is_news = |item: &Item| touched.contains(&item.about) || outages.contains(&item.about);
    Ok(Changes { there: items.into_iter().filter(is_news).collect(), gone })
}

/// Of which instruments the calendar consists, what it is called and in which language it is read: when these change, no
/// single change says so, and everything is read anew.
async fn parts(db: &impl ConnectionTrait, calendar: &Calendar, locale: Locale) -> Result<String, StoreError> {
    let mut sum = Sha256::new();
    sum.update(env!("CARGO_PKG_VERSION"));
    sum.update(locale.tag());
    sum.update(calendar.named(locale));
    match calendar.scope {
        Scope::Own(person) => sum.update(person.0.as_bytes()),
        Scope::Instrument(id) => sum.update(id.0.as_bytes()),
        Scope::Facility(id) => {
            for instrument in agenda::instruments(db, id).await? {
                sum.update(instrument.0.as_bytes());
            }
        }
    }
    Ok(hex(&sum.finalize()[..8]))
}
