//! Contested weeks as they are shown.

use super::{
    common::{FacilityRef, Named, Span, Words},
    reservation::ReservationView,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A contested week for which somebody has asked.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ContestedWeek)]
pub struct WeekView {
    /// Its id.
    pub id: Uuid,
    /// The instrument.
    pub instrument: Named,
    /// Its lab.
    pub facility: FacilityRef,
    /// The first day of the week, on the lab's clock.
    pub monday: NaiveDate,
    /// Where it stands.
    pub phase: PhaseView,
    /// Requests are collected until then.
    pub closes_at: DateTime<Utc>,
    /// The program gives it out then, if the lab does not before; nothing: the week is contested no more.
    pub decided_by: Option<DateTime<Utc>>,
    /// How many take or took part.
    pub took_part: usize,
    /// SHA-256, in hexadecimal, of the seed of the lottery as text; drawn when the first asked.
    pub commitment: String,
    /// The seed, once the week has been given out. A request's ticket is the UUID of version 5 of its id's 16 bytes in
    /// the name space of the seed; the lower one is served first.
    pub seed: Option<Uuid>,
    /// How it was given out.
    pub outcome: Option<OutcomeView>,
}

/// Where a contested week stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PhaseView {
    /// Requests are collected.
    Collecting,
    /// Requests are closed; the lab looks at the proposal.
    Deciding,
    /// It was given out.
    GivenOut,
    /// The instrument's rules give no weeks out any more.
    Dropped,
}

/// How a week was given out.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AllocationOutcome)]
pub struct OutcomeView {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the lab did it, rather than the program.
    pub by_lab: bool,
    /// Why the lab departed from the everyday order, if it did.
    pub reason: Option<String>,
    /// What it is worth.
    pub worth: WorthView,
    /// What the everyday order is worth.
    pub fair: WorthView,
    /// What first come, first served is worth.
    pub first_come: WorthView,
    /// No plan is worth more, in weighted minutes.
    pub bound: i64,
}

/// What a plan gives out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AllocationWorth)]
pub struct WorthView {
    /// How many requests get time.
    pub requests: usize,
    /// How many minutes they get.
    pub minutes: i64,
    /// The minutes, each counted as often as its side weighs: once, and twice as often for each rank before the last.
    pub weighted: i64,
}

/// A contested week with everybody who took part, once it was given out.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Allocation)]
pub struct AllocationView {
    /// The week.
    pub week: WeekView,
    /// In the order in which they were served; empty before.
    pub rows: Vec<RowView>,
}

/// One who took part, with his numbers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AllocationRow)]
pub struct RowView {
    /// The request.
    pub reservation_id: Uuid,
    /// Whether it is the reader's.
    pub own: bool,
    /// The rank of its side, from 0: the lower was served first.
    pub rank: usize,
    /// How many minutes its party had lately.
    pub lately_minutes: i64,
    /// How many minutes its party had been given in this round before.
    pub given_minutes: i64,
    /// Its ticket of the lottery.
    pub ticket: Uuid,
    /// The time it got, if any.
    pub got: Option<Span>,
    /// Why, in words; to whom it concerns and to the lab.
    pub why: Option<Words>,
    /// The request as it stands; to whom it concerns and to the lab.
    pub reservation: Option<ReservationView>,
}

/// What would be done with a week, beside other ways.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AllocationProposal)]
pub struct ProposalView {
    /// The week.
    pub week: WeekView,
    /// In turns: what is done if the lab says nothing.
    pub fair: PlanOfWeekView,
    /// The plan that is worth most of those found; the lab may take it over by hand, with a reason.
    pub best: PlanOfWeekView,
    /// What first come, first served would be worth.
    pub first_come: WorthView,
    /// No plan is worth more, in weighted minutes.
    pub bound: i64,
}

/// A plan for a week.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AllocationPlan)]
pub struct PlanOfWeekView {
    /// What it is worth.
    pub worth: WorthView,
    /// In the order in which they are served.
    pub rows: Vec<RowView>,
}
