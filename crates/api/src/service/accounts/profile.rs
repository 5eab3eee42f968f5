//! One's own account: name, language, address and password.

use super::{
    super::denied::{Denied, write},
    devices::{self, Device},
    leaf,
    letters::{self, LinkLetter},
    proof::{Credentials, prove},
    throttle::{self, Subject},
};
use crate::{
    app::Shared,
    auth::password_policy::NewPassword,
    authz::Action,
    mail::{Addressee, OutboxMessage},
    store::{
        self,
        account::{Account, AccountState},
        link::{self, Older},
        tx::Lock,
    },
    words::{Locale, mail::LinkPurpose},
};
use futures::FutureExt;
use inventory::{
    id::PersonId,
    text::{EmailAddress, Name},
};
use serde_json::json;

/// Finds the account of somebody who is signed in.
pub async fn own(app: &Shared, person: PersonId) -> Result<Account, Denied> {
    store::account::find(app.db.read(), person).await?.ok_or(Denied::NotFound)
}

/// Changes how a person is called, and the language he is written to in.
pub async fn update(app: &Shared, person: PersonId, name: Option<Name>, locale: Option<Locale>) -> Result<(), Denied> {
    let update = write(app, "update account", move |tx| {
        let name = name.clone();
        async move { Ok(store::account::update_profile(tx, person, name.as_ref(), locale).await?) }.boxed()
    });
    update.await
}

/// Changes a password; every other device is signed out, and every mailed link that opens the account ends.
pub async fn change_password(
    app: &Shared,
    given: &Credentials,
    here: Device,
    password: NewPassword,
) -> Result<(), Denied> {
    let proved = prove(app, given).await?;
    let hash = app.passwords.hash(password).await?;
    let held = app.clone();
    let change = write(app, "change password", move |tx| {
        let (app, proved, hash) = (held.clone(), proved.clone(), hash.clone());
        async move {
            let (account, now) = (&proved.account, app.clock.now());
            proved.admit(&app, tx).await?;
            tx.lock(Lock::Person, [account.person.0]).await?;
            store::account::set_password(tx, account.person, &hash, now).await?;
            devices::revoke_others(tx, account.person, Some(here), now).await?;
            link::end_all(tx, account.person, now).await?;
            letters::post(tx, &app.clock, &OutboxMessage::PasswordChanged { to: letters::addressee(account) }).await?;
            let object = ("person", account.person.0);
            let body = json!({ "password": "changed" });
            Ok(leaf(tx, &app.clock, Some(account.person), Action::ChangePassword, object, body).await?)
        }
        .boxed()
    });
    change.await?;
    app.wake.notify_one();
    Ok(())
}

/// Mails a link to a new address, whose button makes it the account's.
///
/// The answer is the same when the address has an account already: then its owner is told, and nothing else happens.
pub async fn change_email(app: &Shared, given: &Credentials, new: EmailAddress) -> Result<(), Denied> {
    let proved = prove(app, given).await?;
    let (held, client) = (app.clone(), Subject::Client(given.client.clone()));
    let ask = write(app, "change email", move |tx| {
        let (app, proved, new, client) = (held.clone(), proved.clone(), new.clone(), client.clone());
        async move {
            let account = &proved.account;
            proved.admit(&app, tx).await?;
            throttle::count(tx, &[client], app.clock.now()).await?;
            if !throttle::allows_letter(tx, &new, app.clock.now()).await? {
                return Ok(());
            }
            match store::account::by_email(tx, &new).await? {
                Some(taken) => {
                    let message = OutboxMessage::AlreadyRegistered { to: letters::addressee(&taken) };
                    Ok(letters::post(tx, &app.clock, &message).await?)
                }
                None => {
                    let letter = LinkLetter {
                        to: Addressee { address: new, ..letters::addressee(account) },
                        purpose: LinkPurpose::ChangeEmail,
                        person: Some(account.person),
                        payload: "{}".to_owned(),
                        older: Older::OfPerson(account.person),
                    };
                    Ok(letters::mail_link(tx, &app.clock, letter).await?)
                }
            }
        }
        .boxed()
    });
    ask.await?;
    app.wake.notify_one();
    Ok(())
}

/// Mails a link that resets a forgotten password. Whether there is such an account shows nowhere but in its mailbox;
/// the work is the same but for the letter itself.
pub async fn request_password_reset(app: &Shared, email: EmailAddress, client: String) -> Result<(), Denied> {
    let held = app.clone();
    let ask = write(app, "request password reset", move |tx| {
        let (app, email, client) = (held.clone(), email.clone(), client.clone());
        async move {
            let now = app.clock.now();
            throttle::count(tx, &[Subject::Client(client)], now).await?;
            let allowed = throttle::allows_letter(tx, &email, now).await?;
            let account = store::account::by_email(tx, &email).await?;
            let account = account.filter(|account| allowed && account.state != AccountState::Disabled);
            let Some(account) = account else { return Ok(()) };
            let letter = LinkLetter {
                to: letters::addressee(&account),
                purpose: LinkPurpose::ResetPassword,
                person: Some(account.person),
                payload: "{}".to_owned(),
                older: Older::OfPerson(account.person),
            };
            Ok(letters::mail_link(tx, &app.clock, letter).await?)
        }
        .boxed()
    });
    ask.await?;
    app.wake.notify_one();
    Ok(())
}
