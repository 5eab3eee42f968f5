//! Which command is possible in which state: the whole table, and nothing about rules.

use crate::{command::Command, reservation::State};

/// Tells whether a reservation in `state` can be the object of `command` at all.
///
/// | command | held | confirmed | in use | displaced | done, cancelled, declined, lapsed |
/// |---|---|---|---|---|---|
/// | approve | if that approval is awaited | | | | |
/// | decline | yes | | | | |
/// | move | yes | yes | | yes | |
/// | cancel | yes | yes | | yes | |
/// | check in | | yes | | | |
/// | check out | | | yes | | |
pub fn is_possible(state: &State, command: &Command) -> bool {
    match command {
        Command::Approve { approval, .. } => {
            matches!(state, State::Held { awaiting, .. } if awaiting.contains(approval))
        }
        Command::Decline { .. } => matches!(state, State::Held { .. }),
        Command::Move { .. } | Command::Cancel { .. } => {
            matches!(state, State::Held { .. } | State::Confirmed | State::Displaced { .. })
        }
        Command::CheckIn { .. } => matches!(state, State::Confirmed),
        Command::CheckOut { .. } => matches!(state, State::InUse { .. }),
        Command::RequestSeries(_)
        | Command::ApproveSeries { .. }
        | Command::DeclineSeries { .. }
        | Command::CancelSeries { .. }
        | Command::Request(_)
        | Command::DeclareOutage { .. }
        | Command::EndOutage { .. } => false,
    }
}
