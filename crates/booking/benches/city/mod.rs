//! A city in memory: instruments with a year of reservations each, drawn from a number.

use booking::{
    alternatives::looked_at,
    beside::Beside,
    command::Capacity,
    occupancy::{Occupancy, Source},
    reservation::{Purpose, Reservation, State},
    rules::{Asked, quota::counts_from},
    schedule::{KnownUse, Schedule, Standing},
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta};
use chrono_tz::Asia::Shanghai;
use inventory::{
    companion::{Companion, CompanionKind},
    hours::{Opening, OpeningHours, wall},
    id::{CompanionId, FacilityId, GroupId, InstitutionId, InstrumentId, PersonId, ReservationId},
    instrument::{Instrument, Mode},
    ledger::AssetStatus,
    party::{Party, Side},
    policy::{BookingPolicy, Quota, QuotaHolder, QuotaWindow, ReservedTime},
    slot::{Instant, Slot},
    text::Bilingual,
    working_calendar::{CalendarYear, WorkingCalendar},
};
use std::{collections::BTreeSet, num::NonZeroU16, sync::Arc};
use uuid::Uuid;

/// How many groups share an instrument.
const GROUPS: u128 = 12;

/// Numbers that look random and are the same every time (a linear congruential generator, Knuth's MMIX).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// One instrument's year.
pub struct Year {
    pub instrument: Instrument,
    /// Sorted by start.
    pub rows: Vec<Occupancy>,
    /// In the order of `rows`; `by_party` and `by_person` are not filled in.
    pub uses: Vec<KnownUse>,
    /// Which group each of `uses` belongs to.
    pub groups: Vec<u8>,
}

/// Many instruments with their years.
pub struct City {
    pub years: Vec<Year>,
    pub calendar: Arc<WorkingCalendar>,
}

/// Thursday, 1 January 2026, 9:00 in Shanghai.
pub fn now() -> Instant {
    DateTime::from_timestamp(1_767_229_200, 0).expect("an instant")
}

fn day(n: u64) -> NaiveDate {
    now().with_timezone(&Shanghai).date_naive() + Days::new(n)
}

pub fn group(n: u128) -> GroupId {
    GroupId(Uuid::from_u128(100 + n))
}

/// Working days from eight to eight, with set-up, quotas by week and month, Monday mornings kept for some, and ten
/// days that differ.
pub fn policy() -> BookingPolicy {
    let quota = |per, limit, window, peak_only| Quota { per, window, peak_only, ..Quota::weekly_minutes(limit) };
    let opening = |day, from: u16, to: u16| Opening::new(day, from * 60, to * 60).expect("an opening");
    let usual = BookingPolicy::usual();
    BookingPolicy {
        lead_minutes_self_use: 0,
        horizon_days: 366,
        hours: OpeningHours {
            weekly: (1..=7).map(|day| opening(day, 0, 24)).collect(),
            follows_working_days: true,
            exceptions: Vec::new(),
        },
        set_up_minutes: 15,
        clean_up_minutes: 15,
        quotas: vec![
            quota(QuotaHolder::Party, 1200, QuotaWindow::Week, false),
            quota(QuotaHolder::Person, 3000, QuotaWindow::Month, false),
            quota(QuotaHolder::Party, 600, QuotaWindow::Week, true),
        ],
        peak: (1..=5).map(|day| opening(day, 9, 12)).collect(),
        reserved: vec![ReservedTime {
            weekly: vec![opening(1, 8, 12)],
            groups: vec![group(0), group(1)],
            sides: vec![Side::OwnGroup],
            release_minutes: Some(2880),
        }],
        ..usual
    }
}

impl City {
    /// Draws `instruments` with about `each` reservations within the first `days` days.
    pub fn drawn(instruments: u64, each: u64, days: u64) -> Self {
        let mut dice = Dice(2026);
        let off = (46..54).map(day).collect();
        let year = CalendarYear::new(2026, "drawn", off, [day(44)].into()).expect("a year");
        let calendar = Arc::new(WorkingCalendar::new([year]).expect("a calendar"));
        let years = (0..instruments).map(|n| Year::drawn(n, each, days, &mut dice)).collect();
        Self { years, calendar }
    }

