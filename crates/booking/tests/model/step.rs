//! Random steps: time passes, then somebody wants something.

use super::{
    clock::MINUTES,
    minutes::{Minutes, Stage},
};
use booking::{reservation::Approval, violation::RuleCode};
use inventory::{instrument::Mode, party::Side};
use proptest::{prelude::*, sample::Index, sample::select};
use std::collections::BTreeSet;

/// In which capacity somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    User,
    Lab,
}

/// A time that somebody asks for, in the model's minutes.
#[derive(Debug, Clone)]
pub struct Ask {
    pub start: i64,
    pub end: i64,
    pub waived: BTreeSet<RuleCode>,
}

/// Something done, in the model's terms.
#[derive(Debug, Clone)]
pub enum Act {
    Request { who: Who, side: Side, mode: Mode, wrong_code: bool, ask: Ask },
    Hold { side: Side, mode: Mode, ask: Ask },
    Book { n: usize, wrong_code: bool },
    Move { n: usize, who: Who, ask: Ask },
    Approve { n: usize, approval: Approval, deputy: bool },
    Decline { n: usize },
    Cancel { n: usize, who: Who },
    CheckIn { n: usize, who: Who },
    CheckOut { n: usize, who: Who },
    MarkNoShow { n: usize },
    DeclareOutage { start: i64, end: i64 },
    EndOutage { n: usize },
}

/// Where a random time begins to be counted.
#[derive(Debug, Clone)]
enum Anchor {
    Soon,
    Start(Index),
    End(Index),
}

/// How long it takes until the next step.
#[derive(Debug, Clone)]
enum Wait {
    Minutes(i64),
    UntilDeadline(Index),
    UntilSetUp(Index),
    UntilStart(Index, i64),
    UntilEnd(Index),
    UntilKept(Index),
}

#[derive(Debug, Clone)]
struct Time {
    anchor: Anchor,
    /// In steps of the grid, forward.
    ahead: i64,
    length: i64,
    /// Keeps the length within what the policy allows.
    tame: bool,
    /// Minutes off the grid.
    odd: i64,
    waived: Vec<RuleCode>,
}

#[derive(Debug, Clone)]
enum Wanted {
    Request { who: Who, side: Side, mode: Mode, wrong_code: bool, time: Time },
    Hold { side: Side, mode: Mode, time: Time },
    Book { n: Index, wrong_code: bool },
    Move { n: Index, who: Who, time: Time },
    Approve { n: Index, which: Index, deputy: bool },
    Decline { n: Index },
    Cancel { n: Index, who: Who },
    CheckIn { n: Index, who: Who },
    CheckOut { n: Index, who: Who },
    MarkNoShow { n: Index },
    DeclareOutage { time: Time },
    EndOutage { n: Index },
}

/// One random step, to be understood in the situation it meets.
#[derive(Debug, Clone)]
pub struct Step {
    wait: Wait,
    wanted: Wanted,
}

impl Act {
    /// Requests, short holds and moves do.
    pub fn asks_for_time(&self) -> bool {
        matches!(self, Self::Request { .. } | Self::Hold { .. } | Self::Move { .. })
    }
}

impl Step {
    /// The minute in which the step happens: not before the present, and well within the model.
    pub fn now(&self, model: &Minutes) -> i64 {
        let of = |n: &Index| pick(model, n, is_live).map(|n| &model.booked[n]);
        let wanted = match &self.wait {
            Wait::Minutes(minutes) => Some(model.now + minutes),
            Wait::UntilDeadline(n) => of(n).and_then(|booked| match booked.stage {
                Stage::Held { until, .. } | Stage::Kept { until } => Some(until),
                _ => None,
            }),
            Wait::UntilSetUp(n) => of(n).map(|booked| booked.start - i64::from(model.world.policy.set_up_minutes)),
            Wait::UntilStart(n, off) => of(n).map(|booked| booked.start + off),
            Wait::UntilEnd(n) => of(n).map(|booked| booked.end),
            Wait::UntilKept(n) => of(n).and_then(|booked| booked.kept),
        };
        wanted.filter(|now| model.now <= *now && *now < MINUTES - 5 * 1440).unwrap_or(model.now)
    }

