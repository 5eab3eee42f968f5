//! Institutions as rows.

use super::{entity::institution as row, error::StoreError};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

pub use super::entity::institution::Model as InstitutionRow;

/// Lists institutions by Chinese name and id, after the one named.
pub async fn list(
    db: &impl ConnectionTrait,
    after: Option<(String, Uuid)>,
    limit: u64,
) -> Result<Vec<InstitutionRow>, StoreError> {
    let mut query = row::Entity::find();
    if let Some((name, id)) = after {
        let same = Condition::all().add(row::Column::NameZh.eq(name.as_str())).add(row::Column::Id.gt(id));
        query = query.filter(Condition::any().add(row::Column::NameZh.gt(name)).add(same));
    }
    let ordered = query.order_by_asc(row::Column::NameZh).order_by_asc(row::Column::Id);
    Ok(ordered.limit(limit).all(db).await?)
}
