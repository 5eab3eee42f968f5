//! Approvals over again: whose word a wish waits for, whose turn it is, and who has spoken already.

use super::{
    judge::{Verdict, Wish},
    limits::{is_by_person, is_within},
    minutes::{Booked, Minutes, Stage},
    step::Who,
};
use booking::{reservation::Approval, violation::RuleCode};
use inventory::policy::{ApprovalRules, MeasureKind, SecondApprover};
use std::collections::BTreeSet;

const OF_THE_LAB: [Approval; 2] = [Approval::Manager, Approval::Bench];

impl Minutes {
    /// The approvals that a wish for `[start, end)` would have to wait for.
    pub fn awaited(&self, wish: &Wish, start: i64, end: i64) -> BTreeSet<Approval> {
        let stage = wish.own.map(|n| &self.booked[n].stage);
        let before = match stage {
            Some(Stage::Held { awaiting, .. } | Stage::Displaced { awaiting }) => awaiting.clone(),
            _ => BTreeSet::new(),
        };
        let agreed =
            matches!(stage, Some(Stage::Displaced { .. })) && OF_THE_LAB.iter().all(|word| !before.contains(word));
        let second = self.rules().and_then(|rules| rules.second);
        let fresh = wish.who == Who::User && !agreed;
        let mut awaited = match wish.own {
            None => self.world.owed.clone(),
            Some(_) => before.into_iter().filter(|word| !OF_THE_LAB.contains(word)).collect(),
        };
        let of_the_lab = second == Some(SecondApprover::Pi) && !self.world.owed.contains(&Approval::Pi);
        if wish.own.is_some() && of_the_lab && fresh {
            awaited.remove(&Approval::Pi);
        }
        if fresh && self.is_asked(wish, start, end) {
            let other = match second {
                Some(SecondApprover::Pi) if self.world.has_pi => Approval::Pi,
                _ => Approval::Manager,
            };
            awaited.extend(second.map(|_| Approval::Bench));
            awaited.insert(other);
        }
        awaited
    }

    fn is_asked(&self, wish: &Wish, start: i64, end: i64) -> bool {
        let automatic = self.world.policy.automatic_for.contains(&wish.side);
        let watched = !self.was_displaced(wish) && self.is_bound(MeasureKind::Approval);
        let by_rules = self.rules().is_some_and(|rules| {
            let wall = |minute: i64| self.world.clock().wall(minute);
            rules.longer_than_minutes.is_some_and(|longest| end - start > i64::from(longest))
                || (start..end).any(|minute| is_within(&rules.hours, wall(minute)))
                || (rules.first_use && !self.is_known())
        });
        !automatic || watched || by_rules
    }

    /// Whether the instrument was promised to the applicant before.
    pub fn is_known(&self) -> bool {
        let promised = |stage: &Stage| {
            matches!(stage, Stage::Confirmed | Stage::InUse { .. } | Stage::Done { .. } | Stage::NoShow { .. })
        };
        self.booked.iter().enumerate().any(|(n, booked)| is_by_person(n) && promised(&booked.stage))
    }

    fn rules(&self) -> Option<&ApprovalRules> {
        self.world.policy.approval.as_ref()
    }

    /// `deputy`: not the manager speaks, but somebody else.
    pub fn approve(&mut self, n: usize, approval: Approval, deputy: bool) -> Verdict {
        let Stage::Held { until, awaiting } = self.booked[n].stage.clone() else { return Verdict::NotInThisState };
        let after_bench = matches!(approval, Approval::Manager | Approval::Pi);
        if !awaiting.contains(&approval) || (after_bench && awaiting.contains(&Approval::Bench)) {
            return Verdict::NotInThisState;
        }
        // A group's own PI, whom its lab does not ask, is none of the two.
        let two: &[Approval] = match self.rules().and_then(|rules| rules.second) {
            None => &[],
            Some(SecondApprover::Manager) => &[Approval::Bench, Approval::Manager],
            Some(SecondApprover::Pi) => &[Approval::Bench, Approval::Manager, Approval::Pi],
        };
        let of_two = two.contains(&approval);
        if of_two && self.booked[n].agreed.contains(&deputy) {
            return Verdict::No(BTreeSet::from([RuleCode::AgreedAlready]));
        }
        let awaiting: BTreeSet<Approval> = awaiting.into_iter().filter(|other| *other != approval).collect();
        let stage = if awaiting.is_empty() { Stage::Confirmed } else { Stage::Held { until, awaiting } };
        let Booked { mode, start, end, .. } = self.booked[n];
        let kept = self.keeps(&stage, mode, start, end);
        self.turn(n, stage);
        self.booked[n].kept = kept;
        if of_two {
            self.booked[n].agreed.insert(deputy);
        }
        Verdict::Yes
    }
}
