//! A calendar that says when time is taken, and nothing else.
//!
//! Of an instrument it says what its time line says to everybody: uses that touch are one time, and an instrument with
//! several places is taken when all are.

use super::{
    contents::Item,
    stamp::{hex, window},
};
use crate::{
    calendar::{
        Status,
        feed::{Entry, Taken},
    },
    mail::Letterhead,
    store::{
        self,
        agenda::{self, Scope},
        error::StoreError,
    },
    words::Locale,
};
use booking::{
    free,
    occupancy::{Occupancy, Source},
};
use inventory::{
    id::{InstrumentId, ResourceId},
    slot::{Instant, Slot},
    text::Bilingual,
};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Returns the times that are taken.
pub(super) async fn items(
    db: &impl ConnectionTrait,
    scope: Scope,
    feed: Uuid,
    locale: Locale,
    head: &Letterhead,
    now: Instant,
) -> Result<Vec<Item>, StoreError> {
    let window = window(now);
    let page = Page { feed, locale, host: &head.host, stamp: window.start() };
    let instruments = match scope {
        Scope::Own(_) => {
            let found = agenda::within(db, scope, &window).await?;
            let item = |one: &booking::reservation::Reservation| {
                page.item(&[one.id.0.as_bytes()], one.slot, Status::of(&one.state), &busy())
            };
            return Ok(found.iter().map(item).collect());
        }
        Scope::Facility(id) => agenda::instruments(db, id).await?,
        Scope::Instrument(id) => vec![id],
    };
    let placed = store::catalogue::by_ids(db, instruments.clone()).await?;
    let resources: Vec<ResourceId> = instruments.iter().map(|id| (*id).into()).collect();
    let mut occupied = store::occupancy::within_many(db, resources, &window).await?;
    let mut items = Vec::new();
    for id in instruments {
        let Some(placed) = placed.get(&id) else { continue };
        let rows = occupied.remove(&id.into()).unwrap_or_default();
        let of = matches!(scope, Scope::Facility(_)).then(|| Bilingual::new(&placed.row.name_zh, &placed.row.name_en));
        items.extend(page.of_instrument(id, &rows, placed.instrument.capacity.get(), of.as_ref()));
    }
    Ok(items)
}

struct Page<'a> {
    feed: Uuid,
    locale: Locale,
    host: &'a str,
    /// When it was last written says nothing of when somebody booked.
    stamp: Instant,
}

impl Page<'_> {
    fn of_instrument(&self, id: InstrumentId, rows: &[Occupancy], capacity: u16, of: Option<&Bilingual>) -> Vec<Item> {
        let uses: Vec<Occupancy> =
            rows.iter().filter(|row| matches!(row.source, Source::Reservation(_))).copied().collect();
        let outages: BTreeSet<Slot> =
            rows.iter().filter(|row| matches!(row.source, Source::Outage(_))).map(|row| row.span).collect();
        let item = |slot: Slot, words: Bilingual| {
            let start = slot.start().timestamp_micros().to_be_bytes();
            self.item(&[id.0.as_bytes(), &start], slot, Status::Confirmed, &about(words, of))
        };
        let used = free::full(&uses, capacity).into_iter().map(|slot| item(slot, busy()));
        used.chain(outages.into_iter().map(|slot| item(slot, Bilingual::new("停机", "Out of use")))).collect()
    }

    /// The name is a digest with the feed's id, which its readers are not told: it stays while the time does, and says
    /// nothing of what takes it.
    fn item(&self, what: &[&[u8]], slot: Slot, status: Status, words: &Bilingual) -> Item {
        let mut sum = Sha256::new();
        sum.update(self.feed.as_bytes());
        what.iter().for_each(|part| sum.update(part));
        sum.update(words.en.as_bytes());
        let uid = format!("{}@{}", hex(&sum.finalize()[..16]), self.host);
        let summary = self.locale.of_text(words).to_owned();
        let taken = Taken { uid, stamp: self.stamp, slot, status, summary };
        Item { about: Uuid::nil(), entry: Entry::Taken(taken), times: vec![(slot, status)] }
    }
}

fn busy() -> Bilingual {
    Bilingual::new("占用", "Busy")
}

fn about(words: Bilingual, of: Option<&Bilingual>) -> Bilingual {
    let Some(of) = of else { return words };
    let en = if of.en.is_empty() { &of.zh } else { &of.en };
    Bilingual::new(format!("{}：{}", words.zh, of.zh), format!("{}: {en}", words.en))
}
