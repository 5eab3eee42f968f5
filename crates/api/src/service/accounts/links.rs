//! Mailed links: looking at one changes nothing (mail programs open links by themselves); pressing its button acts,
//! once.

use super::{
    super::{
        denied::{Denied, write},
        parties::invites,
        registration,
    },
    devices, leaf, letters, throttle,
};
use crate::{
    app::Shared,
    auth::{password_policy::NewPassword, secret::Secret},
    authz::Action,
    mail::OutboxMessage,
    store::{
        self,
        account::AccountState,
        error::StoreError,
        link::{self, Link, Older, Purpose},
        tx::{Lock, Tx},
    },
};
use futures::FutureExt;
use inventory::text::Name;
use serde_json::json;

/// What somebody fills in before he presses the button, checked already.
#[derive(Debug, Clone, Default)]
pub struct Pressed {
    /// The new password.
    pub password: Option<NewPassword>,
    /// The name of a new account.
    pub name: Option<Name>,
}

/// What a link's page asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// A new password.
    pub password: bool,
    /// A name, for an account that does not exist yet.
    pub name: bool,
    /// The name that whoever invites has given.
    pub known_name: Option<String>,
}

/// Finds a link that can still be used.
pub async fn find(app: &Shared, secret: &Secret) -> Result<Link, Denied> {
    let found = link::live(app.db.read(), secret.digest(), app.clock.now()).await?;
    found.ok_or(Denied::NotFound)
}

/// Says what has to be filled in before the button is pressed.
pub async fn asked(app: &Shared, link: &Link) -> Result<Asked, StoreError> {
    let nothing = Asked { password: false, name: false, known_name: None };
    Ok(match link.purpose {
        Purpose::ConfirmEmail | Purpose::ChangeEmail => nothing,
        Purpose::ResetPassword => Asked { password: true, ..nothing },
        Purpose::Invite => match store::account::by_email(app.db.read(), &link.recipient).await? {
            Some(_) => nothing,
            None => Asked { password: true, name: true, known_name: invites::invited_name(link)? },
        },
    })
}

/// Presses a link's button. A link that cannot act is not used up.
pub async fn press(app: &Shared, secret: &Secret, pressed: Pressed) -> Result<Purpose, Denied> {
    let password_hash = match pressed.password {
        Some(password) => Some(app.passwords.hash(password).await?),
        None => None,
    };
    let filled = Filled { password_hash, name: pressed.name };
    let (held, digest) = (app.clone(), secret.digest());
    let purpose = write(app, "use link", move |tx| {
        let (app, filled) = (held.clone(), filled.clone());
        async move {
            let now = app.clock.now();
            let link = link::live(tx, digest, now).await?.ok_or(Denied::NotFound)?;
            // Of two who press at once the second waits here, and finds nothing left to press.
            if !link::use_up(tx, digest, now).await? {
                return Err(Denied::NotFound);
            }
            match link.purpose {
                Purpose::ConfirmEmail => registration::confirm(&app, tx, &link).await?,
                Purpose::ResetPassword => reset_password(&app, tx, &link, &filled).await?,
                Purpose::ChangeEmail => change_email(&app, tx, &link).await?,
                Purpose::Invite => invites::accept(&app, tx, &link, &filled).await?,
            }
            Ok(link.purpose)
        }
        .boxed()
    });
    let purpose = purpose.await?;
    app.wake.notify_one();
    Ok(purpose)
}

/// What was filled in, with the password hashed.
#[derive(Debug, Clone)]
pub(in crate::service) struct Filled {
    /// The hash of the new password.
    pub(in crate::service) password_hash: Option<String>,
    /// The name of a new account.
    pub(in crate::service) name: Option<Name>,
}

/// Sets a new password. Whoever reads the mailbox is the owner: all devices are signed out and no lock is left.
async fn reset_password(app: &Shared, tx: &Tx, link: &Link, filled: &Filled) -> Result<(), Denied> {
    let hash = filled.password_hash.as_deref().ok_or(Denied::field("/password", "required"))?;
    let person = link.person.ok_or(Denied::NotFound)?;
    tx.lock(Lock::Person, [person.0]).await?;
    let account = store::account::find(tx, person).await?.ok_or(Denied::NotFound)?;
    // The address has changed since: this mailbox is not the account's any more.
    if account.email != link.recipient || account.state == AccountState::Disabled {
        return Err(Denied::NotFound);
    }
    let now = app.clock.now();
    store::account::set_password(tx, person, hash, now).await?;
    store::account::prove_address(tx, person, now).await?;
    throttle::forgive(tx, &account.email, now).await?;
    devices::revoke_others(tx, person, None, now).await?;
    let message = OutboxMessage::PasswordChanged { to: letters::addressee(&account) };
    letters::post(tx, &app.clock, &message).await?;
    Ok(leaf(tx, &app.clock, Some(person), Action::UseLink, ("person", person.0), json!({ "password": "reset" }))
        .await?)
}

/// Takes over the address that the link has proved, and tells the old one. Links mailed to the old one end.
async fn change_email(app: &Shared, tx: &Tx, link: &Link) -> Result<(), Denied> {
    let person = link.person.ok_or(Denied::NotFound)?;
    tx.lock(Lock::Person, [person.0]).await?;
    let account = store::account::find(tx, person).await?.ok_or(Denied::NotFound)?;
    if store::account::by_email(tx, &link.recipient).await?.is_some_and(|other| other.person != person) {
        return Err(Denied::Taken { field: "/email" });
    }
    let now = app.clock.now();
    store::account::set_email(tx, person, &link.recipient, now).await?;
    link::end_older(tx, Purpose::ResetPassword, Older::OfPerson(person), now).await?;
    let message = OutboxMessage::EmailChanged { to: letters::addressee(&account) };
    letters::post(tx, &app.clock, &message).await?;
    Ok(leaf(tx, &app.clock, Some(person), Action::UseLink, ("person", person.0), json!({ "email": "changed" })).await?)
}
