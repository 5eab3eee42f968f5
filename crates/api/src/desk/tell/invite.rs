//! Who is sent which event: what each calendar was told last decides what it is told now.
//!
//! The rules are those of RFC 5546. One number per calendar: it rises with every change of time, place, recurrence or
//! status (section 2.1.4) and stays where only words have changed (3.2.2.2). A cancelled event is taken from everybody who has it
//! and from nobody else, and who takes part no longer is uninvited alone (3.2.5). Each calendar gets a file of its own, so
//! that its numbers need only rise for itself.

use crate::{
    calendar::Method,
    mail,
    store::{invitation::Invited, people::Recipient},
    words::{
        Locale,
        facts::{Audience, ReservationFacts},
        mail::location,
    },
};
use booking::{decision::Happening, reservation::StateName};
use inventory::slot::Instant;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Somebody who is told something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hearer {
    /// As what.
    pub audience: Audience,
    /// Who.
    pub recipient: Recipient,
    /// What.
    pub facts: ReservationFacts,
}

/// What is told, and what the calendars hold then.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Plan {
    /// The messages, those to people who are needed no longer first.
    pub told: Vec<Hearer>,
    /// The calendars' new state.
    pub held: Vec<Invited>,
}

/// Plans what is told of one thing. `hearers` are all whom it concerns now; `known` is what calendars were told before.
pub(super) fn plan(facts: &ReservationFacts, mut hearers: Vec<Hearer>, known: &[Invited]) -> Plan {
    if !facts.is_in_calendars() {
        return Plan { told: hearers, held: Vec::new() };
    }
    let organizer = known.first().map(|one| one.organizer.clone()).or_else(|| facts.gathering.organizer.clone());
    for hearer in &mut hearers {
        hearer.facts.gathering.organizer.clone_from(&organizer);
    }
    let mut plan = Plan::default();
    for one in known.iter().filter(|one| one.stands && !hearers.iter().any(|hearer| hearer.is_at(one))) {
        plan.add(uninvited(facts, one, organizer.clone()), Some(one));
    }
    for hearer in hearers {
        let before = known.iter().find(|one| hearer.is_at(one));
        // Whoever has it under another address loses it there, and is never spared.
        let moves = known.iter().any(|one| one.stands && one.person == hearer.recipient.person && !hearer.is_at(one));
        if moves || !hearer.is_spared(before) {
            plan.add(hearer, before);
        }
    }
    plan
}

/// Who has the event and is told no more: it is taken out of his calendar, with the rest or alone.
fn uninvited(facts: &ReservationFacts, one: &Invited, organizer: Option<String>) -> Hearer {
    let mut facts = facts.clone();
    facts.gathering.organizer = organizer;
    let is_over = is_cancelled(&facts) && facts.occurrence.is_none();
    let recipient = Recipient {
        person: one.person,
        name: one.name.clone(),
        email: one.address.as_str().to_owned(),
        locale: one.locale.clone(),
    };
    Hearer { audience: if is_over { one.audience } else { Audience::Former }, recipient, facts }
}

impl Plan {
    fn add(&mut self, mut hearer: Hearer, before: Option<&Invited>) {
        let has_it = before.is_some_and(|one| one.stands);
        let takes_out = hearer.audience == Audience::Former || is_cancelled(&hearer.facts);
        if hearer.audience == Audience::Pi || (takes_out && !has_it) {
            hearer.facts.is_no_event = true;
            self.told.push(hearer);
            return;
        }
        let content = hearer.content();
        let mut sequence = match before {
            None => hearer.facts.sequence,
            Some(one) if !content.is_empty() && one.content == content => one.sequence,
            Some(one) => hearer.facts.sequence.max(one.sequence + 1),
        };
        // The same person under another address: both may be one calendar, where the newer must win.
        let elsewhere = self.held.iter().filter(|one| one.person == hearer.recipient.person && !one.stands);
        sequence = elsewhere.map(|one| one.sequence + 1).chain([sequence]).max().unwrap_or(sequence);
        hearer.facts.sequence = sequence;
        self.held.extend(hearer.held(content, sequence, !takes_out || hearer.is_part()));
        self.told.push(hearer);
    }
}

impl Hearer {
    pub(super) fn is_at(&self, one: &Invited) -> bool {
        self.recipient.email.eq_ignore_ascii_case(one.address.as_str())
    }

    /// Whether he need not hear of it: an operator of what changes nothing for him, the lab of who serves whom, and of a
    /// place whoever knows it, or has no event to mend.
    fn is_spared(&self, before: Option<&Invited>) -> bool {
        if self.facts.happening == Happening::Relocated {
            // What an address was told of the place before it was written down is taken for right.
            return before
                .is_none_or(|one| !one.stands || one.place.is_empty() || one.place == self.place(&one.locale));
        }
        match self.audience {
            Audience::Operator => before
                .is_some_and(|one| one.stands && one.audience == Audience::Operator && one.content == self.content()),
            Audience::Lab => self.facts.happening == Happening::Staffed,
            Audience::Applicant | Audience::Pi | Audience::Former => false,
        }
    }

    /// Whether it is one occurrence that he is told of.
    fn is_part(&self) -> bool {
        self.audience != Audience::Former && self.facts.occurrence.is_some()
    }

    fn held(&self, content: String, sequence: u32, stands: bool) -> Option<Invited> {
        Some(Invited {
            about: self.facts.about(),
            address: inventory::text::EmailAddress::parse(&self.recipient.email).ok()?,
            person: self.recipient.person,
            name: self.recipient.name.clone(),
            locale: self.recipient.locale.clone(),
            audience: self.audience,
            organizer: self.facts.gathering.organizer.clone().unwrap_or_default(),
            sequence,
            content,
            place: self.place(&self.recipient.locale),
            stands,
            ends_at: self.last_end(),
        })
    }

    fn last_end(&self) -> Instant {
        let ends = self.facts.series.iter().flat_map(|series| &series.occurrences).map(|one| one.slot.end());
        ends.chain([self.facts.slot.end()]).max().unwrap_or(self.facts.at)
    }

    /// A digest of all that makes the number rise; nothing where only an occurrence is told of.
    fn content(&self) -> String {
        if self.is_part() {
            return String::new();
        }
        // In both languages, so that the number stays when somebody reads another one.
        let mut text = [Locale::Zh, Locale::En].map(|locale| location(&self.facts, locale)).join("\n");
        text.push('\n');
        match &self.facts.series {
            _ if self.audience == Audience::Former => text.push_str("uninvited"),
            None => {
                let (slot, status) = (&self.facts.slot, mail::status(&self.facts));
                let _ = write!(text, "{} {} {status:?}", slot.start(), slot.end());
            }
            Some(series) => {
                let rule = serde_json::to_string(&series.recurrence).unwrap_or_default();
                let _ = writeln!(text, "{rule}");
                for one in series.occurrences.iter().filter(|one| one.state.is_live()) {
                    let held = matches!(one.state, StateName::Held | StateName::Offered);
                    let _ = writeln!(text, "{} {} {} {held}", one.recurrence_id, one.slot.start(), one.slot.end());
                }
            }
        }
        digest(&text)
    }

    /// A digest of the place alone, as whoever reads this language is told it.
    fn place(&self, locale: &str) -> String {
        digest(&location(&self.facts, Locale::of(locale)))
    }
}

fn digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_cancelled(facts: &ReservationFacts) -> bool {
    mail::status(facts).method() == Method::Cancel
}

#[cfg(test)]
#[path = "invite_tests.rs"]
mod tests;
