//! What RFC 5545 section 3.3.10 demands of a rule's parts.

use super::rule::{Frequency, Part, RuleParts};
use std::ops::RangeInclusive;
use thiserror::Error;

/// Why parts are no rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RuleError {
    /// A number outside what the part allows.
    #[error("{value} is not allowed in {part}")]
    OutOfRange { part: Part, value: i64 },
    /// The part has no meaning at this frequency.
    #[error("{part} is not allowed with FREQ={frequency}")]
    NotAtFrequency { part: Part, frequency: Frequency },
    /// A weekday with a number, such as `2MO`, where the standard allows only weekdays: at a frequency other than
    /// monthly and yearly, or yearly beside `BYWEEKNO`.
    #[error("a numbered weekday is not allowed with FREQ={frequency}, or beside BYWEEKNO")]
    NumberedWeekday { frequency: Frequency },
    /// `BYSETPOS` with nothing to choose from.
    #[error("BYSETPOS stands without another BY part")]
    PositionAlone,
}

/// Returns the first demand that the parts do not meet.
pub(super) fn check(parts: &RuleParts) -> Result<(), RuleError> {
    ranges(parts)?;
    frequencies(parts)?;
    let numbered = parts.days.iter().any(|choice| choice.ordinal.is_some());
    let may_number = match parts.frequency {
        Frequency::Monthly => true,
        Frequency::Yearly => parts.week_numbers.is_empty(),
        Frequency::Weekly | Frequency::Daily | Frequency::Hourly | Frequency::Minutely | Frequency::Secondly => false,
    };
    if numbered && !may_number {
        return Err(RuleError::NumberedWeekday { frequency: parts.frequency });
    }
    if !parts.set_positions.is_empty() && !chooses(parts) {
        return Err(RuleError::PositionAlone);
    }
    Ok(())
}

fn ranges(parts: &RuleParts) -> Result<(), RuleError> {
    within(Part::Second, &parts.seconds, 0..=60)?;
    within(Part::Minute, &parts.minutes, 0..=59)?;
    within(Part::Hour, &parts.hours, 0..=23)?;
    either_way(Part::Day, parts.days.iter().filter_map(|choice| choice.ordinal).map(i8::from), 53)?;
    either_way(Part::MonthDay, parts.month_days.iter().copied(), 31)?;
    either_way(Part::YearDay, parts.year_days.iter().copied(), 366)?;
    either_way(Part::WeekNumber, parts.week_numbers.iter().copied(), 53)?;
    within(Part::Month, &parts.months, 1..=12)?;
    either_way(Part::SetPosition, parts.set_positions.iter().copied(), 366)
}

fn within<'a>(
    part: Part,
    values: impl IntoIterator<Item = &'a u8>,
    range: RangeInclusive<u8>,
) -> Result<(), RuleError> {
    match values.into_iter().find(|value| !range.contains(value)) {
        Some(value) => Err(RuleError::OutOfRange { part, value: i64::from(*value) }),
        None => Ok(()),
    }
}

/// Numbers that count from the front or from the end: 1 to `most` and -1 to -`most`.
fn either_way<N: Into<i64>>(part: Part, values: impl IntoIterator<Item = N>, most: i64) -> Result<(), RuleError> {
    match values.into_iter().map(Into::into).find(|value| !(1..=most).contains(&value.abs())) {
        Some(value) => Err(RuleError::OutOfRange { part, value }),
        None => Ok(()),
    }
}

fn frequencies(parts: &RuleParts) -> Result<(), RuleError> {
    use Frequency::{Daily, Monthly, Weekly, Yearly};
    let frequency = parts.frequency;
    let refused = [
        (Part::MonthDay, parts.month_days.is_empty(), frequency == Weekly),
        (Part::YearDay, parts.year_days.is_empty(), matches!(frequency, Daily | Weekly | Monthly)),
        (Part::WeekNumber, parts.week_numbers.is_empty(), frequency != Yearly),
    ];
    match refused.into_iter().find(|(_, absent, refused)| !absent && *refused) {
        Some((part, _, _)) => Err(RuleError::NotAtFrequency { part, frequency }),
        None => Ok(()),
    }
}

fn chooses(parts: &RuleParts) -> bool {
    !(parts.seconds.is_empty()
        && parts.minutes.is_empty()
        && parts.hours.is_empty()
        && parts.days.is_empty()
        && parts.month_days.is_empty()
        && parts.year_days.is_empty()
        && parts.week_numbers.is_empty()
        && parts.months.is_empty())
}
