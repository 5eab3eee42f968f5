//! Money as integer fen, read from the spellings of real ledgers without ever passing through a float.
//!
//! Deliberately absent: other currencies, and arithmetic beyond what its users need.

use crate::width::fold;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// An amount of money in fen 分, a hundredth of a yuan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// What a number without a unit of its own counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountUnit {
    /// Yuan 元.
    #[default]
    Yuan,
    /// Ten thousand yuan 万元.
    TenThousandYuan,
}

/// Why a text or number is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AmountError {
    /// Nothing but blanks.
    #[error("the amount is empty")]
    Empty,
    /// Not an amount of yuan in a known spelling.
    #[error("the amount is not readable")]
    Unreadable,
    /// More than 64 bits of fen can hold, about 92 quadrillion yuan.
    #[error("the amount is too large")]
    TooLarge,
}

/// Fen in a yuan, in ten thousand yuan and in a hundred million yuan.
const YUAN: i128 = 100;
const WAN: i128 = 10_000 * YUAN;
const YI: i128 = 10_000 * WAN;

/// Decimals kept of a number. A fen is the tenth decimal of a hundred million yuan and half up looks at one more,
/// so what is cut after the twelfth can never change the result.
const KEPT_DECIMALS: usize = 12;

impl Fen {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// Reads an amount in yuan, such as `1,234.50`, `￥1,234.50 元`, `１２３４.５` or `165.83万`; see [`Fen::parse_in`].
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        Self::parse_in(text, AmountUnit::Yuan)
    }

    /// Reads an amount; a number that does not say 元, 万 or 亿 itself counts `unit`.
    ///
    /// Full-width signs are folded. The integer part may be grouped in threes by one kind of sign (comma, blank,
    /// apostrophe); other groups are refused, because `12,34` may be a decimal comma. Fractions of a fen are rounded
    /// half up, negative amounts like their positive mirror.
    pub fn parse_in(text: &str, unit: AmountUnit) -> Result<Self, AmountError> {
        let folded = fold(text).to_lowercase().replace('\u{2212}', "-");
        let mut rest = folded.trim();
        if rest.is_empty() {
            return Err(AmountError::Empty);
        }
        let mut negative = take_sign(&mut rest);
        take_prefix(&mut rest, &["¥", "人民币", "rmb", "cny"]);
        negative = negative.or_else(|| take_sign(&mut rest));
        take_suffix(&mut rest, &["人民币", "rmb", "cny", "整"]);
        let says_yuan = take_suffix(&mut rest, &["元", "圆", "yuan"]);
        let fen_each = if take_suffix(&mut rest, &["万"]) {
            WAN
        } else if take_suffix(&mut rest, &["亿"]) {
            YI
        } else if says_yuan {
            YUAN
        } else {
            unit.fen_each()
        };
        convert(rest, negative.unwrap_or(false), fen_each)
    }

    /// Converts a number cell, by the shortest decimal text that names the same float: 0.29 is 29 fen, not 28.999….
    pub fn from_number(number: f64, unit: AmountUnit) -> Result<Self, AmountError> {
        if !number.is_finite() {
            return Err(AmountError::Unreadable);
        }
        convert(&number.abs().to_string(), number < 0.0, unit.fen_each())
    }
}

impl AmountUnit {
    fn fen_each(self) -> i128 {
        match self {
            Self::Yuan => YUAN,
            Self::TenThousandYuan => WAN,
        }
    }
}

/// Writes `¥1,280.00`, a negative amount `-¥35.00`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fen = self.0.unsigned_abs();
        let yuan = (fen / 100).to_string();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}¥")?;
        for (index, digit) in yuan.chars().enumerate() {
            if index > 0 && (yuan.len() - index).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ".{:02}", fen % 100)
    }
}

fn take_sign(rest: &mut &str) -> Option<bool> {
    let negative = match rest.chars().next() {
        Some('-') => true,
        Some('+') => false,
        _ => return None,
    };
    *rest = rest[1..].trim_start();
    Some(negative)
}

