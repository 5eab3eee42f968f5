//! Invitations to groups and organisations by mailed link: who presses its button joins, with an account made on the
//! way where he has none.

use super::memberships;
use crate::{
    app::Shared,
    authz::Action,
    clock::new_id,
    mail::Addressee,
    service::{
        accounts::{
            leaf,
            letters::{self, LinkLetter},
            links::Filled,
            throttle,
        },
        denied::Denied,
        notices::tell,
    },
    store::{
        self,
        account::{Account, AccountState, NewAccount},
        code,
        error::StoreError,
        link::{self, Link, Older, Purpose},
        tx::{Lock, Tx},
    },
    words::{Locale, mail::LinkPurpose, notice},
};
use inventory::{
    id::{GroupId, InstitutionId, OrganisationId, PersonId},
    party::{Admission, GroupState, Party},
    role::{Role, ScopeKind},
    text::{Bilingual, EmailAddress, Name},
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// What an invitation's link knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Invitation {
    /// Where to.
    pub(super) party: Party,
    /// Who invites.
    pub(super) by: PersonId,
    /// What he calls whom he invites.
    #[serde(default)]
    pub(super) name: Option<Name>,
}

/// Mails an invitation; an older one to the same address and party ends. `known` is the account that has the address.
pub(super) async fn mail(
    app: &Shared,
    tx: &Tx,
    email: &EmailAddress,
    known: Option<&Account>,
    into: &str,
    invitation: Invitation,
) -> Result<(), Denied> {
    let now = app.clock.now();
    if !throttle::allows_letter(tx, email, now).await? {
        return Ok(());
    }
    let inviter = store::account::find(tx, invitation.by).await?.ok_or(Denied::NotFound)?;
    let mailed = link::mailed_to(tx, Purpose::Invite, email, now).await?;
    let same = mailed.into_iter().filter(|(_, payload)| {
        serde_json::from_str::<Invitation>(payload).is_ok_and(|older| older.party == invitation.party)
    });
    let to = known.map_or_else(
        || Addressee {
            // Who has no name here is addressed by his address.
            name: invitation.name.as_ref().map_or(email.as_str(), Name::as_str).to_owned(),
            address: email.clone(),
            locale: inviter.locale,
        },
        letters::addressee,
    );
    let letter = LinkLetter {
        to,
        purpose: LinkPurpose::Invite { inviter: inviter.name, into: into.to_owned() },
        person: known.map(|account| account.person),
        payload: code::json(&invitation)?,
        older: Older::These(same.map(|(digest, _)| digest).collect()),
    };
    Ok(letters::mail_link(tx, &app.clock, letter).await?)
}

/// Returns what whoever invites calls whom he invites.
pub(in crate::service) fn invited_name(link: &Link) -> Result<Option<String>, StoreError> {
    Ok(read(link)?.name.map(String::from))
}

/// Returns the name of the group or organisation that the link leads into.
pub(in crate::service) async fn invited_into(
    db: &impl ConnectionTrait,
    link: &Link,
) -> Result<Option<Bilingual>, StoreError> {
    let (kind, id) = match read(link)?.party {
        Party::Group(id) => (ScopeKind::Group, id.0),
        Party::Organisation(id) => (ScopeKind::Organisation, id.0),
        Party::Institution(id) => (ScopeKind::Institution, id.0),
    };
    Ok(store::scope::names(db, [(kind, id)]).await?.remove(&id))
}

/// Joins, with an account made on the way where there is none.
pub(in crate::service) async fn accept(app: &Shared, tx: &Tx, link: &Link, filled: &Filled) -> Result<(), Denied> {
    let invitation = read(link)?;
    match invitation.party {
        Party::Group(id) => into_group(app, tx, link, filled, &invitation, id).await,
        Party::Organisation(id) => into_organisation(app, tx, link, filled, &invitation, id).await,
        Party::Institution(_) => Err(Denied::NotFound),
    }
}

async fn into_group(
    app: &Shared,
    tx: &Tx,
    link: &Link,
    filled: &Filled,
    invitation: &Invitation,
    id: GroupId,
) -> Result<(), Denied> {
    tx.lock(Lock::ResearchGroup, [id.0]).await?;
    let group = store::group::find(tx, id).await?.filter(|group| group.state != GroupState::Declined);
    let group = group.ok_or(Denied::NotFound)?;
    // Whom a PI invites is said to work there, no more: the office confirms it.
    let account = account(app, tx, link, filled, invitation, Some(group.institution)).await?;
    memberships::join(app, tx, invitation.by, &group, &account).await
}

async fn into_organisation(
    app: &Shared,
    tx: &Tx,
    link: &Link,
    filled: &Filled,
    invitation: &Invitation,
    id: OrganisationId,
) -> Result<(), Denied> {
    tx.lock(Lock::Organisation, [id.0]).await?;
    let organisation = store::organisation::find(tx, id).await?;
    let organisation = organisation.filter(|found| found.admission != Admission::Declined).ok_or(Denied::NotFound)?;
    let account = account(app, tx, link, filled, invitation, None).await?;
    let members = store::organisation::members(tx, &[id]).await?.remove(&id).unwrap_or_default();
    if members.iter().any(|member| member.person == account.person) {
        return Ok(());
    }
    store::organisation::add_member(tx, id, account.person, false).await?;
    store::organisation::count_change(tx, id).await?;
    let admins = members.iter().filter(|member| member.is_admin).map(|member| member.person);
    let text = notice::organisation_joined(&account.name, &organisation.name);
    tell(tx, &app.clock, admins, "organisation_joined", &text).await?;
    let (object, body) = (("organisation", id.0), json!({ "added": account.person, "invited_by": invitation.by }));
    Ok(leaf(tx, &app.clock, Some(account.person), Action::InviteOrganisationMember, object, body).await?)
}

/// Finds the account that has the address, or makes one. `says` is the institution he is said to work at.
async fn account(
    app: &Shared,
    tx: &Tx,
    link: &Link,
    filled: &Filled,
    invitation: &Invitation,
    says: Option<InstitutionId>,
) -> Result<Account, Denied> {
    if let Some(account) = store::account::by_email(tx, &link.recipient).await? {
        return if account.state == AccountState::Disabled { Err(Denied::NotFound) } else { Ok(account) };
    }
    let hash = filled.password_hash.clone().ok_or(Denied::field("/password", "required"))?;
    let name = filled.name.clone().or_else(|| invitation.name.clone()).ok_or(Denied::field("/name", "required"))?;
    let inviter = store::account::find(tx, invitation.by).await?;
    let new = NewAccount {
        person: PersonId(new_id(&app.clock)),
        email: link.recipient.clone(),
        name,
        locale: inviter.map_or(Locale::Zh, |inviter| inviter.locale),
        requested_institution: says,
        password_hash: hash,
        at: app.clock.now(),
    };
    store::account::insert(tx, &new).await?;
    let body = json!({ "invited_by": invitation.by });
    leaf(tx, &app.clock, Some(new.person), Action::UseLink, ("person", new.person.0), body).await?;
    if let Some(institution) = says {
        let office = store::role::holders(tx, Role::InstitutionOffice, Some(institution.0)).await?;
        let text = notice::staff_requested(new.name.as_str(), new.email.as_str());
        tell(tx, &app.clock, office, "staff_requested", &text).await?;
    }
    store::account::find(tx, new.person).await?.ok_or(Denied::NotFound)
}

fn read(link: &Link) -> Result<Invitation, StoreError> {
    serde_json::from_str(&link.payload).map_err(|_| StoreError::bad_row("link", "payload", Uuid::nil()))
}
