//! Telling applicant, lab and PI: a notice in the pages and a message in the outbox, in the same transaction.

mod again;
mod facts;
mod hooks;
mod invite;
mod staffing;
mod unanswered;

pub(super) use again::tell_again;
pub use facts::place;
pub use unanswered::{asked, tell as tell_unanswered};

use self::{
    facts::{facts, in_series, whole},
    invite::{Hearer, Plan, plan},
    staffing::Staff,
};
use super::{Scene, load::Occurrences};
use crate::{
    clock::new_id,
    store::{self, error::StoreError, instrument::Placed, invitation::Invited, notice::Notice, people::Recipient},
    words::{
        self,
        facts::{Audience, Gathering, Guest, ReservationFacts},
    },
    worker::outbox,
};
use booking::{
    command::Command,
    decision::{Change, Decision, Happening},
    reservation::{Approval, Reservation, State},
    transition,
};
use inventory::{id::ReservationId, party::Party, policy::Operated, text::EmailAddress};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Writes everything that a decision has to tell. Of a series several occurrences are told of in one message.
pub(super) async fn tell(scene: &Scene<'_>, decision: &Decision) -> Result<(), StoreError> {
    let placed = &scene.place.placed;
    let mut told_of: BTreeSet<Uuid> = BTreeSet::new();
    for told in left_behind(scene, decision).into_iter().chain(news(decision)) {
        told_of.insert(told.about());
        tell_of(scene, decision, placed, &told).await?;
    }
    for turn in turns(decision) {
        let facts = facts(scene, decision, placed, &turn).await?;
        let mut facts = in_series(scene, decision, facts, &turn).await?;
        // Whoever is only asked for his word does not take part.
        facts.is_no_event = true;
        let pis = pis(scene, turn.reservation).await?;
        let told = pis.into_iter().map(|(audience, recipient)| Hearer { audience, recipient, facts: facts.clone() });
        write(scene, turn.reservation, Plan { told: told.collect(), held: Vec::new() }).await?;
    }
    tell_of_staff(scene, decision, &told_of).await?;
    hooks::call(scene, decision).await
}

/// Tells of uses that stay as they are, but are run by somebody else: operators are dealt out anew where that lets another
/// use take place, perhaps on another instrument of the lab.
async fn tell_of_staff(scene: &Scene<'_>, decision: &Decision, told_of: &BTreeSet<Uuid>) -> Result<(), StoreError> {
    let touched: Vec<ReservationId> = staffing::touched(decision).into_iter().collect();
    for reservation in store::reservation::find_all(scene.tx, touched).await? {
        let told =
            News { reservation: &reservation, happening: Happening::Staffed, reason: None, with: vec![&reservation] };
        if told_of.contains(&told.about()) || !is_ahead(&reservation.state) {
            continue;
        }
        if let Some(placed) = store::instrument::find(scene.tx, reservation.instrument).await? {
            tell_of(scene, decision, &placed, &told).await?;
        }
    }
    Ok(())
}

fn is_ahead(state: &State) -> bool {
    matches!(state, State::Held { .. } | State::Confirmed | State::InUse { .. })
}

