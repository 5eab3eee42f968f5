//! Written samples in the style of the programs that people use, and bytes of no style at all.

use super::*;
use proptest::prelude::*;

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn answer(mail: &str) -> Answer {
    match read(mail.replace('\n', "\r\n").as_bytes()) {
        Read::Answer(answer) => *answer,
        other => unreachable!("{other:?}"),
    }
}

fn bounce(mail: &str) -> Bounce {
    match read(mail.replace('\n', "\r\n").as_bytes()) {
        Read::Bounce(bounce) => bounce,
        other => unreachable!("{other:?}"),
    }
}

fn nothing(mail: &str) -> Nothing {
    match read(mail.replace('\n', "\r\n").as_bytes()) {
        Read::Nothing(why) => why,
        other => unreachable!("{other:?}"),
    }
}

const UID: &str = "0192f000-0000-7000-8000-000000000001@jishi.example.cn";

/// Google: a calendar of its own in an alternative and once more attached, no sequence left out, comment in the event.
const GOOGLE: &str = "From: =?UTF-8?B?5p2O5aic?= <Li.Na@example.cn>
To: answers@jishi.example.cn
Subject: Accepted: SEM
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=\"m\"

--m
Content-Type: multipart/alternative; boundary=\"a\"

--a
Content-Type: text/plain; charset=\"UTF-8\"

Accepted
--a
Content-Type: text/calendar; charset=\"UTF-8\"; method=REPLY
Content-Transfer-Encoding: 7bit

BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20261201T010000Z
DTEND:20261201T033000Z
DTSTAMP:20261128T101500Z
ORGANIZER;CN=Lab:mailto:answers@jishi.example.cn
UID:0192f000-0000-7000-8000-000000000001@jishi.example.cn
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=li.na@
 example.cn;X-NUM-GUESTS=0:mailto:li.na@example.cn
COMMENT:马上到\\, 谢谢
SEQUENCE:2
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR

--a--

--m--
";

/// Outlook: one calendar part in quoted-printable, its own names of zones, lower case where others write upper case.
const OUTLOOK: &str = "From: Zhang Wei <zhang.wei@example.cn>
To: Lab <answers@jishi.example.cn>
Subject: Declined: SEM
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=\"o\"

--o
Content-Type: text/plain; charset=\"gb2312\"
Content-Transfer-Encoding: quoted-printable

=C0=B4=B2=BB=C1=CB
--o
Content-Type: text/calendar; charset=\"utf-8\"; method=REPLY
Content-Transfer-Encoding: quoted-printable

BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:China Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT=3DDECLINED;CN=3DZhang Wei:MAILTO:Zhang.Wei@example.cn
COMMENT;LANGUAGE=3Dzh-CN:=E6=9D=A5=E4=B8=8D=E4=BA=86\\n
UID:0192f000-0000-7000-8000-000000000001@jishi.example.cn
SUMMARY;LANGUAGE=3Dzh-CN:Declined: SEM
RECURRENCE-ID;TZID=3DChina Standard Time:20261208T090000
DTSTART;TZID=3DChina Standard Time:20261208T090000
DTEND;TZID=3DChina Standard Time:20261208T113000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:20261128T101742Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:0
END:VEVENT
END:VCALENDAR

--o--
";

/// Apple: an attachment in base64 beside a text, and no part of type calendar in view of readers.
fn apple() -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let calendar = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\nMETHOD:REPLY\r\nPRODID:-//Apple Inc.//macOS 15//EN\r\n\
         BEGIN:VEVENT\r\nDTEND;TZID=Asia/Shanghai:20261201T113000\r\nUID:{UID}\r\nDTSTAMP:20261128T101500Z\r\n\
         SEQUENCE:1\r\nDTSTART;TZID=Asia/Shanghai:20261201T090000\r\n\
         ATTENDEE;CN=\"李娜\";CUTYPE=INDIVIDUAL;EMAIL=\"li.na@example.cn\";PARTSTAT=TENTATIVE:mailto:li.na%2Blab@example.cn\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    format!(
        "From: li.na+lab@example.cn\nSubject: SEM\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"Apple-Mail\"\n\n\
         --Apple-Mail\nContent-Type: text/plain\n\n?\n--Apple-Mail\nContent-Type: application/octet-stream; name=\"iCal-1.ICS\"\n\
         Content-Disposition: attachment; filename=\"iCal-1.ICS\"\nContent-Transfer-Encoding: base64\n\n{}\n--Apple-Mail--\n",
        STANDARD.encode(calendar)
    )
}

