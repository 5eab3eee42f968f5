//! Thirty-two clients that book over HTTP, each on a connection that stays open.

use super::{
    CLIENTS,
    city::Booking,
    figures::Run,
    wire::{Connection, Request},
};
use crate::app::fresh;
use std::{
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// Returns the requests for bookings, in their order.
pub fn requests(bookings: &[Booking], tokens: &[String]) -> Vec<Request> {
    bookings.iter().map(|booking| Request::book(booking, fresh(), &tokens[booking.client])).collect()
}

/// Sends all requests, the first `warm` of them before the time is taken. Each client sends the next one that nobody
/// has sent. Every answer must be 201.
///
/// The clients share one thread that is not the program's.
pub async fn run(address: SocketAddr, requests: Vec<Request>, warm: usize) -> Run {
    let clients = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut connections = Vec::new();
            for _ in 0..CLIENTS {
                connections.push(Connection::open(address).await);
            }
            send(&mut connections, &requests[..warm]).await;
            let start = Instant::now();
            let mut latencies = send(&mut connections, &requests[warm..]).await;
            let seconds = start.elapsed().as_secs_f64();
            latencies.sort();
            Run { bookings: latencies.len(), seconds, latencies }
        })
    });
    clients.await.expect("every booking is made")
}

async fn send(connections: &mut [Connection], requests: &[Request]) -> Vec<Duration> {
    let next = AtomicUsize::new(0);
    let clients = connections.iter_mut().map(async |connection| {
        let mut latencies = Vec::new();
        while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
            let start = Instant::now();
            let status = connection.send(request).await;
            latencies.push(start.elapsed());
            assert_eq!(status, 201, "{}", connection.answer());
        }
        latencies
    });
    futures::future::join_all(clients).await.concat()
}
