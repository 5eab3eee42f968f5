//! What a decision about an organisation means for the requests that wait for it.
//!
//! The decision itself is committed first; each waiting request is then settled at the desk, as a command of its own.
//! What a stopped server left unsettled the sweeper settles.

use crate::{
    app::Shared,
    authz::Action,
    desk::{self, Errand},
    store::{self, StoreError},
};
use booking::{
    command::Command,
    reservation::{Approval, DeclineCode, Reservation, State},
};
use inventory::{
    id::{InstitutionId, InstrumentId, OrganisationId, PersonId},
    party::{Admission, Party},
};
use std::collections::BTreeSet;

/// Confirms what waited only for the city's yes, or turns down what waited at all.
pub async fn admission_decided(
    app: &Shared,
    by: PersonId,
    organisation: OrganisationId,
    admitted: bool,
) -> Result<(), StoreError> {
    for reservation in once_a_series(store::waiting::held_by(app.db.read(), organisation, None).await?) {
        if !admitted || awaits(&reservation, Approval::Admission) {
            settle(app, by, Action::DecideAdmission, &reservation, after_admission(&reservation, admitted)).await?;
        }
    }
    app.wake.notify_one();
    Ok(())
}

fn after_admission(reservation: &Reservation, admitted: bool) -> Command {
    // The applicant reads the bureau's own reason on the organisation's page.
    let (code, reason) = (DeclineCode::NotAdmitted, String::new());
    match (reservation.series, admitted) {
        (_, true) => approval(reservation, Approval::Admission),
        (Some(of), false) => Command::DeclineSeries { id: of.series, code, reason },
        (None, false) => Command::Decline { id: reservation.id, code, reason },
    }
}

fn approval(reservation: &Reservation, approval: Approval) -> Command {
    match reservation.series {
        Some(of) => Command::ApproveSeries { id: of.series, approval },
        None => Command::Approve { id: reservation.id, approval },
    }
}

/// Keeps one occurrence of each series: all of it is settled at once, and told in one mail.
fn once_a_series(waiting: Vec<Reservation>) -> Vec<Reservation> {
    let mut seen = BTreeSet::new();
    waiting.into_iter().filter(|reservation| reservation.series.is_none_or(|of| seen.insert(of.series))).collect()
}

/// Gives the approval that accepting an institution's terms is.
pub async fn terms_accepted(
    app: &Shared,
    by: PersonId,
    organisation: OrganisationId,
    institution: InstitutionId,
) -> Result<(), StoreError> {
    for reservation in once_a_series(store::waiting::held_by(app.db.read(), organisation, Some(institution)).await?) {
        if awaits(&reservation, Approval::Terms) {
            settle(app, by, Action::AcceptTerms, &reservation, after_terms(&reservation)).await?;
        }
    }
    app.wake.notify_one();
    Ok(())
}

fn after_terms(reservation: &Reservation) -> Command {
    approval(reservation, Approval::Terms)
}

/// Releases what is due on every instrument where something is, and settles what a stopped server left behind;
/// returns how many commands it gave.
pub async fn sweep(app: &Shared) -> Result<usize, StoreError> {
    let mut due = store::waiting::due(app.db.read(), app.clock.now(), 100).await?;
    due.extend(store::allocation::due(app.db.read(), app.clock.now(), 100).await?);
    due.sort();
    due.dedup();
    for instrument in &due {
        lapse(app, *instrument).await?;
    }
    let mut left = 0;
    for reservation in once_a_series(store::waiting::for_admission(app.db.read(), 100).await?) {
        let Party::Organisation(id) = reservation.party else { continue };
        let admitted = store::parties::admission(app.db.read(), id).await? == Some(Admission::Admitted);
        let command = after_admission(&reservation, admitted);
        settle(app, reservation.applicant, Action::DecideAdmission, &reservation, command).await?;
        left += 1;
    }
    for reservation in once_a_series(store::waiting::for_terms(app.db.read(), 100).await?) {
        settle(app, reservation.applicant, Action::AcceptTerms, &reservation, after_terms(&reservation)).await?;
        left += 1;
    }
    Ok(due.len() + left)
}

/// Looks on every instrument whose waiting list is not empty whether there is room by now: time becomes free without a
/// command, too, when its week is released or the rules change. Returns how many lists it looked at.
pub async fn offer_waiting(app: &Shared) -> Result<usize, StoreError> {
    let lists = store::waiting::instruments(app.db.read(), 200).await?;
    for instrument in &lists {
        lapse(app, *instrument).await?;
    }
    Ok(lists.len())
}

/// Lets what is due on an instrument lapse, and offers what is free to those who wait.
pub(super) async fn lapse(app: &Shared, instrument: InstrumentId) -> Result<(), StoreError> {
    let errand = Errand {
        person: PersonId(uuid::Uuid::nil()),
        by_the_program: true,
        action: Action::GetTimeline,
        instrument: Some(instrument),
        command: None,
        if_match: None,
        digest: Vec::new(),
    };
    desk::carry_out(app, errand).await.map(drop)
}

/// Brings a command on a reservation as it was read: several servers may settle the same one, and one of them does.
async fn settle(
    app: &Shared,
    by: PersonId,
    action: Action,
    read: &Reservation,
    command: Command,
) -> Result<(), StoreError> {
    let errand = Errand {
        person: by,
        by_the_program: true,
        action,
        instrument: None,
        command: Some(command),
        // A series is settled whatever has become of one of its occurrences.
        if_match: read.series.is_none().then_some(read.revision),
        digest: Vec::new(),
    };
    // What is no longer held, because its deadline passed or somebody was faster, needs nothing. What was changed in
    // between still waits, and the next sweep finds it.
    desk::carry_out(app, errand).await.map(drop)
}

fn awaits(reservation: &Reservation, approval: Approval) -> bool {
    matches!(&reservation.state, State::Held { awaiting, .. } if awaiting.contains(&approval))
}
