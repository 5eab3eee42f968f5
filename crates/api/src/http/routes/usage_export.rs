//! The usage records behind a figure as a file, for an auditor's own tools.

use super::{
    figures::{InstitutionQuery, PeriodQuery},
    usage_records::{RecordsQuery, place, read},
};
use crate::{
    app::Shared,
    authz::{Action, Principal},
    exchange::csv_out::{BYTE_ORDER_MARK, line},
    http::{
        extract::QueryFields,
        problem::{CommonProblems, Problem},
        who::SignedIn,
    },
    service::figures::records::{self, Asked},
    store::{code, error::StoreError},
    view::figures::UsageRecordView,
};
use axum::{
    body::Body,
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::IntoResponse,
};
use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use futures::Stream;
use utoipa_axum::{router::OpenApiRouter, routes};

/// How many records are read at once.
const ROWS_AT_ONCE: u64 = 500;

const HEADER: [&str; 17] = [
    "编号 id",
    "仪器 instrument",
    "单位 institution",
    "开始 start",
    "结束 end",
    "期内分钟 minutes in period",
    "计入分钟 counted minutes",
    "对外分钟 external minutes",
    "类别 kind",
    "用途 purpose",
    "归属 side",
    "依据等级 evidence grade",
    "依据来源 evidence source",
    "登记时间 entered at",
    "登记延迟分钟 delay minutes",
    "登记人角色 entered by role",
    "预约 reservation",
];

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(export))
}

/// Downloads the usage records of a period as delimited text, without the names of users.
#[utoipa::path(get, path = "/usage-records.csv", operation_id = "export_usage_records", tag = "figures",
    params(PeriodQuery, InstitutionQuery, RecordsQuery),
    responses((status = 200, description = "All records, one a line, below a line of headers.", body = String,
        content_type = "text/csv"), CommonProblems))]
async fn export(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<impl IntoResponse, Problem> {
    let wanted = read(&mut query, app.config.time_zone);
    let asked = query.finish(wanted)?.of(&reader, Action::ExportUsageRecords)?;
    let (first, last) = (asked.period.first(), asked.period.last());
    let name = format!("attachment; filename=\"usage-records-{first}-{last}.csv\"");
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(lines(app, reader, asked))))
}

/// All lines, a page of records at a time. An error on the way breaks the download off: a file is whole or torn.
fn lines(app: Shared, reader: Principal, mut asked: Asked) -> impl Stream<Item = Result<String, StoreError>> {
    async_stream::try_stream! {
        let zone = app.config.time_zone;
        asked.limit = ROWS_AT_ONCE;
        yield format!("{BYTE_ORDER_MARK}{}", line(HEADER));
        loop {
            let page = records::list(&app.db, &reader, asked.clone()).await;
            let page = page.inspect_err(|error| tracing::error!(error = error.chain(), "an export broke off"))?;
            let Some(last) = page.last() else { break };
            asked.after = Some(place(last));
            yield page.iter().map(|record| row(record, zone)).collect::<String>();
        }
    }
}

fn row(record: &UsageRecordView, zone: Tz) -> String {
    let at = |instant: DateTime<Utc>| instant.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, true);
    let cells = [
        record.id.to_string(),
        record.instrument.name.zh.clone(),
        record.institution.name.zh.clone(),
        at(record.start),
        at(record.end),
        record.clipped_minutes.to_string(),
        record.counted_minutes.to_string(),
        record.external_minutes.to_string(),
        record.kind.clone(),
        record.purpose.clone(),
        code::text(&record.side).unwrap_or_default(),
        record.evidence.grade.clone(),
        record.evidence.source.clone(),
        at(record.evidence.entered_at),
        record.evidence.delay_minutes.to_string(),
        record.evidence.entered_by_role.clone().unwrap_or_default(),
        record.reservation_id.map(|id| id.to_string()).unwrap_or_default(),
    ];
    line(cells.iter().map(String::as_str))
}
