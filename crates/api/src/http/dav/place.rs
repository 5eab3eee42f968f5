//! What the addresses below `/dav/` stand for, and what each of them is like.

use super::{
    answer::{Part, property},
    xml::{CALDAV, CALENDAR_SERVER, DAV, Name},
};
use crate::{
    calendar::feed,
    http::problem::escaped,
    service::feeds::{self, Calendar, Item},
    store::agenda::Scope,
    words::Locale,
};
use inventory::id::PersonId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Where everything begins.
pub const ROOT: &str = "/dav/";

/// Something below `/dav/`.
#[derive(Debug)]
pub enum Place<'a> {
    /// Where everything begins.
    Root,
    /// The person.
    Principal,
    /// The folder of his calendars.
    Home,
    /// A calendar.
    Collection(&'a Shelf),
    /// Something in a calendar.
    Object(&'a Shelf, &'a Object),
}

/// A calendar with what says that it is still the same.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// The calendar.
    pub calendar: Calendar,
    /// Another text when the calendar is another one.
    pub tag: String,
    /// The token of a synchronization that begins now.
    pub token: String,
}

/// Something in a calendar, written.
#[derive(Debug, Clone)]
pub struct Object {
    /// What it is about, which names it.
    pub about: Uuid,
    /// What is in it.
    pub data: String,
    /// Its tag.
    pub etag: String,
}

impl Object {
    /// Writes an item.
    pub fn of(item: &Item) -> Self {
        let data = feed::object(&item.entry);
        let digest = Sha256::digest(&data);
        let etag = format!("\"{}\"", feeds::hex(&digest[..16]));
        Self { about: item.about, data, etag }
    }
}

/// Who asks, and in which language he is answered.
#[derive(Debug)]
pub struct Asker<'a> {
    /// The person.
    pub person: PersonId,
    /// His name.
    pub name: &'a str,
    /// His address.
    pub email: &'a str,
    /// His language.
    pub locale: Locale,
}

/// The address of a person.
pub fn principal(person: PersonId) -> String {
    format!("{ROOT}{}/", person.0)
}

/// The address of the folder of a person's calendars.
pub fn home(person: PersonId) -> String {
    format!("{}calendars/", principal(person))
}

/// The address of a calendar.
pub fn collection(person: PersonId, calendar: &Calendar) -> String {
    let name = match calendar.scope {
        Scope::Own(_) => "mine".to_owned(),
        Scope::Facility(id) => id.0.to_string(),
        Scope::Instrument(id) => id.0.to_string(),
    };
    format!("{}{name}/", home(person))
}

/// The address of something in a calendar.
pub fn object(person: PersonId, calendar: &Calendar, about: Uuid) -> String {
    format!("{}{about}.ics", collection(person, calendar))
}

