//! Accessories, places and operators: made and changed by their lab.

use crate::{
    app::Shared,
    authz::Action,
    clock,
    service::{places::facility_object, rights::is_permitted},
    store::{
        self,
        audit::Leaf,
        companion::Kept,
        error::StoreError,
        tx::{Lock, LockSet, Tx},
    },
};
use booking::occupancy::Source;
use chrono::TimeDelta;
use chrono_tz::Tz;
use futures::FutureExt;
use inventory::{
    companion::{Companion, CompanionKind},
    hours::OpeningHours,
    id::{CompanionId, FacilityId, InstitutionId, InstrumentId, PersonId, ReservationId},
    slot::{Instant, Slot},
    text::Bilingual,
};
use serde_json::json;
use std::{collections::BTreeSet, num::NonZeroU16, sync::Arc};
use uuid::Uuid;

/// How far ahead the uses that a change leaves uncovered are looked for, and how much of the instruments' calendars may
/// look different after it.
const AHEAD: TimeDelta = TimeDelta::days(366);
/// Most of them that are named.
const MOST_UNCOVERED: usize = 200;

/// A companion as the lab wants it.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Its identity.
    pub id: CompanionId,
    /// Its lab.
    pub facility: FacilityId,
    /// What it is.
    pub kind: CompanionKind,
    /// Its name; an operator has that of his account.
    pub name: Option<Bilingual>,
    /// Who the operator is.
    pub person: Option<PersonId>,
    /// How many uses it serves at once.
    pub capacity: NonZeroU16,
    /// When it is there.
    pub hours: OpeningHours,
    /// The instruments it goes with.
    pub fits: BTreeSet<InstrumentId>,
    /// Whether it can be had.
    pub in_service: bool,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Put {
    /// The companion as it is now.
    pub now: Kept,
    /// It was made by this.
    pub made: bool,
    /// Uses to come that it no longer serves as promised.
    pub uncovered: Vec<ReservationId>,
}

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The person may not.
    Forbidden,
    /// The id belongs to something of another lab or kind, or was taken at this very moment.
    IdInUse,
    /// It is there already, and the caller says not which revision he has seen.
    PreconditionRequired,
    /// Somebody changed it in the meantime.
    Stale {
        /// Its revision now.
        current: i32,
    },
    /// The lab has no such instrument.
    UnknownInstrument(usize),
    /// The institution has no such person.
    UnknownPerson,
    /// The person is an operator of this lab already.
    OperatorAlready,
}

/// Makes or changes a companion.
pub async fn put(
    app: &Shared,
    by: PersonId,
    wanted: Wanted,
    seen: Option<i64>,
) -> Result<Result<Put, Refused>, StoreError> {
    let (wanted, now, leaf) = (Arc::new(wanted), app.clock.now(), clock::new_id(&app.clock));
    let written = app
        .db
        .write("put companion", move |tx| {
            let wanted = wanted.clone();
            async move { carry_out(tx, by, &wanted, seen, now, leaf).await }.boxed()
        })
        .await;
    match written {
        Err(StoreError::AlreadyExists { constraint }) if constraint == "companion_pkey" => Ok(Err(Refused::IdInUse)),
        Err(StoreError::AlreadyExists { .. }) => Ok(Err(Refused::OperatorAlready)),
        other => other,
    }
}

async fn carry_out(
    tx: &Tx,
    by: PersonId,
    wanted: &Wanted,
    seen: Option<i64>,
    now: Instant,
    leaf: Uuid,
) -> Result<Result<Put, Refused>, StoreError> {
    // Whoever books shares the lab: no decision on its instruments is made meanwhile.
    tx.lock_all(&LockSet::default().exclusive(Lock::Facility, [wanted.facility.0])).await?;
    let Some(lab) = store::instrument::facility(tx, wanted.facility).await? else { return Ok(Err(Refused::Forbidden)) };
    let object = facility_object(wanted.facility, InstitutionId(lab.institution_id));
    if !is_permitted(tx, by, Action::PutCompanion, &object).await? {
        return Ok(Err(Refused::Forbidden));
    }
    let before = store::companion::find(tx, wanted.id).await?;
    let companion = match fitting(tx, wanted, InstitutionId(lab.institution_id)).await? {
        Ok(companion) => companion,
        Err(refused) => return Ok(Err(refused)),
    };
    let revision = before.as_ref().map_or(1, |before| before.revision + 1);
    let kept = Kept { companion, facility: wanted.facility, person: wanted.person, revision };
    let zone: Tz =
        lab.time_zone.parse().map_err(|_| StoreError::bad_row("facility", "time_zone", wanted.facility.0))?;
    if let Some(before) = &before {
        let same_thing = before.facility == kept.facility
            && before.companion.kind == kept.companion.kind
            && before.person == kept.person;
        if !same_thing {
            return Ok(Err(Refused::IdInUse));
        }
        if before.companion == kept.companion {
            let uncovered = uncovered(tx, before, zone, now).await?;
            return Ok(Ok(Put { now: before.clone(), made: false, uncovered }));
        }
        match seen {
            None => return Ok(Err(Refused::PreconditionRequired)),
            Some(seen) if seen != i64::from(before.revision) => {
                return Ok(Err(Refused::Stale { current: before.revision }));
            }
            Some(_) => store::companion::update(tx, &kept).await?,
        }
    } else {
        store::companion::insert(tx, &kept).await?;
    }
    tell(tx, by, before.as_ref(), &kept, now, leaf).await?;
    let uncovered = uncovered(tx, &kept, zone, now).await?;
    Ok(Ok(Put { now: kept, made: before.is_none(), uncovered }))
}

