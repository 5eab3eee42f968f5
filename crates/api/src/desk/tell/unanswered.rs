//! Requests that lapsed because nobody answered: those are told who can see to it that it does not happen again.

use super::place;
use crate::{
    clock::new_id,
    desk::Scene,
    mail::{MailChoice, MailKind, OutboxMessage},
    store::{
        self,
        digest::{Item, Part},
        error::StoreError,
        instrument::Placed,
        notice::Notice,
        people::Recipient,
        tx::Tx,
    },
    words::reminder::{self, Asked},
    worker::outbox,
};
use booking::{
    decision::{Change, Decision, Happening},
    reservation::{Approval, Reservation, State},
    schedule::Schedule,
};
use inventory::{party::Party, role::Role, text::Bilingual};
use std::collections::BTreeSet;

/// Returns those who could give the approvals that a request waits for now, each once.
pub async fn asked(
    tx: &Tx,
    placed: &Placed,
    reservation: &Reservation,
    awaiting: &BTreeSet<Approval>,
) -> Result<Vec<Recipient>, StoreError> {
    let mut found = Vec::new();
    if awaiting.contains(&Approval::Manager) || awaiting.contains(&Approval::Bench) {
        found.extend(store::people::lab_managers(tx, placed.instrument.facility).await?);
    }
    // The PI is asked once the bench has agreed.
    if let (Party::Group(group), true, false) =
        (reservation.party, awaiting.contains(&Approval::Pi), awaiting.contains(&Approval::Bench))
    {
        found.extend(store::people::pis(tx, group).await?);
    }
    let mut ids = Vec::new();
    if awaiting.contains(&Approval::Admission) {
        ids.extend(store::role::holders(tx, Role::BureauOfficer, None).await?);
    }
    if let (Party::Organisation(id), true) = (reservation.party, awaiting.contains(&Approval::Terms)) {
        let members = store::organisation::members(tx, &[id]).await?;
        ids.extend(members.into_values().flatten().filter(|member| member.is_admin).map(|member| member.person));
    }
    for person in ids {
        found.extend(store::people::recipient(tx, person).await?);
    }
    let mut seen = BTreeSet::new();
    found.retain(|recipient| seen.insert(recipient.person));
    Ok(found)
}

/// Tells the lab's other managers and the institution's office of each request that nobody answered in time; of a series
/// once. `before` is the schedule as it was.
pub async fn tell(scene: &Scene<'_>, before: &Schedule, decision: &Decision) -> Result<(), StoreError> {
    let mut series = BTreeSet::new();
    for change in &decision.changes {
        let Change::UpdateReservation { reservation, happening: Happening::Lapsed, .. } = change else { continue };
        if reservation.series.is_some_and(|of| !series.insert(of.series)) {
            continue;
        }
        let Some(held) = before.reservation(reservation.id) else { continue };
        if let State::Held { until, awaiting } = &held.state {
            tell_of(scene, held, awaiting, *until).await?;
        }
    }
    Ok(())
}

async fn tell_of(
    scene: &Scene<'_>,
    held: &Reservation,
    awaiting: &BTreeSet<Approval>,
    until: inventory::slot::Instant,
) -> Result<(), StoreError> {
    let (tx, placed) = (scene.tx, &scene.place.placed);
    let asked = asked(tx, placed, held, awaiting).await?;
    let who = store::people::names(tx, vec![held.applicant]).await?.remove(&held.applicant).unwrap_or_default();
    let named = asked.iter().map(|recipient| recipient.name.clone()).collect();
    let named = Asked { approvals: awaiting.clone(), names: named };
    let (subject, text) = reminder::unanswered(held, &place(placed), &who, &named, until);
    for recipient in &asked {
        keep(scene, recipient, &text).await?;
    }
    let mut others = store::people::lab_managers(tx, placed.instrument.facility).await?;
    let institution = Some(placed.instrument.institution.0);
    for person in store::role::holders(tx, Role::InstitutionOffice, institution).await? {
        others.extend(store::people::recipient(tx, person).await?);
    }
    let mut seen: BTreeSet<_> = asked.iter().map(|recipient| recipient.person).chain([held.applicant]).collect();
    for recipient in others.into_iter().filter(|recipient| seen.insert(recipient.person)) {
        let notice = Notice {
            id: new_id(&scene.app.clock),
            person: recipient.person,
            kind: "unanswered".to_owned(),
            reservation: Some(held.id),
            payload: store::code::json(&text)?,
            at: scene.now,
            read_at: None,
        };
        store::notice::insert(tx, vec![notice]).await?;
        let to = outbox::addressee(&recipient)?;
        let message = OutboxMessage::Told { to, subject: subject.clone(), text: text.clone(), page: None };
        let reader = (recipient.person, MailKind::Other);
        outbox::enqueue_chosen(tx, new_id(&scene.app.clock), reader, message, scene.now).await?;
    }
    Ok(())
}

/// Whoever was asked and reads of requests once a day reads there what has become of this one.
async fn keep(scene: &Scene<'_>, recipient: &Recipient, text: &Bilingual) -> Result<(), StoreError> {
    if store::mail_choice::how(scene.tx, recipient.person, MailKind::Request).await? != MailChoice::Digest {
        return Ok(());
    }
    let (id, payload) = (new_id(&scene.app.clock), store::code::json(text)?);
    store::digest::keep(scene.tx, Item { id, person: recipient.person, part: Part::Overdue, payload, at: scene.now })
        .await
}
