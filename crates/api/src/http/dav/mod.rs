//! Calendars over CalDAV (RFC 4791), read only: what calendar programs on phones and desks follow without a file.
//!
//! A person has one calendar of his own and one for each lab he works for. Whoever asks shows his address and a password
//! that is for this alone ([`crate::service::feeds`]); what he may read is judged anew with every request.
//!
//! Deliberately absent: every method that changes something, since a reservation is moved where its rules are looked at;
//! locks, which only writers need; attachments, scheduling (RFC 6638), and lists without an end (`Depth: infinity`).

mod answer;
mod filter;
mod place;
mod report;
mod xml;

use self::{
    answer::multistatus,
    place::{Asker, Object, Place, Shelf},
    xml::{DAV, Element, Name},
};
use crate::{
    app::Shared,
    auth::secret::Secret,
    calendar::feed::{self, Head},
    http::{
        client::ClientAddress,
        conditional,
        problem::{DavRefusal, Problem, moved_to},
    },
    mail::Letterhead,
    service::{
        denied::Denied,
        feeds::{self, Calendar, Item, Opened},
    },
    store::StoreError,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    response::{IntoResponse, Response},
    routing::any,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use inventory::{slot::Instant, text::EmailAddress};
use uuid::Uuid;

/// The most bytes of a body: some thousand addresses of what is wanted.
const MOST_BYTES: usize = 256 * 1024;
/// What WebDAV calls its classes, and that there are calendars (RFC 4791 section 5.1).
const CLASSES: HeaderValue = HeaderValue::from_static("1, 3, calendar-access");
/// The methods that are served.
const METHODS: HeaderValue = HeaderValue::from_static("OPTIONS, GET, HEAD, PROPFIND, REPORT");
/// Methods of WebDAV and CalDAV that would change something.
const CHANGING: [&str; 12] =
    ["PUT", "POST", "PATCH", "DELETE", "MKCOL", "MKCALENDAR", "PROPPATCH", "MOVE", "COPY", "LOCK", "UNLOCK", "ACL"];

/// The addresses of CalDAV.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/.well-known/caldav", any(begin))
        .route("/dav", any(begin))
        .route("/dav/", any(serve))
        .route("/dav/{*path}", any(serve))
}

/// Sends clients that know the host alone to where CalDAV begins (RFC 6764 section 5).
async fn begin() -> Response {
    moved_to(HeaderValue::from_static(place::ROOT))
}

/// Why a request gets nothing.
enum Refused {
    /// In the words of WebDAV.
    Dav(DavRefusal),
    /// As everywhere.
    Problem(Problem),
}

impl From<DavRefusal> for Refused {
    fn from(refusal: DavRefusal) -> Self {
        Self::Dav(refusal)
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Problem(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::Dav(refusal) => refusal.into_response(),
            Self::Problem(problem) => problem.into_response(),
        }
    }
}

async fn serve(State(app): State<Shared>, client: ClientAddress, request: Request) -> Response {
    let mut response = if *request.method() == Method::OPTIONS {
        ().into_response()
    } else {
        answer(&app, client, request).await.unwrap_or_else(IntoResponse::into_response)
    };
    response.headers_mut().insert("dav", CLASSES);
    response.headers_mut().insert(header::ALLOW, METHODS);
    response
}

async fn answer(app: &Shared, client: ClientAddress, request: Request) -> Result<Response, Refused> {
    let (parts, body) = request.into_parts();
    let opened = opened(app, &parts.headers, client).await?;
    let path = parts.uri.path().to_owned();
    let asks = Asks { app, opened: &opened, now: app.clock.now() };
    match parts.method.as_str() {
        "GET" | "HEAD" => asks.get(&path, &parts.headers).await,
        "PROPFIND" => asks.propfind(&path, depth(&parts.headers)?, document(body).await?).await,
        "REPORT" => asks.report(&path, document(body).await?).await,
        method if CHANGING.contains(&method) => Err(DavRefusal::ReadOnly { href: path }.into()),
        _ => Err(Problem::MethodNotAllowed.into()),
    }
}

