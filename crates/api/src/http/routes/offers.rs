//! What an institution offers of an instrument.

use super::reading::IfMatchParam;
use crate::{
    app::Shared,
    authz::{Action, Principal, permits},
    http::{
        body::Body,
        etag::{Etag, IfMatch},
        extract::Path,
        fields::{Checked, Fields, value},
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::{
        catalogue,
        offers::{self, Edit, Refused, Wanted, WrongField},
    },
    store::{
        self,
        offer::{Offer, Offered},
    },
    view::{
        catalogue::{InstrumentView, PriceView},
        common::{Named, Words},
        duty::NotOpenView,
        offer::OfferView,
        reservation::{ModeName, SideName},
    },
    words,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use inventory::{
    id::{FacilityId, GroupId, InstrumentId},
    instrument::{HourlyPrice, Mode, OpeningDuty},
    ledger::NotOpenReason,
    money::Fen,
    party::Side,
};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The highest price of an hour: a million yuan, beyond all reason and within what a sum can hold.
const HIGHEST_PRICE_FEN: i64 = 100_000_000;
/// Longest reason, in characters.
const REASON_MAX: usize = 200;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get, put))
}

/// An offer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `read` reads it")]
struct PutOffer {
    /// Whether outsiders may use it.
    open: bool,
    /// Why not: `teaching_only`, `special_purpose`, `moving`, `secret`, or other words. Needed while an instrument
    /// that must be opened is not.
    #[schema(max_length = 200)]
    not_open_reason: Option<String>,
    /// The lab it stands in.
    facility_id: Uuid,
    /// The research group that keeps it.
    owner_group_id: Option<Uuid>,
    /// The ways it may be used.
    #[schema(value_type = Vec<ModeName>, min_items = 1, max_items = 2)]
    modes: Vec<String>,
    /// How many uses fit at once.
    #[schema(minimum = 1, maximum = 1000)]
    capacity: u16,
    /// What an hour costs each side; a side without a price pays nothing.
    #[schema(max_items = 3)]
    prices: Option<Vec<PriceBody>>,
}

/// What an hour costs one side.
#[derive(Deserialize, ToSchema)]
#[schema(as = PutPrice)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `read` reads it")]
struct PriceBody {
    /// The side.
    #[schema(value_type = SideName)]
    side: String,
    /// The price of an hour, in fen.
    #[schema(minimum = 0, maximum = 100_000_000)]
    per_hour_fen: i64,
}

/// Shows an instrument's offer to those who may change it, whether anybody can book it yet or not.
#[utoipa::path(get, path = "/instruments/{id}/offer", operation_id = "get_offer", tag = "office",
    params(("id" = Uuid, Path, description = "The instrument.")),
    responses((status = 200, description = "The offer; ETag has its revision.", body = OfferView), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<InstrumentId>,
) -> Result<Response, Problem> {
    let offered = store::offer::find(app.db.read(), id).await?.ok_or(Problem::NotFound)?;
    if !permits(Some(&reader), Action::GetOffer, &offers::object(&offered)) {
        return Err(Problem::NotFound);
    }
    Ok((Etag(i64::from(offered.revision)), Json(view(offered))).into_response())
}

/// Offers an instrument: where it stands, to whom, how and at what price.
#[utoipa::path(put, path = "/instruments/{id}/offer", operation_id = "put_offer", tag = "office",
    params(("id" = Uuid, Path, description = "The instrument."), IfMatchParam), request_body = PutOffer,
    responses((status = 200, description = "Offered.", body = InstrumentView), CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(instrument): Path<InstrumentId>,
    IfMatch(seen): IfMatch,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let wanted = Wanted::Offer(read(fields)?);
    change(&app, &reader, Edit { by: reader.person, instrument, seen, wanted }).await
}

/// Carries an edit out and shows the instrument.
pub(super) async fn change(app: &Shared, reader: &Principal, edit: Edit) -> Result<Response, Problem> {
    let instrument = edit.instrument;
    offers::change(app, edit).await??;
    let placed = store::instrument::find(app.db.read(), instrument).await?.ok_or(Problem::NotFound)?;
    let view = catalogue::detailed(app.db.read(), &placed, Some(reader), app.clock.now()).await?;
    let view = view.ok_or(Problem::NotFound)?;
    Ok((Etag(i64::from(view.revision)), Json(view)).into_response())
}

fn read(mut fields: Fields) -> Result<Offer, Problem> {
    let open = fields.required("open", value::boolean);
    let reason = fields.optional("not_open_reason", value::line(REASON_MAX));
    let facility = fields.required("facility_id", value::id::<FacilityId>);
    let owner_group = fields.optional("owner_group_id", value::id::<GroupId>);
    let modes = modes(&mut fields);
    let capacity = fields.required("capacity", value::integer(1_u16, 1000));
    let prices = prices(&mut fields);
    let (open, reason, facility, owner_group, modes, capacity, prices) =
        fields.finish((open, reason, facility, owner_group, modes, capacity, prices))?;
    let not_open_reason = reason.as_deref().map(NotOpenReason::parse);
    Ok(Offer { open, not_open_reason, facility: Some(facility), owner_group, modes, capacity, prices })
}

