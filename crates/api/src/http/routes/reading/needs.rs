//! What a use needs beside its instrument.

use crate::http::{
    fields::{Checked, Fields, value},
    problem::Fault,
};
use inventory::{companion::Needs, id::CompanionId};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a use needs beside its instrument.
#[derive(Deserialize, ToSchema)]
#[schema(as = NeedsRequest)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a part of bodies; `needs` reads it")]
pub struct NeedsBody {
    /// These accessories and this place.
    #[schema(max_items = 10)]
    with: Option<Vec<Uuid>>,
    /// Somebody of the lab who runs the instrument; whom, the roster says.
    operator: Option<bool>,
}

/// Reads `needs`; nothing: the instrument alone.
pub fn needs(fields: &mut Fields) -> Checked<Needs> {
    let read = fields.optional_object("needs", |fields| {
        let with = fields.list("with", Needs::MOST, value::id::<CompanionId>);
        let operator = fields.or("operator", false, value::boolean);
        fields.combine("", (with, operator), |(with, operator)| {
            Ok::<_, Fault>(Needs { with: BTreeSet::from_iter(with), operator })
        })
    });
    read.map(Option::unwrap_or_default)
}
