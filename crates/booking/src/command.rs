//! Commands: everything that can be asked of the calendar.

use crate::{
    proposal::{Proposed, TakeOver},
    reservation::{Approval, DeclineCode, Purpose, Waiver},
    series::SeriesRequest,
    series_move::SeriesMove,
    usage::HoursKind,
};
use chrono::NaiveDate;
use inventory::{
    companion::Needs,
    id::{CompanionId, InstrumentId, OutageId, PersonId, ProposalId, ReservationId, SeriesId},
    instrument::Mode,
    party::{Party, Side},
    slot::{Instant, Slot},
};
use serde::{Deserialize, Serialize};

/// Who acts, as far as the rules care; whether he may act at all was decided before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// The applicant, or someone of his party.
    User,
    /// The lab: its word is the manager's approval.
    Lab,
    /// The program itself, for deadlines and for decisions taken elsewhere.
    System,
}

/// The person and the capacity in which he acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The person; for the program itself, the applicant concerned.
    pub person: PersonId,
    /// In which capacity.
    pub capacity: Capacity,
}

/// A request for time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The identity chosen by the caller.
    pub id: ReservationId,
    /// The instrument.
    pub instrument: InstrumentId,
    /// The person who will use it.
    pub applicant: PersonId,
    /// Who stands behind it.
    pub party: Party,
    /// The side that party stands on.
    pub side: Side,
    /// The group's project code, if named.
    pub project_code: Option<String>,
    /// Self-use or commissioned.
    pub mode: Mode,
    /// What the hours are for.
    pub purpose: Purpose,
    /// What it is called.
    pub title: String,
    /// Words to the lab.
    pub note: String,
    /// What it needs beside the instrument.
    pub needs: Needs,
    /// The time.
    pub slot: Slot,
    /// Rules the lab sets aside.
    pub waiver: Option<Waiver>,
}

/// A request to wait for time that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitRequest {
    /// What is asked for; its time is the one that is wanted most.
    pub request: Request,
    /// Any time of this length within it would do; it covers the time wanted most.
    pub within: Slot,
}

/// What somebody fills in who books the time that he has kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The short hold.
    pub id: ReservationId,
    /// What the hours are for.
    pub purpose: Purpose,
    /// What it is called.
    pub title: String,
    /// Words to the lab.
    pub note: String,
    /// The group's project code, if named.
    pub project_code: Option<String>,
}

/// Why an instrument stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutageReason {
    /// Something broke.
    Fault,
    /// Planned maintenance.
    Maintenance,
    /// Calibration.
    Calibration,
    /// Something else.
    Other,
}

/// The hours of a use as the bench wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursEntry {
    /// What kind of hours.
    pub kind: HoursKind,
    /// When.
    pub slot: Slot,
}

/// Everything that can be asked of the calendar of one instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Ask for time.
    Request(Request),
    /// Ask for the same time again and again.
    RequestSeries(Box<SeriesRequest>),
    /// Wait for time that is taken.
    Wait(Box<WaitRequest>),
    /// Keep time for some minutes, while the rest is filled in.
    Hold(Box<Request>),
    /// Book the time that is kept.
    Book(Box<Filled>),
    /// Take the time that was offered.
    Accept { id: ReservationId },
    /// Give one of the approvals that held occurrences of a series wait for.
    ApproveSeries { id: SeriesId, approval: Approval },
    /// Turn the held occurrences of a series down.
    DeclineSeries { id: SeriesId, code: DeclineCode, reason: String },
    /// Give up the occurrences of a series whose own time by the rule is `from` or later, or all.
    CancelSeries { id: SeriesId, from: Option<Instant>, reason: Option<String> },
    /// Take another time with an occurrence of a series and those that follow it, or all.
    MoveSeries(SeriesMove),
    /// Give one of the approvals a held reservation waits for.
    Approve { id: ReservationId, approval: Approval },
    /// Turn a held reservation down.
    Decline { id: ReservationId, code: DeclineCode, reason: String },
    /// Take another time; why is told to whoever learns of it.
    Move { id: ReservationId, slot: Slot, waiver: Option<Waiver>, reason: Option<String> },
    /// Give it up.
    Cancel { id: ReservationId, reason: Option<String> },
    /// Begin the use.
    CheckIn { id: ReservationId },
    /// Say that whoever booked it has not come.
    MarkNoShow { id: ReservationId },
    /// End the use and record its hours; without entries the whole use is one interval of testing.
    CheckOut { id: ReservationId, entries: Vec<HoursEntry>, samples: Option<u32>, note: String },
    /// Take the instrument, or one companion of it, out of use for a while.
    DeclareOutage { id: OutageId, of: Option<CompanionId>, slot: Slot, reason: OutageReason, note: String },
    /// Bring the instrument back before the outage's end.
    EndOutage { id: OutageId },
    /// The repair takes longer: the outage ends later.
    ExtendOutage { id: OutageId, until: Instant },
    /// Find other times for uses that an outage pushed out: offered to their users, or given at once with a reason.
    Resettle { outage: OutageId, moves: Vec<(ReservationId, Slot)>, at_once: Option<Waiver> },
    /// Propose to somebody to take a reservation's time over, or to exchange times.
    Propose(Box<Proposed>),
    /// Take over the time that was proposed.
    TakeOver(Box<TakeOver>),
    /// Exchange the times as it was proposed.
    AcceptSwap { id: ProposalId },
    /// Say no to a proposal.
    RefuseProposal { id: ProposalId },
    /// Take a proposal back.
    WithdrawProposal { id: ProposalId },
    /// Give a contested week out: in turns, or by hand.
    Allocate { monday: NaiveDate, by_hand: Option<ByHand> },
}

