//! Times across the city for whoever does not mind which instrument: each judged by the rules of its own instrument.

use crate::{
    authz::Principal,
    service::{
        catalogue,
        quote::{self, Trial, Wanted},
    },
    store::{self, catalogue::Search, error::StoreError, instrument::Placed},
};
use booking::suggest::Suggestion;
use chrono::TimeDelta;
use inventory::{
    companion::Needs,
    id::InstrumentId,
    instrument::Mode,
    party::Party,
    search,
    slot::{Instant, Slot},
};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use std::collections::BTreeSet;
use tokio::sync::Semaphore;

/// Most instruments that one question looks at.
pub const MOST_INSTRUMENTS: u64 = 30;
/// Most times of one instrument, and most in all.
const MOST_OF_ONE: usize = 3;
const MOST: usize = 10;
/// By how much the windows are widened when nothing fits.
const LATER: TimeDelta = TimeDelta::days(14);

/// Whoever searches takes much of a core for a while; the others wait for their turn, and bookings for nobody.
static SEARCHES: Semaphore = Semaphore::const_new(2);

/// Which instruments would do.
#[derive(Debug, Clone)]
pub enum Which {
    /// Any of these.
    Any(Vec<InstrumentId>),
    /// Those that do what this one does, without it.
    Like(InstrumentId),
    /// Those found by these words.
    Technique(String),
}

/// What somebody needs.
#[derive(Debug, Clone)]
pub struct Need {
    /// Which instruments would do.
    pub which: Which,
    /// For how long.
    pub length: TimeDelta,
    /// How it is used.
    pub mode: Mode,
    /// Whether somebody of the lab is to run it.
    pub operator: bool,
    /// When; never empty.
    pub windows: Vec<Slot>,
    /// For whom.
    pub party: Option<Party>,
    /// What comes first.
    pub order: Order,
}

/// What comes first of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The earliest, then the cheaper.
    #[default]
    Time,
    /// The cheapest, then the earlier; what this side pays nothing for comes before everything.
    Price,
}

/// A time on an instrument.
#[derive(Debug, Clone)]
pub struct Found {
    /// The instrument.
    pub placed: Placed,
    /// How it would be used.
    pub mode: Mode,
    /// The time and what would become of it.
    pub suggestion: Suggestion,
}

/// What would have to be given up for something to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relaxation {
    /// Less time.
    Shorter,
    /// The other way of using it.
    OtherMode,
    /// Up to two weeks later.
    Later,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Times as they were asked for, in the order that was asked for.
    pub found: Vec<Found>,
    /// Where nothing fits: what to give up, and what that would bring.
    pub relaxed: Vec<(Relaxation, Vec<Found>)>,
    /// How many instruments were looked at.
    pub looked_at: usize,
}

/// Looks for times.
pub async fn suggest(
    db: &impl ConnectionTrait,
    reader: Option<&Principal>,
    need: &Need,
    now: Instant,
) -> Result<Answer, StoreError> {
    let _turn = SEARCHES.acquire().await.expect("invariant: the semaphore is never closed");
    let instruments = instruments(db, reader, &need.which).await?;
    let looked_at = instruments.len();
    let found = times(db, reader, &instruments, need, now).await?;
    if !found.is_empty() || instruments.is_empty() {
        return Ok(Answer { found, relaxed: Vec::new(), looked_at });
    }
    let mut relaxed = Vec::new();
    for (relaxation, need) in relaxations(need) {
        let found = times(db, reader, &instruments, &need, now).await?;
        if !found.is_empty() {
            relaxed.push((relaxation, found.into_iter().take(MOST_OF_ONE).collect()));
        }
    }
    Ok(Answer { found: Vec::new(), relaxed, looked_at })
}

/// The same need with one thing given up each.
fn relaxations(need: &Need) -> Vec<(Relaxation, Need)> {
    let other = match need.mode {
        Mode::SelfUse => Mode::Commissioned,
        Mode::Commissioned => Mode::SelfUse,
    };
    let later = need
        .windows
        .iter()
        .max_by_key(|window| window.end())
        .and_then(|last| Slot::new(last.end(), last.end() + LATER).ok());
    let mut all = vec![
        (Relaxation::Shorter, Need { length: need.length / 2, ..need.clone() }),
        (Relaxation::OtherMode, Need { mode: other, ..need.clone() }),
    ];
    all.extend(later.map(|window| (Relaxation::Later, Need { windows: vec![window], ..need.clone() })));
    all
}

