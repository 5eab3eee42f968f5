//! What an institution offers of an instrument, and the rules by which it may be booked.
//!
//! The rules read these facts: whoever changes them locks the instrument like the desk does, so that no booking is
//! decided by half of a change.

use crate::{
    app::Shared,
    authz::{Action, Object},
    clock,
    service::rights::is_permitted,
    store::{
        self,
        audit::Leaf,
        defaults::Whose,
        error::StoreError,
        instrument::Placed,
        offer::{Offer, Offered},
        tx::{Lock, LockSet, Tx},
    },
};
use booking::occupancy::{Occupancy, Source, depth};
use chrono::TimeDelta;
use futures::FutureExt;
use inventory::{
    id::{FacilityId, InstrumentId, PersonId},
    instrument::OpeningDuty,
    ledger::NotOpenReason,
    policy::{BookingPolicy, Follows, NothingFits, PolicyDefaults, Sources},
    slot::{Instant, Slot},
};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// How far ahead pages look at a calendar whose rules have changed.
const SHOWN_DAYS: i64 = 366;
/// Farther ahead than anything is promised.
const FOR_EVER_DAYS: i64 = 36_525;

/// What somebody wants to change.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Who.
    pub by: PersonId,
    /// Of which instrument.
    pub instrument: InstrumentId,
    /// The revision he has seen.
    pub seen: i64,
    /// What.
    pub wanted: Wanted,
}

/// The new content.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// Another offer.
    Offer(Offer),
    /// Other rules of its own, and where it follows others instead.
    Policy(Box<BookingPolicy>, Follows),
}

/// Why an edit is refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Refused {
    /// There is no such instrument, or the person may not know of it.
    NotFound,
    /// He may not.
    Forbidden,
    /// Somebody changed it in the meantime.
    Stale {
        /// Its revision now.
        current: i32,
    },
    /// It contradicts other facts.
    Wrong(Vec<WrongField>),
}

