//! Webhooks: systems of a lab that are called when something happens to its instruments' times.
//!
//! Registered, tested and removed by the lab's managers; what is called is changed by making another one. Deliberately
//! absent: choosing single instruments, and anything of applicants in what is told.

use super::{
    accounts::leaf,
    denied::{Denied, demand, write},
    notices::Payload,
    places::facility_object,
};
use crate::{
    app::Shared,
    authz::{Action, Object, Principal, permits},
    channel::{HookEvent, Hooks, MOST_SIGNS, Target, TargetError, test_body},
    clock::{Clock, new_id},
    mail::{MailKind, OutboxMessage},
    store::{
        self,
        error::StoreError,
        notice::Notice,
        outbox::{Channel, NewRow},
        tx::{Lock, Tx},
        webhook::Webhook,
    },
    words::notice as words,
    worker::outbox,
};
use chrono::TimeDelta;
use futures::FutureExt;
use inventory::{
    id::{FacilityId, InstitutionId, PersonId},
    slot::Instant,
};
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::BTreeSet;
use url::Url;
use uuid::Uuid;

/// The kind of a call that only tests.
pub const TEST: &str = "webhook_test";
/// Most webhooks of one lab.
const MOST: u64 = 10;
/// The pause between two tests of one webhook.
const BETWEEN_TESTS: TimeDelta = TimeDelta::seconds(10);
/// So long calls are given up before a webhook is switched off.
const PATIENCE: TimeDelta = TimeDelta::days(5);

/// A webhook that somebody wants.
#[derive(Debug, Clone)]
pub struct New {
    /// The id he has chosen.
    pub id: Uuid,
    /// The lab.
    pub facility: FacilityId,
    /// What is to be called.
    pub url: String,
    /// Of what it is to be told.
    pub events: BTreeSet<HookEvent>,
}

/// Registers a webhook and returns its secret, which is shown in no other answer; nothing, when this very webhook was
/// registered before.
pub async fn put(app: &Shared, by: PersonId, new: New, digest: Vec<u8>) -> Result<Option<String>, Denied> {
    let hooks = on(app)?.clone();
    let held = app.clone();
    let making = write(app, "put webhook", move |tx| {
        let (app, hooks, new, digest) = (held.clone(), hooks.clone(), new.clone(), digest.clone());
        async move {
            // Of two that are made at once the second is counted with the first.
            tx.lock(Lock::Facility, [new.facility.0]).await?;
            demand(tx, by, Action::PutWebhook, &lab(tx, new.facility).await?).await?;
            match store::webhook::find(tx, new.id).await? {
                None => make(&app, tx, by, &hooks, new, digest).await.map(Some),
                Some(webhook) if webhook.request_digest == digest && webhook.deleted_at.is_none() => Ok(None),
                Some(_) => Err(Denied::IdInUse),
            }
        }
        .boxed()
    });
    making.await
}

async fn make(app: &Shared, tx: &Tx, by: PersonId, hooks: &Hooks, new: New, digest: Vec<u8>) -> Result<String, Denied> {
    let New { id, facility, url, events } = new;
    let target = Target::parse(&url, hooks.sender.allowed()).map_err(refused)?;
    // As it is called, a name may be longer than as it was typed.
    let url = target.url().as_str().to_owned();
    if url.len() > MOST_SIGNS {
        return Err(Denied::Field { field: "/url", code: "too_long", params: vec![("max", json!(MOST_SIGNS))] });
    }
    if store::webhook::count(tx, facility).await? >= MOST {
        return Err(Denied::Field { field: "", code: "too_many_webhooks", params: vec![("max", json!(MOST))] });
    }
    let now = app.clock.now();
    // A path may hold a token of the other system; the trail names the host alone.
    let body = json!({ "facility_id": facility, "host": target.url().host_str(), "events": events });
    let secret = hooks.key.secret(id, facility, now).to_text();
    let webhook = Webhook {
        id,
        facility,
        made_by: by,
        url,
        events,
        created_at: now,
        tested_at: None,
        last: None,
        failing_since: None,
        off_at: None,
        deleted_at: None,
        request_digest: digest,
    };
    store::webhook::insert(tx, webhook).await?;
    leaf(tx, &app.clock, Some(by), Action::PutWebhook, ("webhook", id), body).await?;
    Ok(secret)
}

fn refused(error: TargetError) -> Denied {
    let code = match error {
        TargetError::NotAnAddress => "webhook_address",
        TargetError::NotHttps => "webhook_https",
        TargetError::Extra => "webhook_extra",
        TargetError::NotPublic => "webhook_not_public",
    };
    Denied::field("/url", code)
}

