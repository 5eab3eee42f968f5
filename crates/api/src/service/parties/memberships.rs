//! Members of research groups, as their PI adds and removes them.

use super::{
    groups::{self, locked, object, state_name},
    invites,
};
use crate::{
    app::Shared,
    authz::{Action, Object},
    service::{
        accounts::{
            leaf,
            throttle::{self, Subject},
        },
        denied::{Denied, demand, write},
        notices::tell,
        rights::is_permitted,
    },
    store::{
        self,
        account::{Account, AccountState},
        group::Group,
        tx::{Lock, LockSet, Tx},
    },
    words::notice,
};
use futures::FutureExt;
use inventory::{
    id::{GroupId, PersonId},
    party::{GroupState, Party},
    text::EmailAddress,
};
use serde_json::json;

/// Adds the person with this address to a group. Who has no account yet gets a letter with a link; the group looks
/// the same until he presses its button. `client` is what letters to strangers are counted by.
pub async fn add(app: &Shared, by: PersonId, id: GroupId, email: EmailAddress, client: String) -> Result<(), Denied> {
    let held = app.clone();
    let adding = write(app, "add group member", move |tx| {
        let (app, email, client) = (held.clone(), email.clone(), client.clone());
        async move {
            let group = locked(tx, by, Action::AddGroupMember, id).await?;
            if group.state == GroupState::Declined {
                return Err(Denied::WrongState { state: state_name(group.state) });
            }
            match store::account::by_email(tx, &email).await? {
                Some(account) if account.state == AccountState::Disabled => {
                    Err(Denied::WrongState { state: "disabled" })
                }
                Some(account) => join(&app, tx, by, &group, &account).await,
                None => {
                    throttle::count(tx, &[Subject::Client(client)], app.clock.now()).await?;
                    let invitation = invites::Invitation { party: Party::Group(id), by, name: None };
                    invites::mail(&app, tx, &email, None, &group.name, invitation).await
                }
            }
        }
        .boxed()
    });
    adding.await?;
    app.wake.notify_one();
    Ok(())
}

/// Makes somebody a member of a locked group, and tells him; who is one already stays what he is.
///
/// He may book for the group. Staff of the institution he is not by that: a PI speaks for his group, and only the
/// office for the house.
pub(super) async fn join(app: &Shared, tx: &Tx, by: PersonId, group: &Group, account: &Account) -> Result<(), Denied> {
    tx.lock(Lock::Person, [account.person.0]).await?;
    let members = store::group_member::of(tx, &[group.id]).await?.remove(&group.id).unwrap_or_default();
    if members.iter().any(|member| member.person == account.person) {
        return Ok(());
    }
    store::group_member::add(tx, group.id, account.person, false).await?;
    store::group::count_change(tx, group.id).await?;
    let names = store::people::names(tx, vec![by]).await?;
    let text = notice::group_joined(&group.name, names.get(&by).map_or("", String::as_str));
    tell(tx, &app.clock, [account.person], "group_joined", &text).await?;
    let body = json!({ "added": account.person });
    Ok(leaf(tx, &app.clock, Some(by), Action::AddGroupMember, object(group.id), body).await?)
}

/// Takes a member out of a group: the PI does, or the member himself. The last PI stays.
///
/// What he has booked stays; it is the group's, and the lab or the PI may cancel it.
pub async fn remove(app: &Shared, by: PersonId, id: GroupId, person: PersonId) -> Result<(), Denied> {
    let held = app.clone();
    let removing = write(app, "remove group member", move |tx| {
        let app = held.clone();
        async move {
            let set = LockSet::default().exclusive(Lock::ResearchGroup, [id.0]).exclusive(Lock::Person, [person.0]);
            tx.lock_all(&set).await?;
            let group = store::group::find(tx, id).await?.ok_or(Denied::NotFound)?;
            let related = Object { person: Some(person), ..groups::related(&group) };
            if !is_permitted(tx, by, Action::GetGroup, &related).await? {
                return Err(Denied::NotFound);
            }
            demand(tx, by, Action::RemoveGroupMember, &related).await?;
            let members = store::group_member::of(tx, &[id]).await?.remove(&id).unwrap_or_default();
            let Some(leaving) = members.iter().find(|member| member.person == person) else {
                return Err(Denied::NotFound);
            };
            if leaving.is_pi && members.iter().filter(|member| member.is_pi).count() == 1 {
                return Err(Denied::WrongState { state: "last_pi" });
            }
            store::group_member::remove(tx, id, person).await?;
            store::group::count_change(tx, id).await?;
            let body = json!({ "removed": person });
            Ok(leaf(tx, &app.clock, Some(by), Action::RemoveGroupMember, object(id), body).await?)
        }
        .boxed()
    });
    removing.await
}
