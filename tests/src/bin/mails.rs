//! Measures how fast what stands in the outbox leaves: `docs/performance.md` explains it.
//!
//! Ten thousand invitations, each about a reservation of its own, are rendered, handed to a mail server on this machine and
//! noted as sent. The same bytes handed to the same server by the same library, without a database, stand beside it.

use api::{
    clock::{Clock, FixedClock, new_id},
    config::Config,
    mail::{Addressee, Kept, Letterhead, Mailer, OutboxMessage},
    store::StoreError,
    words::{
        Locale,
        facts::{Audience, Names, Place, ReservationFacts},
    },
    worker::{self, Worker},
};
use booking::decision::Happening;
use chrono::TimeDelta;
use futures::{FutureExt, StreamExt, stream};
use inventory::{
    slot::Slot,
    text::{Bilingual, EmailAddress},
};
use std::time::{Duration, Instant};
use tests::{
    app::beginning,
    database::{Kind, TestDatabase},
    load::calibration,
    sample::reservation,
    smtp_sink::{Received, SmtpSink},
};
use tokio_util::sync::CancellationToken;

/// How many mails wait.
const MAILS: usize = 10_000;
/// How many people they go to.
const PEOPLE: usize = 500;
/// How many are written into the outbox by one transaction, when it is filled.
const FILLED: usize = 500;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        println!("SHA-256: {:.0} MB/s on one core", calibration::run().hashed_mb_per_second);
        println!("\n| database | {MAILS} mails | a second | handed over alone | ratio |\n|---|---|---|---|---|");
        for (kind, name) in [(Kind::Sqlite, "SQLite"), (Kind::Postgres, "PostgreSQL")] {
            measure(kind, name).await;
        }
    });
}

async fn measure(kind: Kind, name: &str) {
    let db = TestDatabase::create(kind).await;
    let mut sink = SmtpSink::start().await;
    let config = config(&sink.url());
    let worker = Worker {
        db: (*db).clone(),
        clock: Clock::Fixed(FixedClock::seeded(beginning(), 1)),
        mailer: Mailer::of(&config).expect("a mail server"),
        letterhead: Letterhead::of(&config),
    };
    fill(&worker).await;

    let began = Instant::now();
    let (mut sent, never) = (0, CancellationToken::new());
    while sent < MAILS {
        let summary = worker::drain(&worker, &never).await.expect("the database answers");
        assert!(summary.sent > 0 && summary.sent == summary.leased, "{summary:?}");
        sent += summary.sent;
    }
    let took = began.elapsed();
    let received = sink.all();
    assert_eq!(received.len(), MAILS);
    assert!(received.iter().all(|mail| mail.is_taken && mail.text().contains("method=REQUEST")));

    let alone = alone(&worker, received).await;
    assert_eq!(sink.all().len(), MAILS);
    let rate = MAILS as f64 / took.as_secs_f64();
    let ratio = took.as_secs_f64() / alone.as_secs_f64();
    println!("| {name} | {:.1} s | {rate:.0} | {:.1} s | {ratio:.1} |", took.as_secs_f64(), alone.as_secs_f64());
    db.remove().await;
}

/// Hands the same mails over once more, with nothing else to do.
async fn alone(worker: &Worker, mails: Vec<Received>) -> Duration {
    let kept: Vec<Kept> = mails
        .into_iter()
        .map(|mail| Kept {
            id: new_id(&worker.clock),
            from: mail.from,
            to: mail.to.into_iter().next().expect("a recipient"),
            subject: String::new(),
            at: beginning(),
            has_calendar: true,
            bytes: mail.bytes,
        })
        .collect();
    let began = Instant::now();
    let sending = stream::iter(kept).for_each_concurrent(worker.mailer.at_once(), |mail| async move {
        worker.mailer.send(&worker.db, mail).await.expect("it is taken");
    });
    sending.await;
    began.elapsed()
}

async fn fill(worker: &Worker) {
    for first in (0..MAILS).step_by(FILLED) {
        let clock = worker.clock.clone();
        let writing = worker.db.write("fill", move |tx| {
            let clock = clock.clone();
            async move {
                for n in first..first + FILLED {
                    worker::outbox::enqueue(tx, new_id(&clock), message(n), beginning()).await?;
                }
                Ok::<_, StoreError>(())
            }
            .boxed()
        });
        writing.await.expect("the outbox is filled");
    }
}

fn message(n: usize) -> OutboxMessage {
    let start = beginning() + TimeDelta::hours(2 * i64::try_from(n).unwrap_or(0));
    let slot = Slot::new(start, start + TimeDelta::hours(1)).expect("a forward time");
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
    let names = Names { applicant: "李娜".to_owned(), party: Some("纳米材料课题组".to_owned()), actor: None };
    let facts = ReservationFacts::new(&reservation(slot), Happening::Confirmed, beginning(), place, names);
    let address = EmailAddress::parse(&format!("person{}@example.cn", n % PEOPLE)).expect("an address");
    let to = Addressee { name: "李娜".to_owned(), address, locale: Locale::Zh };
    OutboxMessage::ReservationNotice { to, audience: Audience::Applicant, facts: Box::new(facts) }
}

fn config(smtp: &str) -> Config {
    let environment = [
        ("JISHI_BASE_URL", "https://jishi.example.cn"),
        ("JISHI_MAIL_FROM", "机时 <jishi@example.cn>"),
        ("JISHI_SMTP_URL", smtp),
    ];
    Config::read(environment, None).expect("a configuration")
}
