//! What the pages need to know of the site, and who owns instruments in it.

use crate::{
    app::Shared,
    http::{
        extract::QueryFields,
        page::{self, Page, PageParams, Part},
        problem::{CommonProblems, Problem},
    },
    store,
    view::common::Words,
};
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_site)).routes(routes!(institutions))
}

/// The site.
#[derive(Debug, Serialize, ToSchema)]
struct SiteView {
    /// Its name.
    name: Words,
    /// It shows a demonstration city with accounts whose passwords are printed at start.
    demonstration: bool,
    /// The program's version.
    version: &'static str,
    /// Labs may register webhooks.
    webhooks: bool,
    /// People may have urgent news sent to their phones.
    texts: bool,
    /// IANA name of the city's time zone.
    time_zone: String,
}

/// Shows what the pages need to know of the site.
#[utoipa::path(get, path = "/site", operation_id = "get_site", tag = "catalogue",
    responses((status = 200, description = "The site.", body = SiteView), CommonProblems))]
async fn get_site(State(app): State<Shared>) -> Json<SiteView> {
    Json(SiteView {
        name: app.config.site_name.clone().into(),
        demonstration: app.demonstration,
        version: env!("CARGO_PKG_VERSION"),
        webhooks: app.hooks.is_some(),
        texts: app.texts.is_some(),
        time_zone: app.config.time_zone.name().to_owned(),
    })
}

/// An institution.
#[derive(Debug, Serialize, ToSchema)]
struct InstitutionView {
    /// Its id.
    id: Uuid,
    /// Its name.
    name: Words,
    /// Its district.
    district: String,
    /// The version of its terms; 0 when it has none.
    terms_version: i32,
    /// Its terms of use.
    terms: Words,
}

/// Lists the institutions by name.
#[utoipa::path(get, path = "/institutions", operation_id = "list_institutions", tag = "catalogue",
    params(PageParams),
    responses((status = 200, description = "A page of institutions.", body = Page<InstitutionView>), CommonProblems))]
async fn institutions(
    State(app): State<Shared>,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<InstitutionView>>, Problem> {
    let part: crate::http::fields::Checked<Part<(String, Uuid)>> = page::part(&mut query);
    let part = query.finish(part)?;
    let rows = store::institution::list(app.db.read(), part.after.clone(), part.rows()).await?;
    let views = rows
        .into_iter()
        .map(|row| InstitutionView {
            id: row.id,
            name: Words::new(row.name_zh, row.name_en),
            district: row.district,
            terms_version: row.terms_version,
            terms: Words::new(row.terms_zh, row.terms_en),
        })
        .collect();
    Ok(Json(Page::new(views, &part, |view: &InstitutionView| (view.name.zh.clone(), view.id))))
}
