//! Fields that several requests share: a time, a party, rules to be set aside.

use crate::http::{
    fields::{Checked, Fields, value},
    problem::Fault,
};
use booking::{reservation::Waiver, violation::RuleCode};
use chrono::TimeDelta;
use inventory::{
    id::{GroupId, OrganisationId, PersonId},
    party::Party,
    slot::Slot,
};
use std::collections::BTreeSet;

/// Rules to be set aside, before it is known by whom.
pub struct Waived {
    /// The rules.
    pub rules: BTreeSet<RuleCode>,
    /// Why.
    pub reason: String,
}

impl Waived {
    /// Signs the waiver.
    pub fn by(self, by: PersonId) -> Waiver {
        Waiver { rules: self.rules, reason: self.reason, by }
    }
}

/// Reads `start` and `end`, at most 31 days apart: no policy allows a longer use.
pub fn slot(fields: &mut Fields) -> Checked<Slot> {
    bounded_slot(fields, 31)
}

/// Reads `start` and `end`, at most so many days apart.
pub(super) fn bounded_slot(fields: &mut Fields, max_days: i64) -> Checked<Slot> {
    let start = fields.required("start", value::time);
    let end = fields.required("end", value::time);
    fields.combine("/end", (start, end), |(start, end)| {
        let slot = Slot::new(start, end).map_err(|_| vec![Fault::new("not_after_start")])?;
        let longest = TimeDelta::days(max_days);
        if slot.duration() > longest {
            return Err(vec![Fault::new("too_far_apart").with("max_days", max_days)]);
        }
        Ok(slot)
    })
}

/// Reads `group_id` or `organisation_id`, not both.
pub fn party(fields: &mut Fields) -> Checked<Option<Party>> {
    let group = fields.optional("group_id", value::id::<GroupId>);
    let organisation = fields.optional("organisation_id", value::id::<OrganisationId>);
    fields.combine("/organisation_id", (group, organisation), |named| match named {
        (Some(_), Some(_)) => Err(vec![Fault::new("only_one_of").with("other", "group_id")]),
        (Some(id), None) => Ok(Some(Party::Group(id))),
        (None, Some(id)) => Ok(Some(Party::Organisation(id))),
        (None, None) => Ok(None),
    })
}

/// Why something is moved, and the rules set aside for it.
pub struct Explained {
    /// The rules, with the same reason.
    pub waived: Option<Waived>,
    /// Why.
    pub reason: Option<String>,
}

/// Reads `waive` and `reason` of a new request: soft rules only, and a reason with them and only with them; what else there
/// is to say to the lab stands in its note.
pub fn waiver(fields: &mut Fields) -> Checked<Option<Waived>> {
    let read = explained(fields);
    fields.combine("/reason", read, |Explained { waived, reason }| match (&waived, reason) {
        (None, Some(_)) => Err(vec![Fault::new("only_together").with("with", "waive")]),
        _ => Ok(waived),
    })
}

/// Reads `waive` and `reason` of a change, which may be explained without anything set aside: soft rules only, and a reason
/// with them.
pub fn explained(fields: &mut Fields) -> Checked<Explained> {
    let rules = fields.list("waive", 20, |given| match value::choice::<RuleCode>(given) {
        Ok(rule) if !rule.is_soft() => Err(vec![Fault::new("not_waivable")]),
        read => read,
    });
    let reason = fields.optional("reason", value::line(500));
    fields.combine("/reason", (rules, reason), |(rules, reason)| match (rules.is_empty(), reason) {
        (true, reason) => Ok(Explained { waived: None, reason }),
        (false, Some(reason)) => {
            let waived = Waived { rules: rules.into_iter().collect(), reason: reason.clone() };
            Ok(Explained { waived: Some(waived), reason: Some(reason) })
        }
        (false, None) => Err(vec![Fault::new("required")]),
    })
}
