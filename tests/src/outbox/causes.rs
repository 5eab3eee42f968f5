//! What is put into the outbox, and in which transactions.

use crate::app::{beginning, id};
use api::{
    clock::{Clock, new_id},
    demo::Chance,
    mail::{Addressee, OutboxMessage},
    store::{Database, StoreError, invitation::Invited},
    words::{
        Locale,
        facts::{Audience, Names, Place, ReservationFacts},
        mail::LinkPurpose,
    },
};
use booking::{decision::Happening, reservation::State};
use chrono::TimeDelta;
use futures::FutureExt;
use inventory::{
    id::PersonId,
    slot::{Instant, Slot},
    text::{Bilingual, EmailAddress},
};
use uuid::Uuid;

/// How many people there are: few, so that each has much that must stay in order.
const PEOPLE: u64 = 40;
/// Most messages of one transaction.
const MOST_AT_ONCE: u64 = 6;
/// One transaction of so many is rolled back.
const UNDONE: u64 = 8;
/// Of a hundred reservations, how many belong to somebody whose address is not known for long.
const GONE: u64 = 2;
/// Most reservations that are alive at once.
const MOST_LIVES: usize = 300;

/// What a message asks a calendar to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// To take an event in.
    Invitation,
    /// To take it out again.
    Cancellation,
    /// Nothing: a link that runs out.
    Link,
    /// Nothing.
    Word,
}

/// A message that was put into the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// The row.
    pub id: Uuid,
    /// The reservation, if it is about one.
    pub about: Option<Uuid>,
    /// The address.
    pub recipient: String,
    /// What it asks for.
    pub what: What,
    /// From then on it is pointless to send it.
    pub expires_at: Option<Instant>,
}

/// A reservation, and how often it has changed.
#[derive(Debug, Clone)]
struct Life {
    about: Uuid,
    to: String,
    sequence: u32,
    changes_left: u32,
}

/// Causes messages.
#[derive(Debug)]
pub struct Causes {
    chance: Chance,
    db: Database,
    clock: Clock,
    lives: Vec<Life>,
    /// What was committed, in the order in which it was.
    pub put: Vec<Put>,
    /// What was rolled back.
    pub undone: Vec<Uuid>,
}

/// A message that is about to be put.
#[derive(Debug, Clone)]
struct Next {
    put: Put,
    message: OutboxMessage,
    invited: Option<Invited>,
    /// The reservation as it stands then; nothing once it is cancelled.
    life: Option<Life>,
}

impl Causes {
    /// Begins with nothing.
    pub fn new(seed: u64, db: Database, clock: Clock) -> Self {
        let (chance, lives) = (Chance::new(seed), Vec::new());
        Self { chance, db, clock, lives, put: Vec::new(), undone: Vec::new() }
    }

    /// Commits transactions until at least so many messages were put; others among them are rolled back.
    pub async fn until(&mut self, rows: usize) {
        while self.put.len() < rows {
            self.transact().await;
        }
    }

    async fn transact(&mut self) {
        if let Clock::Fixed(clock) = &self.clock {
            clock.advance(TimeDelta::milliseconds(1));
        }
        let now = self.clock.now();
        let most = self.chance.below(MOST_AT_ONCE) + 1;
        // Whoever is told in this transaction is not told once more in it.
        let mut resting = std::mem::take(&mut self.lives);
        let mut all = Vec::new();
        let mut before = Vec::new();
        for _ in 0..most {
            let next = match self.chance.below(10) {
                0 => self.word(now),
                _ => {
                    let life = self.life(&mut resting);
                    before.push(life.clone());
                    self.change(life, now)
                }
            };
            all.push(next);
        }
        let is_undone = self.chance.below(UNDONE) == 0;
        let messages = all.clone();
        let written = self.db.write("outbox-proof", move |tx| {
            let messages = messages.clone();
            async move {
                for Next { put, message, invited, life: _ } in messages {
                    api::store::invitation::put(tx, invited.into_iter().collect()).await?;
                    api::worker::outbox::enqueue(tx, put.id, message, now).await?;
                }
                if is_undone { Err(StoreError::Guard) } else { Ok(()) }
            }
            .boxed()
        });
        let written = written.await;
        assert_eq!(written.is_err(), is_undone, "{written:?}");
        self.lives = resting;
        if is_undone {
            self.undone.extend(all.into_iter().map(|next| next.put.id));
            // Those that had begun before go on as if nothing had been asked; the others have never been.
            self.lives.extend(before.into_iter().filter(|life| life.sequence > 0));
        } else {
            self.lives.extend(all.iter().filter_map(|next| next.life.clone()));
            self.put.extend(all.into_iter().map(|next| next.put));
        }
    }

