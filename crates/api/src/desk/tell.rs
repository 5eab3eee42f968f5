//! Telling applicant, lab and PI: a notice in the pages and a message in the outbox, in the same transaction.

use super::{Scene, load::Occurrences};
use crate::{
    calendar,
    clock::new_id,
    mail::{self, OutboxMessage},
    store::{self, error::StoreError, instrument::Placed, notice::Notice, people::Recipient},
    words::{
        self,
        facts::{Audience, Names, OccurrenceFacts, Place, ReservationFacts, SeriesFacts, Told},
    },
    worker::outbox,
};
use booking::{
    command::Command,
    decision::{Change, Decision, Happening},
    reservation::{Approval, Reservation, State},
    transition,
};
use inventory::{
    instrument::Instrument,
    party::Party,
    slot::Slot,
    text::{Bilingual, EmailAddress},
};

/// Writes everything that a decision has to tell. Of a series several occurrences are told of in one message.
pub(super) async fn tell(scene: &Scene<'_>, decision: &Decision) -> Result<(), StoreError> {
    let stays = left_behind(scene, decision);
    for told in stays.into_iter().chain(news(decision)) {
        let News { reservation, happening, reason, with } = told;
        let facts = facts(scene, decision, reservation, happening, reason).await?;
        let facts = in_series(scene, decision, facts, reservation, &with).await?;
        let told = audience(scene, reservation, facts.happening).await?;
        tell_all(scene, reservation, &facts, told).await?;
    }
    for turn in turns(decision) {
        let News { reservation, happening, reason, with } = turn;
        let facts = facts(scene, decision, reservation, happening, reason).await?;
        let facts = in_series(scene, decision, facts, reservation, &with).await?;
        let told = pis(scene, reservation).await?;
        tell_all(scene, reservation, &facts, told).await?;
    }
    Ok(())
}

/// Something to tell.
struct News<'a> {
    reservation: &'a Reservation,
    happening: Happening,
    reason: Option<String>,
    /// Every occurrence of the same series to which the same has happened, itself included.
    with: Vec<&'a Reservation>,
}

/// Where a series was divided, what stays of it: calendars must strike out what has gone on to another event.
fn left_behind<'a>(scene: &'a Scene<'_>, decision: &Decision) -> Option<News<'a>> {
    let Occurrences { stored, reservations } = scene.place.series.as_ref()?;
    let changes = || decision.changes.iter();
    changes().find(|change| matches!(change, Change::AddSeries(new) if new.continues == Some(stored.series.id)))?;
    let gone = changes().find_map(|change| match change {
        Change::LeaveSeries(gone) => Some(gone),
        _ => None,
    })?;
    let with: Vec<&Reservation> = reservations
        .iter()
        .filter(|reservation| !gone.contains(&reservation.id) && reservation.state.name().is_live())
        .collect();
    let reservation = *with.first()?;
    Some(News { reservation, happening: Happening::Continued, reason: None, with })
}

fn news(decision: &Decision) -> Vec<News<'_>> {
    let mut all: Vec<News<'_>> = Vec::new();
    // Whoever takes part in an allocation hears of that instead.
    let collected = decision.changes.iter().any(|change| matches!(change, Change::Collect { .. }));
    for change in &decision.changes {
        let (reservation, happening, reason) = match change {
            Change::AddReservation { reservation, happening } => (reservation, *happening, None),
            Change::UpdateReservation { reservation, happening, reason } => (reservation, *happening, reason.clone()),
            Change::Occupancy(_)
            | Change::Companion(_)
            | Change::AddSeries(_)
            | Change::UpdateSeries(_)
            | Change::LeaveSeries(_)
            | Change::RenameOccurrence(_)
            | Change::AddOutage(_)
            | Change::UpdateOutage(_)
            | Change::RecordUsage(_)
            | Change::RecordStrike(_)
            | Change::Impose(_)
            | Change::AddProposal(_)
            | Change::UpdateProposal(_)
            | Change::Collect { .. }
            | Change::GiveOut(_) => continue,
        };
        if !happening.is_told() || (collected && happening == Happening::Joined) {
            continue;
        }
        gather(&mut all, reservation, happening, reason);
    }
    all
}

/// Adds what is to be told of a reservation, to what is told of the same series already where there is such.
fn gather<'a>(all: &mut Vec<News<'a>>, reservation: &'a Reservation, happening: Happening, reason: Option<String>) {
    let series = reservation.series.map(|of| of.series);
    let same = |news: &&mut News<'_>| {
        series.is_some() && news.happening == happening && news.reservation.series.map(|of| of.series) == series
    };
    match all.iter_mut().find(same) {
        Some(news) => news.with.push(reservation),
        None => all.push(News { reservation, happening, reason, with: vec![reservation] }),
    }
}