    /// The facts as a server loads them for this request: the time that is looked at and no more.
    pub fn loaded(&self, n: usize, asked: &Asked, now: Instant) -> Schedule {
        let policy = &self.years[n].instrument.policy;
        self.around(n, asked, &looked_at(policy, Shanghai, &WorkingCalendar::default(), &asked.slot, asked.mode, now))
    }

    /// The facts with everything within `window`, and the uses that the limits count there.
    pub fn around(&self, n: usize, asked: &Asked, window: &Slot) -> Schedule {
        let year = &self.years[n];
        let policy = &year.instrument.policy;
        let mut schedule = self.empty(n);
        schedule.occupancy = year.within(window).to_vec();
        let counted = counts_from(policy, window.start(), Shanghai, now())
            .map_or(0, |from| year.uses.partition_point(|known| known.slot.start() < from - TimeDelta::days(1)));
        schedule.standing.uses = year.uses_of(counted, asked.party);
        let source = |row: &Occupancy| match row.source {
            Source::Reservation(id) => Some(reservation(&year.instrument, id, row.span)),
            Source::Outage(_) => None,
        };
        schedule.reservations = schedule.occupancy.iter().filter_map(source).collect();
        schedule
    }

    /// Two people who can run both instruments from eight to six, each busy with the uses of one of them.
    pub fn operators(&self, pair: [usize; 2], window: &Slot) -> Vec<Beside> {
        let weekly = (1..=7).filter_map(|day| Opening::new(day, 8 * 60, 18 * 60).ok()).collect();
        let hours = OpeningHours { weekly, follows_working_days: false, exceptions: Vec::new() };
        let fits: BTreeSet<InstrumentId> = pair.iter().map(|n| self.years[*n].instrument.id).collect();
        let one = |(k, n): (u128, usize)| Beside {
            companion: Companion {
                id: CompanionId(Uuid::from_u128(9_000 + k)),
                kind: CompanionKind::Operator,
                name: Bilingual::default(),
                capacity: NonZeroU16::MIN,
                hours: hours.clone(),
                fits: fits.clone(),
                in_service: true,
            },
            occupancy: self.years[n].within(window).to_vec(),
        };
        (0..).zip(pair).map(one).collect()
    }

    /// The facts with everything that is known of the instrument.
    pub fn whole(&self, n: usize, asked: &Asked) -> Schedule {
        let year = &self.years[n];
        let mut schedule = self.empty(n);
        schedule.occupancy.clone_from(&year.rows);
        schedule.standing.uses = year.uses_of(0, asked.party);
        schedule
    }

    /// The facts without anything that is booked.
    pub fn empty(&self, n: usize) -> Schedule {
        Schedule {
            instrument: self.years[n].instrument.clone(),
            calendar: Arc::clone(&self.calendar),
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
            standing: Standing { may_book_for_party: true, qualified_until: Some(None), ..Standing::default() },
            proposals: Vec::new(),
            counterpart: Standing::default(),
        }
    }
}

