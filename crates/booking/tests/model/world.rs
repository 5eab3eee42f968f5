//! Facts of random instruments.

use super::{
    asking::APPLICANT,
    clock::{CLOCKS, Clock},
};
use booking::{
    reservation::Approval,
    rules::attempts::Attempts,
    schedule::{Schedule, ShortHolds, Standing},
};
use chrono::Days;
use inventory::{
    hours::{Opening, OpeningHours},
    id::{FacilityId, GroupId, InstitutionId, InstrumentId},
    instrument::{Instrument, Mode},
    ledger::AssetStatus,
    party::Side,
    policy::{
        ApprovalRules, AttemptLimit, BookingPolicy, CancelBy, Conduct, ExchangeRules, HourRule, LadderStep,
        MeasureKind, Quota, QuotaHolder, QuotaMeasure, QuotaWindow, Reach, ReservedTime, SecondApprover, WaitingRules,
        WeekMoment, WeeklyRelease,
    },
    working_calendar::{CalendarYear, WorkingCalendar},
};
use proptest::{prelude::*, sample::select};
use std::{collections::BTreeSet, num::NonZeroU16, sync::Arc};
use uuid::Uuid;

pub const INSTRUMENT: InstrumentId = InstrumentId(Uuid::from_u128(1));

/// The group that books.
pub const GROUP: GroupId = GroupId(Uuid::from_u128(7));

/// The group behind all that is not booked by that one.
pub const OTHERS: GroupId = GroupId(Uuid::from_u128(78));

/// The one project code that groups have.
pub const CODE: &str = "P-1";

/// Everything the rules look at, apart from reservations.
#[derive(Debug, Clone)]
pub struct World {
    pub clock: usize,
    pub capacity: u16,
    pub policy: BookingPolicy,
    pub status: AssetStatus,
    pub open: bool,
    pub modes: Vec<Mode>,
    /// As `Standing::qualified_until`, in days after the first.
    pub qualified_days: Option<Option<u64>>,
    pub may_book: bool,
    pub owed: BTreeSet<Approval>,
    /// The group has a PI other than the applicant.
    pub has_pi: bool,
}

impl World {
    pub fn clock(&self) -> &'static Clock {
        &CLOCKS[self.clock]
    }

    /// The engine's view before anybody has asked for anything.
    pub fn schedule(&self) -> Schedule {
        let first = self.clock().walls[0].date;
        Schedule {
            instrument: Instrument {
                id: INSTRUMENT,
                institution: InstitutionId(Uuid::from_u128(2)),
                facility: FacilityId(Uuid::from_u128(3)),
                owner_group: None,
                zone: self.clock().zone,
                status: self.status,
                open: self.open,
                modes: self.modes.clone(),
                capacity: NonZeroU16::new(self.capacity).expect("a capacity"),
                policy: self.policy.clone(),
                prices: Vec::new(),
            },
            calendar: Arc::new(self.calendar()),
            occupancy: Vec::new(),
            reservations: Vec::new(),
            outages: Vec::new(),
            series: None,
            strikes: Vec::new(),
            agreed: BTreeSet::new(),
            companions: Vec::new(),
            duties: Default::default(),
            allocated: Vec::new(),
            collected: None,
            standing: Standing {
                person: Some(APPLICANT),
                may_book_for_party: self.may_book,
                qualified_until: self.qualified_days.map(|end| end.map(|days| first + Days::new(days))),
                project_codes: BTreeSet::from([CODE.to_owned()]),
                owed: self.owed.clone(),
                uses: Vec::new(),
                measures: Vec::new(),
                known_here: false,
                has_pi: self.has_pi,
                attempts: Attempts::default(),
                holds: ShortHolds::default(),
            },
            proposals: Vec::new(),
            counterpart: Standing::default(),
        }
    }

    /// Of the days from the first on, the weekend's last is worked and the Monday after it is off.
    pub fn calendar(&self) -> WorkingCalendar {
        let monday = self.clock().walls[0].monday + Days::new(7);
        let year = CalendarYear::new(2026, "test", [monday].into(), [monday - Days::new(1)].into());
        WorkingCalendar::new([year.expect("a year")]).expect("a calendar")
    }
}

