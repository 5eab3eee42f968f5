//! Proposals as those see them whom they concern.

use super::common::{FacilityRef, Named, NamedParty};
use booking::proposal::ProposalStanding;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A proposal to hand time over or to exchange it. Whoever proposes a swap does not see with whom.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposalView {
    /// Its id.
    pub id: Uuid,
    /// What is proposed.
    pub kind: ProposalKind,
    /// Whether the reader has made it; else he is asked.
    pub mine: bool,
    /// The reader's own reservation that it is about; once he has taken time over, the one that came of it.
    pub reservation_id: Option<Uuid>,
    /// The instrument.
    pub instrument: Named,
    /// The lab.
    pub facility: FacilityRef,
    /// The time that is proposed.
    pub start: DateTime<Utc>,
    /// Its end.
    pub end: DateTime<Utc>,
    /// Swap: the time that is asked for.
    pub counter_start: Option<DateTime<Utc>>,
    /// Its end.
    pub counter_end: Option<DateTime<Utc>>,
    /// What the time is called that is handed over.
    pub title: Option<String>,
    /// Who proposed.
    pub by: NamedParty,
    /// Who is asked; not shown to whoever proposes a swap.
    pub to: Option<NamedParty>,
    /// Words to whoever is asked.
    pub note: String,
    /// What the reader’s new time would cost in a swap, in fen; nothing when his side pays nothing.
    pub price_fen: Option<i64>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Until when it may be answered.
    pub until: DateTime<Utc>,
    /// How it stands.
    #[schema(value_type = ProposalStandingName)]
    pub state: ProposalStanding,
    /// What the reader may do now.
    pub can: Vec<CanAnswer>,
}

/// What is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// To take the time over.
    HandOver,
    /// To exchange times.
    Swap,
}

/// How a proposal stands.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposalStanding)]
#[serde(rename_all = "snake_case")]
pub enum ProposalStandingName {
    /// It waits for an answer.
    Open,
    /// It was accepted.
    Accepted,
    /// It was refused.
    Refused,
    /// It was taken back.
    Withdrawn,
    /// It was not answered in time.
    Expired,
    /// One of the times has been moved, given up or begun meanwhile.
    Overtaken,
}

/// What the reader may do about a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CanAnswer {
    /// Say yes.
    Accept,
    /// Say no.
    Refuse,
    /// Take it back.
    Withdraw,
}
