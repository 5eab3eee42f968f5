//! Decisions: what changes, and who must hear of it.

use crate::{
    allocation::GivenOut,
    alternatives::Alternative,
    beside::{self, CompanionChange},
    command::Outage,
    conduct::{Measure, Strike},
    occupancy::{self, Occupancy, OccupancyChange, Source},
    proposal::{Proposal, ProposalStanding},
    reservation::{Reservation, StateName},
    schedule::Schedule,
    series::{Series, Verdict},
    usage::UsageRecord,
    violation::Violation,
};
use chrono::NaiveDate;
use inventory::{
    id::{OutageId, ProposalId, ReservationId, SeriesId},
    slot::Instant,
};
use serde::{Deserialize, Serialize};

/// What happened to a reservation, for its history and its notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// Asked for, and kept until a deadline.
    Requested,
    /// Promised at once or after the last approval.
    Confirmed,
    /// One of several approvals was given.
    Approved,
    /// Moved to another time.
    Moved,
    /// Given up.
    Cancelled,
    /// Turned down.
    Declined,
    /// Its deadline passed.
    Lapsed,
    /// Pushed out by an outage.
    Displaced,
    /// Put on the waiting list.
    Joined,
    /// Offered time that had become free.
    Offered,
    /// The offer was taken back, and it waits again.
    OfferWithdrawn,
    /// The offer was not accepted in time.
    OfferLapsed,
    /// Taken off the waiting list: by its applicant, by the lab, or because no time became free.
    WaitEnded,
    /// The use began.
    CheckedIn,
    /// The use ended.
    CheckedOut,
    /// A series ends earlier, since what follows was moved and is a series of its own; never of one reservation.
    Continued,
    /// Nobody came.
    NoShow,
    /// It is kept longer for its user, who could not begin while others ran over.
    KeptLonger,
    /// Its time went over to somebody else, who has a reservation of his own for it.
    HandedOver,
    /// It changed times with another reservation.
    Swapped,
    /// Its applicant keeps the time for some minutes.
    HoldBegun,
    /// The time that was kept was not booked.
    HoldEnded,
    /// Other people than before run the instrument for it.
    Staffed,
    /// The instrument stands elsewhere than before.
    Relocated,
}

impl Happening {
    /// Tells whether nobody did it: a deadline passed, or time became free. [`Happening::WaitEnded`] and
    /// [`Happening::HoldEnded`] are told by their state; of a no-show, whether the lab said so.
    pub fn is_by_itself(self, state: StateName) -> bool {
        matches!(self, Self::Lapsed | Self::Offered | Self::OfferLapsed | Self::KeptLonger)
            || (matches!(self, Self::WaitEnded | Self::HoldEnded) && state == StateName::Lapsed)
    }

    /// Tells whether it is about waiting for time, or keeping it for oneself: the applicant's matter alone, and none for
    /// calendars.
    pub fn is_about_waiting(self) -> bool {
        match self {
            Self::Joined
            | Self::Offered
            | Self::OfferWithdrawn
            | Self::OfferLapsed
            | Self::WaitEnded
            | Self::HoldBegun
            | Self::HoldEnded => true,
            Self::Requested
            | Self::Confirmed
            | Self::Approved
            | Self::Moved
            | Self::Cancelled
            | Self::Declined
            | Self::Lapsed
            | Self::Displaced
            | Self::NoShow
            | Self::KeptLonger
            | Self::HandedOver
            | Self::Swapped
            | Self::CheckedIn
            | Self::CheckedOut
            | Self::Continued
            | Self::Staffed
            | Self::Relocated => false,
        }
    }

