//! Reports: what of a calendar is wanted, which things by their addresses, and what has changed.

use super::{
    Address, Asks, Refused,
    answer::{Part, multistatus},
    filter::{Filter, Range},
    place::{self, Object, Place, Shelf},
    xml::{CALDAV, DAV, Element, Name},
};
use crate::{
    calendar::{
        self, Status,
        free_busy::{self, FreeBusy, Kind},
    },
    http::problem::DavRefusal,
    service::feeds::{self, Changes, Item, SyncError},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use inventory::slot::Slot;
use std::collections::BTreeSet;
use url::Url;
use uuid::Uuid;

impl Asks<'_> {
    /// Answers a report on a calendar (RFC 3253 section 3.6).
    pub(super) async fn report(&self, path: &str, asked: Option<Element>) -> Result<Response, Refused> {
        let asked = asked.ok_or(DavRefusal::Malformed)?;
        let Address::Collection(calendar) = self.locate(path).await? else {
            return Err(DavRefusal::UnknownReport.into());
        };
        let shelf = self.shelf(calendar).await?;
        match (asked.name.space.as_str(), asked.name.local.as_str()) {
            (CALDAV, "calendar-query") => self.query(&shelf, &asked).await,
            (CALDAV, "calendar-multiget") => self.multiget(&shelf, &asked).await,
            (CALDAV, "free-busy-query") => self.free_busy(&shelf, &asked).await,
            (DAV, "sync-collection") => self.sync(&shelf, &asked).await,
            _ => Err(DavRefusal::UnknownReport.into()),
        }
    }

    /// What meets a filter (RFC 4791 section 7.8).
    async fn query(&self, shelf: &Shelf, asked: &Element) -> Result<Response, Refused> {
        let wanted = wanted(asked)?;
        let filter = Filter::read(asked.child(CALDAV, "filter").ok_or(DavRefusal::InvalidFilter)?)?;
        let items = self.items(&shelf.calendar).await?;
        let met = items.iter().filter(|item| filter.wants(item.times.iter().map(|(slot, _)| slot)));
        let parts: Vec<Part> = met.map(|item| self.told(shelf, item, &wanted)).collect();
        Ok(multistatus(&parts, None))
    }

    /// What lies at some addresses (RFC 4791 section 7.9).
    async fn multiget(&self, shelf: &Shelf, asked: &Element) -> Result<Response, Refused> {
        let wanted = wanted(asked)?;
        let items = self.items(&shelf.calendar).await?;
        let hrefs = asked.children.iter().filter(|child| child.name.is(DAV, "href")).map(|href| href.text.trim());
        let part = |href: &str| {
            let named = self.named(shelf, href);
            match items.iter().find(|item| Some(item.about) == named) {
                Some(item) => self.told(shelf, item, &wanted),
                None => Part::Gone { href: href.to_owned() },
            }
        };
        // Each once, however often it is named.
        let hrefs: BTreeSet<&str> = hrefs.collect();
        let parts: Vec<Part> = hrefs.into_iter().map(part).collect();
        Ok(multistatus(&parts, None))
    }

    /// What an address within this calendar names; it may be written with scheme and host.
    fn named(&self, shelf: &Shelf, href: &str) -> Option<Uuid> {
        let absolute = Url::parse(href).ok().map(|url| url.path().to_owned());
        let path = absolute.as_deref().unwrap_or(href);
        let folder = place::collection(self.opened.reader.person, &shelf.calendar);
        path.strip_prefix(folder.as_str())?.strip_suffix(".ics")?.parse().ok()
    }

    /// What has changed since a token was given out (RFC 6578 section 3.2); without a token, everything.
    async fn sync(&self, shelf: &Shelf, asked: &Element) -> Result<Response, Refused> {
        let wanted = wanted(asked)?;
        let items = self.items(&shelf.calendar).await?;
        let known = asked.child(DAV, "sync-token").map(|token| token.text.trim()).unwrap_or_default();
        let root = self.sync_root();
        let Changes { there, gone } = if known.is_empty() {
            Changes { there: items, gone: Default::default() }
        } else {
            let token = known.strip_prefix(root.as_str()).ok_or(DavRefusal::InvalidSyncToken)?;
            let locale = self.opened.locale;
            let changes = feeds::changes(self.app.db.read(), &shelf.calendar, items, token, locale, self.now).await;
            changes.map_err(|error| match error {
                SyncError::InvalidToken => Refused::Dav(DavRefusal::InvalidSyncToken),
                SyncError::Store(error) => error.into(),
            })?
        };
        let limit = asked.child(DAV, "limit").and_then(|limit| limit.child(DAV, "nresults"));
        let limit = limit.and_then(|most| most.text.trim().parse::<usize>().ok());
        if limit.is_some_and(|most| there.len() + gone.len() > most) {
            return Err(DavRefusal::TooManyMatches.into());
        }
        let person = self.opened.reader.person;
        let gone = gone.into_iter().map(|about| Part::Gone { href: place::object(person, &shelf.calendar, about) });
        let parts: Vec<Part> = there.iter().map(|item| self.told(shelf, item, &wanted)).chain(gone).collect();
        Ok(multistatus(&parts, Some(&format!("{root}{}", shelf.token))))
    }

    /// When the calendar's person or lab is taken (RFC 4791 section 7.10).
    async fn free_busy(&self, shelf: &Shelf, asked: &Element) -> Result<Response, Refused> {
        let range = asked.child(CALDAV, "time-range").ok_or(DavRefusal::InvalidFilter)?;
        let window = Range::read(range)?.slot().ok_or(DavRefusal::InvalidFilter)?;
        let items = self.items(&shelf.calendar).await?;
        let kind = |status| match status {
            Status::Tentative => Some(Kind::Tentative),
            Status::Confirmed => Some(Kind::Busy),
            Status::Cancelled => None,
        };
        let taken: Vec<(Slot, Kind)> = items
            .iter()
            .flat_map(|item| &item.times)
            .filter_map(|(slot, status)| Some((*slot, kind(*status)?)))
            .filter(|(slot, _)| slot.overlaps(&window))
            .collect();
        let host = self.app.config.base_url.host();
        let uid = calendar::uid(self.opened.reader.person.0, host);
        let file = free_busy::file(&FreeBusy { uid, url: None, now: self.now, window, taken }, false);
        Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], file).into_response())
    }

    fn told(&self, shelf: &Shelf, item: &Item, wanted: &[Name]) -> Part {
        Place::Object(shelf, &Object::of(item)).part(wanted, &self.asker(), &self.sync_root())
    }
}

/// The properties that a report wants. Data in another form than whole objects is refused, rather than given as they are.
fn wanted(asked: &Element) -> Result<Vec<Name>, Refused> {
    let named = asked.child(DAV, "prop").map(|prop| prop.children.as_slice()).unwrap_or_default();
    let data = named.iter().filter(|child| child.name.is(CALDAV, "calendar-data"));
    for data in data {
        let other = data.attribute("content-type").is_some_and(|media| media != "text/calendar");
        if other || data.child(CALDAV, "expand").is_some() {
            return Err(DavRefusal::UnsupportedData.into());
        }
    }
    Ok(super::xml::names(named)?)
}
