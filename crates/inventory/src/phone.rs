//! Numbers of phones to which a text message can go.

use std::fmt;
use thiserror::Error;

/// A number in the form of E.164: `+`, country code and number, 7 to 15 digits; of mainland China a mobile one.
///
/// Printing shows most of it hidden, since logs are read by others.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber(String);

/// Why a text is no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PhoneError {
    /// Neither a mobile number of mainland China nor one with its country code.
    #[error("not a phone number")]
    NotANumber,
    /// A number of mainland China that is no mobile one.
    #[error("not a mobile number")]
    NotMobile,
}

/// Signs that people put between digits.
const BETWEEN: [char; 6] = [' ', '-', '(', ')', '\u{a0}', '.'];

impl PhoneNumber {
    /// Parses a number as people write it: `138 0013 8000`, `+86 138-0013-8000`, `0044 7700 900123`. Without a country
    /// code it is one of mainland China.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        if text.len() > 40 {
            return Err(PhoneError::NotANumber);
        }
        let text: String = text.trim().chars().filter(|sign| !BETWEEN.contains(sign)).collect();
        let digits = match text.strip_prefix('+').or_else(|| text.strip_prefix("00")) {
            Some(digits) => digits.to_owned(),
            None => format!("86{text}"),
        };
        let is_number = (7..=15).contains(&digits.len())
            && digits.bytes().all(|sign| sign.is_ascii_digit())
            && !digits.starts_with('0');
        if !is_number {
            return Err(PhoneError::NotANumber);
        }
        match digits.strip_prefix("86").map(is_mobile) {
            None | Some(true) => Ok(Self(format!("+{digits}"))),
            Some(false) => Err(PhoneError::NotMobile),
        }
    }

    /// Returns the number with `+` and country code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the digits as a gateway within the country takes them: of mainland China the eleven without country code,
    /// of all others those with it.
    pub fn national(&self) -> &str {
        self.0.strip_prefix("+86").unwrap_or(&self.0[1..])
    }

    /// Returns the number with its middle hidden: `+86 138****8000`.
    pub fn hint(&self) -> String {
        let (head, digits, shown) = match self.0.strip_prefix("+86") {
            Some(digits) => ("+86 ", digits, 3),
            None => ("+", &self.0[1..], 2),
        };
        let end = if shown == 3 { 4 } else { 2 };
        format!("{head}{}****{}", &digits[..shown], &digits[digits.len() - end..])
    }
}

/// Eleven digits from 13 to 19 on.
fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes()[1], b'3'..=b'9')
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", self.hint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for (text, number) in [
            ("13800138000", "+8613800138000"),
            (" 138 0013 8000 ", "+8613800138000"),
            ("+86 138-0013-8000", "+8613800138000"),
            ("008613800138000", "+8613800138000"),
            ("+852 6123 4567", "+85261234567"),
            ("+1 (415) 555-2671", "+14155552671"),
            ("0044 7700 900123", "+447700900123"),
        ] {
            assert_eq!(PhoneNumber::parse(text).expect(text).as_str(), number);
        }
    }

    #[test]
    fn what_no_message_can_reach_is_refused() {
        for (text, error) in [
            ("", PhoneError::NotANumber),
            ("+", PhoneError::NotANumber),
            ("1380013800a", PhoneError::NotANumber),
            ("+0123456789", PhoneError::NotANumber),
            ("+123456", PhoneError::NotANumber),
            ("+1234567890123456", PhoneError::NotANumber),
            ("+86138001380001111", PhoneError::NotANumber),
            ("１３８００１３８０００", PhoneError::NotANumber),
            ("+1415555\r\n2671", PhoneError::NotANumber),
            ("02288886666", PhoneError::NotMobile),
            ("12800138000", PhoneError::NotMobile),
            ("+86 1380013800", PhoneError::NotMobile),
        ] {
            assert_eq!(PhoneNumber::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_hint_and_what_is_printed_hide_the_middle() {
        let chinese = PhoneNumber::parse("13800138000").expect("a number");
        assert_eq!((chinese.hint().as_str(), chinese.national()), ("+86 138****8000", "13800138000"));
        assert_eq!(format!("{chinese:?}"), "PhoneNumber(+86 138****8000)");
        let other = PhoneNumber::parse("+447700900123").expect("a number");
        assert_eq!((other.hint().as_str(), other.national()), ("+44****23", "447700900123"));
    }
}
