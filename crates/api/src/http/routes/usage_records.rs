//! The usage records behind a figure, with the minutes that each adds to it.

use super::figures::{self, InstitutionQuery, PeriodQuery, period, period_of};
use crate::{
    app::Shared,
    authz::{Action, Principal},
    http::{
        extract::{Path, QueryFields},
        fields::{Checked, Fields, value},
        page::{self, Page, PageParams, Part},
        problem::{CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::figures::{
        records::{self, Asked, may_see},
        whose,
    },
    store::{self, figures::Place},
    view::figures::{FigureCode, UsageRecordView},
};
use axum::{Json, extract::State};
use booking::figures::Period;
use chrono::NaiveDate;
use chrono_tz::Tz;
use inventory::id::{InstitutionId, InstrumentId, UsageRecordId};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get))
}

/// Which records are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `read` reads them")]
pub struct RecordsQuery {
    /// Only this instrument's.
    instrument: Option<Uuid>,
    /// Only the records that this figure's numerator counts; without it, all that count, whatever their kind.
    #[param(inline)]
    figure: Option<FigureCode>,
}

/// Lists the usage records of a period by instrument and start. The counted minutes of those of a figure add up to
/// its numerator.
#[utoipa::path(get, path = "/usage-records", operation_id = "list_usage_records", tag = "figures",
    params(PeriodQuery, InstitutionQuery, RecordsQuery, PageParams),
    responses((status = 200, description = "A page of records.", body = Page<UsageRecordView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<UsageRecordView>>, Problem> {
    let wanted = read(&mut query, app.config.time_zone);
    let part: Checked<Part<Place>> = page::part(&mut query);
    let (wanted, part) = query.finish((wanted, part))?;
    let asked = Asked { after: part.after, limit: part.rows(), ..wanted.of(&reader, Action::ListUsageRecords)? };
    let found = records::list(&app.db, &reader, asked).await?;
    Ok(Json(Page::new(found, &part, place)))
}

/// What is asked for, before it is known whether the reader may see it.
pub struct WantedRecords {
    period: Period,
    institution: Option<InstitutionId>,
    instrument: Option<InstrumentId>,
    figure: Option<FigureCode>,
}

impl WantedRecords {
    /// Asks for the records from the first on, if the reader may see them.
    pub fn of(self, reader: &Principal, action: Action) -> Result<Asked, Problem> {
        let Self { period, institution, instrument, figure } = self;
        let whose = whose(reader, action, institution).ok_or(Problem::Forbidden)?;
        Ok(Asked { whose, instrument, period, figure: figure.map(figures::figure), after: None, limit: 0 })
    }
}

/// Reads the parameters of the list.
pub fn read(query: &mut Fields, zone: Tz) -> Checked<WantedRecords> {
    let period = period(query, zone);
    let institution = query.optional("institution", value::id::<InstitutionId>);
    let instrument = query.optional("instrument", value::id::<InstrumentId>);
    let figure = query.optional("figure", value::choice::<FigureCode>);
    query.combine("", (period, institution, instrument, figure), |(period, institution, instrument, figure)| {
        Ok::<_, Fault>(WantedRecords { period, institution, instrument, figure })
    })
}

/// A record's place in the list.
pub fn place(record: &UsageRecordView) -> Place {
    (record.instrument.id, record.start, record.id)
}

/// The period whose figures a record is looked at for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `optional_period` reads them")]
struct RecordQuery {
    /// The first day; with `to`.
    from: Option<NaiveDate>,
    /// The last day; with `from`.
    to: Option<NaiveDate>,
}

/// Shows a usage record, with what it adds to the figures of a period, or of its own days.
#[utoipa::path(get, path = "/usage-records/{id}", operation_id = "get_usage_record", tag = "figures",
    params(("id" = Uuid, Path, description = "The record."), RecordQuery),
    responses((status = 200, description = "The record.", body = UsageRecordView), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<UsageRecordId>,
    QueryFields(mut query): QueryFields,
) -> Result<Json<UsageRecordView>, Problem> {
    let zone = app.config.time_zone;
    let period = optional_period(&mut query, zone);
    let period = query.finish(period)?;
    let db = app.db.read();
    let (record, _) = store::figures::record(db, id).await?.ok_or(Problem::NotFound)?;
    let labels = store::figures::labels(db, &[record.instrument]).await?;
    let label = labels.get(&record.instrument).filter(|label| may_see(&reader, label));
    label.ok_or(Problem::NotFound)?;
    let period = period.or_else(|| records::around(&record, zone)).ok_or(Problem::NotFound)?;
    let view = records::one(&app.db, &reader, record, &period).await?;
    view.map(Json).ok_or(Problem::NotFound)
}

fn optional_period(query: &mut Fields, zone: Tz) -> Checked<Option<Period>> {
    let from = query.optional("from", value::date);
    let to = query.optional("to", value::date);
    query.combine("/to", (from, to), |days| match days {
        (None, None) => Ok(None),
        (Some(from), Some(to)) => period_of(from, to, zone).map(Some),
        (Some(_), None) | (None, Some(_)) => Err(Fault::new("only_together").with("with", "from")),
    })
}
