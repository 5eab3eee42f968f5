//! Any bytes as a mail that comes in: reading ends, does not panic, and says only what is bounded.

#![no_main]

use api::inbound::{Read, Reply, read};
use chrono::TimeDelta;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let said = read(bytes);
    match &said {
        Read::Answer(answer) => {
            assert!(answer.comment.chars().count() <= 500 && !answer.comment.chars().any(char::is_control));
            if let Reply::Counter(slot) = answer.reply {
                assert!(slot.end() - slot.start() <= TimeDelta::days(366));
            }
        }
        Read::Bounce(bounce) => assert!(bounce.status.len() <= 16 && bounce.status.split('.').count() == 3),
        Read::Nothing(_) => {}
    }
    assert_eq!(read(bytes), said, "a mail says the same each time");
});
