//! What the configuration accepts, and how it refuses.

use super::*;
use std::sync::atomic::{AtomicU32, Ordering};

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn read(environment: Pairs, file: Option<&Path>) -> Result<Config, ConfigError> {
    Config::read(environment.iter().copied(), file)
}

fn refusal(environment: Pairs, file: Option<&Path>) -> String {
    read(environment, file).expect_err("a refusal").to_string()
}

/// Writes a file of its own in the temporary directory.
fn file(text: &str) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("jishi-config-{}-{}.toml", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, text).expect("the temporary directory is writable");
    path
}

#[test]
fn nothing_needs_to_be_set() {
    let config = read(&[("PATH", "/bin")], None).expect("defaults");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8300");
    assert_eq!(config.base_url.origin(), "http://127.0.0.1:8300");
    assert_eq!(config.database_url.as_str(), "sqlite://data/jishi.db");
    assert_eq!(config.site_name, Bilingual::new("机时", "Jishi"));
    assert!(config.smtp_url.is_none() && config.trusted_proxies.is_empty());
    assert!(!config.webhooks && config.outbound_networks.is_empty());
}

#[test]
fn the_environment_wins_over_the_file() {
    let path =
        file("listen = \"127.0.0.1:1\"\ndatabase_connections = 3\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n");
    let named = path.to_str().expect("utf-8");
    let config = read(&[("JISHI_CONFIG", named), ("JISHI_LISTEN", "127.0.0.1:2")], None).expect("valid");
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.database_connections, 3);
    assert_eq!(config.trusted_proxies.len(), 2);
}

#[test]
fn all_problems_are_reported_at_once() {
    let path = file("listem = \"x\"\nlog = { a = 1 }\ndatabase_url = \"mysql://u:topsecret@h/d\"\n");
    let text = refusal(
        &[
            ("JISHI_TIMEZONE", "UTC"),
            ("JISHI_DATABASE_CONNECTIONS", "0"),
            ("JISHI_SMTP_CONNECTIONS", "51"),
            ("JISHI_SMTP_URL", "smtp://u:topsecret@mail"),
            ("JISHI_BASE_URL", "http://jishi.example.cn"),
        ],
        Some(&path),
    );
    for part in [
        "JISHI_TIMEZONE is not a setting, did you mean JISHI_TIME_ZONE",
        "listem in ",
        "did you mean listen",
        "log in ",
        "JISHI_DATABASE_URL must begin with one of these schemes: sqlite, postgres",
        "JISHI_DATABASE_CONNECTIONS is not a whole number from 1 to 500",
        "JISHI_BASE_URL may be plain http only on loopback",
        "JISHI_SMTP_CONNECTIONS is not a whole number from 1 to 50",
        "JISHI_MAIL_FROM must be set, since JISHI_SMTP_URL is",
    ] {
        assert!(text.contains(part), "{part} is missing from {text}");
    }
    assert!(text.contains("8 problem(s)"), "{text}");
    assert!(!text.contains("topsecret"), "{text}");
}

#[test]
fn a_broken_file_is_named_with_its_line_but_not_repeated() {
    let path = file("listen = \"127.0.0.1:1\"\nsmtp_url = topsecret\n");
    let text = refusal(&[], Some(&path));
    assert!(text.contains("is not TOML at line 2"), "{text}");
    assert!(!text.contains("topsecret"), "{text}");
    assert!(refusal(&[], Some(Path::new("/nowhere/jishi.toml"))).contains("cannot be read"));
}

#[test]
fn beyond_loopback_the_base_address_must_be_given() {
    let text = refusal(&[("JISHI_LISTEN", "0.0.0.0:8300")], None);
    assert!(text.contains("JISHI_BASE_URL must be set, since JISHI_LISTEN is not a loopback address"), "{text}");
    assert!(read(&[("JISHI_LISTEN", "0.0.0.0:8300"), ("JISHI_BASE_URL", "https://a.cn")], None).is_ok());
}

#[test]
fn printing_the_configuration_shows_no_password() {
    let config = read(
        &[
            ("JISHI_DATABASE_URL", "postgres://jishi:topsecret@db/jishi"),
            ("JISHI_SMTP_URL", "smtps://jishi:topsecret@mail.example.cn"),
            ("JISHI_MAIL_FROM", "机时 <jishi@example.cn>"),
        ],
        None,
    )
    .expect("valid");
    assert!(!format!("{config:?}").contains("topsecret"));
    assert_eq!(config.mail_from.email.to_string(), "jishi@example.cn");
}

#[test]
fn a_gateway_of_text_messages_is_tried_out_at_the_start() {
    let url = ("JISHI_TEXT_URL", "https://sms.example.cn/send?key=topsecret");
    let body = ("JISHI_TEXT_BODY", r#"{"key": "topsecret", "to": {{ phone }}, "text": {{ text }}}"#);
    let headers = ("JISHI_TEXT_HEADERS", "Authorization: Bearer topsecret");
    let config = read(&[url, body, headers, ("JISHI_TEXT_SUCCESS", "/code=0")], None).expect("valid");
    assert!(config.texts.is_some());
    assert!(!format!("{config:?}").contains("topsecret"));
    assert!(read(&[], None).expect("defaults").texts.is_none());
    let quoted = ("JISHI_TEXT_BODY", "{\"key\": \"topsecret\",\n\"text\": \"{{ text }}\"}");
    let misspelt = ("JISHI_TEXT_BODY", "{\"key\": \"topsecret\",\n\"text\": {{ txt }}}");
    for (given, said) in [
        (vec![url], "JISHI_TEXT_BODY must be set, since JISHI_TEXT_URL is"),
        (vec![body], "JISHI_TEXT_URL must be set, since JISHI_TEXT_BODY is"),
        (vec![url, quoted], "JISHI_TEXT_BODY does not become JSON"),
        (vec![url, misspelt], "JISHI_TEXT_BODY undefined value in line 2"),
        (vec![("JISHI_TEXT_URL", "https://10.0.0.1/topsecret"), body], "JISHI_TEXT_URL is not on the public internet"),
        (vec![url, body, ("JISHI_TEXT_HEADERS", "topsecret")], "JISHI_TEXT_HEADERS does not become a header"),
        (vec![url, body, ("JISHI_TEXT_SUCCESS", "code")], "JISHI_TEXT_SUCCESS is not a JSON pointer and a value"),
    ] {
        let text = refusal(&given, None);
        assert!(text.contains(said) && text.contains("1 problem(s)"), "{said} is missing from {text}");
        assert!(!text.contains("topsecret"), "{text}");
    }
}

#[test]
fn every_setting_of_the_table_is_read() {
    for setting in SETTINGS {
        let refused = read(&[(setting.name, "\u{1}")], None);
        let free_text = setting.key == "data_dir";
        assert_eq!(refused.is_ok(), free_text, "{} is not read", setting.name);
    }
}

#[test]
fn an_empty_variable_counts_as_not_given() {
    assert!(read(&[("JISHI_SMTP_URL", ""), ("JISHI_CONFIG", "")], None).is_ok());
}