fn take_prefix(rest: &mut &str, words: &[&str]) -> bool {
    let found = words.iter().find_map(|word| rest.strip_prefix(word));
    found.map(|left| *rest = left.trim_start()).is_some()
}

fn take_suffix(rest: &mut &str, words: &[&str]) -> bool {
    let found = words.iter().find_map(|word| rest.strip_suffix(word));
    found.map(|left| *rest = left.trim_end()).is_some()
}

/// Computes `floor(number · fen_each + 1/2)` with integers only.
fn convert(number: &str, negative: bool, fen_each: i128) -> Result<Fen, AmountError> {
    let (whole, decimals) = match number.split_once('.') {
        Some((_, "")) => return Err(AmountError::Unreadable),
        Some((whole, decimals)) => (whole, decimals),
        None => (number, ""),
    };
    if !decimals.bytes().all(|sign| sign.is_ascii_digit()) {
        return Err(AmountError::Unreadable);
    }
    let whole = ungrouped(whole).ok_or(AmountError::Unreadable)?;
    let whole = whole.trim_start_matches('0');
    if whole.len() > 18 {
        return Err(AmountError::TooLarge);
    }
    let kept = &decimals[..decimals.len().min(KEPT_DECIMALS)];
    let digits = format!("0{whole}{kept}").parse::<i128>().map_err(|_| AmountError::Unreadable)?;
    let scale = kept.bytes().fold(1_i128, |scale, _| scale * 10);
    // At most 30 digits times 10^10, below the 38 digits of an i128.
    let fen = (2 * digits * fen_each + scale) / (2 * scale);
    let signed = if negative { -fen } else { fen };
    i64::try_from(signed).map(Fen).map_err(|_| AmountError::TooLarge)
}

