//! Connections stay usable: whatever a request was refused for, the next one on the same connection is answered.

use tests::{app::TestApp, each_database};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Sends a request with a body and reads the whole answer: its head and as many bytes as it announces.
async fn exchange(stream: &mut TcpStream, body: &str) -> String {
    let head = format!(
        "PUT /api/v1/reservations/00000000-0000-7000-8000-000000000001 HTTP/1.1\r\nHost: localhost\r\n\
         Authorization: Bearer nonsense\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    loop {
        let mut piece = [0_u8; 4096];
        let read = stream.read(&mut piece).await.expect("read");
        assert_ne!(read, 0, "the connection was closed: {}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&answer).into_owned();
        let Some((head, rest)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let length: usize = length.expect("a length");
        if rest.len() >= length {
            return text;
        }
    }
}

each_database! {
    async fn a_refusal_before_the_body_leaves_the_connection_usable(db) {
        let app = TestApp::empty(db).await;
        let address = app.base().trim_start_matches("http://").to_owned();
        let mut stream = TcpStream::connect(address).await.expect("connects");
        let body = format!("{{\"note\": \"{}\"}}", "x".repeat(60_000));
        for number in 0..20 {
            let answer = exchange(&mut stream, &body).await;
            assert!(answer.starts_with("HTTP/1.1 401"), "request {number}: {answer}");
        }
        app.stop().await;
    }
}
