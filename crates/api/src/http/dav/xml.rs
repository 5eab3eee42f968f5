//! Bodies of requests: XML as a small tree.
//!
//! Nothing is read that could grow: no document types and no entities but the five of XML itself, and a tree only so deep
//! and so large.

use crate::http::problem::DavRefusal;
use quick_xml::{
    NsReader, XmlVersion,
    events::{BytesStart, Event},
    name::ResolveResult,
};
use std::collections::BTreeSet;

/// The namespace of WebDAV.
pub const DAV: &str = "DAV:";
/// The namespace of CalDAV.
pub const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
/// The namespace in which calendar programs ask for a calendar's tag.
pub const CALENDAR_SERVER: &str = "http://calendarserver.org/ns/";

/// The deepest tree that is read.
const MOST_DEPTH: usize = 12;
/// The most elements that are read; a list of what is wanted has two for each.
const MOST_ELEMENTS: usize = 4_000;

/// The longest namespace and the longest name; a lacking property is named in each answer.
const MOST_NAME: usize = 200;
/// The most properties that a request may name.
const MOST_NAMES: usize = 100;

/// A name with its namespace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The namespace; empty where there is none.
    pub space: String,
    /// The name itself.
    pub local: String,
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its name.
    pub name: Name,
    /// Its attributes, by local name.
    pub attributes: Vec<(String, String)>,
    /// What stands in it.
    pub children: Vec<Element>,
    /// Its text.
    pub text: String,
}

impl Name {
    /// Tells whether it is this name.
    pub fn is(&self, space: &str, local: &str) -> bool {
        self.space == space && self.local == local
    }
}

/// Returns the names of properties, each once: every one of them is answered for everything that is asked for.
pub fn names(asked: &[Element]) -> Result<Vec<Name>, DavRefusal> {
    let once: BTreeSet<&Name> = asked.iter().map(|child| &child.name).collect();
    if once.len() > MOST_NAMES { Err(DavRefusal::TooLarge) } else { Ok(once.into_iter().cloned().collect()) }
}

impl Element {
    /// Returns the first child of this name.
    pub fn child(&self, space: &str, local: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name.is(space, local))
    }

    /// Returns an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a document; nothing, when there is none.
pub fn read(text: &str) -> Result<Option<Element>, DavRefusal> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mut reader = NsReader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    let mut count = 0;
    loop {
        let (space, event) = reader.read_resolved_event().map_err(|_| DavRefusal::Malformed)?;
        match event {
            Event::Start(start) => {
                count += 1;
                let element = element(&space, &start)?;
                if root.is_some() || open.len() >= MOST_DEPTH || count > MOST_ELEMENTS {
                    return Err(DavRefusal::Malformed);
                }
                open.push(element);
            }
            Event::Empty(start) => {
                count += 1;
                let element = element(&space, &start)?;
                if root.is_some() || open.len() >= MOST_DEPTH || count > MOST_ELEMENTS {
                    return Err(DavRefusal::Malformed);
                }
                close(element, &mut open, &mut root);
            }
            Event::End(_) => {
                let element = open.pop().ok_or(DavRefusal::Malformed)?;
                close(element, &mut open, &mut root);
            }
            Event::Text(text) => add(&mut open, &text.into_inner()),
            Event::CData(text) => add(&mut open, &text.into_inner()),
            Event::GeneralRef(reference) => {
                let sign = reference.resolve_char_ref().map_err(|_| DavRefusal::Malformed)?;
                match (sign, reference.into_inner().as_ref()) {
                    (Some(sign), _) => add(&mut open, sign.encode_utf8(&mut [0; 4])),
                    (None, "amp") => add(&mut open, "&"),
                    (None, "lt") => add(&mut open, "<"),
                    (None, "gt") => add(&mut open, ">"),
                    (None, "quot") => add(&mut open, "\""),
                    (None, "apos") => add(&mut open, "'"),
                    (None, _) => return Err(DavRefusal::Malformed),
                }
            }
            Event::DocType(_) => return Err(DavRefusal::Malformed),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if open.is_empty() { root.map(Some).ok_or(DavRefusal::Malformed) } else { Err(DavRefusal::Malformed) }
}

fn add(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => *root = Some(element),
    }
}

fn element(space: &ResolveResult<'_>, start: &BytesStart<'_>) -> Result<Element, DavRefusal> {
    let space = match space {
        ResolveResult::Bound(space) if space.0.len() > MOST_NAME => return Err(DavRefusal::TooLarge),
        ResolveResult::Bound(space) => space.0.to_owned(),
        ResolveResult::Unbound => String::new(),
        ResolveResult::Unknown(_) => return Err(DavRefusal::Malformed),
    };
    if start.local_name().into_inner().len() > MOST_NAME {
        return Err(DavRefusal::TooLarge);
    }
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| DavRefusal::Malformed)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| DavRefusal::Malformed)?;
        attributes.push((attribute.key.local_name().into_inner().to_owned(), value.into_owned()));
    }
    let name = Name { space, local: start.local_name().into_inner().to_owned() };
    Ok(Element { name, attributes, children: Vec::new(), text: String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_with_their_namespaces() {
        let text = "<?xml version=\"1.0\"?><a:propfind xmlns:a=\"DAV:\" xmlns=\"urn:ietf:params:xml:ns:caldav\">\
                    <a:prop><calendar-data/><a:getetag/></a:prop></a:propfind>";
        let root = read(text).expect("XML").expect("a root");
        let prop = root.child(DAV, "prop").expect("its child");
        let names: Vec<(&str, &str)> =
            prop.children.iter().map(|one| (one.name.space.as_str(), one.name.local.as_str())).collect();
        assert_eq!(names, [(CALDAV, "calendar-data"), (DAV, "getetag")]);
    }

    #[test]
    fn text_and_attributes_are_unescaped() {
        let root = read("<href a=\"1 &lt; 2\">/a&amp;b&#64;<![CDATA[<c>]]></href>").expect("XML").expect("a root");
        assert_eq!((root.text.as_str(), root.attribute("a")), ("/a&b@<c>", Some("1 < 2")));
    }

    #[test]
    fn what_could_grow_is_refused() {
        for text in [
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
            "<a>&b;</a>",
            "<a b=\"&c;\"/>",
            "<a><b></a>",
            "<a/><b/>",
            "<x:a/>",
            "<a",
            &format!("{}{}", "<a>".repeat(13), "</a>".repeat(13)),
            &format!("<a>{}</a>", "<b/>".repeat(4_000)),
        ] {
            assert_eq!(read(text), Err(DavRefusal::Malformed), "{}", &text[..text.len().min(60)]);
        }
        assert_eq!(read(" \n"), Ok(None));
    }
}
