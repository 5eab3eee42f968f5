//! Adding up what counts in a quota.

use chrono::NaiveDate;
use inventory::policy::{Quota, QuotaMeasure, QuotaWindow};

/// What of one use counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// The day it belongs to.
    pub date: NaiveDate,
    /// Its minutes, or 1, or 0 where nothing of it counts.
    pub amount: i64,
}

/// Returns how much others have used: of rolling windows that hold `day`, in the fullest one.
///
/// Cost: one look at each use and at each of the days around `day`.
pub(super) fn most(quota: &Quota, others: &[Part], day: NaiveDate) -> i64 {
    let QuotaWindow::Rolling { days } = quota.window else { return spent(quota.measure, others) };
    let days = usize::from(days.max(1));
    // The days from `days - 1` before to `days - 1` after: `day` lies in the middle.
    let mut by_day = vec![0_i64; 2 * days - 1];
    for part in others {
        let place = (part.date - day).num_days() + days as i64 - 1;
        let Some(sum) = usize::try_from(place).ok().and_then(|place| by_day.get_mut(place)) else { continue };
        match quota.measure {
            QuotaMeasure::Minutes | QuotaMeasure::Uses => *sum += part.amount,
            QuotaMeasure::Days => *sum = (*sum).max(i64::from(part.amount > 0)),
        }
    }
    let mut window: i64 = by_day.iter().take(days).sum();
    let mut fullest = window;
    for first in 1..days {
        window += by_day[first + days - 1] - by_day[first - 1];
        fullest = fullest.max(window);
    }
    fullest
}

/// Returns how much a further use adds: nothing on a day that counts already, where days are counted.
pub(super) fn more(measure: QuotaMeasure, others: &[Part], own: Part) -> i64 {
    let known = || others.iter().any(|part| part.date == own.date && part.amount > 0);
    match measure {
        QuotaMeasure::Minutes | QuotaMeasure::Uses => own.amount,
        QuotaMeasure::Days if own.amount > 0 && known() => 0,
        QuotaMeasure::Days => own.amount,
    }
}

fn spent(measure: QuotaMeasure, parts: &[Part]) -> i64 {
    match measure {
        QuotaMeasure::Minutes | QuotaMeasure::Uses => parts.iter().map(|part| part.amount).sum(),
        QuotaMeasure::Days => {
            let mut dates: Vec<NaiveDate> = parts.iter().filter(|part| part.amount > 0).map(|part| part.date).collect();
            dates.sort_unstable();
            dates.dedup();
            i64::try_from(dates.len()).unwrap_or(i64::MAX)
        }
    }
}
