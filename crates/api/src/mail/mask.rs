//! Hiding the secrets of mailed links in a mail, for readers who may see that it was sent but not act on it.
//!
//! Only what [`render`](super::render) writes is read: text parts as they are or in base64. The body of a text part in
//! another encoding is left out.

use base64::{Engine, engine::general_purpose::STANDARD};
use mail_parser::{Encoding, MessageParser, MessagePart};

/// What stands before a link's secret.
const BEFORE: [&str; 2] = ["/link/", "/unsubscribe/"];
/// What is shown in its place.
const HIDDEN: &str = "***";
/// Signs of a line of base64 (RFC 2045 section 6.8).
const LINE: usize = 76;

/// Returns a mail with the secret of every link hidden, in each of its texts; what is no mail is left out.
pub fn without_secrets(raw: &[u8]) -> Vec<u8> {
    let Some(mail) = MessageParser::default().parse(raw) else { return Vec::new() };
    // One link stands in a header, too, which we write in ASCII.
    let body = mail.parts.first().map_or(raw.len(), |whole| whole.offset_body as usize);
    let head = String::from_utf8_lossy(raw.get(..body).unwrap_or_default());
    let (mut masked, mut copied) = (text_without_secrets(&head).into_bytes(), body);
    for part in &mail.parts {
        let (start, end) = (part.offset_body as usize, part.offset_end as usize);
        let Some(body) = hidden(part, raw.get(start..end).unwrap_or_default()) else { continue };
        masked.extend_from_slice(raw.get(copied..start).unwrap_or_default());
        masked.extend_from_slice(&body);
        copied = end;
    }
    masked.extend_from_slice(raw.get(copied..).unwrap_or_default());
    masked
}

/// Returns the new body of a text part that holds a link; nothing where it stays as it is.
fn hidden(part: &MessagePart<'_>, body: &[u8]) -> Option<Vec<u8>> {
    let text = part.text_contents().filter(|text| BEFORE.iter().any(|before| text.contains(before)))?;
    let blank = |sign: &&u8| matches!(**sign, b'\r' | b'\n');
    let ending = body.get(body.len() - body.iter().rev().take_while(blank).count()..).unwrap_or_default();
    let mut new = match part.encoding {
        Encoding::None => return Some(text_without_secrets(text).into_bytes()),
        Encoding::Base64 => lines(&STANDARD.encode(text_without_secrets(text))),
        Encoding::QuotedPrintable => Vec::new(),
    };
    new.extend_from_slice(ending);
    Some(new)
}

fn lines(encoded: &str) -> Vec<u8> {
    encoded.as_bytes().chunks(LINE).collect::<Vec<_>>().join(&b"\r\n"[..])
}

/// A secret is base64url (see [`Secret`](crate::auth::secret::Secret)).
fn text_without_secrets(text: &str) -> String {
    BEFORE.iter().fold(text.to_owned(), |text, before| without_secrets_after(&text, before))
}

fn without_secrets_after(text: &str, before: &str) -> String {
    let mut pieces = text.split(before);
    let mut masked = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        masked.push_str(before);
        let rest = piece.trim_start_matches(|sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_');
        if rest.len() < piece.len() {
            masked.push_str(HIDDEN);
        }
        masked.push_str(rest);
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_of_a_text_loses_its_secret() {
        let text = "见 https://a.example/link/aB-_9。\n<a href=\"https://a.example/link/x\">确认</a> /link/";
        let masked = "见 https://a.example/link/***。\n<a href=\"https://a.example/link/***\">确认</a> /link/";
        assert_eq!(text_without_secrets(text), masked);
    }

    #[test]
    fn the_link_in_a_header_is_hidden_too() {
        let mail = "List-Unsubscribe: <https://a.example/unsubscribe/aB-_9>\r\nSubject: x\r\n\r\nhello\r\n";
        let masked = String::from_utf8(without_secrets(mail.as_bytes())).expect("ASCII");
        assert_eq!(masked, mail.replace("aB-_9", "***"));
    }

    #[test]
    fn a_part_without_a_link_stays_byte_by_byte() {
        let plain = STANDARD.encode("打开 https://a.example/link/secret");
        let mail = format!(
            "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{plain}\r\n\
             --b\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n--b--\r\n"
        );
        let hidden = STANDARD.encode("打开 https://a.example/link/***");
        let masked = without_secrets(mail.as_bytes());
        assert_eq!(String::from_utf8(masked).expect("ASCII"), mail.replace(&plain, &hidden));
        assert_eq!(without_secrets(b""), b"");
    }
}
