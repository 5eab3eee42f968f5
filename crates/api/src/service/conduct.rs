//! Strikes and measures: showing them, contesting a strike, and deciding about that.
//!
//! The rules read both. They change only while the person's row is locked, which every decision that reads them locks,
//! too.

use super::{
    accounts::leaf,
    denied::{Denied, demand, write},
    reservation_view::{facility, instrument},
};
use crate::{
    app::Shared,
    authz::{Action, Object, Principal, permits},
    clock::new_id,
    mail::{MailKind, OutboxMessage},
    store::{
        self,
        error::StoreError,
        instrument::Placed,
        measure,
        notice::Notice,
        people::Recipient,
        strike::{self, Decided, Stored},
        tx::{Lock, LockSet, Tx},
    },
    view::{
        common::{NamedParty, Words},
        conduct::{CanAppeal, MeasureView, StrikeView},
    },
    words::conduct::{self as words, Struck},
    worker::outbox,
};
use booking::{
    conduct::{Appeal, Measure, Strike},
    reservation::Reservation,
};
use futures::FutureExt;
use inventory::{
    id::{InstrumentId, PersonId, ReservationId, StrikeId},
    slot::Instant,
    text::Bilingual,
};
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::BTreeMap;

/// Returns strikes as the reader sees them, latest first.
pub async fn strikes(
    db: &impl ConnectionTrait,
    reader: &Principal,
    wanted: &strike::Wanted,
    now: Instant,
) -> Result<Vec<StrikeView>, StoreError> {
    strike_views(db, reader, store::strike::list(db, wanted).await?, now).await
}

/// Returns one strike to whom it concerns.
pub async fn strike(
    db: &impl ConnectionTrait,
    reader: &Principal,
    id: StrikeId,
    now: Instant,
) -> Result<StrikeView, Denied> {
    let stored = store::strike::find(db, id).await?.ok_or(Denied::NotFound)?;
    strike_views(db, reader, vec![stored], now).await?.pop().ok_or(Denied::NotFound)
}

/// Returns what is held against a reservation's applicant because of it, to him and to the lab.
pub async fn of_reservation(
    db: &impl ConnectionTrait,
    reader: &Principal,
    reservation: &Reservation,
    now: Instant,
) -> Result<Option<StrikeView>, StoreError> {
    let Some(stored) = store::strike::of(db, reservation.id).await? else { return Ok(None) };
    let object = object(&stored.strike);
    let concerned = stored.strike.person == reader.person
        || permits(Some(reader), Action::DecideAppeal, &object)
        || permits(Some(reader), Action::MarkNoShow, &object);
    if !concerned {
        return Ok(None);
    }
    Ok(strike_views(db, reader, vec![stored], now).await?.pop())
}

/// Returns measures, latest first.
pub async fn measures(
    db: &impl ConnectionTrait,
    wanted: &measure::Wanted,
    now: Instant,
) -> Result<Vec<MeasureView>, StoreError> {
    let found = store::measure::list(db, wanted).await?;
    let places = places(db, found.iter().map(|stored| stored.measure.instrument)).await?;
    let people = store::people::names(db, found.iter().map(|stored| stored.measure.person).collect()).await?;
    let view = |stored: measure::Stored| {
        let measure::Stored { measure, ended_at } = stored;
        let placed = places.get(&measure.instrument)?;
        let text = words::measure(&measure, placed.instrument.zone);
        let in_force = ended_at.is_none() && measure.binds(measure.kind, now);
        let Measure { id, person, reach, kind, from, until, because, .. } = measure;
        Some(MeasureView {
            id: id.0,
            person: named(person, &people),
            instrument: instrument(placed),
            facility: facility(placed),
            reach,
            kind,
            text: text.into(),
            from,
            until,
            ended_at,
            in_force,
            strike_ids: because.into_iter().map(|id| id.0).collect(),
        })
    };
    Ok(found.into_iter().filter_map(view).collect())
}

