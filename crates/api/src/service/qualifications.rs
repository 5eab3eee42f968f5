//! Qualifications: the lab says who may operate an instrument alone.
//!
//! The rules read them, so they change only while the instrument's row is locked.

use super::{
    accounts::leaf,
    denied::{Denied, demand, write},
    notices::tell,
};
use crate::{
    app::Shared,
    authz::{Action, Object},
    store::{
        self,
        instrument::Placed,
        tx::{Lock, LockSet, Tx},
    },
    words::notice,
};
use chrono::NaiveDate;
use futures::FutureExt;
use inventory::{
    id::{InstrumentId, PersonId},
    text::Bilingual,
};
use serde_json::json;

/// Lets a person operate an instrument alone, until the end of the day named if one is.
pub async fn grant(
    app: &Shared,
    by: PersonId,
    instrument: InstrumentId,
    person: PersonId,
    expires_on: Option<NaiveDate>,
) -> Result<(), Denied> {
    let held = app.clone();
    let granting = write(app, "grant qualification", move |tx| {
        let app = held.clone();
        async move {
            let placed = locked(tx, by, Action::GrantQualification, instrument, person).await?;
            let now = app.clock.now();
            let today = now.with_timezone(&placed.instrument.zone).date_naive();
            if expires_on.is_some_and(|last| last < today) {
                return Err(Denied::field("/expires_on", "in_past"));
            }
            store::people::recipient(tx, person).await?.ok_or(Denied::NotFound)?;
            store::qualification::put(tx, instrument, person, expires_on, by, now).await?;
            let text = notice::qualification_granted(&name(&placed), expires_on);
            tell(tx, &app.clock, [person], "qualification_granted", &text).await?;
            let body = json!({ "person": person, "expires_on": expires_on });
            Ok(leaf(tx, &app.clock, Some(by), Action::GrantQualification, ("instrument", instrument.0), body).await?)
        }
        .boxed()
    });
    granting.await
}

/// Takes a person's qualification away. What he has booked stays, and the lab may cancel it.
pub async fn revoke(app: &Shared, by: PersonId, instrument: InstrumentId, person: PersonId) -> Result<(), Denied> {
    let held = app.clone();
    let revoking = write(app, "revoke qualification", move |tx| {
        let app = held.clone();
        async move {
            let placed = locked(tx, by, Action::RevokeQualification, instrument, person).await?;
            if !store::qualification::remove(tx, instrument, person).await? {
                return Err(Denied::NotFound);
            }
            let text = notice::qualification_revoked(&name(&placed));
            tell(tx, &app.clock, [person], "qualification_revoked", &text).await?;
            let body = json!({ "person": person });
            Ok(leaf(tx, &app.clock, Some(by), Action::RevokeQualification, ("instrument", instrument.0), body).await?)
        }
        .boxed()
    });
    revoking.await
}

async fn locked(
    tx: &Tx,
    by: PersonId,
    action: Action,
    instrument: InstrumentId,
    person: PersonId,
) -> Result<Placed, Denied> {
    let set = LockSet::default().exclusive(Lock::Person, [person.0]).exclusive(Lock::Instrument, [instrument.0]);
    tx.lock_all(&set).await?;
    let placed = store::instrument::find(tx, instrument).await?.ok_or(Denied::NotFound)?;
    let related = Object {
        facility: Some(placed.instrument.facility),
        institution: Some(placed.instrument.institution),
        ..Object::default()
    };
    let reader = store::principal::load(tx, by).await?;
    if !placed.publicity().admits(reader.as_ref()) {
        return Err(Denied::NotFound);
    }
    demand(tx, by, action, &related).await?;
    Ok(placed)
}

fn name(placed: &Placed) -> Bilingual {
    Bilingual::new(&placed.row.name_zh, &placed.row.name_en)
}
