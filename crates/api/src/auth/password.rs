//! Hashes and checks passwords with argon2id (RFC 9106), two at a time, off the threads that serve requests.
//!
//! An account that does not exist costs the same work as one that does, so the time of the answer tells nothing.
//! Counting failures is the sign-in service's work, not done here.

use super::password_policy::{MAX_CHARACTERS, NewPassword};
use crate::clock::Clock;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{self, CustomizedPasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::{sync::Arc, time::Duration};
use thiserror::Error;
use tokio::sync::Semaphore;

/// Memory of one hash in KiB: 19 MiB, with two passes and one lane (OWASP's first recommendation for argon2id).
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// Hashes computed at the same time; each needs a processor and 19 MiB.
const AT_ONCE: usize = 2;
/// How long a request waits for its turn before the server says that it is busy.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a password could be neither hashed nor checked.
#[derive(Debug, Error)]
pub enum PasswordError {
    /// Too many sign-ins at once; trying later helps.
    #[error("too many passwords are being checked")]
    Busy,
    /// The stored text is no argon2id hash, or hashing failed.
    #[error("the password hash cannot be computed")]
    Hash(#[source] password_hash::Error),
}

/// The result of checking a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the account's password.
    Right,
    /// It is the account's password, kept with older parameters: hash it again.
    RightButOutdated,
    /// It is not, or there is no such account.
    Wrong,
}

/// Hashes and checks passwords; clones share the queue.
#[derive(Debug, Clone)]
pub struct Passwords {
    clock: Clock,
    turns: Arc<Semaphore>,
    nobody: Arc<str>,
}

impl Passwords {
    /// Prepares the hasher, with a hash for accounts that do not exist; takes as long as one sign-in.
    pub fn new(clock: Clock) -> Result<Self, PasswordError> {
        let nobody = hash(&clock.random_bytes::<16>(), &clock)?;
        Ok(Self { clock, turns: Arc::new(Semaphore::new(AT_ONCE)), nobody: nobody.into() })
    }

    /// Hashes a new password; the result is a PHC string (`$argon2id$v=19$m=19456,t=2,p=1$…`).
    pub async fn hash(&self, password: NewPassword) -> Result<String, PasswordError> {
        let clock = self.clock.clone();
        self.in_turn(move || hash(password.reveal().as_bytes(), &clock)).await
    }

    /// Checks a password against the account's hash; `None` stands for an account that does not exist.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<Verdict, PasswordError> {
        let too_long = password.chars().count() > MAX_CHARACTERS;
        let possible = stored.is_some() && !too_long;
        let against = if possible { stored.unwrap_or(&self.nobody) } else { &self.nobody }.to_owned();
        let password = if too_long { String::new() } else { password.to_owned() };
        let verdict = self.in_turn(move || verify(&password, &against)).await?;
        Ok(if possible { verdict } else { Verdict::Wrong })
    }

    /// Waits for a turn and computes on a thread that may block.
    ///
    /// The turn ends with the computation, not with the request: a client that goes away frees nothing early.
    async fn in_turn<T: Send + 'static>(
        &self,
        compute: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| PasswordError::Busy)?.expect("invariant: nobody closes the semaphore");
        let task = tokio::task::spawn_blocking(move || {
            let result = compute();
            drop(turn);
            result
        });
        task.await.expect("invariant: hashing does not panic and is not cancelled")
    }
}

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params())
}

fn params() -> Params {
    Params::new(MEMORY_KIB, PASSES, LANES, None).expect("invariant: the parameters are within RFC 9106")
}

fn hash(password: &[u8], clock: &Clock) -> Result<String, PasswordError> {
    let salt = clock.random_bytes::<16>();
    let hashed = hasher().hash_password_customized(password, &salt, None, None, params());
    hashed.map(|hash| hash.to_string()).map_err(PasswordError::Hash)
}

fn verify(password: &str, stored: &str) -> Result<Verdict, PasswordError> {
    let stored = PasswordHash::new(stored).map_err(|error| PasswordError::Hash(error.into()))?;
    match hasher().verify_password(password.as_bytes(), &stored) {
        Ok(()) if is_current(&stored) => Ok(Verdict::Right),
        Ok(()) => Ok(Verdict::RightButOutdated),
        Err(password_hash::Error::PasswordInvalid) => Ok(Verdict::Wrong),
        Err(error) => Err(PasswordError::Hash(error)),
    }
}

fn is_current(stored: &PasswordHash) -> bool {
    let same_params = Params::try_from(stored)
        .is_ok_and(|stored| (stored.m_cost(), stored.t_cost(), stored.p_cost()) == (MEMORY_KIB, PASSES, LANES));
    stored.algorithm == Algorithm::Argon2id.ident() && same_params
}

#[cfg(test)]
mod tests {
    use super::*;
    use inventory::text::EmailAddress;

    fn password(text: &str) -> NewPassword {
        NewPassword::parse(text, &EmailAddress::parse("a@example.cn").expect("valid")).expect("a good password")
    }

    fn passwords() -> Passwords {
        Passwords::new(Clock::System).expect("hashing works")
    }

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let passwords = passwords();
        let stored = passwords.hash(password("Interfero7")).await.expect("hashed");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_eq!(passwords.verify("Interfero7", Some(&stored)).await.expect("checked"), Verdict::Right);
        assert_eq!(passwords.verify("interfero7", Some(&stored)).await.expect("checked"), Verdict::Wrong);
        assert_ne!(stored, passwords.hash(password("Interfero7")).await.expect("hashed"), "salts differ");
    }

    #[tokio::test]
    async fn an_account_that_does_not_exist_never_opens() {
        let passwords = passwords();
        assert_eq!(passwords.verify("Interfero7", None).await.expect("checked"), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_text_longer_than_any_password_is_wrong() {
        let passwords = passwords();
        let stored = hash(b"", &Clock::System).expect("hashed");
        assert_eq!(passwords.verify(&"x".repeat(200), Some(&stored)).await.expect("checked"), Verdict::Wrong);
    }

    #[tokio::test]
    async fn an_older_hash_opens_and_asks_to_be_renewed() {
        let weaker = Params::new(8 * 1024, 1, 1, None).expect("valid");
        let old = hasher().hash_password_customized(b"Interfero7", &[7; 16], None, None, weaker).expect("hashed");
        let verdict = passwords().verify("Interfero7", Some(&old.to_string())).await.expect("checked");
        assert_eq!(verdict, Verdict::RightButOutdated);
    }

    #[tokio::test]
    async fn a_broken_stored_hash_is_an_error_not_a_refusal() {
        let result = passwords().verify("Interfero7", Some("plain")).await;
        assert!(matches!(result, Err(PasswordError::Hash(_))));
    }

    #[tokio::test]
    async fn two_are_computed_at_once_and_no_more() {
        let passwords = passwords();
        let taken = passwords.turns.clone().acquire_many_owned(2).await.expect("free");
        let waiting = passwords.verify("Interfero7", None);
        tokio::pin!(waiting);
        assert!(futures::poll!(waiting.as_mut()).is_pending());
        drop(taken);
        assert_eq!(waiting.await.expect("checked"), Verdict::Wrong);
    }
}