/// Contests a strike: the person himself, once, and while it is time.
pub async fn contest(app: &Shared, by: PersonId, id: StrikeId, said: String) -> Result<(), Denied> {
    let held = app.clone();
    let contesting = write(app, "contest strike", move |tx| {
        let (app, said) = (held.clone(), said.clone());
        async move {
            let (stored, place) = locked(tx, by, Action::ContestStrike, id).await?;
            let (strike, now) = (&stored.strike, app.clock.now());
            if strike.appeal != Appeal::None {
                return Err(Denied::WrongState { state: appeal_name(strike.appeal) });
            }
            if !strike.may_be_contested(now) {
                return Err(Denied::WrongState { state: "expired" });
            }
            store::strike::contest(tx, id, &said, now).await?;
            let who = store::people::names(tx, vec![by]).await?.remove(&by).unwrap_or_default();
            let text = words::contested(place.struck(), strike, &who, &said);
            let subject = Bilingual::new(format!("{who}的申诉，请处理"), format!("An appeal by {who}, please decide"));
            let managers = store::people::lab_managers(tx, strike.facility).await?;
            let managers = managers.into_iter().filter(|manager| manager.person != by);
            tell(tx, &app, managers, strike.reservation, ("strike_contested", subject, text)).await?;
            let body = json!({ "words": said });
            Ok(leaf(tx, &app.clock, Some(by), Action::ContestStrike, ("strike", id.0), body).await?)
        }
        .boxed()
    });
    contesting.await
}

/// Decides about a contested strike. With a void one ends what does not rest on enough others.
pub async fn decide(app: &Shared, by: PersonId, id: StrikeId, void: bool, reason: String) -> Result<(), Denied> {
    let held = app.clone();
    let deciding = write(app, "decide appeal", move |tx| {
        let (app, reason) = (held.clone(), reason.clone());
        async move {
            let (stored, place) = locked(tx, by, Action::DecideAppeal, id).await?;
            let (strike, now) = (&stored.strike, app.clock.now());
            // Nobody is the judge of his own case.
            if strike.person == by {
                return Err(Denied::Forbidden);
            }
            if strike.appeal != Appeal::Open {
                return Err(Denied::WrongState { state: appeal_name(strike.appeal) });
            }
            let outcome = if void { Appeal::Voided } else { Appeal::Upheld };
            let decided = Decided { at: now, by, reason: reason.clone() };
            store::strike::decide(tx, id, outcome, &decided).await?;
            let ended = if void { end_what_falls(tx, strike, now).await? } else { Vec::new() };
            let text = words::decided(place.struck(), void, ended.len(), &reason);
            let subject = Bilingual::new("您的申诉已有结果", "Your appeal is decided");
            let person = store::people::recipient(tx, strike.person).await?;
            tell(tx, &app, person, strike.reservation, ("appeal_decided", subject, text)).await?;
            let ended: Vec<_> = ended.iter().map(|measure| measure.id).collect();
            let body = json!({ "void": void, "reason": reason, "ended": ended });
            Ok(leaf(tx, &app.clock, Some(by), Action::DecideAppeal, ("strike", id.0), body).await?)
        }
        .boxed()
    });
    deciding.await
}

/// Ends the measures that do not rest on enough strikes any more.
async fn end_what_falls(tx: &Tx, void: &Strike, now: Instant) -> Result<Vec<Measure>, StoreError> {
    let standing = store::measure::of(tx, void.person, void.facility, now).await?;
    let mut ended = Vec::new();
    for measure in standing.into_iter().filter(|measure| measure.because.contains(&void.id)) {
        let mut voided = Vec::new();
        for id in &measure.because {
            let stored = store::strike::find(tx, *id).await?;
            voided.extend(stored.filter(|stored| stored.strike.appeal == Appeal::Voided).map(|_| *id));
        }
        if !measure.stands(|id| voided.contains(&id)) {
            store::measure::end(tx, measure.id, now).await?;
            ended.push(measure);
        }
    }
    Ok(ended)
}

/// A strike's use in words.
struct UseOf {
    instrument: Bilingual,
    reservation: Reservation,
    zone: chrono_tz::Tz,
}

impl UseOf {
    fn struck(&self) -> Struck<'_> {
        Struck { instrument: &self.instrument, slot: &self.reservation.slot, zone: self.zone }
    }
}

/// Locks the person a strike is held against, and reads the strike again. Whom it does not concern is told that there
/// is none.
async fn locked(tx: &Tx, by: PersonId, action: Action, id: StrikeId) -> Result<(Stored, UseOf), Denied> {
    let seen = store::strike::find(tx, id).await?.ok_or(Denied::NotFound)?;
    tx.lock_all(&LockSet::default().exclusive(Lock::Person, [seen.strike.person.0])).await?;
    let stored = store::strike::find(tx, id).await?.ok_or(Denied::NotFound)?;
    let object = object(&stored.strike);
    let reader = store::principal::load(tx, by).await?;
    let concerned = stored.strike.person == by || permits(reader.as_ref(), Action::DecideAppeal, &object);
    if !concerned {
        return Err(Denied::NotFound);
    }
    demand(tx, by, action, &object).await?;
    let placed = store::instrument::find(tx, stored.strike.instrument).await?.ok_or(Denied::NotFound)?;
    let found = store::reservation::find(tx, stored.strike.reservation).await?.ok_or(Denied::NotFound)?;
    let instrument = Bilingual::new(&placed.row.name_zh, &placed.row.name_en);
    Ok((stored, UseOf { instrument, reservation: found.reservation, zone: placed.instrument.zone }))
}

