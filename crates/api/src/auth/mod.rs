//! Proofs of who somebody is: passwords, secrets sent by mail or kept in cookies, and access tokens.
//!
//! Here is only what can be computed; rows of accounts, sessions and token families belong to `store`, and what a
//! person may do is decided in `authz`.

pub mod access_token;
pub mod password;
pub mod password_policy;
pub mod secret;
