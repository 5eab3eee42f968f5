//! Answers with several parts (RFC 4918 section 13).

use super::xml::{CALDAV, CALENDAR_SERVER, DAV, Name};
use crate::http::problem::{MULTI_STATUS, XML, escaped};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use std::fmt::Write;

/// One part.
#[derive(Debug)]
pub enum Part {
    /// Something with its properties.
    Found {
        /// Its address.
        href: String,
        /// The properties that it has, written.
        has: Vec<String>,
        /// The properties that were asked for and that it does not have.
        lacks: Vec<Name>,
    },
    /// Something that is not there, or not any more.
    Gone {
        /// Its address.
        href: String,
    },
}

/// Writes the parts, and the token of a synchronization.
pub fn multistatus(parts: &[Part], sync_token: Option<&str>) -> Response {
    let mut body = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\" ");
    body.push_str("xmlns:C=\"urn:ietf:params:xml:ns:caldav\" xmlns:CS=\"http://calendarserver.org/ns/\">\n");
    for part in parts {
        match part {
            Part::Found { href, has, lacks } => {
                put(&mut body, format_args!("<D:response><D:href>{}</D:href>", escaped(href)));
                if !has.is_empty() || lacks.is_empty() {
                    let has = has.concat();
                    put(&mut body, format_args!("<D:propstat><D:prop>{has}</D:prop>"));
                    body.push_str("<D:status>HTTP/1.1 200 OK</D:status></D:propstat>");
                }
                if !lacks.is_empty() {
                    let lacks: String = lacks.iter().map(empty).collect();
                    put(&mut body, format_args!("<D:propstat><D:prop>{lacks}</D:prop>"));
                    body.push_str("<D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>");
                }
                body.push_str("</D:response>\n");
            }
            Part::Gone { href } => {
                put(&mut body, format_args!("<D:response><D:href>{}</D:href>", escaped(href)));
                body.push_str("<D:status>HTTP/1.1 404 Not Found</D:status></D:response>\n");
            }
        }
    }
    if let Some(token) = sync_token {
        put(&mut body, format_args!("<D:sync-token>{}</D:sync-token>\n", escaped(token)));
    }
    body.push_str("</D:multistatus>\n");
    (MULTI_STATUS, [(header::CONTENT_TYPE, XML)], body).into_response()
}

fn put(body: &mut String, text: std::fmt::Arguments<'_>) {
    body.write_fmt(text).expect("invariant: a string takes all that is written");
}

/// Writes a property with what is in it, written already.
pub fn property(name: &Name, inner: &str) -> String {
    match prefix(&name.space) {
        Some(prefix) if inner.is_empty() => format!("<{prefix}:{}/>", name.local),
        Some(prefix) => format!("<{prefix}:{0}>{inner}</{prefix}:{0}>", name.local),
        None => empty(name),
    }
}

/// A property that is named and nothing else.
fn empty(name: &Name) -> String {
    match prefix(&name.space) {
        Some(prefix) => format!("<{prefix}:{}/>", name.local),
        None if name.space.is_empty() => format!("<{} xmlns=\"\"/>", name.local),
        None => format!("<x:{} xmlns:x=\"{}\"/>", name.local, escaped(&name.space)),
    }
}

fn prefix(space: &str) -> Option<&'static str> {
    match space {
        DAV => Some("D"),
        CALDAV => Some("C"),
        CALENDAR_SERVER => Some("CS"),
        _ => None,
    }
}
