//! Broken rules, each with its numbers.

use inventory::{
    hours::Opening,
    id::CompanionId,
    instrument::Mode,
    ledger::AssetStatus,
    policy::{CancelBy, HandOver, QuotaHolder, QuotaMeasure, QuotaWindow, Reach},
    slot::{Instant, Slot},
    text::Bilingual,
};
use serde::{Deserialize, Serialize};

/// A rule's name, in the fixed order in which refusals list them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleCode {
    /// The time has begun or passed.
    InPast,
    /// The deadline for cancelling or moving has passed.
    TooLateToChange,
    /// The use has not come near enough to begin.
    TooEarlyToStart,
    /// The use is over already.
    AlreadyOver,
    /// Hours were entered outside the use, or twice.
    HoursOutsideUse,
    /// Start or end lies between the steps of the grid.
    OffGrid,
    /// Shorter than allowed.
    TooShort,
    /// Longer than allowed.
    TooLong,
    /// Asked for too late.
    TooSoon,
    /// Further ahead than the horizon.
    TooFar,
    /// The week is not open for booking yet.
    NotReleased,
    /// Outside opening hours.
    Closed,
    /// Kept for others.
    Reserved,
    /// The week is given out together to all who ask in time.
    Contested,
    /// The instrument is retired or under repair.
    NotOperational,
    /// The lab declared an outage.
    Outage,
    /// Somebody else has the time.
    Occupied,
    /// An accessory or a place does not go with the instrument, or cannot be had.
    CompanionNotOffered,
    /// An accessory or a place is out of order or not there.
    CompanionOut,
    /// An accessory or a place is taken.
    CompanionTaken,
    /// Nobody who can run the instrument is on duty and free.
    NoOperator,
    /// The instrument is not offered in this mode.
    ModeNotOffered,
    /// The instrument is not open to outsiders.
    NotOpenToOutsiders,
    /// No valid qualification.
    NotQualified,
    /// The applicant does not belong to the party he books for, or it is not confirmed.
    NotAMember,
    /// The group has no such active project code.
    UnknownProjectCode,
    /// Strikes have led to a suspension.
    Suspended,
    /// A quota is used up.
    QuotaExceeded,
    /// The party has too many requests waiting.
    TooManyHolds,
    /// The person has asked too often lately.
    TooManyAttempts,
    /// There is no waiting list, or it is too late to join it.
    WaitingListClosed,
    /// The waiting list has no place left.
    WaitingListFull,
    /// The applicant waits for this time already.
    AlreadyWaiting,
    /// The policy does not let this time be handed over to this person.
    HandOverNotAllowed,
    /// The policy does not let times be exchanged.
    SwapNotAllowed,
    /// A proposal about this time has not been answered yet.
    AlreadyProposed,
    /// The rules do not allow the other one his new time; why is told to him alone.
    CounterpartBarred,
    /// Two must agree, and the same person has agreed already.
    AgreedAlready,
    /// Somebody keeps time already, or has kept time of this instrument and not booked it.
    OneHold,
}

impl RuleCode {
    /// All rules, in order.
    pub const ALL: [Self; 39] = [
        Self::InPast,
        Self::TooLateToChange,
        Self::TooEarlyToStart,
        Self::AlreadyOver,
        Self::HoursOutsideUse,
        Self::OffGrid,
        Self::TooShort,
        Self::TooLong,
        Self::TooSoon,
        Self::TooFar,
        Self::NotReleased,
        Self::Closed,
        Self::Reserved,
        Self::Contested,
        Self::NotOperational,
        Self::Outage,
        Self::Occupied,
        Self::CompanionNotOffered,
        Self::CompanionOut,
        Self::CompanionTaken,
        Self::NoOperator,
        Self::ModeNotOffered,
        Self::NotOpenToOutsiders,
        Self::NotQualified,
        Self::NotAMember,
        Self::UnknownProjectCode,
        Self::Suspended,
        Self::QuotaExceeded,
        Self::TooManyHolds,
        Self::TooManyAttempts,
        Self::WaitingListClosed,
        Self::WaitingListFull,
        Self::AlreadyWaiting,
        Self::HandOverNotAllowed,
        Self::SwapNotAllowed,
        Self::AlreadyProposed,
        Self::CounterpartBarred,
        Self::AgreedAlready,
        Self::OneHold,
    ];

