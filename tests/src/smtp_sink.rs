//! A small mail server for tests: it takes mails, or refuses them as told, and keeps what it was sent.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinHandle,
};

/// A mail as it came over the wire, dots unstuffed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The mail.
    pub bytes: Vec<u8>,
    /// Whether it was taken.
    pub is_taken: bool,
}

impl Received {
    /// Returns the mail as text; ours are ASCII.
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("a mail of ASCII")
    }
}

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub struct SmtpSink {
    address: SocketAddr,
    answers: Arc<Mutex<VecDeque<u16>>>,
    received: mpsc::UnboundedReceiver<Received>,
    connected: Arc<Connected>,
    task: JoinHandle<()>,
}

impl SmtpSink {
    /// Starts a server on a free port.
    pub async fn start() -> Self {
        Self::start_at("127.0.0.1:0".parse().expect("an address")).await
    }

    /// Starts a server on this address.
    pub async fn start_at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let answers: Arc<Mutex<VecDeque<u16>>> = Arc::default();
        let (told, received) = mpsc::unbounded_channel();
        let connected: Arc<Connected> = Arc::default();
        let task = tokio::spawn(serve(listener, answers.clone(), told, connected.clone()));
        Self { address, answers, received, connected, task }
    }

    /// Returns where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns its address as a setting.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Answers the next mails with these codes instead of 250.
    pub fn answer(&self, codes: impl IntoIterator<Item = u16>) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).extend(codes);
    }

    /// Returns how many connections there were at most at once.
    pub fn most_connected(&self) -> usize {
        self.connected.most.load(Ordering::SeqCst)
    }

    /// Waits for the next mail.
    pub async fn next(&mut self) -> Received {
        self.received.recv().await.expect("the server runs")
    }

    /// Returns everything that has come and was not asked for yet.
    pub fn all(&mut self) -> Vec<Received> {
        std::iter::from_fn(|| self.received.try_recv().ok()).collect()
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// How many are connected.
#[derive(Debug, Default)]
struct Connected {
    now: AtomicUsize,
    most: AtomicUsize,
}

async fn serve(
    listener: TcpListener,
    answers: Arc<Mutex<VecDeque<u16>>>,
    told: mpsc::UnboundedSender<Received>,
    connected: Arc<Connected>,
) {
    // The connections' tasks end with this one.
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let (answers, told, connected) = (answers.clone(), told.clone(), connected.clone());
        let now = connected.now.fetch_add(1, Ordering::SeqCst) + 1;
        connected.most.fetch_max(now, Ordering::SeqCst);
        connections.spawn(async move {
            // A client that goes away in the middle is its own business.
            drop(converse(stream, &answers, &told).await);
            connected.now.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

async fn converse(
    stream: TcpStream,
    answers: &Mutex<VecDeque<u16>>,
    told: &mpsc::UnboundedSender<Received>,
) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading);
    writing.write_all(b"220 sink\r\n").await?;
    let (mut from, mut to) = (String::new(), Vec::new());
    let mut line = String::new();
    while {
        line.clear();
        lines.read_line(&mut line).await?
    } > 0
    {
        let command = line.trim_end().to_ascii_uppercase();
        let answer = if command.starts_with("MAIL FROM:") {
            from = address(&line);
            "250 ok\r\n".to_owned()
        } else if command.starts_with("RCPT TO:") {
            to.push(address(&line));
            "250 ok\r\n".to_owned()
        } else if command == "DATA" {
            writing.write_all(b"354 go on\r\n").await?;
            let bytes = data(&mut lines).await?;
            let code = answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(250);
            let mail = Received { from: from.clone(), to: std::mem::take(&mut to), bytes, is_taken: code < 300 };
            // Told before the answer, so that a test that has seen the answer finds the mail.
            drop(told.send(mail));
            format!("{code} as told\r\n")
        } else if command == "QUIT" {
            writing.write_all(b"221 bye\r\n").await?;
            return Ok(());
        } else {
            "250 ok\r\n".to_owned()
        };
        writing.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

/// Reads until the line with a single dot (RFC 5321 section 4.5.2).
async fn data(lines: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut line = Vec::new();
    while {
        line.clear();
        lines.read_until(b'\n', &mut line).await?
    } > 0
    {
        if line == b".\r\n" {
            break;
        }
        bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
    Ok(bytes)
}

fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}
