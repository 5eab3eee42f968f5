//! The live answer: the engine's own decision, made on a snapshot and kept by nobody.

use crate::{
    authz::{Action, Principal, permits},
    desk,
    service::reservation_view,
    store::{self, error::StoreError, instrument::Placed, schedule::Named, standing::Stand},
};
use booking::{
    command::Capacity,
    engine,
    quote::{Quote, quote, quote_move},
    recurrence::Occurrence,
    reservation::Reservation,
    rules::{Asked, attempts::Attempts},
    schedule::{Schedule, Standing},
    series::{Verdict, judge, suppose},
    short_hold,
    suggest::{self, Suggestion},
    violation::{RuleCode, Violation},
};
use chrono::TimeDelta;
use inventory::{
    companion::Needs,
    id::{PersonId, ReservationId},
    instrument::Mode,
    party::{Party, Side},
    role::Role,
    slot::{Instant, Slot},
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// A time that somebody tries out.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The time.
    pub slot: Slot,
    /// Self-use or commissioned.
    pub mode: Mode,
    /// For whom; nobody for a visitor.
    pub party: Option<Party>,
    /// The person who would use it, where the lab asks for a caller.
    pub applicant: Option<PersonId>,
    /// The project code.
    pub project_code: Option<String>,
    /// What it would need beside the instrument.
    pub needs: Needs,
    /// The reservation that would be moved.
    pub moving: Option<ReservationId>,
    /// Rules the lab would set aside.
    pub waived: BTreeSet<RuleCode>,
}

/// The answer with the side it was made for.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The answer.
    pub quote: Quote,
    /// The side.
    pub side: Side,
    /// Whether the reader could keep the time for some minutes, or every rule in the way; nothing where that is no
    /// question: he has not signed in, asks for a caller, or moves a reservation.
    pub keeping: Option<Result<(), Vec<Violation>>>,
}

/// Answers a trial. A visitor is answered like an admitted outsider who has no qualification.
///
/// `before` are the trials on the same instrument that are asked for together with it and stand before it: those that
/// would be accepted are in its way.
pub async fn answer(
    db: &impl ConnectionTrait,
    placed: &Placed,
    reader: Option<&Principal>,
    trial: &Trial,
    before: &[Trial],
    now: Instant,
) -> Result<Tried, StoreError> {
    let Facts { mut schedule, asked, moving } = facts(db, placed, reader, trial, now).await?;
    for (nth, earlier) in (0..).zip(before) {
        let Trial { slot, mode, project_code, needs, waived, .. } = earlier.clone();
        suppose(&mut schedule, &Asked { slot, mode, project_code, needs, ..asked.clone() }, &waived, now, nth);
        // Each of several is an attempt of its own.
        if let Some(limit) = &placed.instrument.policy.attempts {
            let earlier = std::mem::take(&mut schedule.standing.attempts.earlier);
            let Attempts { mut earlier, is_one } = Attempts::with_one_more(limit, earlier, now);
            earlier.extend(is_one.then_some(now));
            schedule.standing.attempts.earlier = earlier;
        }
    }
    let quote = match &moving {
        Some(moved) => quote_move(&schedule, moved, trial.slot, asked.capacity, &trial.waived, now),
        None => quote(&schedule, &asked, &trial.waived, now),
    };
    let own = reader.filter(|reader| trial.applicant.is_none_or(|applicant| applicant == reader.person));
    let keeping = match own.filter(|_| moving.is_none() && before.is_empty()) {
        Some(reader) => {
            schedule.standing.holds = store::short_hold::of(db, reader.person, placed.instrument.id, now).await?;
            Some(short_hold::verdict(&schedule, &asked, now))
        }
        None => None,
    };
    let side = moving.map_or(asked.side, |moved| moved.side);
    Ok(Tried { quote, side, keeping })
}

/// Answers a trial of a series, occurrence by occurrence; the trial's time reaches from the first to the last.
pub async fn series(
    db: &impl ConnectionTrait,
    placed: &Placed,
    reader: Option<&Principal>,
    trial: &Trial,
    occurrences: &[Occurrence],
    now: Instant,
) -> Result<(Vec<Verdict>, Side), StoreError> {
    let Facts { schedule, asked, moving: _ } = facts(db, placed, reader, trial, now).await?;
    Ok((judge(&schedule, &asked, occurrences, &trial.waived, now), asked.side))
}

