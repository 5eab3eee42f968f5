//! Text that cannot break out of its line.
//!
//! `icalendar` escapes values of type TEXT, but neither parameters nor other values, and its folding can leave lines
//! of 76 octets. So everything that comes from people passes here first, and the result is folded once more.

/// Longest line in octets, its line break not counted (RFC 5545 section 3.1).
const LINE_OCTETS: usize = 75;

/// Makes one line of a text: control and direction signs go, line breaks become blanks.
pub fn line(text: &str) -> String {
    let one = text.replace(['\r', '\n', '\t', '\u{85}', '\u{2028}', '\u{2029}'], " ");
    one.chars().filter(|sign| is_harmless(*sign)).collect()
}

/// Keeps a text's lines, separated by `\n`; all other control and direction signs go.
pub fn lines(text: &str) -> String {
    let unix = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    unix.chars().filter(|sign| *sign == '\n' || is_harmless(*sign)).collect()
}

/// Makes a parameter's value that all readers take alike: one line without double quotes, which no parameter can hold
/// (RFC 5545 section 3.2).
///
/// A backslash means nothing there by the standard, but some readers take it for an escape: it becomes its wide form. A
/// circumflex that would be read as the beginning of an escape is written as one (RFC 6868 section 3); any other stands
/// for itself, also to readers that do not know of it. The library quotes what it must; around a bare `=` some readers
/// lose blanks.
pub fn parameter(text: &str) -> String {
    let text = line(text).replace('"', "'").replace('\\', "\u{FF3C}");
    let mut written = String::with_capacity(text.len() + 2);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        written.push(sign);
        if sign == '^' && matches!(signs.peek(), Some('n' | '^' | '\'')) {
            written.push('^');
        }
    }
    if written.contains('=') { format!("\"{written}\"") } else { written }
}

/// Writes an address as a `mailto` URI (RFC 6068 section 2): everything but unreserved signs and `@` that an address
/// may hold is percent-encoded.
pub fn mail_uri(address: &str) -> String {
    let mut uri = String::from("mailto:");
    for byte in line(address).bytes() {
        match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'@'
            | b'!'
            | b'$'
            | b'\''
            | b'*'
            | b'+' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// Folds every content line anew, at most 75 octets a line and never inside a character.
pub fn refolded(file: &str) -> String {
    let mut folded = String::with_capacity(file.len() + file.len() / 20);
    let mut octets = 0;
    for written in file.split_terminator("\r\n") {
        let more = written.strip_prefix([' ', '\t']);
        if more.is_none() || folded.is_empty() {
            end_line(&mut folded);
            octets = 0;
        }
        let mut rest = more.unwrap_or(written);
        while octets + rest.len() > LINE_OCTETS {
            let (fits, over) = rest.split_at(rest.floor_char_boundary(LINE_OCTETS - octets));
            folded.push_str(fits);
            folded.push_str("\r\n ");
            (rest, octets) = (over, 1);
        }
        folded.push_str(rest);
        octets += rest.len();
    }
    end_line(&mut folded);
    folded
}

fn end_line(folded: &mut String) {
    if !folded.is_empty() {
        folded.push_str("\r\n");
    }
}

/// Control signs end lines, direction signs let one name look like another.
fn is_harmless(sign: char) -> bool {
    !sign.is_control() && !matches!(sign, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line() {
        assert_eq!(line("a\r\nATTENDEE:b\u{0}\u{2028}c\u{202E}d"), "a  ATTENDEE:b cd");
        assert_eq!(lines("a\r\nb\u{7}\rc"), "a\nb\nc");
        assert_eq!(parameter("\"x\":\"y\"\n"), "'x':'y' ");
        assert_eq!(parameter("10^6, a^nb, ^^, ^"), "10^6, a^^nb, ^^^, ^");
        assert_eq!(parameter("a\\n = b"), "\"a\u{FF3C}n = b\"");
    }

    #[test]
    fn an_address_becomes_a_uri() {
        assert_eq!(mail_uri("li.na+lab@example.cn"), "mailto:li.na+lab@example.cn");
        assert_eq!(mail_uri("a?bcc=b@x.cn"), "mailto:a%3Fbcc%3Db@x.cn");
        assert_eq!(mail_uri("a@x.cn\r\nX:y"), "mailto:a@x.cn%20%20X%3Ay");
    }

    #[test]
    fn folding_counts_octets_and_keeps_characters_whole() {
        let file = format!("SUMMARY:{}\r\nEND:X\r\n", "字".repeat(60));
        let folded = refolded(&file);
        assert!(folded.split("\r\n").all(|line| line.len() <= LINE_OCTETS), "{folded}");
        assert_eq!(folded.replace("\r\n ", ""), file);
        assert_eq!(refolded(&folded), folded);
        let exact = format!("X:{}\r\n", "a".repeat(73));
        assert_eq!(refolded(&exact), exact);
    }
}
