//! A person's watches: asking to be told, seeing what he asked for, and ending it.

use super::{stand, window};
use crate::{
    app::Shared,
    authz::{Action, Object, Principal},
    service::{
        accounts::leaf,
        denied::{Denied, demand, write},
        reservation_view::{facility, instrument},
    },
    store::{
        self,
        error::StoreError,
        instrument::Placed,
        link::Link,
        schedule::Named,
        tx::{Lock, Tx},
        watch::{Outcome, Stored, Wanted},
    },
    view::{
        common::NamedParty,
        watch::{ToldView, WatchView},
    },
};
use booking::watch::{self, Watch};
use futures::FutureExt;
use inventory::{
    hours::Opening,
    id::{InstrumentId, PersonId, WatchId},
    instrument::Mode,
    party::Party,
    slot::{Instant, Slot},
    text::Bilingual,
};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Most watches of one person that run at once.
const MOST: u64 = 20;

/// What somebody asks to be told of.
#[derive(Debug, Clone)]
pub struct New {
    /// The id he has chosen.
    pub id: WatchId,
    /// On what.
    pub instrument: InstrumentId,
    /// For whom he would book.
    pub party: Party,
    /// How he would use it.
    pub mode: Mode,
    /// How long at least, in minutes.
    pub minutes: i64,
    /// When.
    pub within: Slot,
    /// At which hours; none: at any.
    pub hours: Vec<Opening>,
}

/// Begins a watch; tells whether it was made, rather than found as it had been asked for before. What is free by now is
/// known to him, and is not told.
pub async fn put(app: &Shared, reader: &Principal, new: New, digest: Vec<u8>) -> Result<bool, Denied> {
    let New { id, instrument, party, mode, minutes, within, hours } = new;
    let person = reader.person;
    if is_repeated(app.db.read(), id, person, &digest).await? {
        return Ok(false);
    }
    let now = app.clock.now();
    let watch = Watch {
        id,
        person,
        party,
        instrument,
        mode,
        minutes,
        within,
        hours,
        made_at: now,
        told: None,
        known: Vec::new(),
    };
    let loaded = watch.clone();
    let facts = app.db.snapshot("watch", move |tx| load(tx, loaded, now).boxed()).await?;
    let (seen, known) = facts.ok_or(Denied::NotFound)?;
    let Some(known) = known else {
        let field = if matches!(party, Party::Organisation(_)) { "/organisation_id" } else { "/group_id" };
        return Err(Denied::field(field, "unknown_choice"));
    };
    let (held, watch) = (app.clone(), Watch { known, ..watch });
    let putting = write(app, "put watch", move |tx| {
        let (app, watch, digest) = (held.clone(), watch.clone(), digest.clone());
        async move {
            // Of two that are asked for at once the second is counted with the first.
            tx.lock(Lock::Person, [person.0]).await?;
            if is_repeated(tx, id, person, &digest).await? {
                return Ok(false);
            }
            demand(tx, person, Action::PutWatch, &own(person)).await?;
            if store::watch::running(tx, person, now).await? >= MOST {
                let params = vec![("max", json!(MOST))];
                return Err(Denied::Field { field: "", code: "too_many_watches", params });
            }
            store::watch::insert(tx, &watch, seen, digest).await?;
            let body = json!({
                "instrument": watch.instrument, "party": watch.party, "mode": watch.mode, "minutes": watch.minutes,
                "within": watch.within, "hours": watch.hours,
            });
            leaf(tx, &app.clock, Some(person), Action::PutWatch, ("watch", id.0), body).await?;
            Ok(true)
        }
        .boxed()
    });
    putting.await
}

/// What an instrument is like, and what of the watch's time is free: nothing of the first, if he may not know of it, or
/// of the second, if he may not book for whom he says.
type Facts = Option<(store::watch::Seen, Option<Vec<Slot>>)>;

async fn load(tx: &Tx, watch: Watch, now: Instant) -> Result<Facts, StoreError> {
    let Some(seen) = store::watch::seen(tx, watch.instrument).await? else { return Ok(None) };
    let Some(placed) = store::instrument::find(tx, watch.instrument).await? else { return Ok(None) };
    let window = window(tx, &placed, watch.within, now).await?;
    let Some((side, standing)) = stand(tx, &placed, &watch, &window, now).await? else { return Ok(None) };
    if !standing.may_book_for_party {
        return Ok(Some((seen, None)));
    }
    let schedule = store::schedule::load(tx, &placed, &window, Named::default(), standing, now).await?;
    Ok(Some((seen, Some(watch::free(&schedule, &watch, side, now)))))
}

/// Tells whether this very watch was asked for before; another one of its id is refused.
async fn is_repeated(db: &impl ConnectionTrait, id: WatchId, person: PersonId, digest: &[u8]) -> Result<bool, Denied> {
    match store::watch::find(db, id).await? {
        None => Ok(false),
        Some(stored) if stored.watch.person == person && stored.request_digest == digest => Ok(true),
        Some(_) => Err(Denied::IdInUse),
    }
}

fn own(person: PersonId) -> Object {
    Object { person: Some(person), ..Object::default() }
}

