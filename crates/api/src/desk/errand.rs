//! What is brought to the desk, and what is taken away from it.

use crate::{
    authz::{Action, Object, Principal, permits},
    store,
};
use booking::{
    command::{Capacity, Command, Outage},
    decision::{Change, Decision, Rejection},
    proposal::ProposalState,
    reservation::{Approval, Reservation, State, StateName},
    schedule::Schedule,
    series_move::SeriesMove,
};
use inventory::{
    id::{InstrumentId, PersonId, ProposalId, ReservationId, SeriesId},
    party::Party,
};

use super::load::Place;

/// A command with who brings it and what he has seen.
#[derive(Debug, Clone)]
pub struct Errand {
    /// Who acts.
    pub person: PersonId,
    /// The act has been authorised elsewhere: a deadline, or a decision of the city on an organisation.
    pub by_the_program: bool,
    /// What the access table calls it.
    pub action: Action,
    /// The instrument the caller names; for a known reservation or outage the stored one counts.
    pub instrument: Option<InstrumentId>,
    /// What is asked; nothing asks only for what is due to lapse.
    pub command: Option<Command>,
    /// The revision the caller has seen.
    pub if_match: Option<u32>,
    /// SHA-256 of the request's content, for commands that make something.
    pub digest: Vec<u8>,
}

/// What came of an accepted errand.
#[derive(Debug, Clone, Default)]
pub struct Answered {
    /// The reservation as it stands now.
    pub reservation: Option<Reservation>,
    /// The outage as it stands now.
    pub outage: Option<Outage>,
    /// The series, whose reservations stand in the store; where one was divided, the part that was moved.
    pub series: Option<SeriesId>,
    /// The proposal, which stands in the store.
    pub proposal: Option<ProposalId>,
    /// Whether something was made, rather than found as it had been asked for before.
    pub made: bool,
    /// The reservations an outage pushed out.
    pub displaced: Vec<ReservationId>,
}

/// Why an errand was not carried out.
#[derive(Debug, Clone)]
pub enum Refused {
    /// There is no such thing, or none that the caller may know of.
    NotFound,
    /// The caller may not do this.
    Forbidden,
    /// The id is taken by something else.
    IdInUse,
    /// The caller has seen an older revision.
    Stale { current: u32 },
    /// The engine said no; the zone is that of the facility, for sentences.
    Rejected(Rejection, chrono_tz::Tz),
}

/// Tells whether the reader may turn down a request in this state: the bench while its word is awaited, managers and PIs
/// as long as it can be turned down at all.
pub fn may_decline(reader: &Principal, object: &Object, state: &State) -> bool {
    let asks_the_bench = matches!(state, State::Held { awaiting, .. } if awaiting.contains(&Approval::Bench));
    let may = |action| permits(Some(reader), action, object);
    let leads = may(Action::ApproveReservation) || may(Action::PiApproveReservation);
    may(Action::DeclineReservation) && (leads || asks_the_bench)
}

impl Errand {
    /// The time of the person who acts, on what he acts, as far as the access table asks.
    pub(super) fn object(&self, place: &Place) -> Object {
        let mut object = Object {
            facility: Some(place.placed.instrument.facility),
            institution: Some(place.placed.instrument.institution),
            ..Object::default()
        };
        let asked = self.command.as_ref().and_then(Command::request);
        let (applicant, party) = match (&place.stored, asked) {
            (Some(stored), _) => (Some(stored.reservation.applicant), Some(stored.reservation.party)),
            (None, Some(request)) => (Some(request.applicant), Some(request.party)),
            (None, None) => (None, None),
        };
        // Whoever is asked answers; everything else is for those whose reservation it is.
        if let (Some(stored), true) = (&place.proposal, self.answers_a_proposal()) {
            object.person = Some(stored.proposal.to);
            return object;
        }
        object.person = applicant;
        match party {
            Some(Party::Group(id)) => object.group = Some(id),
            Some(Party::Organisation(id)) => object.organisation = Some(id),
            Some(Party::Institution(_)) | None => {}
        }
        object
    }

    /// Tells whether a proposal is answered by whoever it was made to.
    fn answers_a_proposal(&self) -> bool {
        matches!(self.command, Some(Command::TakeOver(_) | Command::AcceptSwap { .. } | Command::RefuseProposal { .. }))
    }

    /// The lab's word counts where the person may override rules; everybody else is a user.
    pub(super) fn capacity(&self, principal: &Principal, object: &Object) -> Capacity {
        if self.by_the_program {
            Capacity::System
        } else if permits(Some(principal), Action::OverrideRules, object) {
            Capacity::Lab
        } else {
            Capacity::User
        }
    }

    /// Tells whether the person may know of what the errand is about: a reservation's people keep theirs, whatever
    /// became of the instrument; to anybody else an instrument that is not public does not exist.
    pub(super) fn may_know(&self, principal: &Principal, place: &Place) -> bool {
        // Whoever takes time over has no part in the reservation that he is offered.
        let takes_over = matches!(self.command, Some(Command::TakeOver(_)));
        (place.stored.is_some() && !takes_over) || place.placed.publicity().admits(Some(principal))
    }

    /// Who may not even see the thing is told that there is none.
    pub(super) fn refuse_access(&self, principal: &Principal, object: &Object, place: &Place) -> Refused {
        let proposed = |stored: &store::proposal::Stored| stored.proposal.by == principal.person;
        let visible = place.stored.is_none()
            || place.proposal.as_ref().is_some_and(proposed)
            || permits(Some(principal), Action::GetReservation, object);
        if visible { Refused::Forbidden } else { Refused::NotFound }
    }

