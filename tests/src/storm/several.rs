//! What a deed about several uses at once is over HTTP.

use super::{
    board::{Known, Several},
    request::{About, Request, Turn, look, post, put},
    stage::PEOPLE,
};
use crate::app::id;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

impl Turn<'_> {
    /// Two to four times, a day or two apart.
    pub(super) fn series(&mut self) -> Request {
        let mut body = self.wish();
        let (interval, count) = (1 + self.chance.below(2), 2 + self.chance.below(3));
        body["repeat"] = json!({"rule": format!("FREQ=DAILY;INTERVAL={interval};COUNT={count}")});
        body["choice"] = json!(if self.chance.below(2) == 0 { "all" } else { "possible" });
        put(About::Series(self.fresh()), body)
    }

    /// The same again, where nobody was told; else a look.
    pub(super) fn series_again(&mut self) -> Option<Request> {
        let known = self.one_of(self.notes.series.iter(), |_| true)?;
        Some(again(&known, About::Series(known.id)))
    }

    pub(super) fn move_series(&mut self) -> Option<Request> {
        let known = self.one_of(self.notes.series.iter(), |known| !known.names.is_empty())?;
        let from: DateTime<Utc> = *self.chance.pick(&known.names)?;
        let quarters = self.chance.below(17).cast_signed() - 8;
        let start = from + TimeDelta::minutes(15 * quarters);
        let end = start + TimeDelta::minutes(30 + 15 * self.chance.below(6).cast_signed());
        let scope = if self.chance.below(3) == 0 { "all" } else { "following" };
        let body = json!({"from": from, "start": start, "end": end, "scope": scope});
        let asked = self.seen(&known, post(About::Series(known.id), "", body));
        Some(Request { method: Method::PATCH, ..asked })
    }

    pub(super) fn cancel_series(&mut self) -> Option<Request> {
        let known = self.one_of(self.notes.series.iter(), |known| known.revision > 0)?;
        let from = self.chance.pick(&known.names).copied().filter(|_| self.chance.below(2) == 0);
        Some(self.seen(&known, post(About::Series(known.id), "/cancellation", json!({"from": from}))))
    }

    /// A yes or a no to a series, mostly to one that waits for it.
    pub(super) fn change_series(&mut self, action: &'static str, approval: &str, body: Value) -> Option<Request> {
        let careless = self.chance.below(8) == 0;
        let waits = |known: &Several| match approval {
            "" => !known.awaiting.is_empty(),
            approval => known.awaiting.iter().any(|awaited| awaited == approval),
        };
        let known = self.one_of(self.notes.series.iter(), |known| known.revision > 0 && (careless || waits(known)))?;
        Some(self.seen(&known, post(About::Series(known.id), action, body)))
    }

    /// Two or three times, on whatever instruments.
    pub(super) fn bundle(&mut self) -> Request {
        let items: Vec<Value> = (0..2 + self.chance.below(2))
            .map(|_| {
                let mut item = self.wish();
                // Further away than what is asked for alone: all of it must be free.
                let (start, end) = self.slot(8, 240);
                (item["id"], item["start"], item["end"]) = (json!(self.fresh()), json!(start), json!(end));
                // Everything of a bundle is the instrument's alone.
                if let Some(fields) = item.as_object_mut() {
                    fields.remove("needs");
                }
                item
            })
            .collect();
        put(About::Bundle(self.fresh()), json!({ "items": items }))
    }

    pub(super) fn bundle_again(&mut self) -> Option<Request> {
        let known = self.one_of(self.notes.bundles.iter(), |_| true)?;
        Some(again(&known, About::Bundle(known.id)))
    }

    pub(super) fn cancel_bundle(&mut self) -> Option<Request> {
        let known = self.one_of(self.notes.bundles.iter(), |known| known.revision > 0)?;
        Some(self.seen(&known, post(About::Bundle(known.id), "/cancellation", json!({}))))
    }

    /// Half an exchange with whoever has another time on the instrument, half a hand-over to anybody.
    pub(super) fn propose(&mut self) -> Option<Request> {
        let stands = |known: &Known| known.revision > 0 && known.is(&["held", "confirmed"]);
        let soon = |known: &Known| known.start.is_some_and(|start| self.now < start);
        let own = |known: &Known| known.owner == self.part.local && stands(known) && soon(known);
        let given = self.notes.choose(self.chance, own)?;
        let mut body = json!({"reservation_id": given.id});
        let to = if self.chance.below(2) == 0 {
            let there = |known: &Known| known.body["instrument_id"] == given.body["instrument_id"];
            let other = |known: &Known| known.owner != self.part.local && stands(known) && soon(known) && there(known);
            let other = self.notes.choose(self.chance, other)?;
            (body["kind"], body["at"]) = (json!("swap"), json!(other.start));
            other.owner
        } else {
            let to = self.chance.pick(&PEOPLE)?.local;
            (body["kind"], body["email"]) = (json!("hand_over"), json!(format!("{to}@demo.example")));
            to.to_owned()
        };
        Some(Request { to: Some(to), ..put(About::Proposal(self.fresh()), body) })
    }

    pub(super) fn answer(&mut self, yes: bool) -> Option<Request> {
        let own = self.part.local;
        let concerned =
            self.notes.proposals.iter().rev().filter(|one| one.to == own || (!yes && one.by == own)).take(6);
        let known = self.chance.pick(&concerned.collect::<Vec<_>>()).copied()?;
        let (party, code) = self.part.party;
        let action = match yes {
            true => "/acceptance",
            false if known.to == own => "/refusal",
            false => "/withdrawal",
        };
        let body = if yes { json!({ party: id(code) }) } else { json!({}) };
        Some(post(About::Proposal(known.id), action, body))
    }

    /// Other times for one or two of those whom an outage pushed out.
    pub(super) fn resettle(&mut self) -> Option<Request> {
        let out = |id: &&Uuid| self.notes.reservations.iter().any(|known| known.id == **id && known.is(&["displaced"]));
        let with_some = self.notes.outages.iter().rev().find(|known| known.displaced.iter().any(|id| out(&id)))?;
        let ids: Vec<Uuid> = with_some.displaced.iter().filter(out).take(2).copied().collect();
        let moves: Vec<Value> = ids
            .into_iter()
            .map(|id| {
                let (start, end) = self.slot(2, 80);
                json!({"reservation_id": id, "start": start, "end": end})
            })
            .collect();
        let mut body = json!({ "moves": moves });
        if self.chance.below(3) == 0 {
            body["override_reason"] = json!("停电");
        }
        Some(post(About::Outage(with_some.id), "/resettlement", body))
    }

    /// One of some that are mostly his to change, mostly one of the latest.
    fn one_of<'a>(
        &mut self,
        all: impl Iterator<Item = &'a Several>,
        fits: impl Fn(&Several) -> bool,
    ) -> Option<Several> {
        let careless = self.chance.below(10) == 0;
        let fitting: Vec<&Several> =
            all.filter(|known| (careless || self.part.minds_of(&known.owner, known.party)) && fits(known)).collect();
        let latest = fitting.len().saturating_sub(8);
        self.chance.pick(&fitting[latest..]).map(|known| (*known).clone())
    }

    /// With the revision that was told last, mostly.
    fn seen(&mut self, known: &Several, request: Request) -> Request {
        let stale = known.revision > 1 && self.chance.below(8) == 0;
        Request { if_match: Some(known.revision - u64::from(stale)), ..request }
    }
}

fn again(known: &Several, about: About) -> Request {
    match known.body.clone().filter(|_| known.revision == 0) {
        Some(body) => put(about, body),
        None => look(about),
    }
}
