//! One life of the program: from its start until it is killed.

use crate::smtp_faults::{Fault, FaultySmtp};
use api::{
    clock::{Clock, FixedClock},
    config::Config,
    demo::Chance,
    mail::{Letterhead, Mailer},
    store::Database,
    worker::{self, Worker},
};
use futures::future::join_all;
use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// How many workers a program has; one would do, but they must not disturb each other.
const WORKERS: u64 = 3;
/// How long a worker waits for the mail server.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Workers with connections and a memory of their own, all gone when this is dropped.
pub(super) struct Life {
    workers: Vec<Hand>,
}

/// A worker, and where it thinks the mail server is.
struct Hand {
    chance: Chance,
    percent: u64,
    at_work: Worker,
    /// Nobody listens there.
    astray: Worker,
    /// Wants TLS where there is none.
    distrustful: Worker,
    met: BTreeMap<Fault, usize>,
}

/// Where a life takes place.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    pub db: Database,
    pub clock: FixedClock,
    /// The mail server, as `address:port`.
    pub server: String,
    /// Where nobody listens.
    pub nowhere: String,
    /// How many of a hundred attempts meet a fault.
    pub percent: u64,
}

impl Life {
    pub fn begin(at: &Surroundings, seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let workers = (0..WORKERS).map(|_| Hand::new(at, chance.below(u64::MAX))).collect();
        Self { workers }
    }

    /// Works until nothing is due; returns how often which fault was met that is not the server's own.
    pub async fn work(&mut self) -> BTreeMap<Fault, usize> {
        join_all(self.workers.iter_mut().map(Hand::work)).await;
        let mut all = BTreeMap::new();
        for (fault, times) in self.workers.iter_mut().flat_map(|hand| std::mem::take(&mut hand.met)) {
            *all.entry(fault).or_default() += times;
        }
        all
    }
}

impl Hand {
    fn new(at: &Surroundings, seed: u64) -> Self {
        let worker = |url: String| {
            let config = config(&url);
            Worker {
                db: at.db.clone(),
                clock: Clock::Fixed(at.clock.clone()),
                mailer: Mailer::waiting(&config, PATIENCE).expect("an address of a mail server"),
                letterhead: Letterhead::of(&config),
            }
        };
        Self {
            chance: Chance::new(seed),
            percent: at.percent,
            at_work: worker(format!("smtp://jishi:secret@{}", at.server)),
            astray: worker(format!("smtp://jishi:secret@{}", at.nowhere)),
            distrustful: worker(format!("smtps://jishi:secret@{}", at.server)),
            met: BTreeMap::new(),
        }
    }

    async fn work(&mut self) {
        loop {
            // Each of the sixteen ways has the same share; what is set wrongly is so for a whole batch.
            let drawn = self.chance.below(1600);
            let (worker, fault) = match drawn {
                _ if drawn < self.percent => (&self.astray, Some(Fault::Refused)),
                _ if drawn < 2 * self.percent => (&self.distrustful, Some(Fault::BadTls)),
                _ => (&self.at_work, None),
            };
            let done = worker::run_once(worker).await.expect("the database answers");
            if let Some(fault) = fault {
                *self.met.entry(fault).or_default() += done.leased;
            }
            if done.leased == 0 {
                return;
            }
        }
    }
}

/// A future that is dropped, as a process that is killed drops what it does: once a server has taken so many mails, after
/// so many more steps.
pub(super) struct Killed<'a, F> {
    pub doing: F,
    pub server: &'a FaultySmtp,
    pub after: usize,
    pub steps: u32,
}

impl<F: Future + Unpin> Future for Killed<'_, F> {
    /// What was done, or nothing.
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.server.count() >= self.after {
            if self.steps == 0 {
                return Poll::Ready(None);
            }
            self.steps -= 1;
        }
        Pin::new(&mut self.doing).poll(context).map(Some)
    }
}

fn config(smtp: &str) -> Config {
    let environment = [
        ("JISHI_BASE_URL", "https://jishi.example.cn"),
        ("JISHI_MAIL_FROM", "机时 <jishi@example.cn>"),
        ("JISHI_SMTP_URL", smtp),
    ];
    Config::read(environment, None).expect("a configuration")
}
