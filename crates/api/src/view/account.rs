//! Accounts as their owners see them.

use super::common::Words;
use crate::store::link::Purpose;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Whether the first run is still to come.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = Setup)]
pub struct SetupView {
    /// There is no account at all yet; the server's console shows the token that makes the first.
    pub needed: bool,
}

/// What happens next, the same words whatever the address stands for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Accepted)]
pub struct AcceptedView {
    /// A sentence in the reader's language.
    pub message: String,
}

/// What a mailed link is for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Link)]
pub struct LinkView {
    /// What its button does.
    #[schema(value_type = PurposeOfLink)]
    pub purpose: Purpose,
    /// The address it was mailed to, all but its first sign hidden.
    #[schema(example = "l***@example.cn")]
    pub email_hint: String,
    /// From then on it is not valid.
    pub expires_at: DateTime<Utc>,
    /// Whether a new password must be sent with the button.
    pub password_needed: bool,
    /// Whether a name may be sent with the button.
    pub name_asked: bool,
    /// The name that whoever invites has given, or whoever registers.
    pub name: Option<String>,
    /// What is registered or joined: the organisation, the institution or the research group; of an alert the instrument,
    /// of a reservation instrument and time.
    pub party: Option<Words>,
    /// What pressing the button costs.
    pub warning: Option<Words>,
}

/// What a link did.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = LinkUsed)]
pub struct LinkUsedView {
    /// What its button did.
    #[schema(value_type = PurposeOfLink)]
    pub purpose: Purpose,
}

/// What a link is for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LinkPurpose)]
pub enum PurposeOfLink {
    /// Proves the address of somebody who registers.
    ConfirmEmail,
    /// Sets a new password.
    ResetPassword,
    /// Proves the new address of an account.
    ChangeEmail,
    /// Joins a group or an organisation.
    Invite,
    /// Ends an alert for freed time.
    EndWatch,
    /// Gives up a reservation that was declined in a calendar program.
    CancelReservation,
}

/// Where somebody is signed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Device)]
pub struct DeviceView {
    /// The id.
    pub id: Uuid,
    /// What it is.
    pub kind: DeviceKind,
    /// Browser and system, or the program's own name.
    pub label: String,
    /// When he signed in.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute; of a program, when it last refreshed its token.
    pub last_seen_at: DateTime<Utc>,
    /// Whether this very request came from it.
    pub current: bool,
}

/// What somebody is signed in on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// A browser.
    Page,
    /// A program.
    Api,
}

/// Tokens of an API client.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = Tokens)]
pub struct TokensView {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// How long the access token lives, in seconds.
    pub expires_in: i64,
    /// For the next access token; may be used once.
    pub refresh_token: String,
}

/// A notice.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Notice)]
pub struct NoticeView {
    /// The id.
    pub id: Uuid,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What happened, as a code.
    #[schema(example = "confirmed")]
    pub kind: String,
    /// To which reservation, if to one.
    pub reservation_id: Option<Uuid>,
    /// What happened, in words.
    pub text: Words,
    /// The page it leads to, beginning with `/`, if to one.
    #[schema(example = "/instruments/0197c1d0-0000-7000-8000-000000000001/book?start=2026-12-01T01:00:00Z")]
    pub page: Option<String>,
    /// Whether it was marked as read.
    pub read: bool,
}
