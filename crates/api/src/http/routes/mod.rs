//! The routes, one file a subject, and their description.

pub mod accounts;
pub mod admin;
mod allocation;
pub mod answers;
mod bundles;
mod companions;
mod conduct;
pub mod desk;
pub mod duty;
pub mod events;
pub mod facilities;
mod feeds;
pub mod figures;
mod free_busy;
mod holds;
pub mod imports;
pub mod institutions_admin;
pub mod instruments;
pub mod invitation;
pub mod lists;
mod mail_templates;
mod naming;
pub mod offers;
mod outages;
pub mod policies;
mod proposals;
pub mod reading;
pub mod reservations;
mod series;
mod series_move;
pub mod site;
mod suggestions;
mod upload;
pub mod usage_export;
pub mod usage_records;
mod watches;
mod webhooks;

use crate::{app::Shared, http::problem::ProblemBody};
use axum::Router;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Jishi",
        description = "Sharing of research instruments: catalogue, booking, usage and audit. Times are RFC 3339 with \
                       offset, money is integer fen, lists go on by cursor, refusals are RFC 9457 problems.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    servers((url = "/api/v1")),
    components(schemas(ProblemBody)),
    modifiers(&Security),
    security(("session" = []), ("bearer" = []), ())
)]
struct Description;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut Document) {
        let cookie = ApiKeyValue::with_description("__Host-jishi", "The session of a browser.");
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

/// Returns the routes below `/api/v1`, and their description.
pub fn api() -> (Router<Shared>, Document) {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(site::router())
        .merge(companions::router())
        .merge(accounts::router())
        .merge(instruments::router())
        .merge(events::router())
        .merge(reservations::router())
        .merge(holds::router())
        .merge(bundles::router())
        .merge(series::router())
        .merge(series_move::router())
        .merge(suggestions::router())
        .merge(lists::router())
        .merge(conduct::router())
        .merge(proposals::router())
        .merge(watches::router())
        .merge(invitation::router())
        .merge(desk::router())
        .merge(outages::router())
        .merge(allocation::router())
        .merge(imports::router())
        .merge(duty::router())
        .merge(offers::router())
        .merge(policies::router())
        .merge(mail_templates::router())
        .merge(facilities::router())
        .merge(institutions_admin::router())
        .merge(feeds::router())
        .merge(webhooks::router())
        .merge(free_busy::router())
        .merge(figures::router())
        .merge(usage_records::router())
        .merge(usage_export::router())
        .merge(admin::router())
        .split_for_parts()
}

/// Returns the addresses outside `/api/v1` that calendar and mail programs know.
pub fn programs() -> Router<Shared> {
    feeds::files().merge(crate::http::dav::router()).merge(accounts::mail::links())
}

/// Returns the description alone.
pub fn description() -> Document {
    api().1
}

/// Returns the names of all operations in the description.
pub fn operations(document: &Document) -> Vec<String> {
    let items = document.paths.paths.values();
    let operations = items.flat_map(|item| {
        [&item.get, &item.put, &item.post, &item.delete, &item.patch].into_iter().flatten().collect::<Vec<_>>()
    });
    operations.filter_map(|operation| operation.operation_id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authz::Action;
    use std::collections::BTreeSet;

    #[test]
    fn every_operation_has_a_row_in_the_access_table_and_the_other_way_round() {
        let described: BTreeSet<String> = operations(&description()).into_iter().collect();
        // Setting rules aside is no operation of its own: it is part of asking and moving.
        let rows = Action::ALL.iter().filter(|action| **action != Action::OverrideRules);
        let listed: BTreeSet<String> = rows.map(|action| action.as_str().to_owned()).collect();
        assert_eq!(described, listed);
    }
}
