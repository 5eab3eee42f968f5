//! How many attempts are allowed: at guessing a password, from one client, and at filling somebody's mailbox.
//!
//! Counters are kept in the database, so that they hold for all servers together. An account is counted by its
//! address whether it exists or not, so that being throttled tells nothing either. A right password counts only
//! while its account is not locked, decided in the transaction that opens the session: guesses sent all at once win
//! nothing over guesses sent one by one.

use super::super::denied::Denied;
use crate::store::{
    error::StoreError,
    throttle::{self, Counter},
    tx::Tx,
};
use chrono::TimeDelta;
use inventory::{id::PersonId, phone::PhoneNumber, slot::Instant, text::EmailAddress};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Wrong passwords after which an account is locked.
const ACCOUNT_FAILURES: u32 = 5;
/// How long the first lock of an account lasts; each further failure doubles it.
const ACCOUNT_LOCK: TimeDelta = TimeDelta::minutes(30);
/// The longest lock of an account.
const ACCOUNT_LOCK_MAX: TimeDelta = TimeDelta::hours(24);
/// After this time without an attempt an account's failures are forgotten.
const ACCOUNT_MEMORY: TimeDelta = TimeDelta::hours(24);
/// Attempts of one client within [`CLIENT_WINDOW`], after which it waits as long again.
const CLIENT_ATTEMPTS: u32 = 50;
/// How long a client's attempts are counted together.
const CLIENT_WINDOW: TimeDelta = TimeDelta::minutes(10);
/// Secrets of calendars that open nothing, from one client within [`CLIENT_WINDOW`].
const CALENDAR_MISSES: u32 = 600;
/// Letters to one address within [`LETTER_WINDOW`]; further ones are not written.
const LETTERS: u32 = 5;
/// How long letters to an address are counted together.
const LETTER_WINDOW: TimeDelta = TimeDelta::hours(1);
/// Codes that one person has sent within [`CODE_WINDOW`], to whatever numbers.
const CODES: u32 = 10;
/// Codes to one number within [`CODE_WINDOW`]; further ones are not sent.
const CODES_TO_NUMBER: u32 = 5;
/// How long codes are counted together.
const CODE_WINDOW: TimeDelta = TimeDelta::hours(24);

/// Whose attempts are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Sign-ins to the account with this address.
    Account(EmailAddress),
    /// Whatever a client tries; named by [`ClientAddress::throttle_key`](crate::http::client::ClientAddress).
    Client(String),
    /// Secrets of calendars that a client shows and that open nothing. Counted apart from all else: a program whose
    /// link was ended goes on asking, and the network it stands in must still be able to sign in.
    Calendars(String),
    /// Letters to this address that strangers can cause.
    Letters(EmailAddress),
    /// Codes that this person has sent to phones.
    Codes(PersonId),
    /// Codes to this number that anybody can cause.
    CodesTo(PhoneNumber),
}

impl Subject {
    /// Returns the counter's key; of addresses only a digest, since most of them may belong to no account of ours.
    fn key(&self) -> String {
        match self {
            Self::Account(email) => format!("account:{}", digest(email.as_str())),
            Self::Client(client) => format!("address:{client}"),
            Self::Calendars(client) => format!("calendars:{client}"),
            Self::Letters(email) => format!("letters:{}", digest(email.as_str())),
            Self::Codes(person) => format!("codes:{}", person.0),
            Self::CodesTo(number) => format!("codes to:{}", digest(number.as_str())),
        }
    }

    /// Returns the counter after one more attempt.
    fn count(&self, counter: Counter, now: Instant) -> Counter {
        match self {
            Self::Account(_) => count_for_account(counter, now),
            Self::Client(_) => count_in_window(counter, now, CLIENT_WINDOW, CLIENT_ATTEMPTS),
            Self::Calendars(_) => count_in_window(counter, now, CLIENT_WINDOW, CALENDAR_MISSES),
            Self::Letters(_) => count_in_window(counter, now, LETTER_WINDOW, LETTERS),
            Self::Codes(_) => count_in_window(counter, now, CODE_WINDOW, CODES),
            Self::CodesTo(_) => count_in_window(counter, now, CODE_WINDOW, CODES_TO_NUMBER),
        }
    }
}

/// Refuses when one of the subjects is locked; counts nothing.
pub async fn ensure_open(db: &impl ConnectionTrait, subjects: &[Subject], now: Instant) -> Result<(), Denied> {
    for subject in subjects {
        if let Some(counter) = throttle::find(db, &subject.key()).await? {
            unlocked(&counter, now)?;
        }
    }
    Ok(())
}

/// Counts one attempt of each subject, or refuses when one of them is locked.
pub async fn count(tx: &Tx, subjects: &[Subject], now: Instant) -> Result<(), Denied> {
    let mut held = Vec::new();
    // Always in the order of their keys, so that two transactions never wait for each other.
    let mut subjects: Vec<&Subject> = subjects.iter().collect();
    subjects.sort_by_key(|subject| subject.key());
    for subject in subjects {
        let counter = throttle::hold(tx, &subject.key(), now).await?;
        unlocked(&counter, now)?;
        held.push((subject, counter));
    }
    for (subject, counter) in held {
        throttle::write(tx, &subject.key(), &subject.count(counter, now)).await?;
    }
    Ok(())
}

/// Clears an account's failures after a right password; refuses when the account is locked.
pub async fn pass(tx: &Tx, email: &EmailAddress, now: Instant) -> Result<(), Denied> {
    let key = Subject::Account(email.clone()).key();
    let counter = throttle::hold(tx, &key, now).await?;
    unlocked(&counter, now)?;
    Ok(throttle::clear(tx, &key, now).await?)
}

