//! What a policy may not say.

use super::{
    AttemptLimit, BookingPolicy, CancelBy, Conduct, Contest, LONGEST_USE, LadderStep, MOST_DAYS, MOST_STEPS,
    MOST_WORKING_DAYS, Quota, QuotaMeasure, QuotaWindow, ReservedTime, WaitingRules, WeekMoment,
};
use crate::id::GroupId;
use thiserror::Error;

const YEAR_MINUTES: u32 = 366 * 1440;
/// Most uses that a quota may allow.
const MOST_USES: u32 = 10_000;

/// Why a policy contradicts itself or leaves its range. `index` counts the entries of a list from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PolicyError {
    /// The grid divides no day.
    #[error("a grid of {0} minutes does not divide a day")]
    Grid(u16),
    /// The shortest use is longer than the longest, or zero, or the longest exceeds 30 days.
    #[error("lengths from {min} to {max} minutes are not a range within 1 to 43200")]
    Lengths { min: u32, max: u32 },
    /// The horizon is outside 1 to 366 days.
    #[error("a horizon of {0} days is outside 1 to 366")]
    Horizon(u16),
    /// The hold time is zero or longer than 60 days.
    #[error("a hold of {0} minutes is outside 1 to 86400")]
    Hold(u32),
    /// Set-up or clean-up exceeds a day.
    #[error("set-up and clean-up of {0} minutes exceed a day")]
    Buffers(u16),
    /// No opening at all.
    #[error("the instrument would never be open")]
    NeverOpen,
    /// Days that differ from the week end before they begin, or last more than a year.
    #[error("the days of exception {index} are no span within a year")]
    ExceptionDays { index: usize },
    /// A lead time or cancellation time that no calendar could satisfy.
    #[error("{0} minutes are more than a year")]
    BeyondYear(u32),
    /// A quota allows nothing, or more than its window could hold.
    #[error("quota {index} has a limit of {limit}")]
    QuotaLimit { index: usize, limit: u32 },
    /// A quota binds nobody.
    #[error("quota {index} binds no side")]
    QuotaSides { index: usize },
    /// A quota counts peak hours, and there are none.
    #[error("quota {index} counts peak hours, and there are none")]
    QuotaWithoutPeak { index: usize },
    /// A moment that no week has.
    #[error("weekday {weekday}, minute {minute} is no moment of a week")]
    Moment { weekday: u8, minute: u16 },
    /// A week is released more than a year before, or not before it begins.
    #[error("a release {0} weeks before is outside 1 to 52")]
    Release(u8),
    /// A limit on attempts allows none, or too many, or counts them for longer than a day.
    #[error("{most} attempts within {within} minutes are no limit")]
    Attempts { most: u16, within: u16 },
    /// A waiting list that is too long, or whose times to answer are no range within a year.
    #[error("a waiting list of {most} with {min} to {max} minutes to answer")]
    Waiting { most: u16, min: u32, max: u32 },
    /// A week is given out too long before, reviewed for more than a week, or what was had counts for no day of a year.
    #[error("weeks given out {weeks} weeks before, reviewed for {review} minutes, by {lately} days")]
    Contest { weeks: u8, review: u32, lately: u16 },
    /// Reserved time that is never, or kept for nobody.
    #[error("reserved time {index} names no hours, or nobody")]
    Reserved { index: usize },
    /// A number of the rules of conduct is outside its range.
    #[error("{field:?} of {value} is out of range in the rules of conduct")]
    Conduct { field: ConductField, value: u32 },
    /// A step of the ladder leaves its ranges, looks further back than strikes count, or asks for no more strikes than
    /// the step before.
    #[error("step {index} of the ladder is out of range or out of order")]
    LadderStep { index: usize },
    /// The ladder has more steps than [`MOST_STEPS`].
    #[error("the ladder has {0} steps")]
    LadderLength(usize),
    /// A quota names groups and leaves all of them out again.
    #[error("quota {index} leaves out every group it names")]
    QuotaGroups { index: usize },
    /// A rolling window is no window, or no day can hold more than one day.
    #[error("quota {index} counts within a window that makes no sense")]
    QuotaWindow { index: usize },
    /// The lab is to be asked about uses that are longer than no time, or than any use can be.
    #[error("the lab cannot be asked from {0} minutes on")]
    ApprovalLength(u32),
    /// A lead counts no working day, or more than [`MOST_WORKING_DAYS`].
    #[error("a lead of {0} working days is outside 1 to 30")]
    LeadWorkingDays(u8),
    /// A deadline for cancelling names no working day before, too many, or no minute of a day.
    #[error("cancelling until minute {minute} of working day {days} before is no deadline")]
    CancelBy { days: u8, minute: u16 },
    /// A rule for some hours names no hours or no number, a grid that divides no day, or lengths that are no range.
    #[error("the rule {index} for some hours is out of range")]
    HourRule { index: usize },
}

