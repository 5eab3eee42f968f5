//! The log: one JSON object a line, or lines for people.
//!
//! Secrets never come near it: addresses are logged as route patterns, secrets and passwords have no printable form,
//! and mail addresses stay in the database.

use crate::config::LogFormat;
use std::{error::Error, panic::PanicHookInfo};
use thiserror::Error;
use tracing_subscriber::{EnvFilter, Layer, Registry, layer::SubscriberExt, util::SubscriberInitExt};

/// Why the log could not be set up.
#[derive(Debug, Error)]
pub enum TelemetryError {
    /// The filter cannot be understood; the configuration checks it first.
    #[error("the log filter cannot be understood")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// Another log was set up in this process.
    #[error("the log was set up already")]
    Twice(#[from] tracing_subscriber::util::TryInitError),
}

/// Sends the process's log to standard output, and panics to the log.
pub fn init(filter: &str, format: LogFormat) -> Result<(), TelemetryError> {
    let layer = layer(format, std::io::stdout);
    tracing_subscriber::registry().with(layer.with_filter(EnvFilter::try_new(filter)?)).try_init()?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Writes an error and its causes in one line.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    let mut parts: Vec<String> = causes.map(ToString::to_string).collect();
    // Transparent errors repeat their cause.
    parts.dedup();
    parts.join(": ")
}

fn layer<W>(format: LogFormat, writer: W) -> Box<dyn Layer<Registry> + Send + Sync>
where
    W: for<'a> tracing_subscriber::fmt::MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    match format {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed(),
        LogFormat::Text => lines.with_ansi(false).boxed(),
    }
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    let message = panic.payload_as_str().unwrap_or("no message");
    tracing::error!(place, message, "a panic: this is a bug");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::{self, Write},
        sync::{Arc, Mutex},
    };

    #[derive(Debug, Error)]
    #[error("the command cannot be written")]
    struct Outer(#[source] io::Error);

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("not poisoned").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_error_is_written_with_its_causes() {
        let error = Outer(io::Error::other("disk is gone"));
        assert_eq!(chain(&error), "the command cannot be written: disk is gone");
    }

    #[test]
    fn a_line_of_the_log_is_a_json_object_with_the_request() {
        let sink = Sink::default();
        let writer = sink.clone();
        let subscriber = tracing_subscriber::registry().with(layer(LogFormat::Json, move || writer.clone()));
        tracing::subscriber::with_default(subscriber, || {
            let span = tracing::info_span!("request", request_id = "request-1");
            span.in_scope(|| tracing::info!(status = 200, "request served"));
        });
        let bytes = sink.0.lock().expect("not poisoned").clone();
        let line: serde_json::Value = serde_json::from_slice(&bytes).expect("one JSON object");
        assert_eq!(line["span"]["request_id"], "request-1");
        assert_eq!(
            (&line["status"], &line["message"], &line["level"]),
            (&200.into(), &"request served".into(), &"INFO".into())
        );
        assert!(line["timestamp"].as_str().is_some_and(|time| time.ends_with('Z')), "{line}");
    }
}
