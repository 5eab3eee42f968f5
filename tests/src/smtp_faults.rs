//! A mail server that fails in one way, as often as told, and takes mails afterwards; or in any way, as the dice fall.

mod weather;

use self::weather::{Mood, Weather};
use crate::smtp_sink::Received;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// How it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Nobody listens: connections are refused.
    Refused,
    /// It takes connections and never says a word.
    Silent,
    /// It greets with 421: come back later.
    Busy,
    /// It speaks no TLS where TLS is wanted: mended in the program's settings.
    BadTls,
    /// It does not know the password (535).
    WrongPassword,
    /// Its disk is full (452 to the recipient).
    DiskFull,
    /// It has never seen the sender (450 to the recipient), and takes the mail the next time.
    Greylisting,
    /// It does not know the recipient (550).
    UnknownRecipient,
    /// It goes away after saying that the mail may come (354).
    DropsAfterGoOn,
    /// It takes the mail and goes away before saying so.
    DropsAfterDot,
    /// It says that it has taken the mail and goes away.
    DropsBeforeQuit,
    /// Something went wrong there after the whole mail had come (451).
    FailsAfterDot,
    /// The mail is too big for it (552).
    TooBig,
    /// It knows neither SMTPUTF8 nor 8BITMIME, and refuses every octet beyond ASCII.
    AsciiOnly,
    /// It answers each line late, and takes the mail.
    Tarpit,
    /// It takes the mail, and sends it back later: see [`FaultySmtp::returned`].
    LateBounce,
}

impl Fault {
    /// All ways, in the order of a conversation.
    pub const ALL: [Self; 16] = [
        Self::Refused,
        Self::Silent,
        Self::Busy,
        Self::BadTls,
        Self::WrongPassword,
        Self::DiskFull,
        Self::Greylisting,
        Self::UnknownRecipient,
        Self::DropsAfterGoOn,
        Self::DropsAfterDot,
        Self::DropsBeforeQuit,
        Self::FailsAfterDot,
        Self::TooBig,
        Self::AsciiOnly,
        Self::Tarpit,
        Self::LateBounce,
    ];
}

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    /// The mail.
    pub mail: Received,
    /// Whether it was said that it is taken.
    pub is_told: bool,
}

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub struct FaultySmtp {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    weather: Weather,
    taken: Mutex<Vec<Taking>>,
    /// How many were ever taken.
    count: AtomicUsize,
}

impl FaultySmtp {
    /// Starts a server that fails `times` times.
    pub async fn start(fault: Fault, times: u32) -> Self {
        let is_deaf = fault == Fault::Refused && times > 0;
        Self::under(Weather::one(fault, times), is_deaf).await
    }

    /// Starts a server that fails at so many of a hundred mails, in one of the ways that are a server's own: of all but
    /// [`Fault::Refused`] and [`Fault::BadTls`]. Besides it does not know, for a dozen times, whoever's address begins
    /// with `gone`.
    pub async fn drawn(seed: u64, percent: u64) -> Self {
        Self::under(Weather::drawn(seed, percent), false).await
    }

    async fn under(weather: Weather, is_deaf: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared { weather, taken: Mutex::default(), count: AtomicUsize::new(0) });
        let mut server = Self { address, shared, task: None };
        if is_deaf {
            drop(listener);
        } else {
            server.serve(listener);
        }
        server
    }

    /// Returns where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns how often it has failed in which way.
    pub fn met(&self) -> BTreeMap<Fault, usize> {
        self.shared.weather.met()
    }

    /// Returns how many mails it has ever taken.
    pub fn count(&self) -> usize {
        self.shared.count.load(Ordering::SeqCst)
    }

    /// Hands out what was taken since this was asked last, in the order in which it was taken.
    pub fn drain(&self) -> Vec<Taking> {
        std::mem::take(&mut *self.shared.taken.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn serve(&mut self, listener: TcpListener) {
        let shared = self.shared.clone();
        self.task = Some(tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let shared = shared.clone();
                connections.spawn(async move { drop(converse(stream, &shared).await) });
            }
        }));
    }

    /// Ends the fault.
    pub async fn mend(&mut self) {
        self.shared.weather.mend();
        if self.task.is_none() {
            let listener = TcpListener::bind(self.address).await.expect("the same port");
            self.serve(listener);
        }
    }

    /// Returns its address as a setting.
    pub fn url(&self) -> String {
        match self.shared.weather.fault() {
            Some(Fault::BadTls) => format!("smtps://{}", self.address),
            Some(Fault::WrongPassword) => format!("smtp://jishi:wrong@{}", self.address),
            _ => format!("smtp://{}", self.address),
        }
    }

    /// Returns the address as a setting once the fault is gone: where TLS failed, without it.
    pub fn mended_url(&self) -> String {
        self.url().replacen("smtps:", "smtp:", 1)
    }

    /// Returns the mails whose last line has come, also those of which it did not say so.
    pub fn taken(&self) -> Vec<Received> {
        let taken = self.shared.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.iter().map(|taking| taking.mail.clone()).collect()
    }

    /// Returns the reports with which the mails that it took come back (RFC 3464), to the envelope's sender.
    pub fn returned(&self) -> Vec<String> {
        self.taken().iter().map(|mail| report(mail, "failed", "5.1.1")).collect()
    }
}

