//! Locking and loading: everything a decision depends on, in a fixed order.

use super::errand::Errand;
use crate::store::{
    self,
    error::StoreError,
    instrument::Placed,
    outage::Declared,
    proposal,
    reservation::Stored,
    schedule::Named,
    series::StoredSeries,
    tx::{Lock, LockSet, Tx},
};
use booking::{
    alternatives::looked_at,
    command::Command,
    hold,
    proposal::{Proposal, Wish},
    reservation::Reservation,
    schedule::{Schedule, Standing},
    series_move::reach,
};
use chrono::TimeDelta;
use inventory::{
    id::{InstrumentId, PersonId, ReservationId},
    instrument::{Instrument, Mode},
    party::{Party, Side},
    slot::{Instant, Slot},
};
use sea_orm::{ConnectionTrait, DbBackend};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How long waiting for a lock may take until others have not come in time either.
const SOON: TimeDelta = TimeDelta::seconds(5);

/// The instrument an errand is about, locked, and what the errand's id names already.
#[derive(Debug, Clone)]
pub struct Place {
    /// The instrument.
    pub placed: Placed,
    /// The stored reservation with the command's id; of a series its first.
    pub stored: Option<Stored>,
    /// The stored series with the command's id, and all its reservations.
    pub series: Option<Occurrences>,
    /// The stored outage with the command's id.
    pub outage: Option<Declared>,
    /// The stored proposal with the command's id, with the reservation whose time is, or would be, asked for.
    pub proposal: Option<proposal::Stored>,
    /// The reservation whose time is exchanged.
    pub counter: Option<Reservation>,
    /// The reservation that was made by whoever has taken the proposed time over.
    pub taken: Option<Stored>,
}

/// A series with its reservations, in the order of the times its rule gives them.
#[derive(Debug, Clone)]
pub struct Occurrences {
    /// The series.
    pub stored: StoredSeries,
    /// Its reservations.
    pub reservations: Vec<Reservation>,
}

/// Finds out what must be locked, locks it in one statement, and reads it again under the lock.
///
/// The order is facility (shared), organisation or group, person, companion, instrument. Nothing when there is no such
/// instrument, reservation or outage. On SQLite there is one writer: nothing to lock, and nothing to read twice.
pub async fn lock(tx: &Tx, errand: &Errand, now: Instant) -> Result<Option<Place>, StoreError> {
    if lock_all(tx, std::slice::from_ref(errand), now).await? { place(tx, errand).await } else { Ok(None) }
}

/// Locks what all of these errands need, in one statement and in the one order, however they are sorted; tells whether
/// there is anything that each is about.
pub async fn lock_all(tx: &Tx, errands: &[Errand], now: Instant) -> Result<bool, StoreError> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(true);
    }
    let mut set = LockSet::default();
    let mut instruments = BTreeSet::new();
    for errand in errands {
        let Some(plan) = Plan::of(errand, &named(tx, errand).await?) else { return Ok(false) };
        set = set.and(plan.lock_set(tx, now).await?);
        instruments.insert(plan.instrument);
    }
    let before = companions(tx, &instruments).await?;
    tx.lock_all(&set.exclusive(Lock::Companion, before.iter().copied())).await?;
    // The labs are shared by now, so that nothing joins them any more; what joined meanwhile is locked late.
    let late = companions(tx, &instruments).await?;
    tx.lock(Lock::Companion, late.difference(&before).copied()).await?;
    Ok(true)
}

/// What uses of these instruments may need beside them.
async fn companions(tx: &Tx, instruments: &BTreeSet<InstrumentId>) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut found = BTreeSet::new();
    for instrument in instruments {
        found.extend(store::companion::concerned(tx, *instrument).await?);
    }
    Ok(found)
}

