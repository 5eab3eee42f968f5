//! The booking rules of an instrument.

mod approval;
mod by_hour;
mod conduct;
pub mod defaults;
pub(super) mod parts;
#[cfg(test)]
mod tests;

pub(super) use parts::opening;

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
    view::{catalogue::InstrumentView, policy::PolicyShape},
};
use axum::{extract::State, response::Response};
use inventory::{
    id::InstrumentId,
    party::Side,
    policy::{BookingPolicy, Follow, Follows, MOST_STEPS, Operated, PolicyError, Section},
};
use std::collections::BTreeSet;
use utoipa_axum::{router::OpenApiRouter, routes};

const DAY_MINUTES: u16 = 1440;
const YEAR_MINUTES: u32 = 366 * 1440;
/// Most quotas, and most rules about reserved time.
const MOST_RULES: usize = 20;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(put)).merge(defaults::router())
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
    let (policy, follows) = read(fields)?;
    let wanted = Wanted::Policy(Box::new(policy), follows);
    offers::change(&app, &reader, Edit { by: reader.person, instrument, seen, wanted }).await
}

fn read(mut fields: Fields) -> Result<(BookingPolicy, Follows), Problem> {
    let follows = follows(&mut fields);
    let policy = rules(&mut fields);
    fields.finish((policy, follows))
}

/// Whose rules are followed, by section.
fn follows(fields: &mut Fields) -> Checked<Follows> {
    let given = fields.optional_object("follows", |sections| {
        let given = Section::ALL.map(|section| {
            let follow = sections.optional(section.as_str(), value::choice::<Follow>);
            follow.map(|follow| follow.map(|follow| (section, follow)))
        });
        Checked::all(given.into()).map(|given| given.into_iter().flatten().collect::<Follows>())
    });
    given.map(Option::unwrap_or_default)
}

