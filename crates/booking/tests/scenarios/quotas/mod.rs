//! Quotas: whose uses they add up, what of them, within what, and what the peak changes.

mod ahead;
mod holders;
mod kinds;
mod peak;
mod windows;

use super::desk::Desk;
use inventory::{party::Side, policy::Quota};

/// A desk that confirms everybody at once, within these quotas.
fn limited(quotas: Vec<Quota>) -> Desk {
    Desk::new().policy(|policy| {
        policy.quotas = quotas;
        policy.automatic_for = Side::ALL.to_vec();
    })
}
