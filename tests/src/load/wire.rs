//! A client of HTTP/1.1 (RFC 9112) that does as little as it can: the machine's time is the program's.

use super::city::Booking;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use uuid::Uuid;

/// A request, ready to be sent.
#[derive(Debug, Clone)]
pub struct Request(Vec<u8>);

/// A connection that stays open.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Request {
    /// Asks for a reservation under a fresh id.
    pub fn book(booking: &Booking, reservation: Uuid, token: &str) -> Self {
        let body = booking.body().to_string();
        let head = format!(
            "PUT /api/v1/reservations/{reservation} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n\
             accept-language: zh\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        Self([head.into_bytes(), body.into_bytes()].concat())
    }
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("the program listens");
        stream.set_nodelay(true).expect("a socket option");
        Self { stream, received: Vec::with_capacity(8192) }
    }

    /// Sends a request, reads the whole answer and returns its status.
    pub async fn send(&mut self, request: &Request) -> u16 {
        self.stream.write_all(&request.0).await.expect("the program reads");
        self.received.clear();
        loop {
            if let Some(head) = Head::parse(&self.received)
                && self.received.len() >= head.answer_bytes
            {
                return head.status;
            }
            let read = self.stream.read_buf(&mut self.received).await.expect("the program answers");
            assert!(read > 0, "the program hung up after {:?}", String::from_utf8_lossy(&self.received));
        }
    }

    /// Returns the answer that was read last.
    pub fn answer(&self) -> String {
        String::from_utf8_lossy(&self.received).into_owned()
    }
}

/// What must be known of an answer's head.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    /// Length of head and body together.
    answer_bytes: usize,
}

impl Head {
    /// Reads the head once all of it is there. Answers without a length are not ours.
    fn parse(received: &[u8]) -> Option<Self> {
        let end = received.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&received[..end]);
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("an answer has a status");
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        Some(Self { status, answer_bytes: end + length.expect("an answer of the API has a length") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_when_as_many_bytes_have_come_as_its_head_announces() {
        let answer = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";
        let head = Head { status: 201, answer_bytes: answer.len() };
        assert_eq!(Head::parse(answer), Some(head));
        assert_eq!(Head::parse(&answer[..30]), None);
    }
}
