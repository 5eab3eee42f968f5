//! What verdicts and free time cost as calendars fill: `cargo bench -p booking --bench growth`.
//!
//! Every group begins with the calibration. What the figures say stands in `docs/performance.md`.

mod city;

use booking::{free, quote::verdict, rules::Asked, schedule::Schedule};
use chrono::TimeDelta;
use city::{City, Dice, asked, calibration, now};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use inventory::{instrument::Mode, slot::Slot};
use std::{collections::BTreeSet, hint::black_box};

criterion_group!(benches, live, past, free_time);
criterion_main!(benches);

/// Questions that come round again and again.
fn questions(facts: impl Fn(&Asked) -> Schedule) -> Vec<(Schedule, Asked)> {
    let mut dice = Dice(7);
    let drawn = (0..64).map(|_| asked(&mut dice));
    drawn.map(|asked| (facts(&asked), asked)).collect()
}

fn ask(criterion: &mut Criterion, group: &str, name: usize, questions: &[(Schedule, Asked)]) {
    let nothing = BTreeSet::new();
    let mut group = criterion.benchmark_group(group);
    let mut round = questions.iter().cycle();
    group.bench_function(BenchmarkId::from_parameter(name), |bench| {
        bench.iter(|| {
            let (schedule, asked) = round.next().expect("without end");
            black_box(verdict(schedule, asked, &nothing, now()))
        });
    });
    group.finish();
}

/// The more reservations are live within the year that is loaded, the more there is to look at.
fn live(criterion: &mut Criterion) {
    criterion.bench_function("calibration", |bench| bench.iter(|| black_box(calibration())));
    for each in [10, 100, 1000, 5000] {
        let city = City::drawn(1, each, 365);
        let questions = questions(|asked| city.whole(0, asked));
        let rows = questions[0].0.occupancy.len();
        ask(criterion, "verdict, live reservations among the facts", rows, &questions);
    }
}

/// What lies behind is not among the facts: cutting the time that is looked at out of ever longer histories.
fn past(criterion: &mut Criterion) {
    for years in [1, 10, 100] {
        let city = City::drawn(1, 1000, 365);
        let mut long = city;
        let (rows, uses) = (long.years[0].rows.clone(), long.years[0].uses.clone());
        let groups = long.years[0].groups.clone();
        for back in 1..years {
            let earlier = TimeDelta::days(365 * back);
            let moved = |slot: &Slot| Slot::new(slot.start() - earlier, slot.end() - earlier).expect("a forward slot");
            let year = &mut long.years[0];
            year.rows.extend(rows.iter().map(|row| booking::occupancy::Occupancy { span: moved(&row.span), ..*row }));
            year.uses
                .extend(uses.iter().map(|known| booking::schedule::KnownUse { slot: moved(&known.slot), ..*known }));
            year.groups.extend(&groups);
        }
        let year = &mut long.years[0];
        year.rows.sort();
        year.uses.sort_by_key(|known| known.slot);
        let questions = questions(|asked| long.loaded(0, asked, now()));
        let behind = long.years[0].rows.len() - rows.len();
        ask(criterion, "verdict, reservations that are past", behind, &questions);
    }
}

fn free_time(criterion: &mut Criterion) {
    let city = City::drawn(1000, 1000, 365);
    let week = Slot::new(now() + TimeDelta::days(3), now() + TimeDelta::days(10)).expect("a week");
    let questions = questions(|asked| city.loaded(0, asked, now()));
    let mut round = questions.iter().cycle();
    criterion.bench_function("next free three hours of an instrument", |bench| {
        bench.iter(|| {
            let (schedule, _) = round.next().expect("without end");
            black_box(free::next(schedule, 180, Mode::SelfUse, 7, now()))
        });
    });
    let mut schedules: Vec<Schedule> = (0..city.years.len()).map(|n| city.empty(n)).collect();
    criterion.bench_function("a week of availability of 1,000 instruments", |bench| {
        bench.iter(|| {
            for (schedule, year) in schedules.iter_mut().zip(&city.years) {
                schedule.occupancy.clear();
                schedule.occupancy.extend_from_slice(year.within(&week));
                black_box(free::gaps(schedule, &week, now()));
            }
        });
    });
}
