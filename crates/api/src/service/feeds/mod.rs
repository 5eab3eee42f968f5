//! What calendar programs read for a person: making the secrets, showing where they are used, and ending them.
//!
//! A secret says for whom it is read; what that is, is judged anew with every reading, by the rights he has then.
//! Deliberately absent: writing through a calendar program, and feeds without a person behind them.

mod contents;
mod opening;
mod reach;
mod stamp;
mod sync;
mod taken;

pub use contents::{Item, items};
pub use opening::{Opened, open, open_caldav};
pub use reach::{Calendar, Reach, collections, resolve};
pub use stamp::{hex, stamp, window};
pub use sync::{Changes, SyncError, changes, token};

use crate::{
    app::Shared,
    auth::secret::Secret,
    authz::{Action, Object, Principal},
    service::{
        accounts::leaf,
        denied::{Denied, demand, write},
        reservation_view,
    },
    store::{
        self,
        error::StoreError,
        feed::{Feed, Opens},
        tx::{Lock, Tx},
    },
    view::{
        common::{Named, Words},
        feed::{FeedKind, FeedView},
    },
};
use futures::FutureExt;
use inventory::{id::PersonId, slot::Instant};
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Most feeds of one person that were not ended.
const MOST: u64 = 20;

/// A feed that somebody wants.
#[derive(Debug, Clone)]
pub struct New {
    /// The id he has chosen.
    pub id: Uuid,
    /// What its secret is to open.
    pub opens: Opens,
    /// It is to say that time is taken, and nothing else.
    pub busy_only: bool,
    /// Where he will use it.
    pub label: String,
}

/// Makes a feed and returns its secret, which nobody can be shown again; nothing, when this very feed was made before.
pub async fn put(app: &Shared, reader: &Principal, new: New, digest: Vec<u8>) -> Result<Option<Secret>, Denied> {
    let person = reader.person;
    if is_repeated(app.db.read(), new.id, person, &digest).await? {
        return Ok(None);
    }
    let held = app.clone();
    let making = write(app, "put feed", move |tx| {
        let (app, new, digest) = (held.clone(), new.clone(), digest.clone());
        async move {
            // Of two that are made at once the second is counted with the first.
            tx.lock(Lock::Person, [person.0]).await?;
            if is_repeated(tx, new.id, person, &digest).await? {
                return Ok(None);
            }
            demand(tx, person, Action::PutFeed, &own(person)).await?;
            make(&app, tx, person, new, digest).await.map(Some)
        }
        .boxed()
    });
    making.await
}

async fn make(app: &Shared, tx: &Tx, person: PersonId, new: New, digest: Vec<u8>) -> Result<Secret, Denied> {
    let New { id, opens, busy_only, label } = new;
    let reader = store::principal::load(tx, person).await?.ok_or(Denied::Forbidden)?;
    reach::admitted(tx, &reader, opens).await?;
    if store::feed::count(tx, person).await? >= MOST {
        return Err(Denied::Field { field: "", code: "too_many_feeds", params: vec![("max", json!(MOST))] });
    }
    let secret = Secret::new(&app.clock);
    let feed = Feed {
        id,
        person,
        opens,
        busy_only,
        label,
        created_at: app.clock.now(),
        last_used_at: None,
        revoked_at: None,
        request_digest: digest,
    };
    store::feed::insert(tx, secret.digest(), &feed).await?;
    let (kind, about) = said(opens);
    let body = json!({ "kind": kind, "about": about, "busy_only": busy_only });
    leaf(tx, &app.clock, Some(person), Action::PutFeed, ("feed", id), body).await?;
    Ok(secret)
}

/// Tells whether this very feed was made before; another one of its id is refused, and so is one that was ended.
async fn is_repeated(db: &impl ConnectionTrait, id: Uuid, person: PersonId, digest: &[u8]) -> Result<bool, Denied> {
    match store::feed::find(db, id).await? {
        None => Ok(false),
        Some(feed) if feed.person == person && feed.request_digest == digest && feed.revoked_at.is_none() => Ok(true),
        Some(_) => Err(Denied::IdInUse),
    }
}

fn own(person: PersonId) -> Object {
    Object { person: Some(person), ..Object::default() }
}

fn said(opens: Opens) -> (FeedKind, Option<Uuid>) {
    match opens {
        Opens::Own => (FeedKind::Own, None),
        Opens::Facility(id) => (FeedKind::Facility, Some(id.0)),
        Opens::Instrument(id) => (FeedKind::Instrument, Some(id.0)),
        Opens::Caldav => (FeedKind::Caldav, None),
    }
}

/// Ends one of a person's feeds; tells whether there was one to end.
pub async fn revoke(app: &Shared, person: PersonId, id: Uuid) -> Result<bool, Denied> {
    let held = app.clone();
    let ending = write(app, "revoke feed", move |tx| {
        let app = held.clone();
        async move {
            demand(tx, person, Action::RevokeFeed, &own(person)).await?;
            let found = store::feed::revoke(tx, person, id, app.clock.now()).await?;
            if found {
                leaf(tx, &app.clock, Some(person), Action::RevokeFeed, ("feed", id), json!({})).await?;
            }
            Ok(found)
        }
        .boxed()
    });
    ending.await
}

/// Lists a person's feeds that were not ended, latest first, after the one named.
pub async fn list(
    db: &impl ConnectionTrait,
    reader: &Principal,
    after: Option<(Instant, Uuid)>,
    limit: u64,
) -> Result<Vec<FeedView>, StoreError> {
    let found = store::feed::live(db, reader.person, after, limit).await?;
    views(db, reader, found).await
}

/// Shows one of a person's feeds that was not ended.
pub async fn one(db: &impl ConnectionTrait, reader: &Principal, id: Uuid) -> Result<Option<FeedView>, StoreError> {
    let found = store::feed::find(db, id).await?;
    let found = found.filter(|feed| feed.person == reader.person && feed.revoked_at.is_none());
    Ok(views(db, reader, found.into_iter().collect()).await?.pop())
}

async fn views(db: &impl ConnectionTrait, reader: &Principal, found: Vec<Feed>) -> Result<Vec<FeedView>, StoreError> {
    let instruments = found.iter().filter_map(|feed| match feed.opens {
        Opens::Instrument(id) => Some(id),
        Opens::Own | Opens::Facility(_) | Opens::Caldav => None,
    });
    let placed = store::catalogue::by_ids(db, instruments.collect()).await?;
    let mut labs: BTreeMap<Uuid, Named> = BTreeMap::new();
    for feed in &found {
        if let Opens::Facility(id) = feed.opens
            && let Some(lab) = store::places::facility(db, id).await?
        {
            labs.insert(id.0, Named { id: id.0, name: Words::new(&lab.name_zh, &lab.name_en) });
        }
    }
    let view = |feed: Feed| {
        let (kind, about) = said(feed.opens);
        let (about, busy) = match feed.opens {
            Opens::Own | Opens::Caldav => (None, false),
            Opens::Facility(_) => (about.and_then(|id| labs.get(&id).cloned()), false),
            Opens::Instrument(id) => {
                let placed = placed.get(&id);
                let named = placed.map(reservation_view::instrument);
                (named, !placed.is_some_and(|placed| reach::sees_names(reader, placed)))
            }
        };
        FeedView {
            id: feed.id,
            kind,
            about,
            busy_only: feed.busy_only || busy,
            label: feed.label,
            created_at: feed.created_at,
            last_used_at: feed.last_used_at,
            secret: None,
        }
    };
    Ok(found.into_iter().map(view).collect())
}