impl Year {
    fn drawn(n: u64, each: u64, days: u64, dice: &mut Dice) -> Self {
        let instrument = Instrument {
            id: InstrumentId(Uuid::from_u128(u128::from(n))),
            institution: InstitutionId(Uuid::from_u128(1)),
            facility: FacilityId(Uuid::from_u128(2)),
            owner_group: None,
            zone: Shanghai,
            status: AssetStatus::InUse,
            open: true,
            modes: vec![Mode::SelfUse],
            capacity: NonZeroU16::MIN,
            policy: policy(),
            prices: Vec::new(),
        };
        // One stretch of time each: set-up, an hour or a half more or less, clean-up, and a pause.
        let stretch = days * 1440 / each.max(1);
        let mut year = Self { instrument, rows: Vec::new(), uses: Vec::new(), groups: Vec::new() };
        for k in 0..each {
            let from = now() + TimeDelta::minutes(i64::try_from(k * stretch).expect("minutes"));
            let length = 30 * (1 + i64::try_from(dice.below((stretch / 60).clamp(1, 6))).expect("small"));
            let start = from + TimeDelta::minutes(30 * i64::try_from(dice.below(2)).expect("small"));
            let slot = Slot::new(start, start + TimeDelta::minutes(length)).expect("a forward slot");
            let id = ReservationId(Uuid::from_u128(u128::from(n) << 64 | u128::from(k)));
            let (before, after) = (year.instrument.policy.set_up(), year.instrument.policy.clean_up());
            let span = slot.widened(before, after);
            year.rows.push(Occupancy { span, lane: 0, source: Source::Reservation(id) });
            year.uses.push(KnownUse {
                id,
                slot,
                side: Side::OwnInstitution,
                by_person: false,
                by_party: false,
                held: false,
                series: None,
                begun: false,
                party: None,
            });
            year.groups.push(u8::try_from(dice.below(GROUPS as u64)).expect("few groups"));
        }
        year.rows.sort();
        year
    }

    /// The rows that overlap `window`, as an index finds them: none is longer than a day.
    pub fn within(&self, window: &Slot) -> &[Occupancy] {
        let from = self.rows.partition_point(|row| row.span.start() < window.start() - TimeDelta::days(1));
        let until = self.rows.partition_point(|row| row.span.start() < window.end());
        &self.rows[from..until]
    }

    /// The uses of one party from the `first` on.
    fn uses_of(&self, first: usize, party: Option<Party>) -> Vec<KnownUse> {
        let of = |n: &u8| party == Some(Party::Group(group(u128::from(*n))));
        let known = self.uses[first..].iter().zip(&self.groups[first..]).filter(|(_, n)| of(n));
        known
            .map(|(known, _)| KnownUse { by_party: true, by_person: known.id.0.as_u128() % 3 == 0, ..*known })
            .collect()
    }
}

/// Somebody asks for one to three hours within the next sixty days, during the day.
pub fn asked(dice: &mut Dice) -> Asked {
    let midnight = wall(day(1 + dice.below(60)), 0, Shanghai);
    let start = midnight + TimeDelta::minutes(480 + 30 * i64::try_from(dice.below(20)).expect("small"));
    let length = TimeDelta::minutes(60 + 30 * i64::try_from(dice.below(5)).expect("small"));
    Asked {
        slot: Slot::new(start, start + length).expect("a forward slot"),
        mode: Mode::SelfUse,
        party: Some(Party::Group(group(u128::from(dice.below(GROUPS as u64))))),
        side: Side::OwnInstitution,
        project_code: None,
        needs: Default::default(),
        moving: None,
        capacity: Capacity::User,
        claim: None,
    }
}

fn reservation(instrument: &Instrument, id: ReservationId, slot: Slot) -> Reservation {
    Reservation {
        id,
        series: None,
        instrument: instrument.id,
        applicant: PersonId(Uuid::from_u128(4)),
        booked_by: PersonId(Uuid::from_u128(4)),
        party: Party::Group(group(1)),
        project_code: None,
        needs: Default::default(),
        side: Side::OwnInstitution,
        mode: Mode::SelfUse,
        purpose: Purpose::Research,
        title: String::new(),
        note: String::new(),
        slot,
        state: State::Confirmed,
        price: None,
        waiver: None,
        kept_until: None,
        revision: 1,
        sequence: 0,
        created_at: now(),
    }
}

/// A fixed piece of arithmetic, about ten microseconds of it: what a machine makes of it tells how fast it is just now.
pub fn calibration() -> u64 {
    let mut dice = Dice(1);
    (0..4000).fold(0, |sum: u64, _| sum ^ dice.below(1 << 31))
}