/// Removes a webhook; what waits for it is not sent any more.
pub async fn delete(app: &Shared, by: PersonId, id: Uuid) -> Result<(), Denied> {
    on(app)?;
    let held = app.clone();
    let removing = write(app, "delete webhook", move |tx| {
        let app = held.clone();
        async move {
            mine(tx, by, Action::DeleteWebhook, id).await?;
            if !store::webhook::delete(tx, id, app.clock.now()).await? {
                return Err(Denied::NotFound);
            }
            leaf(tx, &app.clock, Some(by), Action::DeleteWebhook, ("webhook", id), json!({})).await?;
            Ok(())
        }
        .boxed()
    });
    removing.await
}

/// Puts a call into the outbox that only tests. Where it arrives, a webhook that was switched off is on again.
pub async fn test(app: &Shared, by: PersonId, id: Uuid) -> Result<(), Denied> {
    on(app)?;
    let held = app.clone();
    let testing = write(app, "test webhook", move |tx| {
        let app = held.clone();
        async move {
            mine(tx, by, Action::TestWebhook, id).await?;
            let (now, call) = (app.clock.now(), new_id(&app.clock));
            if !store::webhook::test(tx, id, now - BETWEEN_TESTS, now).await? {
                return Err(Denied::Throttled { retry_after: BETWEEN_TESTS });
            }
            let payload = test_body(call, now).map_err(|_| StoreError::Unstorable(TEST))?;
            let row = NewRow {
                id: call,
                channel: Channel::Webhook,
                kind: TEST,
                payload,
                recipient: id.to_string(),
                about: None,
                at: now,
            };
            store::outbox::insert(tx, row).await?;
            Ok(())
        }
        .boxed()
    });
    testing.await
}

/// Lists a lab's webhooks, latest first, after the one named.
pub async fn list(
    app: &Shared,
    reader: &Principal,
    facility: FacilityId,
    after: Option<(Instant, Uuid)>,
    limit: u64,
) -> Result<Vec<Webhook>, Denied> {
    on(app)?;
    let db = app.db.read();
    if !permits(Some(reader), Action::ListWebhooks, &lab(db, facility).await?) {
        return Err(Denied::Forbidden);
    }
    Ok(store::webhook::of_facility(db, facility, after, limit).await?)
}

/// Where webhooks are off there are none.
fn on(app: &Shared) -> Result<&Hooks, Denied> {
    app.hooks.as_ref().ok_or(Denied::NotFound)
}

async fn lab(db: &impl ConnectionTrait, facility: FacilityId) -> Result<Object, Denied> {
    let lab = store::instrument::facility(db, facility).await?.ok_or(Denied::NotFound)?;
    Ok(facility_object(facility, InstitutionId(lab.institution_id)))
}

async fn mine(tx: &Tx, by: PersonId, action: Action, id: Uuid) -> Result<Webhook, Denied> {
    let webhook = store::webhook::find(tx, id).await?.filter(|webhook| webhook.deleted_at.is_none());
    let webhook = webhook.ok_or(Denied::NotFound)?;
    demand(tx, by, action, &lab(tx, webhook.facility).await?).await?;
    Ok(webhook)
}

/// Notes that a call was given up. After five days without one that arrived, or at once where the other system wants no
/// more, the webhook is switched off, and the lab's managers are told.
pub async fn gave_up(tx: &Tx, clock: &Clock, webhook: &Webhook, is_gone: bool) -> Result<(), StoreError> {
    let now = clock.now();
    let since = store::webhook::gave_up(tx, webhook.id, now).await?.unwrap_or(now);
    if !is_gone && now - since < PATIENCE {
        return Ok(());
    }
    if !store::webhook::switch_off(tx, webhook.id, now).await? {
        return Ok(());
    }
    let host = Url::parse(&webhook.url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let (subject, text) = (words::webhook_off_subject(), words::webhook_off(&host, is_gone));
    let page = Some(format!("/desk/webhooks?lab={}", webhook.facility.0));
    let payload = store::code::json(&Payload { text: text.clone().into(), page })?;
    for manager in store::people::lab_managers(tx, webhook.facility).await? {
        let notice = Notice {
            id: new_id(clock),
            person: manager.person,
            kind: "webhook_off".to_owned(),
            reservation: None,
            payload: payload.clone(),
            at: now,
            read_at: None,
        };
        store::notice::insert(tx, vec![notice]).await?;
        let (subject, text) = (subject.clone(), text.clone());
        let message = OutboxMessage::Told { to: outbox::addressee(&manager)?, subject, text, page: None };
        outbox::enqueue_chosen(tx, new_id(clock), (manager.person, MailKind::Other), message, now).await?;
    }
    Ok(())
}