    /// Tells whether a lab manager may set the rule aside with a reason.
    ///
    /// What would promise one thing twice, or let somebody in who may not come in, never gives way.
    pub fn is_soft(self) -> bool {
        match self {
            Self::OffGrid
            | Self::TooShort
            | Self::TooLong
            | Self::TooSoon
            | Self::TooFar
            | Self::NotReleased
            | Self::Closed
            | Self::Reserved
            | Self::Contested
            | Self::NoOperator
            | Self::Suspended
            | Self::QuotaExceeded
            | Self::TooManyHolds => true,
            Self::InPast
            | Self::TooLateToChange
            | Self::TooEarlyToStart
            | Self::AlreadyOver
            | Self::HoursOutsideUse
            | Self::NotOperational
            | Self::Outage
            | Self::Occupied
            | Self::CompanionNotOffered
            | Self::CompanionOut
            | Self::CompanionTaken
            | Self::ModeNotOffered
            | Self::NotOpenToOutsiders
            | Self::NotQualified
            | Self::NotAMember
            | Self::UnknownProjectCode
            | Self::TooManyAttempts
            | Self::WaitingListClosed
            | Self::WaitingListFull
            | Self::AlreadyWaiting
            | Self::HandOverNotAllowed
            | Self::SwapNotAllowed
            | Self::AlreadyProposed
            | Self::CounterpartBarred
            | Self::AgreedAlready
            | Self::OneHold => false,
        }
    }

    /// Tells whether the rule depends on the time asked for, so that another time may satisfy it.
    pub fn is_about_time(self) -> bool {
        match self {
            Self::InPast
            | Self::OffGrid
            | Self::TooShort
            | Self::TooLong
            | Self::TooSoon
            | Self::TooFar
            | Self::NotReleased
            | Self::Closed
            | Self::Reserved
            | Self::Contested
            | Self::Outage
            | Self::Occupied
            | Self::CompanionOut
            | Self::CompanionTaken
            | Self::NoOperator
            | Self::QuotaExceeded => true,
            Self::TooLateToChange
            | Self::TooEarlyToStart
            | Self::AlreadyOver
            | Self::HoursOutsideUse
            | Self::NotOperational
            | Self::CompanionNotOffered
            | Self::ModeNotOffered
            | Self::NotOpenToOutsiders
            | Self::NotQualified
            | Self::NotAMember
            | Self::UnknownProjectCode
            | Self::Suspended
            | Self::TooManyHolds
            | Self::TooManyAttempts
            | Self::WaitingListClosed
            | Self::WaitingListFull
            | Self::AlreadyWaiting
            | Self::HandOverNotAllowed
            | Self::SwapNotAllowed
            | Self::AlreadyProposed
            | Self::CounterpartBarred
            | Self::AgreedAlready
            | Self::OneHold => false,
        }
    }
}

