//! Mails to the byte.

use super::*;
use crate::words::{
    Locale,
    facts::{Gathering, Names, OccurrenceFacts, Place},
    mail::LinkPurpose,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use booking::{
    decision::Happening,
    recurrence::{Recurrence, Rule},
    reservation::{Approval, Purpose, State},
};
use chrono::{DateTime, TimeDelta, Utc};
use inventory::{
    id::{ReservationId, SeriesId},
    instrument::Mode,
    slot::Slot,
    text::{Bilingual, EmailAddress},
};

fn at(text: &str) -> Instant {
    text.parse::<DateTime<Utc>>().expect("an instant")
}

fn head() -> Letterhead {
    Letterhead {
        from: "机时 <jishi@example.cn>".parse().expect("a mailbox"),
        host: "jishi.example.cn".to_owned(),
        site: Site {
            name: Bilingual::new("机时", "Jishi"),
            base: "https://jishi.example.cn".to_owned(),
            zone: chrono_tz::Tz::Asia__Shanghai,
        },
        answers: None,
        signer: None,
    }
}

fn to(name: &str) -> Addressee {
    let address = EmailAddress::parse("li.na@example.cn").expect("an address");
    Addressee { name: name.to_owned(), address, locale: Locale::Zh }
}

fn notice(audience: Audience, name: &str) -> OutboxMessage {
    let place = Place {
        instrument: Bilingual::new("场发射扫描电镜", "Field emission SEM"),
        institution: Bilingual::new("示例大学", "Example University"),
        owner: None,
        facility: Bilingual::new("材料测试平台", "Materials Lab"),
        room: String::new(),
        contact: EmailAddress::parse("lab@example.cn").ok(),
        zone: chrono_tz::Tz::Asia__Shanghai,
        cancel_minutes: 60,
    };
    let facts = ReservationFacts {
        reservation: ReservationId(Uuid::from_u128(7)),
        happening: Happening::Requested,
        at: at("2026-11-28T10:00:00Z"),
        place,
        names: Names { applicant: name.to_owned(), party: None, actor: None },
        title: "断面观察".to_owned(),
        note: String::new(),
        mode: Mode::SelfUse,
        purpose: Purpose::Research,
        project_code: None,
        slot: Slot::new(at("2026-12-01T01:00:00Z"), at("2026-12-01T03:30:00Z")).expect("a forward slot"),
        previous: None,
        standing: State::Held { until: at("2026-11-30T10:00:00Z"), awaiting: [Approval::Manager].into() },
        price: None,
        reason: None,
        outage: None,
        deadline: None,
        others_stand: 0,
        revision: 1,
        sequence: 0,
        occurrence: None,
        series: None,
        gathering: Gathering::default(),
        is_no_event: false,
    };
    OutboxMessage::ReservationNotice { to: to(name), audience, facts: Box::new(facts) }
}

fn rendered(message: &OutboxMessage) -> Rendered {
    render(message, Uuid::from_u128(0xAB), at("2026-11-28T10:00:00Z"), &head()).expect("a mail")
}

/// The bodies of all parts, decoded, with their content types, in order.
fn parts(mail: &str) -> Vec<(String, String)> {
    let sections = mail.split("\r\n--jishi-").skip(1).filter(|section| section.contains("Content-Transfer-Encoding"));
    sections
        .map(|section| {
            let (header, body) = section.split_once("\r\n\r\n").expect("header and body");
            let of_type = header.lines().find(|line| line.starts_with("Content-Type:")).expect("a type");
            let body = STANDARD.decode(body.replace("\r\n", "")).expect("base64");
            (of_type.to_owned(), String::from_utf8(body).expect("UTF-8"))
        })
        .collect()
}

#[test]
fn a_notice_is_text_markup_and_invitation_with_the_file_attached() {
    let mail = rendered(&notice(Audience::Applicant, "李娜"));
    let text = String::from_utf8(mail.bytes.clone()).expect("ASCII");
    let (header, _) = text.split_once("\r\n\r\n").expect("a header");
    for line in [
        "Date: Sat, 28 Nov 2026 10:00:00 +0000",
        "Message-ID: <000000000000000000000000000000ab@jishi.example.cn>",
        "References: <00000000000000000000000000000007@jishi.example.cn>",
        "Auto-Submitted: auto-generated",
        "Content-Language: zh-CN",
        "Content-Type: multipart/mixed; boundary=\"jishi-m-000000000000000000000000000000ab\"",
    ] {
        assert!(header.replace("\r\n ", " ").lines().any(|found| found == line), "{line} in {header}");
    }
    assert!(header.contains("lab@example.cn"), "the applicant's answer reaches the lab: {header}");
    let parts = parts(&text);
    let types: Vec<&str> = parts.iter().map(|(of_type, _)| of_type.as_str()).collect();
    assert_eq!(
        types,
        [
            "Content-Type: text/plain; charset=utf-8",
            "Content-Type: text/html; charset=utf-8",
            "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
            "Content-Type: application/ics",
        ]
    );
    assert!(parts[0].1.contains("2026年12月1日 周二 09:00–11:30（北京时间，UTC+8）"), "{}", parts[0].1);
    assert!(parts[2].1.contains("UID:00000000-0000-0000-0000-000000000007@jishi.example.cn\r\n"), "{}", parts[2].1);
    assert_eq!(parts[2].1, parts[3].1, "the attachment is the same event");
    assert!(text.contains("Content-Disposition: attachment; filename=\"invite.ics\""));
    assert!(mail.method.is_some() && mail.bytes.is_ascii());
}

#[test]
fn the_same_row_gives_the_same_bytes() {
    let message = notice(Audience::Lab, "李娜");
    assert_eq!(rendered(&message), rendered(&message));
}

#[test]
fn whoever_only_gives_his_word_gets_no_event() {
    let mail = rendered(&notice(Audience::Pi, "李娜"));
    assert!(mail.method.is_none() && !String::from_utf8_lossy(&mail.bytes).contains("calendar"));
}

#[test]
fn an_occurrence_that_is_only_offered_is_tentative_in_its_series() {
    let OutboxMessage::ReservationNotice { facts, .. } = notice(Audience::Applicant, "李娜") else { unreachable!() };
    let wall = |at: Instant| at.with_timezone(&facts.place.zone).naive_local();
    let first = facts.slot;
    let rule = Rule::parse("FREQ=WEEKLY;COUNT=2").expect("a rule");
    let recurrence = Recurrence::new(facts.place.zone, wall(first.start()), wall(first.end()), Some(rule));
    let series = |states: [StateName; 2]| {
        let occurrences = [first, first.moved_to(first.start() + TimeDelta::weeks(1))].into_iter().zip(states);
        let occurrence =
            |(slot, state): (Slot, _)| OccurrenceFacts { reservation: None, recurrence_id: slot.start(), slot, state };
        let series = SeriesFacts {
            id: SeriesId(Uuid::from_u128(8)),
            recurrence: recurrence.clone().expect("a series"),
            concerned: vec![first],
            before: None,
            occurrences: occurrences.map(occurrence).collect(),
        };
        let facts = facts.as_ref().clone().together(series.clone(), 1);
        let each = standing(&facts, &series, Audience::Applicant, Locale::Zh).into_iter().map(|one| one.status);
        (status(&facts), each.collect::<Vec<_>>())
    };
    let (firm, open) = (Status::Confirmed, Status::Tentative);
    assert_eq!(series([StateName::Confirmed, StateName::Offered]), (firm, vec![firm, open]));
    assert_eq!(series([StateName::Held, StateName::Offered]), (open, vec![open, open]));
    assert_eq!(series([StateName::Displaced, StateName::Offered]), (open, vec![open]));
}

#[test]
fn a_name_cannot_add_a_header() {
    let mail = rendered(&notice(Audience::Applicant, "a\r\nBcc: thief@example.com\r\n\r\n<b>"));
    let text = String::from_utf8(mail.bytes).expect("ASCII");
    let (header, _) = text.split_once("\r\n\r\n").expect("a header");
    assert!(!header.lines().any(|line| line.starts_with("Bcc")), "{header}");
    assert_eq!(parts(&text).len(), 4);
}

#[test]
fn a_name_is_no_encoded_word() {
    let word = "=?utf-8?q?thief?=";
    let mail = rendered(&notice(Audience::Applicant, word));
    let text = String::from_utf8(mail.bytes).expect("ASCII");
    assert!(!text.contains(word), "{text}");
    assert_eq!(one_line(&format!("a {word}\r\n b")), "a \u{FF1D}?utf-8?q?thief?= b");
}

#[test]
fn a_link_stands_in_text_and_markup() {
    let message = OutboxMessage::Link {
        to: to("李娜"),
        purpose: LinkPurpose::ResetPassword,
        secret: "c2VjcmV0".to_owned(),
        expires_at: at("2026-11-28T11:00:00Z"),
    };
    let mail = rendered(&message);
    assert_eq!(mail.subject, "重设密码");
    let text = String::from_utf8(mail.bytes).expect("ASCII");
    let parts = parts(&text);
    assert_eq!(parts.len(), 2);
    assert!(parts.iter().all(|(_, body)| body.contains("https://jishi.example.cn/link/c2VjcmV0")));
    assert!(!text.contains("References:"));
}
