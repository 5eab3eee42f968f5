//! A file that is handed in with a form.

use crate::{
    app::Shared,
    exchange::table::MAX_FILE_BYTES,
    http::{
        fields::{Checks, value},
        problem::{Fault, Malformed, Problem, pointer},
    },
    service::imports::Upload,
};
use axum::{
    body::Body,
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, header::CONTENT_TYPE},
};
use futures::StreamExt;
use inventory::id::InstitutionId;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// The most bytes of the whole form: the largest file, and room for the form around it.
pub const BODY_LIMIT_BYTES: usize = MAX_FILE_BYTES + 64 * 1024;

/// How much of a body that is too large is read before the connection is given up.
const THROWN_AWAY_BYTES: usize = 10 * BODY_LIMIT_BYTES;

/// Longest file name that is kept, in characters.
const NAME_MAX: usize = 200;

/// A ledger with its institution.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a form; `read` reads it")]
pub struct PreviewImport {
    /// The ledger, a workbook (.xlsx) or delimited text (.csv) of at most 10 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Whose ledger it is.
    institution_id: Uuid,
}

/// Reads the form: every field once, and no others.
pub async fn read(request: Request, app: &Shared) -> Result<Upload, Problem> {
    let media = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media.to_ascii_lowercase().starts_with("multipart/form-data") {
        return Err(Problem::UnsupportedMedia { expected: "multipart/form-data" });
    }
    let request = whole(request).await?;
    let mut form = Multipart::from_request(request, app).await.map_err(|_| Problem::Malformed(Malformed::Body))?;
    let mut checks = Checks::new();
    let (mut file, mut institution) = (None, None);
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = file_name(field.file_name().unwrap_or_default());
        let bytes = field.bytes().await.map_err(|error| broken(&error))?;
        let repeated = match name.as_str() {
            "file" => file.replace((file_name, bytes)).is_some(),
            "institution_id" => institution.replace(String::from_utf8_lossy(&bytes).trim().to_owned()).is_some(),
            _ => {
                checks.refuse(&pointer("", &name), Fault::new("unknown_field"));
                false
            }
        };
        if repeated {
            checks.refuse(&pointer("", &name), Fault::new("repeated"));
        }
    }
    let file = file.ok_or_else(|| Fault::new("required"));
    let file = checks.field("/file", file);
    let institution = match institution {
        Some(text) => value::id::<InstitutionId>(&Value::from(text)),
        None => Err(vec![Fault::new("required")]),
    };
    let institution = checks.field("/institution_id", institution);
    let ((file_name, bytes), institution) = checks.finish((file, institution))?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(too_large());
    }
    Ok(Upload { institution, file_name, bytes: bytes.to_vec() })
}

/// Takes the body into memory.
///
/// One that is too large is read on and thrown away before it is refused: a browser that is still sending when the
/// connection closes shows a broken connection instead of the answer.
async fn whole(request: Request) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    let mut incoming = body.into_data_stream();
    let (mut kept, mut size) = (Vec::new(), 0);
    while let Some(chunk) = incoming.next().await {
        let chunk = chunk.map_err(|_| Problem::Malformed(Malformed::Body))?;
        size += chunk.len();
        if size <= BODY_LIMIT_BYTES {
            kept.extend_from_slice(&chunk);
        } else if size <= THROWN_AWAY_BYTES {
            kept = Vec::new();
        } else {
            break;
        }
    }
    if size <= BODY_LIMIT_BYTES { Ok(Request::from_parts(parts, Body::from(kept))) } else { Err(too_large()) }
}

/// The last part of a path, which some browsers send whole, without control characters.
fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|sign| !sign.is_control()).take(NAME_MAX).collect();
    if name.trim().is_empty() { "ledger".to_owned() } else { name }
}

fn broken(error: &MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => Problem::Malformed(Malformed::Body),
    }
}

fn too_large() -> Problem {
    Problem::TooLarge { max_bytes: MAX_FILE_BYTES as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_only_a_name() {
        assert_eq!(file_name("C:\\台账\\2026 年.xlsx"), "2026 年.xlsx");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("a\r\nb.csv"), "ab.csv");
        assert_eq!(file_name("  "), "ledger");
        assert_eq!(file_name(&"字".repeat(300)).chars().count(), NAME_MAX);
    }
}
