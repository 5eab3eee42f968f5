//! Imports of asset ledgers: preview, look at every row, then apply or discard.

use super::upload;
use crate::{
    app::Shared,
    authz::{Action, Principal, permits, permits_somewhere},
    http::{
        extract::{Path, QueryFields},
        fields::{Checked, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, FileFault, Problem},
        who::SignedIn,
    },
    service::imports::{self, Refused, Unreadable, Written, hex, owned_by},
    store::{
        self,
        ledger_import::{Import, Staged},
    },
    view::imports::{
        ImportApplied, ImportCell, ImportChange, ImportColumn, ImportCounts, ImportProblem, ImportRow, ImportState,
        ImportView, RowVerdict,
    },
    words,
};
use axum::{
    Json,
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
};
use inventory::{
    ledger::{Counts, ProblemCode, ReadRow, Verdict},
    slot::Instant,
};
use serde_json::Value;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    let preview = OpenApiRouter::new().routes(routes!(preview)).layer(DefaultBodyLimit::max(upload::BODY_LIMIT_BYTES));
    preview.merge(OpenApiRouter::new().routes(routes!(get, discard)).routes(routes!(rows)).routes(routes!(apply)))
}

/// Reads a ledger and shows what importing it would do. Writes nothing of an instrument.
#[utoipa::path(post, path = "/imports", operation_id = "preview_import", tag = "office",
    request_body(content = upload::PreviewImport, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "The preview; it can be applied for 24 hours.", body = ImportView),
        CommonProblems, ChangeProblems))]
async fn preview(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    request: Request,
) -> Result<(StatusCode, Json<ImportView>), Problem> {
    // Whoever may import nothing is told so before he has sent ten megabytes.
    if !permits_somewhere(&reader, Action::PreviewImport) {
        return Err(Problem::Forbidden);
    }
    let upload = upload::read(request, &app).await?;
    if !permits(Some(&reader), Action::PreviewImport, &owned_by(upload.institution)) {
        return Err(Problem::Forbidden);
    }
    let import = imports::preview(&app, reader.person, upload).await?.map_err(|error| unusable(&error))?;
    Ok((StatusCode::CREATED, Json(view(&import, app.clock.now()))))
}

/// Shows an import.
#[utoipa::path(get, path = "/imports/{id}", operation_id = "get_import", tag = "office",
    params(("id" = Uuid, Path, description = "The import.")),
    responses((status = 200, description = "The import.", body = ImportView), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<ImportView>, Problem> {
    let import = known(&app, &reader, id, Action::GetImport).await?;
    Ok(Json(view(&import, app.clock.now())))
}

/// Which rows are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes a parameter; `rows` reads it")]
struct RowsQuery {
    /// Only rows of this verdict.
    #[param(inline)]
    verdict: Option<RowVerdict>,
}

/// Lists an import's rows in the order of the file, with each cell, what was understood and all that is wrong.
#[utoipa::path(get, path = "/imports/{id}/rows", operation_id = "list_import_rows", tag = "office",
    params(("id" = Uuid, Path, description = "The import."), RowsQuery, PageParams),
    responses((status = 200, description = "A page of rows.", body = Page<ImportRow>), CommonProblems))]
async fn rows(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<ImportRow>>, Problem> {
    let verdict = query.optional("verdict", value::choice::<Verdict>);
    let part: Checked<Part<u32>> = page::part(&mut query);
    let (verdict, part) = query.finish((verdict, part))?;
    let import = known(&app, &reader, id, Action::ListImportRows).await?;
    let staged = store::ledger_import::rows(app.db.read(), import.id, verdict, part.after, Some(part.rows())).await?;
    Ok(Json(Page::new(staged.into_iter().map(row).collect(), &part, |row: &ImportRow| row.row)))
}

/// Writes what the preview showed; if the instruments on record have changed since, it is refused and must be
/// previewed again.
#[utoipa::path(post, path = "/imports/{id}/apply", operation_id = "apply_import", tag = "office",
    params(("id" = Uuid, Path, description = "The import.")),
    responses((status = 200, description = "Written; the same answer again when it was before.", body = ImportApplied),
        CommonProblems, ChangeProblems))]