/// Reads under the lock what an errand is about.
pub async fn place(tx: &Tx, errand: &Errand) -> Result<Option<Place>, StoreError> {
    let named = named(tx, errand).await?;
    let Some(plan) = Plan::of(errand, &named) else { return Ok(None) };
    let Some(placed) = store::instrument::find(tx, plan.instrument).await? else { return Ok(None) };
    let Stands { stored, outage, series, proposal, counter } = named;
    let taken = match proposal.as_ref().and_then(|stored| stored.proposal.made()) {
        Some(id) => store::reservation::find(tx, id).await?,
        None => None,
    };
    let series = match series {
        Some(stored) => {
            let reservations = store::series::occurrences(tx, stored.series.id).await?;
            Some(Occurrences { stored, reservations })
        }
        None => None,
    };
    Ok(Some(Place { placed, stored, series, outage, proposal, counter, taken }))
}

/// What stands under the id that a command names.
struct Stands {
    stored: Option<Stored>,
    outage: Option<Declared>,
    series: Option<StoredSeries>,
    proposal: Option<proposal::Stored>,
    counter: Option<Reservation>,
}

/// What an errand is about.
struct Plan {
    instrument: InstrumentId,
    people: Vec<PersonId>,
    parties: Vec<Party>,
}

impl Plan {
    fn of(errand: &Errand, stands: &Stands) -> Option<Self> {
        let asked = errand.command.as_ref().and_then(Command::request);
        let nobody = |instrument| Self { instrument, people: Vec::new(), parties: Vec::new() };
        let mut plan = match (asked, &stands.stored, &stands.outage) {
            (Some(request), _, _) => {
                Self { instrument: request.instrument, people: vec![request.applicant], parties: vec![request.party] }
            }
            (_, Some(Stored { reservation, .. }), _) => Self {
                instrument: reservation.instrument,
                people: vec![reservation.applicant],
                parties: vec![reservation.party],
            },
            (_, None, Some(declared)) => nobody(declared.outage.instrument),
            (_, None, None) => nobody(errand.instrument?),
        };
        // Whoever says yes to a proposal is judged like whoever made it.
        if let Some(stored) = &stands.proposal {
            plan.people.push(stored.proposal.to);
            plan.parties.extend(stands.counter.iter().map(|counter| counter.party));
        }
        if let Some(Command::TakeOver(taken)) = &errand.command {
            plan.parties.push(taken.party);
        }
        Some(plan)
    }

    /// Whoever may be found not to have come is locked, too: what counts against him is read and added to.
    async fn lock_set(&self, tx: &Tx, now: Instant) -> Result<LockSet, StoreError> {
        let missing = store::waiting::missing_on(tx, self.instrument, now + SOON).await?;
        let facility = store::instrument::facility_of(tx, self.instrument).await?;
        let set = LockSet::default()
            .shared(Lock::Facility, facility.map(|id| id.0))
            .exclusive(Lock::Person, self.people.iter().copied().chain(missing).map(|id| id.0))
            .exclusive(Lock::Instrument, [self.instrument.0]);
        let organisations = self.parties.iter().filter_map(|party| match party {
            Party::Organisation(id) => Some(id.0),
            Party::Group(_) | Party::Institution(_) => None,
        });
        let groups = self.parties.iter().filter_map(|party| match party {
            Party::Group(id) => Some(id.0),
            Party::Organisation(_) | Party::Institution(_) => None,
        });
        Ok(set.exclusive(Lock::Organisation, organisations).exclusive(Lock::ResearchGroup, groups))
    }
}

async fn named(tx: &Tx, errand: &Errand) -> Result<Stands, StoreError> {
    let command = errand.command.as_ref();
    let series = match command.and_then(Command::series) {
        Some(id) => store::series::find(tx, id).await?,
        None => None,
    };
    let proposal = match command.and_then(Command::proposal) {
        Some(id) => store::proposal::find(tx, id).await?,
        None => None,
    };
    let about = proposal.as_ref().map(|stored| stored.proposal.reservation);
    let stored = match (command.and_then(Command::reservation).or(about), &series) {
        (Some(id), _) => store::reservation::find(tx, id).await?,
        (None, Some(found)) => store::series::first(tx, found.series.id).await?,
        (None, None) => None,
    };
    let outage = match command.and_then(Command::outage) {
        Some(id) => store::outage::find(tx, id).await?,
        None => None,
    };
    let asked_for = match command {
        Some(Command::Propose(wanted)) => match wanted.wish {
            Wish::Swap { with } => with,
            Wish::HandOver { .. } => None,
        },
        _ => proposal.as_ref().and_then(|stored| stored.proposal.counter()),
    };
    let counter = match asked_for {
        Some(id) => store::reservation::find(tx, id).await?.map(|stored| stored.reservation),
        None => None,
    };
    Ok(Stands { stored, outage, series, proposal, counter })
}

