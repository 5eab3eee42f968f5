//! Refusals of WebDAV and CalDAV: a status, and the condition that was not met as XML (RFC 4918 section 16).

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// The media type of what WebDAV answers.
pub const XML: &str = "application/xml; charset=utf-8";

/// Why a calendar program does not get what it asks for over CalDAV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DavRefusal {
    /// No address and password for CalDAV were shown, or they do not belong together.
    Unauthenticated,
    /// It would change something: calendars are changed on the site alone.
    ReadOnly {
        /// What it would have changed.
        href: String,
    },
    /// The list would have no end.
    InfiniteDepth,
    /// The body is not XML that we read: not well-formed, with a document type, or too deep.
    Malformed,
    /// The body is larger than is read.
    TooLarge,
    /// There is no such report here.
    UnknownReport,
    /// The report's filter asks for more than components and times.
    UnsupportedFilter,
    /// The filter says nothing that can be understood.
    InvalidFilter,
    /// The form in which the data is wanted is not given.
    UnsupportedData,
    /// The sync token is none of ours, too old, or of a calendar that consists of something else now.
    InvalidSyncToken,
    /// More would be found than the program wants to have.
    TooManyMatches,
}

/// The status of an answer with several parts (RFC 4918 section 13).
pub const MULTI_STATUS: StatusCode = StatusCode::MULTI_STATUS;

/// Where CalDAV begins; clients that know the host alone are sent there (RFC 6764 section 5).
pub fn moved_to(location: HeaderValue) -> Response {
    (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response()
}

impl DavRefusal {
    /// Returns the status code.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::ReadOnly { .. }
            | Self::InfiniteDepth
            | Self::UnknownReport
            | Self::UnsupportedFilter
            | Self::InvalidFilter
            | Self::UnsupportedData
            | Self::InvalidSyncToken => StatusCode::FORBIDDEN,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooManyMatches => StatusCode::INSUFFICIENT_STORAGE,
        }
    }

    /// Returns the condition, where a standard names one.
    fn condition(&self) -> Option<String> {
        Some(match self {
            Self::Unauthenticated | Self::Malformed | Self::TooLarge => return None,
            // RFC 3744 section 7.1.1.
            Self::ReadOnly { href } => format!(
                "<D:need-privileges><D:resource><D:href>{}</D:href><D:privilege><D:write/></D:privilege></D:resource>\
                 </D:need-privileges>",
                escaped(href)
            ),
            // RFC 4918 section 9.1.
            Self::InfiniteDepth => "<D:propfind-finite-depth/>".to_owned(),
            // RFC 3253 section 3.6.
            Self::UnknownReport => "<D:supported-report/>".to_owned(),
            // RFC 4791 section 7.8.
            Self::UnsupportedFilter => "<C:supported-filter/>".to_owned(),
            Self::InvalidFilter => "<C:valid-filter/>".to_owned(),
            Self::UnsupportedData => "<C:supported-calendar-data/>".to_owned(),
            // RFC 6578 section 3.2.
            Self::InvalidSyncToken => "<D:valid-sync-token/>".to_owned(),
            // RFC 3744 section 8.1, as RFC 6578 section 3.7 takes it.
            Self::TooManyMatches => "<D:number-of-matches-within-limits/>".to_owned(),
        })
    }
}

impl IntoResponse for DavRefusal {
    fn into_response(self) -> Response {
        let mut response = match self.condition() {
            Some(condition) => {
                let body = format!(
                    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:error xmlns:D=\"DAV:\" \
                     xmlns:C=\"urn:ietf:params:xml:ns:caldav\">{condition}</D:error>\n"
                );
                (self.status(), [(header::CONTENT_TYPE, XML)], body).into_response()
            }
            None => self.status().into_response(),
        };
        if self == Self::Unauthenticated {
            // RFC 7617 sections 2 and 2.1.
            let challenge = HeaderValue::from_static("Basic realm=\"Jishi\", charset=\"UTF-8\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// Writes text as XML text or as a value of an attribute; signs that XML 1.0 cannot hold are dropped.
pub fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + text.len() / 8);
    for sign in text.chars() {
        match sign {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            // A carriage return that is not written so is read as a line feed (XML 1.0 section 2.11).
            '\r' => written.push_str("&#13;"),
            '\n' | '\t' => written.push(sign),
            '\u{FFFE}' | '\u{FFFF}' => {}
            _ if sign.is_control() && sign < ' ' => {}
            _ => written.push(sign),
        }
    }
    written
}
