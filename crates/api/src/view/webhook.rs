//! Webhooks as the lab's managers see them.

use crate::channel::HookEvent;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A webhook.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Webhook)]
pub struct WebhookView {
    /// Its id.
    pub id: Uuid,
    /// The lab.
    pub facility_id: Uuid,
    /// What is called.
    #[schema(example = "https://hook.example.cn/jishi")]
    pub url: String,
    /// Of what it is told.
    pub events: Vec<HookEvent>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// The last call, once there was one.
    pub last: Option<LastCallView>,
    /// Since when calls are given up, without one that arrived.
    pub failing_since: Option<DateTime<Utc>>,
    /// When it was switched off for that; a test that arrives switches it on.
    pub off_at: Option<DateTime<Utc>>,
    /// What its calls are signed with, in the answer that makes it and never again.
    #[schema(example = "whsec_…")]
    pub secret: Option<String>,
}

/// What came of a call.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LastCall)]
pub struct LastCallView {
    /// When.
    pub at: DateTime<Utc>,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// Why it did not arrive, as a code; nothing: it did.
    #[schema(example = "timed_out")]
    pub error: Option<String>,
}
