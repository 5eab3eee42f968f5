//! Reads deadlines in working days, and what holds for uses that start in certain hours.

use super::{DAY_MINUTES, MOST_RULES, parts};
use crate::http::{
    fields::{Checked, Fields, value},
    problem::Fault,
};
use inventory::policy::{CancelBy, HourRule, LONGEST_USE, MOST_WORKING_DAYS};

/// What a policy says beyond minutes before the start: leads in working days, a deadline, rules by the hour.
pub(super) type Beyond = (Option<u8>, Option<u8>, Option<CancelBy>, Vec<HourRule>);

pub(super) fn read(fields: &mut Fields) -> Checked<Beyond> {
    let days = || value::integer(1_u8, MOST_WORKING_DAYS);
    let self_use = fields.optional("lead_working_days_self_use", days());
    let commissioned = fields.optional("lead_working_days_commissioned", days());
    let cancel_by = fields.optional_object("cancel_by", cancel_by);
    let rules = fields.objects("hour_rules", MOST_RULES, rule);
    fields.combine("", (self_use, commissioned, cancel_by, rules), Ok::<_, Fault>)
}

fn cancel_by(fields: &mut Fields) -> Checked<CancelBy> {
    let days = fields.required("working_days_before", value::integer(1_u8, MOST_WORKING_DAYS));
    let minute = fields.required("minute", value::integer(0_u16, DAY_MINUTES - 1));
    fields.combine("", (days, minute), |(working_days_before, minute)| {
        Ok::<_, Fault>(CancelBy { working_days_before, minute })
    })
}

fn rule(fields: &mut Fields) -> Checked<HourRule> {
    let hours = fields.objects("hours", parts::MOST_OPENINGS, parts::opening);
    let grid = fields.optional("grid_minutes", value::integer(1_u16, DAY_MINUTES));
    let min = fields.optional("min_minutes", value::integer(1_u32, LONGEST_USE));
    let max = fields.optional("max_minutes", value::integer(1_u32, LONGEST_USE));
    fields.combine("", (hours, grid, min, max), |(hours, grid_minutes, min_minutes, max_minutes)| {
        Ok::<_, Fault>(HourRule { hours, grid_minutes, min_minutes, max_minutes })
    })
}
