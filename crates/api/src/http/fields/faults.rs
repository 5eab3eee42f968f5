//! Domain errors as codes with numbers.

use crate::{auth::password_policy::PasswordFault, http::problem::Fault};
use inventory::{credit_code::CreditCodeError, phone::PhoneError, slot::SlotError, text::TextError};

/// An error that says what is wrong with a field.
///
/// Implement it, here, for each domain error that a field's reading can give.
pub trait IntoFaults {
    /// Returns everything that is wrong.
    fn into_faults(self) -> Vec<Fault>;
}

impl IntoFaults for Vec<Fault> {
    fn into_faults(self) -> Vec<Fault> {
        self
    }
}

impl IntoFaults for Fault {
    fn into_faults(self) -> Vec<Fault> {
        vec![self]
    }
}

impl IntoFaults for TextError {
    fn into_faults(self) -> Vec<Fault> {
        vec![match self {
            Self::Empty => Fault::new("empty"),
            Self::TooLong { length, max } => Fault::new("too_long").with("length", length).with("max", max),
            Self::Control => Fault::new("control_character"),
            Self::NotAnAddress => Fault::new("not_an_address"),
        }]
    }
}

impl IntoFaults for PhoneError {
    fn into_faults(self) -> Vec<Fault> {
        vec![match self {
            Self::NotANumber => Fault::new("not_a_phone_number"),
            Self::NotMobile => Fault::new("not_a_mobile_number"),
        }]
    }
}

impl IntoFaults for SlotError {
    fn into_faults(self) -> Vec<Fault> {
        match self {
            Self::Backwards { start: _, end: _ } => vec![Fault::new("not_after_start")],
        }
    }
}

impl IntoFaults for CreditCodeError {
    fn into_faults(self) -> Vec<Fault> {
        vec![match self {
            Self::Length { found } => Fault::new("code_length").with("length", found).with("expected", 18),
            Self::Sign { position, found } => {
                Fault::new("code_sign").with("position", position).with("found", found.to_string())
            }
            Self::CheckSign { expected: _, found } => {
                Fault::new("check_sign").with("position", 18).with("found", found.to_string())
            }
            Self::OrganisationCheckSign { expected: _, found } => {
                Fault::new("check_sign").with("position", 17).with("found", found.to_string())
            }
        }]
    }
}

impl IntoFaults for Vec<PasswordFault> {
    fn into_faults(self) -> Vec<Fault> {
        use crate::auth::password_policy::{LONG_CHARACTERS, MAX_CHARACTERS, MIN_CHARACTERS, MIN_KINDS};
        self.into_iter()
            .map(|fault| match fault {
                PasswordFault::TooShort { length } => {
                    Fault::new("too_short").with("length", length).with("min", MIN_CHARACTERS)
                }
                PasswordFault::TooLong { length } => {
                    Fault::new("too_long").with("length", length).with("max", MAX_CHARACTERS)
                }
                PasswordFault::TooSimple { kinds } => Fault::new("too_simple")
                    .with("kinds", kinds)
                    .with("min_kinds", MIN_KINDS)
                    .with("or_length", LONG_CHARACTERS),
                PasswordFault::IsAddress => Fault::new("is_address"),
            })
            .collect()
    }
}
