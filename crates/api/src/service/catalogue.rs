//! The catalogue: cards with the next free time, and one instrument with its rules.

use crate::{
    authz::{Action, Object, Principal, permits},
    service::reservation_view::{facility, institution},
    store::{self, catalogue::Search, error::StoreError, instrument::Placed},
    view::{
        catalogue::{InstrumentCard, InstrumentView, PriceView, QualificationState, RuleSentence},
        common::Words,
        policy::{HeldPolicy, SectionOrigin},
    },
    words,
};
use booking::{
    free,
    schedule::{Schedule, Standing},
};
use chrono::TimeDelta;
use inventory::{
    id::{FacilityId, GroupId, InstitutionId, InstrumentId},
    instrument::{Instrument, Mode},
    ledger::AssetStatus,
    party::Side,
    policy::{BookingPolicy, Origin, Section},
    role::Role,
    slot::{Instant, Slot},
    text::Bilingual,
};
use sea_orm::ConnectionTrait;
use std::{collections::BTreeSet, num::NonZeroU16, sync::Arc};
use uuid::Uuid;

/// How far ahead the next free time is looked for.
const NEXT_FREE_DAYS: i64 = 14;

/// Returns cards of the instruments found; `minutes` is the length the next free time must have.
pub async fn cards(
    db: &impl ConnectionTrait,
    search: &Search,
    minutes: i64,
    now: Instant,
) -> Result<Vec<InstrumentCard>, StoreError> {
    let found = store::catalogue::search(db, search).await?;
    with_next_free(db, &found, minutes, now).await
}

/// Returns one instrument with its rules, prices and the reader's rights.
pub async fn detailed(
    db: &impl ConnectionTrait,
    placed: &Placed,
    reader: Option<&Principal>,
    now: Instant,
) -> Result<Option<InstrumentView>, StoreError> {
    let Some(card) = with_next_free(db, std::slice::from_ref(placed), 0, now).await?.pop() else { return Ok(None) };
    let instrument = &placed.instrument;
    let origin = |section| placed.sources.origin(section);
    Ok(Some(InstrumentView {
        card,
        place: placed.row.place.clone(),
        capacity: instrument.capacity.get(),
        purchased: placed.row.purchased,
        first_used: placed.row.first_used,
        policy: HeldPolicy { policy: instrument.policy.clone(), follows: placed.sources.follows.clone() },
        rules: rules(instrument, origin),
        origins: Section::ALL.map(|section| SectionOrigin { section, origin: origin(section) }).into(),
        companions: super::needs::choices(db, instrument).await?,
        prices: instrument
            .prices
            .iter()
            .map(|price| PriceView { side: price.side, per_hour_fen: price.per_hour.0 })
            .collect(),
        qualification: qualification(db, placed, reader, now).await?,
        can: rights(placed, reader),
        revision: placed.row.revision,
    }))
}

/// Returns what defaults say, as sentences on an instrument that is offered to everybody in every way.
pub fn default_rules(policy: &BookingPolicy, sections: &BTreeSet<Section>) -> Vec<RuleSentence> {
    let instrument = Instrument {
        id: InstrumentId(Uuid::nil()),
        institution: InstitutionId(Uuid::nil()),
        facility: FacilityId(Uuid::nil()),
        owner_group: Some(GroupId(Uuid::nil())),
        // Each lab has its own wall clock: none is named.
        zone: chrono_tz::Tz::Asia__Shanghai,
        status: AssetStatus::InUse,
        open: true,
        modes: vec![Mode::SelfUse, Mode::Commissioned],
        capacity: NonZeroU16::MIN,
        policy: policy.clone(),
        prices: Vec::new(),
    };
    let spoken_of = |rule: &RuleSentence| rule.section.is_some_and(|section| sections.contains(&section));
    rules(&instrument, |_| Origin::Own).into_iter().filter(spoken_of).collect()
}

