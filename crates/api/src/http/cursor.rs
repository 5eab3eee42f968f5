//! Cursors of lists: where the next page begins, opaque to the caller.
//!
//! A cursor is the sort key of the last item shown, so that rows added or removed meanwhile neither repeat nor skip
//! others. It is neither signed nor secret: a forged one only begins elsewhere, under the caller's own rights.

use super::{fields::Read, problem::Fault};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The form of the bytes; a later form gets the next number, and old cursors are then refused.
const VERSION: u8 = 1;

/// Writes the sort key of the last item shown as a cursor.
pub fn encode<K: Serialize>(key: &K) -> String {
    let mut bytes = vec![VERSION];
    serde_json::to_writer(&mut bytes, key).expect("invariant: a sort key is made of plain values");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a cursor back, as a reader for [`Fields`](super::fields::Fields).
pub fn decode<K: DeserializeOwned>(value: &Value) -> Read<K> {
    let bytes = value.as_str().and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).unwrap_or_default();
    let key = match bytes.split_first() {
        Some((&VERSION, key)) => serde_json::from_slice(key).ok(),
        Some(_) | None => None,
    };
    key.ok_or_else(|| vec![Fault::new("bad_cursor")])
}

#[cfg(test)]
mod tests {
    use super::*;

    type Key = (String, u64);

    #[test]
    fn a_cursor_survives_the_way_to_the_caller_and_back() {
        let key: Key = ("扫描电镜".to_owned(), 7);
        let text = encode(&key);
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{text}");
        assert_eq!(decode::<Key>(&Value::from(text)), Ok(key));
    }

    #[test]
    fn anything_else_is_a_bad_cursor() {
        let other_version = URL_SAFE_NO_PAD.encode([2, b'1']);
        let other_key = encode(&"text");
        for text in ["", "*", "AQ", &other_version, &other_key] {
            assert_eq!(decode::<Key>(&Value::from(text)), Err(vec![Fault::new("bad_cursor")]), "{text}");
        }
    }
}