/// Finds who asks: by HTTP Basic (RFC 7617), which every calendar program knows. The site is served over https, or on the
/// machine itself.
async fn opened(app: &Shared, headers: &HeaderMap, client: ClientAddress) -> Result<Opened, Refused> {
    let Some(shown) = headers.get(header::AUTHORIZATION) else { return Err(DavRefusal::Unauthenticated.into()) };
    let shown = shown.to_str().ok().and_then(basic);
    let (email, secret) = match &shown {
        Some((user, password)) => (EmailAddress::parse(user).ok(), Secret::parse(password).ok()),
        None => (None, None),
    };
    match feeds::open_caldav(app, email.as_ref(), secret.as_ref(), client.throttle_key()).await {
        Ok(opened) => Ok(opened),
        Err(Denied::WrongCredentials) => Err(DavRefusal::Unauthenticated.into()),
        Err(denied) => Err(Refused::Problem(denied.into())),
    }
}

fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    let bytes = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(encoded.trim()).ok())??;
    let text = String::from_utf8(bytes).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.trim().to_owned(), password.trim().to_owned()))
}

/// Whether what lies in a place is wanted, too.
fn depth(headers: &HeaderMap) -> Result<bool, DavRefusal> {
    match headers.get("depth").map(HeaderValue::as_bytes) {
        Some(b"0") => Ok(false),
        Some(b"1") => Ok(true),
        // Nothing said means everything (RFC 4918 section 9.1).
        Some(_) | None => Err(DavRefusal::InfiniteDepth),
    }
}

async fn document(body: Body) -> Result<Option<Element>, DavRefusal> {
    let bytes = to_bytes(body, MOST_BYTES).await.map_err(|_| DavRefusal::TooLarge)?;
    xml::read(std::str::from_utf8(&bytes).map_err(|_| DavRefusal::Malformed)?)
}

/// What an address names.
enum Address {
    Root,
    Principal,
    Home,
    Collection(Calendar),
    Object(Calendar, Uuid),
}

/// One request of somebody.
struct Asks<'a> {
    app: &'a Shared,
    opened: &'a Opened,
    now: Instant,
}

