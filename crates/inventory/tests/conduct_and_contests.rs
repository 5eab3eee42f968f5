//! What rules of conduct, contested weeks, waiting lists and approvals may say: both sides of every limit.

use inventory::policy::{
    ApprovalRules, BookingPolicy, Conduct, ConductField, Contest, LONGEST_USE, LadderStep, MOST_STEPS, MeasureKind,
    PolicyError, Reach, WaitingRules, WeekMoment,
};

const YEAR: u32 = 366 * 1440;

fn problems(change: impl FnOnce(&mut BookingPolicy)) -> Vec<PolicyError> {
    let mut policy = BookingPolicy::usual();
    change(&mut policy);
    policy.problems()
}

fn conduct() -> Conduct {
    Conduct {
        no_show_minutes: None,
        late_minutes: None,
        early_percent: None,
        overrun_minutes: None,
        late_cancel: false,
        strike_days: 90,
        appeal_days: 7,
        ladder: Vec::new(),
    }
}

fn of_conduct(conduct: Conduct) -> Vec<PolicyError> {
    problems(|policy| policy.conduct = Some(conduct))
}

fn step(strikes: u8, within_days: u16, days: u16) -> LadderStep {
    LadderStep { strikes, within_days, reach: Reach::Instrument, measure: MeasureKind::Approval, days }
}

fn of_ladder(ladder: Vec<LadderStep>) -> Vec<PolicyError> {
    of_conduct(Conduct { ladder, ..conduct() })
}

#[test]
fn every_number_of_the_rules_of_conduct_has_a_range() {
    assert_eq!(of_conduct(conduct()), []);
    type With = fn(u32) -> Conduct;
    let numbers: [(ConductField, With, u32, u32); 6] = [
        (ConductField::NoShowMinutes, |n| Conduct { no_show_minutes: Some(n), ..conduct() }, 5, 1440),
        (ConductField::LateMinutes, |n| Conduct { late_minutes: Some(n), ..conduct() }, 1, 1440),
        (ConductField::EarlyPercent, |n| Conduct { early_percent: u8::try_from(n).ok(), ..conduct() }, 1, 99),
        (ConductField::OverrunMinutes, |n| Conduct { overrun_minutes: Some(n), ..conduct() }, 1, 1440),
        (ConductField::StrikeDays, |n| Conduct { strike_days: n as u16, ..conduct() }, 1, 366),
        (ConductField::AppealDays, |n| Conduct { appeal_days: n as u16, ..conduct() }, 1, 60),
    ];
    for (field, with, least, most) in numbers {
        for fits in [least, most] {
            assert_eq!(of_conduct(with(fits)), [], "{field:?} of {fits}");
        }
        for value in [least - 1, most + 1] {
            assert_eq!(of_conduct(with(value)), [PolicyError::Conduct { field, value }]);
        }
    }
}

#[test]
fn every_step_of_a_ladder_has_ranges_and_asks_for_more_strikes_than_the_one_before() {
    for fits in [step(1, 1, 1), step(20, 90, 366)] {
        assert_eq!(of_ladder(vec![fits]), [], "{fits:?}");
    }
    let wrong = [step(0, 60, 10), step(21, 60, 10), step(2, 0, 10), step(2, 91, 10), step(2, 60, 0), step(2, 60, 367)];
    for step in wrong {
        assert_eq!(of_ladder(vec![step]), [PolicyError::LadderStep { index: 0 }], "{step:?}");
    }
    assert_eq!(of_ladder(vec![step(2, 60, 10), step(3, 60, 10)]), []);
    for after in [1, 2] {
        assert_eq!(of_ladder(vec![step(2, 60, 10), step(after, 60, 10)]), [PolicyError::LadderStep { index: 1 }]);
    }
}

#[test]
fn a_ladder_has_an_end() {
    let steps = |n: usize| (1..=20).take(n).map(|strikes| step(strikes, 60, 10)).collect();
    assert_eq!(of_ladder(steps(MOST_STEPS)), []);
    assert_eq!(of_ladder(steps(MOST_STEPS + 1)), [PolicyError::LadderLength(MOST_STEPS + 1)]);
}

#[test]
fn a_contest_is_weeks_before_and_looked_at_for_a_week_at_most() {
    let of = |weeks: u8, review: u32, lately: u16| {
        let closes = WeekMoment { weekday: 4, minute: 1080 };
        let (weeks_before, review_minutes, lately_days) = (weeks, review, lately);
        let contest = Contest { closes, weeks_before, review_minutes, first: Vec::new(), lately_days };
        problems(|policy| policy.contest = Some(contest))
    };
    for (weeks, review, lately) in [(1, 0, 1), (Contest::MOST_WEEKS, Contest::MOST_REVIEW, 366)] {
        assert_eq!(of(weeks, review, lately), []);
    }
    let wrong =
        [(0, 60, 28), (Contest::MOST_WEEKS + 1, 60, 28), (1, Contest::MOST_REVIEW + 1, 28), (1, 60, 0), (1, 60, 367)];
    for (weeks, review, lately) in wrong {
        assert_eq!(of(weeks, review, lately), [PolicyError::Contest { weeks, review, lately }]);
    }
    assert_eq!((Contest::MOST_WEEKS, Contest::MOST_REVIEW), (8, 10_080));
}

#[test]
fn a_waiting_list_has_a_length_and_time_to_answer() {
    let of = |most: u16, min: u32, max: u32| {
        let waiting = WaitingRules { most, first: Vec::new(), answer_min_minutes: min, answer_max_minutes: max };
        problems(|policy| policy.waiting = waiting)
    };
    for (most, min, max) in [(0, 1, 1), (WaitingRules::MOST, YEAR, YEAR), (20, 30, 1440)] {
        assert_eq!(of(most, min, max), []);
    }
    for (most, min, max) in [(WaitingRules::MOST + 1, 30, 1440), (20, 0, 1440), (20, 31, 30), (20, 30, YEAR + 1)] {
        assert_eq!(of(most, min, max), [PolicyError::Waiting { most, min, max }]);
    }
}

#[test]
fn the_lab_is_asked_about_uses_that_there_can_be() {
    let of = |minutes: u32| {
        let rules = ApprovalRules { longer_than_minutes: Some(minutes), ..ApprovalRules::default() };
        problems(|policy| policy.approval = Some(rules))
    };
    for fits in [1, LONGEST_USE] {
        assert_eq!(of(fits), []);
    }
    for wrong in [0, LONGEST_USE + 1] {
        assert_eq!(of(wrong), [PolicyError::ApprovalLength(wrong)]);
    }
}
