//! Signing of mails with DKIM and Ed25519 (RFC 6376, RFC 8463), for sites whose mail server does not.
//!
//! An Ed25519 signature of the same mail is the same each time, so a mail that is rendered again stays the same bytes.
//! Deliberately absent: RSA, which belongs to the mail server (no implementation in pure Rust has constant time), and
//! any reading of signatures.

mod canonical;

use crate::config::ValueError;
use aws_lc_rs::{
    digest::{SHA256, digest},
    signature::Ed25519KeyPair,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{fmt, sync::Arc};

/// The fields that are signed where a mail has them (RFC 6376 section 5.4.1; the two for ending mails: RFC 8058
/// section 4).
const SIGNED: [&str; 14] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-language",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
];
/// The fields that are named once more than they are there, so that no second one can be put in (section 8.15).
const SEALED: [&str; 8] = ["from", "to", "cc", "reply-to", "subject", "date", "mime-version", "content-type"];
/// What stands around a private key (RFC 7468 section 10).
const MARKERS: (&str, &str) = ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----");

/// A key, and where in the domain name system its public half stands: `selector._domainkey.domain`.
#[derive(Clone)]
pub struct Signer {
    key: Arc<Ed25519KeyPair>,
    selector: String,
    domain: String,
}

impl Signer {
    /// Reads a private key of PKCS #8 in text, as `openssl genpkey -algorithm ed25519` writes it.
    ///
    /// # Errors
    ///
    /// If it is none, or one of another algorithm.
    pub fn of_pem(pem: &str, selector: String, domain: String) -> Result<Self, ValueError> {
        let inner = pem.split_once(MARKERS.0).and_then(|(_, rest)| rest.split_once(MARKERS.1));
        let (inner, _) = inner.ok_or(ValueError::NotASigningKey)?;
        let der = STANDARD.decode(inner.split_whitespace().collect::<String>());
        let der = der.map_err(|_| ValueError::NotASigningKey)?;
        // What openssl writes is PKCS #8 of version 1, which holds no public half to compare with.
        let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map_err(|_| ValueError::NotASigningKey)?;
        Ok(Self { key: Arc::new(key), selector, domain })
    }

    /// Returns the mail with its signature before it. `mail` has CRLF line ends; `seconds` since 1970 is when it was
    /// written.
    pub fn sign(&self, mail: &[u8], seconds: i64) -> Vec<u8> {
        let Some((fields, body)) = canonical::divided(mail) else { return mail.to_vec() };
        let names = self.names(&fields);
        let body_hash = STANDARD.encode(digest(&SHA256, &canonical::body(body)));
        let head = format!(
            "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d={};\r\n\ts={}; t={seconds};\r\n\th={};\r\n\t\
             bh={body_hash};\r\n\tb=",
            self.domain,
            self.selector,
            folded(&names),
        );
        // Ed25519 signs the digest, not the text (RFC 8463 section 3).
        let hash = digest(&SHA256, &canonical::signed(&fields, &names, &head));
        let signature = STANDARD.encode(self.key.sign(hash.as_ref()));
        [format!("{head}{signature}\r\n").as_bytes(), mail].concat()
    }

    fn names(&self, fields: &[canonical::Field<'_>]) -> Vec<&'static str> {
        let present = SIGNED.into_iter().flat_map(|name| {
            let times = fields.iter().filter(|field| field.is(name)).count();
            std::iter::repeat_n(name, times)
        });
        present.chain(SEALED).collect()
    }
}

/// The names with colons between them, no line of them longer than a mail's usually are.
fn folded(names: &[&str]) -> String {
    names.chunks(6).map(|some| some.join(":")).collect::<Vec<_>>().join(":\r\n\t ")
}

/// Shows no key.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}._domainkey.{})", self.selector, self.domain)
    }
}

#[cfg(test)]
mod tests;