/// A broken rule with the numbers that broke it.
///
/// Each one alone suffices to refuse. Blockers within one violation are complete and carry times only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Violation {
    /// The start is not after `now`.
    InPast { now: Instant },
    /// Users may cancel and move until this long before the start.
    ///
    /// `by` is there where a minute of a working day before is the earlier deadline.
    TooLateToChange {
        cancel_minutes: u32,
        deadline: Instant,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<CancelBy>,
    },
    /// The use may begin from `earliest` on.
    TooEarlyToStart { earliest: Instant },
    /// The time was over at `ended`.
    AlreadyOver { ended: Instant },
    /// Hours entered outside the use from `since` to `until`, or overlapping one another.
    HoursOutsideUse { since: Instant, until: Instant, outside: Vec<Slot> },
    /// Start or end is no multiple of the grid on the facility's wall clock.
    ///
    /// In this and the two below `by_hour` tells that it holds for some hours of the week alone.
    OffGrid {
        grid_minutes: u16,
        #[serde(default, skip_serializing_if = "is_false")]
        by_hour: bool,
    },
    /// Shorter than the shortest use.
    TooShort {
        min_minutes: u32,
        asked_minutes: i64,
        #[serde(default, skip_serializing_if = "is_false")]
        by_hour: bool,
    },
    /// Longer than the longest use.
    TooLong {
        max_minutes: u32,
        asked_minutes: i64,
        #[serde(default, skip_serializing_if = "is_false")]
        by_hour: bool,
    },
    /// Starts before the lead time has run; `working` is there where the lead in working days is broken, too.
    TooSoon {
        lead_minutes: i64,
        earliest: Instant,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        working: Option<WorkingLead>,
    },
    /// Starts after the horizon.
    TooFar { horizon_days: u16, latest: Instant },
    /// The week becomes bookable at `opens_at`.
    NotReleased { opens_at: Instant },
    /// These parts of the time are outside opening hours.
    Closed { closed: Vec<Slot> },
    /// These parts of the time are kept for others, and released to all at `released_at` if ever.
    Reserved { reserved: Vec<Slot>, released_at: Option<Instant> },
    /// The week is given out by `decided_by`; whoever asks before `closes_at` takes part, nobody without it.
    Contested { closes_at: Option<Instant>, decided_by: Instant },
    /// The instrument is retired or under repair.
    NotOperational { status: AssetStatus },
    /// These outages stand in the way.
    Outage { blockers: Vec<Slot> },
    /// These uses stand in the way; `capacity` uses fit at once.
    Occupied { blockers: Vec<Slot>, capacity: u16 },
    /// The lab has no such accessory or place for this instrument, or has taken it out of service.
    CompanionNotOffered { companion: CompanionId },
    /// The companion is out of order, or not there, at these times.
    CompanionOut { companion: CompanionId, name: Bilingual, blockers: Vec<Slot> },
    /// These uses have the companion; it serves `capacity` at once.
    CompanionTaken { companion: CompanionId, name: Bilingual, blockers: Vec<Slot>, capacity: u16 },
    /// Nobody can run the instrument then: those who are on duty do something else at these times, or nobody is.
    NoOperator { on_duty: bool, blockers: Vec<Slot> },
    /// Not offered in this mode.
    ModeNotOffered { mode: Mode },
    /// Not open to outsiders.
    NotOpenToOutsiders,
    /// No qualification valid on the day of use.
    NotQualified,
    /// The applicant may not book for this party.
    NotAMember,
    /// The group has no such active code.
    UnknownProjectCode { project_code: String },
    /// Nothing can be booked before `until`, because of `strikes` within `within_days`.
    Suspended { reach: Reach, until: Instant, strikes: usize, within_days: u16 },
    /// The quota would be exceeded: `limit`, `used` and `asked` are minutes, uses or days, as `measure` says. `named`
    /// tells that it binds some groups alone, `hours` which hours of a week it counts instead of the peak.
    QuotaExceeded {
        per: QuotaHolder,
        measure: QuotaMeasure,
        window: QuotaWindow,
        peak_only: bool,
        limit: u32,
        used: i64,
        asked: i64,
        #[serde(default, skip_serializing_if = "is_false")]
        named: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        hours: Vec<Opening>,
    },
    /// Too many requests wait already.
    TooManyHolds { limit: u16, waiting: usize },
    /// The person has asked `most` times within `within_minutes`; from `again_at` on he may ask again.
    TooManyAttempts { most: u16, within_minutes: u16, again_at: Instant },
    /// The list closed at `since`, or there is none.
    WaitingListClosed { since: Option<Instant> },
    /// `most` requests wait.
    WaitingListFull { most: u16 },
    /// The applicant waits for time within this already.
    AlreadyWaiting { within: Slot },
    /// Time goes over only as far as `allowed` says.
    HandOverNotAllowed { allowed: HandOver },
    /// Times are not exchanged on this instrument.
    SwapNotAllowed,
    /// A proposal stands until `until`.
    AlreadyProposed { until: Instant },
    /// The other one cannot have the time he would get.
    CounterpartBarred,
    /// Two must agree, and whoever agrees now has agreed already.
    AgreedAlready,
    /// Time is kept already until `kept_until`; time of this instrument can be kept again from `again_from` on.
    OneHold {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kept_until: Option<Instant>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again_from: Option<Instant>,
    },
}

/// A lead in working days that has not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingLead {
    /// How many working days before its day the use must be asked for.
    pub days: u8,
    /// The first instant at which it was too late to ask for this use, by all leads.
    pub ask_before: Instant,
}

