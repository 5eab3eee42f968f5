//! Which fault comes when.

use super::Fault;
use api::demo::Chance;
use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

/// How often an address that begins with `gone` is not known: as often as a mail is tried.
const GONE: u32 = 12;
/// Of so many draws of a server that says nothing, one counts: each costs all the patience there is.
const SILENCE: u64 = 8;

/// What a server's faults follow.
#[derive(Debug)]
pub(super) enum Weather {
    /// One fault, and how often it still comes.
    One(Fault, AtomicU32),
    /// A draw for each mail.
    Drawn(Mutex<Dice>),
}

/// What the draws depend on, and what came of them.
#[derive(Debug)]
pub(super) struct Dice {
    chance: Chance,
    percent: u64,
    met: BTreeMap<Fault, usize>,
    /// How often an address was not known.
    gone: BTreeMap<String, u32>,
}

impl Weather {
    pub fn one(fault: Fault, times: u32) -> Self {
        Self::One(fault, AtomicU32::new(times))
    }

    pub fn drawn(seed: u64, percent: u64) -> Self {
        let (met, gone) = (BTreeMap::new(), BTreeMap::new());
        Self::Drawn(Mutex::new(Dice { chance: Chance::new(seed), percent, met, gone }))
    }

    /// The only fault there is.
    pub fn fault(&self) -> Option<Fault> {
        match self {
            Self::One(fault, _) => Some(*fault),
            Self::Drawn(_) => None,
        }
    }

    pub fn mend(&self) {
        match self {
            Self::One(_, left) => left.store(0, Ordering::SeqCst),
            Self::Drawn(dice) => lock(dice).percent = 0,
        }
    }

    pub fn met(&self) -> BTreeMap<Fault, usize> {
        match self {
            Self::One(..) => BTreeMap::new(),
            Self::Drawn(dice) => lock(dice).met.clone(),
        }
    }
}

impl Dice {
    fn draw(&mut self) -> Option<Fault> {
        if self.chance.below(100) >= self.percent {
            return None;
        }
        loop {
            // Two are not the server's own; their share is drawn by whoever knows its address.
            let fault = *self.chance.pick(&Fault::ALL)?;
            match fault {
                Fault::Refused | Fault::BadTls => return None,
                Fault::Silent if self.chance.below(SILENCE) > 0 => {}
                _ => return Some(fault),
            }
        }
    }
}

/// What comes over the server during one conversation.
#[derive(Debug)]
pub(super) struct Mood<'a> {
    weather: &'a Weather,
    drawn: Option<Fault>,
    has_mail: bool,
}

impl<'a> Mood<'a> {
    pub fn new(weather: &'a Weather) -> Self {
        let mut mood = Self { weather, drawn: None, has_mail: false };
        mood.draw();
        mood
    }

    fn draw(&mut self) {
        if let Weather::Drawn(dice) = self.weather {
            self.drawn = lock(dice).draw();
        }
    }

    /// The first mail of a conversation meets what was drawn when it began.
    pub fn begin_mail(&mut self) {
        if std::mem::replace(&mut self.has_mail, true) {
            self.draw();
        }
    }

    /// What of a conversation's beginning comes over the server at a later mail.
    pub fn first_fault(&self) -> Option<Fault> {
        let first = self.drawn.filter(|drawn| matches!(drawn, Fault::Silent | Fault::Busy | Fault::WrongPassword))?;
        self.fails(first).then_some(first)
    }

    /// Tells whether it fails in this way now, which counts as once.
    pub fn fails(&self, fault: Fault) -> bool {
        match self.weather {
            Weather::One(only, left) => {
                let once = |left: u32| left.checked_sub(1);
                *only == fault && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, once).is_ok()
            }
            Weather::Drawn(dice) => {
                let fails = self.drawn == Some(fault);
                if fails {
                    *lock(dice).met.entry(fault).or_default() += 1;
                }
                fails
            }
        }
    }

    /// Counts what does no harm.
    pub fn takes(&self) {
        let harmless = [Fault::AsciiOnly, Fault::Tarpit, Fault::LateBounce];
        if let Some(drawn) = self.drawn.filter(|drawn| harmless.contains(drawn)) {
            self.fails(drawn);
        }
    }

    /// Tells whether it is in this mood, which counts as nothing.
    pub fn is(&self, fault: Fault) -> bool {
        self.drawn == Some(fault) || self.weather.fault() == Some(fault)
    }

    /// What it can do.
    pub fn greeting(&self) -> &'static str {
        let asks_for_a_password = match self.weather {
            Weather::One(fault, _) => *fault == Fault::WrongPassword,
            Weather::Drawn(_) => true,
        };
        match (self.is(Fault::AsciiOnly), asks_for_a_password) {
            (true, false) => "250 server\r\n",
            (true, true) => "250-server\r\n250 AUTH PLAIN LOGIN\r\n",
            (false, false) => "250-server\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            (false, true) => "250-server\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN\r\n",
        }
    }

    /// Tells whether it knows no such address.
    pub fn is_unknown(&self, address: &str) -> bool {
        match self.weather {
            Weather::One(..) => address.starts_with("nobody") && self.fails(Fault::UnknownRecipient),
            Weather::Drawn(_) if self.fails(Fault::UnknownRecipient) => true,
            Weather::Drawn(dice) if address.starts_with("gone") => {
                let mut dice = lock(dice);
                let refused = dice.gone.entry(address.to_owned()).or_default();
                *refused += 1;
                *refused <= GONE
            }
            Weather::Drawn(_) => false,
        }
    }
}

fn lock(dice: &Mutex<Dice>) -> MutexGuard<'_, Dice> {
    dice.lock().unwrap_or_else(PoisonError::into_inner)
}
