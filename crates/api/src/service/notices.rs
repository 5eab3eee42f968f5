//! Notices in the pages: telling people, and showing them what they were told.

use crate::{
    app::Shared,
    clock::{Clock, new_id},
    store::{
        StoreError, code,
        notice::{self, Notice},
        tx::Tx,
    },
    view::{account::NoticeView, common::Words},
};
use inventory::{id::PersonId, slot::Instant, text::Bilingual};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What a notice says, and the page it leads to. Most lead to none, or to their reservation's.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    #[serde(flatten)]
    pub(super) text: Words,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<String>,
}

/// Tells people something that is about no reservation; nobody is told twice.
pub(super) async fn tell(
    tx: &Tx,
    clock: &Clock,
    people: impl IntoIterator<Item = PersonId>,
    kind: &'static str,
    text: &Bilingual,
) -> Result<(), StoreError> {
    let (payload, now) = (code::json(text)?, clock.now());
    let people: BTreeSet<PersonId> = people.into_iter().collect();
    let notices = people.into_iter().map(|person| Notice {
        id: new_id(clock),
        person,
        kind: kind.to_owned(),
        reservation: None,
        payload: payload.clone(),
        at: now,
        read_at: None,
    });
    notice::insert(tx, notices.collect()).await
}

/// Returns a person's notices, newest first, after the one named.
pub async fn list(
    db: &impl ConnectionTrait,
    person: PersonId,
    after: Option<(Instant, Uuid)>,
    limit: u64,
) -> Result<Vec<NoticeView>, StoreError> {
    notice::of(db, person, after, limit).await?.into_iter().map(view).collect()
}

/// Marks a person's notices up to an instant as read.
pub async fn mark_read(app: &Shared, person: PersonId, up_to: Instant) -> Result<(), StoreError> {
    use futures::FutureExt;
    let now = app.clock.now();
    app.db
        .write("read notices", move |tx| async move { notice::mark_read(tx, person, up_to, now).await }.boxed())
        .await?;
    Ok(())
}

fn view(notice: Notice) -> Result<NoticeView, StoreError> {
    let Payload { text, page } =
        serde_json::from_str(&notice.payload).map_err(|_| StoreError::bad_row("notice", "payload", notice.id))?;
    Ok(NoticeView {
        id: notice.id,
        at: notice.at,
        kind: notice.kind,
        reservation_id: notice.reservation.map(|id| id.0),
        text,
        page,
        read: notice.read_at.is_some(),
    })
}
