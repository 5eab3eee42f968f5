//! Tokens of API clients: short-lived access tokens, and refresh tokens that may be used once.
//!
//! A refresh token that comes a second time was stolen, from the client or by it: nobody can tell, so its family ends.
//! There is no period of grace; a client that lost the answer signs in again.

use super::{
    super::denied::{Denied, settled, write},
    proof::{Credentials, prove},
};
use crate::{
    app::Shared,
    auth::{
        access_token::{Bearer, IssuedToken},
        secret::{Secret, SecretDigest},
    },
    authz::Principal,
    clock::new_id,
    store::{
        self,
        error::StoreError,
        token::{self, Family},
        tx::{Lock, Tx},
    },
};
use chrono::TimeDelta;
use futures::FutureExt;
use inventory::{id::PersonId, slot::Instant};
use uuid::Uuid;

/// How long a refresh token lasts unused.
pub const REFRESH_LIFE: TimeDelta = TimeDelta::days(30);
/// How long a program stays signed in, however often it refreshes.
pub const FAMILY_LIFE: TimeDelta = TimeDelta::days(180);

/// What a client gets.
#[derive(Debug, Clone)]
pub struct Issued {
    /// For its requests.
    pub access: IssuedToken,
    /// For its next access token.
    pub refresh: Secret,
}

/// Signs a program in; `label` names it in the list of devices.
pub async fn sign_in(app: &Shared, given: &Credentials, label: String) -> Result<Issued, Denied> {
    let proved = prove(app, given).await?;
    let (held, person) = (app.clone(), proved.account.person);
    let opening = write(app, "issue token", move |tx| {
        let (app, proved, label) = (held.clone(), proved.clone(), label.clone());
        async move {
            proved.admit(&app, tx).await?;
            Ok(open(&app, tx, proved.account.person, label).await?)
        }
        .boxed()
    });
    let (family, refresh) = opening.await?;
    Ok(Issued { access: app.tokens.issue(person, family), refresh })
}

async fn open(app: &Shared, tx: &Tx, person: PersonId, label: String) -> Result<(Uuid, Secret), StoreError> {
    let now = app.clock.now();
    let id = new_id(&app.clock);
    let family = Family { id, person, label, created_at: now, last_seen_at: now, revoked_at: None };
    token::insert_family(tx, &family).await?;
    Ok((id, next(app, tx, &family, now).await?))
}

/// Exchanges a refresh token for the next one and a new access token.
///
/// A refusal commits what was written before it: the end of a family whose token came twice.
pub async fn refresh(app: &Shared, secret: &Secret) -> Result<Issued, Denied> {
    let (held, digest) = (app.clone(), secret.digest());
    let (person, family, refresh) = app
        .db
        .write("refresh token", move |tx| {
            let app = held.clone();
            async move { settled(exchange(&app, tx, digest).await) }.boxed()
        })
        .await??;
    Ok(Issued { access: app.tokens.issue(person, family), refresh })
}

async fn exchange(app: &Shared, tx: &Tx, digest: SecretDigest) -> Result<(PersonId, Uuid, Secret), Denied> {
    let Some(known) = token::find(tx, digest).await? else { return Err(Denied::InvalidToken) };
    tx.lock(Lock::RefreshFamily, [known.family]).await?;
    // Read again under the lock: of two that come at once the second is a reuse.
    let (Some(known), Some(family)) = (token::find(tx, digest).await?, token::family(tx, known.family).await?) else {
        return Err(Denied::InvalidToken);
    };
    let now = app.clock.now();
    if family.revoked_at.is_some() {
        return Err(Denied::InvalidToken);
    }
    if known.used_at.is_some() {
        token::revoke_family(tx, family.person, family.id, now).await?;
        tracing::warn!(family = %family.id, "a refresh token was used twice; its family has ended");
        return Err(Denied::InvalidToken);
    }
    let may_sign_in = store::principal::load(tx, family.person).await?.is_some();
    if known.expires_at <= now || family.created_at + FAMILY_LIFE <= now || !may_sign_in {
        return Err(Denied::InvalidToken);
    }
    token::mark_used(tx, digest, now).await?;
    token::touch_family(tx, family.id, now).await?;
    Ok((family.person, family.id, next(app, tx, &family, now).await?))
}

async fn next(app: &Shared, tx: &Tx, family: &Family, now: Instant) -> Result<Secret, StoreError> {
    let secret = Secret::new(&app.clock);
    let expires_at = (now + REFRESH_LIFE).min(family.created_at + FAMILY_LIFE);
    token::insert(tx, secret.digest(), family.id, now, expires_at).await?;
    Ok(secret)
}

/// Finds who a valid access token stands for; nothing when its family has ended since it was issued.
pub async fn find(app: &Shared, bearer: &Bearer) -> Result<Option<Principal>, StoreError> {
    let family = token::family(app.db.read(), bearer.family).await?;
    match family {
        Some(family) if family.revoked_at.is_none() && family.person == bearer.person => {
            store::principal::load(app.db.read(), bearer.person).await
        }
        Some(_) | None => Ok(None),
    }
}
