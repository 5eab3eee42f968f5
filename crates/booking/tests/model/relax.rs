//! Every rule that a refusal lists suffices alone, and without all of them the command is carried out.

use booking::{
    command::{Actor, Command},
    decision::{Refusal, Rejection},
    engine::{self, Seed},
    occupancy::Source,
    schedule::{Schedule, ShortHolds},
    violation::{RuleCode, Violation},
};
use chrono::TimeDelta;
use inventory::{
    hours::OpeningHours,
    ledger::AssetStatus,
    policy::{MeasureKind, QuotaWindow},
    slot::Instant,
};
use uuid::Uuid;

/// Facts in which rules can be satisfied one by one.
struct Facts {
    schedule: Schedule,
    now: Instant,
}

pub fn check(schedule: &Schedule, command: &Command, actor: &Actor, now: Instant, refusal: &Refusal) {
    // Several quotas may be exceeded; they are one rule.
    let mut codes: Vec<RuleCode> = refusal.violations.iter().map(Violation::code).collect();
    codes.dedup();
    let decide = |without: &dyn Fn(RuleCode) -> bool| {
        let mut facts = Facts { schedule: schedule.clone(), now };
        facts.keep_only(&codes);
        facts.hold_quotas(refusal);
        codes.iter().filter(|code| without(**code)).for_each(|code| facts.satisfy(*code, command));
        engine::decide(&facts.schedule, command, actor, facts.now, Seed(Uuid::nil()))
    };
    for code in &codes {
        let answer = decide(&|other| other != *code);
        let mut alone = match &answer {
            Err(Rejection::Refused(refusal)) => refusal.violations.iter().map(Violation::code).collect(),
            _ => Vec::new(),
        };
        alone.dedup();
        assert_eq!(alone, [*code], "{code:?} alone of {codes:?} for {command:?}: {answer:?}");
    }
    let answer = decide(&|_| true);
    assert!(answer.is_ok(), "without {codes:?}: {answer:?}");
}

impl Facts {
    /// Takes away limits that depend on the present and are kept now: they might not be at another time.
    fn keep_only(&mut self, codes: &[RuleCode]) {
        let policy = &mut self.schedule.instrument.policy;
        if !codes.contains(&RuleCode::NotReleased) {
            policy.release = None;
        }
        if !codes.contains(&RuleCode::Reserved) {
            policy.reserved.clear();
        }
        if !codes.contains(&RuleCode::QuotaExceeded) {
            policy.quotas.clear();
        }
        if !codes.contains(&RuleCode::TooManyAttempts) {
            policy.attempts = None;
        }
        let holds = &mut self.schedule.standing.holds;
        let kept_until = codes.contains(&RuleCode::OneHold).then_some(Instant::MAX_UTC);
        *holds = ShortHolds { kept_until, let_go_here: None };
        // What binds now binds at any time, and what does not never does.
        let now = self.now;
        self.schedule.standing.measures.retain(|measure| measure.binds(measure.kind, now));
        for measure in &mut self.schedule.standing.measures {
            (measure.from, measure.until) = (Instant::UNIX_EPOCH, Instant::MAX_UTC);
        }
    }

    /// What is asked for and not used yet is another amount at another time: a quota of it is looked at alone, with what it
    /// counts now, and among others not at all.
    fn hold_quotas(&mut self, refusal: &Refusal) {
        let is_ahead = |window: &QuotaWindow| *window == QuotaWindow::Ahead;
        let mut exceeded = refusal.violations.iter().filter_map(|violation| match violation {
            Violation::QuotaExceeded { window, .. } => Some(*window),
            _ => None,
        });
        let alone = exceeded.all(|window| is_ahead(&window));
        self.schedule.instrument.policy.quotas.retain(|quota| is_ahead(&quota.window) == alone);
        if alone {
            let now = self.now;
            self.schedule.standing.uses.retain(|known| !known.begun && now < known.slot.end());
        }
    }