async fn tell_of(scene: &Scene<'_>, decision: &Decision, placed: &Placed, told: &News<'_>) -> Result<(), StoreError> {
    let News { reservation, happening, .. } = *told;
    let facts = facts(scene, decision, placed, told).await?;
    let facts = in_series(scene, decision, facts, told).await?;
    let hearers = audience(scene, placed, reservation, happening).await?;
    if happening.is_about_waiting() {
        let told =
            hearers.into_iter().map(|(audience, recipient)| Hearer { audience, recipient, facts: facts.clone() });
        return write(scene, reservation, Plan { told: told.collect(), held: Vec::new() }).await;
    }
    let staff = staff(scene, placed, told).await?;
    let operators = operators(scene, &staff).await?;
    let facts = facts.meeting(gathering(scene, placed, &hearers, &operators));
    let mut hearers = each_once(hearers, &facts);
    for recipient in operators {
        let other = hearers.iter_mut().find(|other| other.recipient.person == recipient.person);
        if let Some(other) = other.filter(|other| happening == Happening::Staffed && other.audience == Audience::Lab) {
            // Of all that happens a manager hears as one; that it is he who runs it, as whoever runs it.
            other.audience = Audience::Operator;
        } else if hearers.iter().all(|other| other.recipient.person != recipient.person) {
            let own = staff.get(&recipient.person).cloned().unwrap_or_default();
            let facts = to_operator(scene, &facts, told, &own).await?;
            hearers.push(Hearer { audience: Audience::Operator, recipient, facts });
        }
    }
    let known =
        if is_new(reservation, decision) { Vec::new() } else { store::invitation::of(scene.tx, facts.about()).await? };
    let facts = with_whole(scene, told, facts, &mut hearers, &known).await?;
    let plan = plan(&facts, hearers, &known);
    let is_staff = |hearer: &Hearer| matches!(hearer.audience, Audience::Operator | Audience::Former);
    if happening == Happening::Staffed && !plan.told.iter().any(is_staff) {
        return Ok(());
    }
    write(scene, reservation, plan).await
}

/// Of an occurrence alone only those are told whose calendars have the rest. Whoever has none of it is told of the whole
/// series, and whoever is needed no longer loses all of it: the facts that are returned say so.
async fn with_whole(
    scene: &Scene<'_>,
    told: &News<'_>,
    facts: ReservationFacts,
    hearers: &mut [Hearer],
    known: &[Invited],
) -> Result<ReservationFacts, StoreError> {
    let Some(of) = facts.occurrence else { return Ok(facts) };
    let has_it = |hearer: &Hearer| known.iter().any(|one| one.stands && hearer.is_at(one));
    let loses_it = |one: &Invited| one.stands && !hearers.iter().any(|hearer| hearer.is_at(one));
    if hearers.iter().all(has_it) && !known.iter().any(loses_it) {
        return Ok(facts);
    }
    let Some(series) = whole(scene, of.series, told).await? else { return Ok(facts) };
    let sequence = facts.sequence;
    let all = ReservationFacts { occurrence: None, ..facts }.together(series, sequence);
    for hearer in hearers.iter_mut().filter(|hearer| hearer.audience != Audience::Operator && !has_it(hearer)) {
        hearer.facts = all.clone();
    }
    Ok(all)
}

/// Whoever is two of those who are told is told once, as what comes first.
fn each_once(people: Vec<(Audience, Recipient)>, facts: &ReservationFacts) -> Vec<Hearer> {
    let mut seen = BTreeSet::new();
    let once = people.into_iter().filter(|(_, recipient)| seen.insert(recipient.person));
    once.map(|(audience, recipient)| Hearer { audience, recipient, facts: facts.clone() }).collect()
}

/// Tells whether nobody can have been invited to it before.
fn is_new(reservation: &Reservation, decision: &Decision) -> bool {
    let adds =
        |change: &Change| matches!(change, Change::AddReservation { reservation: new, .. } if new.id == reservation.id);
    reservation.series.is_none() && decision.changes.iter().any(adds)
}

/// Who runs what of it, of a series every occurrence.
async fn staff(scene: &Scene<'_>, placed: &Placed, told: &News<'_>) -> Result<Staff, StoreError> {
    let News { reservation, .. } = *told;
    if placed.instrument.policy.operated == Operated::OnRequest && !reservation.needs.operator {
        return Ok(Staff::new());
    }
    let uses = match reservation.series {
        None => vec![reservation.id],
        Some(of) => store::series::occurrences(scene.tx, of.series).await?.into_iter().map(|one| one.id).collect(),
    };
    staffing::of(scene.tx, &uses).await
}

async fn operators(scene: &Scene<'_>, staff: &Staff) -> Result<Vec<Recipient>, StoreError> {
    let mut found = Vec::new();
    for person in staff.keys() {
        found.extend(store::people::recipient(scene.tx, *person).await?);
    }
    Ok(found)
}

