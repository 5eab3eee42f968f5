//! Who is asking: by the session's cookie, or by an access token.
//!
//! A request that bears `Authorization` is judged by that alone. The roles are read anew for each request, so that
//! what was taken away is gone at once.

use super::{
    cookie, origin,
    problem::{Problem, Unauthenticated},
};
use crate::{
    app::Shared,
    auth::access_token::TokenError,
    authz::Principal,
    service::accounts::{devices::Device, sessions, tokens},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};

/// Somebody who has signed in; anybody else is refused with 401.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn(pub Principal);

/// Whoever asks: somebody who has signed in, or a visitor.
///
/// A cookie that is not valid any more makes a visitor: the public pages are for him, too. A token that is not valid
/// is refused, since a program must learn of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader(pub Option<Principal>);

/// Somebody who has signed in, with the device he does it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub principal: Principal,
    /// On what.
    pub device: Device,
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        match find(parts, app).await? {
            Found::Caller(caller) => Ok(caller),
            Found::Nobody => Err(Problem::Unauthenticated(Unauthenticated::Missing)),
            Found::Stranger => Err(Problem::Unauthenticated(Unauthenticated::Invalid)),
        }
    }
}

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        Ok(Self(Caller::from_request_parts(parts, app).await?.principal))
    }
}

impl FromRequestParts<Shared> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        Ok(Self(match find(parts, app).await? {
            Found::Caller(caller) => Some(caller.principal),
            Found::Nobody | Found::Stranger => None,
        }))
    }
}

enum Found {
    /// Somebody we know.
    Caller(Caller),
    /// Neither cookie nor token.
    Nobody,
    /// A cookie that stands for nobody.
    Stranger,
}

async fn find(parts: &Parts, app: &Shared) -> Result<Found, Problem> {
    if parts.headers.contains_key(AUTHORIZATION) {
        return by_token(&parts.headers, app).await.map(Found::Caller);
    }
    let site = &app.config.base_url;
    if !cookie::is_present(&parts.headers, site) {
        return Ok(Found::Nobody);
    }
    // The edge has checked it already for every route; no session is honoured without it.
    origin::check(&parts.method, &parts.headers, site)?;
    let Some(secret) = cookie::read(&parts.headers, site) else { return Ok(Found::Stranger) };
    Ok(match sessions::find(app, &secret).await? {
        Some((principal, session)) => Found::Caller(Caller { principal, device: Device::Session(session.id) }),
        None => Found::Stranger,
    })
}

async fn by_token(headers: &HeaderMap, app: &Shared) -> Result<Caller, Problem> {
    let text = bearer(headers).ok_or(Problem::Unauthenticated(Unauthenticated::Invalid))?;
    let bearer = app.tokens.verify(text).map_err(|error| match error {
        TokenError::Expired => Problem::Unauthenticated(Unauthenticated::Expired),
        TokenError::Invalid => Problem::Unauthenticated(Unauthenticated::Invalid),
    })?;
    let principal = tokens::find(app, &bearer).await?;
    let principal = principal.ok_or(Problem::Unauthenticated(Unauthenticated::Invalid))?;
    Ok(Caller { principal, device: Device::Family(bearer.family) })
}

/// Returns the token of the one `Authorization` header (RFC 6750 section 2.1); the scheme's case does not matter.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn read(values: &[&'static str]) -> Option<String> {
        let headers: HeaderMap = values.iter().map(|value| (AUTHORIZATION, HeaderValue::from_static(value))).collect();
        bearer(&headers).map(str::to_owned)
    }

    #[test]
    fn one_bearer_token_is_read() {
        assert_eq!(read(&["Bearer a.b.c"]).as_deref(), Some("a.b.c"));
        assert_eq!(read(&["bearer a.b.c"]).as_deref(), Some("a.b.c"));
    }

    #[test]
    fn anything_else_is_no_token() {
        for values in [&["Basic YTpi"][..], &["Bearer"], &["a.b.c"], &["Bearer a", "Bearer b"], &[]] {
            assert_eq!(read(values), None, "{values:?}");
        }
    }
}
