//! What the program sends to its database for a booking.

use super::{
    program::Observed,
    wire::{Connection, Request},
};
use api::store::{fault::Step, record::Sent};
use sea_orm::Statement;

/// The statements of one booking.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// Before the transaction: who asks.
    pub before: Vec<Statement>,
    /// In the transaction.
    pub job: Vec<Statement>,
    /// After it: what is shown.
    pub after: Vec<Statement>,
}

/// Makes bookings one after another and returns the statements of each.
///
/// One after another, because then whatever is sent while a request is under way belongs to it.
pub async fn record(url: &str, requests: &[Request]) -> Vec<Trace> {
    let program = Observed::start(url).await;
    let mut connection = Connection::open(program.address).await;
    let mut traces = Vec::with_capacity(requests.len());
    for request in requests {
        program.plan.record.begin();
        let status = connection.send(request).await;
        assert_eq!(status, 201, "{}", connection.answer());
        traces.push(Trace::of(program.plan.record.end()));
        // The plan counts steps as well; forgotten, they take no room.
        program.plan.disarm();
    }
    program.stop().await;
    traces
}

impl Trace {
    /// Sorts what was sent; panics unless it was one transaction with single reads around it, which is all that the
    /// hand-written client can send.
    #[expect(clippy::panic, reason = "a measurement that sends something else than the program is none")]
    fn of(all: Vec<Sent>) -> Self {
        let mut trace = Self::default();
        let mut steps = Vec::new();
        for sent in all {
            match (sent, steps.as_slice()) {
                (Sent::Step(step), _) => steps.push(step),
                (Sent::Read(statement), []) => trace.before.push(statement),
                (Sent::Write(statement), [Step::Begin]) => trace.job.push(statement),
                (Sent::Read(statement), [Step::Begin, Step::Commit]) => trace.after.push(statement),
                (sent, steps) => panic!("{sent:?} after {steps:?} cannot be sent by hand"),
            }
        }
        assert_eq!(steps, [Step::Begin, Step::Commit], "a booking is one transaction");
        trace
    }

    /// Returns it without what is in the transaction for mails: how their readers want them, what their calendars were
    /// told last, and what waits to be sent.
    pub fn without_mail(&self) -> Self {
        let is_for_mail = |statement: &&Statement| {
            ["outbox", "invitation", "mail_choice"].iter().any(|of| statement.sql.contains(of))
        };
        let job = self.job.iter().filter(|statement| !is_for_mail(statement)).cloned().collect();
        Self { before: self.before.clone(), job, after: self.after.clone() }
    }

    /// Returns how many statements the transaction has that begin with one of these words.
    pub fn count(&self, words: &[&str]) -> usize {
        self.job.iter().filter(|statement| words.iter().any(|word| statement.sql.starts_with(word))).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::DbBackend;

    fn statement(sql: &str) -> Statement {
        Statement::from_string(DbBackend::Sqlite, sql)
    }

    #[test]
    fn statements_are_sorted_around_the_one_transaction() {
        let trace = Trace::of(vec![
            Sent::Read(statement("SELECT 1")),
            Sent::Step(Step::Begin),
            Sent::Write(statement("SELECT 2")),
            Sent::Write(statement("INSERT 3")),
            Sent::Step(Step::Commit),
            Sent::Read(statement("SELECT 4")),
        ]);
        assert_eq!((&trace.before, &trace.after), (&vec![statement("SELECT 1")], &vec![statement("SELECT 4")]));
        assert_eq!((trace.count(&["SELECT"]), trace.count(&["INSERT", "UPDATE"])), (1, 1));
    }

    #[test]
    fn what_is_for_mails_can_be_left_out() {
        let job =
            ["SELECT 1", "INSERT INTO \"outbox\" (id)", "UPDATE \"invitation\" SET x", "INSERT INTO \"notice\" (id)"];
        let trace = Trace { job: job.map(statement).into(), ..Trace::default() };
        assert_eq!(trace.without_mail().job, [statement(job[0]), statement(job[3])]);
    }

    #[test]
    #[should_panic(expected = "cannot be sent by hand")]
    fn a_snapshot_cannot_be_sent_by_hand() {
        Trace::of(vec![Sent::Snapshot("quote")]);
    }
}
