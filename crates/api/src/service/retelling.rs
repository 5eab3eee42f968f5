//! Bringing calendars up to date after an instrument has got another room, another lab or other managers.
//!
//! What has changed is written down in the transaction that changes it and looked at here, by whichever server comes
//! first: whoever has it right is told nothing, so that a look that was cut off is simply made again.

use crate::{
    app::Shared,
    desk,
    store::{self, error::StoreError},
};

/// Most instruments that are found at once.
const BATCH: usize = 100;

/// Looks at all that is written down; returns how many instruments that were.
pub async fn look(app: &Shared) -> Result<usize, StoreError> {
    let mut looked = 0;
    loop {
        let some = store::retelling::some(app.db.read(), BATCH as u64).await?;
        let mut failed = 0;
        for instrument in &some {
            // One that cannot be told of stays on the list and keeps nobody else waiting.
            if let Err(error) = desk::retell(app, *instrument).await {
                tracing::error!(instrument = %instrument.0, %error, "calendars were not told of a change");
                failed += 1;
            }
        }
        looked += some.len() - failed;
        if some.len() < BATCH || failed > 0 {
            return Ok(looked);
        }
    }
}
