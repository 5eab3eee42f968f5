//! The pages, built beforehand and carried inside the program.

use axum::{
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Dist;

/// Answers everything that is no route of the program: a file of the pages, or for any other address the page itself,
/// which finds out what to show.
pub async fn serve(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Dist::get(path).filter(|_| !path.is_empty() && path != ".gitkeep") {
        return respond(path, &file, path.starts_with("assets/"));
    }
    if path.starts_with("assets/") || path.starts_with("api/") {
        return crate::http::problem::Problem::NotFound.into_response();
    }
    match Dist::get("index.html") {
        Some(page) => respond("index.html", &page, false),
        None => (StatusCode::NOT_FOUND, "the pages have not been built: cargo xtask up builds them\n").into_response(),
    }
}

fn respond(path: &str, file: &EmbeddedFile, lasting: bool) -> Response {
    // Names under assets/ hold a hash of their content; all else is asked for anew.
    let cache = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
    let media = file.metadata.mimetype();
    let media = if media.starts_with("text/") || media.ends_with("javascript") {
        format!("{media}; charset=utf-8")
    } else {
        media.to_owned()
    };
    let mut response = file.data.clone().into_owned().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(media) = HeaderValue::try_from(media) {
        headers.insert(header::CONTENT_TYPE, media);
    }
    if path == "index.html" {
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    response
}
