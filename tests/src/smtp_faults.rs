//! A mail server that fails in one way, as often as told, and takes mails afterwards.

use crate::smtp_sink::Received;
use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// How it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub struct FaultySmtp {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    fault: Fault,
    /// How often it still fails.
    left: AtomicU32,
    taken: Mutex<Vec<Received>>,
}

impl FaultySmtp {
    /// Starts a server that fails `times` times.
    pub async fn start(fault: Fault, times: u32) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared { fault, left: AtomicU32::new(times), taken: Mutex::default() });
        let mut server = Self { address, shared, task: None };
        if fault == Fault::Refused && times > 0 {
            drop(listener);
        } else {
            server.serve(listener);
        }
        server
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
        self.shared.left.store(0, Ordering::SeqCst);
        if self.task.is_none() {
            let listener = TcpListener::bind(self.address).await.expect("the same port");
            self.serve(listener);
        }
    }

    /// Returns its address as a setting.
    pub fn url(&self) -> String {
        match self.shared.fault {
            Fault::BadTls => format!("smtps://{}", self.address),
            Fault::WrongPassword => format!("smtp://jishi:wrong@{}", self.address),
            _ => format!("smtp://{}", self.address),
        }
    }

    /// Returns the address as a setting once the fault is gone: where TLS failed, without it.
    pub fn mended_url(&self) -> String {
        self.url().replacen("smtps:", "smtp:", 1)
    }

    /// Returns the mails whose last line has come, also those of which it did not say so.
    pub fn taken(&self) -> Vec<Received> {
        self.shared.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
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
    /// Tells whether it fails in this way now, which counts as once.
    fn fails(&self, fault: Fault) -> bool {
        let once = |left: u32| left.checked_sub(1);
        self.fault == fault && self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, once).is_ok()
    }

    fn take(&self, mail: Received) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
    }
}

async fn converse(stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading);
    if shared.fails(Fault::Silent) {
        let mut nothing = Vec::new();
        lines.read_to_end(&mut nothing).await?;
        return Ok(());
    }
    if shared.fails(Fault::Busy) {
        writing.write_all(b"421 too busy\r\n").await?;
        return Ok(());
    }
    writing.write_all(b"220 server\r\n").await?;
    let (mut from, mut to, mut line) = (String::new(), Vec::new(), String::new());
    while {
        line.clear();
        lines.read_line(&mut line).await?
    } > 0
    {
        if shared.fault == Fault::Tarpit {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let command = line.trim_end().to_ascii_uppercase();
        let answer = match command.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" if shared.fault == Fault::WrongPassword => "250-server\r\n250 AUTH PLAIN LOGIN\r\n",
            "EHLO" if shared.fault == Fault::AsciiOnly => "250 server\r\n",
            "EHLO" => "250-server\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            "AUTH" if shared.fails(Fault::WrongPassword) => "535 no\r\n",
            "AUTH" => "235 welcome\r\n",
            "MAIL" => {
                from = address(&line);
                "250 ok\r\n"
            }
            "RCPT" if shared.fails(Fault::DiskFull) => "452 no room\r\n",
            "RCPT" if shared.fails(Fault::Greylisting) => "450 come back\r\n",
            "RCPT" if address(&line).starts_with("nobody") && shared.fails(Fault::UnknownRecipient) => "550 nobody\r\n",
            "RCPT" => {
                to.push(address(&line));
                "250 ok\r\n"
            }
            "DATA" => {
                writing.write_all(b"354 go on\r\n").await?;
                if shared.fails(Fault::DropsAfterGoOn) {
                    return Ok(());
                }
                let Some(bytes) = data(&mut lines).await? else { return Ok(()) };
                let answer = if shared.fails(Fault::FailsAfterDot) {
                    "451 disk\r\n"
                } else if shared.fails(Fault::TooBig) {
                    "552 too big\r\n"
                } else if shared.fault == Fault::AsciiOnly && !(bytes.is_ascii() && from.is_ascii()) {
                    "554 not ASCII\r\n"
                } else {
                    "250 ok\r\n"
                };
                let is_taken = answer.starts_with("250");
                if is_taken {
                    shared.take(Received { from: from.clone(), to: std::mem::take(&mut to), bytes, is_taken });
                }
                if is_taken && shared.fails(Fault::DropsAfterDot) {
                    return Ok(());
                }
                writing.write_all(answer.as_bytes()).await?;
                if is_taken && shared.fails(Fault::DropsBeforeQuit) {
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
