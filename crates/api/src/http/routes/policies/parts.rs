//! Reads the parts of booking rules: hours, quotas, moments of the week, reserved time.

use super::{DAY_MINUTES, YEAR_MINUTES};
use crate::http::{
    fields::{Checked, Fields, value},
    problem::Fault,
};
use inventory::{
    hours::{DayOpening, HoursError, HoursException, Opening, OpeningHours},
    id::GroupId,
    party::Side,
    policy::{
        AttemptLimit, Contest, ExchangeRules, HandOver, Quota, QuotaHolder, QuotaMeasure, QuotaWindow, ReservedTime,
        WaitingRules, WeekMoment, WeeklyRelease,
    },
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Most openings of a week: ten a day.
pub(super) const MOST_OPENINGS: usize = 70;
/// Most stretches of days with other hours, and most openings of such a day.
const MOST_EXCEPTIONS: usize = 50;
const MOST_OF_A_DAY: usize = 10;
/// Most groups that time is kept for.
const MOST_GROUPS: usize = 50;

pub fn hours(fields: &mut Fields) -> Checked<OpeningHours> {
    let weekly = fields.objects("weekly", MOST_OPENINGS, opening);
    let follows = fields.required("follows_working_days", value::boolean);
    let exceptions = fields.objects("exceptions", MOST_EXCEPTIONS, exception);
    fields.combine("", (weekly, follows, exceptions), |(weekly, follows_working_days, exceptions)| {
        Ok::<_, Fault>(OpeningHours { weekly, follows_working_days, exceptions })
    })
}

pub(in crate::http::routes) fn opening(fields: &mut Fields) -> Checked<Opening> {
    let weekday = fields.required("weekday", value::integer(1_u8, 7));
    let from = fields.required("from_minute", value::integer(0_u16, DAY_MINUTES - 1));
    let to = fields.required("to_minute", value::integer(1_u16, DAY_MINUTES));
    fields.combine("", (weekday, from, to), |(weekday, from, to)| Opening::new(weekday, from, to).map_err(fault))
}

fn exception(fields: &mut Fields) -> Checked<HoursException> {
    let first = fields.required("first", value::date);
    let last = fields.required("last", value::date);
    let openings = fields.objects("openings", MOST_OF_A_DAY, |opening| {
        let from = opening.required("from_minute", value::integer(0_u16, DAY_MINUTES - 1));
        let to = opening.required("to_minute", value::integer(1_u16, DAY_MINUTES));
        opening.combine("", (from, to), |(from, to)| DayOpening::new(from, to).map_err(fault))
    });
    let note = fields.or("note", String::new(), value::paragraph(100));
    fields.combine("", (first, last, openings, note), |(first, last, openings, note)| {
        Ok::<_, Fault>(HoursException { first, last, openings, note })
    })
}

fn fault(error: HoursError) -> Fault {
    match error {
        HoursError::Weekday(_) => Fault::new("out_of_range").below("/weekday"),
        HoursError::Span { .. } => Fault::new("not_after_start").below("/to_minute"),
    }
}

pub(super) fn quota(fields: &mut Fields) -> Checked<Quota> {
    let per = fields.required("per", value::choice::<QuotaHolder>);
    let sides = fields.list("sides", Side::ALL.len(), value::choice::<Side>);
    let measure = fields.required("measure", value::choice::<QuotaMeasure>);
    let limit = fields.required("limit", value::integer(1_u32, YEAR_MINUTES));
    let window = fields.required("window", window);
    let peak = fields.required("peak_only", value::boolean);
    let groups = fields.list("groups", MOST_GROUPS, value::id::<GroupId>);
    let except = fields.list("except", MOST_GROUPS, value::id::<GroupId>);
    let hours = fields.objects("hours", MOST_OPENINGS, opening);
    let parts = (per, sides, measure, limit, window, peak, groups, except, hours);
    fields.combine("", parts, |(per, sides, measure, limit, window, peak_only, groups, except, hours)| {
        let sides = without_repeats(sides);
        Ok::<_, Fault>(Quota { per, sides, measure, limit, window, peak_only, groups, except, hours })
    })
}

/// A name, or `{"rolling": {"days": 7}}`.
fn window(given: &Value) -> Result<QuotaWindow, Vec<Fault>> {
    if given.is_object() { value::shape(given) } else { value::choice(given) }
}

pub(super) fn moment(fields: &mut Fields) -> Checked<WeekMoment> {
    let weekday = fields.required("weekday", value::integer(1_u8, 7));
    let minute = fields.required("minute", value::integer(0_u16, DAY_MINUTES - 1));
    fields.combine("", (weekday, minute), |(weekday, minute)| Ok::<_, Fault>(WeekMoment { weekday, minute }))
}

pub(super) fn release(fields: &mut Fields) -> Checked<WeeklyRelease> {
    let at = fields.object("at", moment);
    let weeks = fields.required("weeks_before", value::integer(1_u8, 52));
    fields.combine("", (at, weeks), |(at, weeks_before)| Ok::<_, Fault>(WeeklyRelease { at, weeks_before }))
}

pub(super) fn reserved(fields: &mut Fields) -> Checked<ReservedTime> {
    let weekly = fields.objects("weekly", MOST_OPENINGS, opening);
    let groups = fields.list("groups", MOST_GROUPS, value::id::<GroupId>);
    let sides = fields.list("sides", Side::ALL.len(), value::choice::<Side>);
    let release = fields.optional("release_minutes", value::integer(0_u32, YEAR_MINUTES));
    fields.combine("", (weekly, groups, sides, release), |(weekly, groups, sides, release_minutes)| {
        Ok::<_, Fault>(ReservedTime { weekly, groups, sides: without_repeats(sides), release_minutes })
    })
}

pub(super) fn contest(fields: &mut Fields) -> Checked<Contest> {
    let closes = fields.object("closes", moment);
    let weeks = fields.required("weeks_before", value::integer(1_u8, Contest::MOST_WEEKS));
    let review = fields.required("review_minutes", value::integer(0_u32, Contest::MOST_REVIEW));
    let first = fields.list("first", Side::ALL.len(), value::choice::<Side>);
    let lately = fields.required("lately_days", value::integer(1_u16, 366));
    fields.combine(
        "",
        (closes, weeks, review, first, lately),
        |(closes, weeks_before, review_minutes, first, lately_days)| {
            let first = in_their_order(first);
            Ok::<_, Fault>(Contest { closes, weeks_before, review_minutes, first, lately_days })
        },
    )
}

pub(super) fn waiting(fields: &mut Fields) -> Checked<WaitingRules> {
    let most = fields.required("most", value::integer(0_u16, WaitingRules::MOST));
    let first = fields.list("first", Side::ALL.len(), value::choice::<Side>);
    let min = fields.required("answer_min_minutes", value::integer(1_u32, YEAR_MINUTES));
    let max = fields.required("answer_max_minutes", value::integer(1_u32, YEAR_MINUTES));
    fields.combine("", (most, first, min, max), |(most, named, answer_min_minutes, answer_max_minutes)| {
        let first = in_their_order(named);
        Ok::<_, Fault>(WaitingRules { most, first, answer_min_minutes, answer_max_minutes })
    })
}

pub(super) fn exchange(fields: &mut Fields) -> Checked<ExchangeRules> {
    let hand_over = fields.required("hand_over", value::choice::<HandOver>);
    let swap = fields.required("swap", value::boolean);
    fields.combine("", (hand_over, swap), |(hand_over, swap)| Ok::<_, Fault>(ExchangeRules { hand_over, swap }))
}

pub(super) fn attempts(fields: &mut Fields) -> Checked<AttemptLimit> {
    let most = fields.required("most", value::integer(1_u16, AttemptLimit::MOST));
    let within = fields.required("within_minutes", value::integer(1_u16, AttemptLimit::LONGEST));
    fields.combine("", (most, within), |(most, within_minutes)| Ok::<_, Fault>(AttemptLimit { most, within_minutes }))
}

/// Each side once, where it is named first.
fn in_their_order(named: Vec<Side>) -> Vec<Side> {
    let mut first: Vec<Side> = Vec::new();
    for side in named {
        if !first.contains(&side) {
            first.push(side);
        }
    }
    first
}

fn without_repeats(sides: Vec<Side>) -> Vec<Side> {
    BTreeSet::from_iter(sides).into_iter().collect()
}
