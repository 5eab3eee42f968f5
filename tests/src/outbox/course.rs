//! The course of such a time, and what is written down of it.

use super::{
    causes::{Causes, Put},
    life::{Killed, Life, Surroundings},
};
use crate::{
    app::{TestApp, beginning},
    database::TestDatabase,
    smtp_faults::{Fault, FaultySmtp, Taking},
};
use api::{
    clock::{Clock, FixedClock},
    demo::Chance,
    store::outbox::{self, OutboxState},
};
use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use tokio::net::TcpSocket;
use uuid::Uuid;

/// How many of a hundred attempts meet a fault.
const PERCENT: u64 = 30;
/// How many messages are put before the clock goes on.
const WAVE: usize = 400;
/// Among how many steps a kill is drawn: several batches of all workers.
const STEPS: u64 = 400;
/// How often the clock goes on at most once everything was put; twelve attempts take less than a day.
const HOURS: usize = 24 * 14;

/// How much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Throws the dice.
    pub seed: u64,
    /// How many messages are put, at least.
    pub rows: usize,
    /// How often the program is killed.
    pub kills: usize,
}

/// Everything that is known of it.
#[derive(Debug, Clone)]
pub struct Course {
    /// What was committed, in this order.
    pub put: Vec<Put>,
    /// What was rolled back.
    pub undone: Vec<Uuid>,
    /// What the mail server took, in this order.
    pub arrivals: Vec<Arrival>,
    /// The rows at the end.
    pub stored: BTreeMap<Uuid, Stored>,
    /// Which rows were on their way when the program was killed, and how often.
    pub cut: BTreeMap<Uuid, usize>,
    /// How often it was killed.
    pub kills: usize,
    /// How often which fault was met.
    pub met: BTreeMap<Fault, usize>,
}

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The row that its Message-ID names, if it does.
    pub row: Option<Uuid>,
    /// To whom.
    pub to: Vec<String>,
    /// Digest of the mail.
    pub digest: Vec<u8>,
    /// Whether it asks a calendar for anything.
    pub has_calendar: bool,
    /// Whether it was said that it is taken.
    pub is_told: bool,
}

/// A row as it is at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Where it stands.
    pub state: OutboxState,
    /// How often it was tried.
    pub attempts: u32,
    /// Digest of the mail, if it is kept.
    pub digest: Option<Vec<u8>>,
    /// What is noted.
    pub note: Option<String>,
}

impl Course {
    /// Lets it happen, on a database without rows.
    pub async fn run(db: &TestDatabase, plan: Plan) -> Self {
        // The city is there for its people; what its founding caused goes first, and is no part of this.
        let app = TestApp::with_city(db).await;
        app.work().await;
        app.stop().await;
        let before: BTreeSet<Uuid> = stored(db).await.into_keys().collect();
        let mut chance = Chance::new(plan.seed);
        let server = FaultySmtp::drawn(chance.below(u64::MAX), PERCENT).await;
        // Nobody else gets the port as long as it is held.
        let nowhere = TcpSocket::new_v4().expect("a socket");
        nowhere.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
        let clock = FixedClock::seeded(beginning(), plan.seed);
        let at = Surroundings {
            db: (**db).clone(),
            clock: clock.clone(),
            server: server.address().to_string(),
            nowhere: nowhere.local_addr().expect("its address").to_string(),
            percent: PERCENT,
        };
        let causes = Causes::new(chance.below(u64::MAX), at.db.clone(), Clock::Fixed(clock.clone()));
        let mut stage = Stage { plan, server, at, chance, life: None, course: Self::nothing() };
        let causes = stage.fill(causes).await;
        stage.drain().await;
        let mut course = stage.course;
        (course.put, course.undone) = (causes.put, causes.undone);
        course.stored = stored(db).await;
        course.stored.retain(|row, _| !before.contains(row));
        for (fault, times) in stage.server.met() {
            *course.met.entry(fault).or_default() += times;
        }
        course
    }

    fn nothing() -> Self {
        Self {
            put: Vec::new(),
            undone: Vec::new(),
            arrivals: Vec::new(),
            stored: BTreeMap::new(),
            cut: BTreeMap::new(),
            kills: 0,
            met: BTreeMap::new(),
        }
    }

