//! How a call is signed, after Standard Webhooks (version 1): HMAC-SHA256 over id, instant and body.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use inventory::{id::FacilityId, slot::Instant};
use sha2::Sha256;
use std::fmt;
use uuid::Uuid;

/// The key of this database from which the secret of every webhook follows; never printed.
///
/// So no row of a webhook holds a secret, and nobody who reads those rows can sign.
#[derive(Clone)]
pub struct SigningKey(Hmac<Sha256>);

/// What a webhook's calls are signed with; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(Vec<u8>);

/// A call's signature, as it stands in three headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// `webhook-id`: the same on every attempt.
    pub id: String,
    /// `webhook-timestamp`: seconds since 1970, of this attempt.
    pub timestamp: String,
    /// `webhook-signature`.
    pub signature: String,
}

impl SigningKey {
    /// Takes the key of the database.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(mac(key))
    }

    /// Returns the secret of a webhook. It follows from what never changes of it, and from when it was made: an id that
    /// is used once more, in another database even, brings no old secret back.
    pub fn secret(&self, webhook: Uuid, facility: FacilityId, made_at: Instant) -> SigningSecret {
        let mut mac = self.0.clone();
        mac.update(b"jishi webhook 1");
        mac.update(webhook.as_bytes());
        mac.update(facility.0.as_bytes());
        mac.update(&made_at.timestamp_micros().to_be_bytes());
        SigningSecret(mac.finalize().into_bytes().to_vec())
    }
}

impl SigningSecret {
    /// Returns the text for whoever checks signatures: `whsec_` and base64.
    pub fn to_text(&self) -> String {
        format!("whsec_{}", STANDARD.encode(&self.0))
    }
}

/// Signs a body.
pub fn signed(secret: &SigningSecret, id: Uuid, at: Instant, body: &[u8]) -> Signed {
    let (id, timestamp) = (id.to_string(), at.timestamp().to_string());
    let mut mac = mac(&secret.0);
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    Signed { id, timestamp, signature }
}

fn mac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn at(seconds: i64) -> Instant {
        DateTime::from_timestamp(seconds, 0).expect("an instant")
    }

    /// Computed apart from this program, with Python's `hmac` module:
    /// `b64encode(hmac.new(bytes(range(32)), id + b"." + b"1796126400" + b"." + body, "sha256").digest())`.
    #[test]
    fn the_signature_is_what_others_compute() {
        let secret = SigningSecret((0..32).collect());
        assert_eq!(secret.to_text(), "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        let id = Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001);
        let signed = signed(&secret, id, at(1_796_126_400), r#"{"type":"test","name":"电镜"}"#.as_bytes());
        assert_eq!(signed.id, "01930000-0000-7000-8000-000000000001");
        assert_eq!(signed.timestamp, "1796126400");
        assert_eq!(signed.signature, "v1,9KfMgPnJuel0Q2YGJFw7imNQYhcAguYcCVMk3GlFKF8=");
    }

    #[test]
    fn every_webhook_has_a_secret_of_its_own() {
        let key = SigningKey::new(&[7; 32]);
        let facility = FacilityId(Uuid::from_u128(1));
        let secret = key.secret(Uuid::from_u128(2), facility, at(5));
        assert_eq!(secret, key.secret(Uuid::from_u128(2), facility, at(5)));
        assert_ne!(secret, key.secret(Uuid::from_u128(3), facility, at(5)));
        assert_ne!(secret, key.secret(Uuid::from_u128(2), FacilityId(Uuid::from_u128(4)), at(5)));
        assert_ne!(secret, key.secret(Uuid::from_u128(2), facility, at(6)));
        assert_ne!(secret, SigningKey::new(&[8; 32]).secret(Uuid::from_u128(2), facility, at(5)));
        assert_eq!(format!("{secret:?} {key:?}"), "SigningSecret(…) SigningKey(…)");
    }
}