/// Returns up to `most` times within `windows` that the trial could have, and the side it was judged for; the trial's own
/// time reaches from the first window to the last, and its length is `length`.
pub async fn times(
    db: &impl ConnectionTrait,
    placed: &Placed,
    reader: Option<&Principal>,
    trial: &Trial,
    wanted: Wanted,
    now: Instant,
) -> Result<Vec<Suggestion>, StoreError> {
    let Facts { schedule, asked, moving: _ } = facts(db, placed, reader, trial, now).await?;
    let start = trial.slot.start();
    let Ok(slot) = Slot::new(start, start + wanted.length) else { return Ok(Vec::new()) };
    let asked = Asked { slot, ..asked };
    let look = move || suggest::times(&schedule, &asked, &wanted.windows, wanted.most, now);
    tokio::task::spawn_blocking(look).await.map_err(|_| StoreError::Panicked("suggestions"))
}

/// Which times somebody would take.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// How long.
    pub length: TimeDelta,
    /// Within what.
    pub windows: Vec<Slot>,
    /// Most of them.
    pub most: usize,
}

/// What a trial is judged by.
struct Facts {
    schedule: Schedule,
    asked: Asked,
    moving: Option<Reservation>,
}

async fn facts(
    db: &impl ConnectionTrait,
    placed: &Placed,
    reader: Option<&Principal>,
    trial: &Trial,
    now: Instant,
) -> Result<Facts, StoreError> {
    let moving = moved(db, reader, placed, trial).await?;
    let own = moving.as_ref().map(|moved| (moved.slot, moved.mode));
    let mode = own.map_or(trial.mode, |(_, mode)| mode);
    let window = desk::window(db, &placed.instrument, own, Some((trial.slot, mode)), now).await?;
    let party = moving.as_ref().map(|moved| moved.party).or(trial.party);
    let applicant = moving.as_ref().map(|moved| moved.applicant).or(trial.applicant).or(reader.map(|r| r.person));
    let capacity = capacity(reader, placed, moving.as_ref());
    let own = |party: Party, applicant: PersonId| {
        moving.is_some() || reader.is_some_and(|reader| reader.person == applicant && belongs(reader, party))
    };
    let stand = match (party, applicant) {
        (Some(party), Some(applicant)) if capacity == Capacity::Lab || own(party, applicant) => {
            store::standing::load(db, placed, applicant, party, &window, now).await?
        }
        // What others have used, may do and pay is told to them and to the lab.
        (Some(_), _) => store::standing::Stand::nobody(),
        (None, _) => visitor(),
    };
    let named = Named { reservations: trial.moving.into_iter().collect(), ..Named::default() };
    let mut schedule = store::schedule::load(db, placed, &window, named, stand.standing, now).await?;
    if let (Capacity::User, Some(reader)) = (capacity, reader) {
        let earlier = desk::earlier_attempts(db, &placed.instrument, reader.person, now).await?;
        schedule.standing.attempts = Attempts { earlier, is_one: false };
    }
    // What is due but not yet swept is in nobody's way.
    engine::lapse(&schedule, now).apply(&mut schedule);
    let asked = Asked {
        slot: trial.slot,
        mode: trial.mode,
        party: trial.party,
        side: stand.side,
        project_code: trial.project_code.clone(),
        needs: trial.needs.clone(),
        moving: None,
        capacity,
        claim: None,
    };
    Ok(Facts { schedule, asked, moving })
}

/// The reservation that would be moved, if the reader may move it.
async fn moved(
    db: &impl ConnectionTrait,
    reader: Option<&Principal>,
    placed: &Placed,
    trial: &Trial,
) -> Result<Option<Reservation>, StoreError> {
    let Some(id) = trial.moving else { return Ok(None) };
    let found = store::reservation::find(db, id).await?.map(|stored| stored.reservation);
    Ok(found.filter(|reservation| {
        reservation.instrument == placed.instrument.id
            && permits(reader, Action::MoveReservation, &reservation_view::object(reservation, placed))
    }))
}

fn belongs(reader: &Principal, party: Party) -> bool {
    match party {
        Party::Group(id) => reader.holds(Role::Pi, Some(id.0)) || reader.holds(Role::GroupMember, Some(id.0)),
        Party::Organisation(id) => {
            reader.holds(Role::OrganisationAdmin, Some(id.0)) || reader.holds(Role::OrganisationMember, Some(id.0))
        }
        Party::Institution(id) => reader.is_inside(id),
    }
}

fn capacity(reader: Option<&Principal>, placed: &Placed, moving: Option<&Reservation>) -> Capacity {
    let object = match moving {
        Some(reservation) => reservation_view::object(reservation, placed),
        None => crate::authz::Object {
            facility: Some(placed.instrument.facility),
            institution: Some(placed.instrument.institution),
            ..Default::default()
        },
    };
    if permits(reader, Action::OverrideRules, &object) { Capacity::Lab } else { Capacity::User }
}

fn visitor() -> Stand {
    Stand { side: Side::Outside, standing: Standing { may_book_for_party: true, ..Standing::default() } }
}
