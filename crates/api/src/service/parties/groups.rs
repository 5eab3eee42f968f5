//! Research groups: registered by their PI, confirmed by the institution's office.
//!
//! What the rules read of a group (its state, members, codes and whether its PI approves) changes only while its row
//! is locked, so that no decision at the desk sees half of a change.

use crate::{
    app::Shared,
    authz::{Action, Object},
    service::{
        accounts::leaf,
        denied::{Denied, demand, write},
        notices::tell,
    },
    store::{
        self,
        error::StoreError,
        group::Group,
        tx::{Lock, Tx},
    },
    words::notice,
};
use futures::FutureExt;
use inventory::{
    id::{GroupId, InstitutionId, PersonId},
    party::GroupState,
    role::Role,
    text::Name,
};
use serde_json::json;
use uuid::Uuid;

/// A group as its PI registers it.
#[derive(Debug, Clone)]
pub struct Registered {
    /// The id he chose.
    pub id: GroupId,
    /// The institution.
    pub institution: InstitutionId,
    /// The name.
    pub name: Name,
    /// Whether he approves every request.
    pub pi_approval: bool,
}

/// What the office says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// It is a group of ours.
    Confirm,
    /// It is not.
    Decline {
        /// Why.
        reason: String,
    },
}

/// Registers a group; who registers leads it. Tells whether it was made now or is there from the same request before.
///
/// A member of the institution may, and somebody who says that he is one: the office that confirms the group confirms
/// him, too.
pub async fn register(app: &Shared, pi: PersonId, new: Registered) -> Result<bool, Denied> {
    let held = app.clone();
    let registering = write(app, "register group", move |tx| {
        let (app, new) = (held.clone(), new.clone());
        async move {
            tx.lock(Lock::Person, [pi.0]).await?;
            let account = store::account::find(tx, pi).await?.ok_or(Denied::NotFound)?;
            let says_so = account.requested_institution == Some(new.institution);
            let related =
                Object { institution: Some(new.institution), person: says_so.then_some(pi), ..Object::default() };
            demand(tx, pi, Action::RegisterGroup, &related).await?;
            if let Some(known) = store::group::find(tx, new.id).await? {
                return if is_same(tx, &known, &new, pi).await? { Ok(false) } else { Err(Denied::IdInUse) };
            }
            let group = Group {
                id: new.id,
                institution: new.institution,
                name: new.name.as_str().to_owned(),
                pi_approval: new.pi_approval,
                state: GroupState::Pending,
                revision: 1,
                created_at: app.clock.now(),
                decision_reason: None,
            };
            store::group::insert(tx, &group, pi).await?;
            let body =
                json!({ "name": group.name, "institution": group.institution, "pi_approval": group.pi_approval });
            leaf(tx, &app.clock, Some(pi), Action::RegisterGroup, object(group.id), body).await?;
            let office = store::role::holders(tx, Role::InstitutionOffice, Some(group.institution.0)).await?;
            let text = notice::group_registered(&group.name, &account.name);
            tell(tx, &app.clock, office, "group_registered", &text).await?;
            Ok(true)
        }
        .boxed()
    });
    registering.await
}

async fn is_same(tx: &Tx, known: &Group, new: &Registered, pi: PersonId) -> Result<bool, StoreError> {
    let same =
        known.institution == new.institution && known.name == new.name.as_str() && known.pi_approval == new.pi_approval;
    let members = store::group_member::of(tx, &[known.id]).await?.remove(&known.id).unwrap_or_default();
    Ok(same && members.iter().any(|member| member.person == pi && member.is_pi))
}

/// Changes what a group is called and whether its PI approves; what is not given stays.
pub async fn update(
    app: &Shared,
    by: PersonId,
    id: GroupId,
    name: Option<Name>,
    pi_approval: Option<bool>,
) -> Result<(), Denied> {
    let held = app.clone();
    let updating = write(app, "update group", move |tx| {
        let (app, name) = (held.clone(), name.clone());
        async move {
            let group = locked(tx, by, Action::UpdateGroup, id).await?;
            let name = name.map_or(group.name, |name| name.as_str().to_owned());
            let pi_approval = pi_approval.unwrap_or(group.pi_approval);
            store::group::update(tx, id, &name, pi_approval).await?;
            let body = json!({ "name": name, "pi_approval": pi_approval });
            Ok(leaf(tx, &app.clock, Some(by), Action::UpdateGroup, object(id), body).await?)
        }
        .boxed()
    });
    updating.await
}

