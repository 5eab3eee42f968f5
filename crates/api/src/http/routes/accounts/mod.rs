//! The routes of accounts, parties and roles, one file a subject.

mod devices;
mod groups;
mod label;
mod links;
pub mod mail;
mod me;
mod members;
mod notices;
mod organisations;
mod people;
mod phone;
mod qualifications;
mod reading;
mod registrations;
mod session;
mod setup;
mod staff;
mod terms;
mod tokens;

use crate::app::Shared;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this folder.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .merge(setup::router())
        .merge(registrations::router())
        .merge(links::router())
        .merge(session::router())
        .merge(devices::router())
        .merge(tokens::router())
        .merge(me::router())
        .merge(groups::router())
        .merge(members::router())
        .merge(organisations::router())
        .merge(terms::router())
        .merge(people::router())
        .merge(staff::router())
        .merge(qualifications::router())
        .merge(notices::router())
        .merge(mail::router())
        .merge(phone::router())
}
