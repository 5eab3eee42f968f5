//! A mail that came back is found again by its Message-ID, which only its reader and the servers on its way have seen:
//! a report that names nothing but an address could come from anybody, and changes nothing.

use crate::{
    app::Shared,
    inbound::Bounce,
    store::{address_bounce, answer::Outcome, error::StoreError, outbox, tx::Tx},
};
use inventory::text::EmailAddress;

/// Notes at the mail that it came back or is late, and at its address that it takes none.
pub(super) async fn note(app: &Shared, tx: &Tx, bounce: &Bounce) -> Result<Outcome, StoreError> {
    let Bounce { message_id, recipient: _, status, is_final } = bounce;
    let Some(message_id) = message_id else { return Ok(Outcome::Unknown) };
    let Some(row) = outbox::find_by_message_id(tx, message_id).await? else { return Ok(Outcome::Unknown) };
    let now = app.clock.now();
    let word = if *is_final { "bounced" } else { "delayed" };
    outbox::bounced(tx, row.id, is_final.then_some(now), format!("{word}: {status}")).await?;
    if *is_final && let Ok(address) = EmailAddress::parse(&row.recipient) {
        address_bounce::put(tx, &address, status, now).await?;
        tracing::warn!(id = %row.id, status, "a mail came back");
    }
    Ok(Outcome::Bounced)
}
