//! The notice and the mail about a time that has become free.

use crate::{
    app::Shared,
    auth::secret::Secret,
    clock::new_id,
    mail::{MailKind, OutboxMessage},
    service::notices::Payload,
    store::{
        self,
        error::StoreError,
        instrument::Placed,
        link::{self, Link, Purpose},
        notice::Notice,
        tx::Tx,
    },
    words::{
        mail::FreedTime,
        text::{Event, Short},
        watch::told,
    },
    worker::outbox,
};
use booking::watch::{Freed, Watch};
use inventory::{
    party::Party,
    slot::Slot,
    text::{Bilingual, EmailAddress},
};
use serde_json::json;

/// Tells a watch's person of a time, in the pages and by mail; tells whether he could be told.
pub(super) async fn tell(
    app: &Shared,
    tx: &Tx,
    placed: &Placed,
    watch: &Watch,
    freed: &Freed,
) -> Result<bool, StoreError> {
    let Some(recipient) = store::people::recipient(tx, watch.person).await? else { return Ok(false) };
    let now = app.clock.now();
    let instrument = Bilingual::new(&placed.row.name_zh, &placed.row.name_en);
    let (subject, text) = told(freed, &instrument, placed.instrument.zone);
    let page = page(watch, &freed.slot)?;
    let payload = Payload { text: text.clone().into(), page: Some(page.clone()) };
    let notice = Notice {
        id: new_id(&app.clock),
        person: watch.person,
        kind: "time_freed".to_owned(),
        reservation: None,
        payload: store::code::json(&payload)?,
        at: now,
        read_at: None,
    };
    store::notice::insert(tx, vec![notice]).await?;
    let to = outbox::addressee(&recipient)?;
    let secret = ending(app, tx, watch, to.address.clone()).await?;
    let told = Box::new(FreedTime { subject, text, page, secret: secret.to_text() });
    let short = Short {
        event: Event::Freed,
        instrument,
        start: freed.slot.start(),
        zone: placed.instrument.zone,
        others: 0,
        reservation: None,
    };
    let message = OutboxMessage::Freed { to, told, expires_at: freed.slot.start() }.shortly(Some(short));
    outbox::enqueue_chosen(tx, new_id(&app.clock), (watch.person, MailKind::Alert), message, now).await?;
    Ok(true)
}

/// Draws the secret of a link that ends the watch, and stores its digest.
async fn ending(app: &Shared, tx: &Tx, watch: &Watch, recipient: EmailAddress) -> Result<Secret, StoreError> {
    let secret = Secret::new(&app.clock);
    let ends = Link {
        purpose: Purpose::EndWatch,
        person: Some(watch.person),
        recipient,
        payload: json!({ "watch": watch.id }).to_string(),
        created_at: app.clock.now(),
        expires_at: watch.within.end(),
    };
    link::insert(tx, secret.digest(), &ends).await?;
    Ok(secret)
}

/// The page on which the time is booked, with all that is known filled in.
fn page(watch: &Watch, slot: &Slot) -> Result<String, StoreError> {
    let form = "%Y-%m-%dT%H:%M:%SZ";
    let (start, end) = (slot.start().format(form), slot.end().format(form));
    let party = match watch.party {
        Party::Group(id) => format!("group:{id}"),
        Party::Organisation(id) => format!("organisation:{id}"),
        Party::Institution(_) => "self".to_owned(),
    };
    let mode = store::code::text(&watch.mode)?;
    Ok(format!("/instruments/{}/book?start={start}&end={end}&mode={mode}&as={party}", watch.instrument))
}
