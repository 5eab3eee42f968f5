//! Reads a request field by field, so that *every* wrong field is reported at once.
//!
//! serde stops at the first field that does not fit. Here each field is read on its own and leaves either its value
//! or its errors; [`Fields::finish`] hands out all values or all errors, unknown fields included:
//!
//! ```
//! use api::http::fields::{Fields, value};
//! use inventory::slot::Slot;
//!
//! let body = serde_json::json!({"start": "2026-12-01T09:00:00+08:00", "end": "2026-12-01T11:00:00+08:00"});
//! let mut fields = Fields::new(body.as_object().cloned().unwrap_or_default());
//! let start = fields.required("start", value::time);
//! let end = fields.required("end", value::time);
//! let note = fields.or("note", String::new(), value::paragraph(2000));
//! let slot = fields.combine("/end", (start, end), |(start, end)| Slot::new(start, end));
//! let (slot, note) = fields.finish((slot, note)).expect("every field is right");
//! assert_eq!((slot.minutes(), note.as_str()), (120, ""));
//! ```

mod checks;
mod faults;
mod shape;
pub mod value;

pub use checks::{Checked, Checks, Together};
pub use faults::IntoFaults;
pub(super) use shape::from_serde as shape_fault;

use super::problem::{Fault, Problem, pointer};
use serde_json::{Map, Value};

/// What reading one value gives: the value, or everything wrong with it.
pub type Read<T> = Result<T, Vec<Fault>>;

/// The fields of one object that are still to be read, and what was wrong with those that were.
#[derive(Debug)]
pub struct Fields {
    parent: String,
    unread: Map<String, Value>,
    checks: Checks,
}

impl Fields {
    /// Takes the members of an object.
    pub fn new(members: Map<String, Value>) -> Self {
        Self { parent: String::new(), unread: members, checks: Checks::new() }
    }

    /// Reads a field that must be there; `null` counts as missing.
    pub fn required<T, E: IntoFaults>(&mut self, name: &str, read: impl FnOnce(&Value) -> Result<T, E>) -> Checked<T> {
        match self.take(name) {
            Some(value) => self.checks.field(&pointer(&self.parent, name), read(&value)),
            None => self.checks.field(&pointer(&self.parent, name), Err(Fault::new("required"))),
        }
    }

    /// Reads a field that may be missing or `null`.
    pub fn optional<T, E: IntoFaults>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, E>,
    ) -> Checked<Option<T>> {
        match self.take(name) {
            Some(value) => self.checks.field(&pointer(&self.parent, name), read(&value).map(Some)),
            None => Checked::new(None),
        }
    }

    /// Reads a field that has a default.
    pub fn or<T, E: IntoFaults>(
        &mut self,
        name: &str,
        default: T,
        read: impl FnOnce(&Value) -> Result<T, E>,
    ) -> Checked<T> {
        self.optional(name, read).map(|given| given.unwrap_or(default))
    }

    /// Reads a list of at most `max` values; missing means empty.
    pub fn list<T, E: IntoFaults>(
        &mut self,
        name: &str,
        max: usize,
        read: impl Fn(&Value) -> Result<T, E>,
    ) -> Checked<Vec<T>> {
        let parent = pointer(&self.parent, name);
        let Some(items) = self.items(name, max).into_inner() else { return Checked::wrong() };
        let read = items.iter().enumerate().map(|(index, item)| {
            let at = pointer(&parent, &index.to_string());
            self.checks.field(&at, read(item))
        });
        Checked::all(read.collect())
    }

    /// Reads an object that must be there with the fields that `read` knows.
    pub fn object<T>(&mut self, name: &str, read: impl FnOnce(&mut Fields) -> Checked<T>) -> Checked<T> {
        match self.take(name) {
            Some(value) => self.nested(pointer(&self.parent, name), value, read),
            None => self.checks.field(&pointer(&self.parent, name), Err(Fault::new("required"))),
        }
    }

    /// Reads an object that may be missing or `null`, with the fields that `read` knows.
    pub fn optional_object<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Fields) -> Checked<T>,
    ) -> Checked<Option<T>> {
        match self.take(name) {
            Some(value) => self.nested(pointer(&self.parent, name), value, read).map(Some),
            None => Checked::new(None),
        }
    }

    /// Reads a list of at most `max` objects; missing means empty.
    pub fn objects<T>(&mut self, name: &str, max: usize, read: impl Fn(&mut Fields) -> Checked<T>) -> Checked<Vec<T>> {
        let parent = pointer(&self.parent, name);
        let Some(items) = self.items(name, max).into_inner() else { return Checked::wrong() };
        let read = items.into_iter().enumerate().map(|(index, item)| {
            let at = pointer(&parent, &index.to_string());
            self.nested(at, item, &read)
        });
        Checked::all(read.collect())
    }

    /// Makes one value out of several fields; looked at only when all of them are right.
    pub fn combine<P: Together, T, E: IntoFaults>(
        &mut self,
        at: &str,
        parts: P,
        make: impl FnOnce(P::Values) -> Result<T, E>,
    ) -> Checked<T> {
        self.checks.combine(&format!("{}{at}", self.parent), parts, make)
    }

    /// Notes that something is wrong with the field at `at`.
    pub fn refuse(&mut self, at: &str, fault: Fault) {
        self.checks.refuse(&format!("{}{at}", self.parent), fault);
    }

    /// Returns all values, or the problem that lists every error.
    pub fn finish<P: Together>(mut self, parts: P) -> Result<P::Values, Problem> {
        self.refuse_unread();
        self.checks.finish(parts)
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.unread.remove(name).filter(|value| !value.is_null())
    }

    fn items(&mut self, name: &str, max: usize) -> Checked<Vec<Value>> {
        self.or(name, Vec::new(), |value| match value {
            Value::Array(items) if items.len() <= max => Ok(items.clone()),
            Value::Array(items) => Err(Fault::new("too_many").with("max", max).with("length", items.len())),
            _ => Err(Fault::new("wrong_type").with("expected", "array")),
        })
    }

    fn nested<T>(&mut self, parent: String, value: Value, read: impl FnOnce(&mut Fields) -> Checked<T>) -> Checked<T> {
        let Value::Object(members) = value else {
            return self.checks.field(&parent, Err(Fault::new("wrong_type").with("expected", "object")));
        };
        let mut inner = Fields { parent, unread: members, checks: Checks::new() };
        let read = read(&mut inner);
        inner.refuse_unread();
        self.checks.absorb(inner.checks);
        read
    }

    fn refuse_unread(&mut self) {
        for name in std::mem::take(&mut self.unread).keys() {
            self.checks.refuse(&pointer(&self.parent, name), Fault::new("unknown_field"));
        }
    }
}

#[cfg(test)]
mod tests;
