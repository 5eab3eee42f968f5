//! Live views: what changed where, as it happens.
//!
//! One stream a browser. An event carries instrument and window only; the page asks again under its own rights. What
//! somebody may not know of, he does not hear of either; who he is was read when the stream began.

use crate::{
    app::Shared,
    http::{problem::CommonProblems, who::Reader},
    live::{News, Seen},
};
use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures::Stream;
use serde::Serialize;
use std::{convert::Infallible, time::Duration};
use tokio::sync::broadcast::error::RecvError;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(stream))
}

/// A calendar that looks different now; the data of an event named `change`.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeEvent {
    /// The instrument.
    instrument_id: Uuid,
    /// Start of the time that changed.
    from: chrono::DateTime<chrono::Utc>,
    /// End of the time that changed.
    to: chrono::DateTime<chrono::Utc>,
}

/// Streams changes as server-sent events: `change` with what changed, `reload` when some were missed.
#[utoipa::path(get, path = "/events", operation_id = "stream_events", tag = "catalogue",
    responses((status = 200, description = "The stream; it does not end.", body = ChangeEvent,
        content_type = "text/event-stream"), CommonProblems))]
async fn stream(
    State(app): State<Shared>,
    Reader(reader): Reader,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let mut changes = app.live.subscribe();
    let events = async_stream::stream! {
        loop {
            match changes.recv().await {
                Ok(News { seen, publicity }) if publicity.admits(reader.as_ref()) => yield Ok(event(&seen)),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => yield Ok(Event::default().event("reload").data("{}")),
                Err(RecvError::Closed) => break,
            }
        }
    };
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

fn event(seen: &Seen) -> Event {
    let change = ChangeEvent { instrument_id: seen.instrument.0, from: seen.span.start(), to: seen.span.end() };
    Event::default().event("change").data(serde_json::to_string(&change).unwrap_or_default())
}