/// A number of the rules of conduct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConductField {
    /// See [`Conduct::no_show_minutes`].
    NoShowMinutes,
    /// See [`Conduct::late_minutes`].
    LateMinutes,
    /// See [`Conduct::early_percent`].
    EarlyPercent,
    /// See [`Conduct::overrun_minutes`].
    OverrunMinutes,
    /// See [`Conduct::strike_days`].
    StrikeDays,
    /// See [`Conduct::appeal_days`].
    AppealDays,
}

impl BookingPolicy {
    /// Returns every contradiction, in the order of the fields; an empty answer means the policy may be used.
    pub fn problems(&self) -> Vec<PolicyError> {
        let mut found = Vec::new();
        if self.grid_minutes == 0 || 1440 % self.grid_minutes != 0 {
            found.push(PolicyError::Grid(self.grid_minutes));
        }
        if self.min_minutes == 0 || self.min_minutes > self.max_minutes || self.max_minutes > 43_200 {
            found.push(PolicyError::Lengths { min: self.min_minutes, max: self.max_minutes });
        }
        if !(1..=366).contains(&self.horizon_days) {
            found.push(PolicyError::Horizon(self.horizon_days));
        }
        if self.hours.weekly.is_empty() {
            found.push(PolicyError::NeverOpen);
        }
        let wrong = |exception: &crate::hours::HoursException| {
            !(0..366).contains(&(exception.last - exception.first).num_days())
        };
        let exceptions = self.hours.exceptions.iter().enumerate().filter(|(_, exception)| wrong(exception));
        found.extend(exceptions.map(|(index, _)| PolicyError::ExceptionDays { index }));
        found.extend(
            [self.set_up_minutes, self.clean_up_minutes].into_iter().filter(|m| *m > 1440).map(PolicyError::Buffers),
        );
        if !(1..=86_400).contains(&self.hold_minutes) {
            found.push(PolicyError::Hold(self.hold_minutes));
        }
        let long = [self.lead_minutes_self_use, self.lead_minutes_commissioned, self.cancel_minutes];
        found.extend(long.into_iter().filter(|m| *m > YEAR_MINUTES).map(PolicyError::BeyondYear));
        found.extend(self.quotas.iter().enumerate().flat_map(|(index, quota)| self.of_quota(index, quota)));
        found.extend(self.release.iter().filter_map(|release| of_moment(release.at)));
        found.extend(
            self.release
                .iter()
                .filter(|release| !(1..=52).contains(&release.weeks_before))
                .map(|release| PolicyError::Release(release.weeks_before)),
        );
        found.extend(self.leftovers.and_then(of_moment));
        let empty = |time: &ReservedTime| {
            time.weekly.is_empty()
                || (time.groups.is_empty() && time.sides.is_empty())
                || time.release_minutes.is_some_and(|minutes| minutes > YEAR_MINUTES)
        };
        let reserved = self.reserved.iter().enumerate().filter(|(_, time)| empty(time));
        found.extend(reserved.map(|(index, _)| PolicyError::Reserved { index }));
        let out = self.attempts.filter(|limit| !limit.fits());
        found.extend(out.map(|AttemptLimit { most, within_minutes: within }| PolicyError::Attempts { most, within }));
        let WaitingRules { most, answer_min_minutes: min, answer_max_minutes: max, first: _ } = self.waiting;
        if most > WaitingRules::MOST || min == 0 || min > max || max > YEAR_MINUTES {
            found.push(PolicyError::Waiting { most, min, max });
        }
        found.extend(self.contest.iter().filter_map(of_contest));
        found.extend(self.conduct.iter().flat_map(of_conduct));
        let longer = self.approval.iter().filter_map(|rules| rules.longer_than_minutes);
        found.extend(longer.filter(|m| !(1..=LONGEST_USE).contains(m)).map(PolicyError::ApprovalLength));
        let worked = 1..=MOST_WORKING_DAYS;
        let leads = [self.lead_working_days_self_use, self.lead_working_days_commissioned].into_iter().flatten();
        // So many working days are at least as many days.
        let bookable = |days: &u8| worked.contains(days) && u16::from(*days) <= self.horizon_days;
        found.extend(leads.filter(|days| !bookable(days)).map(PolicyError::LeadWorkingDays));
        let wrong = |by: &CancelBy| !worked.contains(&by.working_days_before) || by.minute >= 1440;
        let late = self.cancel_by.filter(wrong);
        found.extend(late.map(|by| PolicyError::CancelBy { days: by.working_days_before, minute: by.minute }));
        let rules = self.hour_rules.iter().enumerate().filter(|(_, rule)| !rule.fits(self));
        found.extend(rules.map(|(index, _)| PolicyError::HourRule { index }));
        found
    }