/// Confirms a group or turns it down. The PI of a confirmed group is staff of the institution from now on, if he said
/// that he works there; its members are whoever he added, and confirmed one by one.
pub async fn decide(app: &Shared, by: PersonId, id: GroupId, word: Word) -> Result<(), Denied> {
    let held = app.clone();
    let deciding = write(app, "confirm group", move |tx| {
        let (app, word) = (held.clone(), word.clone());
        async move {
            let group = locked(tx, by, Action::ConfirmGroup, id).await?;
            if group.state != GroupState::Pending {
                return Err(Denied::WrongState { state: state_name(group.state) });
            }
            let (state, reason) = match &word {
                Word::Confirm => (GroupState::Confirmed, None),
                Word::Decline { reason } => (GroupState::Declined, Some(reason.as_str())),
            };
            store::group::decide(tx, id, state, by, app.clock.now(), reason).await?;
            let members = store::group_member::of(tx, &[id]).await?.remove(&id).unwrap_or_default();
            let pis: Vec<PersonId> = members.iter().filter(|member| member.is_pi).map(|member| member.person).collect();
            match state {
                GroupState::Confirmed => {
                    store::account::confirm_staff(tx, &pis, group.institution).await?;
                    tell(tx, &app.clock, pis, "group_confirmed", &notice::group_confirmed(&group.name)).await?;
                }
                GroupState::Declined | GroupState::Pending => {
                    let text = notice::group_declined(&group.name, reason);
                    tell(tx, &app.clock, pis, "group_declined", &text).await?;
                }
            }
            let body = json!({ "state": state, "reason": reason });
            Ok(leaf(tx, &app.clock, Some(by), Action::ConfirmGroup, object(id), body).await?)
        }
        .boxed()
    });
    deciding.await
}

/// Adds a project code, or gives a known one a new title and says whether new requests may name it.
pub async fn put_code(
    app: &Shared,
    by: PersonId,
    id: GroupId,
    project: store::group_member::ProjectCode,
) -> Result<(), Denied> {
    let held = app.clone();
    let adding = write(app, "add project code", move |tx| {
        let (app, project) = (held.clone(), project.clone());
        async move {
            locked(tx, by, Action::AddProjectCode, id).await?;
            store::group_member::put_code(tx, crate::clock::new_id(&app.clock), id, &project).await?;
            store::group::count_change(tx, id).await?;
            let body = json!({ "code": project.code, "title": project.title, "active": project.active });
            Ok(leaf(tx, &app.clock, Some(by), Action::AddProjectCode, object(id), body).await?)
        }
        .boxed()
    });
    adding.await
}

/// Locks a group, reads it, and makes sure that the person may act on it.
pub(super) async fn locked(tx: &Tx, by: PersonId, action: Action, id: GroupId) -> Result<Group, Denied> {
    tx.lock(Lock::ResearchGroup, [id.0]).await?;
    let group = store::group::find(tx, id).await?.ok_or(Denied::NotFound)?;
    let related = related(&group);
    // Who may not see a group is told that there is none.
    demand(tx, by, Action::GetGroup, &related).await.map_err(hidden)?;
    demand(tx, by, action, &related).await?;
    Ok(group)
}

fn hidden(denied: Denied) -> Denied {
    match denied {
        Denied::Forbidden => Denied::NotFound,
        other => other,
    }
}

/// What a group is to the access table.
pub(super) fn related(group: &Group) -> Object {
    Object { group: Some(group.id), institution: Some(group.institution), ..Object::default() }
}

pub(super) fn object(id: GroupId) -> (&'static str, Uuid) {
    ("research_group", id.0)
}

pub(super) fn state_name(state: GroupState) -> &'static str {
    match state {
        GroupState::Pending => "pending",
        GroupState::Confirmed => "confirmed",
        GroupState::Declined => "declined",
    }
}