/// The requests whose PI is to answer from now on: the bench has agreed, or another time is asked for.
fn turns(decision: &Decision) -> Vec<News<'_>> {
    let mut all = Vec::new();
    for change in &decision.changes {
        let Change::UpdateReservation { reservation, happening, .. } = change else { continue };
        let comes = matches!(happening, Happening::Approved | Happening::Moved | Happening::Swapped);
        if comes && is_the_pis_turn(reservation) {
            gather(&mut all, reservation, Happening::Requested, None);
        }
    }
    all
}

fn is_the_pis_turn(reservation: &Reservation) -> bool {
    let command = Command::Approve { id: reservation.id, approval: Approval::Pi };
    matches!(reservation.state, State::Held { .. }) && transition::is_possible(&reservation.state, &command)
}

async fn pis(scene: &Scene<'_>, reservation: &Reservation) -> Result<Vec<(Audience, Recipient)>, StoreError> {
    let Party::Group(group) = reservation.party else { return Ok(Vec::new()) };
    let pis = store::people::pis(scene.tx, group).await?;
    Ok(pis.into_iter().map(|recipient| (Audience::Pi, recipient)).collect())
}

/// Adds what a series' invited must know. The event of a series has one number for all that is told of it: one more
/// each time, so that calendars take the later for the newer (RFC 5546 section 2.1.4).
async fn in_series(
    scene: &Scene<'_>,
    decision: &Decision,
    facts: ReservationFacts,
    reservation: &Reservation,
    with: &[&Reservation],
) -> Result<ReservationFacts, StoreError> {
    let Some(of) = reservation.series else { return Ok(facts) };
    let changes = || decision.changes.iter();
    let is_new = changes().any(|change| matches!(change, Change::AddSeries(new) if new.id == of.series));
    let has_changed = changes().any(|change| matches!(change, Change::UpdateSeries(old) if old.id == of.series));
    let sequence = if is_new { 0 } else { store::series::next_sequence(scene.tx, of.series).await? };
    if with.len() == 1 && !is_new && !has_changed {
        return Ok(facts.within(of, sequence));
    }
    let Some(stored) = store::series::find(scene.tx, of.series).await? else { return Ok(facts) };
    let occurrences = store::series::occurrences(scene.tx, of.series).await?;
    let before = scene.place.series.as_ref().map(|series| series.stored.series.recurrence.clone());
    let series = SeriesFacts {
        before: before.filter(|_| facts.happening == Happening::Moved),
        id: of.series,
        recurrence: stored.series.recurrence,
        concerned: with.iter().map(|reservation| reservation.slot).collect(),
        occurrences: occurrences
            .iter()
            .filter_map(|one| {
                let recurrence_id = one.series?.recurrence_id;
                Some(OccurrenceFacts { recurrence_id, slot: one.slot, state: one.state.name() })
            })
            .collect(),
    };
    Ok(facts.moved_from(None).together(series, sequence))
}

async fn tell_all(
    scene: &Scene<'_>,
    reservation: &Reservation,
    facts: &ReservationFacts,
    people: Vec<(Audience, Recipient)>,
) -> Result<(), StoreError> {
    let Scene { app, tx, now, .. } = *scene;
    let (mut notices, mut mailed) = (Vec::new(), Vec::new());
    for (audience, recipient) in people {
        let told = Told { audience, facts: facts.clone() };
        // What stays of a divided series is news to calendars only: of what was moved the pages have a notice.
        let on_pages = facts.happening != Happening::Continued;
        notices.extend(on_pages.then_some(Notice {
            id: new_id(&app.clock),
            person: recipient.person,
            kind: store::code::text(&facts.happening)?,
            reservation: Some(reservation.id),
            payload: store::code::json(&words::notice::reservation(facts, audience))?,
            at: now,
            read_at: None,
        }));
        mailed.push(recipient.email.clone());
        outbox::enqueue_notice(tx, new_id(&app.clock), &recipient, told, now).await?;
    }
    store::notice::insert(tx, notices).await?;
    if facts.is_in_calendars() && mail::status(facts).method() == calendar::Method::Cancel {
        take_back(scene, facts, &mailed).await?;
    }
    Ok(())
}

/// Cancels the event in the calendars of those who were invited once and are told no more: a manager who has left, an
/// address that has changed. What they had been sent must not stay (RFC 5546 section 3.2.5).
async fn take_back(scene: &Scene<'_>, facts: &ReservationFacts, mailed: &[String]) -> Result<(), StoreError> {
    let Scene { app, tx, now, .. } = *scene;
    for (to, audience) in outbox::invited(tx, facts.about()).await? {
        if !mailed.iter().any(|address| address == to.address.as_str()) {
            let facts = Box::new(facts.clone());
            let message = OutboxMessage::ReservationNotice { to, audience, facts };
            outbox::enqueue(tx, new_id(&app.clock), &message, now).await?;
        }
    }
    Ok(())
}

