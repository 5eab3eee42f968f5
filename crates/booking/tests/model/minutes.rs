//! The slow model: every reservation and outage as an array of minutes, and its own states.

use super::{clock::MINUTES, conduct::Held, world::World};
use booking::reservation::Approval;
use chrono::{Datelike, Weekday};
use inventory::{instrument::Mode, party::Side, policy::MeasureKind};
use std::collections::BTreeSet;

/// Where a reservation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    Held { until: i64, awaiting: BTreeSet<Approval> },
    Confirmed,
    InUse { since: i64 },
    Done { since: i64, until: i64 },
    Cancelled,
    Declined,
    Lapsed,
    NoShow { at: i64 },
    Displaced { awaiting: BTreeSet<Approval> },
    Kept { until: i64 },
}

/// A reservation.
#[derive(Debug, Clone)]
pub struct Booked {
    pub stage: Stage,
    pub start: i64,
    pub end: i64,
    pub side: Side,
    pub mode: Mode,
    /// Whether it occupies each minute.
    pub mine: Vec<bool>,
    pub revision: u32,
    /// When it becomes a no-show.
    pub kept: Option<i64>,
    /// When its user began to keep its time, if he has not booked it.
    pub kept_from: Option<i64>,
    /// Who has said yes to its time: the manager, another.
    pub agreed: BTreeSet<bool>,
}

/// An outage.
#[derive(Debug, Clone)]
pub struct Broken {
    /// As declared.
    pub end: i64,
    /// What it occupies; nothing when both are equal.
    pub from: i64,
    pub until: i64,
    pub ended: bool,
}

/// All that has been promised.
#[derive(Debug, Clone)]
pub struct Minutes {
    pub world: World,
    pub now: i64,
    pub booked: Vec<Booked>,
    pub broken: Vec<Broken>,
    /// What is held against the applicant, in the order in which it was noticed.
    pub strikes: Vec<Held>,
    /// What follows from it: what, from when and until when.
    pub measures: Vec<(MeasureKind, i64, i64)>,
    /// When the applicant tried to get time, as far as it counts.
    pub attempts: Vec<i64>,
    /// Whether the instrument is open in each minute.
    pub open: Vec<bool>,
    /// How many reservations occupy each minute.
    pub count: Vec<u16>,
}

pub fn index(minute: i64) -> usize {
    usize::try_from(minute).expect("within the model")
}

impl Minutes {
    pub fn new(world: World) -> Self {
        let open = open_minutes(&world);
        let count = vec![0; index(MINUTES)];
        let (booked, broken, strikes, measures) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let attempts = Vec::new();
        Self { world, now: 7 * 60, booked, broken, strikes, measures, attempts, open, count }
    }

    pub fn is_out(&self, minute: i64) -> bool {
        self.broken.iter().any(|outage| outage.from <= minute && minute < outage.until)
    }

    /// How many others than `own` occupy a minute.
    pub fn others(&self, own: Option<usize>, minute: i64) -> u16 {
        let mine = own.is_some_and(|own| self.booked[own].mine[index(minute)]);
        self.count[index(minute)] - u16::from(mine)
    }

    pub fn set(&mut self, n: usize, minute: i64, occupied: bool) {
        let mine = &mut self.booked[n].mine[index(minute)];
        match (*mine, occupied) {
            (false, true) => {
                self.count[index(minute)] += 1;
                assert!(self.count[index(minute)] <= self.world.capacity, "never more than fit at once");
            }
            (true, false) => self.count[index(minute)] -= 1,
            _ => {}
        }
        *mine = occupied;
    }

    /// Occupies what a use of `[start, end)` needs from now on.
    pub fn occupy(&mut self, n: usize, start: i64, end: i64) {
        let (from, until) = self.needed(start, end);
        for minute in from..until {
            self.set(n, minute, true);
        }
    }

    /// Gives up everything from a minute on.
    pub fn vacate(&mut self, n: usize, from: i64) {
        let (first, until) = self.reach(n);
        for minute in from.max(first)..until {
            self.set(n, minute, false);
        }
    }

    /// The most a reservation can occupy.
    fn reach(&self, n: usize) -> (i64, i64) {
        let policy = &self.world.policy;
        let first = self.booked[n].start - i64::from(policy.set_up_minutes);
        (first, self.booked[n].end + i64::from(policy.clean_up_minutes))
    }

    /// From when until when a use of `[start, end)` needs the instrument, set-up and clean-up included; set-up time
    /// that has passed is not needed, unless the use itself has begun.
    pub fn needed(&self, start: i64, end: i64) -> (i64, i64) {
        let policy = &self.world.policy;
        let from = start - i64::from(policy.set_up_minutes);
        (if self.now < start { from.max(self.now) } else { from }, end + i64::from(policy.clean_up_minutes))
    }

    /// Lets time pass; what is due lapses.
    pub fn pass(&mut self, now: i64) {
        self.now = now;
        for n in 0..self.booked.len() {
            if matches!(self.booked[n].stage, Stage::Held { until, .. } | Stage::Kept { until } if until <= now) {
                self.turn(n, Stage::Lapsed);
                self.vacate(n, 0);
            }
        }
        self.pass_over_no_shows();
    }

    pub fn turn(&mut self, n: usize, stage: Stage) {
        let kept = self.booked[n].kept.filter(|_| stage == Stage::Confirmed);
        let booked = &mut self.booked[n];
        (booked.stage, booked.kept) = (stage, kept);
        booked.revision += 1;
    }

    /// The runs of minutes a reservation occupies.
    pub fn runs(&self, n: usize) -> Vec<(i64, i64)> {
        let (first, until) = self.reach(n);
        runs(first, until, |minute| self.booked[n].mine[index(minute)])
    }
}

/// The runs of minutes in `[from, until)` for which something holds.
pub fn runs(from: i64, until: i64, holds: impl Fn(i64) -> bool) -> Vec<(i64, i64)> {
    let mut found: Vec<(i64, i64)> = Vec::new();
    for minute in (from..until).filter(|minute| holds(*minute)) {
        match found.last_mut() {
            Some(run) if run.1 == minute => run.1 = minute + 1,
            _ => found.push((minute, minute + 1)),
        }
    }
    found
}

fn open_minutes(world: &World) -> Vec<bool> {
    let hours = &world.policy.hours;
    let calendar = world.calendar();
    let year = calendar.years().next().expect("one year");
    let mut of_the_day = (None, Vec::new());
    let walls = world.clock().walls.iter();
    walls
        .map(|wall| {
            if of_the_day.0 != Some(wall.date) {
                let weekday = wall.date.weekday();
                let pattern = if hours.follows_working_days && year.holidays().contains(&wall.date) {
                    None
                } else if hours.follows_working_days && year.make_up_days().contains(&wall.date) {
                    Some(Weekday::Mon)
                } else {
                    Some(weekday)
                };
                let day = pattern.map(|day| day.number_from_monday());
                let openings = hours.weekly.iter().filter(|opening| Some(u32::from(opening.weekday())) == day);
                of_the_day = (Some(wall.date), openings.copied().collect());
            }
            let within = |o: &inventory::hours::Opening| {
                i64::from(o.from_minute()) <= wall.of_day && wall.of_day < i64::from(o.to_minute())
            };
            of_the_day.1.iter().any(within)
        })
        .collect()
}
