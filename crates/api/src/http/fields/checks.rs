//! Values that may turn out wrong, and the errors gathered on the way.

use super::IntoFaults;
use crate::http::problem::{Fault, FieldError, Problem};

/// A value that was read, or the mark that its errors were noted.
#[derive(Debug)]
#[must_use = "a checked value is handed out by `finish`"]
pub struct Checked<T>(Option<T>);

impl<T> Checked<T> {
    /// Wraps a value that needs no check.
    pub fn new(value: T) -> Self {
        Self(Some(value))
    }

    /// Changes the value, if it is right.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Checked<U> {
        Checked(self.0.map(change))
    }

    /// Returns the value for a look, if it is right.
    pub fn peek(&self) -> Option<&T> {
        self.0.as_ref()
    }

    pub(super) fn wrong() -> Self {
        Self(None)
    }

    pub(super) fn into_inner(self) -> Option<T> {
        self.0
    }

    /// Joins values; what is wrong with one is wrong with all.
    pub fn all(items: Vec<Checked<T>>) -> Checked<Vec<T>> {
        Checked(items.into_iter().map(Self::into_inner).collect())
    }
}

/// The errors of a request's fields, gathered while it is read.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    /// Starts without errors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the result of reading the field at `pointer`: keeps the value or notes the errors.
    pub fn field<T, E: IntoFaults>(&mut self, pointer: &str, result: Result<T, E>) -> Checked<T> {
        match result {
            Ok(value) => Checked(Some(value)),
            Err(error) => {
                self.0.extend(error.into_faults().into_iter().map(|fault| fault.at(pointer)));
                Checked(None)
            }
        }
    }

    /// Notes that the field at `pointer` is wrong.
    pub fn refuse(&mut self, pointer: &str, fault: Fault) {
        self.0.push(fault.at(pointer));
    }

    /// Makes one value out of several; looked at only when all of them are right.
    pub fn combine<P: Together, T, E: IntoFaults>(
        &mut self,
        pointer: &str,
        parts: P,
        make: impl FnOnce(P::Values) -> Result<T, E>,
    ) -> Checked<T> {
        match parts.together() {
            Some(values) => self.field(pointer, make(values)),
            None => Checked(None),
        }
    }

    /// Takes over the errors of another reading.
    pub fn absorb(&mut self, other: Checks) {
        self.0.extend(other.0);
    }

    /// Returns all values, or the problem that lists every error.
    pub fn finish<P: Together>(self, parts: P) -> Result<P::Values, Problem> {
        if !self.0.is_empty() {
            return Err(Problem::Validation(self.0));
        }
        Ok(parts.together().expect("invariant: a value is absent only where an error was noted"))
    }
}

/// Several checked values that are right together or not at all: a tuple of up to sixteen.
pub trait Together {
    /// The values.
    type Values;

    /// Returns all values when all are right.
    fn together(self) -> Option<Self::Values>;
}

impl<T> Together for Checked<T> {
    type Values = T;

    fn together(self) -> Option<T> {
        self.0
    }
}

impl Together for () {
    type Values = ();

    fn together(self) -> Option<()> {
        Some(())
    }
}

macro_rules! together {
    ($($name:ident)+) => {
        impl<$($name),+> Together for ($(Checked<$name>,)+) {
            type Values = ($($name,)+);

            #[expect(non_snake_case, reason = "each value is named like its type")]
            fn together(self) -> Option<Self::Values> {
                let ($($name,)+) = self;
                Some(($($name.0?,)+))
            }
        }
    };
}
together!(A);
together!(A B);
together!(A B C);
together!(A B C D);
together!(A B C D E);
together!(A B C D E F);
together!(A B C D E F G);
together!(A B C D E F G H);
together!(A B C D E F G H I);
together!(A B C D E F G H I J);
together!(A B C D E F G H I J K);
together!(A B C D E F G H I J K L);
together!(A B C D E F G H I J K L M);
together!(A B C D E F G H I J K L M N);
together!(A B C D E F G H I J K L M N O);
together!(A B C D E F G H I J K L M N O P);
