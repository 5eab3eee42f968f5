//! A lab's system for tests: it takes calls, answers them as told, and keeps what it was sent.

use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// How a call is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// With this status.
    Status(u16),
    /// With 200 and this body.
    Body(String),
    /// With 302 to this address.
    Redirect(String),
    /// Never; the connection stays open.
    Silent,
    /// With 200 and a body that never ends.
    Endless,
    /// By going away.
    GoesAway,
}

/// A call as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its path.
    pub path: String,
    /// Its headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub body: String,
}

impl Call {
    /// Returns a header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// A running system; it ends when this is dropped.
#[derive(Debug)]
pub struct HookSink {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    replies: Mutex<VecDeque<Reply>>,
    calls: Mutex<Vec<Call>>,
    connections: AtomicU64,
    written: AtomicU64,
}

impl HookSink {
    /// Starts a system on a free port of loopback.
    pub async fn start() -> Self {
        Self::start_at("127.0.0.1").await
    }

    /// Starts a system on a free port of this address.
    pub async fn start_at(host: &str) -> Self {
        let listener = TcpListener::bind((host, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared: Arc<Shared> = Arc::default();
        let serving = shared.clone();
        let task = tokio::spawn(async move {
            // The connections' tasks end with this one.
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                serving.connections.fetch_add(1, Ordering::SeqCst);
                let serving = serving.clone();
                connections.spawn(async move { drop(converse(stream, &serving).await) });
            }
        });
        Self { address, shared, task }
    }

    /// Returns its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Returns an address of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port())
    }

    /// Answers the next calls so instead of with 204.
    pub fn reply(&self, replies: impl IntoIterator<Item = Reply>) {
        self.shared.replies.lock().unwrap_or_else(PoisonError::into_inner).extend(replies);
    }

    /// Returns what has come so far.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns how often somebody connected.
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Returns how many bytes of endless bodies were taken.
    pub fn written(&self) -> u64 {
        self.shared.written.load(Ordering::SeqCst)
    }
}

impl Drop for HookSink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn converse(stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading);
    let mut first = String::new();
    lines.read_line(&mut first).await?;
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).await?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    lines.read_exact(&mut body).await?;
    let call = Call {
        path: first.split(' ').nth(1).unwrap_or_default().to_owned(),
        headers,
        body: String::from_utf8(body).unwrap_or_default(),
    };
    shared.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    let reply = shared.replies.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    match reply.unwrap_or(Reply::Status(204)) {
        Reply::Status(status) => {
            writing.write_all(format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\n\r\n").as_bytes()).await
        }
        Reply::Body(body) => {
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            writing.write_all(answer.as_bytes()).await
        }
        Reply::Redirect(to) => {
            let head = format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
            writing.write_all(head.as_bytes()).await
        }
        Reply::Silent => {
            let mut nothing = Vec::new();
            lines.read_to_end(&mut nothing).await.map(drop)
        }
        Reply::GoesAway => Ok(()),
        Reply::Endless => {
            writing.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
            let part = [b'x'; 16 * 1024];
            loop {
                writing.write_all(&part).await?;
                shared.written.fetch_add(part.len() as u64, Ordering::SeqCst);
            }
        }
    }
}