/// Clears an account's failures because a mailed link has proved who asks.
pub async fn forgive(tx: &Tx, email: &EmailAddress, now: Instant) -> Result<(), StoreError> {
    throttle::clear(tx, &Subject::Account(email.clone()).key(), now).await
}

/// Tells whether one more letter may go to an address, and counts it.
pub async fn allows_letter(tx: &Tx, to: &EmailAddress, now: Instant) -> Result<bool, StoreError> {
    allows(tx, Subject::Letters(to.clone()), now).await
}

/// Tells whether one more code may go to a number, and counts it.
pub async fn allows_text(tx: &Tx, to: &PhoneNumber, now: Instant) -> Result<bool, StoreError> {
    allows(tx, Subject::CodesTo(to.clone()), now).await
}

async fn allows(tx: &Tx, subject: Subject, now: Instant) -> Result<bool, StoreError> {
    match count(tx, &[subject], now).await {
        Ok(()) => Ok(true),
        Err(Denied::Store(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

fn unlocked(counter: &Counter, now: Instant) -> Result<(), Denied> {
    match counter.locked_until {
        Some(until) if now < until => Err(Denied::Throttled { retry_after: until - now }),
        Some(_) | None => Ok(()),
    }
}

fn count_for_account(counter: Counter, now: Instant) -> Counter {
    let forgotten = counter.locked_until.unwrap_or(counter.since) + ACCOUNT_MEMORY <= now;
    let failures = if forgotten { 1 } else { counter.failures.saturating_add(1) };
    let doublings = failures.checked_sub(ACCOUNT_FAILURES);
    let lock = doublings.map(|times| (ACCOUNT_LOCK * (1 << times.min(10))).min(ACCOUNT_LOCK_MAX));
    Counter { failures, locked_until: lock.map(|lock| now + lock), since: now }
}

/// The window begins with its first attempt; the lock lasts a window from the attempt that was one too many.
fn count_in_window(counter: Counter, now: Instant, window: TimeDelta, most: u32) -> Counter {
    let over = counter.since + window <= now || counter.locked_until.is_some();
    let counter = if over || counter.failures == 0 {
        Counter { failures: 1, locked_until: None, since: now }
    } else {
        Counter { failures: counter.failures.saturating_add(1), ..counter }
    };
    Counter { locked_until: (counter.failures >= most).then(|| now + window), ..counter }
}

fn digest(text: &str) -> String {
    let bytes = Sha256::digest(text);
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        write!(text, "{byte:02x}").expect("invariant: writing to a text cannot fail");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Instant {
        Instant::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn none() -> Counter {
        Counter { failures: 0, locked_until: None, since: at(0) }
    }

    fn fail_at(minutes: &[i64]) -> Counter {
        minutes.iter().fold(none(), |counter, minute| count_for_account(counter, at(*minute)))
    }

    #[test]
    fn the_fifth_wrong_password_locks_for_half_an_hour() {
        assert_eq!(fail_at(&[1, 2, 3, 4]).locked_until, None);
        assert_eq!(fail_at(&[1, 2, 3, 4, 5]).locked_until, Some(at(35)));
    }

    #[test]
    fn every_further_failure_doubles_the_lock_up_to_a_day() {
        assert_eq!(fail_at(&[1, 2, 3, 4, 5, 36]).locked_until, Some(at(36 + 60)));
        assert_eq!(fail_at(&[1, 2, 3, 4, 5, 36, 100]).locked_until, Some(at(100 + 120)));
        let stubborn = (0..40).fold(none(), |counter, n| count_for_account(counter, at(n * 1_400)));
        assert_eq!(stubborn.locked_until, Some(at(39 * 1_400 + 1_440)));
    }

    #[test]
    fn failures_are_forgotten_after_a_quiet_day() {
        let day = 24 * 60;
        assert_eq!(fail_at(&[1, 2, 3, 4, 4 + day]).failures, 1);
        assert_eq!(fail_at(&[1, 2, 3, 4, 3 + day]).failures, 5);
    }

    #[test]
    fn a_client_has_fifty_attempts_in_ten_minutes() {
        let tries =
            |n: u32| (0..n).fold(none(), |counter, _| count_in_window(counter, at(3), CLIENT_WINDOW, CLIENT_ATTEMPTS));
        assert_eq!(tries(49).locked_until, None);
        assert_eq!(tries(50).locked_until, Some(at(13)));
        let later = count_in_window(tries(50), at(13), CLIENT_WINDOW, CLIENT_ATTEMPTS);
        assert_eq!((later.failures, later.locked_until), (1, None));
        let new_window = count_in_window(tries(49), at(13), CLIENT_WINDOW, CLIENT_ATTEMPTS);
        assert_eq!(new_window.failures, 1);
    }

    #[test]
    fn a_lock_ends_at_its_instant() {
        let counter = Counter { locked_until: Some(at(5)), ..none() };
        assert!(
            matches!(unlocked(&counter, at(4)), Err(Denied::Throttled { retry_after }) if retry_after.num_seconds() == 60)
        );
        assert!(unlocked(&counter, at(5)).is_ok());
    }

    #[test]
    fn keys_hold_no_address() {
        let email = EmailAddress::parse("li@example.cn").expect("valid");
        assert!(!Subject::Account(email.clone()).key().contains("example"));
        assert_ne!(Subject::Account(email.clone()).key(), Subject::Letters(email).key());
    }
}
