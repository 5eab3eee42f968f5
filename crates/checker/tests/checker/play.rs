//! Random clients on the reference calendar: requests overlap, answers get lost, some requests arrive late or never.

use crate::{
    calendar::{Calendar, LAB},
    random::Random,
    several::Several,
};
use checker::{
    history::{Bounds, Companion, Event, History, Instrument, Operation, Outcome, Seen, World},
    machine::State,
    slot::{Instant, Slot},
};
use chrono::{DateTime, TimeDelta};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What happens next, in the order of the harness's clock.
enum Next {
    Invoke(usize),
    Arrive(usize),
    Answer(usize, Outcome),
}

struct Play {
    random: Random,
    calendar: Calendar,
    clients: Vec<String>,
    events: Vec<Event>,
    queue: BTreeMap<(u64, u64), Next>,
    /// What everybody was told last of each reservation and outage.
    told: BTreeMap<Uuid, Seen>,
    outages: Vec<Uuid>,
    several: Several,
    /// Events that made something or tried to, to be repeated.
    made: Vec<usize>,
    serial: u64,
    pace: i64,
    left: usize,
}

/// Plays the game of a seed.
pub fn play(seed: u64) -> History {
    let mut random = Random::new(seed);
    let instruments: Vec<Instrument> = (0..random.between(1, 3))
        .map(|_| Instrument {
            id: random.id(),
            capacity: random.between(1, 3) as u16,
            set_up_minutes: 15 * random.below(3) as u32,
            clean_up_minutes: 15 * random.below(3) as u32,
            no_show_minutes: None,
        })
        .collect();
    let clients = (0..random.between(2, 6)).map(|n| if n == 0 { LAB.to_owned() } else { format!("client {n}") });
    let companion = Companion { id: random.id(), capacity: random.between(1, 2) as u16, operator: false };
    let mut play = Play {
        clients: clients.collect(),
        calendar: Calendar::new(
            instruments.clone(),
            companion.clone(),
            TimeDelta::minutes(20 * random.between(1, 12) as i64),
        ),
        events: Vec::new(),
        queue: BTreeMap::new(),
        told: BTreeMap::new(),
        outages: Vec::new(),
        several: Several::default(),
        made: Vec::new(),
        serial: 0,
        pace: *random.pick(&[60, 600, 3000]).expect("three paces"),
        left: random.between(10, 90) as usize,
        random,
    };
    let end = play.run();
    let last = play.calendar.read(play.clock(end));
    History { world: World { format: 2, instruments, companions: vec![companion] }, events: play.events, last }
}

impl Play {
    fn run(&mut self) -> u64 {
        for client in 0..self.clients.len() {
            let at = self.random.below(1_000_000);
            self.schedule(at, Next::Invoke(client));
        }
        let mut now = 0;
        while let Some(((at, _), next)) = self.queue.pop_first() {
            now = at;
            match next {
                Next::Invoke(client) => self.invoke(client, at),
                Next::Arrive(number) => self.arrive(number, at),
                Next::Answer(number, outcome) => self.answer(number, outcome, at),
            }
        }
        now + 1
    }

    fn clock(&self, at: u64) -> Instant {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::microseconds(at as i64 * self.pace)
    }

    fn schedule(&mut self, at: u64, next: Next) {
        self.serial += 1;
        self.queue.insert((at, self.serial), next);
    }

    fn invoke(&mut self, client: usize, at: u64) {
        let Some(left) = self.left.checked_sub(1) else { return };
        self.left = left;
        let number = self.events.len();
        let clock = self.clock(at);
        let (id, if_match, operation, client_name) = self.choose(client, clock);
        if matches!(operation, Operation::Create { .. } | Operation::Outage { .. }) {
            self.made.push(number);
        }
        if matches!(operation, Operation::Outage { .. }) {
            self.outages.push(id);
        }
        self.events.push(Event {
            client: client_name,
            invoked_at: at,
            answered_at: None,
            clock: Bounds { from: clock, to: clock },
            id,
            if_match,
            operation,
            outcome: Outcome::Unknown,
        });
        let latency = self.random.between(1_000, 400_000);
        match self.random.below(100) {
            // The connection is lost on the way: it arrives late or never.
            0..3 => {
                let late = at + self.random.below(5_000_000);
                if self.random.chance(50) {
                    self.schedule(late, Next::Arrive(number));
                }
                self.next_of(client, at + latency);
            }
            _ => self.schedule(at + latency, Next::Arrive(number)),
        }
    }

    fn next_of(&mut self, client: usize, at: u64) {
        let pause = self.random.below(1_500_000);
        self.schedule(at + pause, Next::Invoke(client));
    }

    fn arrive(&mut self, number: usize, at: u64) {
        let event = self.events[number].clone();
        let clock = self.clock(at);
        let failed = |status| Outcome::Refused {
            status,
            code: String::new(),
            revision: None,
            violations: Vec::new(),
            each: Vec::new(),
        };
        let outcome = match self.random.below(100) {
            0..2 => failed(500),
            chance => {
                let outcome = self.calendar.ask(&event, clock);
                match chance {
                    // It is done, and the answer says neither yes nor no, or is lost.
                    2..4 => failed(503),
                    4..6 => Outcome::Unknown,
                    _ => outcome,
                }
            }
        };
        let back = at + self.random.between(1, 300_000);
        self.schedule(back, Next::Answer(number, outcome));
    }

