//! Plain facts that stories begin with.

use booking::{
    reservation::{Approval, Purpose, Reservation, State},
    schedule::{Schedule, Standing},
};
use chrono_tz::Tz;
use inventory::{
    hours::OpeningHours,
    id::{FacilityId, GroupId, InstitutionId, InstrumentId, PersonId, ReservationId},
    instrument::{Instrument, Mode},
    ledger::AssetStatus,
    party::{Party, Side},
    policy::{BookingPolicy, ExchangeRules, WaitingRules},
    slot::{Instant, Slot},
    working_calendar::WorkingCalendar,
};
use std::{collections::BTreeSet, num::NonZeroU16, sync::Arc};
use uuid::Uuid;

/// The manager, the applicant and the ids of letters.
pub const MANAGER: PersonId = PersonId(Uuid::from_u128(1));
pub const APPLICANT: PersonId = PersonId(Uuid::from_u128(2));
pub const INSTRUMENT: InstrumentId = InstrumentId(Uuid::from_u128(3));
pub const PARTY: Party = Party::Group(GroupId(Uuid::from_u128(4)));

pub fn id_of(name: char) -> ReservationId {
    ReservationId(Uuid::from_u128(u128::from(u32::from(name.to_ascii_uppercase()))))
}

/// An instrument that is always open, on a half-hour grid, with nothing set up or cleaned.
pub fn plain_policy() -> BookingPolicy {
    BookingPolicy {
        grid_minutes: 30,
        min_minutes: 30,
        max_minutes: 240,
        lead_minutes_self_use: 0,
        lead_minutes_commissioned: 0,
        horizon_days: 30,
        hours: OpeningHours::always(),
        set_up_minutes: 0,
        clean_up_minutes: 0,
        cancel_minutes: 60,
        automatic_for: vec![Side::OwnGroup],
        hold_minutes: 120,
        quotas: Vec::new(),
        peak: Vec::new(),
        release: None,
        leftovers: None,
        reserved: Vec::new(),
        max_pending_holds: None,
        attempts: None,
        waiting: WaitingRules::default(),
        contest: None,
        qualification_needed: false,
        conduct: None,
        exchange: ExchangeRules::default(),
        approval: None,
        lead_working_days_self_use: None,
        lead_working_days_commissioned: None,
        cancel_by: None,
        hour_rules: Vec::new(),
        operated: Default::default(),
    }
}

/// A schedule without reservations and a policy as above.
pub fn plain_schedule(zone: Tz) -> Schedule {
    Schedule {
        instrument: Instrument {
            id: INSTRUMENT,
            institution: InstitutionId(Uuid::from_u128(5)),
            facility: FacilityId(Uuid::from_u128(6)),
            owner_group: None,
            zone,
            status: AssetStatus::InUse,
            open: true,
            modes: vec![Mode::SelfUse, Mode::Commissioned],
            capacity: NonZeroU16::MIN,
            policy: plain_policy(),
            prices: Vec::new(),
        },
        calendar: Arc::new(WorkingCalendar::default()),
        occupancy: Vec::new(),
        reservations: Vec::new(),
        outages: Vec::new(),
        series: None,
        strikes: Vec::new(),
        agreed: Default::default(),
        companions: Vec::new(),
        duties: Default::default(),
        allocated: Vec::new(),
        collected: None,
        standing: Standing { may_book_for_party: true, ..Standing::default() },
        proposals: Vec::new(),
        counterpart: Standing { may_book_for_party: true, ..Standing::default() },
    }
}

/// A reservation of the party with everything but its time and state left plain.
pub fn reservation(name: char, slot: Slot, state: State) -> Reservation {
    Reservation {
        id: id_of(name),
        series: None,
        instrument: INSTRUMENT,
        applicant: APPLICANT,
        booked_by: APPLICANT,
        party: PARTY,
        project_code: None,
        side: Side::Outside,
        mode: Mode::SelfUse,
        purpose: Purpose::Research,
        title: format!("use {name}"),
        note: String::new(),
        needs: Default::default(),
        slot,
        state,
        kept_until: None,
        price: None,
        waiver: None,
        revision: 1,
        sequence: 0,
        created_at: Instant::UNIX_EPOCH,
    }
}

/// Held for the lab until it begins, where a note says nothing else.
pub fn held_until(until: Instant) -> State {
    State::Held { until, awaiting: BTreeSet::from([Approval::Manager]) }
}
