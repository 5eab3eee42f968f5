//! The unified social credit code 统一社会信用代码 (GB 32100-2015) with the organisation code inside it (GB 11714).
//!
//! Deliberately absent: the meaning of the registry and division signs; only the checks that need no table are made.

use crate::width::fold;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// A code whose signs and both check signs are right; upper case, 18 signs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// Why a text is no unified social credit code. Positions count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CreditCodeError {
    /// Not 18 signs.
    #[error("the code has {found} signs instead of 18")]
    Length { found: usize },
    /// A sign outside the alphabet, which has no I, O, S, V and Z.
    #[error("the code may not hold {found:?} at position {position}")]
    Sign { position: usize, found: char },
    /// Sign 18 does not fit the other seventeen (GB 32100-2015).
    #[error("check sign 18 is {found:?} instead of {expected:?}")]
    CheckSign { expected: char, found: char },
    /// Sign 17 does not fit signs 9 to 16, the organisation code (GB 11714).
    #[error("check sign 17 is {found:?} instead of {expected:?}")]
    OrganisationCheckSign { expected: char, found: char },
}

/// The signs of a code; the value of a sign is its index (GB 32100-2015).
const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of signs 1 to 17: `Wi = 3^(i-1) mod 31` (GB 32100-2015).
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of the first eight signs of an organisation code (GB 11714).
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

impl CreditCode {
    /// Parses a code, folding full-width and lower-case signs and trimming blanks around it.
    ///
    /// The signs are checked before the check signs, sign 18 before sign 17; the first fault is the answer.
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let code = fold(text).trim().to_ascii_uppercase();
        let signs: Vec<char> = code.chars().collect();
        if signs.len() != 18 {
            return Err(CreditCodeError::Length { found: signs.len() });
        }
        let mut values = Vec::with_capacity(18);
        for (index, sign) in signs.iter().enumerate() {
            let value = SIGNS.find(*sign).ok_or(CreditCodeError::Sign { position: index + 1, found: *sign })?;
            values.push(value);
        }
        let expected = check_sign(&values[..17]);
        if signs[17] != expected {
            return Err(CreditCodeError::CheckSign { expected, found: signs[17] });
        }
        let expected = organisation_check_sign(&signs[8..16]);
        if signs[16] != expected {
            return Err(CreditCodeError::OrganisationCheckSign { expected, found: signs[16] });
        }
        Ok(Self(code))
    }

    /// Returns the 18 signs.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the organisation code: signs 9 to 17.
    pub fn organisation_code(&self) -> &str {
        &self.0[8..17]
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeError;

    fn try_from(text: String) -> Result<Self, CreditCodeError> {
        Self::parse(&text)
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `S = Σ value · Wi; c = (31 − S mod 31) mod 31` (GB 32100-2015).
fn check_sign(values: &[usize]) -> char {
    let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    char::from(SIGNS.as_bytes()[(31 - sum % 31) % 31])
}

/// `c = 11 − S mod 11` over the first eight signs, letters A = 10 … Z = 35; 10 is written X and 11 is 0 (GB 11714).
fn organisation_check_sign(signs: &[char]) -> char {
    let value = |sign: &char| sign.to_digit(36).expect("the alphabet holds digits and letters only");
    let sum: u32 = signs.iter().zip(ORGANISATION_WEIGHTS).map(|(sign, weight)| value(sign) * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).expect("1 to 9 is a digit"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VALID: [&str; 5] =
        ["91350100M000100Y43", "9144030071526726XG", "914403001922038216", "91330100799655058B", "91110000802100433B"];

    #[test]
    fn published_codes_are_valid() {
        for code in VALID {
            assert_eq!(CreditCode::parse(code).map(String::from), Ok(code.to_owned()));
        }
    }

    #[test]
    fn the_published_wrong_code_is_refused() {
        assert_eq!(CreditCode::parse("91350100M000100Y4Z"), Err(CreditCodeError::Sign { position: 18, found: 'Z' }));
    }

    #[test]
    fn the_weights_are_powers_of_three() {
        let mut power = 1;
        for weight in WEIGHTS {
            assert_eq!(weight, power);
            power = power * 3 % 31;
        }
    }

    #[test]
    fn full_width_lower_case_and_blanks_are_folded() {
        let code = CreditCode::parse(" ９１３５０１００ｍ０００１００ｙ４３　").expect("a code");
        assert_eq!((code.as_str(), code.to_string().as_str()), ("91350100M000100Y43", "91350100M000100Y43"));
        assert_eq!(code.organisation_code(), "M000100Y4");
    }

    #[test]
    fn each_fault_has_its_reason() {
        assert_eq!(CreditCode::parse(""), Err(CreditCodeError::Length { found: 0 }));
        assert_eq!(CreditCode::parse("91350100M000100Y4"), Err(CreditCodeError::Length { found: 17 }));
        assert_eq!(CreditCode::parse("9I350100M000100Y43"), Err(CreditCodeError::Sign { position: 2, found: 'I' }));
        assert_eq!(
            CreditCode::parse("91350100M000100Y44"),
            Err(CreditCodeError::CheckSign { expected: '3', found: '4' })
        );
    }

    #[test]
    fn a_wrong_organisation_code_under_a_right_check_sign_is_refused() {
        let mut values: Vec<usize> = "91350100M000100Y5".chars().filter_map(|sign| SIGNS.find(sign)).collect();
        values.truncate(17);
        let code = format!("91350100M000100Y5{}", check_sign(&values));
        assert_eq!(CreditCode::parse(&code), Err(CreditCodeError::OrganisationCheckSign { expected: '4', found: '5' }));
    }

    #[test]
    fn an_organisation_code_may_end_with_a_zero_that_stands_for_eleven() {
        let values: Vec<usize> = "91350100000000000".chars().filter_map(|sign| SIGNS.find(sign)).collect();
        let code = format!("91350100000000000{}", check_sign(&values));
        assert_eq!(CreditCode::parse(&code).map(String::from), Ok(code));
    }

    proptest! {
        #[test]
        fn changing_one_sign_is_detected(code in prop::sample::select(&VALID[..]), position in 0..18_usize, sign in "[!-~]") {
            prop_assume!(!code[position..=position].eq_ignore_ascii_case(&sign));
            let changed = format!("{}{sign}{}", &code[..position], &code[position + 1..]);
            prop_assert!(CreditCode::parse(&changed).is_err());
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,24}") {
            let _ = CreditCode::parse(&text);
        }
    }
}