pub fn worlds() -> impl Strategy<Value = World> {
    // Facts that refuse everything are rare, or nothing else would be tried.
    let rarely = |odds: u32| prop::bool::weighted(1.0 / f64::from(odds));
    let modes = prop_oneof![
        15 => Just(vec![Mode::SelfUse, Mode::Commissioned]),
        1 => Just(vec![Mode::Commissioned]),
    ];
    let owed = prop_oneof![
        3 => Just(BTreeSet::new()),
        1 => prop::sample::subsequence(vec![Approval::Admission, Approval::Terms, Approval::Pi], 1..=3)
            .prop_map(|owed| owed.into_iter().collect()),
    ];
    let status = prop_oneof![25 => Just(AssetStatus::InUse), 1 => Just(AssetStatus::AwaitingRepair)];
    let qualified =
        prop_oneof![2 => Just(None), 4 => Just(Some(None)), 2 => (0u64..4).prop_map(|days| Some(Some(days)))];
    let people = (modes, owed, status, qualified, rarely(20), rarely(30), rarely(3));
    (0..CLOCKS.len(), 1u16..=3, policies(), people).prop_map(|(clock, capacity, policy, people)| {
        let (modes, owed, status, qualified_days, shut, stranger, orphan) = people;
        let (open, may_book, has_pi) = (!shut, !stranger, !orphan);
        World { clock, capacity, policy, status, open, modes, qualified_days, may_book, owed, has_pi }
    })
}

/// Instruments for several at once whose rules let nearly everything through, so that they fill up.
pub fn crowded_worlds() -> impl Strategy<Value = World> {
    (worlds(), 2u16..=3).prop_map(|(world, capacity)| World {
        capacity,
        policy: BookingPolicy {
            grid_minutes: 30,
            lead_minutes_self_use: 0,
            lead_minutes_commissioned: 0,
            lead_working_days_self_use: None,
            lead_working_days_commissioned: None,
            hour_rules: Vec::new(),
            hours: OpeningHours::always(),
            automatic_for: Side::ALL.to_vec(),
            quotas: Vec::new(),
            release: None,
            reserved: Vec::new(),
            attempts: None,
            qualification_needed: false,
            ..world.policy
        },
        status: AssetStatus::InUse,
        open: true,
        modes: vec![Mode::SelfUse, Mode::Commissioned],
        may_book: true,
        owed: BTreeSet::new(),
        ..world
    })
}

