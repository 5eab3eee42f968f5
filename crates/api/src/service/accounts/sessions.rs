//! Sessions of the pages.

use super::{
    super::denied::{Denied, write},
    proof::{Credentials, prove},
};
use crate::{
    app::Shared,
    auth::secret::Secret,
    authz::Principal,
    clock::{Clock, new_id},
    store::{
        self,
        error::StoreError,
        session::{self, Session},
        tx::Tx,
    },
};
use chrono::TimeDelta;
use futures::FutureExt;
use inventory::id::PersonId;
use std::time::Duration;
use uuid::Uuid;

/// How long a session lasts, however much it is used.
pub const LIFE: TimeDelta = TimeDelta::days(30);
/// How long a session lasts unused.
pub const IDLE: TimeDelta = TimeDelta::days(14);
/// How old the note of the last use may become.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(1);
/// How long a request waits for that note; the write itself goes on.
const TOUCH_PATIENCE: Duration = Duration::from_millis(250);

/// A session that was opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What the browser's cookie holds.
    pub secret: Secret,
    /// Who is signed in.
    pub person: PersonId,
}

/// Opens a session for somebody who knows his password; `label` names browser and system.
pub async fn sign_in(app: &Shared, given: &Credentials, label: String) -> Result<Opened, Denied> {
    let proved = prove(app, given).await?;
    let held = app.clone();
    let opening = write(app, "sign in", move |tx| {
        let (app, proved, label) = (held.clone(), proved.clone(), label.clone());
        async move {
            proved.admit(&app, tx).await?;
            Ok(open(tx, &app.clock, proved.account.person, label).await?)
        }
        .boxed()
    });
    opening.await
}

/// Opens a session.
pub async fn open(tx: &Tx, clock: &Clock, person: PersonId, label: String) -> Result<Opened, StoreError> {
    let (secret, now) = (Secret::new(clock), clock.now());
    let session = Session {
        id: new_id(clock),
        person,
        label,
        created_at: now,
        last_seen_at: now,
        expires_at: now + LIFE,
        revoked_at: None,
    };
    session::insert(tx, secret.digest(), &session).await?;
    Ok(Opened { secret, person })
}

/// Finds who a session's secret stands for; nothing when it is not valid, or was left unused for too long.
pub async fn find(app: &Shared, secret: &Secret) -> Result<Option<(Principal, Session)>, StoreError> {
    let now = app.clock.now();
    let Some(session) = session::by_digest(app.db.read(), secret.digest()).await? else { return Ok(None) };
    let valid = session.revoked_at.is_none() && now < session.expires_at && now < session.last_seen_at + IDLE;
    if !valid {
        return Ok(None);
    }
    let principal = store::principal::load(app.db.read(), session.person).await?;
    if principal.is_some() {
        touch(app, &session).await;
    }
    Ok(principal.map(|principal| (principal, session)))
}

/// Ends a session.
pub async fn sign_out(app: &Shared, person: PersonId, session: Uuid) -> Result<(), StoreError> {
    let now = app.clock.now();
    app.db.write("sign out", move |tx| session::revoke(tx, person, session, now).boxed()).await?;
    Ok(())
}

/// Notes the use, at most once a minute. A request never fails for want of the note: reading works on a full disk.
async fn touch(app: &Shared, session: &Session) {
    let (id, now) = (session.id, app.clock.now());
    if now < session.last_seen_at + TOUCH_EVERY {
        return;
    }
    let noted = app.db.write("session seen", move |tx| session::touch(tx, id, now).boxed());
    match tokio::time::timeout(TOUCH_PATIENCE, noted).await {
        Ok(Ok(())) | Err(_) => {}
        Ok(Err(error)) => tracing::warn!(error = error.chain(), "the use of a session could not be noted"),
    }
}
