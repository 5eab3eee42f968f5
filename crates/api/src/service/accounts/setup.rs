//! The first run: whoever reads the server's console makes himself the first administrator, once.

use super::{
    super::denied::{Denied, settled, write},
    leaf,
    sessions::{self, Opened},
    throttle::{self, Subject},
};
use crate::{
    app::Shared,
    auth::password_policy::NewPassword,
    authz::Action,
    clock::new_id,
    store::{self, account::NewAccount, error::StoreError, role::Granted},
    words::Locale,
};
use futures::FutureExt;
use inventory::{
    id::PersonId,
    role::Role,
    text::{EmailAddress, Name},
};
use serde_json::json;

/// What the first administrator is.
const FIRST_ROLES: [Role; 2] = [Role::SystemAdministrator, Role::SecurityAdministrator];

/// The first administrator as he describes himself.
#[derive(Debug, Clone)]
pub struct First {
    /// The address.
    pub email: EmailAddress,
    /// The name.
    pub name: Name,
    /// The language.
    pub locale: Locale,
    /// The password.
    pub password: NewPassword,
}

/// Tells whether there is no account at all yet.
pub async fn is_needed(app: &Shared) -> Result<bool, StoreError> {
    Ok(!store::account::any(app.db.read()).await?)
}

/// Makes the first administrator and signs him in; `token` was printed when the server started.
pub async fn run(app: &Shared, token: &str, first: First, client: String, label: String) -> Result<Opened, Denied> {
    if !is_needed(app).await? {
        return Err(Denied::WrongState { state: "set_up" });
    }
    guard(app, token, client).await?;
    let hash = app.passwords.hash(first.password.clone()).await?;
    let held = app.clone();
    let making = write(app, "setup", move |tx| {
        let (app, first, hash, label) = (held.clone(), first.clone(), hash.clone(), label.clone());
        async move {
            // Of two who are first at the same instant, the second finds the mark made and its own work undone.
            if store::account::any(tx).await? || !store::server_key::mark(tx, "setup", app.clock.now()).await? {
                return Err(Denied::WrongState { state: "set_up" });
            }
            let (person, now) = (PersonId(new_id(&app.clock)), app.clock.now());
            let First { email, name, locale, password: _ } = first;
            let account =
                NewAccount { person, email, name, locale, requested_institution: None, password_hash: hash, at: now };
            store::account::insert(tx, &account).await?;
            for role in FIRST_ROLES {
                let granted = Granted { id: new_id(&app.clock), person, role, scope: None };
                store::role::insert(tx, &granted, None, now).await?;
            }
            let body = json!({ "roles": FIRST_ROLES });
            leaf(tx, &app.clock, Some(person), Action::RunSetup, ("person", person.0), body).await?;
            Ok(sessions::open(tx, &app.clock, person, label).await?)
        }
        .boxed()
    });
    making.await
}

/// Refuses a wrong token, and counts it.
async fn guard(app: &Shared, token: &str, client: String) -> Result<(), Denied> {
    let (right, now) = (app.setup.accepts(token), app.clock.now());
    let subjects = [Subject::Client(client)];
    throttle::ensure_open(app.db.read(), &subjects, now).await?;
    if right {
        return Ok(());
    }
    app.db
        .write("setup failure", move |tx| {
            let subjects = subjects.clone();
            async move { settled(throttle::count(tx, &subjects, now).await) }.boxed()
        })
        .await??;
    Err(Denied::Forbidden)
}
