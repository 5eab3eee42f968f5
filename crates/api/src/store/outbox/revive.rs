//! One more round of attempts for what was given up.

use super::{FORGOTTEN, OutboxState};
use crate::store::{code, entity::outbox as row, error::StoreError, tx::expect_rows};
use inventory::slot::Instant;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

/// What came of asking for one more round of attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revived {
    /// It is tried again at once, as often as a new one.
    Yes,
    /// There is no such row, or it was not given up.
    NotGivenUp,
    /// Its content was removed, since it held a secret.
    Forgotten,
    /// A later mail about the same thing went to the same address; this one would contradict it.
    Overtaken,
}

/// Puts a row that was given up back among those that are due.
pub async fn revive(db: &impl ConnectionTrait, id: Uuid, now: Instant) -> Result<Revived, StoreError> {
    let given_up = code::text(&OutboxState::GivenUp)?;
    let Some(found) = row::Entity::find_by_id(id).one(db).await?.filter(|row| row.state == given_up) else {
        return Ok(Revived::NotGivenUp);
    };
    if found.payload == FORGOTTEN {
        return Ok(Revived::Forgotten);
    }
    if let Some(about) = found.about_id {
        let same_time = Condition::all().add(row::Column::CreatedAt.eq(found.created_at)).add(row::Column::Id.gt(id));
        let later = row::Entity::find()
            .filter(row::Column::AboutId.eq(about))
            .filter(row::Column::Recipient.eq(&found.recipient))
            // A reminder says nothing new.
            .filter(row::Column::Kind.is_not_in(["reminder", "text_reminder"]))
            .filter(Condition::any().add(row::Column::CreatedAt.gt(found.created_at)).add(same_time))
            .count(db)
            .await?;
        if later > 0 {
            return Ok(Revived::Overtaken);
        }
    }
    let touched = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(code::text(&OutboxState::Pending)?))
        .col_expr(row::Column::Attempts, Expr::value(0))
        .col_expr(row::Column::NextAttemptAt, Expr::value(now))
        .filter(row::Column::Id.eq(id))
        .filter(row::Column::State.eq(given_up))
        .exec(db)
        .await?;
    expect_rows("outbox", touched.rows_affected, 1)?;
    Ok(Revived::Yes)
}