async fn times(
    db: &impl ConnectionTrait,
    reader: Option<&Principal>,
    instruments: &[Placed],
    need: &Need,
    now: Instant,
) -> Result<Vec<Found>, StoreError> {
    let mut found = Vec::new();
    for placed in instruments.iter().filter(|placed| placed.instrument.modes.contains(&need.mode)) {
        // The shortest that some hours allow; the rules say which.
        let fitting =
            placed.instrument.policy.all_lengths().filter_map(|each| each.at_least(need.length.num_minutes()));
        let length = TimeDelta::minutes(fitting.min().unwrap_or(need.length.num_minutes()));
        let windows = within_horizon(&need.windows, placed, length, now);
        let (start, end) = (windows.iter().map(Slot::start).min(), windows.iter().map(Slot::end).max());
        let Some(hull) = start.zip(end).and_then(|(start, end)| Slot::new(start, end).ok()) else { continue };
        let wanted = Wanted { length, windows, most: MOST_OF_ONE };
        let trial = Trial {
            slot: hull,
            mode: need.mode,
            party: need.party,
            applicant: None,
            project_code: None,
            needs: Needs { operator: need.operator, ..Needs::default() },
            moving: None,
            waived: BTreeSet::new(),
        };
        let times = quote::times(db, placed, reader, &trial, wanted, now).await?;
        found.extend(times.into_iter().map(|suggestion| Found { placed: placed.clone(), mode: need.mode, suggestion }));
    }
    // Every instrument has been looked at by now: the first of the order are those of everything that was found.
    found.sort_by_key(|one| {
        let (start, price) = (one.suggestion.slot.start(), one.suggestion.price.map_or(0, |price| price.0));
        let first = match need.order {
            Order::Time => (None, start, Some(price)),
            Order::Price => (Some(price), start, None),
        };
        (first, one.placed.row.id)
    });
    found.truncate(MOST);
    Ok(found)
}

/// The parts of the windows in which the instrument can be asked for at all; a use may end after the horizon.
fn within_horizon(windows: &[Slot], placed: &Placed, length: TimeDelta, now: Instant) -> Vec<Slot> {
    let horizon = TimeDelta::days(i64::from(placed.instrument.policy.horizon_days));
    let Ok(reach) = Slot::new(now, now + horizon + length) else { return Vec::new() };
    windows.iter().filter_map(|window| window.intersection(&reach)).collect()
}

/// The instruments in question, as far as the reader may see them.
async fn instruments(
    db: &impl ConnectionTrait,
    reader: Option<&Principal>,
    which: &Which,
) -> Result<Vec<Placed>, StoreError> {
    let search = Search {
        inside: catalogue::institutions(reader),
        hosts: reader.map(|reader| reader.hosts.clone()).unwrap_or_default(),
        limit: MOST_INSTRUMENTS,
        ..Search::default()
    };
    match which {
        Which::Any(ids) => store::catalogue::search(db, &Search { only: Some(ids.clone()), ..search }).await,
        Which::Technique(words) => {
            let terms = search::terms(words);
            let found = store::catalogue::search(db, &Search { terms: terms.clone(), ..search }).await?;
            Ok(called(found, &terms))
        }
        Which::Like(id) => {
            let Some(model) = store::instrument::find(db, *id).await? else { return Ok(Vec::new()) };
            let terms = search::techniques(&model.row.fallback_search);
            if terms.is_empty() || !model.publicity().admits(reader) {
                return Ok(Vec::new());
            }
            let mut alike = store::catalogue::search(db, &Search { terms, ..search }).await?;
            alike.retain(|placed| placed.instrument.id != *id);
            Ok(alike)
        }
    }
}

/// Those that are called so themselves, before those that only stand in a lab or an institution called so.
fn called(found: Vec<Placed>, terms: &[search::Term]) -> Vec<Placed> {
    let own = |placed: &Placed| {
        let text = search::index(&[&placed.row.name_zh, &placed.row.name_en, &placed.row.class, &placed.row.model]);
        terms.iter().all(|term| term.any_of.iter().any(|name| text.contains(name.as_str())))
    };
    if found.iter().any(own) { found.into_iter().filter(own).collect() } else { found }
}
