//! The rules over again, minute by minute, and what commands do to the model.

use super::{
    limits::is_by_party,
    minutes::{Booked, Broken, Minutes, Stage, index, runs},
    step::{Ask, Who},
};
use booking::{conduct::StrikeKind, violation::RuleCode};
use chrono::Days;
use inventory::{instrument::Mode, party::Side, policy::MeasureKind};
use std::collections::BTreeSet;

/// What the model says of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Yes,
    No(BTreeSet<RuleCode>),
    NotInThisState,
    Unknown,
}

/// Whose time is asked for: somebody's new, or a reservation's other time.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    pub own: Option<usize>,
    pub side: Side,
    pub mode: Mode,
    pub wrong_code: bool,
    pub who: Who,
}

impl Minutes {
    /// Every rule that keeps `[start, end)` from being taken, soft ones that are waived left out.
    pub fn broken_rules(&self, wish: &Wish, ask: &Ask) -> BTreeSet<RuleCode> {
        let waived = |code: &RuleCode| wish.who == Who::Lab && code.is_soft() && ask.waived.contains(code);
        let mut rules = self.rules_of_time(wish, ask.start, ask.end);
        rules.extend(self.rules_of_people(wish, ask.start, ask.end));
        rules.into_iter().filter(|code| !waived(code)).collect()
    }

    fn rules_of_time(&self, wish: &Wish, start: i64, end: i64) -> Vec<RuleCode> {
        let (world, policy) = (&self.world, &self.world.policy);
        let (grid, shortest, longest) = self.lengths(start);
        let on_grid = |minute: i64| world.clock().wall(minute).of_day % grid == 0;
        let (from, until) = self.needed(start, end);
        let full = |minute: i64| self.others(wish.own, minute) >= world.capacity;
        let checks = [
            (RuleCode::InPast, start <= self.now),
            (RuleCode::OffGrid, !on_grid(start) || !on_grid(end)),
            (RuleCode::TooShort, end - start < shortest),
            (RuleCode::TooLong, end - start > longest),
            (RuleCode::TooSoon, self.is_too_soon(wish.mode, start)),
            (RuleCode::TooFar, start - self.now > i64::from(policy.horizon_days) * 1440),
            (RuleCode::NotReleased, self.is_unreleased(end)),
            (RuleCode::Closed, (start..end).any(|minute| !self.open[index(minute)])),
            (RuleCode::Reserved, (start..end).any(|minute| self.is_kept(wish, minute))),
            (RuleCode::Outage, (from..until).any(|minute| self.is_out(minute))),
            (RuleCode::Occupied, (from..until).any(full)),
        ];
        checks.into_iter().filter(|(_, broken)| *broken).map(|(code, _)| code).collect()
    }

    fn rules_of_people(&self, wish: &Wish, start: i64, end: i64) -> Vec<RuleCode> {
        let (world, policy, clock) = (&self.world, &self.world.policy, self.world.clock());
        let first = clock.walls[0].date;
        let qualified = match world.qualified_days {
            None => false,
            Some(None) => true,
            Some(Some(days)) => clock.wall(end - 1).date <= first + Days::new(days),
        };
        let of_party = self.booked.iter().enumerate().filter(|(n, _)| Some(*n) != wish.own && is_by_party(*n));
        let waiting = of_party.filter(|(_, b)| matches!(b.stage, Stage::Held { .. })).count();
        let holds = wish.who == Who::User && !self.awaited(wish, start, end).is_empty();
        let checks = [
            (RuleCode::NotOperational, !world.status.is_operational()),
            (RuleCode::ModeNotOffered, !world.modes.contains(&wish.mode)),
            (RuleCode::NotOpenToOutsiders, wish.side == Side::Outside && !world.open),
            (RuleCode::NotQualified, wish.mode == Mode::SelfUse && policy.qualification_needed && !qualified),
            (RuleCode::NotAMember, !world.may_book),
            (RuleCode::UnknownProjectCode, wish.wrong_code),
            (RuleCode::Suspended, !self.was_displaced(wish) && self.is_bound(MeasureKind::Suspension)),
            (RuleCode::QuotaExceeded, !self.exceeded(wish, start, end).is_empty()),
            (RuleCode::TooManyAttempts, wish.who == Who::User && !self.was_displaced(wish) && self.is_worn_out()),
            (RuleCode::TooManyHolds, holds && policy.max_pending_holds.is_some_and(|max| waiting >= usize::from(max))),
        ];
        checks.into_iter().filter(|(_, broken)| *broken).map(|(code, _)| code).collect()
    }

