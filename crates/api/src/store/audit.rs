//! Audit leaves: one canonical, unchained record a decision, linked to the object's previous one.
//!
//! Numbering, chain and tree are deliberately absent: a chain inside the transaction would put all writers in one
//! queue.

use super::{entity::audit_leaf as row, error::StoreError};
use inventory::{id::PersonId, slot::Instant};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What somebody did to something.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// When.
    pub at: Instant,
    /// Who; nobody for the program itself.
    pub actor: Option<PersonId>,
    /// What, by the access table's name.
    pub action: &'static str,
    /// What kind of thing it was done to.
    pub object_kind: &'static str,
    /// Which thing.
    pub object: Uuid,
    /// What changed.
    pub body: Value,
}

/// Appends a leaf. The object's row is locked by the caller, so its previous leaf is settled.
///
/// Canonical bytes: JSON with keys in alphabetical order and no blanks.
pub async fn append(db: &impl ConnectionTrait, id: Uuid, leaf: &Leaf) -> Result<(), StoreError> {
    let previous: Option<Uuid> = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::Column::ObjectKind.eq(leaf.object_kind))
        .filter(row::Column::ObjectId.eq(leaf.object))
        .order_by_desc(row::Column::At)
        .order_by_desc(row::Column::Id)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    let content = json!({
        "action": leaf.action,
        "actor": leaf.actor,
        "at": leaf.at,
        "body": leaf.body,
        "id": id,
        "object": leaf.object,
        "object_kind": leaf.object_kind,
        "previous": previous,
    });
    let body = content.to_string().into_bytes();
    let columns = row::ActiveModel {
        id: Set(id),
        at: Set(leaf.at),
        actor_id: Set(leaf.actor.map(|id| id.0)),
        action: Set(leaf.action.to_owned()),
        object_kind: Set(leaf.object_kind.to_owned()),
        object_id: Set(leaf.object),
        previous_id: Set(previous),
        digest: Set(Sha256::digest(&body).to_vec()),
        body: Set(body),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    Ok(())
}
