//! Mailed links: looking at one changes nothing (mail programs open links by themselves); pressing its button acts,
//! once.

use super::{
    super::{
        alerts, answers,
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
        link::{self, Link, Purpose},
        tx::{Lock, Tx},
    },
};
use futures::FutureExt;
use inventory::text::{Bilingual, Name};
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
    /// The name that whoever invites has given, or whoever registers.
    pub known_name: Option<String>,
    /// What is registered, joined or given up, or the instrument that is watched.
    pub party: Option<Bilingual>,
    /// What pressing the button costs.
    pub warning: Option<Bilingual>,
}

/// Finds a link that can still be used.
pub async fn find(app: &Shared, secret: &Secret) -> Result<Link, Denied> {
    let found = link::live(app.db.read(), secret.digest(), app.clock.now()).await?;
    found.ok_or(Denied::NotFound)
}

/// Says what has to be filled in before the button is pressed, and what the button is about.
pub async fn asked(app: &Shared, link: &Link) -> Result<Asked, Denied> {
    let db = app.db.read();
    let nothing = Asked { password: false, name: false, known_name: None, party: None, warning: None };
    Ok(match link.purpose {
        Purpose::ConfirmEmail => {
            let shown = registration::shown(db, link).await?;
            Asked { password: true, known_name: Some(shown.name), party: Some(shown.party), ..nothing }
        }
        Purpose::ChangeEmail => nothing,
        Purpose::ResetPassword => Asked { password: true, ..nothing },
        Purpose::EndWatch => Asked { party: alerts::watched(db, link).await?, ..nothing },
        Purpose::CancelReservation => {
            let (what, warning) = answers::given_up(app, link).await?;
            Asked { party: Some(what), warning, ..nothing }
        }
        Purpose::Invite => {
            let party = invites::invited_into(db, link).await?;
            match store::account::by_email(db, &link.recipient).await? {
                Some(_) => Asked { party, ..nothing },
                None => {
                    Asked { password: true, name: true, known_name: invites::invited_name(link)?, party, ..nothing }
                }
            }
        }
    })
}

/// Presses a link's button. A link that cannot act is not used up; what goes through the desk ([`answers::errand`]) has
/// been done before.
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
            // Whoever ends a person's links holds the person first; so does whoever uses one.
            if let Some(person) = link.person.filter(|_| link.purpose.opens_account()) {
                tx.lock(Lock::Person, [person.0]).await?;
            }
            // Of two who press at once the second waits here, and finds nothing left to press.
            if !link::use_up(tx, digest, now).await? {
                return Err(Denied::NotFound);
            }
            match link.purpose {
                Purpose::ConfirmEmail => registration::confirm(&app, tx, &link, &filled).await?,
                Purpose::ResetPassword => reset_password(&app, tx, &link, &filled).await?,
                Purpose::ChangeEmail => change_email(&app, tx, &link).await?,
                Purpose::Invite => invites::accept(&app, tx, &link, &filled).await?,
                Purpose::EndWatch => alerts::end_by_link(&app, tx, &link).await?,
                // The desk has done it already.
                Purpose::CancelReservation => {}
            }
            // Whoever has the link has got the mail.
            store::address_bounce::clear(tx, &link.recipient).await?;
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

/// Sets a new password. Whoever reads the mailbox is the owner: all devices are signed out, calendar programs read
/// nothing more, no lock is left, and no other link opens the account any more.
async fn reset_password(app: &Shared, tx: &Tx, link: &Link, filled: &Filled) -> Result<(), Denied> {
    let hash = filled.password_hash.as_deref().ok_or(Denied::field("/password", "required"))?;
    let person = link.person.ok_or(Denied::NotFound)?;
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
    store::feed::revoke_all(tx, person, now).await?;
    link::end_all(tx, person, now).await?;
    let message = OutboxMessage::PasswordChanged { to: letters::addressee(&account) };
    letters::post(tx, &app.clock, &message).await?;
    Ok(leaf(tx, &app.clock, Some(person), Action::UseLink, ("person", person.0), json!({ "password": "reset" }))
        .await?)
}

/// Takes over the address that the link has proved, and tells the old one. Links mailed to the old one end.
///
/// A link that was asked for with an older password than the account's is refused: who has lost his password to
/// somebody else and set a new one has ended all that the other one began.
async fn change_email(app: &Shared, tx: &Tx, link: &Link) -> Result<(), Denied> {
    let person = link.person.ok_or(Denied::NotFound)?;
    let account = store::account::find(tx, person).await?.ok_or(Denied::NotFound)?;
    let is_older = account.password_changed_at.is_some_and(|changed_at| link.created_at < changed_at);
    if is_older || account.state == AccountState::Disabled {
        return Err(Denied::NotFound);
    }
    if store::account::by_email(tx, &link.recipient).await?.is_some_and(|other| other.person != person) {
        return Err(Denied::Taken { field: "/email" });
    }
    let now = app.clock.now();
    store::account::set_email(tx, person, &link.recipient, now).await?;
    link::end_all(tx, person, now).await?;
    let message = OutboxMessage::EmailChanged { to: letters::addressee(&account) };
    letters::post(tx, &app.clock, &message).await?;
    Ok(leaf(tx, &app.clock, Some(person), Action::UseLink, ("person", person.0), json!({ "email": "changed" })).await?)
}