    /// The stage a wish gets when nothing is in its way.
    fn fresh(&self, wish: &Wish, start: i64, end: i64) -> Stage {
        let awaiting = self.awaited(wish, start, end);
        let until = (self.now + i64::from(self.world.policy.hold_minutes)).min(start);
        // A request that waits already keeps its deadline, however it is moved about.
        let until = match wish.own.map(|n| &self.booked[n].stage) {
            Some(Stage::Held { until: first, .. }) => until.min(*first),
            _ => until,
        };
        if awaiting.is_empty() { Stage::Confirmed } else { Stage::Held { until, awaiting } }
    }

    /// Since when the attempts count whose number is the limit, if there are so many.
    pub fn worn_out_since(&self) -> Option<i64> {
        let limit = self.world.policy.attempts?;
        let counts = |at: &&i64| self.now - **at < i64::from(limit.within_minutes);
        let counted: Vec<i64> = self.attempts.iter().filter(counts).copied().collect();
        counted.len().checked_sub(usize::from(limit.most)).map(|first| counted[first])
    }

    fn is_worn_out(&self) -> bool {
        self.worn_out_since().is_some()
    }

    /// What is one too many is not counted.
    fn count_attempt(&mut self, who: Who) {
        if who == Who::User && !self.is_worn_out() {
            self.attempts.push(self.now);
        }
    }

    pub fn request(&mut self, wish: &Wish, ask: &Ask) -> Verdict {
        let rules = self.broken_rules(wish, ask);
        self.count_attempt(wish.who);
        if !rules.is_empty() {
            return Verdict::No(rules);
        }
        let stage = self.fresh(wish, ask.start, ask.end);
        let mine = vec![false; self.count.len()];
        let Wish { side, mode, .. } = *wish;
        let (start, end) = (ask.start, ask.end);
        let kept = self.keeps(&stage, mode, start, end);
        let (agreed, kept_from) = (BTreeSet::new(), None);
        self.booked.push(Booked { stage, start, end, side, mode, mine, revision: 1, kept, kept_from, agreed });
        self.occupy(self.booked.len() - 1, start, end);
        Verdict::Yes
    }

    /// Keeps time for ten minutes: nobody keeps two, nor within an hour of one that he let go.
    pub fn hold(&mut self, wish: &Wish, ask: &Ask) -> Verdict {
        let mut rules = self.broken_rules(wish, ask);
        if self.keeps_already().is_some() || self.let_go().is_some_and(|from| self.now < from + 60) {
            rules.insert(RuleCode::OneHold);
        }
        self.count_attempt(wish.who);
        if !rules.is_empty() {
            return Verdict::No(rules);
        }
        let stage = Stage::Kept { until: (self.now + 10).min(ask.start) };
        let mine = vec![false; self.count.len()];
        let Wish { side, mode, .. } = *wish;
        let (start, end, kept_from, agreed) = (ask.start, ask.end, Some(self.now), BTreeSet::new());
        self.booked.push(Booked { stage, start, end, side, mode, mine, revision: 1, kept: None, kept_from, agreed });
        self.occupy(self.booked.len() - 1, start, end);
        Verdict::Yes
    }

    /// Until when the applicant keeps time.
    pub fn keeps_already(&self) -> Option<i64> {
        let mut until = self.booked.iter().filter_map(|booked| match booked.stage {
            Stage::Kept { until } => Some(until),
            _ => None,
        });
        until.next()
    }