/// Tells people by notice and mail.
async fn tell(
    tx: &Tx,
    app: &Shared,
    people: impl IntoIterator<Item = Recipient>,
    reservation: ReservationId,
    (kind, subject, text): (&'static str, Bilingual, Bilingual),
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mail = if kind == "strike_contested" { MailKind::Request } else { MailKind::Other };
    let mut notices = Vec::new();
    for recipient in people {
        notices.push(Notice {
            id: new_id(&app.clock),
            person: recipient.person,
            kind: kind.to_owned(),
            reservation: Some(reservation),
            payload: store::code::json(&text)?,
            at: now,
            read_at: None,
        });
        let to = outbox::addressee(&recipient)?;
        let message = OutboxMessage::Told { to, subject: subject.clone(), text: text.clone(), page: None };
        outbox::enqueue_chosen(tx, new_id(&app.clock), (recipient.person, mail), message, now).await?;
    }
    store::notice::insert(tx, notices).await
}

async fn strike_views(
    db: &impl ConnectionTrait,
    reader: &Principal,
    found: Vec<Stored>,
    now: Instant,
) -> Result<Vec<StrikeView>, StoreError> {
    let places = places(db, found.iter().map(|stored| stored.strike.instrument)).await?;
    let deciders = found.iter().filter_map(|stored| stored.decided.as_ref()).map(|decided| decided.by);
    let people = found.iter().map(|stored| stored.strike.person).chain(deciders).collect();
    let people = store::people::names(db, people).await?;
    let uses = store::reservation::find_all(db, found.iter().map(|stored| stored.strike.reservation).collect()).await?;
    let view = |stored: Stored| {
        let placed = places.get(&stored.strike.instrument)?;
        let slot = uses.iter().find(|reservation| reservation.id == stored.strike.reservation)?.slot;
        let can = can(&stored.strike, reader, now);
        let Stored { strike, contested, decided } = stored;
        let (appealed_at, appeal_words) = contested.unzip();
        Some(StrikeView {
            id: strike.id.0,
            reservation_id: strike.reservation.0,
            start: slot.start(),
            end: slot.end(),
            instrument: instrument(placed),
            facility: facility(placed),
            person: named(strike.person, &people),
            kind: strike.kind,
            text: Words::from(words::reason(&strike, &slot, placed.instrument.zone)),
            at: strike.at,
            expires_at: strike.expires_at,
            counts: strike.counts(now),
            appeal_until: strike.appeal_until,
            appeal: strike.appeal,
            appealed_at,
            appeal_words,
            decided_at: decided.as_ref().map(|decided| decided.at),
            decided_by: decided.as_ref().and_then(|decided| people.get(&decided.by).cloned()),
            decision_reason: decided.map(|decided| decided.reason),
            can,
        })
    };
    Ok(found.into_iter().filter_map(view).collect())
}

fn can(strike: &Strike, reader: &Principal, now: Instant) -> Vec<CanAppeal> {
    let own = strike.person == reader.person;
    let decides = strike.appeal == Appeal::Open && permits(Some(reader), Action::DecideAppeal, &object(strike));
    let all = [(CanAppeal::Contest, own && strike.may_be_contested(now)), (CanAppeal::Decide, !own && decides)];
    all.into_iter().filter(|(_, allowed)| *allowed).map(|(can, _)| can).collect()
}

fn object(strike: &Strike) -> Object {
    Object { person: Some(strike.person), facility: Some(strike.facility), ..Object::default() }
}

async fn places(
    db: &impl ConnectionTrait,
    instruments: impl Iterator<Item = InstrumentId>,
) -> Result<BTreeMap<InstrumentId, Placed>, StoreError> {
    let mut ids: Vec<InstrumentId> = instruments.collect();
    ids.sort();
    ids.dedup();
    store::catalogue::by_ids(db, ids).await
}

fn named(person: PersonId, people: &BTreeMap<PersonId, String>) -> NamedParty {
    NamedParty { id: person.0, name: people.get(&person).cloned().unwrap_or_default() }
}

fn appeal_name(appeal: Appeal) -> &'static str {
    match appeal {
        Appeal::None => "none",
        Appeal::Open => "open",
        Appeal::Upheld => "upheld",
        Appeal::Voided => "voided",
    }
}
