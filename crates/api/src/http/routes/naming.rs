//! Names and texts that are given in both languages.

use crate::http::{
    fields::{Checked, Fields, Read, value},
    problem::Fault,
};
use inventory::text::Bilingual;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Longest name, in characters.
const NAME_MAX: usize = 200;

/// A text in Simplified Chinese and, if there is one, in English.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes an object; the functions here read it")]
pub struct PutWords {
    /// Simplified Chinese.
    zh: String,
    /// English.
    en: Option<String>,
}

/// Reads `name`: Chinese must be there, English may be left out.
pub fn name(fields: &mut Fields) -> Checked<Bilingual> {
    fields.object("name", words)
}

/// Reads `name` where there may be none.
pub fn optional_name(fields: &mut Fields) -> Checked<Option<Bilingual>> {
    fields.optional_object("name", words)
}

fn words(inner: &mut Fields) -> Checked<Bilingual> {
    let zh = inner.required("zh", value::line(NAME_MAX));
    let en = inner.or("en", String::new(), line_or_nothing);
    inner.combine("", (zh, en), |(zh, en)| Ok::<_, Fault>(Bilingual::new(zh, en)))
}

/// Reads a long text of at most `max` characters in each language; both may be empty.
pub fn text(fields: &mut Fields, name: &str, max: usize) -> Checked<Bilingual> {
    fields.object(name, |inner| {
        let zh = inner.or("zh", String::new(), value::paragraph(max));
        let en = inner.or("en", String::new(), value::paragraph(max));
        inner.combine("", (zh, en), |(zh, en)| Ok::<_, Fault>(Bilingual::new(zh, en)))
    })
}

fn line_or_nothing(given: &Value) -> Read<String> {
    if given == "" { Ok(String::new()) } else { value::line(NAME_MAX)(given) }
}
