//! Values that serde reads whole: nested settings such as a policy, and the names of an enum's variants.

use super::Read;
use crate::http::problem::{Fault, pointer};
use serde::{
    Deserializer,
    de::{DeserializeOwned, Visitor},
    forward_to_deserialize_any,
};
use serde_json::Value;
use serde_path_to_error::{Path, Segment};
use std::fmt;

/// Reads a value that serde knows; stops at its first error and says where that is.
///
/// For settings with many parts that are edited by one page. Requests that people fill in are read field by field.
pub fn shape<T: DeserializeOwned>(value: &Value) -> Read<T> {
    serde_path_to_error::deserialize(value).map_err(|error| vec![from_serde(error.path(), &error.inner().to_string())])
}

/// Translates serde's words, which are all it gives.
pub(in crate::http) fn from_serde(path: &Path, message: &str) -> Fault {
    let at = path.iter().fold(String::new(), |parent, segment| match segment {
        Segment::Seq { index } => pointer(&parent, &index.to_string()),
        Segment::Map { key } => pointer(&parent, key),
        Segment::Enum { .. } | Segment::Unknown => parent,
    });
    let quoted = message.split('`').nth(1).unwrap_or_default();
    if message.starts_with("missing field") {
        Fault::new("required").below(pointer(&at, quoted))
    } else if message.starts_with("unknown field") {
        // The path already ends with the field's name.
        let at = if at.ends_with(&pointer("", quoted)) { at } else { pointer(&at, quoted) };
        Fault::new("unknown_field").below(at)
    } else if message.starts_with("unknown variant") {
        let allowed: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
        Fault::new("unknown_choice").with("allowed", allowed).below(at)
    } else if message.starts_with("invalid type") {
        let expected = message.split_once("expected ").map_or("", |(_, expected)| expected);
        Fault::new("wrong_type").with("expected", expected.split(" at line").next().unwrap_or_default()).below(at)
    } else {
        let reason = message.split(" at line").next().unwrap_or_default();
        Fault::new("invalid_value").with("reason", reason).below(at)
    }
}

/// Returns the names of an enum's variants as serde reads them; none for a type that is no plain enum.
pub(super) fn variants<T: DeserializeOwned>() -> Vec<&'static str> {
    match T::deserialize(AskVariants) {
        Ok(_) => Vec::new(),
        Err(Variants(names)) => names,
    }
}

/// A deserialiser that reads nothing and answers with the names it was asked for.
struct AskVariants;

#[derive(Debug)]
struct Variants(Vec<&'static str>);

impl<'de> Deserializer<'de> for AskVariants {
    type Error = Variants;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Variants> {
        Err(Variants(Vec::new()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Variants> {
        Err(Variants(names.to_vec()))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl serde::de::Error for Variants {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(Vec::new())
    }
}

impl fmt::Display for Variants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {}", self.0.join(", "))
    }
}

impl std::error::Error for Variants {}