    /// Tells whether applicant and lab are told by notice and mail; what happens at the bench they see themselves, and a
    /// short hold its applicant. Of a no-show its user hears in a mail of its own, and calendars keep what was promised.
    pub fn is_told(self) -> bool {
        match self {
            Self::Requested
            | Self::Confirmed
            | Self::Moved
            | Self::Cancelled
            | Self::Declined
            | Self::Lapsed
            | Self::Displaced
            | Self::Joined
            | Self::Offered
            | Self::OfferWithdrawn
            | Self::OfferLapsed
            | Self::WaitEnded
            | Self::HandedOver
            | Self::Swapped
            | Self::Continued
            | Self::Staffed
            | Self::Relocated => true,
            Self::Approved
            | Self::CheckedIn
            | Self::CheckedOut
            | Self::NoShow
            | Self::KeptLonger
            | Self::HoldBegun
            | Self::HoldEnded => false,
        }
    }
}

/// One step of a decision. The steps are carried out in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Change what is occupied.
    Occupancy(OccupancyChange),
    /// Change what a companion is kept for.
    Companion(CompanionChange),
    /// Store a series that is new; the reservations that are its occurrences follow.
    AddSeries(Series),
    /// Store a series that has changed.
    UpdateSeries(Series),
    /// Take reservations out of their series at once, so that each can take a name in it that another had; for each
    /// follows a change with its new name.
    LeaveSeries(Vec<ReservationId>),
    /// Store a reservation that has got another name in its series or has come into another one, and nothing else.
    RenameOccurrence(Reservation),
    /// Store a reservation that is new.
    AddReservation { reservation: Reservation, happening: Happening },
    /// Store a reservation that has changed; its revision is one above the stored one.
    UpdateReservation { reservation: Reservation, happening: Happening, reason: Option<String> },
    /// Store an outage that is new.
    AddOutage(Outage),
    /// Store an outage that has changed.
    UpdateOutage(Outage),
    /// Write down hours.
    RecordUsage(UsageRecord),
    /// Write down a strike against a person.
    RecordStrike(Strike),
    /// Impose a measure on a person.
    Impose(Measure),
    /// Store a proposal that is new.
    AddProposal(Proposal),
    /// Store a proposal that has been answered or withdrawn.
    UpdateProposal(Proposal),
    /// Somebody takes part when a contested week is given out: draw the lottery's seed, if that has not been done.
    Collect { monday: NaiveDate, closes_at: Instant, decided_by: Instant },
    /// Write down how a contested week was given out.
    GiveOut(Box<GivenOut>),
}

/// Something applicant and lab must hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub happening: Happening,
    /// To which reservation.
    pub reservation: ReservationId,
}

/// A yes, with everything that follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    /// What changes, in order.
    pub changes: Vec<Change>,
    /// Who must hear, in the order of `changes`.
    pub notices: Vec<Notice>,
}

/// A no that explains.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refusal {
    /// Every broken rule, in the fixed order of the rules, each sufficient alone.
    pub violations: Vec<Violation>,
    /// What would work.
    pub alternatives: Vec<Alternative>,
    /// How many wait before whoever joins the waiting list for this time; nothing when he cannot.
    pub ahead: Option<usize>,
}

/// Why a command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejection {
    /// Rules stood in the way.
    Refused(Refusal),
    /// Rules stood in the way of a series: every occurrence with its verdict.
    SeriesRefused(Vec<Verdict>),
    /// The series has no occurrence of this name.
    UnknownOccurrence(Instant),
    /// A series cannot be at the time it is to be moved to.
    Unwritable,
    /// The series' id is taken.
    SeriesIdTaken(SeriesId),
    /// No such series.
    UnknownSeries(SeriesId),
    /// The reservation's state does not allow the command.
    WrongState { state: StateName },
    /// No such reservation.
    UnknownReservation(ReservationId),
    /// No such outage, or it has ended.
    UnknownOutage(OutageId),
    /// No such proposal.
    UnknownProposal(ProposalId),
    /// The proposal can no longer be answered.
    ProposalClosed { standing: ProposalStanding },
    /// There is nobody else to whom the proposal could go.
    NoCounterpart,
    /// The week is not contested, nobody asked for time in it, or it has been given out.
    NothingToGiveOut(NaiveDate),
    /// A request cannot have the time that it is given by hand: for these rules, or, without any, since it did not ask
    /// for it.
    GrantRefused { reservation: ReservationId, violations: Vec<Violation> },
}

