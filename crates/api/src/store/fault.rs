//! Faults on order, so that tests can see what becomes of a transaction at each of its steps.
//!
//! A plan is made by tests and measurements only; the program opens its database without one. A fault does what the database does in
//! the same case: on SQLite a full disk or an I/O error may have rolled back the whole transaction behind the
//! program's back, on PostgreSQL every error leaves the transaction aborted.

use sea_orm::{
    DbBackend, DbErr, RuntimeErr,
    sqlx::{
        self,
        error::{DatabaseError, ErrorKind},
    },
};
use std::{
    borrow::Cow,
    error::Error,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    error::OCCUPANCY_GUARD,
    record::{Record, Sent},
};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The disk is full.
    Full,
    /// Reading or writing the disk failed.
    Io,
    /// There is no memory left.
    Memory,
    /// Somebody else holds what is needed; on PostgreSQL, a deadlock.
    Busy,
    /// The occupancy guard refuses an overlap.
    Guard,
    /// The connection is gone.
    Lost,
}

/// A step of a transaction that can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// `BEGIN`.
    Begin,
    /// `SAVEPOINT`, before a job of a group.
    Savepoint,
    /// A job's statement.
    Statement,
    /// `RELEASE`, after a job of a group.
    Release,
    /// `ROLLBACK TO`, after a job of a group that failed.
    Undo,
    /// `COMMIT`.
    Commit,
}

/// Which steps go wrong, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// What goes wrong.
    pub fault: Fault,
    /// The first step that does, counted from 1 since the plan was armed.
    pub first: u64,
    /// How many steps in a row do.
    pub times: u64,
    /// Whether SQLite has rolled back the whole transaction by then.
    pub rolls_back: bool,
}

/// The steps that were taken, and the faults on order.
#[derive(Debug, Default)]
pub struct FaultPlan {
    plan: Mutex<Plan>,
    /// What is sent, for those who want to know.
    pub record: Record,
}

#[derive(Debug, Default)]
struct Plan {
    order: Option<Order>,
    steps: Vec<Step>,
}

impl FaultPlan {
    /// Orders faults and begins to count from 1.
    pub fn arm(&self, order: Order) {
        *self.lock() = Plan { order: Some(order), steps: Vec::new() };
    }

    /// Takes the order back and begins to count from 1.
    pub fn disarm(&self) {
        *self.lock() = Plan::default();
    }

    /// Returns the steps taken since the plan was armed or disarmed.
    pub fn steps(&self) -> Vec<Step> {
        self.lock().steps.clone()
    }

    /// Counts a step and tells whether it goes wrong.
    pub(super) fn meet(&self, step: Step) -> Option<Order> {
        if step != Step::Statement {
            self.record.note(|| Sent::Step(step));
        }
        let mut plan = self.lock();
        plan.steps.push(step);
        let number = u64::try_from(plan.steps.len()).unwrap_or(u64::MAX);
        plan.order.filter(|order| (order.first..order.first.saturating_add(order.times)).contains(&number))
    }

    fn lock(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the error that the database would have given.
pub(super) fn injected(fault: Fault, backend: DbBackend) -> DbErr {
    let (sqlite, postgres) = match fault {
        Fault::Full => ("13", "53100"),
        Fault::Io => ("778", "58030"),
        Fault::Memory => ("7", "53200"),
        Fault::Busy => ("5", "40P01"),
        Fault::Guard => ("1811", "23P01"),
        Fault::Lost => {
            let lost = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
            return DbErr::Query(RuntimeErr::SqlxError(sqlx::Error::Io(lost).into()));
        }
    };
    let code = if backend == DbBackend::Sqlite { sqlite } else { postgres };
    DbErr::Query(RuntimeErr::SqlxError(sqlx::Error::Database(Box::new(Injected { code })).into()))
}

/// An answer of the database as a test orders it.
#[derive(Debug)]
struct Injected {
    code: &'static str,
}

impl fmt::Display for Injected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fault on order, code {}", self.code)
    }
}

impl Error for Injected {}

impl DatabaseError for Injected {
    fn message(&self) -> &str {
        OCCUPANCY_GUARD
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.code))
    }

    fn constraint(&self) -> Option<&str> {
        Some(OCCUPANCY_GUARD)
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}
