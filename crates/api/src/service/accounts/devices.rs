//! Where a person is signed in: browsers and programs, one list.

use super::{sessions, tokens};
use crate::{
    app::Shared,
    store::{error::StoreError, session, token, tx::Tx},
    view::account::{DeviceKind, DeviceView},
};
use futures::FutureExt;
use inventory::{id::PersonId, slot::Instant};
use uuid::Uuid;

/// What a request came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// A browser, by its session.
    Session(Uuid),
    /// A program, by its family of tokens.
    Family(Uuid),
}

impl Device {
    /// Returns its id in the list.
    pub fn id(self) -> Uuid {
        match self {
            Self::Session(id) | Self::Family(id) => id,
        }
    }
}

/// Returns a person's devices, last used first, after the one named; `here` is the one that asks.
pub async fn list(
    app: &Shared,
    person: PersonId,
    here: Device,
    after: Option<(Instant, Uuid)>,
    limit: u64,
) -> Result<Vec<DeviceView>, StoreError> {
    let (db, now) = (app.db.read(), app.clock.now());
    let browsers = session::alive(db, person, now, now - sessions::IDLE, after, limit).await?;
    let (made_after, seen_after) = (now - tokens::FAMILY_LIFE, now - tokens::REFRESH_LIFE);
    let programs = token::alive(db, person, made_after, seen_after, after, limit).await?;
    let browsers = browsers.into_iter().map(|session| DeviceView {
        id: session.id,
        kind: DeviceKind::Page,
        label: session.label,
        created_at: session.created_at,
        last_seen_at: session.last_seen_at,
        current: here.id() == session.id,
    });
    let programs = programs.into_iter().map(|family| DeviceView {
        id: family.id,
        kind: DeviceKind::Api,
        label: family.label,
        created_at: family.created_at,
        last_seen_at: family.last_seen_at,
        current: here.id() == family.id,
    });
    let mut devices: Vec<DeviceView> = browsers.chain(programs).collect();
    devices.sort_by_key(|device| std::cmp::Reverse((device.last_seen_at, device.id)));
    devices.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(devices)
}

/// Signs a person out on one of his devices; tells whether there was such a device.
pub async fn revoke(app: &Shared, person: PersonId, id: Uuid) -> Result<bool, StoreError> {
    let now = app.clock.now();
    app.db
        .write("revoke device", move |tx| {
            async move {
                let browser = session::revoke(tx, person, id, now).await?;
                Ok(browser || token::revoke_family(tx, person, id, now).await?)
            }
            .boxed()
        })
        .await
}

/// Signs a person out everywhere but on the device named.
pub(super) async fn revoke_others(
    tx: &Tx,
    person: PersonId,
    kept: Option<Device>,
    now: Instant,
) -> Result<(), StoreError> {
    let (kept_session, kept_family) = match kept {
        Some(Device::Session(id)) => (Some(id), None),
        Some(Device::Family(id)) => (None, Some(id)),
        None => (None, None),
    };
    session::revoke_others(tx, person, kept_session, now).await?;
    token::revoke_others(tx, person, kept_family, now).await
}
