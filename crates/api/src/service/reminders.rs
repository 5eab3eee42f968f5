//! Reminders: of a use that begins within a day, and of a request that lapses unless somebody answers.
//!
//! What is near is looked for again and again; whoever is reminded is written down in the transaction that puts the
//! mail into the outbox, so that several servers, or one that was killed, remind him once. What was moved is near for
//! another instant, and is told again.

use crate::{
    app::Shared,
    clock::new_id,
    desk,
    mail::{MailKind, OutboxMessage},
    store::{
        self,
        error::StoreError,
        instrument::Placed,
        notice::Notice,
        people::Recipient,
        reminder::Kind,
        tx::{Lock, Tx},
    },
    words::{
        mail::Reminded,
        reminder::{self as words, Change},
        text::{Event, Short},
    },
    worker::outbox,
};
use booking::reservation::{Reservation, State};
use chrono::TimeDelta;
use futures::FutureExt;
use inventory::{
    id::{InstrumentId, ReservationId},
    slot::Instant,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How long before its start a use is reminded of.
const AHEAD: TimeDelta = TimeDelta::hours(24);
/// Most reservations that are found at once.
const BATCH: usize = 200;

/// Reminds of all that is near; returns how many people were reminded.
pub async fn look(app: &Shared) -> Result<usize, StoreError> {
    Ok(uses(app).await? + holds(app).await?)
}

async fn uses(app: &Shared) -> Result<usize, StoreError> {
    let mut told = 0;
    loop {
        let now = app.clock.now();
        let near = store::reminder::uses(app.db.read(), now, now + AHEAD, BATCH as i64).await?;
        for reservation in &near {
            let (held, id) = (app.clone(), reservation.id);
            let (instrument, start) = (reservation.instrument, reservation.slot.start());
            let reminding = app.db.write("remind of use", move |tx| {
                let app = held.clone();
                async move { of_use(&app, tx, id, instrument, start).await }.boxed()
            });
            told += usize::from(reminding.await?);
        }
        if near.len() < BATCH {
            return Ok(told);
        }
    }
}

/// Reminds the applicant of a use, if it is still as it was found; tells whether he was.
async fn of_use(
    app: &Shared,
    tx: &Tx,
    id: ReservationId,
    instrument: InstrumentId,
    start: Instant,
) -> Result<bool, StoreError> {
    let Some((reservation, placed)) = locked(tx, id, instrument).await? else { return Ok(false) };
    if reservation.state != State::Confirmed || reservation.slot.start() != start {
        return Ok(false);
    }
    if !store::reminder::claim(tx, id.0, reservation.applicant, Kind::Use, start).await? {
        return Ok(false);
    }
    // Who booked today for tomorrow needs no reminder.
    if reservation.created_at > start - AHEAD {
        return Ok(false);
    }
    let Some(recipient) = store::people::recipient(tx, reservation.applicant).await? else { return Ok(false) };
    let policy = &placed.instrument.policy;
    let calendar = store::calendar::of_deadlines(tx, policy).await?;
    let change = Change {
        until: policy.cancel_until(start, placed.instrument.zone, &calendar),
        later: policy.conduct.as_ref().is_some_and(|conduct| conduct.late_cancel)
            && reservation.mode == inventory::instrument::Mode::SelfUse,
        strikes: policy.conduct.is_some(),
    };
    let told = words::of_use(&reservation, &desk::place(&placed), change, app.clock.now());
    let short = short(&reservation, &placed, Event::UseNear);
    remind(app, tx, &reservation, &recipient, (told, "use_near", start), short).await?;
    Ok(true)
}

async fn holds(app: &Shared) -> Result<usize, StoreError> {
    let (mut told, mut seen) = (0, BTreeSet::new());
    let now = app.clock.now();
    let mut after = (now, Uuid::max());
    loop {
        let held = store::reminder::holds(app.db.read(), after, BATCH as i64).await?;
        for reservation in &held {
            let State::Held { until, .. } = reservation.state else { continue };
            after = (until, reservation.id.0);
            if now < half_way(reservation.created_at, until) || !seen.insert((about(reservation), until)) {
                continue;
            }
            let (of, id, instrument) = (app.clone(), reservation.id, reservation.instrument);
            let reminding = app.db.write("remind of hold", move |tx| {
                let app = of.clone();
                async move { of_hold(&app, tx, id, instrument, until).await }.boxed()
            });
            told += reminding.await?;
        }
        if held.len() < BATCH {
            return Ok(told);
        }
    }
}

/// Reminds those whose word a request waits for; returns how many.
async fn of_hold(
    app: &Shared,
    tx: &Tx,
    id: ReservationId,
    instrument: InstrumentId,
    deadline: Instant,
) -> Result<usize, StoreError> {
    let Some((reservation, placed)) = locked(tx, id, instrument).await? else { return Ok(0) };
    let State::Held { until, awaiting } = &reservation.state else { return Ok(0) };
    // It waits for this answer since it was asked for, moved, or agreed to by somebody else.
    let history = store::reservation_event::of(tx, id).await?;
    let since = history.last().map_or(reservation.created_at, |event| event.at);
    if *until != deadline || app.clock.now() < half_way(since, deadline) {
        return Ok(0);
    }
    let asked = desk::asked(tx, &placed, &reservation, awaiting).await?;
    let about = about(&reservation);
    if asked.is_empty() {
        store::reminder::claim(tx, about, reservation.applicant, Kind::Hold, deadline).await?;
        return Ok(0);
    }
    let who = store::people::names(tx, vec![reservation.applicant]).await?;
    let who = who.get(&reservation.applicant).cloned().unwrap_or_default();
    let told = words::of_hold(&reservation, &desk::place(&placed), &who, deadline);
    let mut number = 0;
    for recipient in asked {
        if store::reminder::claim(tx, about, recipient.person, Kind::Hold, deadline).await? {
            let short = short(&reservation, &placed, Event::AnswerDue { until: deadline });
            remind(app, tx, &reservation, &recipient, (told.clone(), "answer_due", deadline), short).await?;
            number += 1;
        }
    }
    Ok(number)
}

/// Locks an instrument and reads one of its reservations: whatever changes it has done so, or waits.
async fn locked(
    tx: &Tx,
    id: ReservationId,
    instrument: InstrumentId,
) -> Result<Option<(Reservation, Placed)>, StoreError> {
    tx.lock(Lock::Instrument, [instrument.0]).await?;
    let found = store::reservation::find(tx, id).await?.map(|stored| stored.reservation);
    let Some(reservation) = found.filter(|reservation| reservation.instrument == instrument) else { return Ok(None) };
    Ok(store::instrument::find(tx, instrument).await?.map(|placed| (reservation, placed)))
}

fn half_way(from: Instant, to: Instant) -> Instant {
    from + (to - from) / 2
}

fn about(reservation: &Reservation) -> Uuid {
    reservation.series.map_or(reservation.id.0, |of| of.series.0)
}

/// What of a reminder goes to a phone.
fn short(reservation: &Reservation, placed: &Placed, event: Event) -> Short {
    Short {
        event,
        instrument: inventory::text::Bilingual::new(&placed.row.name_zh, &placed.row.name_en),
        start: reservation.slot.start(),
        zone: placed.instrument.zone,
        others: 0,
        reservation: Some(reservation.id.0),
    }
}

async fn remind(
    app: &Shared,
    tx: &Tx,
    reservation: &Reservation,
    recipient: &Recipient,
    (told, kind, comes): (Reminded, &'static str, Instant),
    short: Short,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let text = told.advice.iter().fold(told.text.clone(), |text, advice| inventory::text::Bilingual {
        zh: format!("{}{}", text.zh, advice.zh),
        en: format!("{} {}", text.en, advice.en),
    });
    let notice = Notice {
        id: new_id(&app.clock),
        person: recipient.person,
        kind: kind.to_owned(),
        reservation: Some(reservation.id),
        payload: store::code::json(&text)?,
        at: now,
        read_at: None,
    };
    store::notice::insert(tx, vec![notice]).await?;
    let to = outbox::addressee(recipient)?;
    let message = OutboxMessage::Reminder { to, told: Box::new(told), about: about(reservation), expires_at: comes };
    let message = message.shortly(Some(short));
    outbox::enqueue_chosen(tx, new_id(&app.clock), (recipient.person, MailKind::Reminder), message, now).await
}