/// A field that contradicts other facts.
#[derive(Debug, Clone, PartialEq)]
pub struct WrongField {
    /// JSON pointer to the field.
    pub pointer: &'static str,
    /// What is wrong with it.
    pub code: &'static str,
    /// The numbers behind it.
    pub params: Vec<(&'static str, Value)>,
}

/// Carries an edit out under the instrument's lock.
pub async fn change(app: &Shared, edit: Edit) -> Result<Result<(), Refused>, StoreError> {
    let (edit, now) = (Arc::new(edit), app.clock.now());
    let leaf_id = clock::new_id(&app.clock);
    app.db
        .write("change offer", move |tx| {
            let edit = edit.clone();
            async move { carry_out(tx, &edit, now, leaf_id).await }.boxed()
        })
        .await
}

async fn carry_out(tx: &Tx, edit: &Edit, now: Instant, leaf_id: Uuid) -> Result<Result<(), Refused>, StoreError> {
    lock(tx, edit).await?;
    let Some(before) = store::offer::find(tx, edit.instrument).await? else { return Ok(Err(Refused::NotFound)) };
    if let Err(refused) = authorised(tx, edit, &before).await? {
        return Ok(Err(refused));
    }
    if i64::from(before.revision) != edit.seen {
        return Ok(Err(Refused::Stale { current: before.revision }));
    }
    let (action, from, to) = match &edit.wanted {
        Wanted::Offer(offer) => {
            let wrong = contradictions(tx, &before, offer, now).await?;
            if !wrong.is_empty() {
                return Ok(Err(Refused::Wrong(wrong)));
            }
            store::offer::put(tx, before.id, offer).await?;
            store::retelling::instrument(tx, before.id).await?;
            (Action::PutOffer, json!(before.offer), json!(offer))
        }
        Wanted::Policy(policy, follows) => {
            // Rules without a place to apply them to would be read by nobody.
            let Some(placed) = store::instrument::find(tx, before.id).await? else {
                return Ok(Err(Refused::NotFound));
            };
            let sources = Sources { own: policy.as_ref().clone(), follows: follows.clone(), ..placed.sources };
            if let Some(why) = sources.effective().nothing_fits() {
                return Ok(Err(Refused::Wrong(vec![too_short("/hours/weekly", why)])));
            }
            store::offer::put_policy(tx, before.id, policy, follows).await?;
            let from = json!({"policy": before.policy, "follows": before.follows});
            (Action::PutPolicy, from, json!({"policy": policy, "follows": follows}))
        }
    };
    // Another lab has other defaults: an offer changes the rules too.
    if let Some(Placed { instrument, .. }) = store::instrument::find(tx, before.id).await? {
        store::allocation::reschedule(tx, before.id, instrument.policy.contest.as_ref(), instrument.zone).await?;
    }
    let shown = Slot::new(now, now + TimeDelta::days(SHOWN_DAYS)).expect("invariant: a year is a span");
    store::change::insert(tx, before.id, &shown, now).await?;
    let leaf = Leaf {
        at: now,
        actor: Some(edit.by),
        action: action.as_str(),
        object_kind: "instrument",
        object: before.id.0,
        body: json!({"from": from, "to": to}),
    };
    store::audit::append(tx, leaf_id, &leaf).await?;
    Ok(Ok(()))
}

/// Locks the instrument, and keeps the lab and the group it is given to as they are, and what it may follow: default rules
/// are edited under the institution's lock.
async fn lock(tx: &Tx, edit: &Edit) -> Result<(), StoreError> {
    if tx.get_database_backend() == DbBackend::Sqlite {
        return Ok(());
    }
    let mut labs: Vec<Uuid> =
        store::instrument::facility_of(tx, edit.instrument).await?.map(|id| id.0).into_iter().collect();
    let mut groups = Vec::new();
    if let Wanted::Offer(offer) = &edit.wanted {
        labs.extend(offer.facility.map(|id| id.0));
        groups.extend(offer.owner_group.map(|id| id.0));
    }
    let institution = store::offer::find(tx, edit.instrument).await?.map(|offered| offered.institution.0);
    let set = LockSet::default()
        .shared(Lock::Institution, institution)
        .shared(Lock::Facility, labs)
        .shared(Lock::ResearchGroup, groups)
        .exclusive(Lock::Instrument, [edit.instrument.0]);
    tx.lock_all(&set).await
}

async fn authorised(tx: &Tx, edit: &Edit, before: &Offered) -> Result<Result<(), Refused>, StoreError> {
    let action = match edit.wanted {
        Wanted::Offer(_) => Action::PutOffer,
        Wanted::Policy(..) => Action::PutPolicy,
    };
    if is_permitted(tx, edit.by, action, &object(before)).await? {
        return Ok(Ok(()));
    }
    let public = before.offer.open && !before.secret;
    Ok(Err(if public { Refused::Forbidden } else { Refused::NotFound }))
}

/// What the access table asks of an instrument.
pub fn object(offered: &Offered) -> Object {
    Object { facility: offered.offer.facility, institution: Some(offered.institution), ..Object::default() }
}

/// Returns where an offer contradicts the instrument, its institution or itself, in the order of the fields.
async fn contradictions(tx: &Tx, before: &Offered, offer: &Offer, now: Instant) -> Result<Vec<WrongField>, StoreError> {
    let mut wrong = openness(before, offer);
    let wrong_field = |pointer, code| WrongField { pointer, code, params: Vec::new() };
    if let Some(id) = offer.facility {
        let lab = store::places::facility(tx, id).await?;
        if lab.is_none_or(|lab| lab.institution != before.institution) {
            wrong.push(wrong_field("/facility_id", "unknown"));
        } else if let Some(why) = rules_there(tx, before, id).await?.nothing_fits() {
            wrong.push(too_short("/facility_id", why));
        }
    }
    if let Some(id) = offer.owner_group
        && !store::offer::is_confirmed_group(tx, id, before.institution).await?
    {
        wrong.push(wrong_field("/owner_group_id", "unknown"));
    }
    let promised = promised_at_once(tx, before.id, now).await?;
    if usize::from(offer.capacity) < promised {
        let params = vec![("promised", Value::from(promised))];
        wrong.push(WrongField { pointer: "/capacity", code: "below_promised", params });
    }
    Ok(wrong)
}

/// Returns the rules that hold for an instrument in a lab: it may follow what is said there.
async fn rules_there(tx: &Tx, before: &Offered, lab: FacilityId) -> Result<BookingPolicy, StoreError> {
    let said = async |whose| Ok::<_, StoreError>(store::defaults::find(tx, whose).await?.map(|said| said.defaults));
    let facility = said(Whose::Facility(lab)).await?.unwrap_or_else(PolicyDefaults::none);
    let institution = said(Whose::Institution(before.institution)).await?.unwrap_or_else(PolicyDefaults::none);
    let (own, follows) = (before.policy.clone(), before.follows.clone());
    Ok(Sources { own, follows, facility, institution }.effective())
}

fn too_short(pointer: &'static str, why: NothingFits) -> WrongField {
    let NothingFits { open_minutes, needed_minutes } = why;
    let params = vec![("open_minutes", Value::from(open_minutes)), ("needed_minutes", Value::from(needed_minutes))];
    WrongField { pointer, code: "nothing_fits", params }
}

/// Returns how many uses have been promised for one and the same instant from `now` on, set-up and clean-up included:
/// no capacity may be lower.
async fn promised_at_once(tx: &Tx, instrument: InstrumentId, now: Instant) -> Result<usize, StoreError> {
    let ahead = Slot::new(now, now + TimeDelta::days(FOR_EVER_DAYS)).expect("invariant: a century is a span");
    let rows = store::occupancy::within(tx, instrument.into(), &ahead).await?;
    let uses: Vec<Occupancy> = rows.into_iter().filter(|row| matches!(row.source, Source::Reservation(_))).collect();
    Ok(depth(&uses, &ahead))
}

/// Whether it is open must agree with the reason, the secrecy and the duty.
///
/// What is secret stays secret until the ledger says otherwise: nobody lifts secrecy by editing an offer.
fn openness(before: &Offered, offer: &Offer) -> Vec<WrongField> {
    let duty = OpeningDuty::CITY;
    let obligated = duty.binds(before.value, before.status);
    let wrong_field = |pointer, code| WrongField { pointer, code, params: Vec::new() };
    let wrong = match (offer.open, &offer.not_open_reason) {
        (true, _) if before.secret => wrong_field("/open", "secret"),
        (false, reason) if before.secret && *reason != Some(NotOpenReason::Secret) => {
            wrong_field("/not_open_reason", "secret")
        }
        (true, Some(_)) => wrong_field("/not_open_reason", "not_while_open"),
        (false, None) if obligated => {
            let params = vec![("threshold_fen", Value::from(duty.threshold.0))];
            WrongField { params, ..wrong_field("/not_open_reason", "required") }
        }
        (true, None) | (false, Some(_) | None) => return Vec::new(),
    };
    vec![wrong]
}

#[cfg(test)]
mod tests {
    use super::*;
    use inventory::{id::InstitutionId, instrument::Mode, ledger::AssetStatus, money::Fen};