impl Violation {
    /// Returns the rule's name.
    pub fn code(&self) -> RuleCode {
        match self {
            Self::InPast { .. } => RuleCode::InPast,
            Self::TooLateToChange { .. } => RuleCode::TooLateToChange,
            Self::TooEarlyToStart { .. } => RuleCode::TooEarlyToStart,
            Self::AlreadyOver { .. } => RuleCode::AlreadyOver,
            Self::HoursOutsideUse { .. } => RuleCode::HoursOutsideUse,
            Self::OffGrid { .. } => RuleCode::OffGrid,
            Self::TooShort { .. } => RuleCode::TooShort,
            Self::TooLong { .. } => RuleCode::TooLong,
            Self::TooSoon { .. } => RuleCode::TooSoon,
            Self::TooFar { .. } => RuleCode::TooFar,
            Self::NotReleased { .. } => RuleCode::NotReleased,
            Self::Closed { .. } => RuleCode::Closed,
            Self::Reserved { .. } => RuleCode::Reserved,
            Self::Contested { .. } => RuleCode::Contested,
            Self::NotOperational { .. } => RuleCode::NotOperational,
            Self::Outage { .. } => RuleCode::Outage,
            Self::Occupied { .. } => RuleCode::Occupied,
            Self::CompanionNotOffered { .. } => RuleCode::CompanionNotOffered,
            Self::CompanionOut { .. } => RuleCode::CompanionOut,
            Self::CompanionTaken { .. } => RuleCode::CompanionTaken,
            Self::NoOperator { .. } => RuleCode::NoOperator,
            Self::ModeNotOffered { .. } => RuleCode::ModeNotOffered,
            Self::NotOpenToOutsiders => RuleCode::NotOpenToOutsiders,
            Self::NotQualified => RuleCode::NotQualified,
            Self::NotAMember => RuleCode::NotAMember,
            Self::UnknownProjectCode { .. } => RuleCode::UnknownProjectCode,
            Self::Suspended { .. } => RuleCode::Suspended,
            Self::QuotaExceeded { .. } => RuleCode::QuotaExceeded,
            Self::TooManyHolds { .. } => RuleCode::TooManyHolds,
            Self::TooManyAttempts { .. } => RuleCode::TooManyAttempts,
            Self::WaitingListClosed { .. } => RuleCode::WaitingListClosed,
            Self::WaitingListFull { .. } => RuleCode::WaitingListFull,
            Self::AlreadyWaiting { .. } => RuleCode::AlreadyWaiting,
            Self::HandOverNotAllowed { .. } => RuleCode::HandOverNotAllowed,
            Self::SwapNotAllowed => RuleCode::SwapNotAllowed,
            Self::AlreadyProposed { .. } => RuleCode::AlreadyProposed,
            Self::CounterpartBarred => RuleCode::CounterpartBarred,
            Self::AgreedAlready => RuleCode::AgreedAlready,
            Self::OneHold { .. } => RuleCode::OneHold,
        }
    }

    /// Returns the times that stand in the way, sorted; empty for rules that are not about rivals or hours.
    pub fn blockers(&self) -> &[Slot] {
        match self {
            Self::Closed { closed } => closed,
            Self::Reserved { reserved, .. } => reserved,
            Self::HoursOutsideUse { outside, .. } => outside,
            Self::Outage { blockers }
            | Self::Occupied { blockers, .. }
            | Self::CompanionOut { blockers, .. }
            | Self::CompanionTaken { blockers, .. }
            | Self::NoOperator { blockers, .. } => blockers,
            Self::InPast { .. }
            | Self::TooLateToChange { .. }
            | Self::TooEarlyToStart { .. }
            | Self::AlreadyOver { .. }
            | Self::OffGrid { .. }
            | Self::TooShort { .. }
            | Self::TooLong { .. }
            | Self::TooSoon { .. }
            | Self::TooFar { .. }
            | Self::NotReleased { .. }
            | Self::Contested { .. }
            | Self::NotOperational { .. }
            | Self::CompanionNotOffered { .. }
            | Self::ModeNotOffered { .. }
            | Self::NotOpenToOutsiders
            | Self::NotQualified
            | Self::NotAMember
            | Self::UnknownProjectCode { .. }
            | Self::Suspended { .. }
            | Self::QuotaExceeded { .. }
            | Self::TooManyHolds { .. }
            | Self::TooManyAttempts { .. }
            | Self::WaitingListClosed { .. }
            | Self::WaitingListFull { .. }
            | Self::AlreadyWaiting { .. }
            | Self::HandOverNotAllowed { .. }
            | Self::SwapNotAllowed
            | Self::AlreadyProposed { .. }
            | Self::CounterpartBarred
            | Self::AgreedAlready
            | Self::OneHold { .. } => &[],
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