/// What an operator is told: of a series all that he runs, since his event has no other occurrences.
async fn to_operator(
    scene: &Scene<'_>,
    facts: &ReservationFacts,
    told: &News<'_>,
    own: &BTreeSet<ReservationId>,
) -> Result<ReservationFacts, StoreError> {
    let Some(of) = told.reservation.series else { return Ok(facts.clone()) };
    let Some(mut series) = whole(scene, of.series, told).await? else { return Ok(facts.clone()) };
    series.occurrences.retain(|one| one.reservation.is_some_and(|id| own.contains(&id)));
    series.concerned = series.occurrences.iter().map(|one| one.slot).collect();
    let facts = ReservationFacts { occurrence: None, ..facts.clone() };
    let sequence = facts.sequence;
    Ok(facts.together(series, sequence))
}

/// Who meets there.
fn gathering(
    scene: &Scene<'_>,
    placed: &Placed,
    hearers: &[(Audience, Recipient)],
    operators: &[Recipient],
) -> Gathering {
    let guest = |who: &Recipient| {
        let address = EmailAddress::parse(&who.email).ok()?;
        Some(Guest { name: who.name.clone(), address })
    };
    let applicant = hearers.iter().find(|(audience, _)| *audience == Audience::Applicant);
    let lab = EmailAddress::parse(&placed.facility.email).ok().map(|address| address.as_str().to_owned());
    let read = scene.app.config.answers.as_ref().map(|answers| answers.address.as_str().to_owned());
    let site = || scene.app.config.mail_from.email.to_string();
    Gathering {
        // Where answers are read, they must come to where that is.
        organizer: Some(read.or(lab).unwrap_or_else(site)),
        instrument: Some(placed.instrument.id),
        applicant: applicant.and_then(|(_, who)| guest(who)),
        operators: operators.iter().filter_map(guest).collect(),
    }
}

/// Something to tell.
struct News<'a> {
    reservation: &'a Reservation,
    happening: Happening,
    reason: Option<String>,
    /// Every occurrence of the same series to which the same has happened, itself included.
    with: Vec<&'a Reservation>,
}

impl News<'_> {
    /// What its mails and events are about.
    fn about(&self) -> Uuid {
        self.reservation.series.map_or(self.reservation.id.0, |of| of.series.0)
    }
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

/// Writes notices, mails, and what calendars hold from now on.
async fn write(scene: &Scene<'_>, reservation: &Reservation, plan: Plan) -> Result<(), StoreError> {
    let Scene { app, tx, now, .. } = *scene;
    let mut notices = Vec::new();
    let still: BTreeSet<_> =
        plan.told.iter().filter(|one| one.audience != Audience::Former).map(|one| one.recipient.person).collect();
    for Hearer { audience, recipient, facts } in &plan.told {
        // What stays of a divided series is news to calendars only: of what was moved the pages have a notice. And an
        // address that is used no more is nobody of his own.
        let moved_away = *audience == Audience::Former && still.contains(&recipient.person);
        if facts.happening == Happening::Continued || moved_away {
            continue;
        }
        notices.push(Notice {
            id: new_id(&app.clock),
            person: recipient.person,
            kind: store::code::text(&facts.happening)?,
            reservation: Some(reservation.id),
            payload: store::code::json(&words::notice::reservation(facts, *audience))?,
            at: now,
            read_at: None,
        });
    }
    store::notice::insert(tx, notices).await?;
    let mut mails = Vec::new();
    for Hearer { audience, recipient, facts } in plan.told {
        let by_himself = !scene.errand.by_the_program && scene.errand.person == recipient.person;
        let mail = outbox::notice_mail(tx, new_id(&app.clock), (&recipient, by_himself), audience, facts, now).await?;
        mails.extend(mail);
    }
    store::outbox::insert_all(tx, mails).await?;
    store::invitation::put(tx, plan.held).await
}

/// The applicant, the PI whose turn it is to answer, and the lab's managers. Waiting for time is the applicant's matter
/// alone.
async fn audience(
    scene: &Scene<'_>,
    placed: &Placed,
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
    let managers = store::people::lab_managers(tx, placed.instrument.facility).await?;
    told.extend(managers.into_iter().map(|recipient| (Audience::Lab, recipient)));
    Ok(told)
}