    fn offer(open: bool, reason: Option<&str>) -> Offer {
        Offer {
            open,
            not_open_reason: reason.map(NotOpenReason::parse),
            facility: Some(FacilityId(Uuid::from_u128(1))),
            owner_group: None,
            modes: vec![Mode::Commissioned],
            capacity: 1,
            prices: Vec::new(),
        }
    }

    fn known(value: i64, secret: bool) -> Offered {
        Offered {
            id: InstrumentId(Uuid::from_u128(2)),
            institution: InstitutionId(Uuid::from_u128(3)),
            asset_number: "1".into(),
            name_zh: "显微镜".into(),
            name_en: String::new(),
            value: Fen(value),
            status: AssetStatus::InUse,
            secret,
            revision: 1,
            offer: offer(false, None),
            policy: BookingPolicy::usual(),
            follows: Follows::new(),
        }
    }

    fn codes(before: &Offered, offer: &Offer) -> Vec<(&'static str, &'static str)> {
        openness(before, offer).into_iter().map(|wrong| (wrong.pointer, wrong.code)).collect()
    }

    #[test]
    fn an_obligated_instrument_is_not_closed_without_a_reason() {
        assert_eq!(codes(&known(10_000_000, false), &offer(false, None)), [("/not_open_reason", "required")]);
        assert!(codes(&known(9_999_999, false), &offer(false, None)).is_empty());
        assert!(codes(&known(10_000_000, false), &offer(false, Some("教学专用"))).is_empty());
    }

    #[test]
    fn an_open_instrument_has_no_reason_not_to_be() {
        assert_eq!(codes(&known(1, false), &offer(true, Some("搬迁"))), [("/not_open_reason", "not_while_open")]);
    }

    #[test]
    fn secrecy_is_not_lifted_by_an_offer() {
        assert_eq!(codes(&known(1, true), &offer(true, None)), [("/open", "secret")]);
        assert_eq!(codes(&known(1, true), &offer(false, Some("正在搬迁"))), [("/not_open_reason", "secret")]);
        assert!(codes(&known(1, true), &offer(false, Some("涉密"))).is_empty());
    }
}
