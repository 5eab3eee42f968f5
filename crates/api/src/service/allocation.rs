//! Contested weeks: what is shown of them to whom, and what would be done with one.

use super::reservation_view::{self, facility, instrument};
use crate::{
    authz::{Action, Object, Principal, permits},
    desk,
    store::{
        self,
        allocation::{Decided, Of, Stored},
        error::StoreError,
        instrument::Placed,
    },
    view::{
        allocation::{
            AllocationView, OutcomeView, PhaseView, PlanOfWeekView, ProposalView, RowView, WeekView, WorthView,
        },
        reservation::ReservationView,
    },
    words::allocation::{self as words, Round},
};
use booking::{
    allocation::{Plan, Row, Worth, propose},
    engine,
    reservation::{Reservation, State},
};
use chrono::NaiveDate;
use inventory::{
    id::InstrumentId,
    policy::{Contest, monday_of},
    slot::Instant,
    text::Bilingual,
};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt::Write};
use uuid::Uuid;

/// Returns weeks, latest first; an instrument that is gone is left out.
pub async fn weeks(
    db: &impl ConnectionTrait,
    of: Of,
    after: Option<(NaiveDate, Uuid)>,
    limit: u64,
    now: Instant,
) -> Result<Vec<WeekView>, StoreError> {
    let found = store::allocation::list(db, of, after, limit).await?;
    let mut instruments: Vec<InstrumentId> = found.iter().map(|week| week.instrument).collect();
    instruments.sort();
    instruments.dedup();
    let placed = store::catalogue::by_ids(db, instruments.clone()).await?;
    let waiting = store::waiting::lists(db, instruments).await?;
    let view = |stored: &Stored| Some(week(stored, placed.get(&stored.instrument)?, &waiting, now));
    Ok(found.iter().filter_map(view).collect())
}

/// Returns one week with everybody who took part, once it was given out: names and reasons to the lab and to whom they
/// concern, numbers to everybody.
pub async fn of_week(
    db: &impl ConnectionTrait,
    reader: &Principal,
    placed: &Placed,
    monday: NaiveDate,
    now: Instant,
) -> Result<Option<AllocationView>, StoreError> {
    let Some(stored) = store::allocation::find(db, placed.instrument.id, monday).await? else { return Ok(None) };
    let waiting = store::waiting::lists(db, vec![placed.instrument.id]).await?;
    let rows = match &stored.decided {
        Some(decided) => {
            let by_hand = decided.given_out.reason.is_some();
            rows(db, reader, placed, &decided.given_out.rows, by_hand, now).await?
        }
        None => Vec::new(),
    };
    Ok(Some(AllocationView { week: week(&stored, placed, &waiting, now), rows }))
}

