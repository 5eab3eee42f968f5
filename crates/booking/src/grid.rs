//! The grid: when uses may start and end on the facility's wall clock.

use chrono::{Datelike, NaiveDate, Timelike};
use chrono_tz::Tz;
use inventory::{hours::wall, policy::BookingPolicy, slot::Instant};

/// Tells whether the wall clock of `zone` shows a whole multiple of `grid_minutes` since midnight.
pub fn on_grid(instant: Instant, zone: Tz, grid_minutes: u16) -> bool {
    let local = instant.with_timezone(&zone);
    let minute = local.hour() * 60 + local.minute();
    local.second() == 0 && local.nanosecond() == 0 && minute.is_multiple_of(u32::from(grid_minutes.max(1)))
}

/// Returns the starts that one day's wall clock has by the grid that holds for each of them, in order.
pub(crate) fn starts_of(
    policy: &BookingPolicy,
    date: NaiveDate,
    zone: Tz,
) -> impl DoubleEndedIterator<Item = Instant> + use<> {
    let weekday = date.weekday().number_from_monday() as u8;
    let fits = |minute: &u16| minute.is_multiple_of(policy.lengths_on(weekday, *minute).grid_minutes.max(1));
    let starts: Vec<u16> = (0..1440).step_by(usize::from(finest(policy))).filter(fits).collect();
    starts.into_iter().map(move |minute| wall(date, minute, zone))
}

/// Returns the first step of a grid at or after `instant`.
pub(crate) fn step_from(instant: Instant, grid_minutes: u16, zone: Tz) -> Option<Instant> {
    let date = instant.with_timezone(&zone).date_naive();
    let dates = [Some(date), date.succ_opt()].into_iter().flatten();
    let minutes = move |date| (0..1440).step_by(usize::from(grid_minutes.max(1))).map(move |m| wall(date, m, zone));
    dates.flat_map(minutes).find(|step| instant <= *step && on_grid(*step, zone, grid_minutes))
}

/// The step that meets the steps of every grid: the greatest common divisor of all that may hold.
fn finest(policy: &BookingPolicy) -> u16 {
    fn divisor(a: u16, b: u16) -> u16 {
        if b == 0 { a } else { divisor(b, a % b) }
    }
    policy.all_lengths().fold(0, |common, lengths| divisor(common, lengths.grid_minutes)).max(1)
}
