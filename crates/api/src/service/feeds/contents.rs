//! What stands in a calendar, as entries of a feed.

use super::{
    reach::{Calendar, Reach},
    stamp::window,
    taken,
};
use crate::{
    calendar::{self, Event, Organizer, Participant, Status, feed::Entry},
    desk,
    mail::{self, Letterhead},
    spread::spread,
    store::{
        self,
        agenda::{self, Scope},
        error::StoreError,
        instrument::Placed,
        series::StoredSeries,
    },
    words::{
        self, Locale,
        facts::{Audience, Names, OccurrenceFacts, ReservationFacts, SeriesFacts},
    },
};
use booking::{
    command::Outage,
    decision::Happening,
    reservation::{Reservation, StateName},
};
use inventory::{
    id::{InstrumentId, PersonId, ReservationId, SeriesId},
    slot::{Instant, Slot},
    text::Bilingual,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Something in a calendar, with what CalDAV asks of it.
#[derive(Debug, Clone)]
pub struct Item {
    /// The reservation, the series or the outage; of time of which nothing is told, nothing.
    pub about: Uuid,
    /// What is written.
    pub entry: Entry,
    /// When it is.
    pub times: Vec<(Slot, Status)>,
}

/// Returns everything in a calendar, in order of time.
pub async fn items(
    db: &impl ConnectionTrait,
    calendar: &Calendar,
    feed: Uuid,
    locale: Locale,
    head: &Letterhead,
    now: Instant,
) -> Result<Vec<Item>, StoreError> {
    let mut items = match calendar.reach {
        Reach::Taken => taken::items(db, calendar.scope, feed, locale, head, now).await?,
        Reach::Details(audience) => {
            let page = Page { audience, locale, head };
            let mut items = reserved(db, calendar.scope, &page, &window(now)).await?;
            items.extend(out_of_use(db, calendar.scope, &page, &window(now)).await?);
            items
        }
    };
    items.sort_by_key(|item| (item.times.iter().map(|(slot, _)| slot.start()).min(), item.about));
    Ok(items)
}

/// For whom it is written.
struct Page<'a> {
    audience: Audience,
    locale: Locale,
    head: &'a Letterhead,
}

/// What is known of reservations beside themselves.
struct Known {
    placed: BTreeMap<InstrumentId, Placed>,
    names: BTreeMap<PersonId, String>,
    last: BTreeMap<ReservationId, Instant>,
    series: BTreeMap<SeriesId, StoredSeries>,
    occurrences: BTreeMap<SeriesId, Vec<Reservation>>,
}

async fn reserved(
    db: &impl ConnectionTrait,
    scope: Scope,
    page: &Page<'_>,
    window: &Slot,
) -> Result<Vec<Item>, StoreError> {
    let (found, last) = tokio::try_join!(agenda::within(db, scope, window), agenda::last_events(db, scope, window))?;
    let series: BTreeSet<SeriesId> = found.iter().filter_map(|one| one.series).map(|of| of.series).collect();
    let series: Vec<SeriesId> = series.into_iter().collect();
    let instruments: BTreeSet<InstrumentId> = found.iter().map(|one| one.instrument).collect();
    let people: BTreeSet<PersonId> = found.iter().map(|one| one.applicant).collect();
    let mut known = Known {
        placed: store::catalogue::by_ids(db, instruments.into_iter().collect()).await?,
        names: store::people::names(db, people.into_iter().collect()).await?,
        last,
        series: store::series::find_all(db, &series).await?,
        occurrences: agenda::occurrences(db, &series).await?,
    };
    known.last.extend(agenda::last_events_of(db, &series).await?);
    let alone: Vec<Reservation> = found.into_iter().filter(|one| one.series.is_none()).collect();
    let alone = spread(&alone, |part| part.iter().filter_map(|one| single(one, &known, page)).collect::<Vec<_>>());
    let whole = series.iter().filter_map(|id| repeated(*id, scope, &known, page));
    Ok(alone.into_iter().flatten().chain(whole).collect())
}

fn single(reservation: &Reservation, known: &Known, page: &Page<'_>) -> Option<Item> {
    let event = mail::event(&facts(reservation, known)?, page.audience, page.locale, page.head);
    let times = vec![(event.slot, event.status)];
    Some(Item { about: reservation.id.0, entry: Entry::Single(Box::new(event)), times })
}