    /// What is done, or nothing when there is nothing to do it to.
    pub fn act(&self, model: &Minutes) -> Option<Act> {
        let one = |n: &Index| pick(model, n, is_live);
        let act = match &self.wanted {
            Wanted::Request { who, side, mode, wrong_code, time } => {
                let ask = time.ask(model)?;
                Act::Request { who: *who, side: *side, mode: *mode, wrong_code: *wrong_code, ask }
            }
            Wanted::Hold { side, mode, time } => Act::Hold { side: *side, mode: *mode, ask: time.ask(model)? },
            Wanted::Book { n, wrong_code } => {
                Act::Book { n: pick(model, n, |stage| matches!(stage, Stage::Kept { .. }))?, wrong_code: *wrong_code }
            }
            Wanted::Move { n, who, time } => Act::Move { n: one(n)?, who: *who, ask: time.ask(model)? },
            Wanted::Approve { n, which, deputy } => {
                let n = pick(model, n, is_held)?;
                let awaited: Vec<Approval> = match &model.booked[n].stage {
                    Stage::Held { awaiting, .. } if which.index(8) > 0 => awaiting.iter().copied().collect(),
                    _ => vec![Approval::Manager, Approval::Pi, Approval::Terms, Approval::Admission, Approval::Bench],
                };
                Act::Approve { n, approval: *which.get(&awaited), deputy: *deputy }
            }
            Wanted::Decline { n } => Act::Decline { n: pick(model, n, is_held)? },
            Wanted::Cancel { n, who } => Act::Cancel { n: one(n)?, who: *who },
            Wanted::CheckIn { n, who } => {
                Act::CheckIn { n: pick(model, n, |stage| *stage == Stage::Confirmed)?, who: *who }
            }
            Wanted::CheckOut { n, who } => {
                Act::CheckOut { n: pick(model, n, |stage| matches!(stage, Stage::InUse { .. }))?, who: *who }
            }
            Wanted::MarkNoShow { n } => Act::MarkNoShow { n: pick(model, n, |stage| *stage == Stage::Confirmed)? },
            Wanted::DeclareOutage { time } => {
                let ask = time.ask(model)?;
                Act::DeclareOutage { start: ask.start, end: ask.end }
            }
            Wanted::EndOutage { n } => Act::EndOutage { n: n.index(model.broken.len() + 1) },
        };
        Some(act)
    }
}

/// A reservation: mostly one that suits, else any.
fn pick(model: &Minutes, n: &Index, suits: impl Fn(&Stage) -> bool) -> Option<usize> {
    let all = 0..model.booked.len();
    let suiting: Vec<usize> = all.clone().filter(|n| suits(&model.booked[*n].stage)).collect();
    let from = if suiting.is_empty() || n.index(8) == 0 { all.collect() } else { suiting };
    (!from.is_empty()).then(|| *n.get(&from))
}

fn is_held(stage: &Stage) -> bool {
    matches!(stage, Stage::Held { .. })
}

fn is_live(stage: &Stage) -> bool {
    !matches!(stage, Stage::Done { .. } | Stage::Cancelled | Stage::Declined | Stage::Lapsed | Stage::NoShow { .. })
}

