//! What a gateway is asked, as a template that is filled in for each message.
//!
//! Whatever is filled in is written as a value of its format, always: the filters and blocks of the template language
//! that switch that off change nothing. So a title cannot end the value it stands in, begin another one, or add a line
//! to the headers. That is also tried out at the start, with texts that would like to.

use minijinja::{Environment, ErrorKind, Output, UndefinedBehavior, Value, value::Serde};
use serde::Serialize;
use std::fmt;
use thiserror::Error;
use url::form_urlencoded;

/// Most steps that a template takes.
const FUEL: u64 = 20_000;
/// Most bytes of what is filled in.
const MOST_BYTES: usize = 16 * 1024;

/// The format of what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFormat {
    /// `application/json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}

impl BodyFormat {
    /// Returns the type for the header.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded;charset=utf-8",
        }
    }
}

/// What a template can name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Values {
    /// The message's id, the same on every attempt.
    pub id: String,
    /// The number with `+` and country code.
    pub phone: String,
    /// Of mainland China the eleven digits, else all digits.
    pub national: String,
    /// `code`, `reminder`, `alert`, `request` or `change`.
    pub kind: String,
    /// What happened in one word, finer than the kind.
    pub event: String,
    /// `zh` or `en`.
    pub locale: String,
    /// The site's name.
    pub site: String,
    /// The whole text, the site's name in front.
    pub text: String,
    /// The text without the site's name.
    pub message: String,
    /// The six digits; empty in all but codes.
    pub code: String,
    /// The instrument; empty in codes.
    pub instrument: String,
    /// When the time begins; empty in codes.
    pub when: String,
    /// Until when something is kept or awaited; empty where nothing is.
    pub until: String,
}

/// Why a template cannot be used. It is not repeated: it may hold a key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Faulty {
    /// The template language does not know this.
    #[error("{what}{}", at(*line))]
    Template {
        /// What is wrong, in general words.
        what: String,
        /// In which line.
        line: Option<usize>,
    },
    /// Too long once it is filled in.
    #[error("becomes longer than {MOST_BYTES} bytes")]
    TooLong,
    /// Filled in it is not of its format.
    #[error("does not become {0} once its values are filled in; a value must not stand within quotes")]
    Format(&'static str),
    /// With other values it has another form.
    #[error("has another form with other values")]
    Unsteady,
}

fn at(line: Option<usize>) -> String {
    line.map(|line| format!(" in line {line}")).unwrap_or_default()
}

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// As a value of JSON, with its quotes.
    Json,
    /// Percent-encoded, as in a form.
    Form,
    /// As visible ASCII, the rest percent-encoded.
    Header,
}

/// A template; never printed.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Template {
    source: String,
    written: Written,
}

impl Template {
    pub(super) fn new(source: &str, written: Written) -> Self {
        Self { source: source.trim().to_owned(), written }
    }

    /// Fills in values.
    pub(super) fn fill(&self, values: &Values) -> Result<String, Faulty> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        let written = self.written;
        environment.set_formatter(move |out, _, value| write(out, written, value));
        let template = environment.template_from_str(&self.source).map_err(faulty)?;
        let filled = template.render(Value::from(Serde(values))).map_err(faulty)?;
        if filled.len() > MOST_BYTES { Err(Faulty::TooLong) } else { Ok(filled) }
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Template(…)")
    }
}

fn write(out: &mut Output<'_>, written: Written, value: &Value) -> Result<(), minijinja::Error> {
    use std::fmt::Write;
    match written {
        Written::Json => {
            let json = serde_json::to_string(value)
                .map_err(|_| minijinja::Error::new(ErrorKind::BadSerialization, "no value of JSON"))?;
            out.write_str(&json)?;
        }
        Written::Form => {
            out.write_str(&form_urlencoded::byte_serialize(value.to_string().as_bytes()).collect::<String>())?;
        }
        Written::Header => {
            for byte in value.to_string().bytes() {
                match byte {
                    b' '..=b'~' => out.write_char(char::from(byte))?,
                    _ => write!(out, "%{byte:02X}")?,
                }
            }
        }
    }
    Ok(())
}

/// The error's own text may repeat the template.
fn faulty(error: minijinja::Error) -> Faulty {
    Faulty::Template { what: error.kind().to_string(), line: error.line() }
}

