//! What a service refuses, as a problem.

use super::problem::{Fault, Problem, Unauthenticated};
use crate::{auth::password::PasswordError, service::denied::Denied};

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotFound => Self::NotFound,
            Denied::Forbidden => Self::Forbidden,
            Denied::WrongCredentials => Self::Unauthenticated(Unauthenticated::WrongCredentials),
            Denied::InvalidToken => Self::Unauthenticated(Unauthenticated::Invalid),
            Denied::Throttled { retry_after } => {
                // Rounded up: a client that waits as long as it is told is let in.
                let seconds = u64::try_from(retry_after.num_milliseconds()).unwrap_or(0).div_ceil(1000);
                Self::Throttled { retry_after_seconds: seconds.max(1) }
            }
            Denied::WrongState { state } => Self::WrongState { state: state.to_owned() },
            Denied::IdInUse => Self::IdInUse,
            Denied::Taken { field } => Self::AlreadyExists { pointer: field },
            Denied::Field { field, code, params } => {
                let fault = params.into_iter().fold(Fault::new(code), |fault, (name, value)| fault.with(name, value));
                Self::field(field, fault)
            }
            Denied::Store(error) => error.into(),
            Denied::Hashing(error) => error.into(),
        }
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match &error {
            PasswordError::Busy => Self::unavailable(&error),
            PasswordError::Hash(_) => Self::internal(&error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn the_time_to_wait_is_rounded_up() {
        let retry_after = TimeDelta::milliseconds(1_001);
        assert_eq!(Problem::from(Denied::Throttled { retry_after }), Problem::Throttled { retry_after_seconds: 2 });
    }

    #[test]
    fn a_field_keeps_its_numbers() {
        let denied = Denied::Field { field: "/version", code: "not_current", params: vec![("current", 3.into())] };
        let Problem::Validation(errors) = Problem::from(denied) else { panic!("a field error") };
        assert_eq!((errors[0].pointer.as_str(), &errors[0].params["current"]), ("/version", &3.into()));
    }
}
