//! Text that is valid because it exists: names, addresses, and words in both languages.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing is left after trimming.
    #[error("the text is empty")]
    Empty,
    /// The text is longer than allowed, counted in characters.
    #[error("the text has {length} characters, at most {max} are allowed")]
    TooLong { length: usize, max: usize },
    /// The text holds a control character.
    #[error("the text holds a control character")]
    Control,
    /// The text is no mail address.
    #[error("the text is not a mail address")]
    NotAnAddress,
}

/// Trims `text` and checks that it has 1 to `max` characters, none of them a control character.
pub fn line(text: &str, max: usize) -> Result<String, TextError> {
    let trimmed = text.trim();
    let length = trimmed.chars().count();
    match length {
        0 => Err(TextError::Empty),
        _ if length > max => Err(TextError::TooLong { length, max }),
        _ if trimmed.chars().any(char::is_control) => Err(TextError::Control),
        _ => Ok(trimmed.to_owned()),
    }
}

/// Checks a text of several lines: at most `max` characters, no control characters but line breaks; may be empty.
pub fn paragraph(text: &str, max: usize) -> Result<String, TextError> {
    let trimmed = text.trim();
    let length = trimmed.chars().count();
    if length > max {
        Err(TextError::TooLong { length, max })
    } else if trimmed.chars().any(|c| c.is_control() && c != '\n' && c != '\r') {
        Err(TextError::Control)
    } else {
        Ok(trimmed.to_owned())
    }
}

/// The name of a person or a thing: 1 to 200 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// Parses a name, trimming blanks around it.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        line(text, 200).map(Self)
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A mail address, kept in lower case: one `@`, a local part of 1–64 signs, a dotted domain, 254 signs in all.
///
/// Stricter than RFC 5321 (no quoted local parts, no address literals): such addresses are not in use, and
/// letting them pass would open header and calendar lines to injection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Parses an address and folds it to lower case.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = line(text, 254)?.to_ascii_lowercase();
        let (local, domain) = text.split_once('@').ok_or(TextError::NotAnAddress)?;
        let local_ok = (1..=64).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let labels: Vec<&str> = domain.split('.').collect();
        let domain_ok = labels.len() >= 2
            && labels.iter().all(|label| {
                (1..=63).contains(&label.len())
                    && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                    && !label.starts_with('-')
                    && !label.ends_with('-')
            });
        if local_ok && domain_ok { Ok(Self(text)) } else { Err(TextError::NotAnAddress) }
    }

    /// Returns the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address with all but the first sign of its local part hidden, for pages that must not show it.
    pub fn hint(&self) -> String {
        let (local, domain) = self.0.split_once('@').expect("an address has one @");
        format!("{}***@{domain}", &local[..1])
    }
}

/// A text in Simplified Chinese and English.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Bilingual {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// Makes a text from its two halves.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

macro_rules! text_type {
    ($($name:ident),+) => {$(
        impl TryFrom<String> for $name {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> { Self::parse(&text) }
        }
        impl From<$name> for String {
            fn from(value: $name) -> String { value.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
    )+};
}
text_type!(Name, EmailAddress);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_folded_to_lower_case() {
        let address = EmailAddress::parse(" Li.Na@Example.EDU.cn ").expect("an address");
        assert_eq!(address.as_str(), "li.na@example.edu.cn");
        assert_eq!(address.to_string(), "li.na@example.edu.cn");
        assert_eq!(String::from(address), "li.na@example.edu.cn");
    }

    #[test]
    fn a_hint_shows_where_an_address_is_and_hardly_whose() {
        let hint = |text: &str| EmailAddress::parse(text).expect("an address").hint();
        assert_eq!(hint("li.na@example.edu.cn"), "l***@example.edu.cn");
        assert_eq!(hint("x@example.edu.cn"), "x***@example.edu.cn");
    }

    #[test]
    fn the_parts_of_an_address_have_lengths_of_their_own() {
        let is_address = |local: usize, label: usize| {
            EmailAddress::parse(&format!("{}@{}.cn", "a".repeat(local), "b".repeat(label))).is_ok()
        };
        assert!(is_address(64, 63));
        assert!(!is_address(65, 63));
        assert!(!is_address(64, 64));
        assert!(!is_address(0, 1));
        assert!(!is_address(1, 0));
        let of = |length: usize| format!("a@{}{}.cn", "b.".repeat(100), "c".repeat(length - 205));
        assert!(EmailAddress::parse(&of(254)).is_ok());
        assert_eq!(EmailAddress::parse(&of(255)), Err(TextError::TooLong { length: 255, max: 254 }));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "lab at example",
            "a@b",
            "@x.cn",
            "a@@x.cn",
            "a..b@x.cn",
            "a@-x.cn",
            "a@x-.cn",
            ".a@x.cn",
            "a.@x.cn",
            "a\"@x.cn",
            "a@x_y.cn",
            "a@x.cn\r\nBcc: b@x.cn",
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(Name::parse("a\nb"), Err(TextError::Control));
        assert_eq!(Name::parse("  "), Err(TextError::Empty));
        assert_eq!(Name::parse(&"字".repeat(201)), Err(TextError::TooLong { length: 201, max: 200 }));
        let longest = "字".repeat(200);
        let name = Name::parse(&format!(" {longest} ")).expect("a name");
        assert_eq!((name.as_str(), name.to_string()), (&longest[..], longest.clone()));
    }

    #[test]
    fn a_paragraph_may_be_empty_and_break_its_lines_and_holds_no_other_control_characters() {
        assert_eq!(paragraph("  ", 5), Ok(String::new()));
        assert_eq!(paragraph(" a\r\nb ", 4), Ok("a\r\nb".to_owned()));
        assert_eq!(paragraph("a\r\nb", 3), Err(TextError::TooLong { length: 4, max: 3 }));
        assert_eq!(paragraph("a\tb", 5), Err(TextError::Control));
    }
}
