//! What a deed is over HTTP.

use super::{
    board::{Known, Notes},
    duty::Deed,
    stage::{ACCOMPANIED, INSTRUMENTS, Lent, Part, companion},
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
    /// Whom a proposal is for.
    pub to: Option<String>,
}

/// What a request is about.
#[derive(Debug, Clone, Copy)]
pub enum About {
    Reservation(Uuid),
    Outage(Uuid),
    Series(Uuid),
    Bundle(Uuid),
    Proposal(Uuid),
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
            About::Series(id) => format!("/series/{id}{}", self.action),
            About::Bundle(id) => format!("/bundles/{id}{}", self.action),
            About::Proposal(id) => format!("/proposals/{id}{}", self.action),
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
            Deed::Wait => {
                let (id, mut body) = (self.fresh(), self.wish());
                // Mostly for what somebody else has.
                let taken = |known: &Known| known.is(&["held", "confirmed"]) && known.body.is_object();
                if let Some(known) = self.notes.choose(self.chance, taken).filter(|_| self.chance.below(4) > 0)
                    && let (Some(start), Some(end)) = (known.start, known.end)
                {
                    body["instrument_id"] = known.body["instrument_id"].clone();
                    (body["start"], body["end"]) = (json!(start), json!(end));
                    body.as_object_mut()?.remove("needs");
                }
                let time = |name: &str| serde_json::from_value::<DateTime<Utc>>(body[name].clone()).ok();
                let (start, end) = time("start").zip(time("end"))?;
                let wider = TimeDelta::minutes(15 * self.chance.below(12).cast_signed());
                body["wait_within"] = json!({"start": start - wider / 2, "end": end + wider});
                Some(put(About::Reservation(id), body))
            }
            Deed::Accept => {
                let offered = self.change("/acceptance", &["offered"], empty());
                let looks = |turn: &mut Self| {
                    let known =
                        turn.notes.choose(turn.chance, |known| turn.part.minds(known) && known.is(&["waiting"]))?;
                    Some(look(About::Reservation(known.id)))
                };
                offered.or_else(|| looks(self))
            }
            Deed::Repeat => {
                let own = |known: &Known| known.owner == self.part.local && known.body.is_object();
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
            Deed::NoShow => self.change("/no-show", &["confirmed"], empty()),
            Deed::Approve => self.change("/approval", &["held"], empty()),
            Deed::PiApprove => self.change("/pi-approval", &["held"], empty()),
            Deed::Decline => self.change(
                "/decline",
                &["held", "waiting", "offered"],
                json!({"code": "instrument_needed", "reason": "本周校准"}),
            ),
            Deed::Cancel => {
                self.change("/cancellation", &["held", "confirmed", "displaced", "waiting", "offered"], empty())
            }
            Deed::CheckIn => self.change("/check-in", &["confirmed"], empty()),
            Deed::CheckOut => self.change("/check-out", &["in_use"], empty()),
            Deed::Read => {
                let stranger = self.chance.below(10) == 0;
                // What was seen among others has a revision of its own that nobody knows yet.
                let unread = self.chance.below(2) == 0;
                let fits = |known: &Known| (stranger || self.part.minds(known)) && (!unread || known.revision == 0);
                let known = self.notes.choose(self.chance, fits)?;
                Some(look(About::Reservation(known.id)))
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
                Some(post(About::Outage(known.id), "/end", empty()))
            }
            Deed::ExtendOutage => {
                let known = self.chance.pick(&self.notes.outages)?;
                let end: DateTime<Utc> = serde_json::from_value(known.body["end"].clone()).ok()?;
                let end = end + TimeDelta::minutes(15 * (1 + self.chance.below(8)).cast_signed());
                let asked = post(About::Outage(known.id), "", json!({"end": end}));
                Some(Request { method: Method::PATCH, ..asked })
            }
            Deed::Resettle => self.resettle(),
            Deed::CreateSeries => Some(self.series()),
            Deed::SeriesAgain => self.series_again(),
            Deed::MoveSeries => self.move_series(),
            Deed::CancelSeries => self.cancel_series(),
            Deed::ApproveSeries => self.change_series("/approval", "manager", empty()),
            Deed::PiApproveSeries => self.change_series("/pi-approval", "pi", empty()),
            Deed::DeclineSeries => {
                self.change_series("/decline", "", json!({"code": "instrument_needed", "reason": "本周校准"}))
            }
            Deed::CreateBundle => Some(self.bundle()),
            Deed::BundleAgain => self.bundle_again(),
            Deed::CancelBundle => self.cancel_bundle(),
            Deed::Propose => self.propose(),
            Deed::Agree => self.answer(true),
            Deed::Disagree => self.answer(false),
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
        Some(Request { if_match, ..post(About::Reservation(known.id), action, body) })
    }

    /// The body of a request for time.
    pub(super) fn wish(&mut self) -> Value {
        // Some for soon: what begins tomorrow is moved, displaced or given up before anybody uses it.
        let latest = if self.chance.below(2) == 0 { 6 } else { 56 };
        let (start, end) = self.slot(1, latest);
        let (party, code) = self.part.party;
        let lent = self.lent();
        let mut body = json!({
            "instrument_id": id(lent.code), "start": start, "end": end, "mode": "self_use",
            "purpose": "research", "title": "测试样品", party: id(code),
        });
        if lent.code == ACCOMPANIED && self.chance.below(2) == 0 {
            body["needs"] = json!({"with": [companion()]});
        }
        body
    }

    fn lent(&mut self) -> &'static Lent {
        self.chance.pick(&INSTRUMENTS).expect("there are instruments")
    }

    /// A time of half an hour to two and a half that begins so many quarters of an hour from now.
    pub(super) fn slot(&mut self, from: i64, to: i64) -> (DateTime<Utc>, DateTime<Utc>) {
        let quarter = 15 * 60;
        let past = self.now.timestamp().rem_euclid(quarter);
        let below = |chance: &mut Chance, bound: i64| chance.below(bound.unsigned_abs()).cast_signed();
        let quarters = from + below(self.chance, to - from);
        let start = self.now + TimeDelta::seconds(quarters * quarter - past);
        (start, start + TimeDelta::seconds((2 + below(self.chance, 9)) * quarter))
    }

    pub(super) fn fresh(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.chance.below(u64::MAX), self.chance.below(u64::MAX))
    }
}

/// Makes something.
pub(super) fn put(about: About, body: Value) -> Request {
    Request { method: Method::PUT, about, action: "", body: Some(body), if_match: None, to: None }
}

/// Does something to what is there.
pub(super) fn post(about: About, action: &'static str, body: Value) -> Request {
    Request { method: Method::POST, about, action, body: Some(body), if_match: None, to: None }
}

/// Looks.
pub(super) fn look(about: About) -> Request {
    Request { method: Method::GET, about, action: "", body: None, if_match: None, to: None }
}
