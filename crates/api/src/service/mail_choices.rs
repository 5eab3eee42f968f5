//! Which mails a person gets: showing and changing what he has chosen, and ending a kind by a link in one of them.

use super::{
    accounts::leaf,
    denied::{Denied, write},
    digests,
};
use crate::{
    app::Shared,
    auth::secret::Secret,
    authz::Action,
    mail::{MailChoice, MailKind, Stops},
    store::{
        self,
        error::StoreError,
        tx::{Lock, Tx},
    },
    view::mail::{MailChoiceView, MailChoicesView, MailStopView},
};
use futures::FutureExt;
use inventory::id::PersonId;
use sea_orm::ConnectionTrait;
use serde_json::json;

/// Shows how a person wants each kind of mail.
pub async fn of(db: &impl ConnectionTrait, person: PersonId) -> Result<MailChoicesView, StoreError> {
    let chosen = store::mail_choice::of(db, person).await?;
    let view = |kind: MailKind| MailChoiceView {
        kind,
        choice: chosen.get(&kind).copied().unwrap_or(MailChoice::AtOnce),
        choices: kind.choices().to_vec(),
    };
    Ok(MailChoicesView { kinds: MailKind::CHOSEN.into_iter().map(view).collect() })
}

/// Changes how a person wants kinds of mail; what is not named stays.
pub async fn put(app: &Shared, person: PersonId, chosen: Vec<(MailKind, MailChoice)>) -> Result<(), Denied> {
    let held = app.clone();
    let putting = write(app, "put mail choices", move |tx| {
        let (app, chosen) = (held.clone(), chosen.clone());
        async move { Ok(choose(&app, tx, person, &chosen).await?) }.boxed()
    });
    putting.await
}

async fn choose(app: &Shared, tx: &Tx, person: PersonId, chosen: &[(MailKind, MailChoice)]) -> Result<(), StoreError> {
    tx.lock(Lock::Person, [person.0]).await?;
    let (before, now) = (store::mail_choice::has_digest(tx, person).await?, app.clock.now());
    for (kind, choice) in chosen {
        store::mail_choice::put(tx, person, *kind, *choice, now).await?;
    }
    if !before && store::mail_choice::has_digest(tx, person).await? {
        digests::begin(app, tx, person).await?;
    }
    digests::end_unless_wanted(tx, person, now).await
}

/// Shows what a link in a mail ends. Looking changes nothing: mail programs open links by themselves.
pub async fn stop_of(app: &Shared, secret: &Secret) -> Result<MailStopView, Denied> {
    let db = app.db.read();
    let Stops { person, kind } = store::mail_stop::find(db, secret.digest()).await?.ok_or(Denied::NotFound)?;
    let account = store::account::find(db, person).await?.ok_or(Denied::NotFound)?;
    let is_stopped = match kind {
        MailKind::Digest => !store::mail_choice::has_digest(db, person).await?,
        _ => store::mail_choice::how(db, person, kind).await? == MailChoice::Pages,
    };
    Ok(MailStopView { kind, email_hint: account.email.hint(), is_stopped })
}

/// Ends the kind of mail that a link in one of them names; one that has ended stays so.
pub async fn stop(app: &Shared, secret: &Secret) -> Result<MailKind, Denied> {
    let (held, digest) = (app.clone(), secret.digest());
    let stopping = write(app, "stop mails", move |tx| {
        let app = held.clone();
        async move {
            let Stops { person, kind } = store::mail_stop::find(tx, digest).await?.ok_or(Denied::NotFound)?;
            match kind {
                MailKind::Digest => {
                    tx.lock(Lock::Person, [person.0]).await?;
                    store::digest::end(tx, person, app.clock.now()).await?;
                }
                _ => choose(&app, tx, person, &[(kind, MailChoice::Pages)]).await?,
            }
            leaf(tx, &app.clock, Some(person), Action::StopMails, ("person", person.0), json!({ "mails": kind }))
                .await?;
            Ok(kind)
        }
        .boxed()
    });
    stopping.await
}
