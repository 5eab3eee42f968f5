//! Quotas: whose uses they add up, what of them, within what, and what the peak changes.

mod ahead;
mod holders;
mod kinds;
mod named;
mod peak;
mod rolling;
mod windows;

use super::desk::Desk;
use inventory::{party::Side, policy::Quota};

/// The same from a moment on, with nothing booked.
fn limited_from(time: &str, quotas: Vec<Quota>) -> Desk {
    let mut desk = limited(quotas).policy(|policy| policy.horizon_days = 60);
    desk.clock(time);
    desk
}

/// A desk that confirms everybody at once, within these quotas.
fn limited(quotas: Vec<Quota>) -> Desk {
    Desk::new().policy(|policy| {
        policy.quotas = quotas;
        policy.automatic_for = Side::ALL.to_vec();
    })
}
