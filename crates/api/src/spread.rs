//! Work on long lists, on several processors at once.

use std::{num::NonZero, panic::resume_unwind, thread};

/// Most processors that work on one list.
const MOST_THREADS: usize = 4;
/// Fewer things than these are not worth another one.
const FEW: usize = 500;

/// Gives parts of a list to `work`, those of a long one side by side, and returns what becomes of each, in their order.
pub fn spread<T: Sync, R: Send>(all: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
    let size = all.len().div_ceil(processors).max(FEW);
    if all.len() <= size {
        return if all.is_empty() { Vec::new() } else { vec![work(all)] };
    }
    thread::scope(|scope| {
        let working: Vec<_> = all.chunks(size).map(|part| scope.spawn(|| work(part))).collect();
        working.into_iter().map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_worked_on_once_and_in_its_order() {
        for length in [0, 1, FEW, FEW + 1, 10 * FEW + 7] {
            let all: Vec<usize> = (0..length).collect();
            let doubled: Vec<usize> =
                spread(&all, |part| part.iter().map(|one| one * 2).collect::<Vec<_>>()).into_iter().flatten().collect();
            assert_eq!(doubled, all.iter().map(|one| one * 2).collect::<Vec<_>>());
        }
        assert!(spread::<u8, u8>(&[], |_| 0).is_empty());
    }

    #[test]
    #[should_panic(expected = "the last one")]
    fn a_panic_is_passed_on() {
        let all: Vec<usize> = (0..2 * FEW).collect();
        spread(&all, |part| assert!(!part.contains(&(2 * FEW - 1)), "the last one"));
    }
}