impl Asks<'_> {
    fn asker(&self) -> Asker<'_> {
        let Opened { reader, locale, name, email, .. } = self.opened;
        Asker { person: reader.person, name, email, locale: *locale }
    }

    /// Where the tokens of synchronizations begin: they are URIs (RFC 6578 section 6.2).
    fn sync_root(&self) -> String {
        self.app.config.base_url.join("/dav/sync/")
    }

    /// Finds what an address names; somebody else's is not there.
    async fn locate(&self, path: &str) -> Result<Address, Refused> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).skip(1).collect();
        let (person, rest) = match parts.split_first() {
            None => return Ok(Address::Root),
            Some((person, rest)) => (*person, rest),
        };
        if person.parse() != Ok(self.opened.reader.person.0) {
            return Err(Problem::NotFound.into());
        }
        let own = self.opened.reader.person;
        match rest {
            [] => Ok(Address::Principal),
            ["calendars"] => Ok(Address::Home),
            ["calendars", name] => self.calendar(&place::home(own), name).await.map(Address::Collection),
            ["calendars", name, file] => {
                let calendar = self.calendar(&place::home(own), name).await?;
                let about = file.strip_suffix(".ics").and_then(|id| id.parse().ok());
                Ok(Address::Object(calendar, about.ok_or(Problem::NotFound)?))
            }
            _ => Err(Problem::NotFound.into()),
        }
    }

    async fn calendar(&self, home: &str, name: &str) -> Result<Calendar, Refused> {
        let wanted = format!("{home}{name}/");
        let person = self.opened.reader.person;
        let all = feeds::collections(self.app.db.read(), &self.opened.reader).await?;
        let found = all.into_iter().find(|calendar| place::collection(person, calendar) == wanted);
        Ok(found.ok_or(Problem::NotFound)?)
    }

    async fn shelf(&self, calendar: Calendar) -> Result<Shelf, StoreError> {
        let (db, feed) = (self.app.db.read(), self.opened.feed.id);
        // Before the calendar itself is read: what changes in between is told the next time.
        let tag = feeds::stamp(db, &calendar, feed, self.opened.locale, self.now).await?;
        let token = feeds::token(db, &calendar, self.opened.locale, self.now).await?;
        Ok(Shelf { calendar, tag, token })
    }

    async fn items(&self, calendar: &Calendar) -> Result<Vec<Item>, StoreError> {
        let head = Letterhead::of(&self.app.config);
        let (db, feed) = (self.app.db.read(), self.opened.feed.id);
        feeds::items(db, calendar, feed, self.opened.locale, &head, self.now).await
    }

    async fn get(&self, path: &str, headers: &HeaderMap) -> Result<Response, Refused> {
        let (tag, data) = match self.locate(path).await? {
            Address::Root | Address::Principal | Address::Home => return Err(Problem::MethodNotAllowed.into()),
            Address::Collection(calendar) => {
                let Shelf { calendar, tag, token: _ } = self.shelf(calendar).await?;
                let entries: Vec<feed::Entry> =
                    self.items(&calendar).await?.into_iter().map(|item| item.entry).collect();
                let zone = calendar.zone.unwrap_or(self.app.config.time_zone);
                let head = Head { name: calendar.named(self.opened.locale), zone, now: self.now };
                (format!("\"{tag}\""), feed::file(&head, &entries))
            }
            Address::Object(calendar, about) => {
                let found = self.items(&calendar).await?.into_iter().find(|item| item.about == about);
                let Object { etag, data, .. } = Object::of(&found.ok_or(Problem::NotFound)?);
                (etag, data)
            }
        };
        if conditional::is_known(headers, &tag) {
            return Ok(conditional::not_modified(&tag));
        }
        let media = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
        Ok((conditional::tagged(&tag), media, data).into_response())
    }

    /// Tells what something is like, and what lies in it (RFC 4918 section 9.1).
    async fn propfind(&self, path: &str, deep: bool, asked: Option<Element>) -> Result<Response, Refused> {
        let wanted = wanted(asked.as_ref())?;
        let (asker, root) = (self.asker(), self.sync_root());
        let tell = |place: Place<'_>| place.part(&wanted, &asker, &root);
        let mut parts = Vec::new();
        match self.locate(path).await? {
            Address::Root => {
                parts.push(tell(Place::Root));
                parts.extend(deep.then(|| tell(Place::Principal)));
            }
            Address::Principal => {
                parts.push(tell(Place::Principal));
                parts.extend(deep.then(|| tell(Place::Home)));
            }
            Address::Home => {
                parts.push(tell(Place::Home));
                if deep {
                    for calendar in feeds::collections(self.app.db.read(), &self.opened.reader).await? {
                        parts.push(tell(Place::Collection(&self.shelf(calendar).await?)));
                    }
                }
            }
            Address::Collection(calendar) => {
                let shelf = self.shelf(calendar).await?;
                parts.push(tell(Place::Collection(&shelf)));
                if deep {
                    let items = self.items(&shelf.calendar).await?;
                    parts.extend(items.iter().map(|item| tell(Place::Object(&shelf, &Object::of(item)))));
                }
            }
            Address::Object(calendar, about) => {
                let shelf = self.shelf(calendar).await?;
                let found = self.items(&shelf.calendar).await?.into_iter().find(|item| item.about == about);
                parts.push(tell(Place::Object(&shelf, &Object::of(&found.ok_or(Problem::NotFound)?))));
            }
        }
        Ok(multistatus(&parts, None))
    }
}

/// The properties that a request names; without names those that every program asks for.
fn wanted(asked: Option<&Element>) -> Result<Vec<Name>, DavRefusal> {
    let usual = || {
        let names = ["resourcetype", "displayname", "getetag", "getcontenttype", "getcontentlength"];
        names.map(|local| Name { space: DAV.to_owned(), local: local.to_owned() }).to_vec()
    };
    let Some(asked) = asked else { return Ok(usual()) };
    if !asked.name.is(DAV, "propfind") {
        return Err(DavRefusal::Malformed);
    }
    match asked.child(DAV, "prop") {
        Some(prop) => xml::names(&prop.children),
        None => Ok(usual()),
    }
}
