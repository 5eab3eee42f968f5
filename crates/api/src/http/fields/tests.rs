//! Every wrong field is reported, each with its place, code and numbers.

use super::*;
use crate::http::fields::value::{boolean, choice, date, digits, email, id, integer, line, shape, time};
use inventory::slot::Slot;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    SelfUse,
    Commissioned,
}

fn fields(value: Value) -> Fields {
    match value {
        Value::Object(members) => Fields::new(members),
        _ => panic!("an object"),
    }
}

/// Returns the errors as `pointer code params`.
fn errors<T: std::fmt::Debug>(result: Result<T, Problem>) -> Vec<String> {
    match result {
        Err(Problem::Validation(errors)) => {
            errors.into_iter().map(|e| format!("{} {} {}", e.pointer, e.code, Value::from(e.params))).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn one(read: impl FnOnce(&Value) -> Read<()>, value: Value) -> String {
    let mut fields = fields(json!({ "x": value }));
    let x = fields.required("x", read);
    errors(fields.finish(x)).remove(0)
}

#[test]
fn right_fields_are_handed_out_together() {
    let mut fields = fields(json!({ "start": "2026-12-01T09:00:00.1234567+08:00", "mode": "self_use", "note": null }));
    let start = fields.required("start", time);
    let mode = fields.required("mode", choice::<Mode>);
    let note = fields.or("note", "none".to_owned(), line(10));
    let samples = fields.optional("samples", integer(0, 100));
    let (start, mode, note, samples) = fields.finish((start, mode, note, samples)).expect("right");
    assert_eq!(start.to_rfc3339(), "2026-12-01T01:00:00.123456+00:00");
    assert_eq!((mode, note.as_str(), samples), (Mode::SelfUse, "none", None));
}

#[test]
fn every_wrong_field_is_reported_at_once() {
    let mut fields = fields(json!({
        "start": "tomorrow", "end": 7, "mode": "loan", "title": "  ", "email": "lab at example", "extra": 1, "a/b": 2,
    }));
    let start = fields.required("start", time);
    let end = fields.required("end", time);
    let slot = fields.combine("/end", (start, end), |(start, end)| Slot::new(start, end));
    let mode = fields.required("mode", choice::<Mode>);
    let title = fields.required("title", line(200));
    let email = fields.optional("email", email);
    let instrument = fields.required("instrument_id", id::<Uuid>);
    assert_eq!(
        errors(fields.finish((slot, mode, title, email, instrument))),
        [
            "/start not_a_time {}",
            "/end wrong_type {\"expected\":\"string\"}",
            "/mode unknown_choice {\"allowed\":[\"self_use\",\"commissioned\"]}",
            "/title empty {}",
            "/email not_an_address {}",
            "/instrument_id required {}",
            "/a~1b unknown_field {}",
            "/extra unknown_field {}",
        ]
    );
}

#[test]
fn fields_that_are_right_alone_can_be_wrong_together() {
    let mut fields = fields(json!({ "start": "2026-12-01T02:00:00Z", "end": "2026-12-01T01:00:00Z" }));
    let start = fields.required("start", time);
    let end = fields.required("end", time);
    let slot = fields.combine("/end", (start, end), |(start, end)| Slot::new(start, end));
    assert_eq!(errors(fields.finish(slot)), ["/end not_after_start {}"]);
}

#[test]
fn nested_fields_have_their_place() {
    let mut fields = fields(json!({
        "person": { "name": 3, "age": 4 },
        "intervals": [{ "kind": "a" }, { "kind": 1 }, 5],
        "codes": ["x", "", 7],
    }));
    let person = fields.object("person", |person| person.required("name", line(10)));
    let intervals = fields.objects("intervals", 10, |interval| interval.required("kind", line(10)));
    let codes = fields.list("codes", 3, line(10));
    let missing = fields.object("place", |place| place.required("room", line(10)));
    assert_eq!(
        errors(fields.finish((person, intervals, codes, missing))),
        [
            "/person/name wrong_type {\"expected\":\"string\"}",
            "/person/age unknown_field {}",
            "/intervals/1/kind wrong_type {\"expected\":\"string\"}",
            "/intervals/2 wrong_type {\"expected\":\"object\"}",
            "/codes/1 empty {}",
            "/codes/2 wrong_type {\"expected\":\"string\"}",
            "/place required {}",
        ]
    );
}

#[test]
fn a_list_has_an_end() {
    let mut fields = fields(json!({ "codes": ["a", "b"], "more": {} }));
    let codes = fields.list("codes", 1, line(10));
    let more = fields.list("more", 1, line(10));
    assert_eq!(
        errors(fields.finish((codes, more))),
        ["/codes too_many {\"length\":2,\"max\":1}", "/more wrong_type {\"expected\":\"array\"}"]
    );
}

#[test]
fn values_are_read_strictly() {
    for (value, expected) in [
        (json!("2026-12-01"), "/x not_a_time {}"),
        (json!("2026-12-01T01:00:00"), "/x not_a_time {}"),
        (json!("2016-12-31T23:59:60Z"), "/x not_a_time {}"),
        (json!("0001-01-01T00:00:00+14:00"), "/x out_of_range {\"max\":9998,\"min\":1970}"),
    ] {
        assert_eq!(one(|v| time(v).map(drop), value), expected);
    }
    for text in ["2026-1-1", "2026-02-30", "1.12.2026", "20261201"] {
        assert_eq!(one(|v| date(v).map(drop), json!(text)), "/x not_a_date {}");
    }
    for text in ["", "67e5504410b1426f9247bb680e5fe0c8", "{67e55044-10b1-426f-9247-bb680e5fe0c8}"] {
        assert_eq!(one(|v| id::<Uuid>(v).map(drop), json!(text)), "/x not_an_id {}");
    }
    assert_eq!(one(|v| boolean(v).map(drop), json!("true")), "/x wrong_type {\"expected\":\"boolean\"}");
}

#[test]
fn a_number_outside_its_range_names_the_range() {
    let refusal = "/x out_of_range {\"max\":100,\"min\":1}";
    let wrong = "/x wrong_type {\"expected\":\"integer\"}";
    for (value, expected) in [(json!(0), refusal), (json!(u64::MAX), refusal), (json!(1.5), wrong), (json!("5"), wrong)]
    {
        assert_eq!(one(|v| integer::<u32>(1, 100)(v).map(drop), value), expected);
    }
    for (text, expected) in
        [("0", refusal), ("99999999999999999999", refusal), ("-1", refusal), ("", wrong), ("x", wrong)]
    {
        assert_eq!(one(|v| digits::<u32>(1, 100)(v).map(drop), json!(text)), expected);
    }
    assert_eq!(digits::<u32>(1, 100)(&json!("42")), Ok(42));
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    #[expect(dead_code, reason = "only read by serde")]
    hours: Vec<Hours>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only read by serde")]
struct Hours {
    weekday: u8,
    mode: Mode,
}

#[test]
fn a_shape_says_where_it_does_not_fit() {
    for (value, expected) in [
        (
            json!({ "hours": [{ "weekday": 1, "mode": "loan" }] }),
            "/x/hours/0/mode unknown_choice {\"allowed\":[\"self_use\",\"commissioned\"]}",
        ),
        (json!({ "hours": [{ "weekday": 1 }] }), "/x/hours/0/mode required {}"),
        (json!({ "hours": [{ "weekday": "1" }] }), "/x/hours/0/weekday wrong_type {\"expected\":\"u8\"}"),
        (json!({ "hours": [], "more": 1 }), "/x/more unknown_field {}"),
        (json!({}), "/x/hours required {}"),
    ] {
        assert_eq!(one(|v| shape::<Policy>(v).map(drop), value), expected);
    }
}
