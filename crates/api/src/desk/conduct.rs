//! Telling people what is held against them, why, until when, and what they can say to it.

use super::Scene;
use crate::{
    clock::new_id,
    mail::{MailKind, OutboxMessage},
    store::{self, error::StoreError, notice::Notice},
    words::conduct::{self, Struck},
    worker::outbox,
};
use booking::{
    conduct::{Measure, Strike},
    decision::{Change, Decision, Happening},
    reservation::Reservation,
};
use inventory::text::Bilingual;

/// Writes a notice and a mail to everybody whose use was missed, or held against him.
pub(super) async fn tell(scene: &Scene<'_>, decision: &Decision) -> Result<(), StoreError> {
    let strikes = decision.changes.iter().filter_map(|change| match change {
        Change::RecordStrike(strike) => Some(strike),
        _ => None,
    });
    let strikes: Vec<&Strike> = strikes.collect();
    for change in &decision.changes {
        let Change::UpdateReservation { reservation, happening, reason: _ } = change else { continue };
        let strike = strikes.iter().copied().find(|strike| strike.reservation == reservation.id);
        if strike.is_none() && *happening != Happening::NoShow {
            continue;
        }
        let brings = strike.and_then(|strike| brought_by(decision, strike));
        to_applicant(scene, reservation, *happening, strike, brings).await?;
    }
    Ok(())
}

fn brought_by<'a>(decision: &'a Decision, strike: &Strike) -> Option<&'a Measure> {
    decision.changes.iter().find_map(|change| match change {
        Change::Impose(measure) if measure.id == Measure::id_of(strike.id) => Some(measure),
        _ => None,
    })
}

async fn to_applicant(
    scene: &Scene<'_>,
    reservation: &Reservation,
    happening: Happening,
    strike: Option<&Strike>,
    brings: Option<&Measure>,
) -> Result<(), StoreError> {
    let Scene { app, tx, place, now, .. } = *scene;
    let Some(recipient) = store::people::recipient(tx, reservation.applicant).await? else { return Ok(()) };
    let row = &place.placed.row;
    let instrument = Bilingual::new(&row.name_zh, &row.name_en);
    let of = Struck { instrument: &instrument, slot: &reservation.slot, zone: place.placed.instrument.zone };
    let text = match (happening, strike) {
        (Happening::NoShow, _) | (_, None) => conduct::missed(of, strike, brings),
        (_, Some(strike)) => conduct::struck(of, strike, brings),
    };
    let notice = Notice {
        id: new_id(&app.clock),
        person: recipient.person,
        kind: if happening == Happening::NoShow { "no_show" } else { "strike" }.to_owned(),
        reservation: Some(reservation.id),
        payload: store::code::json(&text)?,
        at: now,
        read_at: None,
    };
    store::notice::insert(tx, vec![notice]).await?;
    let subject = conduct::subject(of, strike);
    let message = OutboxMessage::Told { to: outbox::addressee(&recipient)?, subject, text, page: None };
    outbox::enqueue_chosen(tx, new_id(&app.clock), (recipient.person, MailKind::Other), message, now).await
}