    fn of_quota(&self, index: usize, quota: &Quota) -> Vec<PolicyError> {
        let most = match quota.measure {
            QuotaMeasure::Minutes => YEAR_MINUTES,
            QuotaMeasure::Uses => MOST_USES,
            QuotaMeasure::Days => u32::from(MOST_DAYS),
        };
        let window = match quota.window {
            QuotaWindow::Rolling { days } => (2..=MOST_DAYS).contains(&days),
            QuotaWindow::Day => quota.measure != QuotaMeasure::Days,
            QuotaWindow::Week | QuotaWindow::Month | QuotaWindow::Year | QuotaWindow::Ahead => true,
        };
        let left_out = |id: &GroupId| quota.except.contains(id);
        [
            (!(1..=most).contains(&quota.limit)).then_some(PolicyError::QuotaLimit { index, limit: quota.limit }),
            quota.sides.is_empty().then_some(PolicyError::QuotaSides { index }),
            (quota.peak_only && quota.hours.is_empty() && self.peak.is_empty())
                .then_some(PolicyError::QuotaWithoutPeak { index }),
            (!quota.groups.is_empty() && quota.groups.iter().all(left_out))
                .then_some(PolicyError::QuotaGroups { index }),
            (!window).then_some(PolicyError::QuotaWindow { index }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn of_contest(contest: &Contest) -> Option<PolicyError> {
    let Contest { closes: _, weeks_before: weeks, review_minutes: review, first: _, lately_days: lately } = *contest;
    let fits =
        (1..=Contest::MOST_WEEKS).contains(&weeks) && review <= Contest::MOST_REVIEW && (1..=366).contains(&lately);
    (!fits).then_some(PolicyError::Contest { weeks, review, lately })
}

fn of_conduct(conduct: &Conduct) -> Vec<PolicyError> {
    let numbers = [
        (ConductField::NoShowMinutes, conduct.no_show_minutes, 5..=1440),
        (ConductField::LateMinutes, conduct.late_minutes, 1..=1440),
        (ConductField::EarlyPercent, conduct.early_percent.map(u32::from), 1..=99),
        (ConductField::OverrunMinutes, conduct.overrun_minutes, 1..=1440),
        (ConductField::StrikeDays, Some(u32::from(conduct.strike_days)), 1..=366),
        (ConductField::AppealDays, Some(u32::from(conduct.appeal_days)), 1..=60),
    ];
    let wrong = numbers.into_iter().filter_map(|(field, value, range)| {
        let value = value?;
        (!range.contains(&value)).then_some(PolicyError::Conduct { field, value })
    });
    let before = [0].into_iter().chain(conduct.ladder.iter().map(|step| step.strikes));
    let of_step = |(index, (step, before)): (usize, (&LadderStep, u8))| {
        let fits = (1..=20).contains(&step.strikes)
            && before < step.strikes
            && (1..=conduct.strike_days).contains(&step.within_days)
            && (1..=366).contains(&step.days);
        (!fits).then_some(PolicyError::LadderStep { index })
    };
    let length = conduct.ladder.len();
    let steps = conduct.ladder.iter().zip(before).enumerate().filter_map(of_step);
    wrong.chain(steps).chain((length > MOST_STEPS).then_some(PolicyError::LadderLength(length))).collect()
}

fn of_moment(moment: WeekMoment) -> Option<PolicyError> {
    let WeekMoment { weekday, minute } = moment;
    let known = (1..=7).contains(&weekday) && minute < 1440;
    (!known).then_some(PolicyError::Moment { weekday, minute })
}