    /// A reservation that changes next: a new one or one that there is.
    fn life(&mut self, resting: &mut Vec<Life>) -> Life {
        if !resting.is_empty() && (resting.len() > MOST_LIVES || self.chance.below(2) == 0) {
            let which = self.chance.below(resting.len() as u64) as usize;
            return resting.swap_remove(which);
        }
        let about = new_id(&self.clock);
        let is_gone = self.chance.below(100) < GONE;
        let to = match is_gone {
            true => format!("gone-{}@example.cn", about.simple()),
            false => format!("person{}@example.cn", self.chance.below(PEOPLE)),
        };
        // Who is gone is invited and uninvited.
        let changes_left = if is_gone { 1 } else { self.chance.below(4) as u32 };
        Life { about, to, sequence: 0, changes_left }
    }

    fn change(&mut self, life: Life, now: Instant) -> Next {
        let Life { about, to, sequence, changes_left } = life;
        let (happening, standing) = match (sequence, changes_left) {
            (1.., 0) => (Happening::Cancelled, State::Cancelled { reason: None, handed_to: None }),
            (0, _) => (Happening::Confirmed, State::Confirmed),
            _ => (Happening::Moved, State::Confirmed),
        };
        let is_over = happening == Happening::Cancelled;
        let facts = facts(about, happening, standing, sequence, now);
        let what = if is_over { What::Cancellation } else { What::Invitation };
        let put = Put { id: new_id(&self.clock), about: Some(about), recipient: to.clone(), what, expires_at: None };
        let invited = Invited {
            about,
            address: address(&to),
            person: PersonId(id("person:researcher")),
            name: "李娜".to_owned(),
            locale: "zh".to_owned(),
            audience: Audience::Applicant,
            organizer: "lab@example.cn".to_owned(),
            sequence,
            content: String::new(),
            place: String::new(),
            stands: !is_over,
            ends_at: facts.slot.end(),
        };
        let message = OutboxMessage::ReservationNotice {
            to: addressee(&to),
            audience: Audience::Applicant,
            facts: Box::new(facts),
        };
        let left = changes_left.saturating_sub(1);
        let life = (!is_over).then(|| Life { about, to, sequence: sequence + 1, changes_left: left });
        Next { put, message, invited: Some(invited), life }
    }

    /// A mail that no calendar needs to know of.
    fn word(&mut self, now: Instant) -> Next {
        let to = format!("person{}@example.cn", self.chance.below(PEOPLE));
        let id = new_id(&self.clock);
        let expires_at = now + TimeDelta::minutes(1 + self.chance.below(600) as i64);
        let (message, what, expires_at) = match self.chance.below(2) {
            0 => (OutboxMessage::PasswordChanged { to: addressee(&to) }, What::Word, None),
            _ => {
                let (purpose, secret) = (LinkPurpose::ResetPassword, id.simple().to_string());
                let link = OutboxMessage::Link { to: addressee(&to), purpose, secret, expires_at };
                (link, What::Link, Some(expires_at))
            }
        };
        let put = Put { id, about: None, recipient: to, what, expires_at };
        Next { put, message, invited: None, life: None }
    }
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

fn addressee(to: &str) -> Addressee {
    Addressee { name: "李娜".to_owned(), address: address(to), locale: Locale::Zh }
}

fn facts(about: Uuid, happening: Happening, standing: State, sequence: u32, now: Instant) -> ReservationFacts {
    let start = beginning() + TimeDelta::days(60) + TimeDelta::hours(i64::from(sequence));
    let slot = Slot::new(start, start + TimeDelta::hours(1)).expect("a forward time");
    let mut reservation = crate::sample::reservation(slot);
    reservation.id.0 = about;
    reservation.state = standing;
    reservation.sequence = sequence;
    reservation.revision = sequence + 1;
    let place = Place {
        instrument: Bilingual::new("场发射扫描电镜", "Field emission SEM"),
        institution: Bilingual::new("示例大学", "Example University"),
        owner: None,
        facility: Bilingual::new("材料测试平台", "Materials Lab"),
        room: "A101".to_owned(),
        contact: EmailAddress::parse("lab@example.cn").ok(),
        zone: chrono_tz::Tz::Asia__Shanghai,
        cancel_minutes: 1440,
    };
    let names = Names { applicant: "李娜".to_owned(), party: None, actor: None };
    ReservationFacts::new(&reservation, happening, now, place, names)
}
