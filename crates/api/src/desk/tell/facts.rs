//! What a decision has to tell of a reservation, in the words of nobody yet.

use super::{News, Scene};
use crate::{
    store::{self, error::StoreError, instrument::Placed},
    words::facts::{Names, OccurrenceFacts, Place, ReservationFacts, SeriesFacts},
};
use booking::{
    decision::{Change, Decision, Happening},
    reservation::Reservation,
};
use inventory::{
    id::SeriesId,
    instrument::Instrument,
    party::Party,
    slot::Slot,
    text::{Bilingual, EmailAddress},
};

/// Adds what a series' invited must know. The event of a series has one number for all that is told of it: one more
/// each time, so that calendars take the later for the newer (RFC 5546 section 2.1.4).
pub(super) async fn in_series(
    scene: &Scene<'_>,
    decision: &Decision,
    facts: ReservationFacts,
    told: &News<'_>,
) -> Result<ReservationFacts, StoreError> {
    let News { reservation, ref with, .. } = *told;
    let Some(of) = reservation.series else { return Ok(facts) };
    let changes = || decision.changes.iter();
    let is_new = changes().any(|change| matches!(change, Change::AddSeries(new) if new.id == of.series));
    let has_changed = changes().any(|change| matches!(change, Change::UpdateSeries(old) if old.id == of.series));
    let sequence = if is_new { 0 } else { store::series::next_sequence(scene.tx, of.series).await? };
    // All of it is elsewhere.
    let in_part = with.len() == 1 && told.happening != Happening::Relocated;
    if in_part && !is_new && !has_changed {
        return Ok(facts.within(of, sequence));
    }
    let series = whole(scene, of.series, told).await?;
    Ok(match series {
        Some(series) => facts.moved_from(None).together(series, sequence),
        None => facts,
    })
}

/// A series as it stands now, with the times of those of its occurrences to which something happened.
pub(super) async fn whole(scene: &Scene<'_>, id: SeriesId, told: &News<'_>) -> Result<Option<SeriesFacts>, StoreError> {
    let Some(stored) = store::series::find(scene.tx, id).await? else { return Ok(None) };
    let occurrences = store::series::occurrences(scene.tx, id).await?;
    let before = scene.place.series.as_ref().map(|series| series.stored.series.recurrence.clone());
    Ok(Some(SeriesFacts {
        before: before.filter(|_| told.happening == Happening::Moved),
        id,
        recurrence: stored.series.recurrence,
        concerned: told.with.iter().map(|reservation| reservation.slot).collect(),
        occurrences: occurrences
            .iter()
            .filter_map(|one| {
                let recurrence_id = one.series?.recurrence_id;
                let state = one.state.name();
                Some(OccurrenceFacts { reservation: Some(one.id), recurrence_id, slot: one.slot, state })
            })
            .collect(),
    }))
}

/// Takes down what happened to a reservation of an instrument.
pub(super) async fn facts(
    scene: &Scene<'_>,
    decision: &Decision,
    placed: &Placed,
    told: &News<'_>,
) -> Result<ReservationFacts, StoreError> {
    let News { reservation, happening, ref reason, .. } = *told;
    let outage = decision.changes.iter().find_map(|change| match change {
        Change::AddOutage(outage) if happening == Happening::Displaced => Some(outage.reason),
        _ => None,
    });
    let facts = ReservationFacts::new(
        reservation,
        happening,
        scene.now,
        place(placed),
        names(scene, reservation, happening).await?,
    );
    let Instrument { policy, zone, .. } = &placed.instrument;
    let calendar = store::calendar::of_deadlines(scene.tx, policy).await?;
    let deadline = policy.cancel_by.map(|_| policy.cancel_until(reservation.slot.start(), *zone, &calendar));
    let facts = facts.because(reason.clone()).moved_from(previous(scene, reservation)).pushed_out_by(outage);
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
        owner: Some(placed.instrument.institution),
        facility: Bilingual::new(&placed.facility.name_zh, &placed.facility.name_en),
        room: placed.row.place.clone(),
        contact: EmailAddress::parse(&placed.facility.email).ok(),
        zone: placed.instrument.zone,
        cancel_minutes: placed.instrument.policy.cancel_minutes,
    }
}

async fn names(scene: &Scene<'_>, reservation: &Reservation, happening: Happening) -> Result<Names, StoreError> {
    let tx = scene.tx;
    // Whoever exchanges times learns nothing of the other one, and nobody learns for whom an operator was needed.
    let by_itself = happening.is_by_itself(reservation.state.name())
        || happening == Happening::Staffed
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
