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
/// The fullest window may be taken to begin on a day with a use, or on `day` itself: one that begins earlier holds
/// nothing more. Cost: the square of the number of uses.
pub(super) fn most(quota: &Quota, others: &[Part], day: NaiveDate) -> i64 {
    let QuotaWindow::Rolling { days } = quota.window else { return spent(quota.measure, others) };
    let firsts = others.iter().map(|part| part.date).filter(|date| *date < day).chain([day]);
    let within = |first: NaiveDate| {
        let inside = |part: &&Part| (0..i64::from(days)).contains(&(part.date - first).num_days());
        spent(quota.measure, &others.iter().filter(inside).copied().collect::<Vec<_>>())
    };
    firsts.map(within).max().unwrap_or(0)
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
