//! Conduct over again, minute by minute: who has not come, come late, left early or run over, and what follows.

use super::{
    judge::{Verdict, Wish},
    minutes::{Booked, Minutes, Stage},
};
use booking::{conduct::StrikeKind, violation::RuleCode};
use inventory::{instrument::Mode, policy::MeasureKind};
use std::collections::BTreeSet;

/// Something held against the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub n: usize,
    pub kind: StrikeKind,
    pub at: i64,
}

impl Minutes {
    fn grace(&self) -> Option<i64> {
        self.world.policy.conduct.as_ref()?.no_show_minutes.map(i64::from)
    }

    /// When a use in this stage becomes a no-show.
    pub fn keeps(&self, stage: &Stage, mode: Mode, start: i64, end: i64) -> Option<i64> {
        let until = start + self.grace()?;
        (*stage == Stage::Confirmed && mode == Mode::SelfUse && until < end).then_some(until)
    }

    pub fn is_bound(&self, kind: MeasureKind) -> bool {
        self.measures.iter().any(|(what, from, until)| *what == kind && *from <= self.now && self.now < *until)
    }

    pub fn was_displaced(&self, wish: &Wish) -> bool {
        wish.own.is_some_and(|n| matches!(self.booked[n].stage, Stage::Displaced { .. }))
    }

    pub fn pass_over_no_shows(&mut self) {
        let running = self.booked.iter().filter(|other| matches!(other.stage, Stage::InUse { .. })).count();
        for n in 0..self.booked.len() {
            let Some(kept) = self.booked[n].kept.filter(|kept| *kept <= self.now) else { continue };
            if running >= usize::from(self.world.capacity) {
                self.keep_longer(n);
            } else {
                self.miss(n, kept);
            }
        }
    }

    fn keep_longer(&mut self, n: usize) {
        let longer = self.grace().map(|grace| self.now + grace).filter(|until| *until < self.booked[n].end);
        self.booked[n].kept = longer;
        self.booked[n].revision += 1;
    }

    fn miss(&mut self, n: usize, at: i64) {
        self.vacate(n, 0);
        self.turn(n, Stage::NoShow { at });
        self.hold_against(n, StrikeKind::NoShow, at);
    }

    pub fn mark_no_show(&mut self, n: usize) -> Verdict {
        let Booked { start, end, kept, ref stage, .. } = self.booked[n];
        if *stage != Stage::Confirmed {
            return Verdict::NotInThisState;
        }
        let earliest = kept.unwrap_or((start + self.grace().unwrap_or(0)).min(end));
        if self.now < earliest {
            return Verdict::No(BTreeSet::from([RuleCode::TooEarlyToStart]));
        }
        self.miss(n, self.now);
        Verdict::Yes
    }

    /// A use that ran over gives everybody whose time has begun meanwhile the whole grace from now on.
    pub fn keep_the_next_longer(&mut self, n: usize) {
        let ended = self.booked[n].end;
        for other in 0..self.booked.len() {
            let Booked { start, kept, .. } = self.booked[other];
            if kept.is_some() && ended <= start && start < self.now {
                self.keep_longer(other);
            }
        }
    }

    /// The first minute in which nobody ran over into the use's time any more.
    pub fn could_begin(&self, n: usize) -> i64 {
        let start = self.booked[n].start;
        let others = self.booked.iter().filter(|other| other.end <= start);
        let ends = others.filter_map(|other| match other.stage {
            Stage::Done { until, .. } => Some(until),
            _ => None,
        });
        ends.fold(start, i64::max)
    }

    pub fn may_cancel_late(&self, n: usize) -> bool {
        let allowed = self.world.policy.conduct.as_ref().is_some_and(|conduct| conduct.late_cancel);
        allowed && self.booked[n].mode == Mode::SelfUse && self.now < self.booked[n].start
    }

    pub fn judge_beginning(&mut self, n: usize) {
        let tolerated = self.world.policy.conduct.as_ref().and_then(|conduct| conduct.late_minutes);
        if tolerated.is_some_and(|minutes| self.now - self.could_begin(n) > i64::from(minutes)) {
            self.hold_against(n, StrikeKind::Late, self.now);
        }
    }

    pub fn judge_end(&mut self, n: usize, since: i64, could_begin: i64) {
        let Some(conduct) = self.world.policy.conduct.clone() else { return };
        let Booked { start, end, .. } = self.booked[n];
        if conduct.overrun_minutes.is_some_and(|minutes| self.now - end > i64::from(minutes)) {
            return self.hold_against(n, StrikeKind::Overrun, self.now);
        }
        let (used, booked) = (self.now - since, end - could_begin);
        let stopped = (start..end).any(|minute| self.is_out(minute));
        if conduct.early_percent.is_some_and(|share| self.now < end && used * 100 < i64::from(share) * booked)
            && !stopped
        {
            self.hold_against(n, StrikeKind::LeftEarly, self.now);
        }
    }

    pub fn hold_against(&mut self, n: usize, kind: StrikeKind, at: i64) {
        let Some(conduct) = self.world.policy.conduct.clone() else { return };
        if self.booked[n].mode != Mode::SelfUse || self.strikes.iter().any(|held| held.n == n) {
            return;
        }
        self.strikes.push(Held { n, kind, at });
        let (counts, day) = (i64::from(conduct.strike_days), 1440);
        let highest = conduct.ladder.iter().rfind(|step| {
            let within = i64::from(step.within_days);
            let counted = self.strikes.iter().filter(|held| at - held.at < within * day && at - held.at < counts * day);
            counted.count() >= usize::from(step.strikes)
        });
        if let Some(step) = highest {
            self.measures.push((step.measure, at, at + i64::from(step.days) * day));
        }
    }
}