    /// Tells whether the person may turn down what he is to turn down, now.
    pub(super) fn may_turn_down(&self, principal: &Principal, object: &Object, place: &Place) -> bool {
        let may = |reservation: &Reservation| may_decline(principal, object, &reservation.state);
        match &self.command {
            Some(Command::Decline { .. }) => place.stored.as_ref().is_none_or(|stored| may(&stored.reservation)),
            Some(Command::DeclineSeries { .. }) => {
                let held = |one: &&Reservation| one.state.name() == StateName::Held;
                place.series.iter().flat_map(|series| &series.reservations).filter(held).all(may)
            }
            _ => true,
        }
    }

    fn proposed_before(&self, stored: &store::proposal::Stored) -> Result<Answered, Refused> {
        let same = stored.request_digest == self.digest && stored.proposal.by == self.person;
        if same {
            Ok(Answered { proposal: Some(stored.proposal.id), ..Answered::default() })
        } else {
            Err(Refused::IdInUse)
        }
    }

    /// An answer that was given before: whoever gives it again is told how the proposal stands.
    fn answered_before(&self, stored: &store::proposal::Stored, place: &Place) -> Option<Answered> {
        let proposal = &stored.proposal;
        let same = match (self.command.as_ref()?, proposal.state) {
            (Command::TakeOver(_), ProposalState::Accepted { .. }) => {
                let taken = place.taken.as_ref().filter(|taken| taken.request_digest == self.digest);
                proposal.to == self.person && taken.is_some()
            }
            (Command::AcceptSwap { .. }, ProposalState::Accepted { .. })
            | (Command::RefuseProposal { .. }, ProposalState::Refused { .. }) => proposal.to == self.person,
            (Command::WithdrawProposal { .. }, ProposalState::Withdrawn { .. }) => proposal.by == self.person,
            _ => false,
        };
        same.then(|| Answered { proposal: Some(proposal.id), ..Answered::default() })
    }

    /// A request that was made before: the same again gets the present state, another one its id refused.
    pub(super) fn repeated(&self, place: &Place) -> Option<Result<Answered, Refused>> {
        if let (Some(Command::Propose(_)), Some(stored)) = (&self.command, &place.proposal) {
            return Some(self.proposed_before(stored));
        }
        if let Some(answered) = place.proposal.as_ref().and_then(|stored| self.answered_before(stored, place)) {
            return Some(Ok(answered));
        }
        match (&self.command, &place.stored, &place.outage) {
            (Some(Command::Request(_) | Command::Wait(_) | Command::Hold(_)), Some(stored), _) => {
                let request = self.command.as_ref().and_then(Command::request)?;
                let same = stored.request_digest == self.digest
                    && stored.reservation.applicant == request.applicant
                    && stored.reservation.booked_by == self.person;
                Some(if same {
                    Ok(Answered { reservation: Some(stored.reservation.clone()), ..Answered::default() })
                } else {
                    Err(Refused::IdInUse)
                })
            }
            (Some(Command::RequestSeries(request)), Some(first), _) => {
                let series = place.series.as_ref()?;
                let same = series.stored.request_digest == self.digest
                    && first.reservation.applicant == request.each().applicant
                    && series.stored.series.booked_by == self.person;
                Some(if same {
                    Ok(Answered { series: Some(request.id()), ..Answered::default() })
                } else {
                    Err(Refused::IdInUse)
                })
            }
            (Some(Command::DeclareOutage { .. }), _, Some(declared)) => {
                let same = declared.request_digest == self.digest && declared.by == self.person;
                Some(if same {
                    Ok(Answered { outage: Some(declared.outage.clone()), ..Answered::default() })
                } else {
                    Err(Refused::IdInUse)
                })
            }
            _ => None,
        }
    }

    /// Compares what the caller has seen with what is there.
    pub(super) fn stale(&self, schedule: &Schedule) -> Option<Refused> {
        let seen = self.if_match?;
        let command = self.command.as_ref()?;
        let current = match (command.reservation(), command.series()) {
            (Some(id), _) => schedule.reservation(id)?.revision,
            (None, Some(id)) => schedule.series.as_ref()?.revision(schedule.occurrences(id)),
            (None, None) => return None,
        };
        (current != seen).then_some(Refused::Stale { current })
    }

    /// Tells whether rules are to be set aside.
    pub(super) fn waives(&self) -> bool {
        match &self.command {
            Some(Command::Move { waiver, .. } | Command::MoveSeries(SeriesMove { waiver, .. })) => waiver.is_some(),
            Some(Command::Resettle { at_once, .. }) => at_once.is_some(),
            Some(command) => command.request().is_some_and(|request| request.waiver.is_some()),
            None => false,
        }
    }
}

impl Answered {
    /// Reads the answer off the facts after the decision.
    pub(super) fn new(schedule: &Schedule, command: &Command, decision: &Decision) -> Self {
        let displaced = decision.changes.iter().filter_map(|change| match change {
            Change::UpdateReservation { reservation, .. } if reservation.state.name() == StateName::Displaced => {
                Some(reservation.id)
            }
            _ => None,
        });
        let divided = decision.changes.iter().find_map(|change| match change {
            Change::AddSeries(series) => Some(series.id),
            _ => None,
        });
        let outage = command.outage().and_then(|id| schedule.outage(id).cloned());
        Self {
            reservation: command.reservation().and_then(|id| schedule.reservation(id).cloned()),
            outage,
            series: divided.or(command.series()),
            proposal: command.proposal(),
            made: command.request().is_some() || matches!(command, Command::DeclareOutage { .. } | Command::Propose(_)),
            displaced: displaced.collect(),
        }
    }
}