/// Loads the facts: what is occupied from now on and around the time asked for, and the applicant's standing where
/// the command needs it. Also returns the side the applicant's party stands on.
pub async fn schedule(tx: &Tx, errand: &Errand, place: &Place, now: Instant) -> Result<(Schedule, Side), StoreError> {
    let placed = &place.placed;
    let own = place.stored.as_ref().map(|stored| (stored.reservation.slot, stored.reservation.mode));
    let mode = match (errand.command.as_ref().and_then(Command::request), own) {
        (Some(request), _) => request.mode,
        (_, Some((_, mode))) => mode,
        // An outage is no use and has no alternatives.
        (_, None) => Mode::SelfUse,
    };
    let asked = match (&errand.command, &place.outage, &place.series) {
        // What is added to an outage pushes out what lies in it.
        (Some(Command::ExtendOutage { until, .. }), Some(declared), _) => {
            Slot::new(declared.outage.slot.start(), *until).ok()
        }
        // Wherever it lies, all of it is given back.
        (Some(Command::EndOutage { .. }), Some(declared), _) => Some(declared.outage.slot),
        (Some(Command::MoveSeries(wanted)), _, Some(Occurrences { stored, reservations })) => {
            Some(reach(&stored.series, reservations, wanted))
        }
        (command, _, _) => {
            let counter = place.counter.as_ref().map(|counter| counter.slot);
            // Both times are looked at when they are exchanged.
            let both = counter.zip(own).map(|(slot, (own, _))| {
                Slot::new(own.start().min(slot.start()), own.end().max(slot.end())).unwrap_or(slot)
            });
            command.as_ref().and_then(Command::wanted).or(both)
        }
    };
    let wanted = asked.map(|slot| (slot, mode));
    let window = window(tx, &placed.instrument, own, wanted, now).await?;
    let (standing, side) = standing(tx, errand, place, &window, now).await?;
    let counterpart = counterpart(tx, errand, place, &window, now).await?;
    let occurrences = place.series.iter().flat_map(|series| &series.reservations).map(|reservation| reservation.id);
    let proposals = proposals(tx, errand, place, now).await?;
    let named = Named {
        reservations: place
            .stored
            .iter()
            .map(|stored| stored.reservation.id)
            .chain(occurrences)
            .chain(resettled(errand))
            .chain(place.counter.as_ref().map(|counter| counter.id))
            .chain(proposals.iter().filter_map(Proposal::counter))
            .collect(),
        outages: place.outage.iter().map(|declared| declared.outage.clone()).collect(),
        series: place.series.as_ref().map(|series| series.stored.series.clone()),
        proposals,
        counterpart,
    };
    let agreed = agreed(tx, errand, placed, &named.reservations).await?;
    let schedule = store::schedule::load(tx, placed, &window, named, standing, now).await?;
    Ok((Schedule { agreed, ..schedule }, side))
}

/// Who has agreed already to what a command approves.
async fn agreed(
    tx: &Tx,
    errand: &Errand,
    placed: &Placed,
    reservations: &[ReservationId],
) -> Result<BTreeSet<(ReservationId, PersonId)>, StoreError> {
    match errand.command {
        Some(Command::Approve { .. } | Command::ApproveSeries { .. }) => {
            let words = hold::words_of_two(&placed.instrument.policy);
            store::reservation_event::agreed(tx, reservations, words).await
        }
        _ => Ok(BTreeSet::new()),
    }
}

