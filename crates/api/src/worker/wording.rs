//! A mail's letter, in an institution's own words where it has some.

use crate::{
    mail::{self, Letterhead, OutboxMessage},
    store::{
        error::StoreError,
        mail_template::{self, Failure, Source, Stored, Which},
        outbox::Row,
        tx::Tx,
    },
    template::{Fault, Half},
    words::{
        facts::{Audience, ReservationFacts},
        mail::{Letter, Occasion, parse_template, reworded, values},
    },
};
use inventory::slot::Instant;

/// Returns what a mail says. A template that fails stops no mail: it goes in the built-in wording, and the institution's
/// office sees on its page that it did.
pub(super) async fn letter(
    tx: &Tx,
    row: &Row,
    message: &OutboxMessage,
    head: &Letterhead,
    now: Instant,
) -> Result<Letter, StoreError> {
    let ours = mail::letter(message, row.created_at, &head.site);
    // What was written once goes as it was written.
    if row.rendered.is_some() {
        return Ok(ours);
    }
    let OutboxMessage::ReservationNotice { to, audience, facts } = message else { return Ok(ours) };
    let Some((institution, occasion)) = facts.place.owner.zip(Occasion::of(facts, *audience)) else { return Ok(ours) };
    let which = Which { institution, occasion, locale: to.locale };
    let Some(Stored { source: Some(source), revision, .. }) = mail_template::find(tx, which).await? else {
        return Ok(ours);
    };
    match in_own_words(ours.clone(), &source, facts, *audience, &to.name) {
        Ok(letter) => Ok(letter),
        Err(fault) => {
            let notice = occasion.code();
            tracing::warn!(id = %row.id, institution = %institution.0, notice, %fault, "a template failed, the built-in wording goes");
            let Fault { half, line, why } = fault;
            let failure = Failure { in_subject: half == Half::Subject, line, code: why.code().to_owned() };
            mail_template::failed(tx, which, revision, &failure, now).await?;
            Ok(ours)
        }
    }
}

fn in_own_words(
    ours: Letter,
    source: &Source,
    facts: &ReservationFacts,
    audience: Audience,
    name: &str,
) -> Result<Letter, Fault> {
    let template = parse_template(&source.subject, &source.text).map_err(|faults| {
        let first = faults.into_iter().next();
        first.expect("invariant: what is refused is refused for something")
    })?;
    let values = values(facts, audience, name, ours.locale);
    reworded(ours, &template, &values)
}
