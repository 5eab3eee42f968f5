//! A storm: many clients at once who ask for time, alone, again and again and together, wait for it, take it back, move,
//! approve, hand over and exchange it, break and mend instruments, look, and sometimes hang up in the middle, while the clock goes on. What came of it is for the history checker to judge.
//!
//! The seed throws the dice. Which request wins, and so what there is to choose from next, is left to the machine: a
//! seed repeats a kind of weather and not every drop; a history that was found bad is kept as a file instead.

mod board;
mod client;
mod duty;
mod request;
mod several;
mod stage;
mod tally;

pub use stage::set_stage;
pub use tally::Tally;

use self::{board::Board, client::Client, stage::PEOPLE};
use crate::app::TestApp;
use api::{demo::Chance, service};
use chrono::TimeDelta;
use std::sync::Arc;
use tokio::task::JoinSet;

/// How many requests a client sends one after another before the clock goes on.
const BURST: usize = 3;
/// By how many minutes the clock goes on.
const PAUSES: [i64; 8] = [0, 1, 10, 15, 30, 45, 60, 90];

/// What kind of storm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Storm {
    /// Throws the dice.
    pub seed: u64,
    /// How many turns the clients have together, rounded up to whole rounds; a turn is one request, or none where there
    /// is nothing to do it to.
    pub commands: usize,
}

impl Storm {
    /// Sends all requests and lets lapse what is due at the end. The stage must have been set.
    ///
    /// Between rounds the clock goes on. In every other round the sweeper runs into the clients' requests; in the
    /// others deadlines are noticed by whoever comes first.
    pub async fn rage(&self, app: &TestApp) {
        let mut chance = Chance::new(self.seed);
        let board = Arc::new(Board::default());
        let mut clients = Vec::new();
        for part in &PEOPLE {
            let person = app.sign_in(part.local).await;
            clients.push(Client::new(person, part, Chance::new(chance.below(u64::MAX)), board.clone()));
        }
        let rounds = self.commands.div_ceil(BURST * clients.len());
        for round in 0..rounds {
            let now = app.app.clock.now();
            let mut running = JoinSet::new();
            for mut client in clients.drain(..) {
                running.spawn(async move {
                    for _ in 0..BURST {
                        client.act(now).await;
                    }
                    client
                });
            }
            if round % 2 == 0 {
                service::settle::sweep(&app.app).await.expect("the sweep");
            }
            clients = running.join_all().await;
            // Who ended first is chance of the machine, and is not to decide who acts with which seed.
            clients.sort_by_key(Client::number);
            app.clock.advance(TimeDelta::minutes(*chance.pick(&PAUSES).expect("there are pauses")));
        }
        app.work().await;
    }
}