/// The displaced that a command finds other times for.
fn resettled(errand: &Errand) -> impl Iterator<Item = ReservationId> {
    let moves = match &errand.command {
        Some(Command::Resettle { moves, .. }) => moves.as_slice(),
        _ => &[],
    };
    moves.iter().map(|(id, _)| *id)
}

/// The proposal that is answered; for a new one, what stands in its way.
async fn proposals(tx: &Tx, errand: &Errand, place: &Place, now: Instant) -> Result<Vec<Proposal>, StoreError> {
    match (&errand.command, &place.proposal) {
        (Some(Command::Propose(wanted)), _) => store::proposal::open_of(tx, wanted.reservation, now).await,
        (_, Some(stored)) => Ok(vec![stored.proposal.clone()]),
        (_, None) => Ok(Vec::new()),
    }
}

/// What is known of the other one: for a hand-over whether he is a colleague, for a swap all that the rules look at.
async fn counterpart(
    tx: &Tx,
    errand: &Errand,
    place: &Place,
    window: &Slot,
    now: Instant,
) -> Result<Standing, StoreError> {
    let (person, party) = match (&errand.command, &place.stored, &place.counter) {
        (Some(Command::Propose(wanted)), Some(stored), _) => match wanted.wish {
            Wish::HandOver { to } => (to, stored.reservation.party),
            Wish::Swap { .. } => return Ok(Standing::default()),
        },
        (Some(Command::AcceptSwap { .. }), _, Some(counter)) => (counter.applicant, counter.party),
        _ => return Ok(Standing::default()),
    };
    Ok(store::standing::load(tx, &place.placed, person, party, window, now).await?.standing)
}

async fn standing(
    tx: &Tx,
    errand: &Errand,
    place: &Place,
    window: &Slot,
    now: Instant,
) -> Result<(Standing, Side), StoreError> {
    let asked = errand.command.as_ref().and_then(Command::request);
    let (applicant, party) = match (asked, &errand.command, &place.stored) {
        (Some(request), _, _) => (request.applicant, request.party),
        (None, Some(Command::TakeOver(taken)), Some(_)) => (errand.person, taken.party),
        (
            None,
            Some(
                Command::Move { .. }
                | Command::MoveSeries(_)
                | Command::Accept { .. }
                | Command::Book(_)
                | Command::Propose(_)
                | Command::AcceptSwap { .. },
            ),
            Some(stored),
        ) => (stored.reservation.applicant, stored.reservation.party),
        (None, _, Some(stored)) => return Ok((Standing::default(), stored.reservation.side)),
        (None, _, None) => return Ok((Standing::default(), Side::Outside)),
    };
    let mut stand = store::standing::load(tx, &place.placed, applicant, party, window, now).await?;
    if let Some(Command::Hold(_)) = errand.command {
        stand.standing.holds = store::short_hold::of(tx, applicant, place.placed.instrument.id, now).await?;
    }
    Ok((stand.standing, stand.side))
}

/// Returns the time that must be loaded for a command: now, where the reservation stands, and all that a decision
/// about the time asked for and the search for alternatives look at.
pub async fn window(
    db: &impl ConnectionTrait,
    instrument: &Instrument,
    own: Option<(Slot, Mode)>,
    wanted: Option<(Slot, Mode)>,
    now: Instant,
) -> Result<Slot, StoreError> {
    let policy = &instrument.policy;
    let calendar = store::calendar::of_deadlines(db, policy).await?;
    let around = |slot: &Slot| slot.widened(policy.set_up(), policy.clean_up());
    let present = Slot::new(now - TimeDelta::days(1), now + TimeDelta::days(1)).expect("a window of two days");
    let parts = [
        own.map(|(slot, _)| around(&slot)),
        wanted.map(|(slot, mode)| looked_at(policy, instrument.zone, &calendar, &slot, mode, now)),
    ];
    let hull = |all: Slot, part: Slot| {
        let (start, end) = (all.start().min(part.start()), all.end().max(part.end()));
        Slot::new(start, end).unwrap_or(all)
    };
    Ok(parts.into_iter().flatten().fold(present, hull))
}
