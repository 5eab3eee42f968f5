//! The booking rules of an instrument.

use super::{offers, reading::IfMatchParam};
use crate::{
    app::Shared,
    http::{
        body::Body,
        etag::IfMatch,
        extract::Path,
        fields::{Checked, Fields, value},
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::offers::{Edit, Wanted},
    view::{catalogue::InstrumentView, offer::PolicyShape},
};
use axum::{extract::State, response::Response};
use inventory::{
    hours::{HoursError, Opening, OpeningHours},
    id::InstrumentId,
    party::Side,
    policy::{BookingPolicy, PolicyError},
};
use std::collections::BTreeSet;
use utoipa_axum::{router::OpenApiRouter, routes};

const DAY_MINUTES: u16 = 1440;
const YEAR_MINUTES: u32 = 366 * 1440;
/// Most openings of a week: ten a day.
const MOST_OPENINGS: usize = 70;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(put))
}

/// Changes an instrument's booking rules. What is booked already stays as it is.
#[utoipa::path(put, path = "/instruments/{id}/policy", operation_id = "put_policy", tag = "office",
    params(("id" = Uuid, Path, description = "The instrument."), IfMatchParam), request_body = PolicyShape,
    responses((status = 200, description = "The instrument with its new rules.", body = InstrumentView),
        CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(instrument): Path<InstrumentId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let wanted = Wanted::Policy(read(fields)?);
    offers::change(&app, &reader, Edit { by: reader.person, instrument, seen, wanted }).await
}

fn read(mut fields: Fields) -> Result<BookingPolicy, Problem> {
    let whole = |max: u32| value::integer(0_u32, max);
    let grid = fields.required("grid_minutes", value::integer(1_u16, DAY_MINUTES));
    let min = fields.required("min_minutes", value::integer(1_u32, 43_200));
    let max = fields.required("max_minutes", value::integer(1_u32, 43_200));
    let self_use = fields.required("lead_minutes_self_use", whole(YEAR_MINUTES));
    let commissioned = fields.required("lead_minutes_commissioned", whole(YEAR_MINUTES));
    let horizon = fields.required("horizon_days", value::integer(1_u16, 366));
    let hours = fields.object("hours", hours);
    let set_up = fields.required("set_up_minutes", value::integer(0_u16, DAY_MINUTES));
    let clean_up = fields.required("clean_up_minutes", value::integer(0_u16, DAY_MINUTES));
    let cancel = fields.required("cancel_minutes", whole(YEAR_MINUTES));
    let automatic = fields.list("automatic_for", Side::ALL.len(), value::choice::<Side>);
    let hold = fields.required("hold_minutes", value::integer(1_u32, 86_400));
    let quota = fields.optional("weekly_quota_minutes", value::integer(1_u32, YEAR_MINUTES));
    let holds = fields.optional("max_pending_holds", value::integer(1_u16, 1000));
    let qualified = fields.required("qualification_needed", value::boolean);
    let parts = (
        grid,
        min,
        max,
        self_use,
        commissioned,
        horizon,
        hours,
        set_up,
        clean_up,
        cancel,
        automatic,
        hold,
        quota,
        holds,
        qualified,
    );
    let policy = fields.combine("", parts, |parts| {
        let (
            grid_minutes,
            min_minutes,
            max_minutes,
            lead_minutes_self_use,
            lead_minutes_commissioned,
            horizon_days,
            hours,
            set_up_minutes,
            clean_up_minutes,
            cancel_minutes,
            automatic,
            hold_minutes,
            weekly_quota_minutes,
            max_pending_holds,
            qualification_needed,
        ) = parts;
        let policy = BookingPolicy {
            grid_minutes,
            min_minutes,
            max_minutes,
            lead_minutes_self_use,
            lead_minutes_commissioned,
            horizon_days,
            hours,
            set_up_minutes,
            clean_up_minutes,
            cancel_minutes,
            automatic_for: BTreeSet::from_iter(automatic).into_iter().collect(),
            hold_minutes,
            weekly_quota_minutes,
            max_pending_holds,
            qualification_needed,
        };
        let problems: Vec<Fault> = policy.problems().into_iter().map(fault).collect();
        if problems.is_empty() { Ok(policy) } else { Err(problems) }
    });
    fields.finish(policy)
}

