//! Which mails a person gets.

use crate::mail::{MailChoice, MailKind};
use serde::Serialize;
use utoipa::ToSchema;

/// How one wants each kind of mail that may be chosen. Invitations, links, and news of the account itself always come
/// by mail; and everything stands among the notices.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MailChoices)]
pub struct MailChoicesView {
    /// The kinds, in the order in which they are shown.
    pub kinds: Vec<MailChoiceView>,
}

/// How one wants a kind of mail.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MailChoiceOf)]
pub struct MailChoiceView {
    /// The kind.
    pub kind: MailKind,
    /// How one wants it.
    pub choice: MailChoice,
    /// How one may want it, the usual way first.
    pub choices: Vec<MailChoice>,
}

/// What a link in a mail ends.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MailStop)]
pub struct MailStopView {
    /// The kind of mail.
    pub kind: MailKind,
    /// Whose: the address, all but its first sign hidden.
    #[schema(example = "l***@example.cn")]
    pub email_hint: String,
    /// It has ended already.
    pub is_stopped: bool,
}