/// The ways of use, each once, in their usual order.
fn modes(fields: &mut Fields) -> Checked<Vec<Mode>> {
    let given = fields.list("modes", 2, value::choice::<Mode>);
    fields.combine("/modes", given, |given| match BTreeSet::from_iter(given) {
        modes if modes.is_empty() => Err(Fault::new("required")),
        modes => Ok(modes.into_iter().collect()),
    })
}

/// The prices, one a side at most, nearest side first.
fn prices(fields: &mut Fields) -> Checked<Vec<HourlyPrice>> {
    let given = fields.objects("prices", Side::ALL.len(), |price| {
        let side = price.required("side", value::choice::<Side>);
        let per_hour = price.required("per_hour_fen", value::integer(0_i64, HIGHEST_PRICE_FEN));
        price.combine("", (side, per_hour), |(side, fen)| Ok::<_, Fault>(HourlyPrice { side, per_hour: Fen(fen) }))
    });
    fields.combine("/prices", given, |mut prices| {
        prices.sort_by_key(|price| price.side);
        let sides: BTreeSet<Side> = prices.iter().map(|price| price.side).collect();
        if sides.len() == prices.len() { Ok(prices) } else { Err(Fault::new("repeated")) }
    })
}

fn view(offered: Offered) -> OfferView {
    let Offered {
        id,
        institution: _,
        asset_number,
        name_zh,
        name_en,
        value,
        status,
        secret,
        revision,
        offer,
        policy: _,
        follows: _,
    } = offered;
    let Offer { open, not_open_reason, facility, owner_group, modes, capacity, prices } = offer;
    OfferView {
        instrument: Named { id: id.0, name: Words::new(name_zh, name_en) },
        asset_number,
        value_fen: value.0,
        status: status.code().to_owned(),
        obligated: OpeningDuty::CITY.binds(value, status),
        secret,
        open,
        not_open_reason: not_open_reason
            .map(|reason| NotOpenView { code: reason.code().to_owned(), text: words::duty::reason(&reason).into() }),
        facility_id: facility.map(|id| id.0),
        owner_group_id: owner_group.map(|id| id.0),
        modes,
        capacity,
        prices: prices
            .into_iter()
            .map(|price| PriceView { side: price.side, per_hour_fen: price.per_hour.0 })
            .collect(),
        revision,
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotFound => Self::NotFound,
            Refused::Forbidden => Self::Forbidden,
            Refused::Stale { current } => Self::StaleRevision { current: i64::from(current) },
            Refused::Wrong(wrong) => Self::Validation(wrong.into_iter().map(field_error).collect()),
        }
    }
}

fn field_error(wrong: WrongField) -> crate::http::problem::FieldError {
    let WrongField { pointer, code, params } = wrong;
    let fault = params.into_iter().fold(Fault::new(code), |fault, (name, value)| fault.with(name, value));
    fault.at(pointer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read_json(body: Value) -> Result<Offer, Vec<(String, String)>> {
        let Value::Object(members) = body else { panic!("an object") };
        read(Fields::new(members)).map_err(|problem| match problem {
            Problem::Validation(errors) => errors.into_iter().map(|error| (error.pointer, error.code)).collect(),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn an_offer_is_kept_in_one_order() {
        let offer = read_json(json!({
            "open": true,
            "facility_id": "00000000-0000-0000-0000-000000000001",
            "modes": ["commissioned", "self_use", ],
            "capacity": 2,
            "prices": [{"side": "outside", "per_hour_fen": 36_000}, {"side": "own_group", "per_hour_fen": 0}],
        }));
        let offer = offer.expect("an offer");
        assert_eq!(offer.modes, [Mode::SelfUse, Mode::Commissioned]);
        assert_eq!(offer.prices.iter().map(|price| price.side).collect::<Vec<_>>(), [Side::OwnGroup, Side::Outside]);
    }

    #[test]
    fn everything_wrong_is_reported_at_once() {
        let wrong = read_json(json!({
            "open": "yes",
            "modes": [],
            "capacity": 0,
            "prices": [{"side": "outside", "per_hour_fen": -1}, {"side": "inside", "per_hour_fen": 1}],
            "policy": {},
        }));
        let pointers: Vec<String> = wrong.expect_err("wrong").into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(
            pointers,
            ["/open", "/facility_id", "/modes", "/capacity", "/prices/0/per_hour_fen", "/prices/1/side", "/policy"]
        );
    }

    #[test]
    fn a_side_has_one_price() {
        let wrong = read_json(json!({
            "open": true,
            "facility_id": "00000000-0000-0000-0000-000000000001",
            "modes": ["self_use"],
            "capacity": 1,
            "prices": [{"side": "outside", "per_hour_fen": 1}, {"side": "outside", "per_hour_fen": 2}],
        }));
        assert_eq!(wrong, Err(vec![("/prices".to_owned(), "repeated".to_owned())]));
    }
}
