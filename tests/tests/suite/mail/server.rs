//! What a mail server does to mails: takes them, refuses them for now, or is not there.

use super::*;
use std::{sync::Arc, time::Duration};
use tests::{
    each_database,
    smtp_sink::{Received, SmtpSink},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

/// Tells whether these stored bytes came over the wire, where the client ends every mail with one more line end.
fn is_sent(mail: &Received, stored: &[u8]) -> bool {
    mail.bytes.strip_suffix(b"\r\n") == Some(stored)
}

/// Takes one mail and says so only when told to; refuses whatever comes later, once it has come.
async fn late(stream: TcpStream, say: Arc<Notify>) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 late\r\n").await?;
    let (mut is_mail, mut has_come) = (false, false);
    while let Some(line) = lines.next_line().await? {
        let answer = match line.as_str() {
            "." if !has_come => {
                say.notified().await;
                (is_mail, has_come) = (false, true);
                "250 taken\r\n"
            }
            "." => {
                is_mail = false;
                "552 too big\r\n"
            }
            _ if is_mail => continue,
            "DATA" => {
                is_mail = true;
                "354 go on\r\n"
            }
            _ => "250 ok\r\n",
        };
        writing.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

each_database! {
    async fn an_answer_that_comes_too_late_is_not_taken_for_that_to_the_next_mail(db) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("its address"));
        let say = Arc::new(Notify::new());
        let told = say.clone();
        let serving = tokio::spawn(async move {
            let mut is_first = true;
            while let Ok((mut stream, _)) = listener.accept().await {
                if std::mem::take(&mut is_first) {
                    tokio::spawn(late(stream, told.clone()));
                } else {
                    // Whoever comes on a connection of his own is refused at once.
                    drop(stream.write_all(b"421 later\r\n").await);
                    drop(stream.read_u8().await);
                }
            }
        });
        let mailer = Mailer::waiting(&config(Some(&url)), Duration::from_millis(300)).expect("an address");
        let bench = Bench::new(db, mailer);
        let first = bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 1)).await;
        assert_eq!(bench.work().await.retried, 1);
        assert!(bench.row(first).await.last_error.expect("an error").contains("had not taken the mail"));
        say.notify_one();
        let second = bench.enqueue(notice(2, "li.na@example.cn", Happening::Confirmed, 1)).await;
        assert_eq!(bench.work().await.retried, 1, "the server has not taken it");
        assert_eq!(bench.state(second).await, OutboxState::Pending);
        serving.abort();
    }

    async fn a_mail_reaches_the_server_as_it_is_stored(db) {
        let mut sink = SmtpSink::start().await;
        let bench = Bench::with_server(db, &sink.url());
        let id = bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 1)).await;
        assert_eq!(bench.work().await, Summary { leased: 1, sent: 1, ..Summary::default() });
        let mail = sink.next().await;
        assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("jishi@example.cn", &["li.na@example.cn".to_owned()][..]));
        let row = bench.row(id).await;
        assert_eq!(row.state, OutboxState::Sent);
        assert!(is_sent(&mail, &row.rendered.expect("a mail")));
        assert_eq!(row.message_id, Some(format!("{}@jishi.example.cn", id.simple())));
        assert_eq!(bench.work().await, Summary::default());
    }

    async fn a_mail_refused_for_now_goes_again_with_the_same_bytes(db) {
        let mut sink = SmtpSink::start().await;
        sink.answer([451, 450]);
        let bench = Bench::with_server(db, &sink.url());
        let id = bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 1)).await;
        assert_eq!(bench.work().await.retried, 1);
        assert_eq!(bench.work().await, Summary::default(), "not before a minute has passed");
        let row = bench.row(id).await;
        assert_eq!((row.state, row.attempts), (OutboxState::Pending, 1));
        assert!(row.last_error.expect("an error").contains("451"));
        bench.clock.advance(TimeDelta::minutes(1));
        assert_eq!(bench.work().await.retried, 1);
        bench.clock.advance(TimeDelta::minutes(1));
        assert_eq!(bench.work().await, Summary::default(), "the second pause is two minutes");
        bench.clock.advance(TimeDelta::minutes(1));
        assert_eq!(bench.work().await.sent, 1);
        let mails = sink.all();
        assert_eq!(mails.iter().map(|mail| mail.is_taken).collect::<Vec<_>>(), [false, false, true]);
        assert!(mails.iter().all(|mail| mail.bytes == mails[0].bytes));
        assert_eq!(bench.row(id).await.last_error, None);
    }

    async fn a_server_that_is_down_gets_the_same_bytes_when_it_is_up(db) {
        let address = SmtpSink::start().await.address();
        let bench = Bench::with_server(db, &format!("smtp://{address}"));
        let id = bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 1)).await;
        assert_eq!(bench.work().await.retried, 1);
        let stored = bench.row(id).await.rendered.expect("a mail");
        let mut sink = SmtpSink::start_at(address).await;
        bench.clock.advance(TimeDelta::minutes(1));
        assert_eq!(bench.work().await.sent, 1);
        assert!(is_sent(&sink.next().await, &stored));
    }

    async fn a_mail_is_given_up_after_twelve_attempts_and_can_be_revived(db) {
        let mut sink = SmtpSink::start().await;
        sink.answer([550; 12]);
        let bench = Bench::with_server(db, &sink.url());
        let id = bench.enqueue(notice(1, "li.na@example.cn", Happening::Confirmed, 1)).await;
        for attempt in 1..=12 {
            let summary = bench.work().await;
            assert_eq!((summary.retried, summary.given_up), if attempt < 12 { (1, 0) } else { (0, 1) }, "{attempt}");
            bench.clock.advance(TimeDelta::hours(6));
        }
        assert_eq!(bench.work().await, Summary::default());
        assert_eq!(bench.state(id).await, OutboxState::GivenUp);
        let now = bench.worker.clock.now();
        let revived = bench.worker.db.write("revive", move |tx| outbox::revive(tx, id, now).boxed()).await;
        assert_eq!(revived.expect("the database answers"), outbox::Revived::Yes);
        assert_eq!(bench.work().await.sent, 1);
        let mails = sink.all();
        assert_eq!(mails.len(), 13);
        assert!(mails.iter().all(|mail| mail.bytes == mails[0].bytes));
    }
}
