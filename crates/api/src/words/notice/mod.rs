//! Notices as they stand in the pages; mails begin with the same words.

mod account;
mod people;
mod reservation;
mod webhook;

pub use account::{
    organisation_asked, organisation_joined, organisation_known, role_granted, role_revoked, staff_confirmed,
    staff_declined, staff_ended, staff_requested,
};
pub use people::{
    group_confirmed, group_declined, group_joined, group_registered, organisation_admitted, organisation_declined,
    organisation_registered, qualification_granted, qualification_revoked,
};
pub use reservation::{is_asked, reservation, when};
pub use webhook::{webhook_off, webhook_off_subject};

use inventory::text::Bilingual;

/// Adds somebody's own words, if he gave any.
fn noted(said: Bilingual, reason: Option<&str>) -> Bilingual {
    match reason.map(str::trim).filter(|reason| !reason.is_empty()) {
        Some(reason) => Bilingual::new(format!("{}说明：{reason}", said.zh), format!("{} Note: {reason}", said.en)),
        None => said,
    }
}
