//! Disabling accounts, and enabling them again.
//!
//! Somebody who can undo it always stays: nobody disables himself, and whoever disables somebody administers accounts
//! at that very moment, under the same locks that [`crate::service::roles`] takes.

use super::{devices, leaf};
use crate::{
    app::Shared,
    authz::{Action, Object},
    service::denied::{Denied, demand, write},
    store::{
        self,
        account::AccountState,
        error::StoreError,
        link::{self, Older, Purpose},
        tx::{Lock, Tx},
    },
};
use futures::FutureExt;
use inventory::{id::PersonId, slot::Instant};
use serde_json::json;

/// Disables or enables a person's account; one that is so already stays as it is.
///
/// What is booked stays booked: the lab decides what becomes of it.
pub async fn set(app: &Shared, by: PersonId, person: PersonId, disabled: bool) -> Result<(), Denied> {
    let held = app.clone();
    let setting = write(app, "put account", move |tx| {
        let app = held.clone();
        async move {
            tx.lock(Lock::Person, [by.0, person.0]).await?;
            demand(tx, by, Action::PutAccount, &Object::default()).await?;
            if disabled && person == by {
                return Err(Denied::WrongState { state: "own_account" });
            }
            let account = store::account::find(tx, person).await?.ok_or(Denied::NotFound)?;
            if disabled == (account.state == AccountState::Disabled) {
                return Ok(());
            }
            if disabled {
                disable(tx, person, app.clock.now()).await?;
            } else {
                store::account::enable(tx, person).await?;
            }
            let body = json!({ "disabled": disabled });
            Ok(leaf(tx, &app.clock, Some(by), Action::PutAccount, ("person", person.0), body).await?)
        }
        .boxed()
    });
    setting.await
}

/// Ends whatever lets somebody in, or would once the account is enabled again.
async fn disable(tx: &Tx, person: PersonId, now: Instant) -> Result<(), StoreError> {
    store::account::disable(tx, person).await?;
    for granted in store::role::of(tx, &[person]).await?.remove(&person).unwrap_or_default() {
        // Whoever cannot sign in decides nothing.
        store::retelling::works_no_longer(tx, &granted).await?;
    }
    devices::revoke_others(tx, person, None, now).await?;
    for purpose in [Purpose::ResetPassword, Purpose::ChangeEmail] {
        link::end_older(tx, purpose, Older::OfPerson(person), now).await?;
    }
    Ok(())
}
