//! Reads the rules of conduct.

use crate::http::{
    fields::{Checked, Fields, value},
    problem::Fault,
};
use inventory::policy::{Conduct, ConductField, LadderStep, MOST_STEPS, MeasureKind, Reach};

pub(super) fn read(fields: &mut Fields) -> Checked<Conduct> {
    let no_show = fields.optional("no_show_minutes", value::integer(5_u32, 1440));
    let late = fields.optional("late_minutes", value::integer(1_u32, 1440));
    let early = fields.optional("early_percent", value::integer(1_u8, 99));
    let overrun = fields.optional("overrun_minutes", value::integer(1_u32, 1440));
    let late_cancel = fields.required("late_cancel", value::boolean);
    let strikes = fields.required("strike_days", value::integer(1_u16, 366));
    let appeal = fields.required("appeal_days", value::integer(1_u16, 60));
    let ladder = fields.objects("ladder", MOST_STEPS, step);
    let parts = (no_show, late, early, overrun, late_cancel, strikes, appeal, ladder);
    fields.combine("", parts, |parts| {
        let (
            no_show_minutes,
            late_minutes,
            early_percent,
            overrun_minutes,
            late_cancel,
            strike_days,
            appeal_days,
            ladder,
        ) = parts;
        Ok::<_, Fault>(Conduct {
            no_show_minutes,
            late_minutes,
            early_percent,
            overrun_minutes,
            late_cancel,
            strike_days,
            appeal_days,
            ladder,
        })
    })
}

fn step(fields: &mut Fields) -> Checked<LadderStep> {
    let strikes = fields.required("strikes", value::integer(1_u8, 20));
    let within = fields.required("within_days", value::integer(1_u16, 366));
    let reach = fields.required("reach", value::choice::<Reach>);
    let measure = fields.required("measure", value::choice::<MeasureKind>);
    let days = fields.required("days", value::integer(1_u16, 366));
    fields.combine("", (strikes, within, reach, measure, days), |(strikes, within_days, reach, measure, days)| {
        Ok::<_, Fault>(LadderStep { strikes, within_days, reach, measure, days })
    })
}

/// Where a number of the rules of conduct stands.
pub(super) fn pointer(field: ConductField) -> &'static str {
    match field {
        ConductField::NoShowMinutes => "/conduct/no_show_minutes",
        ConductField::LateMinutes => "/conduct/late_minutes",
        ConductField::EarlyPercent => "/conduct/early_percent",
        ConductField::OverrunMinutes => "/conduct/overrun_minutes",
        ConductField::StrikeDays => "/conduct/strike_days",
        ConductField::AppealDays => "/conduct/appeal_days",
    }
}
