//! Times across the city: any of these instruments, or any that does the same.

use super::reading;
use crate::{
    app::Shared,
    http::{
        body::Body,
        fields::value,
        problem::{CommonProblems, Fault, Problem},
        who::Reader,
    },
    service::{
        reservation_view::{facility, institution, instrument},
        suggest::{self, Found, MOST_INSTRUMENTS, Need, Order, Relaxation, Which},
    },
    view::suggestion::{FitView, RelaxationView, SuggestionsView},
};
use axum::{Json, extract::State};
use booking::reservation::State as Standing;
use chrono::{DateTime, TimeDelta, Utc};
use inventory::{id::InstrumentId, instrument::Mode, slot::Slot};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Most windows of one question; a month of mornings fits.
const MOST_WINDOWS: usize = 31;
/// Longest span from the first window to the last.
const LONGEST_DAYS: i64 = 62;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(suggest_times))
}

/// What is needed; exactly one of `instrument_ids`, `like_instrument_id` and `technique` says on what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `suggest_times` reads it")]
struct SuggestionRequest {
    /// Any of these instruments.
    #[schema(max_items = 30)]
    instrument_ids: Option<Vec<Uuid>>,
    /// Any other instrument that does what this one does.
    like_instrument_id: Option<Uuid>,
    /// Any instrument found by these words.
    #[schema(max_length = 100, example = "扫描电镜")]
    technique: Option<String>,
    /// For how long, in minutes; each instrument rounds it up to its own steps.
    #[schema(minimum = 1, maximum = 43_200, example = 180)]
    minutes: i64,
    /// Self-use or commissioned.
    mode: crate::view::reservation::ModeName,
    /// Within one of these.
    #[schema(min_items = 1, max_items = 31)]
    windows: Vec<SuggestionWindow>,
    /// Whether somebody of the lab is to run the instrument.
    operator: Option<bool>,
    /// The research group it would be for.
    group_id: Option<Uuid>,
    /// The organisation it would be for.
    organisation_id: Option<Uuid>,
    /// `time`: the earliest first, as if nothing is said; `price`: the cheapest of all that was looked at first, then the
    /// earlier.
    #[schema(pattern = "^(time|price)$")]
    order: Option<String>,
}

/// A time within which the use may lie.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `suggest_times` reads it")]
struct SuggestionWindow {
    /// From then on.
    start: DateTime<Utc>,
    /// Until then.
    end: DateTime<Utc>,
}

/// Finds times across the city that could be booked as they stand, and what to give up where there are none.
#[utoipa::path(post, path = "/suggestions", operation_id = "suggest_times", tag = "catalogue",
    request_body = SuggestionRequest,
    responses((status = 200, description = "Times, the earliest or the cheapest first.", body = SuggestionsView), CommonProblems))]
async fn suggest_times(
    State(app): State<Shared>,
    Reader(reader): Reader,
    Body(mut fields): Body,
) -> Result<Json<SuggestionsView>, Problem> {
    let any = fields.list("instrument_ids", MOST_INSTRUMENTS as usize, value::id::<InstrumentId>);
    let like = fields.optional("like_instrument_id", value::id::<InstrumentId>);
    let technique = fields.optional("technique", value::line(100));
    let minutes = fields.required("minutes", value::integer(1_i64, 43_200));
    let mode = fields.required("mode", value::choice::<Mode>);
    let windows = fields.objects("windows", MOST_WINDOWS, reading::slot);
    let operator = fields.or("operator", false, value::boolean);
    let party = reading::party(&mut fields);
    let order = fields.or("order", Order::Time, value::choice::<Order>);
    let which = fields.combine("/technique", (any, like, technique), |named| match named {
        (any, None, None) if !any.is_empty() => Ok(Which::Any(any)),
        (any, Some(like), None) if any.is_empty() => Ok(Which::Like(like)),
        (any, None, Some(words)) if any.is_empty() => Ok(Which::Technique(words)),
        (any, None, None) if any.is_empty() => Err(Fault::new("required")),
        _ => Err(Fault::new("only_one_of").with("other", "instrument_ids")),
    });
    let windows = fields.combine("/windows", (windows,), |(windows,): (Vec<Slot>,)| {
        let (first, last) = (windows.iter().map(Slot::start).min(), windows.iter().map(Slot::end).max());
        match first.zip(last) {
            None => Err(Fault::new("required")),
            Some((first, last)) if last - first > TimeDelta::days(LONGEST_DAYS) => {
                Err(Fault::new("too_far_apart").with("max_days", LONGEST_DAYS))
            }
            Some(_) => Ok(windows),
        }
    });
    let (which, minutes, mode, windows, operator, party, order) =
        fields.finish((which, minutes, mode, windows, operator, party, order))?;
    let party = party.or_else(|| reader.as_ref().and_then(reading::usual_party));
    let need = Need { which, length: TimeDelta::minutes(minutes), mode, windows, operator, party, order };
    let answer = suggest::suggest(app.db.read(), reader.as_ref(), &need, app.clock.now()).await?;
    Ok(Json(SuggestionsView {
        items: answer.found.iter().map(view).collect(),
        relaxations: answer
            .relaxed
            .iter()
            .map(|(kind, found)| RelaxationView {
                kind: name(*kind).to_owned(),
                items: found.iter().map(view).collect(),
            })
            .collect(),
        looked_at: answer.looked_at,
        currency: "CNY",
    }))
}

fn name(relaxation: Relaxation) -> &'static str {
    match relaxation {
        Relaxation::Shorter => "shorter",
        Relaxation::OtherMode => "other_mode",
        Relaxation::Later => "later",
    }
}

fn view(found: &Found) -> FitView {
    let Found { placed, mode, suggestion } = found;
    let (hold_until, approval) = match &suggestion.state {
        Standing::Held { until, awaiting } => (Some(*until), awaiting.iter().copied().collect()),
        _ => (None, Vec::new()),
    };
    FitView {
        instrument: instrument(placed),
        institution: institution(placed),
        facility: facility(placed),
        district: placed.institution.district.clone(),
        mode: *mode,
        start: suggestion.slot.start(),
        end: suggestion.slot.end(),
        price_fen: suggestion.price.map(|price| price.0),
        hold_until,
        approval,
    }
}