    /// Changes the facts so that one rule is satisfied and no other rule's verdict changes.
    fn satisfy(&mut self, code: RuleCode, command: &Command) {
        let instrument = &mut self.schedule.instrument;
        let policy = &mut instrument.policy;
        let slot = command.wanted().expect("only commands that ask for time");
        match code {
            RuleCode::InPast => self.go_back(command),
            RuleCode::TooLateToChange => {
                policy.cancel_by = None;
                let ahead = TimeDelta::minutes(i64::from(policy.cancel_minutes)) + TimeDelta::days(1);
                let later = self.now + ahead;
                self.of_the_moved(command, |reservation| reservation.slot = reservation.slot.moved_to(later));
            }
            RuleCode::OffGrid => {
                policy.grid_minutes = 1;
                policy.hour_rules.iter_mut().for_each(|rule| rule.grid_minutes = None);
            }
            RuleCode::TooShort => {
                policy.min_minutes = 1;
                policy.hour_rules.iter_mut().for_each(|rule| rule.min_minutes = None);
            }
            RuleCode::TooLong => {
                policy.max_minutes = u32::MAX;
                policy.hour_rules.iter_mut().for_each(|rule| rule.max_minutes = None);
            }
            RuleCode::TooSoon => {
                (policy.lead_minutes_self_use, policy.lead_minutes_commissioned) = (0, 0);
                (policy.lead_working_days_self_use, policy.lead_working_days_commissioned) = (None, None);
            }
            RuleCode::TooFar => policy.horizon_days = 366,
            RuleCode::Closed => policy.hours = OpeningHours::always(),
            RuleCode::NotOperational => instrument.status = AssetStatus::InUse,
            RuleCode::Outage => self.schedule.occupancy.retain(|row| matches!(row.source, Source::Reservation(_))),
            RuleCode::Occupied => {
                let span = self.schedule.span_of(&slot);
                let own = command.reservation().map(Source::Reservation);
                let free = |source: Source| matches!(source, Source::Outage(_)) || Some(source) == own;
                self.schedule.occupancy.retain(|row| free(row.source) || !row.span.overlaps(&span));
            }
            RuleCode::ModeNotOffered => {
                instrument.modes =
                    vec![inventory::instrument::Mode::SelfUse, inventory::instrument::Mode::Commissioned];
            }
            RuleCode::NotOpenToOutsiders => instrument.open = true,
            RuleCode::NotQualified => policy.qualification_needed = false,
            RuleCode::NotAMember => self.schedule.standing.may_book_for_party = true,
            RuleCode::UnknownProjectCode => {
                if let Command::Request(request) = command {
                    self.schedule.standing.project_codes.extend(request.project_code.clone());
                }
            }
            RuleCode::Suspended => {
                self.schedule.standing.measures.retain(|measure| measure.kind != MeasureKind::Suspension);
            }
            RuleCode::NotReleased => policy.release = None,
            RuleCode::Reserved => policy.reserved.clear(),
            RuleCode::Contested => policy.contest = None,
            RuleCode::QuotaExceeded => policy.quotas.clear(),
            RuleCode::TooManyHolds => policy.max_pending_holds = None,
            RuleCode::TooManyAttempts => policy.attempts = None,
            RuleCode::OneHold => self.schedule.standing.holds = ShortHolds::default(),
            RuleCode::CompanionNotOffered
            | RuleCode::CompanionOut
            | RuleCode::CompanionTaken
            | RuleCode::NoOperator => unreachable!("{code:?}: no use of the model needs anything"),
            RuleCode::TooEarlyToStart
            | RuleCode::AlreadyOver
            | RuleCode::HoursOutsideUse
            | RuleCode::WaitingListClosed
            | RuleCode::WaitingListFull
            | RuleCode::AlreadyWaiting
            | RuleCode::HandOverNotAllowed
            | RuleCode::SwapNotAllowed
            | RuleCode::AlreadyProposed
            | RuleCode::CounterpartBarred
            | RuleCode::AgreedAlready => {
                unreachable!("{code:?} is not about asking for time")
            }
        }
    }

    /// Asks before the set-up of the time asked for begins; how late the change comes for the old time stays.
    fn go_back(&mut self, command: &Command) {
        let slot = command.wanted().expect("only commands that ask for time");
        let then = self.schedule.span_of(&slot).start() - TimeDelta::minutes(1);
        let back = self.now - then;
        self.count_minutes_alone(command);
        self.of_the_moved(command, |r| r.slot = r.slot.moved_to(r.slot.start() - back));
        self.schedule.standing.attempts.earlier.iter_mut().for_each(|at| *at -= back);
        self.now = then;
    }

    /// Says in minutes what the policy says in working days, which depend on where the days lie that are moved.
    fn count_minutes_alone(&mut self, command: &Command) {
        let named = command.reservation().and_then(|id| self.schedule.reservation(id)).map(|moved| moved.slot);
        let ahead = named.map(|slot| (slot.start() - self.schedule.cancel_until(&slot)).num_minutes());
        let policy = &mut self.schedule.instrument.policy;
        if let (Some(ahead), Some(_)) = (ahead, policy.cancel_by.take()) {
            policy.cancel_minutes = u32::try_from(ahead).expect("a deadline before the start");
        }
        let day = |lead: &mut u32, days: &mut Option<u8>| {
            if days.take().is_some() {
                *lead = 1440.max(*lead);
            }
        };
        day(&mut policy.lead_minutes_self_use, &mut policy.lead_working_days_self_use);
        day(&mut policy.lead_minutes_commissioned, &mut policy.lead_working_days_commissioned);
    }

    fn of_the_moved(&mut self, command: &Command, change: impl Fn(&mut booking::reservation::Reservation)) {
        let moved = |id| Some(id) == command.reservation() && matches!(command, Command::Move { .. });
        self.schedule.reservations.iter_mut().filter(|r| moved(r.id)).for_each(change);
    }
}