/// The rules as sentences, each with whose it is.
fn rules(instrument: &Instrument, origin: impl Fn(Section) -> Origin) -> Vec<RuleSentence> {
    let sentences = words::policy::sentences(instrument).into_iter();
    let sentence = |(code, text): (&'static str, Bilingual)| {
        let section = words::policy::section_of(code);
        let note = section.and_then(|section| words::policy::origin(origin(section)));
        RuleSentence { code: code.to_owned(), text: text.into(), section, note: note.map(Words::from) }
    };
    sentences.map(sentence).collect()
}

/// The institutions whose instruments the reader sees all of.
pub fn institutions(reader: Option<&Principal>) -> Vec<InstitutionId> {
    let Some(reader) = reader else { return Vec::new() };
    let offices = reader.scopes(Role::InstitutionOffice).into_iter().map(InstitutionId);
    reader.institution.into_iter().chain(offices).collect()
}

async fn with_next_free(
    db: &impl ConnectionTrait,
    found: &[Placed],
    minutes: i64,
    now: Instant,
) -> Result<Vec<InstrumentCard>, StoreError> {
    let calendar = Arc::new(store::calendar::load(db).await?);
    let window = Slot::new(now - TimeDelta::days(1), now + TimeDelta::days(NEXT_FREE_DAYS + 1))
        .expect("a window of sixteen days");
    let resources = found.iter().map(|placed| placed.instrument.id.into()).collect();
    let mut occupied = store::occupancy::within_many(db, resources, &window).await?;
    Ok(found
        .iter()
        .map(|placed| {
            let schedule = Schedule {
                instrument: placed.instrument.clone(),
                calendar: calendar.clone(),
                occupancy: occupied.remove(&placed.instrument.id.into()).unwrap_or_default(),
                reservations: Vec::new(),
                outages: Vec::new(),
                series: None,
                strikes: Vec::new(),
                agreed: Default::default(),
                allocated: Vec::new(),
                collected: None,
                standing: Standing::default(),
                proposals: Vec::new(),
                counterpart: Standing::default(),
                companions: Vec::new(),
                duties: Default::default(),
            };
            let modes = placed.instrument.modes.iter();
            let next = modes.filter_map(|mode| free::next(&schedule, minutes, *mode, NEXT_FREE_DAYS, now));
            card(placed, next.map(|slot| slot.start()).min())
        })
        .collect())
}

fn card(placed: &Placed, next_free: Option<Instant>) -> InstrumentCard {
    let row = &placed.row;
    let outside = placed.instrument.prices.iter().filter(|price| price.side == Side::Outside);
    InstrumentCard {
        id: row.id,
        name: Words::new(&row.name_zh, &row.name_en),
        model: row.model.clone(),
        manufacturer: row.manufacturer.clone(),
        institution: institution(placed),
        facility: facility(placed),
        district: placed.institution.district.clone(),
        class: row.class.clone(),
        status: row.asset_status.clone(),
        open: placed.instrument.open,
        modes: placed.instrument.modes.clone(),
        price_from_fen: outside.map(|price| price.per_hour.0).min(),
        next_free,
    }
}

async fn qualification(
    db: &impl ConnectionTrait,
    placed: &Placed,
    reader: Option<&Principal>,
    now: Instant,
) -> Result<QualificationState, StoreError> {
    let instrument = &placed.instrument;
    if !instrument.policy.qualification_needed || !instrument.modes.contains(&Mode::SelfUse) {
        return Ok(QualificationState::NotNeeded);
    }
    let Some(reader) = reader else { return Ok(QualificationState::Unknown) };
    let today = now.with_timezone(&instrument.zone).date_naive();
    let valid = match store::standing::qualification(db, instrument.id, reader.person).await? {
        None => false,
        Some(expires) => expires.is_none_or(|last| today <= last),
    };
    Ok(if valid { QualificationState::Valid } else { QualificationState::Missing })
}

fn rights(placed: &Placed, reader: Option<&Principal>) -> Vec<String> {
    let object = Object {
        facility: Some(placed.instrument.facility),
        institution: Some(placed.instrument.institution),
        ..Object::default()
    };
    let offered =
        [Action::PutOutage, Action::PutPolicy, Action::PutOffer, Action::OverrideRules, Action::GrantQualification];
    let allowed = offered.into_iter().filter(|action| permits(reader, *action, &object));
    allowed.map(|action| action.as_str().to_owned()).collect()
}
