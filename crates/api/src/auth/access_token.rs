//! Access tokens for API clients: short-lived JWTs in the profile of RFC 9068.
//!
//! One algorithm (HS256) is pinned. The library would compare `exp` with the machine's clock, so that check is off
//! and ours is made with the [`Clock`]. Refresh tokens are plain secrets (`auth::secret`), kept by `store`.

use crate::{
    clock::{Clock, new_id},
    config::BaseUrl,
};
use chrono::DateTime;
use inventory::id::PersonId;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode, errors::ErrorKind};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use thiserror::Error;
use uuid::Uuid;

/// How long an access token lives, in seconds: ten minutes.
pub const LIFE_SECONDS: i64 = 600;
/// The header's `typ` (RFC 9068 section 2.1), so that no other JWT is taken for an access token.
const TYPE: &str = "at+jwt";
/// What a verifier demands of the registered claims; `iat`, `jti` and `sid` are demanded by [`Claims`].
const REQUIRED: [&str; 4] = ["iss", "aud", "sub", "exp"];

/// The claims (RFC 9068 section 2.2), and `sid`: the family of refresh tokens it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    iat: i64,
    exp: i64,
    jti: Uuid,
    sid: Uuid,
}

/// A token for its client; printing shows nothing of it.
#[derive(Clone)]
pub struct IssuedToken {
    /// The token.
    pub text: String,
    /// How long it lives.
    pub expires_in_seconds: i64,
}

impl std::fmt::Debug for IssuedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IssuedToken(…)")
    }
}

/// Whom a valid token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// The person.
    pub person: PersonId,
    /// The family of refresh tokens; whoever serves a request also asks whether it was revoked.
    pub family: Uuid,
    /// The token's own id.
    pub token: Uuid,
}

/// Why a token was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenError {
    /// It was valid and is no longer.
    #[error("the access token has expired")]
    Expired,
    /// It is not ours: shape, signature, algorithm, type or claims.
    #[error("the access token is not valid")]
    Invalid,
}

/// Issues and checks access tokens.
#[derive(Clone)]
pub struct AccessTokens(Arc<Keys>);

struct Keys {
    clock: Clock,
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    issuer: String,
    audience: String,
}

impl AccessTokens {
    /// Makes the issuer of a site; `key` is kept by `store` and shared by all servers of one database.
    pub fn new(key: &[u8; 32], site: &BaseUrl, clock: Clock) -> Self {
        let (issuer, audience) = (site.origin(), site.join("/api/v1"));
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false;
        validation.set_required_spec_claims(&REQUIRED);
        validation.set_issuer(&[&issuer]);
        validation.set_audience(&[&audience]);
        let (encoding, decoding) = (EncodingKey::from_secret(key), DecodingKey::from_secret(key));
        Self(Arc::new(Keys { clock, encoding, decoding, validation, issuer, audience }))
    }

    /// Issues a token for a person, out of a family of refresh tokens.
    pub fn issue(&self, person: PersonId, family: Uuid) -> IssuedToken {
        let keys = &*self.0;
        let iat = keys.clock.now().timestamp();
        let claims = Claims {
            iss: keys.issuer.clone(),
            aud: keys.audience.clone(),
            sub: person.0,
            iat,
            exp: iat + LIFE_SECONDS,
            jti: new_id(&keys.clock),
            sid: family,
        };
        let header = Header { typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::HS256) };
        let text = encode(&header, &claims, &keys.encoding);
        let text = text.expect("invariant: a fixed shape is serialised and signed with a symmetric key");
        IssuedToken { text, expires_in_seconds: LIFE_SECONDS }
    }

    /// Checks a token and returns whom it stands for; at `now == exp` it has expired.
    pub fn verify(&self, text: &str) -> Result<Bearer, TokenError> {
        let keys = &*self.0;
        let data = decode::<Claims>(text, &keys.decoding, &keys.validation).map_err(|error| match error.kind() {
            ErrorKind::ExpiredSignature => TokenError::Expired,
            _ => TokenError::Invalid,
        })?;
        if data.header.typ.as_deref() != Some(TYPE) || data.header.crit.is_some() {
            return Err(TokenError::Invalid);
        }
        let Claims { iss: _, aud: _, sub, iat, exp, jti, sid } = data.claims;
        if exp.saturating_sub(iat) > LIFE_SECONDS {
            return Err(TokenError::Invalid);
        }
        let expires = DateTime::from_timestamp(exp, 0).ok_or(TokenError::Invalid)?;
        if expires <= keys.clock.now() {
            return Err(TokenError::Expired);
        }
        Ok(Bearer { person: PersonId(sub), family: sid, token: jti })
    }
}

impl std::fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AccessTokens({})", self.0.issuer)
    }
}

#[cfg(test)]
#[path = "access_token_tests.rs"]
mod tests;