async fn apply(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<ImportApplied>, Problem> {
    let Written { added, changed, unchanged } = imports::apply(&app, reader.person, id).await??;
    Ok(Json(ImportApplied { added, changed, unchanged }))
}

/// Forgets an import that was not applied.
#[utoipa::path(delete, path = "/imports/{id}", operation_id = "discard_import", tag = "office",
    params(("id" = Uuid, Path, description = "The import.")),
    responses((status = 204, description = "Forgotten."), CommonProblems, ChangeProblems))]
async fn discard(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    imports::discard(&app, reader.person, id).await??;
    Ok(StatusCode::NO_CONTENT)
}

/// Finds an import that the reader may know of.
async fn known(app: &Shared, reader: &Principal, id: Uuid, action: Action) -> Result<Import, Problem> {
    let import = store::ledger_import::find(app.db.read(), id).await?.ok_or(Problem::NotFound)?;
    if permits(Some(reader), action, &owned_by(import.institution)) { Ok(import) } else { Err(Problem::NotFound) }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let state = match refused {
            Refused::NotFound => return Self::NotFound,
            Refused::Expired => "expired",
            Refused::Outdated => "outdated",
            Refused::Applied => "applied",
        };
        Self::WrongState { state: state.to_owned() }
    }
}

fn unusable(error: &Unreadable) -> Problem {
    use crate::exchange::table::TableError as T;
    let (fault, text) = match error {
        Unreadable::Ledger(error) => (FileFault::Unreadable, words::ledger::refusal(error)),
        Unreadable::Table(error) => {
            let fault = match error {
                T::FileTooLarge { .. }
                | T::UnpackedTooLarge { .. }
                | T::TooManyRows { .. }
                | T::TooManyColumns { .. }
                | T::CellTooLong { .. }
                | T::TooMuchText { .. } => FileFault::TooLarge,
                T::LegacyWorkbook | T::LockedWorkbook | T::WebPage | T::UnknownContent => FileFault::Unsupported,
                T::Empty | T::DamagedContainer(_) | T::DamagedWorkbook(_) | T::DamagedCells | T::OpenQuote { .. } => {
                    FileFault::Unreadable
                }
            };
            (fault, words::ledger::table(error))
        }
    };
    Problem::UnusableFile { fault, text }
}

fn view(import: &Import, now: Instant) -> ImportView {
    let Counts { rows, added, changed, unchanged, refused, duplicates, obligated, obligated_not_open } = import.counts;
    let columns = import.columns.iter().map(|column| ImportColumn {
        field: column.field,
        name: words::ledger::field(column.field).into(),
        header: column.header.clone(),
        cell: column.cell.to_string(),
    });
    ImportView {
        id: import.id,
        institution_id: import.institution.0,
        file_name: import.file_name.clone(),
        sha256: hex(&import.sha256),
        state: match import.applied_at {
            Some(_) => ImportState::Applied,
            None if import.expires_at <= now => ImportState::Expired,
            None => ImportState::Previewed,
        },
        counts: ImportCounts { rows, added, changed, unchanged, refused, duplicates, obligated, obligated_not_open },
        columns: columns.collect(),
        created_at: import.created_at,
        expires_at: import.expires_at,
        applied_at: import.applied_at,
    }
}

fn row(staged: Staged) -> ImportRow {
    let Staged { read, verdict, changes } = staged;
    let ReadRow { row, asset_number, name, cells, problems, record: _ } = read;
    let cells = cells.into_iter().map(|cell| ImportCell {
        field: cell.field,
        cell: cell.cell.to_string(),
        raw: cell.raw,
        understood: cell.understood,
    });
    let problems = problems.into_iter().map(|problem| ImportProblem {
        code: name_of(problem.code),
        refuses: problem.code.refuses(),
        field: problem.field,
        cell: problem.cell.to_string(),
        text: words::ledger::problem(&problem).into(),
        first_row: match problem.code {
            ProblemCode::Duplicate { first_row } => Some(first_row),
            _ => None,
        },
        raw: problem.raw,
    });
    let changes =
        changes.into_iter().map(|change| ImportChange { field: change.field, from: change.from, to: change.to });
    ImportRow {
        row,
        verdict,
        asset_number,
        name,
        cells: cells.collect(),
        changes: changes.collect(),
        problems: problems.collect(),
    }
}

/// The code as serde names it, its numbers left out.
fn name_of(problem: ProblemCode) -> String {
    let written = serde_json::to_value(problem).ok();
    let code = written.as_ref().and_then(|value| value.get("code")).and_then(Value::as_str);
    code.unwrap_or_default().to_owned()
}
