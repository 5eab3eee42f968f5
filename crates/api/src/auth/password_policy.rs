//! What a new password must be.
//!
//! Length counts most (NIST SP 800-63B section 3.1.1.2): from 16 characters on nothing else is asked. Shorter ones
//! mix at least three kinds of sign. Deliberately absent: forced change after some months, and questions.

use inventory::text::EmailAddress;
use std::fmt;

/// Fewest characters of a password.
pub const MIN_CHARACTERS: usize = 10;
/// Most characters of a password; more would only make hashing slow.
pub const MAX_CHARACTERS: usize = 128;
/// From this length on a password need not mix kinds of sign.
pub const LONG_CHARACTERS: usize = 16;
/// Fewest kinds of sign in a shorter one.
pub const MIN_KINDS: usize = 3;

/// A password that satisfies the policy; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

/// A rule of the policy that a password breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Too few characters.
    #[error("the password has {length} characters, at least {MIN_CHARACTERS} are needed")]
    TooShort { length: usize },
    /// Too many characters.
    #[error("the password has {length} characters, at most {MAX_CHARACTERS} are allowed")]
    TooLong { length: usize },
    /// Not enough kinds of sign for its length.
    #[error("the password mixes {kinds} kinds of sign, {MIN_KINDS} are needed below {LONG_CHARACTERS} characters")]
    TooSimple { kinds: usize },
    /// It is the account's own address or the part before the @.
    #[error("the password is the mail address")]
    IsAddress,
}

impl NewPassword {
    /// Checks `text` against every rule and returns all that it breaks; `email` is the account's address.
    ///
    /// Blanks count like any other sign and nothing is trimmed: what was typed is what is asked for later.
    pub fn parse(text: &str, email: &EmailAddress) -> Result<Self, Vec<PasswordFault>> {
        let mut faults = Vec::new();
        let length = text.chars().count();
        if length < MIN_CHARACTERS {
            faults.push(PasswordFault::TooShort { length });
        } else if length > MAX_CHARACTERS {
            faults.push(PasswordFault::TooLong { length });
        }
        let kinds = kinds(text);
        if length < LONG_CHARACTERS && kinds < MIN_KINDS {
            faults.push(PasswordFault::TooSimple { kinds });
        }
        let folded = text.to_lowercase();
        let local = email.as_str().split('@').next().unwrap_or_default();
        if folded == email.as_str() || folded == local {
            faults.push(PasswordFault::IsAddress);
        }
        if faults.is_empty() { Ok(Self(text.to_owned())) } else { Err(faults) }
    }

    /// Returns the password itself, for hashing only.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

/// Counts the kinds of sign: small letters, capitals, digits, and all others (Chinese characters among them).
fn kinds(text: &str) -> usize {
    let tests: [fn(char) -> bool; 4] = [
        |c| c.is_lowercase(),
        |c| c.is_uppercase(),
        |c| c.is_numeric(),
        |c| !c.is_lowercase() && !c.is_uppercase() && !c.is_numeric(),
    ];
    tests.iter().filter(|test| text.chars().any(test)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<PasswordFault> {
        let email = EmailAddress::parse("Wang.Fang2026@example.cn").expect("valid");
        NewPassword::parse(text, &email).err().unwrap_or_default()
    }

    #[test]
    fn a_password_is_long_or_mixed() {
        assert_eq!(faults("correct horse battery"), []);
        assert_eq!(faults("Interfero7"), []);
        assert_eq!(faults("显微镜Interfero"), []);
        assert_eq!(faults("interferometer"), [PasswordFault::TooSimple { kinds: 1 }]);
    }

    #[test]
    fn every_broken_rule_is_named() {
        assert_eq!(faults("abc"), [PasswordFault::TooShort { length: 3 }, PasswordFault::TooSimple { kinds: 1 }]);
        assert_eq!(faults(&"长".repeat(129)), [PasswordFault::TooLong { length: 129 }]);
        assert_eq!(faults(&"长".repeat(128)), []);
    }

    #[test]
    fn the_own_address_is_no_password() {
        assert_eq!(faults("wang.fang2026@EXAMPLE.cn"), [PasswordFault::IsAddress]);
        assert_eq!(faults("Wang.Fang2026"), [PasswordFault::IsAddress]);
    }

    #[test]
    fn a_password_is_not_printed() {
        let email = EmailAddress::parse("a@example.cn").expect("valid");
        let password = NewPassword::parse("Interfero7", &email).expect("valid");
        assert_eq!(format!("{password:?}"), "NewPassword(…)");
    }
}
