//! Quotas, release, leftovers and reserved time over again, minute by minute.

use super::{
    clock::Wall,
    judge::Wish,
    minutes::{Booked, Minutes, Stage, index},
    world::{GROUP, OTHERS},
};
use chrono::{Datelike, Days, NaiveDate};
use inventory::{
    hours::Opening,
    id::GroupId,
    party::Side,
    policy::{Quota, QuotaHolder, QuotaMeasure, QuotaWindow, ReservedTime, WeekMoment},
};
use std::collections::BTreeSet;

/// Two of three uses are the applicant's own, three of four his party's.
pub fn is_by_person(n: usize) -> bool {
    !n.is_multiple_of(3)
}

pub fn is_by_party(n: usize) -> bool {
    !n.is_multiple_of(4)
}

impl Minutes {
    /// The quotas that would be exceeded: limit, used, asked.
    pub fn exceeded(&self, wish: &Wish, start: i64, end: i64) -> Vec<(u32, i64, i64)> {
        self.world.policy.quotas.iter().filter_map(|quota| self.exceeds(quota, wish, start, end)).collect()
    }

    fn exceeds(&self, quota: &Quota, wish: &Wish, start: i64, end: i64) -> Option<(u32, i64, i64)> {
        let clock = self.world.clock();
        let short = matches!(quota.window, QuotaWindow::Day | QuotaWindow::Week);
        let over = self.world.policy.leftovers.is_some_and(|at| self.has_been(at, clock.wall(start).monday));
        if !binds(quota, GROUP, wish.side) || (short && over) {
            return None;
        }
        let asked = clock.wall(start).date;
        let theirs: Vec<(NaiveDate, i64)> = self.theirs(quota, wish, asked);
        // Each window that holds the day: of most kinds there is one, of rolling ones one for each day it may begin on.
        let firsts = match quota.window {
            QuotaWindow::Rolling { days } => (0..u64::from(days)).map(|back| Some(asked - Days::new(back))).collect(),
            _ => vec![None],
        };
        let own = self.counted(quota, start, end);
        let sums = firsts.into_iter().map(|first| {
            let within = |date: NaiveDate| match (quota.window, first) {
                (QuotaWindow::Rolling { days }, Some(first)) => first <= date && date < first + Days::new(days.into()),
                _ => true,
            };
            let parts: Vec<(NaiveDate, i64)> = theirs.iter().filter(|(date, _)| within(*date)).copied().collect();
            let dates: BTreeSet<NaiveDate> = parts.iter().filter(|(_, amount)| *amount > 0).map(|(d, _)| *d).collect();
            match quota.measure {
                QuotaMeasure::Days => {
                    (i64::try_from(dates.len()).expect("few"), own * i64::from(!dates.contains(&asked)))
                }
                QuotaMeasure::Minutes | QuotaMeasure::Uses => (parts.iter().map(|(_, amount)| amount).sum(), own),
            }
        });
        let (used, more) = sums.max().expect("a window");
        (more > 0 && used + more > i64::from(quota.limit)).then_some((quota.limit, used, more))
    }

    /// What counts of the uses of others that could share a window with a use of this day, each with its day.
    fn theirs(&self, quota: &Quota, wish: &Wish, day: NaiveDate) -> Vec<(NaiveDate, i64)> {
        let clock = self.world.clock();
        let monday = |date: NaiveDate| date - Days::new(u64::from(date.weekday().num_days_from_monday()));
        let counted = self.booked.iter().enumerate().filter(|(n, booked)| {
            let live = matches!(
                booked.stage,
                Stage::Held { .. } | Stage::Kept { .. } | Stage::Confirmed | Stage::InUse { .. } | Stage::Done { .. }
            );
            let is_bound = |n: usize, side| binds(quota, if is_by_party(n) { GROUP } else { OTHERS }, side);
            let of = match quota.per {
                QuotaHolder::Person => is_by_person(*n),
                QuotaHolder::Party => is_by_party(*n),
                QuotaHolder::Side => booked.side == wish.side && is_bound(*n, booked.side),
                QuotaHolder::All => is_bound(*n, booked.side),
            };
            let other = clock.wall(booked.start);
            let same = match quota.window {
                QuotaWindow::Day => other.date == day,
                QuotaWindow::Week => other.monday == monday(day),
                QuotaWindow::Month => other.date.format("%Y-%m").to_string() == day.format("%Y-%m").to_string(),
                QuotaWindow::Year => other.date.year() == day.year(),
                QuotaWindow::Rolling { .. } => true,
                QuotaWindow::Ahead => {
                    matches!(booked.stage, Stage::Held { .. } | Stage::Kept { .. } | Stage::Confirmed)
                        && self.now < booked.end
                }
            };
            Some(*n) != wish.own && live && of && same
        });
        let part = |booked: &Booked| (clock.wall(booked.start).date, self.counted(quota, booked.start, booked.end));
        counted.map(|(_, booked)| part(booked)).collect()
    }