/// Reads rules, whose they are: an instrument's own, or what others follow.
fn rules(fields: &mut Fields) -> Checked<BookingPolicy> {
    let whole = |max: u32| value::integer(0_u32, max);
    let grid = fields.required("grid_minutes", value::integer(1_u16, DAY_MINUTES));
    let min = fields.required("min_minutes", value::integer(1_u32, 43_200));
    let max = fields.required("max_minutes", value::integer(1_u32, 43_200));
    let self_use = fields.required("lead_minutes_self_use", whole(YEAR_MINUTES));
    let commissioned = fields.required("lead_minutes_commissioned", whole(YEAR_MINUTES));
    let horizon = fields.required("horizon_days", value::integer(1_u16, 366));
    let hours = fields.object("hours", parts::hours);
    let set_up = fields.required("set_up_minutes", value::integer(0_u16, DAY_MINUTES));
    let clean_up = fields.required("clean_up_minutes", value::integer(0_u16, DAY_MINUTES));
    let cancel = fields.required("cancel_minutes", whole(YEAR_MINUTES));
    let automatic = fields.list("automatic_for", Side::ALL.len(), value::choice::<Side>);
    let hold = fields.required("hold_minutes", value::integer(1_u32, 86_400));
    let quotas = fields.objects("quotas", MOST_RULES, parts::quota);
    let peak = fields.objects("peak", parts::MOST_OPENINGS, parts::opening);
    let release = fields.optional_object("release", parts::release);
    let leftovers = fields.optional_object("leftovers", parts::moment);
    let reserved = fields.objects("reserved", MOST_RULES, parts::reserved);
    let holds = fields.optional("max_pending_holds", value::integer(1_u16, 1000));
    let attempts = fields.optional_object("attempts", parts::attempts);
    let waiting = fields.optional_object("waiting", parts::waiting);
    let contest = fields.optional_object("contest", parts::contest);
    let qualified = fields.required("qualification_needed", value::boolean);
    let conduct = fields.optional_object("conduct", conduct::read);
    let exchange = fields.optional_object("exchange", parts::exchange);
    let approval = fields.optional_object("approval", approval::read);
    let beyond = by_hour::read(fields);
    let operated = fields.or("operated", Operated::default(), value::choice::<Operated>);
    let times = (grid, min, max, self_use, commissioned, horizon, hours, set_up, clean_up, cancel);
    let served = fields.combine("", (waiting, contest, attempts), Ok::<_, Fault>);
    let people = (automatic, hold, quotas, peak, release, leftovers, reserved, holds, served, qualified, conduct);
    let times = fields.combine("", times, Ok::<_, Fault>);
    let people = fields.combine("", people, Ok::<_, Fault>);
    let asked = (times, people, exchange, approval, beyond, operated);
    fields.combine("", asked, |(times, people, exchange, approval, beyond, operated)| {
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
        ) = times;
        let (
            automatic,
            hold_minutes,
            quotas,
            peak,
            release,
            leftovers,
            reserved,
            max_pending_holds,
            (waiting, contest, attempts),
            qualification_needed,
            conduct,
        ) = people;
        let (lead_working_days_self_use, lead_working_days_commissioned, cancel_by, hour_rules) = beyond;
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
            quotas,
            peak,
            release,
            leftovers,
            reserved,
            max_pending_holds,
            attempts,
            waiting: waiting.unwrap_or_default(),
            contest,
            qualification_needed,
            conduct,
            exchange: exchange.unwrap_or_default(),
            approval,
            lead_working_days_self_use,
            lead_working_days_commissioned,
            cancel_by,
            hour_rules,
            operated,
        };
        let problems: Vec<Fault> = policy.problems().into_iter().map(fault).collect();
        if problems.is_empty() { Ok(policy) } else { Err(problems) }
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
        PolicyError::ExceptionDays { index } => {
            Fault::new("not_after_start").below(format!("/hours/exceptions/{index}/last"))
        }
        PolicyError::QuotaLimit { index, limit: _ } => {
            Fault::new("out_of_range").below(format!("/quotas/{index}/limit"))
        }
        PolicyError::QuotaSides { index } => Fault::new("required").below(format!("/quotas/{index}/sides")),
        PolicyError::QuotaGroups { index } => Fault::new("required").below(format!("/quotas/{index}/groups")),
        PolicyError::QuotaWindow { index } => Fault::new("out_of_range").below(format!("/quotas/{index}/window")),
        PolicyError::QuotaWithoutPeak { index: _ } => Fault::new("required").below("/peak"),
        PolicyError::Moment { .. } => Fault::new("out_of_range").below("/leftovers"),
        PolicyError::Release(_) => Fault::new("out_of_range").below("/release/weeks_before"),
        PolicyError::Contest { .. } => Fault::new("out_of_range").below("/contest/weeks_before"),
        PolicyError::Waiting { .. } => Fault::new("out_of_range").below("/waiting/answer_max_minutes"),
        PolicyError::Attempts { .. } => Fault::new("out_of_range").below("/attempts/most"),
        PolicyError::Reserved { index } => Fault::new("required").below(format!("/reserved/{index}/sides")),
        PolicyError::Conduct { field, value: _ } => Fault::new("out_of_range").below(conduct::pointer(field)),
        PolicyError::LadderStep { index } => {
            Fault::new("out_of_order").below(format!("/conduct/ladder/{index}/strikes"))
        }
        PolicyError::LadderLength(length) => {
            Fault::new("too_many").with("max", MOST_STEPS).with("length", length).below("/conduct/ladder")
        }
        PolicyError::ApprovalLength(_) => Fault::new("out_of_range").below("/approval/longer_than_minutes"),
        PolicyError::LeadWorkingDays(_) => Fault::new("out_of_range").below("/lead_working_days_self_use"),
        PolicyError::CancelBy { .. } => Fault::new("out_of_range").below("/cancel_by/working_days_before"),
        PolicyError::HourRule { index } => Fault::new("out_of_range").below(format!("/hour_rules/{index}")),
        PolicyError::BeyondYear(_) => Fault::new("out_of_range").with("max", YEAR_MINUTES).below("/cancel_minutes"),
    }
}