impl Time {
    fn ask(&self, model: &Minutes) -> Option<Ask> {
        let grid = i64::from(model.world.policy.grid_minutes);
        let anchor = match &self.anchor {
            Anchor::Start(n) if !model.booked.is_empty() => model.booked[pick(model, n, is_live)?].start,
            Anchor::End(n) if !model.booked.is_empty() => model.booked[pick(model, n, is_live)?].end,
            Anchor::Soon | Anchor::Start(_) | Anchor::End(_) => {
                model.now + i64::from(model.world.policy.lead_minutes_self_use) + grid
            }
        };
        let over = model.world.clock().wall(anchor).of_day.rem_euclid(grid);
        let start = anchor - over + self.ahead * grid + self.odd;
        let policy = &model.world.policy;
        let (shortest, longest) = (i64::from(policy.min_minutes), i64::from(policy.max_minutes) / grid * grid);
        let wild = self.length * grid - self.odd / 2;
        let end = start + if self.tame { wild.max(shortest).min(longest) } else { wild };
        let known = 120 <= start && start < end && end < MINUTES - 120;
        known.then(|| Ask { start, end, waived: self.waived.iter().copied().collect() })
    }
}

pub fn steps() -> impl Strategy<Value = Step> {
    let wait = prop_oneof![
        20 => (0i64..6).prop_map(Wait::Minutes),
        1 => (0i64..150).prop_map(Wait::Minutes),
        1 => any::<Index>().prop_map(Wait::UntilDeadline),
        1 => any::<Index>().prop_map(Wait::UntilSetUp),
        1 => (any::<Index>(), -1i64..20).prop_map(|(n, off)| Wait::UntilStart(n, off)),
        1 => any::<Index>().prop_map(Wait::UntilEnd),
        1 => any::<Index>().prop_map(Wait::UntilKept),
    ];
    (wait, wanted()).prop_map(|(wait, wanted)| Step { wait, wanted })
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let who = || prop_oneof![2 => Just(Who::User), 1 => Just(Who::Lab)];
    let n = || any::<Index>();
    let side = || select(Side::ALL.to_vec());
    let mode = || prop_oneof![4 => Just(Mode::SelfUse), 1 => Just(Mode::Commissioned)];
    prop_oneof![
        16 => (who(), side(), mode(), prop::bool::weighted(0.02), times())
            .prop_map(|(who, side, mode, wrong_code, time)| Wanted::Request { who, side, mode, wrong_code, time }),
        4 => (side(), mode(), times()).prop_map(|(side, mode, time)| Wanted::Hold { side, mode, time }),
        4 => (n(), prop::bool::weighted(0.05)).prop_map(|(n, wrong_code)| Wanted::Book { n, wrong_code }),
        6 => (n(), who(), times()).prop_map(|(n, who, time)| Wanted::Move { n, who, time }),
        4 => (n(), n(), any::<bool>()).prop_map(|(n, which, deputy)| Wanted::Approve { n, which, deputy }),
        1 => n().prop_map(|n| Wanted::Decline { n }),
        2 => (n(), who()).prop_map(|(n, who)| Wanted::Cancel { n, who }),
        4 => (n(), who()).prop_map(|(n, who)| Wanted::CheckIn { n, who }),
        4 => (n(), who()).prop_map(|(n, who)| Wanted::CheckOut { n, who }),
        1 => n().prop_map(|n| Wanted::MarkNoShow { n }),
        1 => times().prop_map(|time| Wanted::DeclareOutage { time }),
        1 => n().prop_map(|n| Wanted::EndOutage { n }),
    ]
}

fn times() -> impl Strategy<Value = Time> {
    let anchor = prop_oneof![
        3 => Just(Anchor::Soon),
        1 => any::<Index>().prop_map(Anchor::Start),
        2 => any::<Index>().prop_map(Anchor::End),
    ];
    let ahead = prop_oneof![16 => 0i64..6, 2 => 10i64..150, 2 => -3i64..0];
    let odd = prop_oneof![20 => Just(0i64), 1 => 1i64..15];
    let soft: Vec<RuleCode> = RuleCode::ALL.into_iter().filter(|code| code.is_soft()).collect();
    let waived = prop_oneof![3 => Just(Vec::new()), 1 => prop::sample::subsequence(soft, 0..=8)];
    (anchor, ahead, 1i64..6, prop::bool::weighted(0.9), odd, waived)
        .prop_map(|(anchor, ahead, length, tame, odd, waived)| Time { anchor, ahead, length, tame, odd, waived })
}
