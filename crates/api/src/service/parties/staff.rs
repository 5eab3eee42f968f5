//! Staff of an institution: its office confirms who says that he works there, and ends it.
//!
//! Staff see every instrument of the house, the secret ones too, and book for it. Nobody becomes staff by a PI's word
//! or by his own. Roles and research groups are another matter and stay when it ends, and so do reservations.

use crate::{
    app::Shared,
    authz::{Action, Object},
    service::{
        accounts::leaf,
        denied::{Denied, demand, write},
        notices::tell,
    },
    store::{
        self,
        account::Account,
        tx::{Lock, Tx},
    },
    words::notice,
};
use futures::FutureExt;
use inventory::{
    id::{InstitutionId, PersonId},
    role::ScopeKind,
    text::Bilingual,
};
use serde_json::json;

/// Confirms somebody who says that he works at the institution; who is its staff already stays it.
pub async fn confirm(app: &Shared, by: PersonId, institution: InstitutionId, person: PersonId) -> Result<(), Denied> {
    let held = app.clone();
    let confirming = write(app, "confirm staff", move |tx| {
        let app = held.clone();
        async move {
            let account = locked(tx, by, Action::ConfirmStaff, institution, person).await?;
            if account.institution.is_some() {
                return Ok(());
            }
            store::account::confirm_staff(tx, &[person], institution).await?;
            let text = notice::staff_confirmed(&name(tx, institution).await?);
            tell(tx, &app.clock, [person], "staff_confirmed", &text).await?;
            let (object, body) = (("person", person.0), json!({ "institution": institution }));
            Ok(leaf(tx, &app.clock, Some(by), Action::ConfirmStaff, object, body).await?)
        }
        .boxed()
    });
    confirming.await
}

/// Ends that somebody is staff: he only says so from then on, and may be confirmed again. Done to somebody who only
/// says so, it turns that down.
pub async fn end(app: &Shared, by: PersonId, institution: InstitutionId, person: PersonId) -> Result<(), Denied> {
    let held = app.clone();
    let ending = write(app, "end staff", move |tx| {
        let app = held.clone();
        async move {
            let account = locked(tx, by, Action::EndStaff, institution, person).await?;
            let (was_staff, name) = (account.institution.is_some(), name(tx, institution).await?);
            if was_staff {
                store::account::end_staff(tx, person, institution).await?;
                tell(tx, &app.clock, [person], "staff_ended", &notice::staff_ended(&name)).await?;
            } else {
                store::account::decline_staff(tx, person).await?;
                tell(tx, &app.clock, [person], "staff_declined", &notice::staff_declined(&name)).await?;
            }
            let body = json!({ "institution": institution, "was_staff": was_staff });
            Ok(leaf(tx, &app.clock, Some(by), Action::EndStaff, ("person", person.0), body).await?)
        }
        .boxed()
    });
    ending.await
}

/// Locks somebody who is staff of the institution, or says so and is nobody else's; all others the office does not see.
async fn locked(
    tx: &Tx,
    by: PersonId,
    action: Action,
    institution: InstitutionId,
    person: PersonId,
) -> Result<Account, Denied> {
    tx.lock(Lock::Person, [person.0]).await?;
    demand(tx, by, action, &Object { institution: Some(institution), ..Object::default() }).await?;
    let account = store::account::find(tx, person).await?.ok_or(Denied::NotFound)?;
    let belongs = account.institution.or(account.requested_institution) == Some(institution);
    if belongs { Ok(account) } else { Err(Denied::NotFound) }
}

async fn name(tx: &Tx, institution: InstitutionId) -> Result<Bilingual, Denied> {
    let names = store::scope::names(tx, [(ScopeKind::Institution, institution.0)]).await?;
    Ok(names.into_values().next().unwrap_or_default())
}