/// How the lab departs from the order of a contested week's turns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand {
    /// Who gets which time, in the order in which they are served; everybody else gets none.
    pub grants: Vec<(ReservationId, Slot)>,
    /// Why.
    pub reason: String,
}

impl Command {
    /// Returns the reservation the command is about, if it is about one.
    pub fn reservation(&self) -> Option<ReservationId> {
        match self {
            Self::Request(request) => Some(request.id),
            Self::Wait(wait) => Some(wait.request.id),
            Self::Hold(request) => Some(request.id),
            Self::Book(filled) => Some(filled.id),
            Self::Accept { id }
            | Self::Approve { id, .. }
            | Self::Decline { id, .. }
            | Self::Move { id, .. }
            | Self::Cancel { id, .. }
            | Self::CheckIn { id }
            | Self::MarkNoShow { id }
            | Self::CheckOut { id, .. } => Some(*id),
            Self::Propose(wanted) => Some(wanted.reservation),
            Self::RequestSeries(_)
            | Self::ApproveSeries { .. }
            | Self::DeclineSeries { .. }
            | Self::CancelSeries { .. }
            | Self::MoveSeries(_)
            | Self::DeclareOutage { .. }
            | Self::ExtendOutage { .. }
            | Self::Resettle { .. }
            | Self::EndOutage { .. }
            | Self::TakeOver(_)
            | Self::AcceptSwap { .. }
            | Self::RefuseProposal { .. }
            | Self::WithdrawProposal { .. }
            | Self::Allocate { .. } => None,
        }
    }

    /// Returns the proposal the command is about, if it is about one.
    pub fn proposal(&self) -> Option<ProposalId> {
        match self {
            Self::Propose(wanted) => Some(wanted.id),
            Self::TakeOver(taken) => Some(taken.proposal),
            Self::AcceptSwap { id } | Self::RefuseProposal { id } | Self::WithdrawProposal { id } => Some(*id),
            _ => None,
        }
    }

    /// Returns the series the command is about, if it is about a whole one.
    pub fn series(&self) -> Option<SeriesId> {
        match self {
            Self::RequestSeries(request) => Some(request.id()),
            Self::MoveSeries(wanted) => Some(wanted.id),
            Self::ApproveSeries { id, .. } | Self::DeclineSeries { id, .. } | Self::CancelSeries { id, .. } => {
                Some(*id)
            }
            Self::Request(_)
            | Self::Wait(_)
            | Self::Hold(_)
            | Self::Book(_)
            | Self::Accept { .. }
            | Self::Approve { .. }
            | Self::Decline { .. }
            | Self::Move { .. }
            | Self::Cancel { .. }
            | Self::CheckIn { .. }
            | Self::MarkNoShow { .. }
            | Self::CheckOut { .. }
            | Self::DeclareOutage { .. }
            | Self::ExtendOutage { .. }
            | Self::Resettle { .. }
            | Self::EndOutage { .. }
            | Self::Propose(_)
            | Self::TakeOver(_)
            | Self::AcceptSwap { .. }
            | Self::RefuseProposal { .. }
            | Self::WithdrawProposal { .. }
            | Self::Allocate { .. } => None,
        }
    }

