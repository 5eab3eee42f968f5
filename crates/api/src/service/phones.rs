//! The number that text messages go to: giving it, confirming it by a code, removing it, and choosing what comes there.
//!
//! Whoever gives a number learns nothing of whose else it is: it may be that of several people, and the answer is the same
//! whatever becomes of the message. Deliberately absent: signing in by a phone, and anybody else who sees a number.

use super::{
    accounts::{
        leaf,
        throttle::{self, Subject},
    },
    denied::{Denied, settled, write},
};
use crate::{
    app::Shared,
    authz::Action,
    clock::new_id,
    store::{
        self,
        error::StoreError,
        outbox::Channel,
        phone::Pending,
        tx::{Lock, Tx},
    },
    texts::{TextKind, Texts},
    view::phone::{PendingPhoneView, PhoneView, TextChoiceView},
    words::{Locale, text::TextMessage},
    worker::outbox,
};
use chrono::TimeDelta;
use futures::FutureExt;
use inventory::{id::PersonId, phone::PhoneNumber};
use sea_orm::ConnectionTrait;
use serde_json::json;

/// How long a code confirms a number.
pub const CODE_LASTS: TimeDelta = TimeDelta::minutes(10);
/// How often a code may be typed.
const TRIES: u32 = 5;
/// The pause between two codes of one person.
const BETWEEN_CODES: TimeDelta = TimeDelta::minutes(1);

/// Shows a person's number and what comes there.
pub async fn of(app: &Shared, person: PersonId) -> Result<PhoneView, Denied> {
    on(app)?;
    Ok(view(app, app.db.read(), person).await?)
}

async fn view(app: &Shared, db: &impl ConnectionTrait, person: PersonId) -> Result<PhoneView, StoreError> {
    let (now, phone) = (app.clock.now(), store::phone::find(db, person).await?);
    let pending = store::phone::pending(db, person).await?.filter(|pending| now < pending.expires_at);
    let chosen = store::text_choice::of(db, person).await?;
    let choice =
        |kind: TextKind| TextChoiceView { kind, wanted: chosen.get(&kind).copied().unwrap_or_else(|| kind.is_usual()) };
    Ok(PhoneView {
        confirmed_at: phone.as_ref().map(|phone| phone.confirmed_at),
        number: phone.map(|phone| phone.number.as_str().to_owned()),
        pending: pending.map(|pending| PendingPhoneView {
            number: pending.number.as_str().to_owned(),
            expires_at: pending.expires_at,
            tries_left: pending.tries_left,
        }),
        choices: TextKind::ALL.into_iter().map(choice).collect(),
    })
}

/// Sends a code to a number. A number that has had its codes of the day gets none, and the answer is the same.
pub async fn send_code(app: &Shared, person: PersonId, number: PhoneNumber) -> Result<PhoneView, Denied> {
    let texts = on(app)?.clone();
    let held = app.clone();
    let sending = write(app, "send phone code", move |tx| {
        let (app, texts, number) = (held.clone(), texts.clone(), number.clone());
        async move {
            tx.lock(Lock::Person, [person.0]).await?;
            let now = app.clock.now();
            let last = store::phone::pending(tx, person).await?.map(|pending| pending.created_at + BETWEEN_CODES);
            if let Some(again) = last.filter(|again| now < *again) {
                return Err(Denied::Throttled { retry_after: again - now });
            }
            throttle::count(tx, &[Subject::Codes(person)], now).await?;
            let (message, code) = (new_id(&app.clock), draw(&app));
            let expires_at = now + CODE_LASTS;
            let pending = Pending {
                message,
                number: number.clone(),
                digest: texts.hidden(message, &code).digest(),
                tries_left: TRIES,
                created_at: now,
                expires_at,
            };
            store::phone::await_code(tx, person, pending).await?;
            if throttle::allows_text(tx, &number, now).await? {
                let recipient = store::people::recipient(tx, person).await?.ok_or(Denied::NotFound)?;
                let text = TextMessage::Code { locale: Locale::of(&recipient.locale), code, expires_at };
                outbox::enqueue_code(tx, message, person, &text, now).await?;
            }
            Ok(view(&app, tx, person).await?)
        }
        .boxed()
    });
    sending.await
}

/// Six digits. Of 2⁶⁴ draws the last few favour some codes, by less than one in 10¹³.
fn draw(app: &Shared) -> String {
    format!("{:06}", u64::from_be_bytes(app.clock.random_bytes()) % 1_000_000)
}

/// Confirms the number to which the code went. Each try counts, also one that is refused.
pub async fn confirm(app: &Shared, person: PersonId, code: String) -> Result<PhoneView, Denied> {
    let texts = on(app)?.clone();
    let held = app.clone();
    let confirming = app.db.write("confirm phone", move |tx| {
        let (app, texts, code) = (held.clone(), texts.clone(), code.clone());
        async move { settled(try_code(&app, tx, &texts, person, &code).await) }.boxed()
    });
    confirming.await?
}

async fn try_code(app: &Shared, tx: &Tx, texts: &Texts, person: PersonId, code: &str) -> Result<PhoneView, Denied> {
    tx.lock(Lock::Person, [person.0]).await?;
    let now = app.clock.now();
    let pending = store::phone::pending(tx, person).await?;
    let pending = pending.filter(|pending| now < pending.expires_at && pending.tries_left > 0);
    let pending = pending.ok_or(Denied::field("/code", "code_over"))?;
    store::phone::count_try(tx, person).await?;
    // Comparing digests leaks nothing of the code through time.
    if texts.hidden(pending.message, code).digest() != pending.digest {
        let left = json!(pending.tries_left - 1);
        return Err(Denied::Field { field: "/code", code: "wrong_code", params: vec![("left", left)] });
    }
    store::phone::end_code(tx, person, now).await?;
    store::phone::put(tx, person, &pending.number, now).await?;
    let body = json!({ "number": pending.number.hint() });
    leaf(tx, &app.clock, Some(person), Action::ConfirmPhone, ("person", person.0), body).await?;
    Ok(view(app, tx, person).await?)
}

/// Removes a person's number; what waits for it is not sent any more. No number stays none.
pub async fn remove(app: &Shared, person: PersonId) -> Result<(), Denied> {
    on(app)?;
    let held = app.clone();
    let removing = write(app, "remove phone", move |tx| {
        let app = held.clone();
        async move {
            tx.lock(Lock::Person, [person.0]).await?;
            if store::phone::remove(tx, person, app.clock.now()).await? {
                store::outbox::drop_all(tx, Channel::Text, &person.0.to_string()).await?;
                leaf(tx, &app.clock, Some(person), Action::RemovePhone, ("person", person.0), json!({})).await?;
            }
            Ok(())
        }
        .boxed()
    });
    removing.await
}

/// Changes what comes as text messages; what is not named stays.
pub async fn choose(app: &Shared, person: PersonId, chosen: Vec<(TextKind, bool)>) -> Result<PhoneView, Denied> {
    on(app)?;
    let held = app.clone();
    let choosing = write(app, "put text choices", move |tx| {
        let (app, chosen) = (held.clone(), chosen.clone());
        async move {
            tx.lock(Lock::Person, [person.0]).await?;
            for (kind, wanted) in chosen {
                store::text_choice::put(tx, person, kind, wanted, app.clock.now()).await?;
            }
            Ok(view(&app, tx, person).await?)
        }
        .boxed()
    });
    choosing.await
}

/// Where text messages are off there are no numbers.
fn on(app: &Shared) -> Result<&Texts, Denied> {
    app.texts.as_ref().ok_or(Denied::NotFound)
}
