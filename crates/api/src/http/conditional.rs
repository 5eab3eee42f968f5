//! Asking whether something is still the same (RFC 9110 section 13.1.2).

use axum::http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH},
};
use axum::response::{IntoResponse, Response};

/// Tells whether the caller has what bears this tag already. Tags are compared weakly, as the section asks.
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    // A tag of ours holds no comma.
    lines.flat_map(|line| line.split(',')).map(str::trim).any(|known| known == "*" || opaque(known) == opaque(tag))
}

fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// Says that nothing has changed.
pub fn not_modified(tag: &str) -> Response {
    (StatusCode::NOT_MODIFIED, tagged(tag)).into_response()
}

/// The headers of something private that is asked for anew each time, and compared by its tag.
pub fn tagged(tag: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(ETAG, tag);
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(lines: &[&'static str]) -> bool {
        let headers: HeaderMap = lines.iter().map(|line| (IF_NONE_MATCH, HeaderValue::from_static(line))).collect();
        is_known(&headers, "W/\"a1\"")
    }

    #[test]
    fn a_tag_is_found_in_lists_strong_or_weak() {
        assert!(
            known(&["W/\"a1\""]) && known(&["\"a1\""]) && known(&["\"b\", W/\"a1\""]) && known(&["\"b\"", "\"a1\""])
        );
        assert!(known(&["*"]));
    }

    #[test]
    fn another_tag_is_not_known() {
        assert!(!known(&[]) && !known(&["\"a2\""]) && !known(&["a1"]));
    }
}