/// A counter-proposal as Outlook sends it (RFC 5546 section 3.2.7).
const COUNTER: &str = "From: li.na@example.cn
MIME-Version: 1.0
Content-Type: text/calendar; charset=\"utf-8\"; method=COUNTER

BEGIN:VCALENDAR
METHOD:COUNTER
VERSION:2.0
BEGIN:VEVENT
ATTENDEE;PARTSTAT=TENTATIVE:mailto:li.na@example.cn
ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:zhang.wei@example.cn
UID:0192f000-0000-7000-8000-000000000001@jishi.example.cn
DTSTART;TZID=China Standard Time:20261202T140000
DURATION:PT2H
SEQUENCE:3
END:VEVENT
END:VCALENDAR
";

#[test]
fn google_accepts() {
    let told = answer(GOOGLE);
    assert_eq!((told.from, told.attendee), (email("li.na@example.cn"), email("li.na@example.cn")));
    assert_eq!((told.uid.as_str(), told.sequence, told.recurrence_id), (UID, 2, None));
    assert_eq!((told.reply, told.comment.as_str()), (Reply::Accepted, "马上到, 谢谢"));
}

#[test]
fn outlook_declines_an_occurrence_on_its_own_clock() {
    let told = answer(OUTLOOK);
    assert_eq!((told.attendee, told.reply), (email("zhang.wei@example.cn"), Reply::Declined));
    assert_eq!((told.recurrence_id, told.comment.as_str()), (Some(at("2026-12-08T01:00:00Z")), "来不了"));
}

#[test]
fn apple_attaches_its_answer() {
    let told = answer(&apple());
    assert_eq!((told.from, told.attendee), (email("li.na+lab@example.cn"), email("li.na+lab@example.cn")));
    assert_eq!((told.sequence, told.reply), (1, Reply::Tentative));
}

#[test]
fn a_counter_proposal_names_its_time() {
    let told = answer(COUNTER);
    let slot = Slot::new(at("2026-12-02T06:00:00Z"), at("2026-12-02T08:00:00Z")).expect("a slot");
    assert_eq!((told.attendee, told.sequence, told.reply), (email("li.na@example.cn"), 3, Reply::Counter(slot)));
}

#[test]
fn a_calendar_in_a_chinese_charset_is_read() {
    let head = "From: li.na@example.cn\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; charset=gb18030\r\n\r\n";
    let calendar = COUNTER.split_once("\n\n").expect("a body").1.replace("SEQUENCE:3", "SEQUENCE:3\nCOMMENT:下午来");
    let (body, _, _) = encoding_rs::GB18030.encode(&calendar);
    let Read::Answer(told) = read(&[head.as_bytes(), &body].concat()) else { unreachable!("an answer") };
    assert_eq!(told.comment, "下午来");
}

#[test]
fn what_is_no_answer_of_one_person_to_one_event_is_none() {
    let calendar = |from: &str, to: &str| COUNTER.replace("COUNTER", "REPLY").replace(from, to);
    assert_eq!(answer(&calendar("", "")).reply, Reply::Tentative);
    for (from, to) in [
        ("METHOD:REPLY", "METHOD:REQUEST"),
        ("METHOD:REPLY\n", ""),
        ("UID:", "X-UID:"),
        ("PARTSTAT=TENTATIVE", "PARTSTAT=DELEGATED"),
        ("NEEDS-ACTION", "ACCEPTED"),
        ("END:VEVENT\n", "END:VEVENT\nBEGIN:VEVENT\nUID:x\nEND:VEVENT\n"),
        ("BEGIN:VCALENDAR", "BEGIN:VCARD"),
        ("From: li.na@example.cn", "From: li.na@example.cn, zhang.wei@example.cn"),
        ("From: li.na@example.cn\n", ""),
    ] {
        let mail = COUNTER.replace("COUNTER", "REPLY").replace(from, to);
        assert_eq!(nothing(&mail), Nothing::NoAnswer, "{from} for {to}");
    }
    for time in ["DTSTART;TZID=Nowhere:20261202T140000", "DTSTART:20261202T140000", "DTSTART:99999999T999999Z"] {
        let mail = COUNTER.replace("DTSTART;TZID=China Standard Time:20261202T140000", time);
        assert_eq!(nothing(&mail), Nothing::NoAnswer, "{time}");
    }
}

#[test]
fn text_and_automatic_notes_say_nothing() {
    assert_eq!(nothing("From: li.na@example.cn\nSubject: Re\n\n好的\n"), Nothing::Plain);
    let away = "From: li.na@example.cn\nAuto-Submitted: auto-replied\nSubject: Out of office\n\n不在\n";
    assert_eq!(nothing(away), Nothing::Automatic);
    assert_eq!(nothing(&away.replace("auto-replied", "no")), Nothing::Plain);
    // A calendar program may well say that it answers by itself.
    assert_eq!(answer(&GOOGLE.replace("To: ", "Auto-Submitted: auto-generated\nTo: ")).reply, Reply::Accepted);
}