    /// How many mails came more than once.
    pub fn twice(&self) -> usize {
        let mut counts: BTreeMap<Option<Uuid>, usize> = BTreeMap::new();
        for arrival in &self.arrivals {
            *counts.entry(arrival.row).or_default() += 1;
        }
        counts.values().filter(|count| **count > 1).count()
    }

    /// How many rows were given up.
    pub fn given_up(&self) -> usize {
        self.stored.values().filter(|row| row.state == OutboxState::GivenUp).count()
    }
}

/// Where it happens.
struct Stage {
    plan: Plan,
    server: FaultySmtp,
    at: Surroundings,
    chance: Chance,
    life: Option<Life>,
    course: Course,
}

impl Stage {
    /// Messages come in, wave after wave, while the program works.
    async fn fill(&mut self, mut causes: Causes) -> Causes {
        while causes.put.len() < self.plan.rows {
            let wanted = (causes.put.len() + WAVE).min(self.plan.rows);
            let filling = tokio::spawn(async move {
                causes.until(wanted).await;
                causes
            });
            while !filling.is_finished() {
                self.work().await;
                tokio::task::yield_now().await;
            }
            causes = filling.await.expect("what is caused is written");
            self.work().await;
            let minutes = 1 + self.chance.below(4) as i64;
            self.at.clock.advance(TimeDelta::minutes(minutes));
        }
        causes
    }

    /// Time goes on until nothing is left to do.
    async fn drain(&mut self) {
        for _ in 0..HOURS {
            self.work().await;
            let (open, _) = outbox::depth(self.at.db.read()).await.expect("the database answers");
            if open == 0 {
                return;
            }
            self.at.clock.advance(TimeDelta::hours(1));
        }
    }

    /// Works until nothing is due, however often the program is killed meanwhile.
    async fn work(&mut self) {
        loop {
            let seed = self.chance.below(u64::MAX);
            let life = self.life.get_or_insert_with(|| Life::begin(&self.at, seed));
            let (after, steps) = (self.plan.next_kill(self.course.kills), self.chance.below(STEPS) as u32);
            let done = Killed { doing: Box::pin(life.work()), server: &self.server, after, steps }.await;
            if done.is_none() {
                self.life = None;
                self.course.kills += 1;
                self.note_what_was_cut().await;
            }
            let taken = self.server.drain();
            self.course.arrivals.extend(taken.into_iter().map(Arrival::of));
            let Some(met) = done else { continue };
            for (fault, times) in met {
                *self.course.met.entry(fault).or_default() += times;
            }
            return;
        }
    }

    /// All that is leased now was leased by the program that is no more.
    async fn note_what_was_cut(&mut self) {
        let leased = outbox::list(self.at.db.read(), Some(OutboxState::Leased), None, 1000).await.expect("rows");
        for row in leased {
            *self.course.cut.entry(row.id).or_default() += 1;
        }
    }
}

impl Plan {
    /// How many mails are taken before the next kill: they are spread over the whole time.
    fn next_kill(&self, kills: usize) -> usize {
        if kills == self.kills { usize::MAX } else { (2 * kills + 1) * self.rows * 9 / (20 * self.kills) }
    }
}

impl Arrival {
    fn of(Taking { mail, is_told }: Taking) -> Self {
        let text = String::from_utf8_lossy(&mail.bytes);
        let named = text.lines().find_map(|line| line.strip_prefix("Message-ID: <"));
        let row = named.and_then(|named| named.split_once('@')).and_then(|(id, _)| id.parse().ok());
        // The client ends every mail with one more line end.
        let bytes = mail.bytes.strip_suffix(b"\r\n").unwrap_or(&mail.bytes);
        let (digest, has_calendar) = (Sha256::digest(bytes).to_vec(), text.contains("text/calendar"));
        Self { row, to: mail.to, digest, has_calendar, is_told }
    }
}

/// Reads all rows.
async fn stored(db: &TestDatabase) -> BTreeMap<Uuid, Stored> {
    let (mut all, mut after) = (BTreeMap::new(), None);
    loop {
        let some = outbox::list(db.read(), None, after, 1000).await.expect("rows");
        let Some(last) = some.last() else { return all };
        after = Some((last.created_at, last.id));
        all.extend(some.into_iter().map(|row| {
            let digest = row.rendered.map(|mail| Sha256::digest(&mail).to_vec());
            (row.id, Stored { state: row.state, attempts: row.attempts, digest, note: row.last_error })
        }));
    }
}
