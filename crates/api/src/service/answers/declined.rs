//! Asking whoever declined, or wants another time, for his word where it counts.

use super::super::{notices::Payload, reservation_view};
use crate::{
    app::Shared,
    auth::secret::Secret,
    authz::Action,
    clock::new_id,
    desk::Errand,
    mail::{MailKind, OutboxMessage},
    service::{
        denied::Denied,
        quote::{self, Trial},
    },
    store::{
        self,
        answer::Outcome,
        error::StoreError,
        instrument::Placed,
        invitation::Invited,
        link::{self, Link, Purpose},
        notice::Notice,
        people::Recipient,
        tx::Tx,
    },
    view::reservation::Can,
    words::{self, mail::LinkPurpose},
    worker::outbox,
};
use booking::{command::Command, reservation::Reservation};
use inventory::{
    companion::Needs,
    id::{ReservationId, SeriesId},
    slot::{Instant, Slot},
    text::Bilingual,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a link remembers of the reservation that it gives up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Declined {
    reservation: ReservationId,
    /// Its time then: of another one it says nothing.
    slot: Slot,
}

/// Mails an applicant the link that gives up what he declined; a link of the same kind that still works is enough.
pub(super) async fn ask(
    app: &Shared,
    tx: &Tx,
    one: &Invited,
    reservation: &Reservation,
    placed: &Placed,
) -> Result<Outcome, StoreError> {
    let now = app.clock.now();
    let Some(recipient) = reader(tx, one, reservation).await? else { return Ok(Outcome::Foreign) };
    if is_over(reservation, now) {
        return Ok(Outcome::Recorded);
    }
    let declined = Declined { reservation: reservation.id, slot: reservation.slot };
    let payload = store::code::json(&declined)?;
    let mailed = link::mailed_to(tx, Purpose::CancelReservation, &one.address, now).await?;
    if mailed.iter().any(|(_, known)| *known == payload) {
        return Ok(Outcome::Recorded);
    }
    let (what, warning) = told(tx, reservation, placed, now).await?;
    let (secret, expires_at) = (Secret::new(&app.clock), reservation.slot.start());
    let gives_up = Link {
        purpose: Purpose::CancelReservation,
        person: Some(reservation.applicant),
        recipient: one.address.clone(),
        payload,
        created_at: now,
        expires_at,
    };
    link::insert(tx, secret.digest(), &gives_up).await?;
    notify(app, tx, reservation, "declined_in_calendar", words::answer::declined(&what, warning.as_ref()), None)
        .await?;
    let purpose = LinkPurpose::CancelReservation { what, warning };
    let to = outbox::addressee(&recipient)?;
    let message = OutboxMessage::Link { to, purpose, secret: secret.to_text(), expires_at };
    outbox::enqueue(tx, new_id(&app.clock), message, now).await?;
    Ok(Outcome::Asked)
}

/// Leads an applicant who declined a whole series to its page: what of it is given up is more than one button can ask.
pub(super) async fn ask_of_series(
    app: &Shared,
    tx: &Tx,
    one: &Invited,
    series: SeriesId,
    instrument: &Bilingual,
) -> Result<Outcome, StoreError> {
    let now = app.clock.now();
    let occurrences = store::series::occurrences(tx, series).await?;
    let Some(next) = occurrences.iter().find(|each| !is_over(each, now)) else { return Ok(Outcome::Recorded) };
    let Some(recipient) = reader(tx, one, next).await? else { return Ok(Outcome::Foreign) };
    let (subject, text) = words::answer::declined_series(instrument);
    let page = format!("/series/{series}");
    lead(app, tx, &recipient, next, "declined_in_calendar", (subject, text), page).await?;
    Ok(Outcome::Asked)
}

/// Leads an applicant to the page that moves his reservation, with the time that he proposed and what the engine says of
/// it now, and tells the lab.
pub(super) async fn ask_to_move(
    app: &Shared,
    tx: &Tx,
    one: &Invited,
    reservation: &Reservation,
    placed: &Placed,
    wanted: Slot,
) -> Result<Outcome, StoreError> {
    let now = app.clock.now();
    let Some(recipient) = reader(tx, one, reservation).await? else { return Ok(Outcome::Foreign) };
    if is_over(reservation, now) || wanted == reservation.slot {
        return Ok(Outcome::Recorded);
    }
    let zone = placed.instrument.zone;
    let instrument = Bilingual::new(&placed.row.name_zh, &placed.row.name_en);
    let what = words::answer::what(&instrument, &reservation.slot, zone);
    let can = judged(tx, reservation, placed, wanted, now).await?;
    let form = "%Y-%m-%dT%H:%M:%SZ";
    let (start, end) = (wanted.start().format(form), wanted.end().format(form));
    let page = format!("/reservations/{}?move=1&start={start}&end={end}", reservation.id);
    let told = words::answer::countered(&what, &wanted, zone, can);
    lead(app, tx, &recipient, reservation, "countered_in_calendar", told, page).await?;
    let wants = words::answer::wants(&one.name, &what, &wanted, zone);
    super::tell_lab(app, tx, placed, "countered_in_calendar", &wants).await?;
    Ok(Outcome::Asked)
}

/// Whether the engine would move it there for the applicant; nothing where he may not ask.
async fn judged(
    tx: &Tx,
    reservation: &Reservation,
    placed: &Placed,
    wanted: Slot,
    now: Instant,
) -> Result<Option<bool>, StoreError> {
    let Some(applicant) = store::principal::load(tx, reservation.applicant).await? else { return Ok(None) };
    let trial = Trial {
        slot: wanted,
        mode: reservation.mode,
        party: Some(reservation.party),
        applicant: None,
        project_code: reservation.project_code.clone(),
        needs: Needs::default(),
        moving: Some(reservation.id),
        waived: BTreeSet::new(),
    };
    let tried = quote::answer(tx, placed, Some(&applicant), &trial, &[], now).await?;
    Ok(Some(tried.quote.outcome.is_ok()))
}

/// Whose answer it is, if the reservation is still his and the address, too.
async fn reader(tx: &Tx, one: &Invited, reservation: &Reservation) -> Result<Option<Recipient>, StoreError> {
    if reservation.applicant != one.person {
        return Ok(None);
    }
    let recipient = store::people::recipient(tx, one.person).await?;
    Ok(recipient.filter(|recipient| recipient.email.eq_ignore_ascii_case(one.address.as_str())))
}

fn is_over(reservation: &Reservation, now: Instant) -> bool {
    reservation.state.name().has_ended() || reservation.slot.start() <= now
}

async fn lead(
    app: &Shared,
    tx: &Tx,
    recipient: &Recipient,
    reservation: &Reservation,
    kind: &'static str,
    (subject, text): (Bilingual, Bilingual),
    page: String,
) -> Result<(), StoreError> {
    notify(app, tx, reservation, kind, text.clone(), Some(page.clone())).await?;
    let message = OutboxMessage::Told { to: outbox::addressee(recipient)?, subject, text, page: Some(page) };
    outbox::enqueue_chosen(tx, new_id(&app.clock), (recipient.person, MailKind::Other), message, app.clock.now()).await
}

/// A notice in the pages that leads to the reservation, or to the page named.
async fn notify(
    app: &Shared,
    tx: &Tx,
    reservation: &Reservation,
    kind: &'static str,
    text: Bilingual,
    page: Option<String>,
) -> Result<(), StoreError> {
    let notice = Notice {
        id: new_id(&app.clock),
        person: reservation.applicant,
        kind: kind.to_owned(),
        reservation: Some(reservation.id),
        payload: store::code::json(&Payload { text: text.into(), page })?,
        at: app.clock.now(),
        read_at: None,
    };
    store::notice::insert(tx, vec![notice]).await
}

/// Names the reservation, and what giving it up would cost its applicant now.
async fn told(
    db: &impl sea_orm::ConnectionTrait,
    reservation: &Reservation,
    placed: &Placed,
    now: Instant,
) -> Result<(Bilingual, Option<Bilingual>), StoreError> {
    let instrument = Bilingual::new(&placed.row.name_zh, &placed.row.name_en);
    let what = words::answer::what(&instrument, &reservation.slot, placed.instrument.zone);
    let Some(applicant) = store::principal::load(db, reservation.applicant).await? else { return Ok((what, None)) };
    let view = reservation_view::views(db, &applicant, std::slice::from_ref(reservation), now).await?.pop();
    let warning = view.and_then(|view| match view.can.contains(&Can::Cancel) {
        true => view.cancel_counts.then(words::answer::counts),
        false => Some(words::answer::too_late()),
    });
    Ok((what, warning))
}

/// The reservation that a link gives up, as long as it is the one that was declined, at the time it had then.
async fn named(app: &Shared, link: &Link) -> Result<Reservation, Denied> {
    let declined: Option<Declined> = serde_json::from_str(&link.payload).ok();
    let Declined { reservation, slot } = declined.ok_or(Denied::NotFound)?;
    let stored = store::reservation::find(app.db.read(), reservation).await?.ok_or(Denied::NotFound)?;
    let found = stored.reservation;
    let is_same = found.slot == slot && Some(found.applicant) == link.person && !is_over(&found, app.clock.now());
    if is_same { Ok(found) } else { Err(Denied::NotFound) }
}

/// Says what a link gives up, and what that costs.
pub async fn given_up(app: &Shared, link: &Link) -> Result<(Bilingual, Option<Bilingual>), Denied> {
    let reservation = named(app, link).await?;
    let db = app.db.read();
    let placed = store::instrument::find(db, reservation.instrument).await?.ok_or(Denied::NotFound)?;
    Ok(told(db, &reservation, &placed, app.clock.now()).await?)
}

/// What a link's button brings to the desk: its person gives the reservation up, under all the rules that hold for him.
pub async fn errand(app: &Shared, link: &Link) -> Result<Errand, Denied> {
    let reservation = named(app, link).await?;
    Ok(Errand {
        person: reservation.applicant,
        by_the_program: false,
        action: Action::CancelReservation,
        instrument: None,
        command: Some(Command::Cancel { id: reservation.id, reason: None }),
        if_match: Some(reservation.revision),
        digest: Vec::new(),
    })
}
