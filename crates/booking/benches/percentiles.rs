//! Single answers by the thousand, with their percentiles: `cargo bench -p booking --bench percentiles`.
//!
//! A thousand instruments with a thousand reservations each lie in memory. Each verdict is about another instrument and
//! another time; between two of them runs the calibration, so that a machine that is slow just now slows down both. What
//! the figures say stands in `docs/performance.md`.

mod city;

use booking::{
    beside::Beside,
    command::{Actor, Command, Request},
    engine::{Seed, decide},
    free,
    quote::{quote, verdict},
    reservation::Purpose,
    rules::Asked,
    schedule::Schedule,
    suggest::{self, Suggestion},
};
use chrono::TimeDelta;
use city::{City, Dice, asked, calibration, now};
use inventory::{
    companion::{Companion, CompanionKind, Needs},
    hours::{Opening, OpeningHours},
    id::{CompanionId, InstrumentId, PersonId, ReservationId},
    instrument::Mode,
    slot::Slot,
    text::Bilingual,
};
use std::{
    collections::BTreeSet,
    hint::black_box,
    num::NonZeroU16,
    time::{Duration, Instant},
};
use uuid::Uuid;

const SAMPLES: usize = 20_000;

fn main() {
    // Test runners start every program, this one too, and cargo says so when it is meant.
    if !std::env::args().any(|word| word == "--bench") {
        return;
    }
    println!("| what | samples | p50 µs | p99 µs | most µs | p50 / calibration | p99 / calibration |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let city = City::drawn(1000, 1000, 365);
    verdicts(&city);
    suggestions(&city);
    availability(&city);
    drop(city);
    scan();
}

fn verdicts(city: &City) {
    let nothing = BTreeSet::new();
    let judge = |schedule: &Schedule, asked: &Asked| {
        drop(black_box(verdict(schedule, asked, &nothing, now())));
    };
    let answer = |schedule: &Schedule, asked: &Asked| {
        drop(black_box(quote(schedule, asked, &nothing, now())));
    };
    measure("verdict, facts as a server loads them", SAMPLES, |dice| loaded(city, dice), judge);
    measure("verdict, the instrument's whole year as facts", SAMPLES, |dice| whole(city, dice), judge);
    measure("quote, accepted", SAMPLES / 4, |dice| drawn_until(city, dice, true), answer);
    measure("decision of a request, accepted", SAMPLES / 4, |dice| drawn_until(city, dice, true), commit);
    measure("quote, refused, with alternatives", SAMPLES / 4, |dice| drawn_until(city, dice, false), answer);
    measure(
        "next free three hours of an instrument in a week",
        SAMPLES,
        |dice| loaded(city, dice),
        |schedule, _| {
            black_box(free::next(schedule, 180, Mode::SelfUse, 7, now()));
        },
    );
}

/// Ten times of three hours within ninety days on either of two instruments, as the search across the city asks each.
fn suggestions(city: &City) {
    suggested(city, "ten suggestions over 90 days on either of two instruments", false);
    suggested(city, "the same with an operator: two run both, each busy with the uses of one", true);
}

fn suggested(city: &City, what: &str, operated: bool) {
    let ninety = Slot::new(now(), now() + TimeDelta::days(90)).expect("ninety days");
    let either = |dice: &mut Dice| {
        let slot = Slot::new(now(), now() + TimeDelta::hours(3)).expect("three hours");
        let asked = Asked { slot, needs: Needs { operator: operated, ..Needs::default() }, ..asked(dice) };
        let pair = [drawn(city, dice).0, drawn(city, dice).0];
        let mut schedules = pair.map(|n| city.around(n, &asked, &ninety));
        if operated {
            schedules.iter_mut().for_each(|schedule| schedule.companions = operators(city, pair, &ninety));
        }
        (schedules, asked)
    };
    measure(what, SAMPLES / 10, either, |pair, asked| {
        let mut found: Vec<Suggestion> =
            pair.iter().flat_map(|schedule| suggest::times(schedule, asked, &[ninety], 10, now())).collect();
        found.sort_by_key(|suggestion| suggestion.slot);
        found.truncate(10);
        assert_eq!(found.len(), 10);
        drop(black_box(found));
    });
}

/// Two people who can run both instruments from eight to six, each busy with the uses of one of them.
fn operators(city: &City, pair: [usize; 2], window: &Slot) -> Vec<Beside> {
    let weekly = (1..=7).filter_map(|day| Opening::new(day, 8 * 60, 18 * 60).ok()).collect();
    let hours = OpeningHours { weekly, follows_working_days: false, exceptions: Vec::new() };
    let fits: BTreeSet<InstrumentId> = pair.iter().map(|n| city.years[*n].instrument.id).collect();
    let one = |(k, n): (u128, usize)| Beside {
        companion: Companion {
            id: CompanionId(Uuid::from_u128(9_000 + k)),
            kind: CompanionKind::Operator,
            name: Bilingual::default(),
            capacity: NonZeroU16::MIN,
            hours: hours.clone(),
            fits: fits.clone(),
            in_service: true,
        },
        occupancy: city.years[n].within(window).to_vec(),
    };
    (0..).zip(pair).map(one).collect()
}

fn commit(schedule: &Schedule, asked: &Asked) {
    let (request, actor) = request(schedule.instrument.id, asked);
    let decided = decide(schedule, &Command::Request(request), &actor, now(), Seed(Uuid::nil()));
    assert!(decided.is_ok(), "{decided:?}");
    drop(black_box(decided));
}

/// What is asked for as a request.
fn request(instrument: InstrumentId, asked: &Asked) -> (Request, Actor) {
    let applicant = PersonId(Uuid::from_u128(3));
    let request = Request {
        id: ReservationId(Uuid::from_u128(u128::MAX)),
        instrument,
        applicant,
        party: asked.party.expect("a party"),
        side: asked.side,
        project_code: None,
        needs: Default::default(),
        mode: asked.mode,
        purpose: Purpose::Research,
        title: String::new(),
        note: String::new(),
        slot: asked.slot,
        waiver: None,
    };
    (request, Actor { person: applicant, capacity: asked.capacity })
}

fn drawn(city: &City, dice: &mut Dice) -> (usize, Asked) {
    let n = usize::try_from(dice.below(city.years.len() as u64)).expect("an index");
    (n, asked(dice))
}

fn loaded(city: &City, dice: &mut Dice) -> (Schedule, Asked) {
    let (n, asked) = drawn(city, dice);
    (city.loaded(n, &asked, now()), asked)
}

fn whole(city: &City, dice: &mut Dice) -> (Schedule, Asked) {
    let (n, asked) = drawn(city, dice);
    (city.whole(n, &asked), asked)
}

fn drawn_until(city: &City, dice: &mut Dice, accepted: bool) -> (Schedule, Asked) {
    loop {
        let (schedule, asked) = loaded(city, dice);
        if verdict(&schedule, &asked, &BTreeSet::new(), now()).is_ok() == accepted {
            return (schedule, asked);
        }
    }
}

/// Takes the time of `samples` calls, each after one of the calibration.
fn measure<Facts>(
    what: &str,
    samples: usize,
    mut facts: impl FnMut(&mut Dice) -> (Facts, Asked),
    call: impl Fn(&Facts, &Asked),
) {
    let mut dice = Dice(7);
    let (mut calls, mut calibrations) = (Vec::with_capacity(samples), Vec::with_capacity(samples));
    for n in 0..samples + samples / 10 {
        let (schedule, asked) = facts(&mut dice);
        let begun = Instant::now();
        black_box(calibration());
        let between = Instant::now();
        call(&schedule, &asked);
        let ended = Instant::now();
        // The first ones warm the caches.
        if samples / 10 <= n {
            calibrations.push(between - begun);
            calls.push(ended - between);
        }
    }
    report(what, &mut calls, &mut calibrations);
}

/// A week of availability of the whole city, an instrument after the other.
fn availability(city: &City) {
    let week = Slot::new(now() + TimeDelta::days(3), now() + TimeDelta::days(10)).expect("a week");
    let mut schedules: Vec<Schedule> = (0..city.years.len()).map(|n| city.empty(n)).collect();
    whole_city("a week of availability of 1,000 instruments", || {
        for (schedule, year) in schedules.iter_mut().zip(&city.years) {
            schedule.occupancy.clear();
            schedule.occupancy.extend_from_slice(year.within(&week));
            black_box(free::gaps(schedule, &week, now()));
        }
    });
}

/// As many instruments as the country has that are worth it: which have three hours free within a week?
fn scan() {
    let city = City::drawn(53_000, 20, 7);
    let schedules: Vec<Schedule> =
        (0..city.years.len()).map(|n| Schedule { occupancy: city.years[n].rows.clone(), ..city.empty(n) }).collect();
    drop(city);
    whole_city("53,000 instruments, the next free three hours of each in a week", || {
        let free = schedules.iter().filter_map(|schedule| free::next(schedule, 180, Mode::SelfUse, 7, now()));
        black_box(free.count());
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    whole_city(&format!("the same, divided among {cores} threads"), || {
        std::thread::scope(|scope| {
            for part in schedules.chunks(schedules.len().div_ceil(cores)) {
                scope.spawn(move || {
                    let free = part.iter().filter_map(|schedule| free::next(schedule, 180, Mode::SelfUse, 7, now()));
                    black_box(free.count());
                });
            }
        });
    });
}

fn whole_city(what: &str, mut call: impl FnMut()) {
    let (mut calls, mut calibrations) = (Vec::new(), Vec::new());
    for n in 0..33 {
        let begun = Instant::now();
        black_box(calibration());
        let between = Instant::now();
        call();
        let ended = Instant::now();
        if 3 <= n {
            calibrations.push(between - begun);
            calls.push(ended - between);
        }
    }
    report(what, &mut calls, &mut calibrations);
}

fn report(what: &str, calls: &mut [Duration], calibrations: &mut [Duration]) {
    calls.sort();
    calibrations.sort();
    let micros = |sorted: &[Duration], percent: usize| {
        sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)].as_secs_f64() * 1e6
    };
    let (p50, p99, most) = (micros(calls, 50), micros(calls, 99), micros(calls, 100));
    let unit = micros(calibrations, 50);
    println!(
        "| {what} | {} | {p50:.1} | {p99:.1} | {most:.0} | {:.2} | {:.2} |",
        calls.len(),
        p50 / unit,
        p99 / micros(calibrations, 99),
    );
}