/// What is told of a reservation that stands: what happened to bring it where it is.
fn facts(reservation: &Reservation, known: &Known) -> Option<ReservationFacts> {
    let placed = known.placed.get(&reservation.instrument)?;
    let at = known.last.get(&reservation.id).copied().unwrap_or(reservation.created_at);
    let names = Names {
        applicant: known.names.get(&reservation.applicant).cloned().unwrap_or_default(),
        party: None,
        actor: None,
    };
    let happening = match reservation.state.name() {
        StateName::Held => Happening::Requested,
        StateName::InUse => Happening::CheckedIn,
        StateName::Done => Happening::CheckedOut,
        StateName::NoShow => Happening::NoShow,
        StateName::Confirmed
        | StateName::Cancelled
        | StateName::Declined
        | StateName::Lapsed
        | StateName::Waiting
        | StateName::Offered
        | StateName::Displaced => Happening::Confirmed,
    };
    Some(ReservationFacts::new(reservation, happening, at, desk::place(placed), names))
}

/// A series as one event that repeats, out of all its occurrences that stand in this calendar, also outside the window.
fn repeated(id: SeriesId, scope: Scope, known: &Known, page: &Page<'_>) -> Option<Item> {
    let (stored, all) = (known.series.get(&id)?, known.occurrences.get(&id)?);
    let here = |one: &&Reservation| {
        let his = !matches!(scope, Scope::Own(person) if person != one.applicant);
        his && agenda::stands(one.state.name())
    };
    let standing: Vec<&Reservation> = all.iter().filter(here).collect();
    let occurrences: Vec<OccurrenceFacts> = standing
        .iter()
        .filter_map(|one| {
            let recurrence_id = one.series?.recurrence_id;
            let state = one.state.name();
            Some(OccurrenceFacts { reservation: Some(one.id), recurrence_id, slot: one.slot, state })
        })
        .collect();
    // What all have in common is said as of one that is still to come, if there is such.
    let first = standing.iter().find(|one| !one.state.name().has_ended()).or(standing.first())?;
    let mut facts = facts(first, known)?;
    facts.at = all.iter().filter_map(|one| known.last.get(&one.id).copied()).max().unwrap_or(facts.at);
    let recurrence = stored.series.recurrence.clone();
    let series = SeriesFacts {
        id,
        recurrence: recurrence.clone(),
        concerned: standing.iter().map(|one| one.slot).collect(),
        before: None,
        occurrences,
    };
    let facts = facts.together(series.clone(), stored.sequence);
    let master = mail::event(&facts, page.audience, page.locale, page.head);
    let standing = mail::standing(&facts, &series, page.audience, page.locale);
    let times = standing.iter().map(|one| (one.slot, one.status)).collect();
    let entry = Entry::Series { master: Box::new(master), recurrence: Box::new(recurrence), standing };
    Some(Item { about: id.0, entry, times })
}

async fn out_of_use(
    db: &impl ConnectionTrait,
    scope: Scope,
    page: &Page<'_>,
    window: &Slot,
) -> Result<Vec<Item>, StoreError> {
    let found = agenda::outages(db, scope, window).await?;
    let instruments: BTreeSet<InstrumentId> = found.iter().map(|(outage, _)| outage.instrument).collect();
    let placed = store::catalogue::by_ids(db, instruments.into_iter().collect()).await?;
    let item = |(outage, at): &(Outage, Instant)| {
        let event = outage_event(outage, *at, placed.get(&outage.instrument)?, page);
        Some(Item {
            about: outage.id.0,
            times: vec![(event.slot, event.status)],
            entry: Entry::Single(Box::new(event)),
        })
    };
    Ok(found.iter().filter_map(item).collect())
}

fn outage_event(outage: &Outage, at: Instant, placed: &Placed, page: &Page<'_>) -> Event {
    let (reason, place) = (words::choice::outage(outage.reason), desk::place(placed));
    let what = &place.instrument;
    let summary = Bilingual::new(
        format!("停机（{}）：{}", reason.zh, what.zh),
        format!("Out of use for {}: {}", reason.en, if what.en.is_empty() { &what.zh } else { &what.en }),
    );
    let head = page.head;
    Event {
        uid: calendar::uid(outage.id.0, &head.host),
        sequence: 0,
        stamp: at,
        slot: outage.slot,
        status: Status::Confirmed,
        summary: page.locale.of_text(&summary).to_owned(),
        location: place.room.clone(),
        description: outage.note.clone(),
        url: format!("{}/instruments/{}", head.site.base, outage.instrument.0),
        organizer: Organizer {
            lab: Participant {
                name: page.locale.of_text(&place.facility).to_owned(),
                address: place
                    .contact
                    .map_or_else(|| head.from.email.to_string(), |address| address.as_str().to_owned()),
            },
            sender: None,
            reads_answers: false,
        },
        instance: None,
    }
}
