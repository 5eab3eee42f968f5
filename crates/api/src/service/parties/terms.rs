//! Terms of use: each institution's, accepted once by an organisation, on first use.

use crate::{
    app::Shared,
    authz::{Action, Object, Principal},
    service::{
        accounts::leaf,
        denied::{Denied, demand, write},
        settle,
    },
    store::{
        self,
        error::StoreError,
        terms::Acceptance,
        tx::{Lock, LockSet},
    },
    view::{common::Named, party::TermsView},
};
use futures::FutureExt;
use inventory::{
    id::{InstitutionId, OrganisationId},
    role::{Role, ScopeKind},
};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

/// Accepts an edition of an institution's terms for an organisation; then requests that waited for it are settled.
///
/// Without `organisation` it is the reader's own, if he belongs to exactly one.
pub async fn accept(
    app: &Shared,
    reader: &Principal,
    institution: InstitutionId,
    organisation: Option<OrganisationId>,
    version: i32,
) -> Result<TermsView, Denied> {
    let organisation = match (organisation, organisations(reader).as_slice()) {
        (Some(named), _) => named,
        (None, [only]) => *only,
        (None, []) => return Err(Denied::Forbidden),
        (None, _) => return Err(Denied::field("/organisation_id", "required")),
    };
    let (held, by) = (app.clone(), reader.person);
    let accepting = write(app, "accept terms", move |tx| {
        let app = held.clone();
        async move {
            let set = LockSet::default()
                .shared(Lock::Institution, [institution.0])
                .exclusive(Lock::Organisation, [organisation.0]);
            tx.lock_all(&set).await?;
            let related = Object { organisation: Some(organisation), ..Object::default() };
            demand(tx, by, Action::AcceptTerms, &related).await?;
            let current = store::terms::current(tx, institution).await?.ok_or(Denied::NotFound)?;
            if version != current || current == 0 {
                let params = vec![("current", current.into())];
                return Err(Denied::Field { field: "/version", code: "not_current", params });
            }
            if let Some(known) = store::terms::find(tx, organisation, institution).await?
                && known.version == version
            {
                return Ok(known);
            }
            let acceptance = Acceptance { organisation, institution, version, at: app.clock.now() };
            store::terms::put(tx, &acceptance, by).await?;
            let body = json!({ "institution": institution, "version": version });
            leaf(tx, &app.clock, Some(by), Action::AcceptTerms, ("organisation", organisation.0), body).await?;
            Ok(acceptance)
        }
        .boxed()
    });
    let acceptance = accepting.await?;
    // The acceptance stands; a request that cannot be settled now waits for the sweeper.
    if let Err(error) = settle::terms_accepted(app, by, organisation, institution).await {
        tracing::error!(error = error.chain(), organisation = %organisation, "waiting requests could not be settled");
    }
    views(app.db.read(), &[acceptance]).await?.pop().ok_or(Denied::NotFound)
}

/// Lists what the reader's organisations have accepted.
pub async fn list(
    db: &impl ConnectionTrait,
    reader: &Principal,
    institution: Option<InstitutionId>,
    after: Option<(Uuid, Uuid)>,
    limit: u64,
) -> Result<Vec<TermsView>, StoreError> {
    let accepted = store::terms::list(db, &organisations(reader), institution, after, limit).await?;
    views(db, &accepted).await
}

fn organisations(reader: &Principal) -> Vec<OrganisationId> {
    let roles = [Role::OrganisationAdmin, Role::OrganisationMember];
    let mut own: Vec<OrganisationId> =
        roles.into_iter().flat_map(|role| reader.scopes(role)).map(OrganisationId).collect();
    own.sort();
    own.dedup();
    own
}

async fn views(db: &impl ConnectionTrait, accepted: &[Acceptance]) -> Result<Vec<TermsView>, StoreError> {
    let owners = accepted.iter().map(|acceptance| (ScopeKind::Institution, acceptance.institution.0));
    let owners = store::scope::names(db, owners).await?;
    let view = |acceptance: &Acceptance| TermsView {
        organisation_id: acceptance.organisation.0,
        institution: Named {
            id: acceptance.institution.0,
            name: owners.get(&acceptance.institution.0).cloned().unwrap_or_default().into(),
        },
        version: acceptance.version,
        accepted_at: acceptance.at,
    };
    Ok(accepted.iter().map(view).collect())
}