impl Place<'_> {
    /// Returns its address.
    pub fn href(&self, asker: &Asker<'_>) -> String {
        match self {
            Self::Root => ROOT.to_owned(),
            Self::Principal => principal(asker.person),
            Self::Home => home(asker.person),
            Self::Collection(shelf) => collection(asker.person, &shelf.calendar),
            Self::Object(shelf, found) => object(asker.person, &shelf.calendar, found.about),
        }
    }

    /// Answers with the properties that were asked for.
    pub fn part(&self, wanted: &[Name], asker: &Asker<'_>, sync_root: &str) -> Part {
        let (mut has, mut lacks) = (Vec::new(), Vec::new());
        for name in wanted {
            match self.value(name, asker, sync_root) {
                Some(inner) => has.push(property(name, &inner)),
                None => lacks.push(name.clone()),
            }
        }
        Part::Found { href: self.href(asker), has, lacks }
    }

    /// Returns a property's content; nothing, where it has no such property.
    fn value(&self, name: &Name, asker: &Asker<'_>, sync_root: &str) -> Option<String> {
        let href = |address: String| format!("<D:href>{}</D:href>", escaped(&address));
        match name.space.as_str() {
            DAV => match name.local.as_str() {
                "resourcetype" => Some(self.kind().to_owned()),
                "displayname" => self.shown(asker).map(|name| escaped(&name)),
                "current-user-principal" | "owner" => Some(href(principal(asker.person))),
                "principal-URL" if matches!(self, Self::Principal) => Some(href(principal(asker.person))),
                "principal-collection-set" => Some(href(ROOT.to_owned())),
                // RFC 3744 section 5.4: reading, and nothing else.
                "current-user-privilege-set" => Some(
                    "<D:privilege><D:read/></D:privilege><D:privilege><D:read-current-user-privilege-set/>\
                     </D:privilege><D:privilege><C:read-free-busy/></D:privilege>"
                        .to_owned(),
                ),
                "supported-report-set" => Some(self.reports()),
                "sync-token" => match self {
                    Self::Collection(shelf) => Some(escaped(&format!("{sync_root}{}", shelf.token))),
                    Self::Root | Self::Principal | Self::Home | Self::Object(..) => None,
                },
                "getetag" => match self {
                    Self::Object(_, found) => Some(escaped(&found.etag)),
                    Self::Collection(shelf) => Some(escaped(&format!("\"{}\"", shelf.tag))),
                    Self::Root | Self::Principal | Self::Home => None,
                },
                "getcontenttype" => match self {
                    Self::Object(..) => Some("text/calendar; charset=utf-8; component=VEVENT".to_owned()),
                    Self::Collection(_) => Some("text/calendar; charset=utf-8".to_owned()),
                    Self::Root | Self::Principal | Self::Home => None,
                },
                "getcontentlength" => match self {
                    Self::Object(_, found) => Some(found.data.len().to_string()),
                    Self::Root | Self::Principal | Self::Home | Self::Collection(_) => None,
                },
                _ => None,
            },
            CALDAV => self.of_caldav(&name.local, asker),
            CALENDAR_SERVER => match (name.local.as_str(), self) {
                ("getctag", Self::Collection(shelf)) => Some(escaped(&shelf.tag)),
                _ => None,
            },
            _ => None,
        }
    }

    fn of_caldav(&self, local: &str, asker: &Asker<'_>) -> Option<String> {
        match (local, self) {
            ("calendar-home-set", Self::Root | Self::Principal | Self::Home) => {
                Some(format!("<D:href>{}</D:href>", escaped(&home(asker.person))))
            }
            ("calendar-user-address-set", Self::Principal) => {
                Some(format!("<D:href>mailto:{}</D:href>", escaped(asker.email)))
            }
            ("supported-calendar-component-set", Self::Collection(_)) => Some("<C:comp name=\"VEVENT\"/>".to_owned()),
            ("supported-calendar-data", Self::Collection(_)) => {
                Some("<C:calendar-data content-type=\"text/calendar\" version=\"2.0\"/>".to_owned())
            }
            ("calendar-description", Self::Collection(_)) => Some(escaped(match asker.locale {
                Locale::Zh => "只读：改期和取消请在网站上进行。",
                Locale::En => "Read only: move and cancel on the site.",
            })),
            ("calendar-data", Self::Object(_, found)) => Some(escaped(&found.data)),
            _ => None,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Root | Self::Home => "<D:collection/>",
            Self::Principal => "<D:collection/><D:principal/>",
            Self::Collection(_) => "<D:collection/><C:calendar/>",
            Self::Object(..) => "",
        }
    }

    fn shown(&self, asker: &Asker<'_>) -> Option<String> {
        match self {
            Self::Principal => Some(asker.name.to_owned()),
            Self::Collection(shelf) => Some(shelf.calendar.named(asker.locale)),
            Self::Root | Self::Home | Self::Object(..) => None,
        }
    }

    fn reports(&self) -> String {
        let reports: &[&str] = match self {
            Self::Collection(_) => {
                &["C:calendar-query", "C:calendar-multiget", "C:free-busy-query", "D:sync-collection"]
            }
            Self::Root | Self::Principal | Self::Home | Self::Object(..) => &[],
        };
        let written = |name: &&str| format!("<D:supported-report><D:report><{name}/></D:report></D:supported-report>");
        reports.iter().map(written).collect()
    }
}