/// A report on a mail that was taken.
pub fn report(mail: &Received, action: &str, status: &str) -> String {
    let (from, to, original) = (&mail.from, mail.to.join(", "), mail.text());
    format!(
        "From: MAILER-DAEMON@mail.example.cn\r\nTo: {from}\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"report\"\r\n\r\n\
         --report\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n\
         --report\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.cn\r\n\r\n\
         Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 {status} <{to}>: User unknown\r\n\r\n\
         --report\r\nContent-Type: message/rfc822\r\n\r\n{original}\r\n--report--\r\n"
    )
}

impl Drop for FaultySmtp {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

impl Shared {
    fn take(&self, mail: Received, is_told: bool) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).push(Taking { mail, is_told });
        self.count.fetch_add(1, Ordering::SeqCst);
    }
}

async fn converse(stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading);
    let mut mood = Mood::new(&shared.weather);
    if mood.fails(Fault::Silent) {
        return say_nothing(&mut lines).await;
    }
    if mood.fails(Fault::Busy) {
        return writing.write_all(b"421 too busy\r\n").await;
    }
    writing.write_all(b"220 server\r\n").await?;
    let (mut from, mut to, mut line) = (String::new(), Vec::new(), String::new());
    while {
        line.clear();
        lines.read_line(&mut line).await?
    } > 0
    {
        if mood.is(Fault::Tarpit) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let command = line.trim_end().to_ascii_uppercase();
        let answer = match command.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => mood.greeting(),
            "AUTH" if mood.fails(Fault::WrongPassword) => "535 no\r\n",
            "AUTH" => "235 welcome\r\n",
            "MAIL" => {
                mood.begin_mail();
                from = address(&line);
                to.clear();
                match mood.first_fault() {
                    Some(Fault::Silent) => return say_nothing(&mut lines).await,
                    Some(Fault::Busy) => return writing.write_all(b"421 too busy\r\n").await,
                    Some(Fault::WrongPassword) => "535 no\r\n",
                    _ => "250 ok\r\n",
                }
            }
            "RCPT" if mood.fails(Fault::DiskFull) => "452 no room\r\n",
            "RCPT" if mood.fails(Fault::Greylisting) => "450 come back\r\n",
            "RCPT" if mood.is_unknown(&address(&line)) => "550 nobody\r\n",
            "RCPT" => {
                to.push(address(&line));
                "250 ok\r\n"
            }
            "DATA" => {
                writing.write_all(b"354 go on\r\n").await?;
                if mood.fails(Fault::DropsAfterGoOn) {
                    return Ok(());
                }
                let Some(bytes) = data(&mut lines).await? else { return Ok(()) };
                let answer = if mood.fails(Fault::FailsAfterDot) {
                    "451 disk\r\n"
                } else if mood.fails(Fault::TooBig) {
                    "552 too big\r\n"
                } else if mood.is(Fault::AsciiOnly) && !(bytes.is_ascii() && from.is_ascii()) {
                    "554 not ASCII\r\n"
                } else {
                    "250 ok\r\n"
                };
                let is_taken = answer.starts_with("250");
                if is_taken {
                    mood.takes();
                    let is_silent = mood.fails(Fault::DropsAfterDot);
                    let mail = Received { from: from.clone(), to: std::mem::take(&mut to), bytes, is_taken };
                    shared.take(mail, !is_silent);
                    if is_silent {
                        return Ok(());
                    }
                }
                writing.write_all(answer.as_bytes()).await?;
                if is_taken && mood.fails(Fault::DropsBeforeQuit) {
                    return Ok(());
                }
                continue;
            }
            "QUIT" => {
                writing.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok\r\n",
        };
        writing.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

/// Listens until the client goes away.
async fn say_nothing(lines: &mut (impl AsyncReadExt + Unpin)) -> std::io::Result<()> {
    let mut nothing = Vec::new();
    lines.read_to_end(&mut nothing).await.map(drop)
}

/// Reads until the line with a single dot; nothing when the client goes away before it.
async fn data(lines: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<Option<Vec<u8>>> {
    let (mut bytes, mut line) = (Vec::new(), Vec::new());
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        if line == b".\r\n" {
            return Ok(Some(bytes));
        }
        bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}
