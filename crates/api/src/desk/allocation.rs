//! Contested weeks at the desk: what must be known to give one out, giving out what is due, and the seed of the lottery.

use super::{Errand, Scene, load};
use crate::{
    authz::Action,
    clock::new_id,
    mail::{MailKind, OutboxMessage},
    store::{self, allocation::Opened, error::StoreError, instrument::Placed, notice::Notice, schedule::Named},
    words::allocation as words,
    worker::outbox,
};
use booking::{
    allocation::{self, Collected, GivenOut},
    command::{Actor, Capacity, Command},
    decision::{Change, Decision, Happening},
    engine::{self, Seed},
    reservation::{Reservation, State},
    schedule::{Schedule, Standing},
};
use chrono::NaiveDate;
use inventory::{
    id::{PersonId, ReservationId},
    slot::{Instant, Slot},
    text::Bilingual,
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Loads all that is needed to give a week out: the instrument's facts for whatever those who take part asked for, and
/// what is known of each of them. Nothing when nobody has asked for that week, or it is not contested.
///
/// The limits that the rules count are those of this instrument's uses, so that the facts of the applicants hold without
/// locking them.
pub async fn facts(
    db: &impl ConnectionTrait,
    placed: &Placed,
    monday: NaiveDate,
    now: Instant,
) -> Result<Option<Schedule>, StoreError> {
    let instrument = &placed.instrument;
    let Some(contest) = &instrument.policy.contest else { return Ok(None) };
    let Some(week) = store::allocation::find(db, instrument.id, monday).await? else { return Ok(None) };
    let waiting = store::waiting::lists(db, vec![instrument.id]).await?;
    let lately = store::allocation::minutes(db, instrument.id, &contest.lately(monday, instrument.zone)).await?;
    let entrants = allocation::entrants(contest, instrument.zone, monday, &waiting, &lately, week.seed);
    let taking: Vec<_> = waiting.iter().filter(|one| entrants.iter().any(|entrant| entrant.id == one.id)).collect();
    let mut whole = load::window(db, instrument, None, None, now).await?;
    let mut standings: BTreeMap<ReservationId, Standing> = BTreeMap::new();
    for one in taking {
        let State::Waiting { within, .. } = one.state else { continue };
        let window = load::window(db, instrument, Some((one.slot, one.mode)), Some((within, one.mode)), now).await?;
        let stand = store::standing::load(db, placed, one.applicant, one.party, &window, now).await?;
        standings.insert(one.id, stand.standing);
        whole = hull(&whole, &window);
    }
    let named = Named { reservations: standings.keys().copied().collect(), ..Named::default() };
    let mut schedule = store::schedule::load(db, placed, &whole, named, Standing::default(), now).await?;
    schedule.collected = Some(Box::new(Collected { monday, seed: week.seed, lately, standings }));
    Ok(Some(schedule))
}

fn hull(a: &Slot, b: &Slot) -> Slot {
    Slot::new(a.start().min(b.start()), a.end().max(b.end())).unwrap_or(*a)
}

/// Gives out every week that is due, as the program's own act; tells whether there was one. Whoever's command made it be
/// noticed, it comes before that command.
pub(super) async fn give_out_due(scene: &Scene<'_>, seed: Seed) -> Result<bool, StoreError> {
    let Scene { app, tx, place, now, .. } = *scene;
    let due = store::allocation::due_on(tx, place.placed.instrument.id, now).await?;
    for monday in &due {
        let errand = Errand {
            person: PersonId(Uuid::nil()),
            by_the_program: true,
            action: Action::AllocateWeek,
            instrument: Some(place.placed.instrument.id),
            command: Some(Command::Allocate { monday: *monday, by_hand: None }),
            if_match: None,
            digest: Vec::new(),
        };
        let actor = Actor { person: errand.person, capacity: Capacity::System };
        let Some(schedule) = facts(tx, &place.placed, *monday, now).await? else { continue };
        let Some(command) = &errand.command else { continue };
        if let Ok(decision) = engine::decide(&schedule, command, &actor, now, seed) {
            Scene { app, tx, place, errand: &errand, now }.carry(&decision).await?;
        }
    }
    Ok(!due.is_empty())
}

/// Stores a contested week's seed when the first asks for it.
pub(super) async fn open(
    scene: &Scene<'_>,
    monday: NaiveDate,
    closes_at: Instant,
    due_at: Instant,
) -> Result<(), StoreError> {
    let instrument = scene.place.placed.instrument.id;
    let seed = uuid::Builder::from_random_bytes(scene.app.clock.random_bytes()).into_uuid();
    let opened = Opened { id: new_id(&scene.app.clock), instrument, monday, seed, at: scene.now, closes_at, due_at };
    store::allocation::open(scene.tx, &opened).await
}

/// Stores how a week was given out.
pub(super) async fn close(scene: &Scene<'_>, given_out: &GivenOut) -> Result<(), StoreError> {
    let by = (!scene.errand.by_the_program).then_some(scene.errand.person);
    store::allocation::decide(scene.tx, scene.place.placed.instrument.id, given_out, by, scene.now).await
}

/// Tells whoever takes part that he does, and, when the week has been given out, whoever got nothing why; whoever got
/// time is told of that like of any other.
pub(super) async fn tell(scene: &Scene<'_>, decision: &Decision) -> Result<(), StoreError> {
    let instrument = name(scene);
    let zone = scene.place.placed.instrument.zone;
    let mut moments = None;
    for change in &decision.changes {
        match change {
            Change::Collect { closes_at, decided_by, .. } => moments = Some((*closes_at, *decided_by)),
            Change::AddReservation { reservation, happening: Happening::Joined } => {
                let Some((closes_at, decided_by)) = moments else { continue };
                let text = words::joined(&instrument, &reservation.slot, closes_at, decided_by, zone);
                to_applicant(scene, reservation, ("contest_joined", words::joined_subject(), text)).await?;
            }
            Change::GiveOut(given_out) => tell_rest(scene, given_out, &instrument).await?,
            _ => {}
        }
    }
    Ok(())
}

async fn tell_rest(scene: &Scene<'_>, given_out: &GivenOut, instrument: &Bilingual) -> Result<(), StoreError> {
    let place = &scene.place.placed.instrument;
    let Some(contest) = &place.policy.contest else { return Ok(()) };
    let round = words::Round {
        instrument,
        contest,
        zone: place.zone,
        took_part: given_out.rows.len(),
        by_hand: given_out.reason.is_some(),
    };
    let without = given_out.rows.iter().enumerate().filter(|(_, row)| row.got.is_none());
    let ids = without.clone().map(|(_, row)| row.entrant.id).collect();
    let reservations = store::reservation::find_all(scene.tx, ids).await?;
    for (n, row) in without {
        let Some(reservation) = reservations.iter().find(|one| one.id == row.entrant.id) else { continue };
        let text = words::nothing(round, row, n + 1);
        to_applicant(scene, reservation, ("contest_nothing", words::nothing_subject(), text)).await?;
    }
    Ok(())
}

fn name(scene: &Scene<'_>) -> Bilingual {
    let row = &scene.place.placed.row;
    Bilingual::new(&row.name_zh, &row.name_en)
}

async fn to_applicant(
    scene: &Scene<'_>,
    reservation: &Reservation,
    (kind, subject, text): (&str, Bilingual, Bilingual),
) -> Result<(), StoreError> {
    let Some(recipient) = store::people::recipient(scene.tx, reservation.applicant).await? else { return Ok(()) };
    let notice = Notice {
        id: new_id(&scene.app.clock),
        person: recipient.person,
        kind: kind.to_owned(),
        reservation: Some(reservation.id),
        payload: store::code::json(&text)?,
        at: scene.now,
        read_at: None,
    };
    store::notice::insert(scene.tx, vec![notice]).await?;
    let message = OutboxMessage::Told { to: outbox::addressee(&recipient)?, subject, text, page: None };
    outbox::enqueue_chosen(scene.tx, new_id(&scene.app.clock), (recipient.person, MailKind::Other), message, scene.now)
        .await
}
