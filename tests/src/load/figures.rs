//! What a run of a case gave, and what is made of several.

use std::time::Duration;

/// One run of one case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    /// How many bookings were made while the time was taken.
    pub bookings: usize,
    /// How long they took together, in seconds.
    pub seconds: f64,
    /// How long each took, in order of length; empty where nobody asked.
    pub latencies: Vec<Duration>,
}

impl Run {
    /// Returns bookings a second.
    pub fn rate(&self) -> f64 {
        if self.seconds > 0.0 { self.bookings as f64 / self.seconds } else { 0.0 }
    }

    /// Returns what `percent` of the bookings did not take longer than, in milliseconds: the nearest rank.
    pub fn percentile_ms(&self, percent: usize) -> Option<f64> {
        let rank = (self.latencies.len() * percent).div_ceil(100).max(1);
        self.latencies.get(rank - 1).map(|latency| latency.as_secs_f64() * 1e3)
    }
}

/// Returns the middle of some figures; of an even number the mean of the two in the middle.
pub fn median(figures: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = figures.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    Some((lower + upper) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let latencies = (1..=200).map(Duration::from_millis).collect();
        let run = Run { bookings: 200, seconds: 4.0, latencies };
        assert_eq!((run.percentile_ms(50), run.percentile_ms(99)), (Some(100.0), Some(198.0)));
        assert_eq!(run.rate(), 50.0);
        let one = Run { latencies: vec![Duration::from_millis(7)], ..Run::default() };
        assert_eq!((one.percentile_ms(1), one.percentile_ms(100)), (Some(7.0), Some(7.0)));
        assert_eq!((Run::default().percentile_ms(50), Run::default().rate()), (None, 0.0));
    }

    #[test]
    fn the_median_is_the_middle_or_lies_between_the_two_in_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median([4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median([]), None);
    }
}
