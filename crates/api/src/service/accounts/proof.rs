//! Proving who one is by address and password.

use super::{
    super::denied::{Denied, settled},
    throttle::{self, Subject},
};
use crate::{
    app::Shared,
    auth::{password::Verdict, password_policy::NewPassword},
    store::{
        self,
        account::{Account, AccountState},
        tx::{Lock, Tx},
    },
};
use futures::FutureExt;
use inventory::text::EmailAddress;
use std::{fmt, sync::Arc};

/// What somebody shows to be let in; printing shows no password.
#[derive(Clone)]
pub struct Credentials {
    /// The account's address.
    pub email: EmailAddress,
    /// The password as typed.
    pub password: String,
    /// What the client's attempts are counted by.
    pub client: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.client)
    }
}

/// Somebody whose password was right. It counts only once [`Proved::admit`] has said so in the transaction that acts
/// on it.
#[derive(Debug, Clone)]
pub struct Proved {
    /// The account.
    pub account: Arc<Account>,
    /// The password hashed anew, where it was kept with older parameters.
    renewed: Option<Arc<str>>,
}

impl Proved {
    /// Lets the person in, unless too many wrong passwords have been counted meanwhile or his account was disabled.
    pub async fn admit(&self, app: &Shared, tx: &Tx) -> Result<(), Denied> {
        let now = app.clock.now();
        throttle::pass(tx, &self.account.email, now).await?;
        // Whoever disables an account ends its sessions under this lock; none begins after that.
        tx.lock(Lock::Person, [self.account.person.0]).await?;
        let account = store::account::find(tx, self.account.person).await?;
        account.filter(|account| account.state == AccountState::Active).ok_or(Denied::WrongCredentials)?;
        if let Some(hash) = &self.renewed {
            store::account::set_password(tx, self.account.person, hash, now).await?;
        }
        Ok(())
    }
}

/// Checks address and password. What is wrong with them is never said, and an account that does not exist costs the
/// same work: one look into the database, one hash, one write.
pub async fn prove(app: &Shared, given: &Credentials) -> Result<Proved, Denied> {
    let subjects = [Subject::Account(given.email.clone()), Subject::Client(given.client.clone())];
    throttle::ensure_open(app.db.read(), &subjects, app.clock.now()).await?;
    let account = store::account::by_email(app.db.read(), &given.email).await?;
    let stored = account.as_ref().and_then(|account| account.password_hash.as_deref());
    let verdict = app.passwords.verify(&given.password, stored).await?;
    match account.filter(|account| account.state == AccountState::Active && verdict != Verdict::Wrong) {
        Some(account) => Ok(Proved { renewed: renewed(app, verdict, given).await?, account: Arc::new(account) }),
        None => Err(fail(app, subjects).await),
    }
}

/// Counts a wrong password and says how the attempt ends.
async fn fail(app: &Shared, subjects: [Subject; 2]) -> Denied {
    let now = app.clock.now();
    let counted = app
        .db
        .write("sign-in failure", move |tx| {
            let subjects = subjects.clone();
            async move { settled(throttle::count(tx, &subjects, now).await) }.boxed()
        })
        .await;
    match counted {
        Ok(Ok(())) => Denied::WrongCredentials,
        Ok(Err(denied)) => denied,
        Err(error) => error.into(),
    }
}

/// Hashes the password again where it was kept with older parameters, if it still satisfies the policy.
async fn renewed(app: &Shared, verdict: Verdict, given: &Credentials) -> Result<Option<Arc<str>>, Denied> {
    match (verdict, NewPassword::parse(&given.password, &given.email)) {
        (Verdict::RightButOutdated, Ok(password)) => Ok(Some(app.passwords.hash(password).await?.into())),
        (Verdict::Right | Verdict::RightButOutdated | Verdict::Wrong, _) => Ok(None),
    }
}
