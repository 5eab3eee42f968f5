//! Any text as the calendar in a mail, from somebody whose address is known: whatever it says, the mail's sender stays who
//! he is. An answer counts only where sender, attendee and invited address are one, so no calendar may change the first.

#![no_main]

use api::inbound::{Read, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|calendar: &str| {
    let mail = |from: &str| {
        format!(
            "From: <{from}>\r\nTo: answers@jishi.example.cn\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/calendar; charset=utf-8\r\n\r\n{calendar}"
        )
    };
    let (one, other) = (read(mail("li.na@example.cn").as_bytes()), read(mail("mallory@example.com").as_bytes()));
    match (one, other) {
        (Read::Answer(mut one), Read::Answer(other)) => {
            assert_eq!((one.from.as_str(), other.from.as_str()), ("li.na@example.cn", "mallory@example.com"));
            one.from = other.from.clone();
            assert_eq!(one, other, "all else is the calendar's");
        }
        (one, other) => assert_eq!(one, other, "whether it is an answer does not depend on who sends it"),
    }
});
