//! Default rules, and whose rules hold.

use super::super::catalogue::RuleSentence;
use inventory::policy::{BookingPolicy, Follows, Origin, Section};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rules as they hold, and where they are another's: what is shown may be sent back.
#[derive(Debug, Clone, Serialize)]
pub struct HeldPolicy {
    /// The rules that hold.
    #[serde(flatten)]
    pub policy: BookingPolicy,
    /// Whose they are, by section; left out where all are its own.
    #[serde(skip_serializing_if = "Follows::is_empty")]
    pub follows: Follows,
}

/// What a facility or an institution says for the rules of all instruments that follow it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PolicyDefaults)]
pub struct PolicyDefaultsView {
    /// The sections it speaks of.
    #[schema(value_type = Vec<SectionName>)]
    pub sections: Vec<Section>,
    /// The rules as data; beyond these sections they mean nothing.
    #[schema(value_type = Object)]
    pub policy: BookingPolicy,
    /// The rules as sentences.
    pub rules: Vec<RuleSentence>,
    /// On how many instruments they hold, in some section.
    pub followed_by: usize,
    /// What the reader may do with them, by the access table's names.
    pub can: Vec<String>,
    /// Counts their changes; the entity tag.
    pub revision: i32,
}

/// Where the rules of a section come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct SectionOrigin {
    /// The section.
    #[schema(value_type = SectionName)]
    pub section: Section,
    /// Where they come from.
    #[schema(value_type = OriginName)]
    pub origin: Origin,
}

/// Fields of booking rules that belong together.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SectionName {
    /// Grid and lengths, by hours too.
    Length,
    /// Opening hours, working days and days with other hours.
    Hours,
    /// How long before its start a use is asked for, and how far ahead.
    Ahead,
    /// Set-up and clean-up.
    Buffers,
    /// Whether a use of one's own needs a qualification.
    Qualification,
    /// Who is confirmed at once, when the lab is asked, and how long a request is held.
    Approval,
    /// Until when a use may be given up or moved.
    Cancellation,
    /// Quotas, and the peak hours they count.
    Quotas,
    /// How many requests may wait for approval at once.
    Requests,
    /// When time becomes bookable, and for whom it is kept.
    Release,
    /// The waiting list.
    Waiting,
    /// Contested weeks.
    Contest,
    /// Handing over and swapping.
    Exchange,
    /// Conduct.
    Conduct,
}

/// Where rules come from.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OriginName {
    /// The instrument itself.
    Own,
    /// The defaults of its facility.
    Facility,
    /// The defaults of its institution.
    Institution,
}

/// Whose rules an instrument follows.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FollowName {
    /// Its facility's; where the facility says nothing, its institution's.
    Facility,
    /// Its institution's, whatever the facility says.
    Institution,
}

/// Whose rules an instrument follows, by section; what is left out is its own.
#[derive(Deserialize, ToSchema)]
#[schema(as = Follows)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the form of `Follows`")]
pub struct FollowsShape {
    /// Grid and lengths, by hours too.
    length: Option<FollowName>,
    /// Opening hours, working days and days with other hours.
    hours: Option<FollowName>,
    /// How long before its start a use is asked for, and how far ahead.
    ahead: Option<FollowName>,
    /// Set-up and clean-up.
    buffers: Option<FollowName>,
    /// Whether a use of one's own needs a qualification.
    qualification: Option<FollowName>,
    /// Who is confirmed at once, when the lab is asked, and how long a request is held.
    approval: Option<FollowName>,
    /// Until when a use may be given up or moved.
    cancellation: Option<FollowName>,
    /// Quotas, and the peak hours they count.
    quotas: Option<FollowName>,
    /// How many requests may wait for approval at once.
    requests: Option<FollowName>,
    /// When time becomes bookable, and for whom it is kept.
    release: Option<FollowName>,
    /// The waiting list.
    waiting: Option<FollowName>,
    /// Contested weeks.
    contest: Option<FollowName>,
    /// Handing over and swapping.
    exchange: Option<FollowName>,
    /// Conduct.
    conduct: Option<FollowName>,
}
