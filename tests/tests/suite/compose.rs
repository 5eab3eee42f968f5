//! `docker-compose.yml` and the image's recipe set only what the program knows, to values that it takes.

use api::config::{Config, SETTINGS};
use std::{collections::BTreeMap, fs, path::Path};

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").join(name);
    fs::read_to_string(path).expect("the file is part of the clone")
}

/// Reads lines such as `JISHI_LISTEN: 0.0.0.0:8300` and `ENV JISHI_DATA_DIR=/data`.
fn settings(text: &str) -> BTreeMap<&str, &str> {
    let lines = text.lines().map(|line| line.trim().trim_start_matches("ENV ").trim_start_matches("- "));
    let ours = lines.filter(|line| line.starts_with("JISHI_"));
    ours.filter_map(|line| line.split_once([':', '='])).map(|(name, value)| (name, value.trim())).collect()
}

#[test]
fn the_compose_file_sets_what_the_program_knows() {
    let (compose, recipe) = (text("docker-compose.yml"), text("crates/api/Dockerfile"));
    let given: BTreeMap<_, _> = settings(&recipe).into_iter().chain(settings(&compose)).collect();
    let unknown: Vec<_> = given.keys().filter(|name| !SETTINGS.iter().any(|setting| setting.name == **name)).collect();
    assert!(unknown.is_empty(), "unknown settings: {unknown:?}");
    for needed in ["JISHI_LISTEN", "JISHI_BASE_URL", "JISHI_DATABASE_URL", "JISHI_SMTP_URL", "JISHI_MAIL_FROM"] {
        assert!(given.contains_key(needed), "{needed} is not set");
    }
    let config = Config::read(given, None).expect("the program takes these values");
    assert!(config.listen.ip().is_unspecified(), "in a container the server listens beyond loopback");
}

#[test]
fn the_compose_file_reaches_its_services_by_their_names() {
    let compose = text("docker-compose.yml");
    let given = settings(&compose);
    assert!(given["JISHI_DATABASE_URL"].contains("@database/") && compose.contains("\n  database:\n"));
    assert!(given["JISHI_SMTP_URL"].contains("//mail:") && compose.contains("\n  mail:\n"));
    assert!(compose.contains("image: postgres:15"));
}
