//! Accounts: coming in, signing in, and what belongs to one's own account.

pub mod devices;
pub mod disabling;
pub mod letters;
pub mod links;
pub mod me;
pub mod pages;
pub mod profile;
pub mod proof;
pub mod sessions;
pub mod setup;
pub mod throttle;
pub mod tokens;

use crate::store::{
    audit::{self, Leaf},
    error::StoreError,
    tx::Tx,
};
use crate::{
    authz::Action,
    clock::{Clock, new_id},
};
use inventory::id::PersonId;
use serde_json::Value;
use uuid::Uuid;

/// Appends an audit leaf on a change of rights or parties.
pub(in crate::service) async fn leaf(
    tx: &Tx,
    clock: &Clock,
    actor: Option<PersonId>,
    action: Action,
    object: (&'static str, Uuid),
    body: Value,
) -> Result<(), StoreError> {
    let (object_kind, object) = object;
    let leaf = Leaf { at: clock.now(), actor, action: action.as_str(), object_kind, object, body };
    audit::append(tx, new_id(clock), &leaf).await
}