/// The companion as wanted, if its lab has what it names.
async fn fitting(
    tx: &Tx,
    wanted: &Wanted,
    institution: InstitutionId,
) -> Result<Result<Companion, Refused>, StoreError> {
    for (index, instrument) in wanted.fits.iter().enumerate() {
        if store::instrument::facility_of(tx, *instrument).await? != Some(wanted.facility) {
            return Ok(Err(Refused::UnknownInstrument(index)));
        }
    }
    let name = match wanted.person {
        Some(person) => match store::people::of_institution(tx, person, institution).await? {
            Some(name) => Bilingual::new(name, ""),
            None => return Ok(Err(Refused::UnknownPerson)),
        },
        None => wanted.name.clone().unwrap_or_default(),
    };
    Ok(Ok(Companion {
        id: wanted.id,
        kind: wanted.kind,
        name,
        capacity: wanted.capacity,
        hours: wanted.hours.clone(),
        fits: wanted.fits.clone(),
        in_service: wanted.in_service,
    }))
}

/// One audit leaf, and a change of every calendar that may look different now.
async fn tell(
    tx: &Tx,
    by: PersonId,
    before: Option<&Kept>,
    kept: &Kept,
    now: Instant,
    leaf: Uuid,
) -> Result<(), StoreError> {
    let shown = Slot::new(now, now + AHEAD).expect("invariant: a year is a span");
    let fitted = before.into_iter().flat_map(|before| &before.companion.fits).chain(&kept.companion.fits);
    for instrument in fitted.copied().collect::<BTreeSet<InstrumentId>>() {
        store::change::insert(tx, instrument, &shown, now).await?;
    }
    let said = |kept: &Kept| {
        let Companion { kind, name, capacity, hours, fits, in_service, id: _ } = &kept.companion;
        json!({
            "kind": kind, "name": name, "person": kept.person, "capacity": capacity, "hours": hours,
            "instruments": fits, "in_service": in_service,
        })
    };
    let leaf_body = json!({"from": before.map(said), "to": said(kept)});
    let content = Leaf {
        at: now,
        actor: Some(by),
        action: Action::PutCompanion.as_str(),
        object_kind: "companion",
        object: kept.companion.id.0,
        body: leaf_body,
    };
    store::audit::append(tx, leaf, &content).await
}

/// The uses to come that keep the companion although it is not there, does not go with their instrument any more, or is
/// out of service.
async fn uncovered(tx: &Tx, kept: &Kept, zone: Tz, now: Instant) -> Result<Vec<ReservationId>, StoreError> {
    let window = Slot::new(now, now + AHEAD).expect("invariant: a year is a span");
    let companion = &kept.companion;
    let rows = store::occupancy::within(tx, companion.id.into(), &window).await?;
    let uses: Vec<ReservationId> = rows
        .iter()
        .filter(|row| now < row.span.start())
        .filter_map(|row| match row.source {
            Source::Reservation(id) => Some(id),
            Source::Outage(_) => None,
        })
        .collect();
    let calendar = store::calendar::load(tx).await?;
    let mut found: Vec<ReservationId> = store::reservation::find_all(tx, uses)
        .await?
        .into_iter()
        .filter(|one| !companion.serves(one.instrument) || !companion.absent(&one.slot, zone, &calendar).is_empty())
        .map(|one| one.id)
        .collect();
    found.truncate(MOST_UNCOVERED);
    Ok(found)
}