    fn counted(&self, quota: &Quota, start: i64, end: i64) -> i64 {
        let policy = &self.world.policy;
        let hours = if quota.hours.is_empty() { &policy.peak } else { &quota.hours };
        let all = quota.hours.is_empty() && !quota.peak_only;
        let peak = |minute: &i64| all || is_within(hours, self.world.clock().wall(*minute));
        let minutes = i64::try_from((start..end).filter(peak).count()).expect("few minutes");
        match quota.measure {
            QuotaMeasure::Minutes => minutes,
            QuotaMeasure::Uses | QuotaMeasure::Days => minutes.min(1),
        }
    }

    /// Whether the week of the last minute is not released yet.
    pub fn is_unreleased(&self, end: i64) -> bool {
        let monday = self.world.clock().wall(end - 1).monday;
        self.world
            .policy
            .release
            .is_some_and(|release| !self.has_been(release.at, monday - Days::new(7 * u64::from(release.weeks_before))))
    }

    /// The end of the last week that is released, in minutes; the present, if none is.
    pub fn released_until(&self) -> Option<i64> {
        self.world.policy.release?;
        // Weeks are released in order.
        let released = self.world.clock().walls.partition_point(|wall| {
            self.world.policy.release.is_none_or(|release| {
                self.has_been(release.at, wall.monday - Days::new(7 * u64::from(release.weeks_before)))
            })
        });
        Some(i64::try_from(released).expect("few minutes").max(self.now))
    }

    /// The minutes of `[start, end)` that are kept for others and not released.
    pub fn is_kept(&self, wish: &Wish, minute: i64) -> bool {
        let for_others = |time: &&ReservedTime| !time.groups.contains(&GROUP) && !time.sides.contains(&wish.side);
        self.world.policy.reserved.iter().filter(for_others).any(|time| {
            let wall = self.world.clock().wall(minute);
            is_within(&time.weekly, wall)
                && time.release_minutes.is_none_or(|release| {
                    let first = self.first_of_opening(&time.weekly, minute);
                    self.now < first - i64::from(release)
                })
        })
    }

    /// The minute in which the opening around `minute` begins.
    fn first_of_opening(&self, weekly: &[Opening], minute: i64) -> i64 {
        let clock = self.world.clock();
        (0..=minute).rev().take_while(|at| is_within(weekly, clock.wall(*at))).last().expect("it is within")
    }

    /// Whether the moment of the week that begins on `monday` has come.
    fn has_been(&self, at: WeekMoment, monday: NaiveDate) -> bool {
        let date = monday + Days::new(u64::from(at.weekday) - 1);
        self.world.clock().reached[index(self.now)] >= (date, i64::from(at.minute))
    }
}

fn binds(quota: &Quota, group: GroupId, side: Side) -> bool {
    let named = quota.groups.is_empty() || quota.groups.contains(&group);
    named && quota.sides.contains(&side) && !quota.except.contains(&group)
}

pub fn is_within(weekly: &[Opening], wall: &Wall) -> bool {
    weekly.iter().any(|opening| {
        u32::from(opening.weekday()) == wall.date.weekday().number_from_monday()
            && i64::from(opening.from_minute()) <= wall.of_day
            && wall.of_day < i64::from(opening.to_minute())
    })
}
