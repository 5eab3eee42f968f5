//! Reports about delivery (RFC 3464): which mail, to whom, and whether it is over.

use super::Bounce;
use inventory::text::EmailAddress;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// Longest status that is kept.
const MOST_STATUS: usize = 16;

/// Whether a mail is such a report (RFC 6522 section 3).
pub(super) fn is_report(mail: &Message<'_>) -> bool {
    let root = mail.root_part().content_type();
    let is = |text: Option<&str>, wanted: &str| text.is_some_and(|text| text.eq_ignore_ascii_case(wanted));
    root.is_some_and(|root| {
        is(Some(root.ctype()), "multipart")
            && is(root.subtype(), "report")
            && is(root.attribute("report-type"), "delivery-status")
    })
}

/// Reads a report; nothing where nothing failed. Of several recipients the first counts: each of our mails has one.
pub(super) fn read(mail: &Message<'_>) -> Option<Bounce> {
    let report = mail.parts.iter().find_map(|part| of_type(part, "delivery-status").then(|| body(part)).flatten())?;
    let fields = fields(&report);
    let of = |name: &str| fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value);
    let status = of("Status").and_then(|text| text.split_whitespace().next()).filter(|text| is_status(text));
    let action = of("Action").map(|text| text.trim().to_ascii_lowercase());
    let class = status.and_then(|status| status.chars().next());
    let is_final = match (action.as_deref(), class) {
        (Some("failed"), _) => true,
        (Some("delayed"), _) => false,
        // Delivered, relayed, expanded.
        (Some(_), _) => return None,
        (None, Some('5')) => true,
        (None, Some('4')) => false,
        (None, _) => return None,
    };
    let recipient = of("Original-Recipient").and_then(address).or_else(|| of("Final-Recipient").and_then(address));
    let status = status.unwrap_or(if is_final { "5.0.0" } else { "4.0.0" }).to_owned();
    Some(Bounce { message_id: message_id(mail), recipient, status, is_final })
}

/// `5.1.1`: three numbers (RFC 3463 section 2).
fn is_status(text: &str) -> bool {
    let numbers: Vec<&str> = text.split('.').collect();
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit());
    text.len() <= MOST_STATUS && numbers.len() == 3 && numbers.iter().all(is_number)
}

/// The fields of the report, unfolded; those of the first recipient before those of others.
fn fields(report: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in report.lines() {
        match (line.strip_prefix([' ', '\t']), fields.last_mut(), line.split_once(':')) {
            (Some(more), Some((_, value)), _) => {
                value.push(' ');
                value.push_str(more.trim());
            }
            (None, _, Some((name, value))) => fields.push((name.trim().to_owned(), value.trim().to_owned())),
            _ => {}
        }
    }
    fields
}

/// `rfc822; li.na@example.cn`
fn address(field: &str) -> Option<EmailAddress> {
    let text = field.split_once(';').map_or(field, |(_, text)| text);
    EmailAddress::parse(text.trim().trim_start_matches('<').trim_end_matches('>')).ok()
}

/// The Message-ID of the mail that came back: it, or its head, hangs on the report.
fn message_id(mail: &Message<'_>) -> Option<String> {
    mail.parts.iter().find_map(|part| {
        if let PartType::Message(original) = &part.body {
            return original.message_id().map(str::to_owned);
        }
        if !of_type(part, "rfc822-headers") && !of_type(part, "rfc822") {
            return None;
        }
        let mut head = body(part)?.into_bytes();
        head.extend_from_slice(b"\r\n\r\n");
        MessageParser::default().parse(&head)?.message_id().map(str::to_owned)
    })
}

fn of_type(part: &MessagePart<'_>, wanted: &str) -> bool {
    part.content_type().and_then(|is| is.subtype()).is_some_and(|is| is.eq_ignore_ascii_case(wanted))
}

fn body(part: &MessagePart<'_>) -> Option<String> {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => Some(text.to_string()),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        // Some readers take the report for a mail of its own.
        PartType::Message(message) => Some(String::from_utf8_lossy(message.raw_message()).into_owned()),
        PartType::Multipart(_) => None,
    }
}