    /// Returns the outage the command is about, if it is about one.
    pub fn outage(&self) -> Option<OutageId> {
        match self {
            Self::DeclareOutage { id, .. }
            | Self::EndOutage { id }
            | Self::ExtendOutage { id, .. }
            | Self::Resettle { outage: id, .. } => Some(*id),
            _ => None,
        }
    }

    /// Tells whether a user who gives the command tries to get time, which he may not do as often as he likes.
    pub fn is_attempt(&self) -> bool {
        match self {
            Self::Request(_)
            | Self::RequestSeries(_)
            | Self::Hold(_)
            | Self::Wait(_)
            | Self::Move { .. }
            | Self::MoveSeries(_) => true,
            Self::Accept { .. }
            | Self::Book(_)
            | Self::ApproveSeries { .. }
            | Self::DeclineSeries { .. }
            | Self::CancelSeries { .. }
            | Self::Approve { .. }
            | Self::Decline { .. }
            | Self::Cancel { .. }
            | Self::CheckIn { .. }
            | Self::MarkNoShow { .. }
            | Self::CheckOut { .. }
            | Self::DeclareOutage { .. }
            | Self::ExtendOutage { .. }
            | Self::EndOutage { .. }
            | Self::Resettle { .. }
            | Self::Propose(_)
            | Self::TakeOver(_)
            | Self::AcceptSwap { .. }
            | Self::RefuseProposal { .. }
            | Self::WithdrawProposal { .. }
            | Self::Allocate { .. } => false,
        }
    }

    /// Returns what the command asks for, if it asks for something new; of a series, what each occurrence asks for.
    pub fn request(&self) -> Option<&Request> {
        match self {
            Self::Request(request) => Some(request),
            Self::Wait(wait) => Some(&wait.request),
            Self::Hold(request) => Some(request),
            Self::RequestSeries(request) => Some(request.each()),
            _ => None,
        }
    }

    /// Returns the time the command asks for, if it asks for time; a move of a series asks for more, which only the
    /// series knows ([`crate::series_move::reach`]), and an allocation, of which only those who take part know.
    pub fn wanted(&self) -> Option<Slot> {
        match self {
            Self::Request(request) => Some(request.slot),
            Self::Wait(wait) => Some(wait.request.slot),
            Self::Hold(request) => Some(request.slot),
            Self::RequestSeries(request) => Some(request.hull()),
            Self::Move { slot, .. } | Self::DeclareOutage { slot, .. } => Some(*slot),
            Self::MoveSeries(wanted) => Some(wanted.slot),
            Self::Resettle { moves, .. } => {
                let (start, end) = (
                    moves.iter().map(|(_, slot)| slot.start()).min()?,
                    moves.iter().map(|(_, slot)| slot.end()).max()?,
                );
                Slot::new(start, end).ok()
            }
            Self::ApproveSeries { .. }
            | Self::DeclineSeries { .. }
            | Self::CancelSeries { .. }
            | Self::Book(_)
            | Self::Accept { .. }
            | Self::Approve { .. }
            | Self::Decline { .. }
            | Self::Cancel { .. }
            | Self::CheckIn { .. }
            | Self::MarkNoShow { .. }
            | Self::CheckOut { .. }
            | Self::ExtendOutage { .. }
            | Self::EndOutage { .. }
            | Self::Propose(_)
            | Self::TakeOver(_)
            | Self::AcceptSwap { .. }
            | Self::RefuseProposal { .. }
            | Self::WithdrawProposal { .. }
            | Self::Allocate { .. } => None,
        }
    }
}

/// An instrument, or a companion of it, out of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// Its identity.
    pub id: OutageId,
    /// The instrument.
    pub instrument: InstrumentId,
    /// The companion that fails on it, while the instrument works; nothing: all of the instrument.
    pub companion: Option<CompanionId>,
    /// From when to when.
    pub slot: Slot,
    /// Why.
    pub reason: OutageReason,
    /// Words.
    pub note: String,
    /// When it was ended early.
    pub ended_at: Option<Instant>,
}
