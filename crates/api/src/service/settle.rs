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

/// Confirms what waited only for the city's yes, or turns down what waited at all.
pub async fn admission_decided(
    app: &Shared,
    by: PersonId,
    organisation: OrganisationId,
    admitted: bool,
) -> Result<(), StoreError> {
    for reservation in store::waiting::held_by(app.db.read(), organisation, None).await? {
        if !admitted || awaits(&reservation, Approval::Admission) {
            settle(app, by, Action::DecideAdmission, &reservation, after_admission(&reservation, admitted)).await?;
        }
    }
    app.wake.notify_one();
    Ok(())
}

fn after_admission(reservation: &Reservation, admitted: bool) -> Command {
    let id = reservation.id;
    if admitted {
        Command::Approve { id, approval: Approval::Admission }
    } else {
        // The applicant reads the bureau's own reason on the organisation's page.
        Command::Decline { id, code: DeclineCode::NotAdmitted, reason: String::new() }
    }
}

/// Gives the approval that accepting an institution's terms is.
pub async fn terms_accepted(
    app: &Shared,
    by: PersonId,
    organisation: OrganisationId,
    institution: InstitutionId,
) -> Result<(), StoreError> {
    for reservation in store::waiting::held_by(app.db.read(), organisation, Some(institution)).await? {
        if awaits(&reservation, Approval::Terms) {
            settle(app, by, Action::AcceptTerms, &reservation, after_terms(&reservation)).await?;
        }
    }
    app.wake.notify_one();
    Ok(())
}

fn after_terms(reservation: &Reservation) -> Command {
    Command::Approve { id: reservation.id, approval: Approval::Terms }
}

/// Releases what is due on every instrument where something is, and settles what a stopped server left behind;
/// returns how many commands it gave.
pub async fn sweep(app: &Shared) -> Result<usize, StoreError> {
    let due = store::waiting::due(app.db.read(), app.clock.now(), 100).await?;
    for instrument in &due {
        lapse(app, *instrument).await?;
    }
    let mut left = 0;
    for reservation in store::waiting::for_admission(app.db.read(), 100).await? {
        let Party::Organisation(id) = reservation.party else { continue };
        let admitted = store::parties::admission(app.db.read(), id).await? == Some(Admission::Admitted);
        let command = after_admission(&reservation, admitted);
        settle(app, reservation.applicant, Action::DecideAdmission, &reservation, command).await?;
        left += 1;
    }
    for reservation in store::waiting::for_terms(app.db.read(), 100).await? {
        settle(app, reservation.applicant, Action::AcceptTerms, &reservation, after_terms(&reservation)).await?;
        left += 1;
    }
    Ok(due.len() + left)
}

async fn lapse(app: &Shared, instrument: InstrumentId) -> Result<(), StoreError> {
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
        if_match: Some(read.revision),
        digest: Vec::new(),
    };
    // What is no longer held, because its deadline passed or somebody was faster, needs nothing. What was changed in
    // between still waits, and the next sweep finds it.
    desk::carry_out(app, errand).await.map(drop)
}

fn awaits(reservation: &Reservation, approval: Approval) -> bool {
    matches!(&reservation.state, State::Held { awaiting, .. } if awaiting.contains(&approval))
}
