//! Jobs, and what comes of running one.

use super::{Counters, JOB_LIMIT};
use crate::store::{error::StoreError, tx::Tx};
use futures::{FutureExt, future::BoxFuture};
use std::panic::AssertUnwindSafe;
use tokio::sync::oneshot;
use tracing::{Instrument, Span};

/// A piece of work in one transaction.
pub(super) struct Job<F> {
    /// What it is called in logs.
    pub(super) label: &'static str,
    /// Whether it wants a transaction of its own.
    pub(super) alone: bool,
    /// The work.
    pub(super) run: F,
}

/// What came of a run.
#[derive(Debug)]
pub(super) enum Outcome<T> {
    /// Done; to be kept.
    Done(T),
    /// Not done; what it wrote must be undone, and nothing else has come to harm.
    Undo(StoreError),
    /// Not done, and the transaction around it may not stand any more.
    Broken(StoreError),
}

impl<F> Job<F> {
    /// Runs the work once.
    ///
    /// What the database said counts more than what the job made of it: a job that has met an error cannot be kept,
    /// even if it went on.
    pub(super) async fn attempt<T>(&self, tx: &Tx) -> Outcome<T>
    where
        F: for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, StoreError>>,
    {
        let limited = tokio::time::timeout(JOB_LIMIT, AssertUnwindSafe(async { (self.run)(tx).await }).catch_unwind());
        let answer = match limited.await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_panic)) => return Outcome::Broken(StoreError::Panicked(self.label)),
            Err(_elapsed) => return Outcome::Broken(StoreError::TooSlow { label: self.label, limit: JOB_LIMIT }),
        };
        match (tx.failure(), answer) {
            (None, Ok(value)) => Outcome::Done(value),
            (None, Err(error)) => Outcome::Undo(error),
            // The job's own words say more than the database's, such as which rows it had expected.
            (Some(failure), Err(error)) if failure.is_local() && error.is_local() => Outcome::Undo(error),
            (Some(failure), _) if failure.is_local() => Outcome::Undo(failure),
            (Some(failure), _) => Outcome::Broken(failure),
        }
    }
}

/// What became of a run whose value stays with the job until its COMMIT.
pub(super) type Run = Outcome<()>;

/// A job that somebody waits for, whatever its type.
pub(super) trait Queued: Send {
    /// What it is called in logs.
    fn label(&self) -> &'static str;
    /// Whether it wants a transaction of its own.
    fn is_alone(&self) -> bool;
    /// Runs it once; the value of an earlier run is forgotten.
    fn run<'a>(&'a mut self, tx: &'a Tx) -> BoxFuture<'a, Run>;
    /// Answers: with the value of the last run, or with the error. Whoever asked may have gone away.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>, counters: &Counters);
}

/// A job with the place for its answer.
pub(super) struct Waiting<T, F> {
    job: Job<F>,
    value: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
    span: Span,
}

impl<T, F> Waiting<T, F> {
    /// Returns the job and where its answer will come.
    pub(super) fn new(job: Job<F>) -> (Self, oneshot::Receiver<Result<T, StoreError>>) {
        let (reply, answer) = oneshot::channel();
        (Self { job, value: None, reply, span: Span::current() }, answer)
    }
}

impl<T, F> Queued for Waiting<T, F>
where
    F: for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, StoreError>> + Send + Sync,
    T: Send,
{
    fn label(&self) -> &'static str {
        self.job.label
    }

    fn is_alone(&self) -> bool {
        self.job.alone
    }

    fn run<'a>(&'a mut self, tx: &'a Tx) -> BoxFuture<'a, Run> {
        let span = self.span.clone();
        async move {
            self.value = None;
            match self.job.attempt(tx).await {
                Outcome::Done(value) => {
                    self.value = Some(value);
                    Outcome::Done(())
                }
                Outcome::Undo(error) => Outcome::Undo(error),
                Outcome::Broken(error) => Outcome::Broken(error),
            }
        }
        .instrument(span)
        .boxed()
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>, counters: &Counters) {
        let Self { job: _, value, reply, span: _ } = *self;
        let answer = outcome.map(|()| value.expect("invariant: only a job that was done is answered with success"));
        tally(&answer, counters);
        drop(reply.send(answer));
    }
}

/// Counts an answer.
pub(super) fn tally<T>(answer: &Result<T, StoreError>, counters: &Counters) {
    match answer {
        Ok(_) => counters.count(|counters| &counters.jobs),
        Err(StoreError::Guard) => counters.count(|counters| &counters.guard),
        Err(_) => {}
    }
}
