//! Asking for several uses together.

use super::{AskedFor, digest, request::asked_for};
use crate::{
    http::{
        fields::{Fields, value},
        problem::{Fault, Problem},
    },
    view::reservation::{ModeName, PurposeName},
};
use chrono::{DateTime, Utc};
use inventory::id::ReservationId;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// Fewest reservations of a bundle.
pub const FEWEST: usize = 2;
/// Most reservations of a bundle.
pub const MOST: usize = 6;

/// What is asked for together, in its order.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `put_bundle` reads it")]
pub struct PutBundle {
    /// The reservations; those on one instrument must not overlap.
    #[schema(min_items = 2, max_items = 6)]
    items: Vec<PutBundleItem>,
}

/// One of them: a request like that for a reservation alone, except that nothing is waited for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a part of a body; `put_bundle` reads it")]
pub struct PutBundleItem {
    /// The reservation's id, chosen by the caller: a UUID, best of version 7.
    id: Uuid,
    /// The instrument.
    instrument_id: Uuid,
    /// When the use begins, with offset.
    start: DateTime<Utc>,
    /// When it ends.
    end: DateTime<Utc>,
    /// Self-use or commissioned.
    mode: ModeName,
    /// What the hours are for.
    purpose: PurposeName,
    /// What it is called in calendars.
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// Words to the lab.
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// The research group it is for.
    group_id: Option<Uuid>,
    /// The group's project code.
    #[schema(max_length = 50)]
    project_code: Option<String>,
    /// The organisation it is for.
    organisation_id: Option<Uuid>,
    /// The person who will use it, where the lab books for a caller; the same for all of them.
    for_person_id: Option<Uuid>,
    /// Soft rules the lab sets aside.
    #[schema(max_items = 20)]
    waive: Option<Vec<String>>,
    /// Why; with `waive` only, and needed there. What else there is to say stands in `note`.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// What is asked for together, as read.
pub struct AskedTogether(pub Vec<(ReservationId, AskedFor)>);

impl AskedTogether {
    /// SHA-256 of what was asked, in one form however it was written.
    pub fn digest(&self) -> Vec<u8> {
        let items = self.0.iter().map(|(id, asked)| json!({ "id": id, "asked": asked.content() }));
        digest(&items.collect())
    }
}

/// Reads what is asked for together.
pub fn put_bundle(mut fields: Fields) -> Result<AskedTogether, Problem> {
    let items = fields.objects("items", MOST, |fields| {
        let id = fields.required("id", value::id::<ReservationId>);
        let asked = asked_for(fields);
        fields.combine("", (id, asked), Ok::<_, Fault>)
    });
    let items = fields.combine("/items", (items,), |(items,)| {
        if items.len() < FEWEST {
            return Err(vec![Fault::new("too_few").with("min", FEWEST).with("length", items.len())]);
        }
        let (mut ids, first) = (BTreeSet::new(), items.first().and_then(|(_, asked)| asked.applicant));
        let wrong = items.iter().enumerate().flat_map(|(place, (id, asked))| {
            let repeated = !ids.insert(*id);
            let another = asked.applicant != first;
            [
                repeated.then(|| Fault::new("repeated").below(format!("/{place}/id"))),
                another.then(|| Fault::new("not_the_same").below(format!("/{place}/for_person_id"))),
            ]
        });
        let wrong: Vec<Fault> = wrong.flatten().collect();
        if wrong.is_empty() { Ok(AskedTogether(items)) } else { Err(wrong) }
    });
    fields.finish(items)
}