    /// When he last began to keep time that he let go.
    pub fn let_go(&self) -> Option<i64> {
        let gone = |stage: &Stage| matches!(stage, Stage::Cancelled | Stage::Lapsed);
        self.booked.iter().filter(|booked| gone(&booked.stage)).filter_map(|booked| booked.kept_from).max()
    }

    /// Books what is kept: the time is his, and everything else is asked as of a new request.
    pub fn book(&mut self, n: usize, wrong_code: bool) -> Verdict {
        let Booked { side, mode, start, end, ref stage, .. } = self.booked[n];
        let Stage::Kept { .. } = stage else { return Verdict::NotInThisState };
        let wish = Wish { own: None, side, mode, wrong_code, who: Who::User };
        let mut rules: BTreeSet<RuleCode> = self.rules_of_people(&wish, start, end).into_iter().collect();
        // What is kept has been tried for already.
        rules.remove(&RuleCode::TooManyAttempts);
        rules.remove(&RuleCode::QuotaExceeded);
        if !rules.is_empty() {
            return Verdict::No(rules);
        }
        let stage = self.fresh(&wish, start, end);
        let kept = self.keeps(&stage, mode, start, end);
        self.turn(n, stage);
        (self.booked[n].kept, self.booked[n].kept_from) = (kept, None);
        Verdict::Yes
    }

    pub fn move_to(&mut self, n: usize, who: Who, ask: &Ask) -> Verdict {
        let Booked { side, mode, start, ref stage, .. } = self.booked[n];
        if !matches!(stage, Stage::Held { .. } | Stage::Confirmed | Stage::Displaced { .. }) {
            self.count_attempt(who);
            return Verdict::NotInThisState;
        }
        let wish = Wish { own: Some(n), side, mode, wrong_code: false, who };
        let mut rules = self.broken_rules(&wish, ask);
        self.count_attempt(who);
        if self.is_too_late(n, who, start) {
            rules.insert(RuleCode::TooLateToChange);
        }
        if !rules.is_empty() {
            return Verdict::No(rules);
        }
        let stage = self.fresh(&wish, ask.start, ask.end);
        self.vacate(n, 0);
        let kept = self.keeps(&stage, mode, ask.start, ask.end);
        self.turn(n, stage);
        self.booked[n].kept = kept;
        self.booked[n].agreed.clear();
        (self.booked[n].start, self.booked[n].end) = (ask.start, ask.end);
        self.occupy(n, ask.start, ask.end);
        Verdict::Yes
    }

    pub fn cancel(&mut self, n: usize, who: Who) -> Verdict {
        let Booked { start, ref stage, .. } = self.booked[n];
        match stage {
            Stage::Held { .. } | Stage::Confirmed | Stage::Displaced { .. } => {}
            // Nobody else gives up what somebody keeps.
            Stage::Kept { .. } if who == Who::User => {}
            _ => return Verdict::NotInThisState,
        }
        let late = self.is_too_late(n, who, start);
        if late && !self.may_cancel_late(n) {
            return Verdict::No(BTreeSet::from([RuleCode::TooLateToChange]));
        }
        self.vacate(n, 0);
        self.turn(n, Stage::Cancelled);
        if late {
            self.hold_against(n, StrikeKind::LateCancel, self.now);
        }
        Verdict::Yes
    }

    fn is_too_late(&self, n: usize, who: Who, start: i64) -> bool {
        let confirmed = self.booked[n].stage == Stage::Confirmed;
        let by_minutes = start - self.now < i64::from(self.world.policy.cancel_minutes);
        confirmed && who == Who::User && (by_minutes || self.is_past_the_working_day(start))
    }

    pub fn decline(&mut self, n: usize) -> Verdict {
        let Stage::Held { .. } = self.booked[n].stage else { return Verdict::NotInThisState };
        self.vacate(n, 0);
        self.turn(n, Stage::Declined);
        Verdict::Yes
    }

