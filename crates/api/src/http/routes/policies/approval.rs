//! Reads when the lab is asked, and whether two must agree.

use super::parts;
use crate::http::{
    fields::{Checked, Fields, value},
    problem::Fault,
};
use inventory::policy::{ApprovalRules, LONGEST_USE, SecondApprover};

pub(super) fn read(fields: &mut Fields) -> Checked<ApprovalRules> {
    let longer = fields.optional("longer_than_minutes", value::integer(1_u32, LONGEST_USE));
    let hours = fields.objects("hours", parts::MOST_OPENINGS, parts::opening);
    let first = fields.or("first_use", false, value::boolean);
    let second = fields.optional("second", value::choice::<SecondApprover>);
    fields.combine("", (longer, hours, first, second), |(longer_than_minutes, hours, first_use, second)| {
        Ok::<_, Fault>(ApprovalRules { longer_than_minutes, hours, first_use, second })
    })
}
