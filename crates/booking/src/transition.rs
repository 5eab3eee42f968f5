//! Which command is possible in which state: the whole table, and nothing about rules.

use crate::{
    command::Command,
    reservation::{Approval, OfferFrom, State},
};
use std::collections::BTreeSet;

/// Tells whether a reservation in `state` can be the object of `command` at all.
///
/// | command | waiting | offered | held | confirmed | in use | displaced | done, cancelled, declined, lapsed, no-show |
/// |---|---|---|---|---|---|---|---|
/// | accept | | yes, but of a short hold | | | | | |
/// | book | | of a short hold | | | | | |
/// | approve | | | if that approval is awaited and it is its turn | | | | |
/// | decline | yes | yes, but of a short hold | yes | | | | |
/// | move | | from an outage | yes | yes | | yes | |
/// | cancel | yes | yes | yes | yes | | yes | |
/// | check in | | | | yes | | | |
/// | mark no-show | | | | yes | | | |
/// | check out | | | | | yes | | |
/// | propose | | | yes | yes | | | |
pub fn is_possible(state: &State, command: &Command) -> bool {
    match command {
        Command::Approve { approval, .. } => {
            matches!(state, State::Held { awaiting, .. } if awaiting.contains(approval) && is_its_turn(*approval, awaiting))
        }
        Command::Accept { .. } => matches!(state, State::Offered { .. }) && !state.is_short_hold(),
        Command::Book(_) => state.is_short_hold(),
        Command::Decline { .. } => {
            let declinable = matches!(state, State::Held { .. } | State::Waiting { .. } | State::Offered { .. });
            declinable && !state.is_short_hold()
        }
        Command::Move { .. } => matches!(
            state,
            State::Held { .. }
                | State::Confirmed
                | State::Displaced { .. }
                | State::Offered { from: OfferFrom::Outage { .. }, .. }
        ),
        Command::Cancel { .. } => matches!(
            state,
            State::Held { .. }
                | State::Confirmed
                | State::Displaced { .. }
                | State::Waiting { .. }
                | State::Offered { .. }
        ),
        Command::Propose(_) => is_exchangeable(state),
        Command::CheckIn { .. } | Command::MarkNoShow { .. } => matches!(state, State::Confirmed),
        Command::CheckOut { .. } => matches!(state, State::InUse { .. }),
        Command::RequestSeries(_)
        | Command::ApproveSeries { .. }
        | Command::DeclineSeries { .. }
        | Command::CancelSeries { .. }
        | Command::MoveSeries(_)
        | Command::Request(_)
        | Command::Wait(_)
        | Command::Hold(_)
        | Command::DeclareOutage { .. }
        | Command::ExtendOutage { .. }
        | Command::Resettle { .. }
        | Command::EndOutage { .. }
        | Command::TakeOver(_)
        | Command::AcceptSwap { .. }
        | Command::RefuseProposal { .. }
        | Command::WithdrawProposal { .. }
        | Command::Allocate { .. } => false,
    }
}

/// Tells whether time in this state may be handed over or exchanged: it is held or confirmed.
pub fn is_exchangeable(state: &State) -> bool {
    matches!(state, State::Held { .. } | State::Confirmed)
}

/// Of two who must agree the bench comes first.
fn is_its_turn(approval: Approval, awaiting: &BTreeSet<Approval>) -> bool {
    match approval {
        Approval::Admission | Approval::Terms | Approval::Bench => true,
        Approval::Pi | Approval::Manager => !awaiting.contains(&Approval::Bench),
    }
}