#[test]
fn what_is_too_big_is_not_looked_at() {
    let long = format!("From: li.na@example.cn\n\n{}", "x".repeat(MOST_BYTES));
    assert_eq!(nothing(&long), Nothing::TooBig);
    let part = "--m\nContent-Type: text/plain\n\nx\n";
    let many = format!("From: a@b.cn\nContent-Type: multipart/mixed; boundary=m\n\n{}--m--\n", part.repeat(MOST_PARTS));
    assert_eq!(nothing(&many), Nothing::TooBig);
    let calendar = COUNTER.replace("SEQUENCE", &format!("DESCRIPTION:{}\nSEQUENCE", "x".repeat(MOST_CALENDAR)));
    assert_eq!(nothing(&calendar), Nothing::TooBig);
    let comment = answer(&COUNTER.replace("SEQUENCE", &format!("COMMENT:{}\nSEQUENCE", "长 ".repeat(1000)))).comment;
    assert_eq!(comment.chars().count(), MOST_COMMENT);
}

/// Postfix: the original mail hangs on the report.
const BOUNCED: &str = "From: MAILER-DAEMON@mail.example.cn (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: answers@jishi.example.cn
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"

--b
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.
--b
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.cn
Arrival-Date: Sat, 28 Nov 2026 18:00:00 +0800 (CST)

Final-Recipient: rfc822; gone@example.cn
Original-Recipient: rfc822;gone@example.cn
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <gone@example.cn>: Recipient address
    rejected: User unknown

--b
Content-Description: Undelivered Message
Content-Type: message/rfc822

Message-ID: <0192f00000007000800000000000abcd@jishi.example.cn>
From: jishi@example.cn
To: gone@example.cn
Subject: x

x
--b--
";

#[test]
fn a_report_names_mail_recipient_and_reason() {
    let back = bounce(BOUNCED);
    assert_eq!(back.message_id.as_deref(), Some("0192f00000007000800000000000abcd@jishi.example.cn"));
    assert_eq!((back.recipient, back.status.as_str(), back.is_final), (Some(email("gone@example.cn")), "5.1.1", true));
    let heads = BOUNCED.replace("message/rfc822\n", "text/rfc822-headers\n").replace("\nx\n--b--", "--b--");
    assert_eq!(bounce(&heads).message_id.as_deref(), Some("0192f00000007000800000000000abcd@jishi.example.cn"));
    let without = BOUNCED.replace("Message-ID:", "X-Message-ID:");
    assert_eq!(bounce(&without).message_id, None);
}

#[test]
fn a_report_of_delay_is_not_final_and_one_of_success_is_none() {
    let delayed = BOUNCED.replace("Action: failed", "Action: delayed").replace("Status: 5.1.1", "Status: 4.4.1");
    assert!(!bounce(&delayed).is_final);
    // The other server has given up, whatever it met with last.
    assert!(bounce(&BOUNCED.replace("Status: 5.1.1", "Status: 4.4.7 (expired)")).is_final);
    assert!(bounce(&BOUNCED.replace("Action: failed\n", "")).is_final);
    assert_eq!(bounce(&BOUNCED.replace("Status: 5.1.1", "Status: gone")).status, "5.0.0");
    let delivered = BOUNCED.replace("Action: failed", "Action: delivered").replace("Status: 5.1.1", "Status: 2.0.0");
    assert_eq!(nothing(&delivered), Nothing::NoFailure);
}

fn mangled(sample: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let cut = (0..sample.len(), 0..sample.len(), prop::collection::vec(any::<u8>(), 0..40));
    cut.prop_map(move |(from, to, put)| {
        let (from, to) = (from.min(to), from.max(to));
        [&sample.as_bytes()[..from], &put, &sample.as_bytes()[to..]].concat()
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_the_end(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        read(&bytes);
    }

    #[test]
    fn any_calendar_is_read_to_the_end(body in "(BEGIN:|END:|VEVENT|VCALENDAR|DTSTART|;TZID=|\\PC|[0-9T]{1,9}|:|\r\n){0,60}") {
        let mail = format!("From: a@b.cn\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n{body}");
        read(mail.as_bytes());
    }

    #[test]
    fn mangled_answers_are_read_to_the_end(
        mail in prop_oneof![mangled(GOOGLE), mangled(OUTLOOK), mangled(COUNTER), mangled(BOUNCED)]
    ) {
        read(&mail);
    }
}
