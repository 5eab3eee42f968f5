//! The worker that hands text messages to the gateway: beside those of mails and webhooks, so that a gateway that is down
//! delays neither.
//!
//! An attempt is the same three steps: lease rows, call, say what came of it. A worker that dies in between leaves a
//! lease that runs out, and the same message goes once more under the same id. What its reader would get at night waits
//! for the morning, whatever made it due then.

use super::{
    attempt::{BATCH, MOST_ATTEMPTS, Summary, lease_time, pause},
    repeat,
};
use crate::{
    clock::{Clock, new_id},
    desk,
    service::readers,
    store::{
        self, Database, StoreError,
        outbox::{self, Channel, Forget, Lease, Outcome, Row},
        tx::Tx,
    },
    texts::{Texts, Values, wakes_at},
    words::{
        Locale,
        text::{self as words, Event, Short, TextMessage},
    },
};
use booking::reservation::{Reservation, State, StateName};
use chrono_tz::Tz;
use futures::{FutureExt, future::join_all};
use inventory::{
    id::{PersonId, ReservationId},
    phone::PhoneNumber,
    slot::Instant,
    text::Bilingual,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What the worker works with.
#[derive(Debug, Clone)]
pub struct Messenger {
    /// The database.
    pub db: Database,
    /// Time, and the names of leases.
    pub clock: Clock,
    /// What messages need; nothing where they are off, and then what waits is removed.
    pub texts: Option<Texts>,
    /// The site's name.
    pub site: Bilingual,
    /// The city's wall clock.
    pub zone: Tz,
}

/// Works until `shutdown`.
pub async fn run(messenger: Messenger, shutdown: CancellationToken) {
    repeat("text messages", shutdown, || until_idle(&messenger)).await;
}

async fn until_idle(messenger: &Messenger) -> Result<(), StoreError> {
    while run_once(messenger).await?.leased >= BATCH {}
    Ok(())
}

/// A leased row with what becomes of it.
#[derive(Debug, Clone)]
struct Leased {
    row: Row,
    fate: Fate,
}

#[derive(Debug, Clone)]
enum Fate {
    /// It goes to this number.
    Goes(PhoneNumber, TextMessage),
    /// Nobody wants it any more, or it is no longer so: all but codes went by mail, too.
    Dropped,
    /// It is of no use any more, or cannot be read.
    GivenUp(&'static str),
}

/// What an attempt has to write down.
#[derive(Debug, Clone)]
struct Ended {
    id: Uuid,
    /// Nothing where the row is removed.
    outcome: Option<Outcome>,
    forget: Forget,
}

/// Leases what is due and may go now, hands it over and says what came of it.
pub async fn run_once(messenger: &Messenger) -> Result<Summary, StoreError> {
    let now = messenger.clock.now();
    if !outbox::any_due(messenger.db.read(), Channel::Text, now).await? {
        return Ok(Summary::default());
    }
    let lease = Lease { token: new_id(&messenger.clock), until: now + lease_time() };
    let (zone, is_on) = (messenger.zone, messenger.texts.is_some());
    let taking = messenger.db.write("texts-lease", move |tx| take(tx, now, lease, zone, is_on).boxed());
    let batch = taking.await?;
    let ended: Vec<Ended> = join_all(batch.iter().map(|leased| attempt(messenger, leased))).await;
    let outcomes: Vec<Outcome> = ended.iter().filter_map(|one| one.outcome.clone()).collect();
    let leased = ended.len();
    if !ended.is_empty() {
        messenger.db.write("texts-done", move |tx| finish(tx, ended.clone(), lease.token).boxed()).await?;
    }
    Ok(Summary { leased, ..Summary::of(&outcomes) })
}

async fn take(tx: &Tx, now: Instant, lease: Lease, zone: Tz, is_on: bool) -> Result<Vec<Leased>, StoreError> {
    let mut batch = Vec::new();
    for row in outbox::due(tx, Channel::Text, now, BATCH as i64).await? {
        let fate = if is_on { fate(tx, &row, now).await? } else { Fate::Dropped };
        let wakes = match (&fate, row.recipient.parse()) {
            (Fate::Goes(_, TextMessage::Told { short, .. }), Ok(person)) => {
                wakes_at(now, readers::zone(tx, PersonId(person), zone).await?, short.concerns())
            }
            _ => now,
        };
        if wakes > now {
            outbox::postpone(tx, row.id, wakes).await?;
            continue;
        }
        outbox::lease(tx, row.id, lease, None).await?;
        batch.push(Leased { row, fate });
    }
    Ok(batch)
}

/// Looks up what becomes of a row.
async fn fate(tx: &Tx, row: &Row, now: Instant) -> Result<Fate, StoreError> {
    let (Ok(text), Ok(person)) = (serde_json::from_str::<TextMessage>(&row.payload), row.recipient.parse()) else {
        return Ok(Fate::GivenUp("unreadable message"));
    };
    let person = PersonId(person);
    let (number, expires_at) = match &text {
        TextMessage::Code { expires_at, .. } => {
            (store::phone::code_goes_to(tx, person, row.id, now).await?, *expires_at)
        }
        TextMessage::Told { short, .. } => {
            let is_wanted = store::text_choice::wants(tx, person, short.kind()).await?;
            (store::phone::reached(tx, person).await?.filter(|_| is_wanted), short.expires_at())
        }
    };
    let is_true = match &text {
        TextMessage::Code { .. } => true,
        TextMessage::Told { short, .. } => still_holds(tx, person, short).await?,
    };
    Ok(match number.filter(|_| is_true) {
        None => Fate::Dropped,
        Some(_) if expires_at <= now => Fate::GivenUp("what it is about has run out"),
        Some(number) => Fate::Goes(number, text),
    })
}

/// Tells whether a message is still true and its reader still the one to whom it says something: it may have waited for a
/// night, or for a gateway.
async fn still_holds(tx: &Tx, reader: PersonId, short: &Short) -> Result<bool, StoreError> {
    let Some(about) = short.reservation else { return Ok(true) };
    let Some(found) = store::reservation::find(tx, ReservationId(about)).await? else { return Ok(true) };
    let all = match found.reservation.series {
        Some(of) => store::series::occurrences(tx, of.series).await?,
        None => vec![found.reservation],
    };
    let any = |names: &[StateName]| all.iter().any(|one| names.contains(&one.state.name()));
    let stands = [StateName::Held, StateName::Confirmed];
    Ok(match short.event {
        Event::UseNear => all.iter().any(|one| one.slot.start() == short.start && stands.contains(&one.state.name())),
        Event::AnswerDue { .. } | Event::Requested { .. } => is_asked(tx, reader, &all).await?,
        Event::Offered { until } => {
            all.iter().any(|one| matches!(one.state, State::Offered { until: now, .. } if now == until))
        }
        Event::Moved { .. } => any(&stands),
        Event::Displaced => any(&[StateName::Displaced]),
        Event::Freed | Event::Cancelled => true,
    })
}

/// Tells whether one of these reservations waits for somebody's word, and not for others' alone.
async fn is_asked(tx: &Tx, reader: PersonId, all: &[Reservation]) -> Result<bool, StoreError> {
    for one in all {
        let State::Held { awaiting, .. } = &one.state else { continue };
        let Some(placed) = store::instrument::find(tx, one.instrument).await? else { continue };
        let asked = desk::asked(tx, &placed, one, awaiting).await?;
        if asked.iter().any(|recipient| recipient.person == reader) {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn attempt(messenger: &Messenger, Leased { row, fate }: &Leased) -> Ended {
    let ended = |outcome, forget| Ended { id: row.id, outcome, forget };
    let (number, text) = match fate {
        Fate::Goes(number, text) => (number, text),
        Fate::Dropped => return ended(None, Forget::All),
        Fate::GivenUp(error) => return ended(Some(Outcome::GivenUp { error: (*error).to_owned() }), Forget::All),
    };
    let Some(texts) = &messenger.texts else { return ended(None, Forget::All) };
    let values = values(row.id, number, text, &messenger.site);
    let at = messenger.clock.now();
    let outcome = match texts.gateway.send(&texts.sender, &values).await {
        Ok(()) => Outcome::Sent { at: messenger.clock.now(), note: None },
        Err(error) => failed(row, error.to_string(), at),
    };
    // Codes are forgotten, and all else once it has gone; what was given up may be tried again.
    let forget = match (&outcome, text) {
        (Outcome::Retry { .. }, _) | (Outcome::GivenUp { .. }, TextMessage::Told { .. }) => Forget::Nothing,
        (Outcome::Sent { .. }, _) | (Outcome::GivenUp { .. }, TextMessage::Code { .. }) => Forget::All,
    };
    ended(Some(outcome), forget)
}

fn failed(row: &Row, error: String, now: Instant) -> Outcome {
    let (id, attempts) = (row.id, row.attempts + 1);
    if attempts >= MOST_ATTEMPTS {
        tracing::warn!(%id, attempts, error, "a text message was given up");
        return Outcome::GivenUp { error };
    }
    tracing::info!(%id, attempts, error, "a text message was not taken and is tried again");
    Outcome::Retry { at: now + pause(attempts), error }
}

fn values(id: Uuid, number: &PhoneNumber, text: &TextMessage, site: &Bilingual) -> Values {
    let (locale, kind, event, code, said) = match text {
        TextMessage::Code { locale, code, .. } => {
            let minutes = crate::service::phones::CODE_LASTS.num_minutes();
            let said = words::Said { message: words::code(code, minutes, *locale), ..words::Said::default() };
            (*locale, "code".to_owned(), "code", code.clone(), said)
        }
        TextMessage::Told { locale, short } => {
            let kind = store::code::text(&short.kind()).unwrap_or_default();
            (*locale, kind, short.event.name(), String::new(), short.said(*locale))
        }
    };
    let site = locale.of_text(site).to_owned();
    let words::Said { message, instrument, when, until } = said;
    Values {
        id: id.to_string(),
        phone: number.as_str().to_owned(),
        national: number.national().to_owned(),
        kind,
        event: event.to_owned(),
        locale: match locale {
            Locale::Zh => "zh".to_owned(),
            Locale::En => "en".to_owned(),
        },
        text: words::signed(&site, &message, locale),
        site,
        message,
        code,
        instrument,
        when,
        until,
    }
}

async fn finish(tx: &Tx, ended: Vec<Ended>, token: Uuid) -> Result<(), StoreError> {
    for Ended { id, outcome, forget } in ended {
        let held = match outcome {
            Some(outcome) => outbox::finish(tx, id, token, &outcome, forget).await?,
            None => outbox::remove(tx, id, token).await?,
        };
        if !held {
            tracing::warn!(%id, "the lease of a text message had run out; it may be sent twice");
        }
    }
    Ok(())
}