fn policies() -> impl Strategy<Value = BookingPolicy> {
    let lengths = (select(vec![15u16, 30, 60]), select(vec![15u32, 30, 60]), select(vec![60u32, 120, 240]));
    let ahead = (select(vec![0u32, 60]), select(vec![0u32, 180]), 1u16..=3);
    let around = (select(vec![0u16, 10, 30]), select(vec![0u16, 15, 30]), select(vec![0u32, 60, 240]));
    let waiting = (prop::sample::subsequence(Side::ALL.to_vec(), 0..=3), select(vec![30u32, 120, 600]));
    let limits = (prop::collection::vec(quotas(), 0..=2), select(vec![None, None, None, Some(1u16), Some(3)]), weeks());
    let conduct = prop_oneof![2 => Just(None), 1 => conducts().prop_map(Some)];
    let approval = prop_oneof![2 => Just(None), 1 => approvals().prop_map(Some)];
    let people = (prop::bool::weighted(0.2), conduct, approval);
    let few = || select(vec![None, None, None, None, Some(1u8), Some(2)]);
    let by = |working_days_before, minute| Some(CancelBy { working_days_before, minute });
    let limit = |most, within_minutes| Some(AttemptLimit { most, within_minutes });
    let attempts = select(vec![None, None, None, limit(1, 10), limit(3, 600)]);
    let cancel_by = select(vec![None, None, by(1, 960), by(2, 150)]);
    (lengths, ahead, hours(), around, waiting, limits, people, (few(), few(), cancel_by, hour_rules(), attempts))
        .prop_map(|(lengths, ahead, hours, around, waiting, limits, people, deadlines)| BookingPolicy {
            grid_minutes: lengths.0,
            min_minutes: lengths.1,
            max_minutes: lengths.2,
            lead_minutes_self_use: ahead.0,
            lead_minutes_commissioned: ahead.1,
            horizon_days: ahead.2,
            hours,
            set_up_minutes: around.0,
            clean_up_minutes: around.1,
            cancel_minutes: around.2,
            automatic_for: waiting.0,
            hold_minutes: waiting.1,
            peak: openings(1..=7, &[(9, 11), (14, 16)]),
            quotas: limits.0,
            release: limits.2.0,
            leftovers: limits.2.1,
            reserved: limits.2.2,
            exchange: ExchangeRules::default(),
            max_pending_holds: limits.1,
            attempts: deadlines.4,
            waiting: WaitingRules::default(),
            contest: None,
            qualification_needed: people.0,
            conduct: people.1,
            approval: people.2,
            lead_working_days_self_use: deadlines.0,
            lead_working_days_commissioned: deadlines.1,
            cancel_by: deadlines.2,
            hour_rules: deadlines.3,
            operated: Default::default(),
        })
}

/// Mostly none; else long nights, short afternoons, or both, where one begins within the other.
fn hour_rules() -> impl Strategy<Value = Vec<HourRule>> {
    let night = HourRule {
        hours: openings(1..=7, &[(0, 6), (20, 24)]),
        grid_minutes: Some(120),
        min_minutes: Some(120),
        max_minutes: Some(480),
    };
    let afternoon =
        HourRule { hours: openings(1..=7, &[(13, 21)]), grid_minutes: None, min_minutes: None, max_minutes: Some(60) };
    let fine = HourRule { grid_minutes: Some(5), max_minutes: None, ..afternoon.clone() };
    select(vec![
        Vec::new(),
        Vec::new(),
        Vec::new(),
        vec![night.clone()],
        vec![afternoon.clone(), night.clone()],
        vec![night, afternoon],
        vec![fine],
    ])
}

/// Reasons to ask the lab, and whether two must agree.
fn approvals() -> impl Strategy<Value = ApprovalRules> {
    let longer = select(vec![None, None, Some(30u32), Some(60)]);
    let night = openings(1..=7, &[(0, 8), (18, 24)]);
    let hours = select(vec![Vec::new(), Vec::new(), night]);
    let second = select(vec![None, Some(SecondApprover::Manager), Some(SecondApprover::Pi)]);
    (longer, hours, prop::bool::weighted(0.3), second).prop_map(|(longer_than_minutes, hours, first_use, second)| {
        ApprovalRules { longer_than_minutes, hours, first_use, second }
    })
}

/// Rules of conduct that fall due within the model's days.
fn conducts() -> impl Strategy<Value = Conduct> {
    let minutes = || select(vec![None, Some(10u32), Some(30)]);
    let share = select(vec![None, Some(50u8), Some(90)]);
    let kind = || select(vec![MeasureKind::Approval, MeasureKind::Suspension]);
    let reach = || select(vec![Reach::Instrument, Reach::Facility]);
    let step = |strikes: u8| {
        (1u16..=2, reach(), kind()).prop_map(move |(within_days, reach, measure)| LadderStep {
            strikes,
            within_days,
            reach,
            measure,
            days: 1,
        })
    };
    let ladder = (step(2), step(4), 0usize..=2)
        .prop_map(|(first, second, length)| [first, second].into_iter().take(length).collect::<Vec<_>>());
    (minutes(), minutes(), share, minutes(), prop::bool::ANY, 2u16..=3, ladder).prop_map(
        |(no_show_minutes, late_minutes, early_percent, overrun_minutes, late_cancel, strike_days, ladder)| Conduct {
            no_show_minutes,
            late_minutes,
            early_percent,
            overrun_minutes,
            late_cancel,
            strike_days,
            appeal_days: 7,
            ladder,
        },
    )
}