/// Removes the group signs of an integer, or nothing when they do not part groups of three.
fn ungrouped(whole: &str) -> Option<String> {
    let separator = whole.chars().find(|sign| !sign.is_ascii_digit());
    let groups: Vec<&str> = match separator {
        None => vec![whole],
        Some(sign @ (',' | ' ' | '\'')) => whole.split(sign).collect(),
        Some(_) => return None,
    };
    let digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|sign| sign.is_ascii_digit()));
    let threes = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    (digits && threes).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_spellings_of_ledgers_are_read() {
        for (text, fen) in [
            ("1,234.50", 123_450),
            ("165.83万", 165_830_000),
            ("165.83 万元", 165_830_000),
            ("1.2亿", 12_000_000_000),
            ("１２３４５６７.８９", 123_456_789),
            ("￥1,985,119.00", 198_511_900),
            ("¥ 1 280.00 元", 128_000),
            ("RMB 1280", 128_000),
            ("人民币1280元整", 128_000),
            ("-35000", -3_500_000),
            ("+35000", 3_500_000),
            ("¥-35000", -3_500_000),
            ("　99999.99　", 9_999_999),
            ("0007", 700),
            ("0", 0),
        ] {
            assert_eq!(Fen::parse(text), Ok(Fen(fen)), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "12,34",
            "1,2345",
            "1234,567",
            ",123",
            "1.2.3",
            "1,234 567",
            "abc",
            "1.5E+06",
            "$5",
            "5.",
            ".5",
            "万",
            "--5",
            "1-2",
            "待查",
        ] {
            assert_eq!(Fen::parse(text), Err(AmountError::Unreadable), "{text}");
        }
        assert_eq!(Fen::parse(" \u{3000}"), Err(AmountError::Empty));
        assert_eq!(Fen::parse("999999999999999999999"), Err(AmountError::TooLarge));
        assert_eq!(Fen::parse("999999999999999999亿"), Err(AmountError::TooLarge));
        assert_eq!(Fen::parse(&"9".repeat(50)), Err(AmountError::TooLarge));
    }

    #[test]
    fn the_largest_amounts_are_exact_and_the_next_too_large() {
        assert_eq!(Fen::parse("92233720368547758.07"), Ok(Fen(i64::MAX)));
        assert_eq!(Fen::parse("-92233720368547758.08"), Ok(Fen(i64::MIN)));
        assert_eq!(Fen::parse(&format!("{}92233720368547758.07", "0".repeat(30))), Ok(Fen(i64::MAX)));
        for text in ["92233720368547758.08", "-92233720368547758.09", "100000000000000000"] {
            assert_eq!(Fen::parse(text), Err(AmountError::TooLarge), "{text}");
        }
    }

    #[test]
    fn fractions_of_a_fen_round_half_up_once() {
        assert_eq!(Fen::parse("0.005"), Ok(Fen(1)));
        assert_eq!(Fen::parse("0.00499999999999999999999999999999999"), Ok(Fen(0)));
        assert_eq!(Fen::parse("0.0000005万"), Ok(Fen(1)));
        assert_eq!(Fen::parse("-0.005"), Ok(Fen(-1)));
    }

    #[test]
    fn a_column_in_ten_thousands_multiplies_only_bare_numbers() {
        assert_eq!(Fen::parse_in("165.83", AmountUnit::TenThousandYuan), Ok(Fen(165_830_000)));
        assert_eq!(Fen::parse_in("¥165.83", AmountUnit::TenThousandYuan), Ok(Fen(165_830_000)));
        assert_eq!(Fen::parse_in("165.83万", AmountUnit::TenThousandYuan), Ok(Fen(165_830_000)));
        assert_eq!(Fen::parse_in("165.83元", AmountUnit::TenThousandYuan), Ok(Fen(16_583)));
    }

    #[test]
    fn number_cells_convert_by_their_shortest_decimal() {
        for (number, fen) in [
            (0.29, 29),
            (0.285, 29),
            (1.005, 101),
            (3_761_660.5, 376_166_050),
            (0.1 + 0.2, 30),
            (-35_000.0, -3_500_000),
        ] {
            assert_eq!(Fen::from_number(number, AmountUnit::Yuan), Ok(Fen(fen)), "{number}");
        }
        assert_eq!(Fen::from_number(165.83, AmountUnit::TenThousandYuan), Ok(Fen(165_830_000)));
        assert_eq!(Fen::from_number(f64::NAN, AmountUnit::Yuan), Err(AmountError::Unreadable));
        assert_eq!(Fen::from_number(1e300, AmountUnit::Yuan), Err(AmountError::TooLarge));
        assert_eq!(Fen::from_number(1e-300, AmountUnit::Yuan), Ok(Fen(0)));
    }

    #[test]
    fn amounts_are_written_with_groups_and_two_decimals() {
        assert_eq!(Fen(128_000).to_string(), "¥1,280.00");
        assert_eq!(Fen(5).to_string(), "¥0.05");
        assert_eq!(Fen(0).to_string(), "¥0.00");
        assert_eq!(Fen(-3_500).to_string(), "-¥35.00");
        assert_eq!(Fen(61_947_088_848).to_string(), "¥619,470,888.48");
    }

    proptest! {
        #[test]
        fn a_written_amount_reads_back(fen in any::<i64>().prop_filter("magnitude", |fen| *fen != i64::MIN)) {
            prop_assert_eq!(Fen::parse(&Fen(fen).to_string()), Ok(Fen(fen)));
        }

        #[test]
        fn two_decimals_survive_a_float_cell(fen in -90_000_000_000_000_i64..90_000_000_000_000) {
            let text = format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100);
            let number: f64 = text.parse().expect("a decimal");
            prop_assert_eq!(Fen::from_number(number, AmountUnit::Yuan), Ok(Fen(fen)));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,40}") {
            let _ = Fen::parse(&text);
        }
    }
}
