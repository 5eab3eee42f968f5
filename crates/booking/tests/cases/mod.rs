//! How many runs the slow properties make.

use proptest::{prelude::*, test_runner::RngSeed};

/// How many runs: 512 fixed ones, or as many fresh ones as `JISHI_PROPERTY_CASES` says.
pub fn config() -> ProptestConfig {
    let asked = std::env::var("JISHI_PROPERTY_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(512),
        rng_seed: if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(2026) },
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}
