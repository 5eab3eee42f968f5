//! The facts a decision is made from: one instrument, what occupies it, and what is known of the applicant.

use crate::{
    allocation::Collected,
    beside::{Beside, Duty},
    command::Outage,
    conduct::{Measure, Strike},
    occupancy::{Occupancy, Source},
    proposal::Proposal,
    reservation::{Approval, Reservation},
    rules::attempts::Attempts,
    series::Series,
};
use chrono::NaiveDate;
use inventory::{
    id::{OutageId, PersonId, ProposalId, ReservationId, SeriesId},
    instrument::Instrument,
    party::{Party, Side},
    slot::{Instant, Slot},
    working_calendar::WorkingCalendar,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A use of this instrument that counts in quotas: held, confirmed, begun or done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownUse {
    /// The reservation.
    pub id: ReservationId,
    /// Its time.
    pub slot: Slot,
    /// The side it stands on.
    pub side: Side,
    /// Whether the applicant uses it, whatever for.
    pub by_person: bool,
    /// Whether the applicant's party stands behind it.
    pub by_party: bool,
    /// Whether it waits for approval.
    pub held: bool,
    /// The series it belongs to: its occurrences wait for one answer together.
    pub series: Option<SeriesId>,
    /// Whether the use has begun.
    pub begun: bool,
    /// Who stands behind it; nobody for a visitor who tries something out.
    pub party: Option<Party>,
}

/// What a person's short holds of late keep him from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShortHolds {
    /// Until when he keeps time already, on whichever instrument.
    pub kept_until: Option<Instant>,
    /// When he last began to keep time of this instrument that he let go.
    pub let_go_here: Option<Instant>,
}

/// What the rules need to know of the person and party a request is for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// The applicant; nobody for a visitor.
    pub person: Option<PersonId>,
    /// The applicant belongs to the party, and the party may book at all.
    pub may_book_for_party: bool,
    /// The last day of the applicant's qualification on this instrument; `Some(None)` never ends, `None` is none.
    pub qualified_until: Option<Option<NaiveDate>>,
    /// Active project codes of the group, sorted.
    pub project_codes: BTreeSet<String>,
    /// The approvals that are owed besides the lab's: admission, terms, PI.
    pub owed: BTreeSet<Approval>,
    /// The uses of this instrument that its limits count, from [`crate::rules::quota::counts_from`] on.
    pub uses: Vec<KnownUse>,
    /// The measures that bind the applicant on this instrument, by their end and id.
    pub measures: Vec<Measure>,
    /// Whether this instrument was promised to the applicant before: a use of his is confirmed, has begun, is done or was
    /// missed. Known where the policy asks for it.
    pub known_here: bool,
    /// Whether he is no PI himself of the group he books for, and it has one.
    pub has_pi: bool,
    /// How often whoever acts has asked for time lately; nothing where he asks for none, or asks as often as he likes.
    pub attempts: Attempts,
    /// The short holds that bind him; known where a command asks for one.
    pub holds: ShortHolds,
}

/// One instrument with everything a command on it may depend on.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// The instrument and its policy.
    pub instrument: Instrument,
    /// The working-day calendar.
    pub calendar: Arc<WorkingCalendar>,
    /// What is occupied in the loaded window, sorted by start, end, lane.
    pub occupancy: Vec<Occupancy>,
    /// The reservations that occupancy belongs to, and the one the command names; sorted by id.
    pub reservations: Vec<Reservation>,
    /// The outage the command names, and those of companions in the loaded window; sorted by id.
    pub outages: Vec<Outage>,
    /// The series the command names; all its reservations are loaded.
    pub series: Option<Series>,
    /// What stands against whomever the decision may concern, at this instrument's lab: strikes that still count, by time
    /// and id. Those of a person are complete or not there at all.
    pub strikes: Vec<Strike>,
    /// Contested weeks, by their Mondays, that were given out before their time: those the loaded window touches.
    pub allocated: Vec<NaiveDate>,
    /// What is needed to give a contested week out, if the command is about one.
    pub collected: Option<Box<Collected>>,
    /// Facts about the applicant.
    pub standing: Standing,
    /// The proposal the command names, and those about its reservation that have not been answered.
    pub proposals: Vec<Proposal>,
    /// Facts about the other one whom a proposal concerns: whose time it is when it is answered, else to whom it goes.
    pub counterpart: Standing,
    /// Who has agreed already to which of what the command approves, where two must agree.
    pub agreed: BTreeSet<(ReservationId, PersonId)>,
    /// What uses may need beside the instrument, with its rows of the loaded window: what fits it, and where somebody can
    /// run it everybody of its lab who runs instruments; by id.
    pub companions: Vec<Beside>,
    /// The uses of other instruments that these operators run.
    pub duties: BTreeMap<ReservationId, Duty>,
}

impl Schedule {
    /// Returns the reservation with this id, if loaded.
    pub fn reservation(&self, id: ReservationId) -> Option<&Reservation> {
        self.reservations.iter().find(|reservation| reservation.id == id)
    }

    /// Returns the reservations of the named series, in the order of the times its rule gives them.
    pub fn occurrences(&self, series: SeriesId) -> Vec<&Reservation> {
        let at =
            |reservation: &Reservation| reservation.series.filter(|of| of.series == series).map(|of| of.recurrence_id);
        let mut found: Vec<&Reservation> = self.reservations.iter().filter(|r| at(r).is_some()).collect();
        found.sort_by_key(|reservation| at(reservation));
        found
    }

    /// Returns the proposal with this id, if loaded.
    pub fn proposal(&self, id: ProposalId) -> Option<&Proposal> {
        self.proposals.iter().find(|proposal| proposal.id == id)
    }

    /// Returns the outage with this id, if loaded.
    pub fn outage(&self, id: OutageId) -> Option<&Outage> {
        self.outages.iter().find(|outage| outage.id == id)
    }

    /// Returns the instrument's occupancy without that of `source`.
    pub fn occupancy_without(&self, source: Option<Source>) -> Vec<Occupancy> {
        self.occupancy.iter().filter(|row| Some(row.source) != source).copied().collect()
    }

    /// Returns the last instant at which the user of `slot` may cancel or move it.
    pub fn cancel_until(&self, slot: &Slot) -> Instant {
        let Instrument { policy, zone, .. } = &self.instrument;
        policy.cancel_until(slot.start(), *zone, &self.calendar)
    }

    /// Returns what a use of `slot` would occupy, set-up and clean-up included.
    pub fn span_of(&self, slot: &Slot) -> Slot {
        let policy = &self.instrument.policy;
        slot.widened(policy.set_up(), policy.clean_up())
    }

    /// Returns what a use of `slot` occupies when it is taken at `now`: set-up time that has passed by then can no
    /// longer be kept from anybody. A slot that has begun itself is judged whole.
    pub fn span_taken(&self, slot: &Slot, now: Instant) -> Slot {
        let span = self.span_of(slot);
        let left = if now < slot.start() { Slot::new(span.start().max(now), span.end()).ok() } else { None };
        left.unwrap_or(span)
    }
}
