//! Why something was not done for a caller, in domain words; `http` chooses status and sentence.

use super::rights::is_permitted;
use crate::{
    app::Shared,
    auth::password::PasswordError,
    authz::{Action, Object},
    store::{StoreError, tx::Tx},
};
use chrono::TimeDelta;
use futures::{FutureExt, future::BoxFuture};
use inventory::id::PersonId;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use thiserror::Error;

/// Why something was not done.
#[derive(Debug, Error)]
pub enum Denied {
    /// There is no such thing, or the caller may not know of it.
    #[error("there is no such thing")]
    NotFound,
    /// The caller may not do this.
    #[error("the caller may not do this")]
    Forbidden,
    /// Address and password do not belong together, or there is no such account.
    #[error("address and password do not belong together")]
    WrongCredentials,
    /// The token is not valid, or was revoked.
    #[error("the token is not valid")]
    InvalidToken,
    /// Too many attempts.
    #[error("too many attempts")]
    Throttled {
        /// How long to wait.
        retry_after: TimeDelta,
    },
    /// The thing is in a state that does not allow this.
    #[error("not in state {state}")]
    WrongState {
        /// The state it is in.
        state: &'static str,
    },
    /// The id chosen by the caller belongs to something else.
    #[error("the id is in use")]
    IdInUse,
    /// Another one says the same.
    #[error("{field} is taken")]
    Taken {
        /// The field that says the same, as a JSON pointer.
        field: &'static str,
    },
    /// A field names something that does not fit.
    #[error("{field} is wrong: {code}")]
    Field {
        /// The field, as a JSON pointer.
        field: &'static str,
        /// What is wrong with it.
        code: &'static str,
        /// Its numbers.
        params: Vec<(&'static str, Value)>,
    },
    /// The database did not do what was asked.
    #[error("the database failed")]
    Store(#[from] StoreError),
    /// The password could be neither hashed nor checked.
    #[error("hashing failed")]
    Hashing(#[from] PasswordError),
}

impl Denied {
    /// A field that names something that does not fit, without numbers.
    pub fn field(field: &'static str, code: &'static str) -> Self {
        Self::Field { field, code, params: Vec::new() }
    }
}

/// Runs a job in one write: what it refuses undoes everything it wrote, so that it may check as it goes.
pub(super) async fn write<T, F>(app: &Shared, label: &'static str, job: F) -> Result<T, Denied>
where
    F: for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, Denied>> + Send + Sync + 'static,
    T: Send + 'static,
{
    let refusal = Arc::new(Mutex::new(None));
    let noted = refusal.clone();
    let outcome = app.db.write(label, move |tx| {
        let (running, noted) = (job(tx), noted.clone());
        async move {
            match running.await {
                Ok(value) => Ok(value),
                Err(Denied::Store(error)) => Err(error),
                Err(denied) => {
                    *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(denied);
                    Err(StoreError::Rollback)
                }
            }
        }
        .boxed()
    });
    match outcome.await {
        Ok(value) => Ok(value),
        Err(StoreError::Rollback) => {
            let denied = refusal.lock().unwrap_or_else(PoisonError::into_inner).take();
            Err(denied.unwrap_or(Denied::Store(StoreError::Rollback)))
        }
        Err(error) => Err(taken(error)),
    }
}

/// Of two who take the same name at the same instant, the unique key refuses the second.
fn taken(error: StoreError) -> Denied {
    match &error {
        StoreError::AlreadyExists { constraint } => match constraint.as_str() {
            "person_email_key" => Denied::Taken { field: "/email" },
            "organisation_credit_code_key" => Denied::Taken { field: "/organisation/credit_code" },
            "research_group_pkey" => Denied::IdInUse,
            _ => Denied::Store(error),
        },
        _ => Denied::Store(error),
    }
}

/// Turns what a job came to into what the writer asks for, where a refusal commits what was written before it.
pub(super) fn settled<T>(outcome: Result<T, Denied>) -> Result<Result<T, Denied>, StoreError> {
    match outcome {
        Ok(value) => Ok(Ok(value)),
        Err(Denied::Store(error)) => Err(error),
        Err(denied) => Ok(Err(denied)),
    }
}

/// Refuses unless the person may do `action` to `object` now, by roles read in this very transaction.
pub(super) async fn demand(tx: &Tx, person: PersonId, action: Action, object: &Object) -> Result<(), Denied> {
    if is_permitted(tx, person, action, object).await? { Ok(()) } else { Err(Denied::Forbidden) }
}
