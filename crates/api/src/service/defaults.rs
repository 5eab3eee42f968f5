//! What a facility or an institution says for the rules of all instruments that follow it.
//!
//! A change of it is a change of the rules of each instrument that follows: it locks them like an edit of their own
//! does, counts their revisions up, and is refused as a whole where one of them could not be booked any more.

use crate::{
    app::Shared,
    authz::{Action, Object},
    clock,
    service::rights::is_permitted,
    store::{
        self,
        audit::Leaf,
        defaults::{Said, Whose},
        error::StoreError,
        instrument::Placed,
        tx::{Lock, Tx},
    },
};
use chrono::TimeDelta;
use futures::FutureExt;
use inventory::{
    id::{InstrumentId, PersonId},
    policy::{BookingPolicy, NothingFits, PolicyDefaults, Sources},
    slot::{Instant, Slot},
    text::Bilingual,
};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// How far ahead pages look at a calendar whose rules have changed.
const SHOWN_DAYS: i64 = 366;

/// What somebody wants to be said.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Who.
    pub by: PersonId,
    /// For whom.
    pub whose: Whose,
    /// The revision he has seen.
    pub seen: i64,
    /// What.
    pub wanted: PolicyDefaults,
}

/// Why it is refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Refused {
    /// There is no such facility or institution.
    NotFound,
    /// He may not.
    Forbidden,
    /// Somebody changed it in the meantime.
    Stale {
        /// Its revision now.
        current: i32,
    },
    /// Nothing could be booked any more on some of the instruments that follow, by name.
    NothingFits(Vec<Hindered>),
}

/// An instrument on which nothing could be booked any more.
#[derive(Debug, Clone, PartialEq)]
pub struct Hindered {
    /// Its name.
    pub name: Bilingual,
    /// Why.
    pub why: NothingFits,
}

/// Carries an edit out.
pub async fn change(app: &Shared, edit: Edit) -> Result<Result<(), Refused>, StoreError> {
    let (edit, now) = (Arc::new(edit), app.clock.now());
    let leaf_id = clock::new_id(&app.clock);
    app.db
        .write_alone("change defaults", move |tx| {
            let edit = edit.clone();
            async move { carry_out(tx, &edit, now, leaf_id).await }.boxed()
        })
        .await
}

/// What the access table asks of whoever says it.
pub fn object(whose: Whose, said: &Said) -> Object {
    let facility = match whose {
        Whose::Facility(id) => Some(id),
        Whose::Institution(_) => None,
    };
    Object { facility, institution: Some(said.institution), ..Object::default() }
}

/// Returns how many instruments follow in some section of which this speaks.
pub async fn followed_by(db: &impl ConnectionTrait, whose: Whose) -> Result<usize, StoreError> {
    use inventory::policy::{Origin, Section};
    let origin = match whose {
        Whose::Facility(_) => Origin::Facility,
        Whose::Institution(_) => Origin::Institution,
    };
    let follows = |placed: &&Placed| Section::ALL.iter().any(|section| placed.sources.origin(*section) == origin);
    Ok(store::defaults::followers(db, whose).await?.iter().filter(follows).count())
}

async fn carry_out(tx: &Tx, edit: &Edit, now: Instant, leaf_id: Uuid) -> Result<Result<(), Refused>, StoreError> {
    lock(tx, edit.whose).await?;
    let Some(before) = store::defaults::find(tx, edit.whose).await? else { return Ok(Err(Refused::NotFound)) };
    let (action, kind, id) = match edit.whose {
        Whose::Facility(id) => (Action::PutFacilityPolicyDefaults, "facility", id.0),
        Whose::Institution(id) => (Action::PutInstitutionPolicyDefaults, "institution", id.0),
    };
    if !is_permitted(tx, edit.by, action, &object(edit.whose, &before)).await? {
        return Ok(Err(Refused::Forbidden));
    }
    if i64::from(before.revision) != edit.seen {
        return Ok(Err(Refused::Stale { current: before.revision }));
    }
    if before.defaults == edit.wanted {
        return Ok(Ok(()));
    }
    let followers = store::defaults::followers(tx, edit.whose).await?;
    let other = |placed: Placed| rules_after(&placed, edit).map(|rules| (placed, rules));
    let changed: Vec<(Placed, BookingPolicy)> = followers.into_iter().filter_map(other).collect();
    let hindered: Vec<Hindered> = changed.iter().filter_map(|(placed, rules)| hindered(placed, rules)).collect();
    if !hindered.is_empty() {
        return Ok(Err(Refused::NothingFits(hindered)));
    }
    store::defaults::put(tx, edit.whose, &edit.wanted).await?;
    let ids: Vec<InstrumentId> = changed.iter().map(|(placed, _)| placed.instrument.id).collect();
    store::defaults::touch(tx, &ids).await?;
    let shown = Slot::new(now, now + TimeDelta::days(SHOWN_DAYS)).expect("invariant: a year is a span");
    for (placed, rules) in &changed {
        let instrument = &placed.instrument;
        store::change::insert(tx, instrument.id, &shown, now).await?;
        if instrument.policy.contest != rules.contest {
            store::allocation::reschedule(tx, instrument.id, rules.contest.as_ref(), instrument.zone).await?;
        }
    }
    let body = json!({"from": before.defaults, "to": edit.wanted, "instruments": ids});
    let leaf = Leaf { at: now, actor: Some(edit.by), action: action.as_str(), object_kind: kind, object: id, body };
    store::audit::append(tx, leaf_id, &leaf).await?;
    Ok(Ok(()))
}

/// Locks the institution, which whoever changes rules or offers of its instruments shares, so that none begins or ceases
/// to follow; then the instruments that follow, as whoever books does.
async fn lock(tx: &Tx, whose: Whose) -> Result<(), StoreError> {
    if tx.get_database_backend() == DbBackend::Sqlite {
        return Ok(());
    }
    let Some(said) = store::defaults::find(tx, whose).await? else { return Ok(()) };
    tx.lock(Lock::Institution, [said.institution.0]).await?;
    let followers = store::defaults::followers(tx, whose).await?;
    tx.lock(Lock::Instrument, followers.iter().map(|each| each.row.id)).await
}

/// Returns the rules that an instrument has after an edit, if they are other ones.
fn rules_after(placed: &Placed, edit: &Edit) -> Option<BookingPolicy> {
    let (said, sources) = (edit.wanted.clone(), placed.sources.clone());
    let after = match edit.whose {
        Whose::Facility(_) => Sources { facility: said, ..sources },
        Whose::Institution(_) => Sources { institution: said, ..sources },
    };
    let rules = after.effective();
    (rules != placed.instrument.policy).then_some(rules)
}

fn hindered(placed: &Placed, rules: &BookingPolicy) -> Option<Hindered> {
    let name = Bilingual::new(placed.row.name_zh.clone(), placed.row.name_en.clone());
    // Where nothing could be booked before either, this edit is not what is in the way.
    let before = placed.instrument.policy.nothing_fits();
    rules.nothing_fits().filter(|_| before.is_none()).map(|why| Hindered { name, why })
}
