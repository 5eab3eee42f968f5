//! How many runs the slow properties make.

/// As many as `JISHI_PROPERTY_CASES` says, else the usual number.
pub fn runs(usual: u32) -> u32 {
    let asked = std::env::var("JISHI_PROPERTY_CASES").ok().and_then(|cases| cases.parse().ok());
    asked.unwrap_or(usual)
}