/// Ends one's own watch; one that has ended stays as it is. Somebody else's is not there.
pub async fn end(app: &Shared, person: PersonId, id: WatchId) -> Result<(), Denied> {
    let held = app.clone();
    let ending = write(app, "end watch", move |tx| {
        let app = held.clone();
        async move {
            let stored = store::watch::find(tx, id).await?.ok_or(Denied::NotFound)?;
            if stored.watch.person != person {
                return Err(Denied::NotFound);
            }
            demand(tx, person, Action::EndWatch, &own(person)).await?;
            Ok(ended(&app, tx, person, Action::EndWatch, id).await?)
        }
        .boxed()
    });
    ending.await
}

/// Ends the watch that a mailed link names.
pub async fn end_by_link(app: &Shared, tx: &Tx, link: &Link) -> Result<(), Denied> {
    let (person, id) = link.person.zip(named(link)).ok_or(Denied::NotFound)?;
    Ok(ended(app, tx, person, Action::UseLink, id).await?)
}

async fn ended(app: &Shared, tx: &Tx, person: PersonId, action: Action, id: WatchId) -> Result<(), StoreError> {
    if store::watch::end(tx, id, Outcome::Ended, app.clock.now()).await? {
        let body = json!({ "outcome": Outcome::Ended });
        leaf(tx, &app.clock, Some(person), action, ("watch", id.0), body).await?;
    }
    Ok(())
}

/// Returns the name of the instrument that a mailed link's watch is on.
pub async fn watched(db: &impl ConnectionTrait, link: &Link) -> Result<Option<Bilingual>, StoreError> {
    let Some(id) = named(link) else { return Ok(None) };
    let Some(stored) = store::watch::find(db, id).await? else { return Ok(None) };
    let placed = store::instrument::find(db, stored.watch.instrument).await?;
    Ok(placed.map(|placed| Bilingual::new(&placed.row.name_zh, &placed.row.name_en)))
}

fn named(link: &Link) -> Option<WatchId> {
    #[derive(Deserialize)]
    struct Payload {
        watch: WatchId,
    }
    serde_json::from_str(&link.payload).ok().map(|Payload { watch }| watch)
}

/// Lists a person's watches, latest first.
pub async fn list(db: &impl ConnectionTrait, wanted: &Wanted, now: Instant) -> Result<Vec<WatchView>, StoreError> {
    views(db, store::watch::list(db, wanted).await?, now).await
}

/// Shows one's own watch; somebody else's is not there.
pub async fn one(
    db: &impl ConnectionTrait,
    person: PersonId,
    id: WatchId,
    now: Instant,
) -> Result<Option<WatchView>, StoreError> {
    let stored = store::watch::find(db, id).await?.filter(|stored| stored.watch.person == person);
    Ok(views(db, stored.into_iter().collect(), now).await?.pop())
}

async fn views(db: &impl ConnectionTrait, found: Vec<Stored>, now: Instant) -> Result<Vec<WatchView>, StoreError> {
    let instruments: BTreeSet<InstrumentId> = found.iter().map(|stored| stored.watch.instrument).collect();
    let places = store::catalogue::by_ids(db, instruments.into_iter().collect()).await?;
    let parties = || found.iter().map(|stored| stored.watch.party);
    let groups = parties().filter_map(|party| if let Party::Group(id) = party { Some(id) } else { None });
    let mut names = store::parties::group_names(db, groups.collect()).await?;
    let organisations = parties().filter_map(|party| if let Party::Organisation(id) = party { Some(id) } else { None });
    names.extend(store::parties::organisation_names(db, organisations.collect()).await?);
    let view = |stored: Stored| {
        let placed = places.get(&stored.watch.instrument)?;
        Some(view(stored, placed, &names, now))
    };
    Ok(found.into_iter().filter_map(view).collect())
}

fn view(stored: Stored, placed: &Placed, names: &BTreeMap<Uuid, String>, now: Instant) -> WatchView {
    let Stored { watch, ended, revision: _, request_digest: _ } = stored;
    let Watch { id, person: _, party, instrument: _, mode, minutes, within, hours, made_at, told, known: _ } = watch;
    let named = |id: Uuid| NamedParty { id, name: names.get(&id).cloned().unwrap_or_default() };
    let (group, organisation) = match party {
        Party::Group(id) => (Some(named(id.0)), None),
        Party::Organisation(id) => (None, Some(named(id.0))),
        Party::Institution(_) => (None, None),
    };
    // What is over has ended, whether or not somebody has looked at it since.
    let ended = ended.or((within.end() <= now).then(|| (within.end(), Outcome::Over)));
    WatchView {
        id: id.0,
        instrument: instrument(placed),
        facility: facility(placed),
        mode,
        group,
        organisation,
        minutes,
        from: within.start(),
        to: within.end(),
        hours,
        told: told.map(|(slot, at)| ToldView { start: slot.start(), end: slot.end(), at }),
        made_at,
        ended_at: ended.map(|(at, _)| at),
        outcome: ended.map(|(_, outcome)| outcome),
    }
}
