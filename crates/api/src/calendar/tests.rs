//! What stands in a calendar file, to the byte.

use super::*;
use chrono::TimeDelta;

fn event() -> Event {
    let start = DateTime::from_timestamp(1_796_086_800, 0).expect("an instant");
    Event {
        uid: uid(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001), "jishi.example.cn"),
        sequence: 2,
        stamp: DateTime::from_timestamp(1_796_000_000, 987_654_000).expect("an instant"),
        slot: Slot::new(start, start + TimeDelta::minutes(150)).expect("a forward slot"),
        status: Status::Confirmed,
        summary: "场发射扫描电镜：断面观察".to_owned(),
        location: "示例大学, 材料测试平台; A101".to_owned(),
        description: "您预约的“场发射扫描电镜”已确认。\n时间：12月1日 周二 09:00–11:30".to_owned(),
        url: "https://jishi.example.cn/reservations/1".to_owned(),
        organizer: Organizer {
            lab: Participant { name: "材料测试平台".to_owned(), address: "lab@example.cn".to_owned() },
            sender: Some("jishi@example.cn".to_owned()),
            reads_answers: false,
        },
        instance: None,
    }
}

fn applicant() -> Participant {
    Participant { name: "李娜".to_owned(), address: "li.na@example.cn".to_owned() }
}

fn meeting() -> [Attendee; 4] {
    let operator = Participant { name: "王工".to_owned(), address: "wang@example.cn".to_owned() };
    let manager = Participant { name: "陈静".to_owned(), address: "chen@example.cn".to_owned() };
    let instrument = Attendee::Instrument { name: "场发射扫描电镜".to_owned(), id: Uuid::from_u128(9) };
    [Attendee::Guest(applicant()), Attendee::Guest(operator), instrument, Attendee::Informed(manager)]
}

/// The content lines, unfolded.
fn content(file: &str) -> Vec<String> {
    assert!(file.ends_with("\r\n"));
    assert_eq!(file.matches('\n').count(), file.matches("\r\n").count(), "bare line feed");
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
    file.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_confirmed_reservation_is_an_invitation() {
    assert_eq!(
        content(&invitation(&event(), &meeting())),
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Jishi//Jishi//EN",
            "CALSCALE:GREGORIAN",
            "METHOD:REQUEST",
            "BEGIN:VEVENT",
            "DESCRIPTION:您预约的“场发射扫描电镜”已确认。\\n时间：12月1日 周二 09:00–11:30",
            "DTEND:20261201T033000Z",
            "DTSTAMP:20261130T005320Z",
            "DTSTART:20261201T010000Z",
            "LAST-MODIFIED:20261130T005320Z",
            "LOCATION:示例大学\\, 材料测试平台\\; A101",
            "ORGANIZER;CN=材料测试平台;SENT-BY=\"mailto:jishi@example.cn\":mailto:lab@example.cn",
            "SEQUENCE:2",
            "STATUS:CONFIRMED",
            "SUMMARY:场发射扫描电镜：断面观察",
            "TRANSP:OPAQUE",
            "UID:01980000-0000-7000-8000-000000000001@jishi.example.cn",
            "URL:https://jishi.example.cn/reservations/1",
            "ATTENDEE;CN=李娜;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:li.na@example.cn",
            "ATTENDEE;CN=王工;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:wang@example.cn",
            "ATTENDEE;CN=场发射扫描电镜;CUTYPE=RESOURCE;PARTSTAT=ACCEPTED;ROLE=NON-PARTICIPANT;RSVP=FALSE:urn:uuid:00000000-0000-0000-0000-000000000009",
            "ATTENDEE;CN=陈静;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=NON-PARTICIPANT;RSVP=FALSE:mailto:chen@example.cn",
            "END:VEVENT",
            "END:VCALENDAR",
        ]
    );
}

#[test]
fn the_same_event_gives_the_same_bytes() {
    assert_eq!(invitation(&event(), &meeting()), invitation(&event(), &meeting()));
    assert_eq!(publication(&event()), publication(&event()));
}

#[test]
fn a_hold_is_tentative_and_a_cancellation_strikes_out() {
    let held = invitation(&Event { status: Status::Tentative, ..event() }, &meeting());
    assert!(held.contains("\r\nMETHOD:REQUEST\r\n") && held.contains("\r\nSTATUS:TENTATIVE\r\n"), "{held}");
    let gone = invitation(&Event { status: Status::Cancelled, sequence: 3, ..event() }, &meeting());
    for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3"] {
        assert!(gone.contains(&format!("\r\n{line}\r\n")), "{gone}");
    }
    assert!(!gone.contains("RSVP"), "{gone}");
    assert!(gone.contains("UID:01980000-0000-7000-8000-000000000001@jishi.example.cn"));
}

#[test]
fn a_download_invites_nobody() {
    let file = publication(&event());
    assert!(file.contains("\r\nMETHOD:PUBLISH\r\n"), "{file}");
    assert!(!file.contains("ATTENDEE"), "{file}");
}

#[test]
fn no_text_breaks_out_of_its_line() {
    let evil = "x\r\nATTENDEE:mailto:thief@example.com\nBEGIN:VALARM\u{2028}\";RSVP=TRUE:y\u{0}";
    let event = Event {
        summary: evil.to_owned(),
        location: evil.to_owned(),
        description: evil.to_owned(),
        url: format!("https://x/{evil}"),
        uid: evil.to_owned(),
        organizer: Organizer {
            lab: Participant { name: evil.to_owned(), address: format!("a@x.cn{evil}") },
            sender: Some(format!("a@x.cn{evil}")),
            reads_answers: false,
        },
        ..event()
    };
    let file = invitation(&event, &[Attendee::Guest(Participant { name: evil.to_owned(), address: evil.to_owned() })]);
    let lines = content(&file);
    let names: Vec<&str> = lines.iter().map(|line| line.split([':', ';']).next().unwrap_or_default()).collect();
    assert_eq!(names.iter().filter(|name| **name == "ATTENDEE").count(), 1, "{file}");
    assert_eq!(names.iter().filter(|name| **name == "BEGIN").count(), 2, "{file}");
    for line in lines.iter().filter(|line| line.starts_with("ATTENDEE") || line.starts_with("ORGANIZER")) {
        // Two quotes a quoted value: the name, which holds a colon and a semicolon, and of the organiser the sender.
        let quoted = if line.starts_with("ORGANIZER") { 4 } else { 2 };
        assert_eq!(line.matches('"').count(), quoted, "{line}");
        assert_eq!(line.matches("RSVP=TRUE:").count(), 1, "only inside the quoted name: {line}");
    }
}

#[test]
fn long_chinese_titles_are_folded_between_characters() {
    let long = Event { summary: "断面形貌与元素分布".repeat(20), ..event() };
    let file = invitation(&long, &[Attendee::Guest(Participant { name: "欧阳".repeat(40), ..applicant() })]);
    let summary = content(&file).into_iter().find(|line| line.starts_with("SUMMARY:")).expect("a summary");
    assert_eq!(summary, format!("SUMMARY:{}", long.summary));
}

#[test]
fn the_library_reads_back_what_was_written() {
    let file = invitation(&event(), &meeting());
    let calendar: Calendar = file.parse().expect("a calendar");
    let read = calendar.events().next().expect("one event");
    assert_eq!(read.get_summary(), Some(event().summary.as_str()));
    assert_eq!(read.get_description(), Some(event().description.as_str()));
    assert_eq!(read.get_sequence(), Some(2));
}
