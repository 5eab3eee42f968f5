//! The gateway: where messages go, how it is asked, and what counts as its yes.

use super::template::{BodyFormat, Faulty, Template, Values, Written, check_body, check_header};
use crate::channel::{Missed, Sender};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use std::fmt;
use thiserror::Error;

/// Longest word of a gateway's that is repeated.
const MOST_REPEATED: usize = 40;

/// A gateway as the settings describe it; never printed, since address, headers and body may hold keys.
#[derive(Clone)]
pub struct Gateway {
    url: String,
    format: BodyFormat,
    body: Template,
    headers: Vec<(HeaderName, Template)>,
    success: Option<Success>,
}

/// What the settings say of a gateway; all of it is read before.
pub struct GatewayParts<'a> {
    /// The address.
    pub url: String,
    /// The format of what is sent.
    pub format: BodyFormat,
    /// What is sent.
    pub body: &'a str,
    /// Headers, `Name: value`, one a line.
    pub headers: &'a str,
    /// What an answer of success must hold as well.
    pub success: Option<Success>,
}

/// What a gateway's answer must hold to count as success, as many answer 200 to whatever they are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Success {
    /// JSON pointer (RFC 6901) into the answer.
    pointer: String,
    /// The text, number or truth value that must stand there.
    expected: String,
}

impl Success {
    /// Parses `/code=0`.
    pub fn parse(text: &str) -> Option<Self> {
        let (pointer, expected) = text.trim().split_once('=')?;
        let is_pointer = pointer.starts_with('/') && pointer.len() <= 200;
        is_pointer.then(|| Self { pointer: pointer.to_owned(), expected: expected.to_owned() })
    }

    fn check(&self, answer: &[u8]) -> Result<(), NotTaken> {
        let answer: Option<Value> = serde_json::from_slice(answer).ok();
        let found = answer.as_ref().and_then(|answer| answer.pointer(&self.pointer)).map(|found| match found {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        match found {
            Some(found) if found == self.expected => Ok(()),
            other => Err(NotTaken::Refused(other.filter(|word| is_repeatable(word)))),
        }
    }
}

/// A code of the gateway's own may be shown; a sentence might repeat number or text.
fn is_repeatable(word: &str) -> bool {
    let is_code = |byte: u8| byte.is_ascii_alphanumeric() || b"._-:".contains(&byte);
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    !word.is_empty() && word.len() <= MOST_REPEATED && word.bytes().all(is_code) && digits <= 6
}

/// Why a gateway did not take a message.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotTaken {
    /// The call did not arrive.
    #[error(transparent)]
    Missed(#[from] Missed),
    /// It answered something else than success.
    #[error("the gateway refused it{}", .0.as_ref().map(|code| format!(": {code}")).unwrap_or_default())]
    Refused(Option<String>),
    /// The template did not become a call.
    #[error("the template {0}")]
    Template(#[from] Faulty),
}

impl Gateway {
    /// Makes a gateway whose templates are tried out; `Err` names the faulty one.
    pub fn new(parts: GatewayParts<'_>) -> Result<Self, (Part, Faulty)> {
        let GatewayParts { url, format, body, headers, success } = parts;
        let written = match format {
            BodyFormat::Json => Written::Json,
            BodyFormat::Form => Written::Form,
        };
        let body = Template::new(body, written);
        check_body(&body, format).map_err(|faulty| (Part::Body, faulty))?;
        let lines = headers.lines().map(str::trim).filter(|line| !line.is_empty());
        let headers = lines.map(header).collect::<Result<_, _>>().map_err(|faulty| (Part::Headers, faulty))?;
        Ok(Self { url, format, body, headers, success })
    }

    /// Hands a message over.
    pub async fn send(&self, sender: &Sender, values: &Values) -> Result<(), NotTaken> {
        let body = self.body.fill(values)?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.format.content_type()));
        for (name, template) in &self.headers {
            let mut value = HeaderValue::try_from(template.fill(values)?).map_err(|_| Faulty::Format("a header"))?;
            value.set_sensitive(true);
            headers.insert(name.clone(), value);
        }
        let answer = sender.call(&self.url, |request| request.headers(headers).body(body)).await?;
        match &self.success {
            Some(success) => success.check(&answer.body),
            None => Ok(()),
        }
    }
}

/// Which of the settings is faulty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The body.
    Body,
    /// The headers.
    Headers,
}

fn header(line: &str) -> Result<(HeaderName, Template), Faulty> {
    let (name, value) = line.split_once(':').ok_or(Faulty::Format("a header"))?;
    let name = HeaderName::try_from(name.trim()).map_err(|_| Faulty::Format("a header"))?;
    // How the call is framed is not a matter of settings.
    if ["content-type", "content-length", "transfer-encoding", "host", "connection"].contains(&name.as_str()) {
        return Err(Faulty::Format("a header of its own"));
    }
    let template = Template::new(value, Written::Header);
    check_header(&template)?;
    Ok((name, template))
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gateway(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_value_is_success() {
        let zero = Success::parse("/code=0").expect("a condition");
        for answer in [r#"{"code":0}"#, r#"{"code":"0","message":"OK"}"#] {
            assert_eq!(zero.check(answer.as_bytes()), Ok(()), "{answer}");
        }
        let refused = |answer: &str| match zero.check(answer.as_bytes()) {
            Err(NotTaken::Refused(code)) => code,
            other => unreachable!("{other:?}"),
        };
        assert_eq!(refused(r#"{"code":33}"#), Some("33".to_owned()));
        assert_eq!(refused(r#"{"code":"isv.BUSINESS_LIMIT"}"#), Some("isv.BUSINESS_LIMIT".to_owned()));
        assert_eq!(refused(r#"{"code":"13800138000"}"#), None, "a number is not repeated");
        assert_eq!(refused(r#"{"code":"no 短信"}"#), None);
        assert_eq!(refused("<html>"), None);
        assert_eq!(refused(r#"{"other":0}"#), None);
        assert_eq!(Success::parse("code=0"), None);
        assert_eq!(Success::parse("/code"), None);
    }

    #[test]
    fn a_gateway_is_not_printed() {
        let parts = GatewayParts {
            url: "https://sms.example.cn/?key=7391".to_owned(),
            format: BodyFormat::Form,
            body: "key=7391&text={{ text }}",
            headers: "Authorization: Bearer 7391\n\nX-Id: {{ id }}",
            success: None,
        };
        let gateway = Gateway::new(parts).expect("a gateway");
        assert_eq!(
            format!("{gateway:?} {:?} {:?}", gateway.body, gateway.headers[0].1),
            "Gateway(…) Template(…) Template(…)"
        );
        for headers in ["Authorization", "Host: a", "X Y: a", "X: ", "X: {{ nobody }}"] {
            let parts = GatewayParts {
                url: String::new(),
                format: BodyFormat::Form,
                body: "text={{ text }}",
                headers,
                success: None,
            };
            assert!(matches!(Gateway::new(parts), Err((Part::Headers, _))), "{headers}");
        }
    }
}
