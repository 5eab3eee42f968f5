//! Full-width signs, as Chinese input methods type them, folded to their plain forms.

/// Folds full-width letters, digits and punctuation to ASCII, `￥` to `¥`, and every blank to a plain space.
///
/// Only for text that is read as a number, a date, a code or a choice: a name keeps the punctuation it was typed with.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_sign).collect()
}

/// Folds like [`fold`] and drops every blank.
pub fn fold_compact(text: &str) -> String {
    text.chars().map(fold_sign).filter(|sign| !sign.is_whitespace()).collect()
}

fn fold_sign(sign: char) -> char {
    match sign {
        // The block U+FF01 to U+FF5E repeats ASCII 0x21 to 0x7E in the same order.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        '\u{FFE5}' => '\u{A5}',
        _ if sign.is_whitespace() || sign == '\u{FEFF}' => ' ',
        _ => sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_signs_become_ascii() {
        assert_eq!(fold("２５９，６７２．５０　ＡＺａｚ～！"), "259,672.50 AZaz~!");
        assert_eq!(fold("￥1"), "¥1");
    }

    #[test]
    fn compact_text_has_no_blanks() {
        assert_eq!(fold_compact(" 资产\u{A0}编 号\n"), "资产编号");
    }

    #[test]
    fn other_signs_stay() {
        assert_eq!(fold("显微镜（旧）"), "显微镜(旧)");
        assert_eq!(fold("、。µ"), "、。µ");
    }
}
