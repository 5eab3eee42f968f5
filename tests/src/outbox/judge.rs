//! What must hold at the end, from what was caused, what came and what is stored.

use super::{
    causes::{Put, What},
    course::{Arrival, Course, Stored},
};
use api::store::outbox::OutboxState;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};
use uuid::Uuid;

/// How often a mail is tried, as `docs/configuration.md` and the administrator's page say.
const MOST_ATTEMPTS: u32 = 12;

/// What was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// What was committed is there, and came or was given up.
    Lost,
    /// Nothing came that was not committed, or to somebody else.
    Invented,
    /// Given up is only what was tried a dozen times, or has run out.
    GivenUp,
    /// What comes twice is what the server took without saying so, or what was on its way when the program was killed.
    Twice,
    /// Whatever comes is what is stored, to the byte.
    Altered,
    /// Mails to one address about one thing come in the order in which they were caused.
    Order,
    /// A calendar is told of the end of what it was told of, and of nothing else.
    Cancelled,
}

/// A promise that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub check: Check,
    /// The row, if it is known.
    pub row: Option<Uuid>,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = self.row.map_or("no row".to_owned(), |row| row.to_string());
        write!(f, "{:?}: {row}: {}", self.check, self.what)
    }
}

/// Judges a whole course.
pub fn judge(course: &Course) -> Vec<Finding> {
    let has_left = |put: &&Put| course.stored.get(&put.id).is_some_and(|row| row.state == OutboxState::Sent);
    let invitations = course.put.iter().filter(|put| put.what == What::Invitation).filter(has_left);
    let invited = invitations.filter_map(|put| put.about).collect();
    let mut judge = Judge { course, invited, came: BTreeMap::new(), findings: Vec::new() };
    judge.arrivals();
    for put in &course.put {
        judge.row(put);
    }
    judge.order();
    judge.findings
}

struct Judge<'a> {
    course: &'a Course,
    /// Of which reservations an invitation has left; each is one person's.
    invited: BTreeSet<Uuid>,
    /// What came of each row.
    came: BTreeMap<Uuid, Vec<&'a Arrival>>,
    findings: Vec<Finding>,
}

impl<'a> Judge<'a> {
    fn find(&mut self, check: Check, row: impl Into<Option<Uuid>>, what: impl Into<String>) {
        self.findings.push(Finding { check, row: row.into(), what: what.into() });
    }

    fn arrivals(&mut self) {
        let course = self.course;
        let put: BTreeMap<Uuid, &Put> = course.put.iter().map(|put| (put.id, put)).collect();
        let undone: BTreeSet<Uuid> = course.undone.iter().copied().collect();
        for arrival in &course.arrivals {
            match arrival.row.and_then(|row| put.get(&row)) {
                Some(put) => {
                    if arrival.to != [put.recipient.clone()] {
                        self.find(Check::Invented, put.id, format!("came to {:?}", arrival.to));
                    }
                    self.came.entry(put.id).or_default().push(arrival);
                }
                None if arrival.row.is_some_and(|row| undone.contains(&row)) => {
                    self.find(Check::Invented, arrival.row, "came, and was rolled back");
                }
                None => self.find(Check::Invented, arrival.row, "came, and nobody caused it"),
            }
        }
        for row in course.stored.keys().filter(|row| !put.contains_key(row)) {
            self.find(Check::Invented, *row, "is stored, and was not committed");
        }
    }

    fn row(&mut self, put: &Put) {
        let Some(stored) = self.course.stored.get(&put.id) else {
            return self.find(Check::Lost, put.id, "was committed and is not there");
        };
        let came = self.came.get(&put.id).cloned().unwrap_or_default();
        match stored.state {
            OutboxState::Sent if came.is_empty() => self.find(Check::Lost, put.id, "is sent and did not come"),
            OutboxState::Sent => {}
            OutboxState::GivenUp => self.given_up(put, stored),
            OutboxState::Pending | OutboxState::Leased => {
                self.find(
                    Check::Lost,
                    put.id,
                    format!("is still {:?} after {} attempts", stored.state, stored.attempts),
                );
            }
        }
        let excused = came.iter().filter(|arrival| !arrival.is_told).count();
        let cut = self.course.cut.get(&put.id).copied().unwrap_or(0);
        if came.len() > 1 + excused + cut {
            let text = format!("came {} times, {excused} times in silence, {cut} times killed", came.len());
            self.find(Check::Twice, put.id, text);
        }
        let first = stored.digest.as_ref().or_else(|| came.first().map(|arrival| &arrival.digest));
        if came.iter().any(|arrival| Some(&arrival.digest) != first) {
            self.find(Check::Altered, put.id, "came in two versions, or not as it is stored");
        }
        self.calendar(put, stored, &came);
    }

    fn given_up(&mut self, put: &Put, stored: &Stored) {
        let has_run_out = put.expires_at.is_some() && stored.note.as_deref() == Some("what it is about has run out");
        if stored.attempts != MOST_ATTEMPTS && !has_run_out {
            let text = format!("was given up after {} attempts: {:?}", stored.attempts, stored.note);
            self.find(Check::GivenUp, put.id, text);
        }
        if stored.note.is_none() {
            self.find(Check::GivenUp, put.id, "was given up, and nobody can see why");
        }
    }

    /// A cancellation behind an invitation that never left goes as words only, and that is noted.
    fn calendar(&mut self, put: &Put, stored: &Stored, came: &[&Arrival]) {
        if stored.state != OutboxState::Sent {
            return;
        }
        let is_told = came.iter().any(|arrival| arrival.has_calendar);
        let is_wanted = match put.what {
            What::Invitation => true,
            What::Cancellation => put.about.is_some_and(|about| self.invited.contains(&about)),
            What::Link | What::Word => false,
        };
        if is_told != is_wanted {
            self.find(Check::Cancelled, put.id, format!("asks a calendar: {is_told}, should: {is_wanted}"));
        }
        let is_noted = stored.note.as_deref().is_some_and(|note| note.starts_with("sent without its calendar part"));
        if is_noted != (put.what == What::Cancellation && !is_wanted) {
            self.find(Check::Cancelled, put.id, format!("is noted: {:?}", stored.note));
        }
    }

    fn order(&mut self) {
        let course = self.course;
        let of: BTreeMap<Uuid, (usize, &Put)> =
            course.put.iter().enumerate().map(|(number, put)| (put.id, (number, put))).collect();
        let mut last: BTreeMap<(Uuid, &str), usize> = BTreeMap::new();
        let arrived = course.arrivals.iter().filter_map(|arrival| of.get(&arrival.row?));
        let mut late = Vec::new();
        for (number, put) in arrived {
            let Some(about) = put.about else { continue };
            let before = last.entry((about, &put.recipient)).or_insert(*number);
            if *before > *number {
                late.push(put.id);
            }
            *before = (*before).max(*number);
        }
        for id in late {
            self.find(Check::Order, id, "came after a later one");
        }
    }
}
