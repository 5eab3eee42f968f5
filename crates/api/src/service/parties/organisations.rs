//! Organisations: admitted by the city once, for every institution. Admission runs beside the first request.

use super::invites;
use crate::{
    app::Shared,
    authz::{Action, Object, Principal, permits},
    service::{
        accounts::{
            leaf,
            throttle::{self, Subject},
        },
        denied::{Denied, demand, write},
        notices::tell,
        settle,
    },
    store::{
        self,
        error::StoreError,
        organisation::{Organisation, Wanted},
        tx::{Lock, Tx},
    },
    view::party::{OrganisationMemberView, OrganisationView},
    words::notice,
};
use futures::FutureExt;
use inventory::{
    id::{OrganisationId, PersonId},
    party::{Admission, Party},
    slot::Instant,
    text::{EmailAddress, Name},
};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

/// What the city says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// It may use instruments.
    Admit,
    /// It may not.
    Decline {
        /// Why.
        reason: String,
    },
}

/// Admits an organisation or turns it down; then its waiting requests are settled one by one at the desk.
pub async fn decide(app: &Shared, by: PersonId, id: OrganisationId, word: Word) -> Result<(), Denied> {
    let (held, admitted) = (app.clone(), word == Word::Admit);
    let deciding = write(app, "decide admission", move |tx| {
        let (app, word) = (held.clone(), word.clone());
        async move {
            let organisation = locked(tx, by, Action::DecideAdmission, id).await?;
            if organisation.admission != Admission::Pending {
                return Err(Denied::WrongState { state: admission_name(organisation.admission) });
            }
            let (admission, reason) = match &word {
                Word::Admit => (Admission::Admitted, None),
                Word::Decline { reason } => (Admission::Declined, Some(reason.as_str())),
            };
            store::organisation::decide(tx, id, admission, by, app.clock.now(), reason).await?;
            let members = store::organisation::members(tx, &[id]).await?.remove(&id).unwrap_or_default();
            let members = members.iter().map(|member| member.person);
            let (kind, text) = match &word {
                Word::Admit => ("organisation_admitted", notice::organisation_admitted(&organisation.name)),
                Word::Decline { .. } => {
                    ("organisation_declined", notice::organisation_declined(&organisation.name, reason))
                }
            };
            tell(tx, &app.clock, members, kind, &text).await?;
            let body = json!({ "admission": admission, "reason": reason });
            Ok(leaf(tx, &app.clock, Some(by), Action::DecideAdmission, ("organisation", id.0), body).await?)
        }
        .boxed()
    });
    deciding.await?;
    // The decision stands; a request that cannot be settled now waits for the sweeper.
    if let Err(error) = settle::admission_decided(app, by, id, admitted).await {
        tracing::error!(error = error.chain(), organisation = %id, "waiting requests could not be settled");
    }
    Ok(())
}

/// Mails somebody an invitation into an organisation. Whether he has an account already is not said. `client` is what
/// letters to strangers are counted by.
pub async fn invite(
    app: &Shared,
    by: PersonId,
    id: OrganisationId,
    (email, name): (EmailAddress, Name),
    client: String,
) -> Result<(), Denied> {
    let held = app.clone();
    let inviting = write(app, "invite organisation member", move |tx| {
        let (app, email, name, client) = (held.clone(), email.clone(), name.clone(), client.clone());
        async move {
            let organisation = locked(tx, by, Action::InviteOrganisationMember, id).await?;
            if organisation.admission == Admission::Declined {
                return Err(Denied::WrongState { state: admission_name(organisation.admission) });
            }
            throttle::count(tx, &[Subject::Client(client)], app.clock.now()).await?;
            let known = store::account::by_email(tx, &email).await?;
            let members = store::organisation::members(tx, &[id]).await?.remove(&id).unwrap_or_default();
            if known.as_ref().is_some_and(|known| members.iter().any(|member| member.person == known.person)) {
                return Ok(());
            }
            let invitation = invites::Invitation { party: Party::Organisation(id), by, name: Some(name) };
            invites::mail(&app, tx, &email, known.as_ref(), &organisation.name, invitation).await?;
            let body = json!({ "invited": true });
            let object = ("organisation", id.0);
            Ok(leaf(tx, &app.clock, Some(by), Action::InviteOrganisationMember, object, body).await?)
        }
        .boxed()
    });
    inviting.await?;
    app.wake.notify_one();
    Ok(())
}

async fn locked(tx: &Tx, by: PersonId, action: Action, id: OrganisationId) -> Result<Organisation, Denied> {
    tx.lock(Lock::Organisation, [id.0]).await?;
    let organisation = store::organisation::find(tx, id).await?.ok_or(Denied::NotFound)?;
    let related = related(id);
    // Who may not see an organisation is told that there is none.
    demand(tx, by, Action::GetOrganisation, &related).await.map_err(|denied| match denied {
        Denied::Forbidden => Denied::NotFound,
        other => other,
    })?;
    demand(tx, by, action, &related).await?;
    Ok(organisation)
}

fn related(id: OrganisationId) -> Object {
    Object { organisation: Some(id), ..Object::default() }
}

fn admission_name(admission: Admission) -> &'static str {
    match admission {
        Admission::Pending => "pending",
        Admission::Admitted => "admitted",
        Admission::Declined => "declined",
    }
}

/// Lists the organisations a reader may see, those registered first first: all for the bureau, his own for everybody
/// else.
pub async fn list(
    db: &impl ConnectionTrait,
    reader: &Principal,
    admission: Option<Admission>,
    after: Option<(Instant, Uuid)>,
    limit: u64,
) -> Result<Vec<OrganisationView>, StoreError> {
    let all = permits(Some(reader), Action::DecideAdmission, &Object::default());
    let member = (!all).then_some(reader.person);
    let organisations = store::organisation::list(db, &Wanted { member, admission, after, limit }).await?;
    views(db, &organisations).await
}

/// Shows an organisation to its members and the bureau.
pub async fn get(
    db: &impl ConnectionTrait,
    reader: &Principal,
    id: OrganisationId,
) -> Result<OrganisationView, Denied> {
    if !permits(Some(reader), Action::GetOrganisation, &related(id)) {
        return Err(Denied::NotFound);
    }
    let organisation = store::organisation::find(db, id).await?.ok_or(Denied::NotFound)?;
    views(db, &[organisation]).await?.pop().ok_or(Denied::NotFound)
}

async fn views(db: &impl ConnectionTrait, organisations: &[Organisation]) -> Result<Vec<OrganisationView>, StoreError> {
    let ids: Vec<OrganisationId> = organisations.iter().map(|organisation| organisation.id).collect();
    let mut members = store::organisation::members(db, &ids).await?;
    let view = |organisation: &Organisation| {
        let of_it = members.remove(&organisation.id).unwrap_or_default();
        OrganisationView {
            id: organisation.id.0,
            name: organisation.name.clone(),
            kind: organisation.kind,
            credit_code: organisation.credit_code.clone().map(String::from),
            district: organisation.district.clone(),
            contact_phone: organisation.contact_phone.clone(),
            admission: organisation.admission,
            decision_reason: organisation.decision_reason.clone(),
            decided_at: organisation.decided_at,
            members: of_it.into_iter().map(OrganisationMemberView::from).collect(),
            created_at: organisation.created_at,
            revision: organisation.revision,
        }
    };
    Ok(organisations.iter().map(view).collect())
}
