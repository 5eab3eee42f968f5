//! Rights as they are at the moment of writing: roles read in the very transaction that acts on them.

use crate::{
    authz::{Action, Object, permits},
    store::{self, error::StoreError, tx::Tx},
};
use inventory::id::PersonId;

/// Tells whether a person may do `action` to `object` now.
pub async fn is_permitted(tx: &Tx, person: PersonId, action: Action, object: &Object) -> Result<bool, StoreError> {
    let principal = store::principal::load(tx, person).await?;
    Ok(principal.is_some_and(|principal| permits(Some(&principal), action, object)))
}
