//! What is wrong with one field of a request.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What is wrong with one field, as sent: where, a code, and its numbers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) to the field in the body; for a query or path parameter `/` and its name.
    #[schema(example = "/start")]
    pub pointer: String,
    /// What is wrong, such as `required`, `unknown_field`, `wrong_type`, `too_long`, `not_a_time`.
    #[schema(example = "too_long")]
    pub code: String,
    /// The numbers behind it, such as `max` and `length`; empty when there are none.
    #[schema(example = json!({ "max": 200, "length": 412 }))]
    pub params: Map<String, Value>,
}

/// What is wrong with a value, before it is known where the value stood.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// JSON pointer below the field, empty for the field itself.
    pub at: String,
    /// The code.
    pub code: &'static str,
    /// The numbers.
    pub params: Map<String, Value>,
}

impl Fault {
    /// Makes a fault without numbers.
    pub fn new(code: &'static str) -> Self {
        Self { at: String::new(), code, params: Map::new() }
    }

    /// Adds a number, or another fact, to the fault.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Places the fault below the field.
    pub fn below(mut self, at: impl Into<String>) -> Self {
        self.at = at.into();
        self
    }

    /// Names the field at `pointer` as the one that is wrong.
    pub fn at(self, pointer: &str) -> FieldError {
        let Self { at, code, params } = self;
        FieldError { pointer: format!("{pointer}{at}"), code: code.to_owned(), params }
    }
}

/// Appends a name to a JSON pointer, escaped as RFC 6901 section 3 says.
pub fn pointer(parent: &str, name: &str) -> String {
    format!("{parent}/{}", name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6901 section 5.
    #[test]
    fn a_pointer_escapes_tilde_and_slash() {
        assert_eq!(pointer("", "a/b"), "/a~1b");
        assert_eq!(pointer("", "m~n"), "/m~0n");
        assert_eq!(pointer("/foo", "0"), "/foo/0");
    }
}