    pub fn check_in(&mut self, n: usize) -> Verdict {
        let Booked { start, end, ref stage, .. } = self.booked[n];
        if *stage != Stage::Confirmed {
            return Verdict::NotInThisState;
        }
        let running = self.booked.iter().filter(|other| matches!(other.stage, Stage::InUse { .. })).count();
        let checks = [
            (RuleCode::TooEarlyToStart, self.now < start - i64::from(self.world.policy.set_up_minutes)),
            (RuleCode::AlreadyOver, end <= self.now),
            (RuleCode::Outage, self.is_out(self.now)),
            (RuleCode::Occupied, running >= usize::from(self.world.capacity)),
        ];
        let rules: BTreeSet<RuleCode> = checks.into_iter().filter(|(_, b)| *b).map(|(code, _)| code).collect();
        if !rules.is_empty() {
            return Verdict::No(rules);
        }
        self.turn(n, Stage::InUse { since: self.now });
        self.judge_beginning(n);
        Verdict::Yes
    }

    pub fn check_out(&mut self, n: usize) -> Verdict {
        let Stage::InUse { since } = self.booked[n].stage else { return Verdict::NotInThisState };
        self.vacate(n, self.now + i64::from(self.world.policy.clean_up_minutes));
        let could_begin = self.could_begin(n);
        self.turn(n, Stage::Done { since, until: self.now });
        self.keep_the_next_longer(n);
        self.judge_end(n, since, could_begin);
        Verdict::Yes
    }

    pub fn declare_outage(&mut self, start: i64, end: i64) -> Verdict {
        let from = start.max(self.now);
        if end <= from {
            return Verdict::No(BTreeSet::from([RuleCode::AlreadyOver]));
        }
        if (from..end).any(|minute| self.is_out(minute)) {
            return Verdict::No(BTreeSet::from([RuleCode::Outage]));
        }
        for n in 0..self.booked.len() {
            let meets = self.booked[n].start < end && from < self.booked[n].end;
            let awaiting = match &self.booked[n].stage {
                Stage::Held { awaiting, .. } if meets => awaiting.clone(),
                Stage::Confirmed if meets => BTreeSet::new(),
                Stage::Kept { .. } if meets => {
                    self.vacate(n, 0);
                    self.turn(n, Stage::Lapsed);
                    continue;
                }
                _ => {
                    (from..end).for_each(|minute| self.set(n, minute, false));
                    continue;
                }
            };
            self.vacate(n, 0);
            self.turn(n, Stage::Displaced { awaiting });
        }
        self.broken.push(Broken { end, from, until: end, ended: false });
        Verdict::Yes
    }

    pub fn end_outage(&mut self, n: usize) -> Verdict {
        let now = self.now;
        match self.broken.get_mut(n) {
            Some(outage) if !outage.ended && now < outage.end => {
                outage.ended = true;
                outage.until = now.max(outage.from);
                Verdict::Yes
            }
            _ => Verdict::Unknown,
        }
    }

    /// What a refusal must name as standing in the way, rule by rule.
    pub fn blockers(&self, wish: &Wish, ask: &Ask, code: RuleCode) -> Vec<(i64, i64)> {
        let (from, until) = self.needed(ask.start, ask.end);
        let found: BTreeSet<(i64, i64)> = match code {
            RuleCode::Closed => runs(ask.start, ask.end, |minute| !self.open[index(minute)]).into_iter().collect(),
            RuleCode::Reserved => runs(ask.start, ask.end, |minute| self.is_kept(wish, minute)).into_iter().collect(),
            RuleCode::Outage => {
                let meeting = self.broken.iter().filter(|o| o.from < o.until && o.from < until && from < o.until);
                meeting.map(|outage| (outage.from, outage.until)).collect()
            }
            RuleCode::Occupied => {
                let full: Vec<i64> =
                    (from..until).filter(|minute| self.others(wish.own, *minute) >= self.world.capacity).collect();
                let others = (0..self.booked.len()).filter(|n| Some(*n) != wish.own);
                let rows = others.flat_map(|n| self.runs(n));
                rows.filter(|run| full.iter().any(|minute| run.0 <= *minute && *minute < run.1)).collect()
            }
            _ => BTreeSet::new(),
        };
        found.into_iter().collect()
    }
}
