//! What a deed is over HTTP.

use super::{
    board::{Known, Notes},
    duty::Deed,
    stage::{INSTRUMENTS, Lent, Part},
};
use crate::app::id;
use api::demo::Chance;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// A request, ready to be sent.
#[derive(Debug)]
pub struct Request {
    pub method: Method,
    pub about: About,
    /// What follows the id in the path.
    pub action: &'static str,
    pub body: Option<Value>,
    pub if_match: Option<u64>,
}

/// What a request is about.
#[derive(Debug, Clone, Copy)]
pub enum About {
    Reservation(Uuid),
    Outage(Uuid),
}

/// Somebody about to do something.
pub struct Turn<'a> {
    pub part: &'a Part,
    pub chance: &'a mut Chance,
    pub notes: &'a Notes,
    pub now: DateTime<Utc>,
}

impl Request {
    /// Returns the path below `/api/v1`.
    pub fn path(&self) -> String {
        match self.about {
            About::Reservation(id) => format!("/reservations/{id}{}", self.action),
            About::Outage(id) => format!("/outages/{id}{}", self.action),
        }
    }
}

impl Turn<'_> {
    /// Returns the request, if there is something to do this to.
    pub fn request(&mut self, deed: Deed) -> Option<Request> {
        let empty = || json!({});
        match deed {
            Deed::Create => {
                let (id, body) = (self.fresh(), self.wish());
                Some(put(About::Reservation(id), body))
            }
            Deed::Repeat => {
                let own = |known: &Known| known.owner == self.part.local;
                let unanswered = self.notes.choose(self.chance, |known| own(known) && known.revision == 0);
                let known = unanswered.or_else(|| self.notes.choose(self.chance, own))?;
                Some(put(About::Reservation(known.id), known.body))
            }
            Deed::TakeId => {
                let known = self.notes.choose(self.chance, |_| true)?;
                Some(put(About::Reservation(known.id), self.wish()))
            }
            Deed::Move => {
                let (start, end) = self.slot(1, 56);
                let body = json!({"start": start, "end": end});
                let asked = self.change("", &["held", "confirmed", "displaced"], body)?;
                Some(Request { method: Method::PATCH, ..asked })
            }
            Deed::Approve => self.change("/approval", &["held"], empty()),
            Deed::PiApprove => self.change("/pi-approval", &["held"], empty()),
            Deed::Decline => {
                self.change("/decline", &["held"], json!({"code": "instrument_needed", "reason": "本周校准"}))
            }
            Deed::Cancel => self.change("/cancellation", &["held", "confirmed", "displaced"], empty()),
            Deed::CheckIn => self.change("/check-in", &["confirmed"], empty()),
            Deed::CheckOut => self.change("/check-out", &["in_use"], empty()),
            Deed::Read => {
                let stranger = self.chance.below(10) == 0;
                let known = self.notes.choose(self.chance, |known| stranger || self.part.minds(known))?;
                let about = About::Reservation(known.id);
                Some(Request { method: Method::GET, about, action: "", body: None, if_match: None })
            }
            Deed::Outage => {
                let (start, end) = self.slot(-2, 40);
                let lent = self.lent();
                let body = json!({"instrument_id": id(lent.code), "start": start, "end": end, "reason": "fault"});
                Some(put(About::Outage(self.fresh()), body))
            }
            Deed::OutageAgain => {
                let careless = self.chance.below(4) == 0;
                let own = self.notes.outages.iter().filter(|known| careless || known.owner == self.part.local);
                let known = self.chance.pick(&own.collect::<Vec<_>>()).copied()?;
                Some(put(About::Outage(known.id), known.body.clone()))
            }
            Deed::EndOutage => {
                let known = self.notes.outages.last().filter(|_| self.chance.below(2) == 0);
                let known = known.or_else(|| self.chance.pick(&self.notes.outages))?;
                let (about, body) = (About::Outage(known.id), Some(empty()));
                Some(Request { method: Method::POST, about, action: "/end", body, if_match: None })
            }
        }
    }

    /// A change of a reservation that mostly is his to change and stands where it can be changed, mostly with the
    /// revision that was told last.
    fn change(&mut self, action: &'static str, states: &[&str], body: Value) -> Option<Request> {
        let careless = self.chance.below(10) == 0;
        let known = self.notes.choose(self.chance, |known| {
            let fits = match action {
                "/approval" => known.awaits("manager"),
                "/pi-approval" => known.awaits("pi"),
                "/check-in" => known.may_begin(self.now, 15),
                _ => true,
            };
            known.revision > 0 && (careless || (self.part.minds(known) && known.is(states) && fits))
        })?;
        let stale = known.revision > 1 && self.chance.below(6) == 0;
        let if_match = Some(known.revision - u64::from(stale));
        Some(Request { method: Method::POST, about: About::Reservation(known.id), action, body: Some(body), if_match })
    }

    /// The body of a request for time.
    fn wish(&mut self) -> Value {
        let (start, end) = self.slot(1, 56);
        let (party, code) = self.part.party;
        json!({
            "instrument_id": id(self.lent().code), "start": start, "end": end, "mode": "self_use",
            "purpose": "research", "title": "测试样品", party: id(code),
        })
    }

    fn lent(&mut self) -> &'static Lent {
        self.chance.pick(&INSTRUMENTS).expect("there are instruments")
    }

    /// A time of half an hour to two and a half that begins so many quarters of an hour from now.
    fn slot(&mut self, from: i64, to: i64) -> (DateTime<Utc>, DateTime<Utc>) {
        let quarter = 15 * 60;
        let past = self.now.timestamp().rem_euclid(quarter);
        let below = |chance: &mut Chance, bound: i64| chance.below(bound.unsigned_abs()).cast_signed();
        let quarters = from + below(self.chance, to - from);
        let start = self.now + TimeDelta::seconds(quarters * quarter - past);
        (start, start + TimeDelta::seconds((2 + below(self.chance, 9)) * quarter))
    }

    fn fresh(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.chance.below(u64::MAX), self.chance.below(u64::MAX))
    }
}

fn put(about: About, body: Value) -> Request {
    Request { method: Method::PUT, about, action: "", body: Some(body), if_match: None }
}
