//! What happened in a storm, counted from its history.

use checker::{
    history::{Event, History, Operation, Outcome},
    machine::State,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// How often what happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<String, usize>);

impl Tally {
    /// Counts a history.
    pub fn of(history: &History) -> Self {
        let mut tally = Self::default();
        for event in &history.events {
            for outcome in outcomes(event) {
                tally.add(format!("{}: {outcome}", name(&event.operation)));
            }
        }
        for state in State::ALL {
            let left = history.last.reservations.iter().filter(|last| last.seen.state == state).count();
            tally.0.insert(format!("left: {}", state.name()), left);
        }
        tally
    }

    /// Returns how often an operation ended so.
    pub fn count(&self, operation: &str, outcome: &str) -> usize {
        self.0.get(&format!("{operation}: {outcome}")).copied().unwrap_or_default()
    }

    /// Returns how often anything ended so.
    pub fn all(&self, outcome: &str) -> usize {
        let ending = format!(": {outcome}");
        self.0.iter().filter(|(what, _)| what.ends_with(&ending)).map(|(_, count)| count).sum()
    }

    /// Adds another storm's counts.
    pub fn merge(&mut self, other: &Tally) {
        for (what, count) in &other.0 {
            *self.0.entry(what.clone()).or_default() += count;
        }
    }

    fn add(&mut self, what: String) {
        *self.0.entry(what).or_default() += 1;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(what, count)| writeln!(f, "{count:>8}  {what}"))
    }
}

fn name(operation: &Operation) -> &'static str {
    match operation {
        Operation::Create { .. } => "create",
        Operation::Move { .. } => "move",
        Operation::Accept => "accept",
        Operation::Approve => "approve",
        Operation::Decline => "decline",
        Operation::Cancel => "cancel",
        Operation::CheckIn => "check in",
        Operation::CheckOut => "check out",
        Operation::NoShow => "no-show",
        Operation::Read => "read",
        Operation::Outage { .. } => "outage",
        Operation::ExtendOutage { .. } => "extend outage",
        Operation::EndOutage => "end outage",
        Operation::Resettle { .. } => "resettle",
        Operation::CreateSeries { .. } => "create series",
        Operation::ApproveSeries => "approve series",
        Operation::DeclineSeries => "decline series",
        Operation::CancelSeries { .. } => "cancel series",
        Operation::MoveSeries { .. } => "move series",
        Operation::ReadSeries => "read series",
        Operation::CreateBundle { .. } => "create bundle",
        Operation::CancelBundle => "cancel bundle",
        Operation::ReadBundle => "read bundle",
        Operation::Propose { .. } => "propose",
        Operation::AcceptProposal => "accept proposal",
        Operation::CloseProposal => "close proposal",
        Operation::Offer { .. } | Operation::Rename => "part",
    }
}

/// The status, or the rules that were broken, or the problem's code.
fn outcomes(event: &Event) -> Vec<String> {
    match &event.outcome {
        Outcome::Reservation { status, .. }
        | Outcome::Series { status, .. }
        | Outcome::Bundle { status, .. }
        | Outcome::Proposal { status, .. }
        | Outcome::Done { status } => vec![status.to_string()],
        Outcome::Outage { status, displaced, .. } if displaced.is_empty() => vec![status.to_string()],
        Outcome::Outage { status, .. } => vec![status.to_string(), "displaces".to_owned()],
        Outcome::Refused { violations, .. } if !violations.is_empty() => {
            violations.iter().map(|violation| violation.code.clone()).collect()
        }
        Outcome::Refused { each, .. } if !each.is_empty() => {
            let rules = each.iter().flat_map(|verdict| &verdict.violations).map(|violation| violation.code.clone());
            rules.collect::<BTreeSet<_>>().into_iter().collect()
        }
        Outcome::Refused { status: 500.., .. } => vec!["server error".to_owned()],
        Outcome::Refused { code, .. } => vec![code.clone()],
        Outcome::Unknown => vec!["no answer".to_owned()],
    }
}