/// Why a week has no proposal.
#[derive(Debug)]
pub enum NoProposal {
    /// Nobody has asked for it, or it is not contested.
    NotFound,
    /// It stands elsewhere.
    Phase(PhaseView),
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for NoProposal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Returns what would be done with a week whose requests are closed; nothing is changed.
pub async fn proposal(
    db: &impl ConnectionTrait,
    reader: &Principal,
    placed: &Placed,
    monday: NaiveDate,
    now: Instant,
) -> Result<ProposalView, NoProposal> {
    let stored = store::allocation::find(db, placed.instrument.id, monday).await?.ok_or(NoProposal::NotFound)?;
    let waiting = store::waiting::lists(db, vec![placed.instrument.id]).await?;
    let week = week(&stored, placed, &waiting, now);
    if week.phase != PhaseView::Deciding {
        return Err(NoProposal::Phase(week.phase));
    }
    let mut facts = desk::allocation_facts(db, placed, monday, now).await?.ok_or(NoProposal::NotFound)?;
    engine::lapse(&facts, now).apply(&mut facts);
    let searched = tokio::task::spawn_blocking(move || propose(&facts, now)).await;
    let proposal = searched.map_err(|_| NoProposal::NotFound)?.ok_or(NoProposal::NotFound)?;
    Ok(ProposalView {
        week,
        fair: plan(db, reader, placed, &proposal.fair, false, now).await?,
        best: plan(db, reader, placed, &proposal.best, true, now).await?,
        first_come: proposal.first_come.worth.into(),
        bound: proposal.bound,
    })
}

/// Returns the Monday of the week that is or was given out with a reservation among those who take part.
pub async fn week_of(
    db: &impl ConnectionTrait,
    reservation: &Reservation,
    placed: &Placed,
) -> Result<Option<NaiveDate>, StoreError> {
    let monday = monday_of(reservation.slot.start(), placed.instrument.zone);
    let Some(stored) = store::allocation::find(db, reservation.instrument, monday).await? else { return Ok(None) };
    let takes_part = match &stored.decided {
        Some(decided) => decided.given_out.rows.iter().any(|row| row.entrant.id == reservation.id),
        None => stored.due_at.is_some() && takes_part(&stored, reservation, placed),
    };
    Ok(takes_part.then_some(monday))
}

fn takes_part(stored: &Stored, reservation: &Reservation, placed: &Placed) -> bool {
    let monday = monday_of(reservation.slot.start(), placed.instrument.zone);
    let waits = matches!(reservation.state, State::Waiting { .. });
    waits
        && reservation.instrument == stored.instrument
        && monday == stored.monday
        && reservation.created_at < stored.closes_at
}

async fn plan(
    db: &impl ConnectionTrait,
    reader: &Principal,
    placed: &Placed,
    plan: &Plan,
    by_hand: bool,
    now: Instant,
) -> Result<PlanOfWeekView, StoreError> {
    Ok(PlanOfWeekView { worth: plan.worth.into(), rows: rows(db, reader, placed, &plan.rows, by_hand, now).await? })
}

async fn rows(
    db: &impl ConnectionTrait,
    reader: &Principal,
    placed: &Placed,
    rows: &[Row],
    by_hand: bool,
    now: Instant,
) -> Result<Vec<RowView>, StoreError> {
    let object = Object {
        facility: Some(placed.instrument.facility),
        institution: Some(placed.instrument.institution),
        ..Object::default()
    };
    let lab = permits(Some(reader), Action::ProposeAllocation, &object);
    let reservations = store::reservation::find_all(db, rows.iter().map(|row| row.entrant.id).collect()).await?;
    let mine = |one: &Reservation| one.applicant == reader.person;
    let shown: Vec<Reservation> = reservations.iter().filter(|one| lab || mine(one)).cloned().collect();
    let views = reservation_view::views(db, reader, &shown, now).await?;
    let mut views: BTreeMap<Uuid, ReservationView> = views.into_iter().map(|view| (view.id, view)).collect();
    let name = Bilingual::new(&placed.row.name_zh, &placed.row.name_en);
    let round = placed.instrument.policy.contest.as_ref().map(|contest| round(&name, contest, placed, rows, by_hand));
    let row = |(n, row): (usize, &Row)| {
        let view = views.remove(&row.entrant.id.0);
        RowView {
            reservation_id: row.entrant.id.0,
            own: reservations.iter().any(|one| one.id == row.entrant.id && mine(one)),
            rank: row.entrant.rank,
            lately_minutes: row.entrant.lately,
            given_minutes: row.given,
            ticket: row.entrant.ticket,
            got: row.got.map(Into::into),
            why: view.as_ref().and(round).map(|round| words::why(round, row, n + 1).into()),
            reservation: view,
        }
    };
    Ok(rows.iter().enumerate().map(row).collect())
}

fn round<'a>(
    instrument: &'a Bilingual,
    contest: &'a Contest,
    placed: &Placed,
    rows: &[Row],
    by_hand: bool,
) -> Round<'a> {
    Round { instrument, contest, zone: placed.instrument.zone, took_part: rows.len(), by_hand }
}

fn week(stored: &Stored, placed: &Placed, waiting: &[Reservation], now: Instant) -> WeekView {
    let taking = waiting.iter().filter(|one| takes_part(stored, one, placed)).count();
    let outcome = stored.decided.as_ref();
    WeekView {
        id: stored.id,
        instrument: instrument(placed),
        facility: facility(placed),
        monday: stored.monday,
        phase: match (outcome, stored.due_at) {
            (Some(_), _) => PhaseView::GivenOut,
            (None, None) => PhaseView::Dropped,
            (None, Some(_)) if now < stored.closes_at => PhaseView::Collecting,
            (None, Some(_)) => PhaseView::Deciding,
        },
        closes_at: stored.closes_at,
        decided_by: stored.due_at,
        took_part: outcome.map_or(taking, |decided| decided.given_out.rows.len()),
        commitment: commitment(stored.seed),
        seed: outcome.map(|_| stored.seed),
        outcome: outcome.map(outcome_view),
    }
}

/// SHA-256 of the seed as text, in hexadecimal.
pub fn commitment(seed: Uuid) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(seed.to_string()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn outcome_view(decided: &Decided) -> OutcomeView {
    let given_out = &decided.given_out;
    OutcomeView {
        at: decided.at,
        by_lab: decided.by.is_some(),
        reason: given_out.reason.clone(),
        worth: given_out.worth.into(),
        fair: given_out.fair.into(),
        first_come: given_out.first_come.into(),
        bound: given_out.bound,
    }
}

impl From<Worth> for WorthView {
    fn from(Worth { requests, minutes, weighted }: Worth) -> Self {
        Self { requests, minutes, weighted }
    }
}