/// The applicant, the lab's managers, and the PI whose turn it is to answer. Whoever is two of them is told once. Waiting
/// for time is the applicant's matter alone.
async fn audience(
    scene: &Scene<'_>,
    reservation: &Reservation,
    happening: Happening,
) -> Result<Vec<(Audience, Recipient)>, StoreError> {
    let tx = scene.tx;
    let mut told: Vec<(Audience, Recipient)> = Vec::new();
    let applicant = store::people::recipient(tx, reservation.applicant).await?;
    told.extend(applicant.map(|recipient| (Audience::Applicant, recipient)));
    if happening.is_about_waiting() {
        return Ok(told);
    }
    if happening == Happening::Requested && is_the_pis_turn(reservation) {
        told.extend(pis(scene, reservation).await?);
    }
    let managers = store::people::lab_managers(tx, scene.place.placed.instrument.facility).await?;
    told.extend(managers.into_iter().map(|recipient| (Audience::Lab, recipient)));
    let mut seen = std::collections::BTreeSet::new();
    told.retain(|(_, recipient)| seen.insert(recipient.person));
    Ok(told)
}

async fn facts(
    scene: &Scene<'_>,
    decision: &Decision,
    reservation: &Reservation,
    happening: Happening,
    reason: Option<String>,
) -> Result<ReservationFacts, StoreError> {
    let outage = decision.changes.iter().find_map(|change| match change {
        Change::AddOutage(outage) if happening == Happening::Displaced => Some(outage.reason),
        _ => None,
    });
    let facts = ReservationFacts::new(
        reservation,
        happening,
        scene.now,
        place(&scene.place.placed),
        names(scene, reservation, happening).await?,
    );
    let Instrument { policy, zone, .. } = &scene.place.placed.instrument;
    let calendar = store::calendar::of_deadlines(scene.tx, policy).await?;
    let deadline = policy.cancel_by.map(|_| policy.cancel_until(reservation.slot.start(), *zone, &calendar));
    let facts = facts.because(reason).moved_from(previous(scene, reservation)).pushed_out_by(outage);
    Ok(facts.changeable_until(deadline).leaving(others_stand(scene, reservation, happening).await?))
}

/// How many of its bundle still stand after one of them has come to nothing.
async fn others_stand(scene: &Scene<'_>, reservation: &Reservation, happening: Happening) -> Result<u32, StoreError> {
    if !matches!(happening, Happening::Declined | Happening::Lapsed | Happening::Displaced) {
        return Ok(0);
    }
    let of = store::bundle::of(scene.tx, [reservation.id]).await?;
    let Some(bundle) = of.get(&reservation.id) else { return Ok(0) };
    let others = store::bundle::items(scene.tx, *bundle).await?;
    let standing = others.iter().filter(|other| other.id != reservation.id && !other.state.name().has_ended());
    Ok(u32::try_from(standing.count()).unwrap_or(u32::MAX))
}

/// The time the reservation had before this decision.
fn previous(scene: &Scene<'_>, reservation: &Reservation) -> Option<Slot> {
    let of_series = scene.place.series.iter().flat_map(|series| &series.reservations);
    let mut known =
        scene.place.stored.iter().map(|stored| &stored.reservation).chain(&scene.place.counter).chain(of_series);
    known.find(|known| known.id == reservation.id).map(|known| known.slot)
}

/// Returns where an instrument stands, in words.
pub fn place(placed: &Placed) -> Place {
    Place {
        instrument: Bilingual::new(&placed.row.name_zh, &placed.row.name_en),
        institution: Bilingual::new(&placed.institution.name_zh, &placed.institution.name_en),
        facility: Bilingual::new(&placed.facility.name_zh, &placed.facility.name_en),
        room: placed.row.place.clone(),
        contact: EmailAddress::parse(&placed.facility.email).ok(),
        zone: placed.instrument.zone,
        cancel_minutes: placed.instrument.policy.cancel_minutes,
    }
}

async fn names(scene: &Scene<'_>, reservation: &Reservation, happening: Happening) -> Result<Names, StoreError> {
    let tx = scene.tx;
    // Whoever exchanges times learns nothing of the other one.
    let by_itself = happening.is_by_itself(reservation.state.name())
        || happening == Happening::Swapped
        || scene.errand.by_the_program;
    let actor = (!by_itself).then_some(scene.errand.person);
    let people = store::people::names(tx, [Some(reservation.applicant), actor].into_iter().flatten().collect()).await?;
    let party = match reservation.party {
        Party::Group(id) => store::parties::group_names(tx, vec![id]).await?.into_values().next(),
        Party::Organisation(id) => store::parties::organisation_names(tx, vec![id]).await?.into_values().next(),
        Party::Institution(_) => None,
    };
    Ok(Names {
        applicant: people.get(&reservation.applicant).cloned().unwrap_or_default(),
        party,
        actor: actor.and_then(|id| people.get(&id).cloned()),
    })
}
