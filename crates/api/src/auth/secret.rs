//! Secrets that stand for somebody: mailed links, sessions, refresh tokens and the first-run token.
//!
//! A secret is 32 random bytes, shown as base64url and stored only as SHA-256: reading the database opens nothing.
//! No salt or slow hash is needed, since 256 random bits cannot be guessed.

use crate::clock::Clock;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use thiserror::Error;

/// A secret as its holder keeps it; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

/// The SHA-256 of a secret, as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretDigest(pub [u8; 32]);

/// The text is not a secret of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the text is not a secret")]
pub struct NotASecret;

impl Secret {
    /// Draws a new secret.
    pub fn new(clock: &Clock) -> Self {
        Self(clock.random_bytes())
    }

    /// Returns the secret that a key of the site makes of a text: the same one each time, so that it can be mailed again
    /// and need not be stored.
    pub fn made_of(key: &[u8; 32], text: &[u8]) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("invariant: a key of any length makes a code");
        mac.update(text);
        Self(mac.finalize().into_bytes().into())
    }

    /// Reads a secret's text: exactly 43 signs of base64url without padding.
    pub fn parse(text: &str) -> Result<Self, NotASecret> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotASecret)?;
        bytes.try_into().map(Self).map_err(|_| NotASecret)
    }

    /// Returns the text for its holder: a link, a cookie, a token.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Returns what is stored and looked up.
    pub fn digest(&self) -> SecretDigest {
        SecretDigest(Sha256::digest(self.0).into())
    }
}

impl SecretDigest {
    /// Returns the bytes for the database.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The one-time token of the first run, printed at start; the server keeps its digest only.
#[derive(Debug, Clone)]
pub struct SetupToken(SecretDigest);

impl SetupToken {
    /// Draws a token; the secret is for the console.
    pub fn issue(clock: &Clock) -> (Self, Secret) {
        let secret = Secret::new(clock);
        (Self(secret.digest()), secret)
    }

    /// Tells whether `text` is the token. Comparing digests leaks nothing of the secret through time.
    pub fn accepts(&self, text: &str) -> bool {
        Secret::parse(text.trim()).is_ok_and(|secret| secret.digest() == self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_survives_its_text() {
        let secret = Secret::new(&Clock::System);
        let text = secret.to_text();
        assert_eq!(text.len(), 43);
        assert_eq!(Secret::parse(&text), Ok(secret.clone()));
        assert_ne!(Secret::new(&Clock::System), secret);
    }

    #[test]
    fn a_made_secret_depends_on_key_and_text() {
        let made = |key: u8, text: &str| Secret::made_of(&[key; 32], text.as_bytes());
        assert_eq!(made(1, "a"), made(1, "a"));
        assert_ne!(made(1, "a"), made(1, "b"));
        assert_ne!(made(1, "a"), made(2, "a"));
    }

    #[test]
    fn what_is_no_secret_is_refused() {
        for text in ["", "short", &"a".repeat(44), &format!("{}=", "A".repeat(43)), &"/".repeat(43), &"B".repeat(43)] {
            assert_eq!(Secret::parse(text), Err(NotASecret), "{text}");
        }
    }

    #[test]
    fn the_stored_form_is_the_sha_256_of_the_bytes() {
        let digest = Secret([0; 32]).digest();
        let hex: String = digest.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", Secret([1; 32])), "Secret(…)");
    }

    #[test]
    fn only_the_setup_token_sets_up() {
        let (token, secret) = SetupToken::issue(&Clock::System);
        assert!(token.accepts(&format!(" {}\n", secret.to_text())));
        assert!(!token.accepts(&Secret::new(&Clock::System).to_text()));
        assert!(!token.accepts(""));
    }
}