fn quotas() -> impl Strategy<Value = Quota> {
    let per = select(vec![QuotaHolder::Person, QuotaHolder::Party, QuotaHolder::Side, QuotaHolder::All]);
    let measure = select(vec![
        (QuotaMeasure::Minutes, 120u32),
        (QuotaMeasure::Minutes, 600),
        (QuotaMeasure::Uses, 2),
        (QuotaMeasure::Days, 1),
        (QuotaMeasure::Days, 2),
    ]);
    let window = select(vec![
        QuotaWindow::Day,
        QuotaWindow::Week,
        QuotaWindow::Month,
        QuotaWindow::Year,
        QuotaWindow::Ahead,
        QuotaWindow::Rolling { days: 2 },
        QuotaWindow::Rolling { days: 4 },
    ]);
    let sides = prop::sample::subsequence(Side::ALL.to_vec(), 1..=3);
    let groups = || select(vec![Vec::new(), Vec::new(), vec![GROUP], vec![OTHERS]]);
    let hours = select(vec![Vec::new(), Vec::new(), openings(1..=7, &[(0, 8), (18, 24)])]);
    let bound = (sides, groups(), groups());
    (per, measure, window, bound, prop::bool::weighted(0.3), hours).prop_map(
        |(per, (measure, limit), window, (sides, groups, except), peak_only, hours)| Quota {
            per,
            sides,
            measure,
            limit,
            window,
            peak_only,
            groups,
            except,
            hours,
        },
    )
}

type Weeks = (Option<WeeklyRelease>, Option<WeekMoment>, Vec<ReservedTime>);

/// Mostly nothing of it; else a release on Friday noon, leftovers on Monday afternoon, mornings that are kept.
fn weeks() -> impl Strategy<Value = Weeks> {
    let friday = WeeklyRelease { at: WeekMoment { weekday: 5, minute: 720 }, weeks_before: 1 };
    let monday = WeekMoment { weekday: 1, minute: 1020 };
    let kept =
        (prop::bool::ANY, prop::sample::subsequence(Side::ALL.to_vec(), 0..=2), select(vec![None, Some(240u32)]))
            .prop_map(|(own, sides, release_minutes)| ReservedTime {
                weekly: openings(1..=7, &[(9, 12)]),
                groups: if own { vec![GROUP] } else { vec![OTHERS] },
                sides,
                release_minutes,
            });
    let reserved = prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(kept, 1..=2)];
    (select(vec![None, None, None, Some(friday)]), select(vec![None, Some(monday)]), reserved)
}

fn openings(days: std::ops::RangeInclusive<u8>, parts: &[(u16, u16)]) -> Vec<Opening> {
    let opening = |day: u8, part: &(u16, u16)| Opening::new(day, part.0 * 60, part.1 * 60).expect("an opening");
    days.flat_map(|day| parts.iter().map(move |part| opening(day, part))).collect()
}

fn hours() -> impl Strategy<Value = OpeningHours> {
    let always = openings(1..=7, &[(0, 24)]);
    let patterns = vec![
        always.clone(),
        always.clone(),
        always,
        openings(1..=7, &[(6, 22)]),
        openings(1..=5, &[(8, 12), (13, 18)]),
    ];
    (select(patterns), any::<bool>()).prop_map(|(weekly, follows_working_days)| OpeningHours {
        weekly,
        follows_working_days,
        exceptions: Vec::new(),
    })
}