    fn answer(&mut self, number: usize, outcome: Outcome, at: u64) {
        let clock = self.clock(at);
        // What several look like is read when the answer goes out, not when they were changed.
        let outcome = self.calendar.shown_again(&self.events[number], outcome);
        // Whoever lost his connection has gone on long ago.
        let gone = self.events.iter().skip(number + 1).any(|later| later.client == self.events[number].client);
        if !matches!(outcome, Outcome::Unknown) && !gone {
            let event = &mut self.events[number];
            event.outcome = outcome;
            event.answered_at = Some(at);
            event.clock.to = clock;
            if let Some(seen) = event.seen().cloned() {
                self.told.insert(self.events[number].id, seen);
            }
            self.several.hear(&self.events[number], &mut self.told);
        }
        if !gone && let Some(client) = self.clients.iter().position(|name| *name == self.events[number].client) {
            self.next_of(client, at);
        }
    }

    /// A request: who sends it is the client whose turn it is.
    fn choose(&mut self, client: usize, clock: Instant) -> (Uuid, Option<u32>, Operation, String) {
        let name = self.clients[client].clone();
        match self.random.below(100) {
            0..22 => {
                let (id, if_match, operation) =
                    self.several.choose(&mut self.random, &self.calendar, &self.told, clock);
                if matches!(
                    operation,
                    Operation::CreateSeries { .. } | Operation::CreateBundle { .. } | Operation::Propose { .. }
                ) {
                    self.made.push(self.events.len());
                }
                (id, if_match, operation, name)
            }
            22..41 => {
                let instrument = self.some_instrument();
                let slot = self.some_slot(clock);
                let wider = |minutes| slot.widened(TimeDelta::minutes(minutes), TimeDelta::minutes(2 * minutes));
                let within = self.random.chance(30).then(|| wider(15 * self.random.below(8) as i64));
                let operation = Operation::Create { instrument, slot, content: "a".to_owned(), within };
                (self.random.id(), None, operation, name)
            }
            41..47 => self.repeat(name, clock),
            47..50 => {
                let instrument = self.some_instrument();
                let content = "fault".to_owned();
                let operation = Operation::Outage { instrument, slot: self.some_slot(clock), content, companion: None };
                (self.random.id(), None, operation, name)
            }
            50..53 => {
                let outages = self.outages.clone();
                let id = self.random.pick(&outages).copied().unwrap_or_default();
                let until = self.some_slot(clock).end();
                let operation = match self.random.below(4) {
                    0 => Operation::ExtendOutage { until },
                    1 => Operation::EndOutage,
                    _ => self.resettlement(clock),
                };
                let id = match operation {
                    Operation::Resettle { .. } => self.several.last_outage.unwrap_or(id),
                    _ => id,
                };
                (id, None, operation, name)
            }
            _ => self.act(name, clock),
        }
    }

    /// The same request again, by the same client or another, now and then with another content.
    fn repeat(&mut self, name: String, clock: Instant) -> (Uuid, Option<u32>, Operation, String) {
        let made = self.made.clone();
        let Some(first) = self.random.pick(&made).map(|number| self.events[*number].clone()) else {
            return self.act(name, clock);
        };
        let operation = match first.operation {
            Operation::Create { instrument, slot, within, .. } if self.random.chance(30) => {
                Operation::Create { instrument, slot, content: "b".to_owned(), within }
            }
            other => other,
        };
        (first.id, None, operation, name)
    }

    fn act(&mut self, name: String, clock: Instant) -> (Uuid, Option<u32>, Operation, String) {
        let known: Vec<(Uuid, Seen)> = self.told.iter().map(|(id, seen)| (*id, seen.clone())).collect();
        let Some((id, seen)) = self.random.pick(&known).cloned() else {
            return (self.random.id(), None, Operation::Read, name);
        };
        let likely = match seen.state {
            State::Held => [Operation::Approve, Operation::Approve, Operation::Decline, Operation::Cancel],
            State::Confirmed => [Operation::CheckIn, Operation::CheckIn, Operation::Cancel, Operation::Read],
            State::Offered => [Operation::Accept, Operation::Accept, Operation::Cancel, Operation::Decline],
            State::Waiting => [Operation::Read, Operation::Read, Operation::Read, Operation::Cancel],
            State::InUse => [Operation::CheckOut, Operation::CheckOut, Operation::Read, Operation::Cancel],
            _ => [Operation::Read, Operation::Cancel, Operation::Approve, Operation::CheckOut],
        };
        let listed = matches!(seen.state, State::Offered | State::Waiting);
        let operation = if self.random.chance(if listed { 5 } else { 30 }) {
            Operation::Move { slot: self.some_slot(clock) }
        } else {
            self.random.pick(&likely).cloned().unwrap_or(Operation::Read)
        };
        let if_match = (operation != Operation::Read && !self.random.chance(3)).then_some(seen.revision);
        (id, if_match, operation, name)
    }

    /// Other times for one or two who were pushed out.
    fn resettlement(&mut self, clock: Instant) -> Operation {
        let out = self.several.displaced.clone();
        let moves: BTreeMap<Uuid, Slot> = out.into_iter().take(2).map(|id| (id, self.some_slot(clock))).collect();
        if moves.is_empty() {
            return Operation::EndOutage;
        }
        Operation::Resettle { moves: moves.into_iter().collect(), at_once: self.random.chance(40) }
    }

    fn some_instrument(&mut self) -> Uuid {
        let ids: Vec<Uuid> = self.calendar.instruments.iter().map(|instrument| instrument.id).collect();
        self.random.pick(&ids).copied().expect("there is one at least")
    }

    fn some_slot(&mut self, clock: Instant) -> Slot {
        let quarter = clock.timestamp().div_euclid(900) + self.random.below(32) as i64;
        let start = DateTime::UNIX_EPOCH + TimeDelta::minutes(15 * quarter);
        let length = TimeDelta::minutes(15 * self.random.between(1, 12) as i64);
        Slot::new(start, start + length).expect("a forward slot")
    }
}