/// Fills a body in with harmless and with nasty values of every kind, and compares what becomes of it.
pub(super) fn check_body(template: &Template, format: BodyFormat) -> Result<(), Faulty> {
    for (harmless, nasty) in samples() {
        let (harmless, nasty) = (template.fill(&harmless)?, template.fill(&nasty)?);
        match format {
            BodyFormat::Json => {
                let read = |text: &str| serde_json::from_str(text).map_err(|_| Faulty::Format("JSON"));
                let (harmless, nasty): (serde_json::Value, serde_json::Value) = (read(&harmless)?, read(&nasty)?);
                if form_of(&harmless) != form_of(&nasty) {
                    return Err(Faulty::Unsteady);
                }
            }
            BodyFormat::Form => {
                let names = |text: &str| -> Vec<String> {
                    form_urlencoded::parse(text.as_bytes()).map(|(name, _)| name.into_owned()).collect()
                };
                let is_form = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
                if !is_form(&harmless) || !is_form(&nasty) {
                    return Err(Faulty::Format("a form"));
                }
                if names(&harmless) != names(&nasty) {
                    return Err(Faulty::Unsteady);
                }
            }
        }
    }
    Ok(())
}

/// Fills a header in with values of every kind.
pub(super) fn check_header(template: &Template) -> Result<(), Faulty> {
    for (harmless, nasty) in samples() {
        for filled in [template.fill(&harmless)?, template.fill(&nasty)?] {
            if filled.is_empty() || !filled.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
                return Err(Faulty::Format("a header"));
            }
        }
    }
    Ok(())
}

