//! The cases, and how each is run on a copy of the same database.

use super::{
    city::{self, Booking, Spread},
    figures::Run,
    growth::{self, Rows},
    insert, over_http,
    program::{Beside, Program},
    recording::{self, Trace},
    replay::{self, Prepared, Script},
    stage::{Place, Stage},
};
use crate::database::Kind;
use std::sync::Arc;

/// Bookings by one insert: how many in one commit, where they come in groups.
pub const GROUP: usize = 32;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Over HTTP.
    Http(Spread),
    /// Over HTTP, to many instruments, with the worker beside that sends the mails.
    HttpWithWorker,
    /// By the hand-written client.
    ByHand(Spread),
    /// By the hand-written client, to many instruments, without what is there for mails.
    WithoutMail,
    /// The bare insert, a commit each.
    Insert,
    /// The bare insert, [`GROUP`] a commit.
    InsertInGroups,
}

impl Case {
    /// Returns the cases of a kind of database in the order in which a round runs them: peers stand side by side.
    pub fn of(kind: Kind) -> &'static [Self] {
        let all = &[
            Self::Http(Spread::Many),
            Self::ByHand(Spread::Many),
            Self::WithoutMail,
            Self::Http(Spread::One),
            Self::ByHand(Spread::One),
            Self::HttpWithWorker,
            Self::Insert,
            Self::InsertInGroups,
        ];
        match kind {
            Kind::Sqlite => all,
            // There each client commits for himself, and the server groups what comes at once.
            Kind::Postgres => &all[..7],
        }
    }
}

/// Bookings to be made, and what the program sends for them.
#[derive(Debug)]
pub struct Plan {
    bookings: Vec<Booking>,
    scripts: Arc<[Script]>,
    without_mail: Arc<[Script]>,
    inserts: Arc<[Prepared]>,
    growth: Rows,
    /// How many of the first bookings are made before the time is taken.
    warm: usize,
    /// The statements of a booking in the middle.
    pub typical: Trace,
}

/// Everything that the cases of one kind of database need.
#[derive(Debug)]
pub struct Bench {
    kind: Kind,
    stage: Stage,
    many: Plan,
    one: Plan,
}

impl Bench {
    /// Makes the city and records bookings: `count` to many instruments, a seventh of them to one.
    pub async fn prepare(kind: Kind, count: usize) -> Self {
        let stage = Stage::set(kind).await;
        let many = Plan::record(&stage, Spread::Many, count).await;
        let one = Plan::record(&stage, Spread::One, count / 7).await;
        Self { kind, stage, many, one }
    }

    /// Returns what is booked.
    pub fn plan(&self, spread: Spread) -> &Plan {
        match spread {
            Spread::Many => &self.many,
            Spread::One => &self.one,
        }
    }

    /// Runs a case on a fresh copy, and sees to it that the work was done.
    pub async fn run(&self, case: Case) -> Run {
        let place = self.stage.copy().await;
        let before = growth::count(&place).await;
        let run = match case {
            Case::Http(spread) => self.over_http(&place, spread, Beside::Nothing).await,
            Case::HttpWithWorker => self.over_http(&place, Spread::Many, Beside::Worker).await,
            Case::ByHand(spread) => {
                let plan = self.plan(spread);
                replay::run(self.kind, &place.url, &plan.scripts, plan.warm).await
            }
            Case::WithoutMail => {
                let Plan { without_mail, warm, .. } = &self.many;
                replay::run(self.kind, &place.url, without_mail, *warm).await
            }
            Case::Insert => self.insert(&place, 1).await,
            Case::InsertInGroups => self.insert(&place, GROUP).await,
        };
        let grown = growth::grown(&before, &growth::count(&place).await);
        match case {
            Case::Http(spread) | Case::ByHand(spread) => Self::expect(case, &grown, &self.plan(spread).growth),
            Case::HttpWithWorker => Self::expect(case, &grown, &self.many.growth),
            Case::WithoutMail => {
                let mut growth = self.many.growth.clone();
                assert!(growth.insert("outbox", 0) > Some(0), "these bookings are told by mail");
                Self::expect(case, &grown, &growth);
            }
            Case::Insert | Case::InsertInGroups => {
                assert_eq!(grown["occupancy"], self.many.growth["occupancy"], "{case:?} left other rows behind");
            }
        }
        place.remove().await;
        run
    }

    fn expect(case: Case, grown: &Rows, growth: &Rows) {
        assert_eq!(grown, growth, "{case:?} left other rows behind than these bookings do");
    }

    async fn over_http(&self, place: &Place, spread: Spread, beside: Beside) -> Run {
        let plan = self.plan(spread);
        let program = Program::start(&place.url, beside).await;
        let requests = over_http::requests(&plan.bookings, &self.stage.tokens);
        let run = over_http::run(program.address(), requests, plan.warm).await;
        program.stop().await;
        run
    }

    async fn insert(&self, place: &Place, group: usize) -> Run {
        let Plan { inserts, warm, .. } = &self.many;
        match self.kind {
            Kind::Sqlite => insert::on_sqlite(&place.url, inserts, *warm, group).await,
            Kind::Postgres => insert::on_postgres(&place.url, inserts, *warm).await,
        }
    }

    /// Removes the city.
    pub async fn clear(self) {
        self.stage.strike().await;
    }
}

impl Plan {
    async fn record(stage: &Stage, spread: Spread, count: usize) -> Self {
        let bookings = city::bookings(spread, count);
        let place = stage.copy().await;
        let before = growth::count(&place).await;
        let traces = recording::record(&place.url, &over_http::requests(&bookings, &stage.tokens)).await;
        let growth = growth::grown(&before, &growth::count(&place).await);
        place.remove().await;
        assert_eq!(growth["reservation"], i64::try_from(count).expect("few bookings"), "every booking was made");
        Self {
            scripts: traces.iter().map(Script::from).collect(),
            without_mail: traces.iter().map(Trace::without_mail).map(|trace| Script::from(&trace)).collect(),
            inserts: insert::statements(&traces),
            growth,
            warm: count / 10,
            typical: traces[count / 2].clone(),
            bookings,
        }
    }

    /// Returns how many bookings are made while the time is taken.
    pub fn measured(&self) -> usize {
        self.bookings.len() - self.warm
    }
}