impl Decision {
    /// Adds a reservation's change, and the notice that goes with it.
    pub(crate) fn tell(&mut self, reservation: Reservation, happening: Happening, reason: Option<String>) {
        if happening.is_told() {
            self.notices.push(Notice { happening, reservation: reservation.id });
        }
        self.changes.push(Change::UpdateReservation { reservation, happening, reason });
    }

    /// Adds changes of occupancy.
    pub(crate) fn occupy(&mut self, changes: impl IntoIterator<Item = OccupancyChange>) {
        self.changes.extend(changes.into_iter().map(Change::Occupancy));
    }

    /// Carries the decision out on the loaded facts, as the store does on its tables.
    pub fn apply(&self, schedule: &mut Schedule) {
        for change in &self.changes {
            match change {
                Change::Occupancy(change) => occupancy::apply(&mut schedule.occupancy, &[*change]),
                Change::Companion(change) => beside::apply(&mut schedule.companions, change),
                Change::AddSeries(series) => schedule.series = Some(series.clone()),
                Change::UpdateSeries(series) => {
                    for stored in schedule.series.iter_mut().filter(|stored| stored.id == series.id) {
                        stored.clone_from(series);
                    }
                }
                Change::LeaveSeries(ids) => {
                    schedule.reservations.iter_mut().filter(|r| ids.contains(&r.id)).for_each(|r| r.series = None);
                }
                Change::RenameOccurrence(reservation) => {
                    for stored in schedule.reservations.iter_mut().filter(|r| r.id == reservation.id) {
                        stored.clone_from(reservation);
                    }
                }
                Change::AddReservation { reservation, happening: _ } => {
                    schedule.reservations.push(reservation.clone());
                    schedule.reservations.sort_by_key(|r| r.id);
                }
                Change::UpdateReservation { reservation, happening: _, reason: _ } => {
                    for stored in schedule.reservations.iter_mut().filter(|r| r.id == reservation.id) {
                        stored.clone_from(reservation);
                    }
                    schedule.standing.uses.retain_mut(|known| {
                        if known.id == reservation.id {
                            known.held &= reservation.state.name() == StateName::Held;
                        }
                        let gone = matches!(reservation.state.name(), StateName::Lapsed | StateName::NoShow);
                        known.id != reservation.id || !gone
                    });
                }
                Change::AddOutage(outage) => {
                    schedule.outages.push(outage.clone());
                    schedule.outages.sort_by_key(|o| o.id);
                }
                Change::UpdateOutage(outage) => {
                    for stored in schedule.outages.iter_mut().filter(|o| o.id == outage.id) {
                        stored.clone_from(outage);
                    }
                }
                Change::RecordUsage(_) | Change::Collect { .. } => {}
                Change::GiveOut(given_out) => schedule.allocated.push(given_out.monday),
                Change::RecordStrike(strike) => schedule.strikes.push(strike.clone()),
                Change::Impose(measure) if schedule.standing.person == Some(measure.person) => {
                    schedule.standing.measures.push(measure.clone());
                }
                Change::Impose(_) => {}
                Change::AddProposal(proposal) => schedule.proposals.push(proposal.clone()),
                Change::UpdateProposal(proposal) => {
                    for stored in schedule.proposals.iter_mut().filter(|stored| stored.id == proposal.id) {
                        stored.clone_from(proposal);
                    }
                }
            }
        }
    }
}

/// Returns the steps that give up everything `source` occupies.
pub(crate) fn vacate(rows: &[Occupancy], source: Source) -> impl Iterator<Item = OccupancyChange> {
    rows.iter().filter(move |row| row.source == source).copied().map(OccupancyChange::Vacate)
}
