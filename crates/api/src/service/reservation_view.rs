//! Reservations with names, and with what the reader may do.

use crate::{
    authz::{Action, Object, Principal, permits},
    desk::may_decline,
    store::{self, answer::Shown, error::StoreError, instrument::Placed, reservation_event::Event},
    view::{
        common::{FacilityRef, Named, NamedParty, Words},
        reservation::{Can, HistoryEntry, ReservationView, WaitingView},
    },
    words,
};
use booking::{
    command::Command,
    decision::Happening,
    hold::words_of_two,
    reservation::{Approval, OfferFrom, Reservation, State},
    transition::{self, is_exchangeable},
};
use chrono::TimeDelta;
use inventory::{
    id::{InstrumentId, PersonId, ReservationId},
    instrument::{Instrument, Mode},
    party::Party,
    policy::HandOver,
    role::Role,
    slot::Instant,
    working_calendar::WorkingCalendar,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Returns views of `reservations` in their order; those whose instrument is gone are left out.
pub async fn views(
    db: &impl ConnectionTrait,
    reader: &Principal,
    reservations: &[Reservation],
    now: Instant,
) -> Result<Vec<ReservationView>, StoreError> {
    let mut instruments: Vec<InstrumentId> = reservations.iter().map(|r| r.instrument).collect();
    instruments.sort();
    instruments.dedup();
    let placed = store::catalogue::by_ids(db, instruments).await?;
    let calendar = calendar(db, placed.values()).await?;
    let takers = takers(db, reservations).await?;
    let names = names(db, reservations.iter().chain(takers.values())).await?;
    let waiting = reservations.iter().filter(|one| matches!(one.state, State::Waiting { .. }));
    let lists = store::waiting::lists(db, waiting.map(|one| one.instrument).collect()).await?;
    let agreed = agreed(db, reader, reservations, &placed).await?;
    let known = Known { calendar, names, lists, agreed };
    let bundles = store::bundle::of(db, reservations.iter().map(|one| one.id)).await?;
    let mut needs = super::needs::of(db, reservations).await?;
    Ok(reservations
        .iter()
        .filter_map(|reservation| {
            let placed = placed.get(&reservation.instrument)?;
            let bundle_id = bundles.get(&reservation.id).map(|id| id.0);
            let view = view(reservation, placed, &known, reader, now);
            let taker = reservation.state.handed_to().and_then(|id| takers.get(&id));
            let handed_over_to = taker.map(|taken| named(&known.names, taken.applicant.0));
            Some(ReservationView { bundle_id, needs: needs.remove(&reservation.id), handed_over_to, ..view })
        })
        .collect())
}

/// Returns the view of one reservation with its history.
pub async fn detailed(
    db: &impl ConnectionTrait,
    reader: &Principal,
    reservation: &Reservation,
    now: Instant,
) -> Result<Option<ReservationView>, StoreError> {
    let Some(mut view) = views(db, reader, std::slice::from_ref(reservation), now).await?.pop() else {
        return Ok(None);
    };
    let events = store::reservation_event::of(db, reservation.id).await?;
    let actors = events.iter().filter_map(|event| event.actor).collect();
    let people = store::people::names(db, actors).await?;
    if let Some(placed) = store::instrument::find(db, reservation.instrument).await? {
        view.contested_week = super::allocation::week_of(db, reservation, &placed).await?;
    }
    view.strike = super::conduct::of_reservation(db, reader, reservation, now).await?;
    let to = view.handed_over_to.as_ref().map(|to| to.name.as_str());
    view.history = events.iter().map(|event| entry(event, &people, to, &view.facility.time_zone)).collect();
    view.history.extend(answers(db, reader, reservation, &view).await?);
    view.history.sort_by_key(|entry| entry.at);
    Ok(Some(view))
}

/// What the invited answered in their calendars: those who run the use only to their lab.
async fn answers(
    db: &impl ConnectionTrait,
    reader: &Principal,
    reservation: &Reservation,
    view: &ReservationView,
) -> Result<Vec<HistoryEntry>, StoreError> {
    let of = reservation.series;
    let about: Vec<Uuid> = [reservation.id.0].into_iter().chain(of.map(|of| of.series.0)).collect();
    let said = store::answer::of(db, &about).await?;
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let mut invited = Vec::new();
    for about in about {
        invited.extend(store::invitation::of(db, about).await?);
    }
    let scope = Some(view.facility.id);
    let works_there = |role| reader.holds(role, scope);
    let is_lab = works_there(Role::LabManager) || works_there(Role::Operator);
    let zone = view.facility.time_zone.parse().unwrap_or(chrono_tz::UTC);
    let entries = said.into_iter().filter_map(|Shown { at, said }| {
        let one = invited.iter().find(|one| one.about == said.about && one.address == said.address)?;
        let is_of_this = said.recurrence_id.is_none_or(|named| of.is_some_and(|of| of.recurrence_id == named));
        let is_for_reader = is_lab || one.person == reservation.applicant;
        (is_of_this && is_for_reader).then(|| HistoryEntry {
            at,
            actor: Some(one.name.clone()),
            action: format!("answered_{}", store::answer::word(said.reply)),
            reason: Some(said.comment).filter(|comment| !comment.is_empty()),
            text: words::answer::said(said.reply, zone).into(),
        })
    });
    Ok(entries.collect())
}

/// Returns what the access table needs to know of a reservation.
pub fn object(reservation: &Reservation, placed: &Placed) -> Object {
    let mut object = Object {
        person: Some(reservation.applicant),
        facility: Some(placed.instrument.facility),
        institution: Some(placed.instrument.institution),
        ..Object::default()
    };
    match reservation.party {
        Party::Group(id) => object.group = Some(id),
        Party::Organisation(id) => object.organisation = Some(id),
        Party::Institution(_) => {}
    }
    object
}

/// The working-day calendar, where any of the instruments' deadlines goes by it.
async fn calendar(
    db: &impl ConnectionTrait,
    mut placed: impl Iterator<Item = &Placed>,
) -> Result<WorkingCalendar, StoreError> {
    if placed.any(|placed| placed.instrument.policy.counts_working_days()) {
        store::calendar::load(db).await
    } else {
        Ok(WorkingCalendar::default())
    }
}

/// What views need to know besides their reservations.
struct Known {
    /// The working-day calendar, where it is needed.
    calendar: WorkingCalendar,
    /// The names of people and parties.
    names: BTreeMap<Uuid, String>,
    /// The waiting lists.
    lists: Vec<Reservation>,
    /// To which of them the reader has given one of the two words that are needed, so that he cannot give the other.
    agreed: BTreeSet<ReservationId>,
}

/// To which of these the reader has agreed, of those where two must.
async fn agreed(
    db: &impl ConnectionTrait,
    reader: &Principal,
    of: &[Reservation],
    placed: &BTreeMap<InstrumentId, Placed>,
) -> Result<BTreeSet<ReservationId>, StoreError> {
    let mut asked: BTreeMap<&[Approval], Vec<ReservationId>> = BTreeMap::new();
    for reservation in of.iter().filter(|one| matches!(one.state, State::Held { .. })) {
        let words = placed.get(&reservation.instrument).map(|placed| words_of_two(&placed.instrument.policy));
        if let Some(words) = words.filter(|words| !words.is_empty()) {
            asked.entry(words).or_default().push(reservation.id);
        }
    }
    let mut agreed = BTreeSet::new();
    for (words, ids) in asked {
        let found = store::reservation_event::agreed(db, &ids, words).await?;
        agreed.extend(found.into_iter().filter(|(_, person)| *person == reader.person).map(|(id, _)| id));
    }
    Ok(agreed)
}

/// What has become of time that was handed over. Whoever reads of it stands on the side that gave it away or belongs to
/// the lab: both may know who has it.
async fn takers(
    db: &impl ConnectionTrait,
    of: &[Reservation],
) -> Result<BTreeMap<ReservationId, Reservation>, StoreError> {
    let ids = of.iter().filter_map(|reservation| reservation.state.handed_to()).collect();
    let found = store::reservation::find_all(db, ids).await?;
    Ok(found.into_iter().map(|taken| (taken.id, taken)).collect())
}

fn named(names: &BTreeMap<Uuid, String>, id: Uuid) -> NamedParty {
    NamedParty { id, name: names.get(&id).cloned().unwrap_or_default() }
}

async fn names(
    db: &impl ConnectionTrait,
    of: impl Iterator<Item = &Reservation>,
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let mut people = Vec::new();
    let mut groups = Vec::new();
    let mut organisations = Vec::new();
    for reservation in of {
        people.push(reservation.applicant);
        match reservation.party {
            Party::Group(id) => groups.push(id),
            Party::Organisation(id) => organisations.push(id),
            Party::Institution(_) => {}
        }
    }
    let mut names: BTreeMap<Uuid, String> =
        store::people::names(db, people).await?.into_iter().map(|(id, name)| (id.0, name)).collect();
    names.extend(store::parties::group_names(db, groups).await?);
    names.extend(store::parties::organisation_names(db, organisations).await?);
    Ok(names)
}

fn view(
    reservation: &Reservation,
    placed: &Placed,
    known: &Known,
    reader: &Principal,
    now: Instant,
) -> ReservationView {
    let named = |id: Uuid| named(&known.names, id);
    let (group, organisation) = match reservation.party {
        Party::Group(id) => (Some(named(id.0)), None),
        Party::Organisation(id) => (None, Some(named(id.0))),
        Party::Institution(_) => (None, None),
    };
    let Instrument { policy, zone, .. } = &placed.instrument;
    let deadline = policy.cancel_until(reservation.slot.start(), *zone, &known.calendar);
    let (hold_until, awaiting) = match &reservation.state {
        State::Held { until, awaiting } => (Some(*until), awaiting.iter().copied().collect()),
        State::Waiting { until, .. } | State::Offered { until, .. } => (Some(*until), Vec::new()),
        _ => (None, Vec::new()),
    };
    let (checked_in_at, checked_out_at) = match reservation.state {
        State::InUse { since, .. } => (Some(since), None),
        State::Done { since, until } => (Some(since), Some(until)),
        _ => (None, None),
    };
    let reason = match &reservation.state {
        State::Declined { reason, .. } => Some(reason.clone()),
        State::Cancelled { reason, handed_to: _ } => reason.clone(),
        _ => None,
    };
    ReservationView {
        id: reservation.id.0,
        series_id: reservation.series.map(|of| of.series.0),
        bundle_id: None,
        instrument: instrument(placed),
        institution: institution(placed),
        facility: facility(placed),
        start: reservation.slot.start(),
        end: reservation.slot.end(),
        mode: reservation.mode,
        purpose: reservation.purpose,
        title: reservation.title.clone(),
        note: reservation.note.clone(),
        needs: None,
        state: reservation.state.name(),
        short_hold: reservation.state.is_short_hold(),
        hold_until,
        waiting: waiting(reservation, placed, &known.lists),
        awaiting,
        side: reservation.side,
        applicant: named(reservation.applicant.0),
        group,
        organisation,
        project_code: reservation.project_code.clone(),
        price_fen: reservation.price.map(|price| price.0),
        cancel_until: deadline,
        checked_in_at,
        checked_out_at,
        handed_over: reservation.state.handed_to().is_some(),
        handed_over_to: None,
        reason,
        revision: reservation.revision,
        sequence: reservation.sequence,
        can: can(reservation, placed, known.agreed.contains(&reservation.id), reader, deadline, now),
        kept_until: reservation.kept_until,
        cancel_counts: cancel_counts(reservation, placed, reader, deadline, now),
        strike: None,
        contested_week: None,
        history: Vec::new(),
        created_at: reservation.created_at,
    }
}

/// What a request on the waiting list waits for, and how many are served before it.
fn waiting(reservation: &Reservation, placed: &Placed, lists: &[Reservation]) -> Option<WaitingView> {
    let (State::Waiting { within, .. } | State::Offered { from: OfferFrom::List { within }, .. }) = reservation.state
    else {
        return None;
    };
    let list: Vec<Reservation> = lists.iter().filter(|one| one.instrument == reservation.instrument).cloned().collect();
    let ahead = booking::waiting::place(&placed.instrument.policy.waiting, &list, reservation.id);
    Some(WaitingView { from: within.start(), to: within.end(), ahead })
}

/// Whether the reader would give up his own time after the deadline, at the price of a strike.
fn cancel_counts(
    reservation: &Reservation,
    placed: &Placed,
    reader: &Principal,
    deadline: Instant,
    now: Instant,
) -> bool {
    let policy = &placed.instrument.policy;
    let lab = permits(Some(reader), Action::OverrideRules, &object(reservation, placed));
    let own = reservation.applicant == reader.person && reservation.mode == Mode::SelfUse && !lab;
    let late = deadline < now && now < reservation.slot.start();
    own && late && reservation.state == State::Confirmed && policy.conduct.as_ref().is_some_and(|c| c.late_cancel)
}

/// From when on the lab may say that nobody came to a use that is kept to its end.
fn could_be_missed(reservation: &Reservation, placed: &Placed) -> Instant {
    let minutes = placed.instrument.policy.conduct.as_ref().and_then(|conduct| conduct.no_show_minutes).unwrap_or(0);
    (reservation.slot.start() + TimeDelta::minutes(i64::from(minutes))).min(reservation.slot.end())
}

/// What the reader may do: what the access table allows him and the state makes possible. Whoever has agreed to one of
/// which two must is not the second.
fn can(
    reservation: &Reservation,
    placed: &Placed,
    agreed: bool,
    reader: &Principal,
    deadline: Instant,
    now: Instant,
) -> Vec<Can> {
    let object = object(reservation, placed);
    let may = |action| permits(Some(reader), action, &object);
    let words = words_of_two(&placed.instrument.policy);
    let awaits = |approval| {
        let said = agreed && words.contains(&approval);
        !said && transition::is_possible(&reservation.state, &Command::Approve { id: reservation.id, approval })
    };
    let changeable = matches!(
        reservation.state,
        State::Held { .. }
            | State::Confirmed
            | State::Displaced { .. }
            | State::Offered { from: OfferFrom::Outage { .. }, .. }
    );
    let policy = &placed.instrument.policy;
    let lab = may(Action::OverrideRules);
    let in_time = lab || !matches!(reservation.state, State::Confirmed) || now <= deadline;
    let counts = cancel_counts(reservation, placed, reader, deadline, now);
    let missed = reservation.kept_until.unwrap_or_else(|| could_be_missed(reservation, placed)) <= now;
    let near = reservation.slot.start() - policy.set_up() <= now && now < reservation.slot.end();
    let listed = matches!(reservation.state, State::Waiting { .. } | State::Offered { .. });
    let kept = reservation.state.is_short_hold();
    let declinable = (listed && !kept) || matches!(reservation.state, State::Held { .. });
    // What somebody keeps for some minutes nobody else gives up.
    let his = !kept || reservation.applicant == reader.person;
    let rules = policy.exchange;
    let promised = is_exchangeable(&reservation.state) && now < reservation.slot.start();
    let proposable = promised && may(Action::PutProposal);
    let all = [
        (Can::Accept, matches!(reservation.state, State::Offered { .. }) && !kept && may(Action::AcceptOffer)),
        (Can::Book, kept && may(Action::BookHold)),
        (Can::Approve, awaits(Approval::Manager) && may(Action::ApproveReservation)),
        (Can::BenchApprove, awaits(Approval::Bench) && may(Action::BenchApproveReservation)),
        (Can::PiApprove, awaits(Approval::Pi) && may(Action::PiApproveReservation)),
        (Can::Decline, declinable && may_decline(reader, &object, &reservation.state)),
        (Can::Move, changeable && in_time && may(Action::MoveReservation)),
        (Can::Cancel, (changeable || listed) && (in_time || counts) && his && may(Action::CancelReservation)),
        (Can::CheckIn, matches!(reservation.state, State::Confirmed) && near && may(Action::CheckIn)),
        (Can::NoShow, matches!(reservation.state, State::Confirmed) && missed && may(Action::MarkNoShow)),
        (Can::CheckOut, matches!(reservation.state, State::InUse { .. }) && may(Action::CheckOut)),
        (Can::Override, changeable && lab),
        (Can::HandOver, proposable && rules.hand_over != HandOver::Nobody),
        (Can::Swap, proposable && rules.swap),
    ];
    all.into_iter().filter(|(_, allowed)| *allowed).map(|(can, _)| can).collect()
}

/// Returns an instrument's id and name.
pub fn instrument(placed: &Placed) -> Named {
    Named { id: placed.row.id, name: Words::new(&placed.row.name_zh, &placed.row.name_en) }
}

/// Returns its owner's id and name.
pub fn institution(placed: &Placed) -> Named {
    let row = &placed.institution;
    Named { id: row.id, name: Words::new(&row.name_zh, &row.name_en) }
}

/// Returns its lab's id, name and time zone.
pub fn facility(placed: &Placed) -> FacilityRef {
    let row = &placed.facility;
    FacilityRef { id: row.id, name: Words::new(&row.name_zh, &row.name_en), time_zone: row.time_zone.clone() }
}

fn entry(event: &Event, people: &BTreeMap<PersonId, String>, to: Option<&str>, zone: &str) -> HistoryEntry {
    let zone = zone.parse().unwrap_or(chrono_tz::UTC);
    let text = match (event.happening, to) {
        (Happening::HandedOver, Some(to)) => words::history::handed_over(to, &event.slot, zone),
        (happening, _) => words::history::happening(happening, &event.slot, zone),
    };
    HistoryEntry {
        at: event.at,
        actor: event.actor.and_then(|id| people.get(&id).cloned()),
        action: store::code::text(&event.happening).unwrap_or_default(),
        reason: event.reason.clone().or_else(|| event.waiver.as_ref().map(|waiver| waiver.reason.clone())),
        text: text.into(),
    }
}
