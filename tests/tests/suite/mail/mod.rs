//! Mail: from the outbox through the worker to a mail server, on both databases.

mod faults;
mod leases;
mod long;
mod order;
mod readers;
mod running;
mod secrets;
mod server;
mod signing;

use api::{
    clock::{Clock, FixedClock, new_id},
    config::Config,
    mail::{Addressee, Letterhead, Mailer, OutboxMessage},
    store::{
        StoreError,
        outbox::{self, OutboxState, Row},
        tx::Tx,
    },
    words::{
        Locale,
        facts::{Audience, Gathering, Names, Place, ReservationFacts},
        mail::LinkPurpose,
    },
    worker::{self, Summary, Worker},
};
use booking::{
    decision::Happening,
    reservation::{Approval, Purpose, State},
};
use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use inventory::{
    id::ReservationId,
    instrument::Mode,
    slot::{Instant, Slot},
    text::{Bilingual, EmailAddress},
};
use tests::database::TestDatabase;
use uuid::Uuid;

/// A worker on a test's database, with a clock that the test moves.
struct Bench {
    worker: Worker,
    clock: FixedClock,
}

impl Bench {
    /// Sends into memory or the mailbox.
    fn new(db: &TestDatabase, mailer: Mailer) -> Self {
        Self::seeded(db, mailer, 1)
    }

    /// One of several on the same database, whose ids are its own.
    fn seeded(db: &TestDatabase, mailer: Mailer, seed: u64) -> Self {
        let clock = FixedClock::seeded(at("2026-11-28T10:00:00Z"), seed);
        let letterhead = Letterhead::of(&config(None));
        let worker = Worker { db: (**db).clone(), clock: Clock::Fixed(clock.clone()), mailer, letterhead };
        Self { worker, clock }
    }

    /// Sends to a mail server.
    fn with_server(db: &TestDatabase, url: &str) -> Self {
        Self::new(db, Mailer::of(&config(Some(url))).expect("an address of a mail server"))
    }

    /// Sends to a mail server that takes so many connections.
    fn with_connections(db: &TestDatabase, url: &str, connections: u8) -> Self {
        let most = connections.to_string();
        let environment = [
            ("JISHI_MAIL_FROM", "jishi@example.cn"),
            ("JISHI_SMTP_URL", url),
            ("JISHI_SMTP_CONNECTIONS", most.as_str()),
        ];
        let config = Config::read(environment, None).expect("a configuration");
        Self::seeded(db, Mailer::of(&config).expect("an address of a mail server"), u64::from(connections))
    }

    /// Puts a message into the outbox now, and moves the clock on by a second.
    async fn enqueue(&self, message: OutboxMessage) -> Uuid {
        let (id, now) = (new_id(&self.worker.clock), self.worker.clock.now());
        let written = self.worker.db.write("test", move |tx| enqueue(tx, id, message.clone(), now).boxed()).await;
        written.expect("a row in the outbox");
        self.clock.advance(TimeDelta::seconds(1));
        id
    }

    /// Works once.
    async fn work(&self) -> Summary {
        worker::run_once(&self.worker).await.expect("the database answers")
    }

    /// Returns a row as it is.
    async fn row(&self, id: Uuid) -> Row {
        let rows = outbox::list(self.worker.db.read(), None, None, 1000).await.expect("rows");
        rows.into_iter().find(|row| row.id == id).expect("the row")
    }

    async fn state(&self, id: Uuid) -> OutboxState {
        self.row(id).await.state
    }
}

async fn enqueue(tx: &Tx, id: Uuid, message: OutboxMessage, now: Instant) -> Result<(), StoreError> {
    worker::outbox::enqueue(tx, id, message, now).await
}

fn config(smtp: Option<&str>) -> Config {
    let mut environment =
        vec![("JISHI_BASE_URL", "https://jishi.example.cn"), ("JISHI_MAIL_FROM", "机时 <jishi@example.cn>")];
    environment.extend(smtp.map(|url| ("JISHI_SMTP_URL", url)));
    Config::read(environment, None).expect("a configuration")
}

fn at(text: &str) -> Instant {
    text.parse::<DateTime<Utc>>().expect("an instant")
}

fn addressee(address: &str) -> Addressee {
    let address = EmailAddress::parse(address).expect("an address");
    Addressee { name: "李娜".to_owned(), address, locale: Locale::Zh }
}

/// A version of a reservation's life: what happened, how it then stood, and the sequence its calendar event got.
fn notice(reservation: u128, to: &str, happening: Happening, sequence: u32) -> OutboxMessage {
    let standing = match happening {
        Happening::Requested => State::Held { until: at("2026-11-30T10:00:00Z"), awaiting: [Approval::Manager].into() },
        Happening::Cancelled => State::Cancelled { reason: None, handed_to: None },
        _ => State::Confirmed,
    };
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
    let facts = ReservationFacts {
        reservation: ReservationId(Uuid::from_u128(reservation)),
        happening,
        at: at("2026-11-28T10:00:00Z"),
        place,
        names: Names { applicant: "李娜".to_owned(), party: Some("微纳科技, \"甲\"".to_owned()), actor: None },
        title: "断面形貌与元素分布观察".repeat(8),
        note: String::new(),
        mode: Mode::SelfUse,
        purpose: Purpose::Development,
        project_code: None,
        slot: Slot::new(at("2026-12-01T01:00:00Z"), at("2026-12-01T03:30:00Z")).expect("a forward slot"),
        previous: None,
        standing,
        price: None,
        reason: None,
        outage: None,
        deadline: None,
        others_stand: 0,
        revision: sequence + 1,
        sequence,
        occurrence: None,
        series: None,
        gathering: Gathering::default(),
        is_no_event: false,
    };
    OutboxMessage::ReservationNotice { to: addressee(to), audience: Audience::Applicant, facts: Box::new(facts) }
}

fn link(expires_at: &str) -> OutboxMessage {
    OutboxMessage::Link {
        to: addressee("li.na@example.cn"),
        purpose: LinkPurpose::ResetPassword,
        secret: "c2VjcmV0LW9mLXRoZS1saW5r".to_owned(),
        expires_at: at(expires_at),
    }
}

/// The calendar file inside a mail, unfolded.
pub fn calendar(mail: &str) -> String {
    calendar_as_sent(mail).replace("\r\n ", "")
}

/// The calendar file inside a mail.
pub fn calendar_as_sent(mail: &str) -> String {
    let (_, part) = mail.split_once("Content-Type: text/calendar").expect("a calendar part");
    let (_, body) = part.split_once("\r\n\r\n").expect("its body");
    let (body, _) = body.split_once("\r\n--").expect("its end");
    let bytes = base64(&body.replace("\r\n", ""));
    String::from_utf8(bytes).expect("UTF-8")
}

/// Decodes base64 (RFC 4648 section 4).
fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for sign in text.bytes().filter(|sign| *sign != b'=') {
        let value = ALPHABET.iter().position(|known| *known == sign).expect("a sign of base64");
        bits = (bits << 6) | u32::try_from(value).expect("six bits");
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xFF).expect("a byte"));
        }
    }
    bytes
}
