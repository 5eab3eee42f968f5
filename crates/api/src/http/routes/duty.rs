//! The duty to open: its figures, and the instruments behind them.

use crate::{
    app::Shared,
    authz::{Action, Principal, permits},
    http::{
        extract::{Path, QueryFields},
        fields::{Checked, value},
        page::{self, Page, PageParams, Part},
        problem::{CommonProblems, Problem},
        who::SignedIn,
    },
    service::imports::owned_by,
    store::{
        self,
        duty::{Counted, Owned, Search, Which},
    },
    view::{
        common::{Named, Words},
        duty::{DutyItem, NotOpenView, OpeningDuty, ReasonCount},
    },
    words,
};
use axum::{Json, extract::State};
use inventory::{id::InstitutionId, instrument, ledger::NotOpenReason, text::Bilingual};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The city's duty.
const DUTY: instrument::OpeningDuty = instrument::OpeningDuty::CITY;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get))
}

/// Which instruments are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `get` reads them")]
struct DutyQuery {
    /// Which instruments; those that must be opened when left out.
    #[param(inline)]
    list: Option<DutyList>,
    /// Words that must all occur in names, model, maker or class.
    #[param(max_length = 100)]
    q: Option<String>,
}

/// Which instruments of an institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DutyList {
    /// Those that must be opened.
    Obligated,
    /// Those of them that are.
    Opened,
    /// Those of them that are not.
    NotOpen,
    /// All without a lab, so that nobody can book them yet.
    NotOffered,
    /// All.
    All,
}

/// Shows how an institution meets its duty to open, with a page of the instruments asked for.
#[utoipa::path(get, path = "/institutions/{id}/duty", operation_id = "get_opening_duty", tag = "office",
    params(("id" = Uuid, Path, description = "The institution."), DutyQuery, PageParams),
    responses((status = 200, description = "The figures and the instruments.", body = OpeningDuty), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<InstitutionId>,
    QueryFields(mut query): QueryFields,
) -> Result<Json<OpeningDuty>, Problem> {
    let list = query.or("list", DutyList::Obligated, value::choice);
    let terms = query.optional("q", value::line(100));
    let part: Checked<Part<String>> = page::part(&mut query);
    let (list, terms, part) = query.finish((list, terms, part))?;
    if !permits(Some(&reader), Action::GetOpeningDuty, &owned_by(id)) {
        return Err(Problem::Forbidden);
    }
    let db = app.db.read();
    let institution = store::places::institution(db, id).await?.ok_or(Problem::NotFound)?;
    let counted = store::duty::count(db, id, DUTY).await?;
    let search = Search {
        institution: id,
        which: which(list),
        terms: terms.map(|terms| inventory::search::terms(&terms)).unwrap_or_default(),
        with_secret: may_see_secret(&reader, id),
        after: part.after.clone(),
        limit: part.rows(),
    };
    let found = store::duty::list(db, &search, DUTY).await?;
    let labs = store::places::facility_names(db, id).await?;
    let items = found.into_iter().map(|owned| item(owned, &labs)).collect();
    let Page { items, next } = Page::new(items, &part, |item: &DutyItem| item.asset_number.clone());
    let sums = Sums::of(&counted);
    Ok(Json(OpeningDuty {
        institution: Named { id: id.0, name: Words::new(institution.name_zh, institution.name_en) },
        as_of: app.clock.now().with_timezone(&app.config.time_zone).date_naive(),
        threshold_fen: DUTY.threshold.0,
        obligated: sums.obligated,
        opened: sums.opened,
        obligated_not_open: sums.obligated - sums.opened,
        not_open_by_reason: sums.reasons,
        rate: (sums.obligated > 0).then(|| sums.opened as f64 / sums.obligated as f64),
        definition: words::duty::definition(DUTY.threshold).into(),
        items,
        next,
    }))
}

/// What is secret is known by name in its own institution only; everywhere else it is a number.
fn may_see_secret(reader: &Principal, institution: InstitutionId) -> bool {
    permits(Some(reader), Action::ListImportRows, &owned_by(institution))
}

fn which(list: DutyList) -> Which {
    match list {
        DutyList::Obligated => Which::Obligated,
        DutyList::Opened => Which::Opened,
        DutyList::NotOpen => Which::NotOpen,
        DutyList::NotOffered => Which::NotOffered,
        DutyList::All => Which::All,
    }
}

/// The figures.
struct Sums {
    obligated: u64,
    opened: u64,
    reasons: Vec<ReasonCount>,
}

impl Sums {
    fn of(counted: &[Counted]) -> Self {
        let mut reasons: BTreeMap<&str, ReasonCount> = BTreeMap::new();
        for group in counted.iter().filter(|group| !group.open) {
            let code = group.reason.as_ref().map_or("none", NotOpenReason::code);
            let sum = reasons.entry(code).or_insert_with(|| ReasonCount {
                reason: code.to_owned(),
                text: words::duty::kind(group.reason.as_ref()).into(),
                count: 0,
            });
            sum.count += group.count;
        }
        let mut reasons: Vec<ReasonCount> = reasons.into_values().collect();
        // Stable: equal counts stay in the order of their codes.
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
        Self {
            obligated: counted.iter().map(|group| group.count).sum(),
            opened: counted.iter().filter(|group| group.open).map(|group| group.count).sum(),
            reasons,
        }
    }
}

fn item(owned: Owned, labs: &BTreeMap<Uuid, Bilingual>) -> DutyItem {
    let Owned { id, asset_number, name_zh, name_en, value, status, facility, open, reason, revision } = owned;
    DutyItem {
        id: id.0,
        asset_number,
        name: Words::new(name_zh, name_en),
        value_fen: value.0,
        status: status.code().to_owned(),
        obligated: DUTY.binds(value, status),
        open,
        not_open_reason: reason
            .map(|reason| NotOpenView { code: reason.code().to_owned(), text: words::duty::reason(&reason).into() }),
        facility: facility.and_then(|id| Some(Named { id: id.0, name: labs.get(&id.0)?.clone().into() })),
        revision,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(open: bool, reason: Option<&str>, count: u64) -> Counted {
        Counted { open, reason: reason.map(NotOpenReason::parse), count }
    }

    #[test]
    fn typed_reasons_are_summed_as_one_kind() {
        let sums = Sums::of(&[
            counted(true, None, 5),
            counted(false, Some("耗材停产"), 2),
            counted(false, Some("无人操作"), 2),
            counted(false, Some("涉密"), 4),
            counted(false, None, 1),
        ]);
        let reasons: Vec<(&str, u64)> = sums.reasons.iter().map(|sum| (sum.reason.as_str(), sum.count)).collect();
        assert_eq!((sums.obligated, sums.opened), (14, 5));
        assert_eq!(reasons, [("other", 4), ("secret", 4), ("none", 1)]);
    }
}
