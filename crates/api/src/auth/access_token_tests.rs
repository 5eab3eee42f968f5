//! Which access tokens open, and which do not.

use super::*;
use crate::clock::FixedClock;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

const KEY: [u8; 32] = [7; 32];
const NOW: i64 = 1_796_126_400;

struct Bench {
    clock: FixedClock,
    tokens: AccessTokens,
}

fn bench() -> Bench {
    let clock = FixedClock::new(DateTime::from_timestamp(NOW, 0).expect("valid"));
    let site = BaseUrl::parse("https://jishi.example.cn").expect("valid");
    Bench { tokens: AccessTokens::new(&KEY, &site, Clock::Fixed(clock.clone())), clock }
}

fn claims() -> Value {
    json!({
        "iss": "https://jishi.example.cn", "aud": "https://jishi.example.cn/api/v1", "sub": Uuid::from_u128(1),
        "iat": NOW, "exp": NOW + 600, "jti": Uuid::from_u128(2), "sid": Uuid::from_u128(3),
    })
}

fn without(claim: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().expect("an object").remove(claim);
    claims
}

fn with(claim: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[claim] = value;
    claims
}

fn signed(header: Header, claims: &Value, key: &[u8]) -> String {
    encode(&header, claims, &EncodingKey::from_secret(key)).expect("signed")
}

fn header(algorithm: Algorithm, typ: Option<&str>) -> Header {
    Header { typ: typ.map(str::to_owned), ..Header::new(algorithm) }
}

fn ours(claims: &Value) -> String {
    signed(header(Algorithm::HS256, Some(TYPE)), claims, &KEY)
}

#[test]
fn an_issued_token_opens() {
    let bench = bench();
    let token = bench.tokens.issue(PersonId(Uuid::from_u128(1)), Uuid::from_u128(3));
    let bearer = bench.tokens.verify(&token.text).expect("valid");
    assert_eq!((bearer.person, bearer.family), (PersonId(Uuid::from_u128(1)), Uuid::from_u128(3)));
    assert_eq!(token.expires_in_seconds, 600);
    assert!(bench.tokens.verify(&ours(&claims())).is_ok(), "the other tests start from a valid token");
}

#[test]
fn a_token_expires_at_our_clock() {
    let bench = bench();
    let token = bench.tokens.issue(PersonId(Uuid::from_u128(1)), Uuid::from_u128(3)).text;
    bench.clock.advance(chrono::TimeDelta::microseconds(599_999_999));
    assert!(bench.tokens.verify(&token).is_ok());
    bench.clock.advance(chrono::TimeDelta::microseconds(1));
    assert_eq!(bench.tokens.verify(&token), Err(TokenError::Expired));
}

#[test]
fn every_claim_is_required() {
    for claim in ["iss", "aud", "sub", "iat", "exp", "jti", "sid"] {
        assert_eq!(bench().tokens.verify(&ours(&without(claim))), Err(TokenError::Invalid), "{claim}");
    }
}

#[test]
fn a_token_for_another_place_does_not_open() {
    for (claim, value) in [
        ("aud", json!("https://other.example.cn/api/v1")),
        ("aud", json!(["https://jishi.example.cn/api/v1", "https://other.example.cn"])),
        ("iss", json!("https://other.example.cn")),
        ("sub", json!("administrator")),
        ("exp", json!(NOW + 86_400)),
        ("exp", json!("never")),
        ("role", json!("system_administrator")),
    ] {
        assert_eq!(bench().tokens.verify(&ours(&with(claim, value))), Err(TokenError::Invalid), "{claim}");
    }
}

#[test]
fn another_algorithm_or_type_does_not_open() {
    let tokens = bench().tokens;
    for algorithm in [Algorithm::HS384, Algorithm::HS512] {
        let token = signed(header(algorithm, Some(TYPE)), &claims(), &KEY);
        assert_eq!(tokens.verify(&token), Err(TokenError::Invalid), "{algorithm:?}");
    }
    for typ in [None, Some("JWT"), Some("refresh+jwt")] {
        let token = signed(header(Algorithm::HS256, typ), &claims(), &KEY);
        assert_eq!(tokens.verify(&token), Err(TokenError::Invalid), "{typ:?}");
    }
}

#[test]
fn an_unsigned_token_does_not_open() {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    for alg in ["none", "None", "NONE"] {
        let unsigned = format!("{}.{}.", part(&json!({ "alg": alg, "typ": TYPE })), part(&claims()));
        assert_eq!(bench().tokens.verify(&unsigned), Err(TokenError::Invalid), "{alg}");
    }
}

#[test]
fn a_tampered_token_does_not_open() {
    let tokens = bench().tokens;
    let token = ours(&claims());
    let (head, signature) = token.rsplit_once('.').expect("three parts");
    let (header_part, _) = head.split_once('.').expect("three parts");
    let other = URL_SAFE_NO_PAD.encode(with("sub", json!(Uuid::from_u128(9))).to_string());
    for text in [
        format!("{header_part}.{other}.{signature}"),
        format!("{head}."),
        head.to_owned(),
        String::new(),
        signed(header(Algorithm::HS256, Some(TYPE)), &claims(), &[8; 32]),
    ] {
        assert_eq!(tokens.verify(&text), Err(TokenError::Invalid), "{text}");
    }
}