fn hours(fields: &mut Fields) -> Checked<OpeningHours> {
    let weekly = fields.objects("weekly", MOST_OPENINGS, |opening| {
        let weekday = opening.required("weekday", value::integer(1_u8, 7));
        let from = opening.required("from_minute", value::integer(0_u16, DAY_MINUTES - 1));
        let to = opening.required("to_minute", value::integer(1_u16, DAY_MINUTES));
        opening.combine("", (weekday, from, to), |(weekday, from, to)| {
            Opening::new(weekday, from, to).map_err(|error| match error {
                HoursError::Weekday(_) => Fault::new("out_of_range").below("/weekday"),
                HoursError::Span { .. } => Fault::new("not_after_start").below("/to_minute"),
            })
        })
    });
    let follows = fields.required("follows_working_days", value::boolean);
    fields.combine("", (weekly, follows), |(weekly, follows_working_days)| {
        Ok::<_, Fault>(OpeningHours { weekly, follows_working_days })
    })
}

/// What the readers above have not ruled out already keeps its name here, so that nothing is said twice.
fn fault(error: PolicyError) -> Fault {
    match error {
        PolicyError::Grid(_) => Fault::new("not_a_divisor").with("of", DAY_MINUTES).below("/grid_minutes"),
        PolicyError::Lengths { min, max: _ } => Fault::new("below_min").with("min", min).below("/max_minutes"),
        PolicyError::Horizon(_) => Fault::new("out_of_range").below("/horizon_days"),
        PolicyError::Hold(_) => Fault::new("out_of_range").below("/hold_minutes"),
        PolicyError::Buffers(_) => Fault::new("out_of_range").below("/set_up_minutes"),
        PolicyError::NeverOpen => Fault::new("required").below("/hours/weekly"),
        PolicyError::BeyondYear(_) => Fault::new("out_of_range").with("max", YEAR_MINUTES).below("/cancel_minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read_json(body: &Value) -> Result<BookingPolicy, Vec<(String, String)>> {
        let Value::Object(members) = body.clone() else { panic!("an object") };
        read(Fields::new(members)).map_err(|problem| match problem {
            Problem::Validation(errors) => errors.into_iter().map(|error| (error.pointer, error.code)).collect(),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn what_the_api_shows_may_be_sent_back() {
        let usual = BookingPolicy::usual();
        assert_eq!(read_json(&json!(usual)), Ok(usual));
    }

    #[test]
    fn contradictions_name_their_fields() {
        let mut body = json!(BookingPolicy::usual());
        body["grid_minutes"] = json!(7);
        body["min_minutes"] = json!(600);
        body["hours"]["weekly"] = json!([]);
        let wrong = read_json(&body).expect_err("a contradiction");
        let pointers: Vec<&str> = wrong.iter().map(|(pointer, _)| pointer.as_str()).collect();
        assert_eq!(pointers, ["/grid_minutes", "/max_minutes", "/hours/weekly"]);
    }

    #[test]
    fn everything_wrong_is_reported_at_once() {
        let mut body = json!(BookingPolicy::usual());
        body["horizon_days"] = json!(0);
        body["hours"]["weekly"] = json!([{"weekday": 8, "from_minute": 480, "to_minute": 480}]);
        body["automatic_for"] = json!(["everybody"]);
        body["lab_time"] = json!({});
        let wrong = read_json(&body).expect_err("wrong");
        let pointers: Vec<&str> = wrong.iter().map(|(pointer, _)| pointer.as_str()).collect();
        assert_eq!(pointers, ["/horizon_days", "/hours/weekly/0/weekday", "/automatic_for/0", "/lab_time"]);
    }

    #[test]
    fn an_opening_ends_after_it_begins() {
        let mut body = json!(BookingPolicy::usual());
        body["hours"]["weekly"] = json!([{"weekday": 1, "from_minute": 480, "to_minute": 480}]);
        let expected = ("/hours/weekly/0/to_minute".to_owned(), "not_after_start".to_owned());
        assert_eq!(read_json(&body), Err(vec![expected]));
    }
}
