//! What is counted, for Prometheus (`GET /metrics`).
//!
//! Labels come from closed sets (route patterns, codes), never from what a caller sends. Deliberately absent: people
//! and instruments, which belong in figures with rights of their own.

use chrono::{DateTime, Utc};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use std::{sync::Arc, time::Duration};

/// The media type of [`Metrics::encode`].
pub const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// All metrics of one server; clones count together.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    latency: Family<RouteLabels, Histogram, fn() -> Histogram>,
    decided: Family<DecisionLabels, Counter>,
    guard_fired: Counter,
    outbox: Family<OutboxLabels, Gauge>,
    worker_ran: Gauge,
    group_size: Histogram,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DecisionLabels {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutboxLabels {
    state: &'static str,
}

impl Metrics {
    /// Starts counting at zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("jishi");
        let requests = Family::default();
        let latency = Family::new_with_constructor(latency_histogram as fn() -> Histogram);
        let decided = Family::default();
        let guard_fired = Counter::default();
        let outbox = Family::default();
        let worker_ran = Gauge::default();
        let group_size = Histogram::new([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0]);
        registry.register("http_requests", "Requests by method, route and status", requests.clone());
        let help = "Time until the answer's head was ready";
        registry.register_with_unit("http_request_duration", help, Unit::Seconds, latency.clone());
        registry.register("bookings_decided", "Commands to the calendar by outcome", decided.clone());
        let help = "Double bookings that only the database refused; anything but zero is a bug";
        registry.register("guard_fired", help, guard_fired.clone());
        registry.register("outbox_messages", "Messages waiting or given up", outbox.clone());
        let help = "When the worker last looked at the outbox, in seconds since 1970; 0: not yet";
        registry.register_with_unit("worker_last_run_timestamp", help, Unit::Seconds, worker_ran.clone());
        registry.register("writer_group_size", "Commands written by one commit of SQLite", group_size.clone());
        Self(Arc::new(Inner { registry, requests, latency, decided, guard_fired, outbox, worker_ran, group_size }))
    }

    /// Counts a request that was answered.
    pub fn request_served(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let route = route.to_owned();
        self.0.requests.get_or_create(&RequestLabels { method, route: route.clone(), status }).inc();
        self.0.latency.get_or_create(&RouteLabels { method, route }).observe(took.as_secs_f64());
    }

    /// Counts a command that the desk took on: `outcome` such as `accepted`, `refused`, `failed`.
    pub fn decided(&self, outcome: &'static str) {
        self.0.decided.get_or_create(&DecisionLabels { outcome }).inc();
    }

    /// Counts a double booking that only the database refused.
    pub fn guard_fired(&self) {
        self.0.guard_fired.inc();
    }

    /// Returns how often the guard fired.
    pub fn guard_fired_total(&self) -> u64 {
        self.0.guard_fired.get()
    }

    /// Sets how many messages wait, and how many were given up.
    pub fn outbox_depth(&self, pending: u64, given_up: u64) {
        for (state, depth) in [("pending", pending), ("given_up", given_up)] {
            self.0.outbox.get_or_create(&OutboxLabels { state }).set(i64::try_from(depth).unwrap_or(i64::MAX));
        }
    }

    /// Notes that the worker has looked at the outbox.
    pub fn worker_ran(&self, at: DateTime<Utc>) {
        self.0.worker_ran.set(at.timestamp());
    }

    /// Returns when the worker last looked at the outbox, if it has.
    pub fn worker_last_run(&self) -> Option<DateTime<Utc>> {
        Some(self.0.worker_ran.get())
            .filter(|second| *second > 0)
            .and_then(|second| DateTime::from_timestamp(second, 0))
    }

    /// Notes how many commands one commit of the writer carried.
    pub fn group_written(&self, commands: usize) {
        self.0.group_size.observe(commands as f64);
    }

    /// Writes everything in the OpenMetrics text format.
    pub fn encode(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.0.registry).expect("invariant: writing into a string does not fail");
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// From 1 ms to 10 s: below is as good as instant, above nobody waits.
fn latency_histogram() -> Histogram {
    Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_counted() {
        let metrics = Metrics::new();
        metrics.request_served("GET", "/api/v1/instruments/{id}", 200, Duration::from_millis(3));
        metrics.decided("accepted");
        metrics.guard_fired();
        metrics.clone().guard_fired();
        metrics.outbox_depth(3, 1);
        metrics.group_written(8);
        let text = metrics.encode();
        for line in [
            r#"jishi_http_requests_total{method="GET",route="/api/v1/instruments/{id}",status="200"} 1"#,
            r#"jishi_http_request_duration_seconds_bucket{le="0.005",method="GET",route="/api/v1/instruments/{id}"} 1"#,
            r#"jishi_bookings_decided_total{outcome="accepted"} 1"#,
            "jishi_guard_fired_total 2",
            r#"jishi_outbox_messages{state="pending"} 3"#,
            r#"jishi_writer_group_size_bucket{le="8.0"} 1"#,
        ] {
            assert!(text.contains(line), "{line} is missing from\n{text}");
        }
        assert_eq!(metrics.guard_fired_total(), 2);
    }

    #[test]
    fn the_guard_is_reported_before_it_ever_fires() {
        assert!(Metrics::new().encode().contains("jishi_guard_fired_total 0"));
    }
}