/// Names and kinds of values, without the values.
fn form_of(value: &serde_json::Value) -> String {
    use serde_json::Value as Json;
    match value {
        Json::Null => "null".to_owned(),
        Json::Bool(_) => "bool".to_owned(),
        Json::Number(_) => "number".to_owned(),
        Json::String(_) => "string".to_owned(),
        Json::Array(all) => format!("[{}]", all.iter().map(form_of).collect::<Vec<_>>().join(",")),
        Json::Object(all) => {
            let members = all.iter().map(|(name, value)| format!("{name:?}:{}", form_of(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

const NASTY: &str = "\"}],'&=+%0d%0a;#<!-- {{ site }} {% raw %} \\\" \\u0022 \r\n电镜 a\0b";

/// Each kind of message with its events, and whether they say until when: a template may choose its text by them.
pub(crate) const EVENTS: [(&str, &str, bool); 9] = [
    ("code", "code", false),
    ("reminder", "use_near", false),
    ("reminder", "answer_due", true),
    ("alert", "freed", false),
    ("alert", "offered", true),
    ("request", "requested", true),
    ("change", "cancelled", false),
    ("change", "moved", false),
    ("change", "displaced", false),
];

/// Every event in both languages, as it is sent: harmless and nasty.
fn samples() -> Vec<(Values, Values)> {
    let all = EVENTS.into_iter().flat_map(|event| ["zh", "en"].map(|locale| (event, locale)));
    all.map(|(event, locale)| (sample(event, locale, "x"), sample(event, locale, NASTY))).collect()
}

fn sample((kind, event, has_until): (&str, &str, bool), locale: &str, free: &str) -> Values {
    let is_code = kind == "code";
    let only = |there: bool, text: &str| if there { text.to_owned() } else { String::new() };
    Values {
        id: "01936a2e-7c1b-7f00-8000-5b1c9d3e2f10".to_owned(),
        phone: "+8613800138000".to_owned(),
        national: "13800138000".to_owned(),
        kind: kind.to_owned(),
        event: event.to_owned(),
        locale: locale.to_owned(),
        site: free.to_owned(),
        text: free.to_owned(),
        message: free.to_owned(),
        code: only(is_code, "123456"),
        instrument: only(!is_code, free),
        when: only(!is_code, free),
        until: only(has_until, free),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A branch that only some messages take is tried like any other.
    #[test]
    fn every_message_that_is_sent_is_tried() {
        let steady = r#"{"text": {{ text }}}"#;
        for (condition, is_taken) in [
            ("locale == 'en'", true),
            ("event == 'offered'", true),
            ("event == 'use_near' and not until", true),
            ("kind == 'code' and not instrument", true),
            ("event == 'nothing'", false),
        ] {
            let source = format!("{{% if {condition} %}}{{\"text\": {{{{ fone }}}}}}{{% else %}}{steady}{{% endif %}}");
            assert_eq!(json(&source).is_err(), is_taken, "{condition}");
            let source =
                format!("{{% if {condition} %}}{{\"text\": \"{{{{ text }}}}\"}}{{% else %}}{steady}{{% endif %}}");
            assert_eq!(json(&source).is_err(), is_taken, "{condition}");
        }
    }

    fn json(source: &str) -> Result<(), Faulty> {
        check_body(&Template::new(source, Written::Json), BodyFormat::Json)
    }

    fn form(source: &str) -> Result<(), Faulty> {
        check_body(&Template::new(source, Written::Form), BodyFormat::Form)
    }

    #[test]
    fn nothing_that_is_filled_in_leaves_its_place() {
        let nasty = sample(("change", "moved", false), "zh", NASTY);
        let source = r#"{"to": {{ phone }}, "text": {{ text }}, "inner": {{ {"t": text}|tojson }}}"#;
        let filled = Template::new(source, Written::Json).fill(&nasty).expect("filled");
        let read: serde_json::Value = serde_json::from_str(&filled).expect("JSON");
        assert_eq!(read["text"], NASTY);
        let inner: serde_json::Value = serde_json::from_str(read["inner"].as_str().expect("text")).expect("JSON");
        assert_eq!((&inner["t"], read.as_object().expect("an object").len()), (&NASTY.into(), 3));

        let filled = Template::new("mobile={{ national }}&text={{ text }}&key=a%26b", Written::Form).fill(&nasty);
        let filled = filled.expect("filled");
        let pairs: Vec<(String, String)> = form_urlencoded::parse(filled.as_bytes()).into_owned().collect();
        let expected = [("mobile", "13800138000"), ("text", NASTY), ("key", "a&b")];
        assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));

        let filled = Template::new("Bearer a {{ text }}", Written::Header).fill(&nasty).expect("filled");
        assert!(filled.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{filled}");
    }

    #[test]
    fn the_language_cannot_switch_that_off() {
        let nasty = sample(("change", "moved", false), "zh", NASTY);
        for source in [
            "t={{ text|safe }}",
            "t={% autoescape false %}{{ text }}{% endautoescape %}",
            "{% set x %}{{ text }}{% endset %}t={{ x|safe }}",
        ] {
            let filled = Template::new(source, Written::Form).fill(&nasty).expect("filled");
            assert_eq!(form_urlencoded::parse(filled.as_bytes()).count(), 1, "{source}: {filled}");
        }
        let filled = Template::new("{{ text|safe }}", Written::Json).fill(&nasty).expect("filled");
        assert_eq!(serde_json::from_str::<String>(&filled).expect("a text"), NASTY);
    }

    #[test]
    fn a_template_that_cannot_be_used_is_found_before_it_is() {
        assert_eq!(json(r#"{"to": {{ phone }}, "text": {{ text }}}"#), Ok(()));
        assert_eq!(
            form("to={{ phone }}&{% if kind == 'code' %}code={{ code }}{% else %}text={{ text }}{% endif %}"),
            Ok(())
        );
        assert_eq!(json(r#"{"text": "{{ text }}"}"#), Err(Faulty::Format("JSON")));
        assert_eq!(json(r#"{"text": {{ text }}"#), Err(Faulty::Format("JSON")));
        assert_eq!(form("to = {{ phone }}"), Err(Faulty::Format("a form")));
        assert_eq!(json("{\n{{ {site: 1}|tojson|length }}: 1}"), Err(Faulty::Format("JSON")));
        assert_eq!(form("{% for sign in text %}a={{ sign }}&{% endfor %}"), Err(Faulty::Unsteady));
        assert!(matches!(form("\n\nto={{ fone }}"), Err(Faulty::Template { .. })));
        assert!(matches!(json("{\n\"key-7391\": {% if %}}"), Err(Faulty::Template { line: Some(2), .. })));
        assert!(matches!(
            form("{% for a in range(9999) %}{% for b in range(9999) %}a{% endfor %}{% endfor %}"),
            Err(Faulty::Template { .. })
        ));
        let said = json("{\n\"key-7391\": {% if %}}").expect_err("faulty").to_string();
        assert!(!said.contains("7391"), "{said}");
    }
}
