//! Fields that several of these routes read.

use crate::{
    auth::password_policy::NewPassword,
    http::{
        fields::{Checked, Fields, IntoFaults, Read, value},
        language::Language,
        problem::Fault,
    },
    view::account::AcceptedView,
};
use axum::{Json, http::StatusCode};
use inventory::text::EmailAddress;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// The longest reason for a decision, in characters.
pub const REASON_MAX: usize = 500;

/// An address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `email` reads it")]
pub struct Email {
    /// The address.
    #[schema(max_length = 254, example = "lin@example.cn")]
    email: String,
}

/// Reads `email`.
pub fn email(fields: &mut Fields) -> Checked<EmailAddress> {
    fields.required("email", value::email)
}

/// Reads a new password; `email` is the account's address, if that was right.
///
/// A wrong address does not hide what is wrong with the password.
pub fn new_password(fields: &mut Fields, name: &str, email: Option<&EmailAddress>) -> Checked<NewPassword> {
    let nobody = || EmailAddress::parse("nobody@jishi.invalid").expect("invariant: this is an address");
    let email = email.cloned().unwrap_or_else(nobody);
    fields.required(name, |given: &Value| -> Read<NewPassword> {
        NewPassword::parse(&value::raw(given)?, &email).map_err(IntoFaults::into_faults)
    })
}

/// Reads `decision`, which is `yes` or `decline`, with the `reason` that a decline needs; nothing stands for yes.
pub fn decision(mut fields: Fields, yes: &'static str) -> Result<Option<String>, crate::http::problem::Problem> {
    let declined = fields.required("decision", |given: &Value| match given.as_str() {
        Some("decline") => Ok(true),
        Some(word) if word == yes => Ok(false),
        Some(_) => Err(Fault::new("unknown_choice").with("allowed", vec![yes, "decline"])),
        None => Err(Fault::new("wrong_type").with("expected", "string")),
    });
    let reason = fields.optional("reason", value::line(REASON_MAX));
    let read = fields.combine("/reason", (declined, reason), |(declined, reason)| match (declined, reason) {
        (true, None) => Err(Fault::new("required")),
        (true, Some(reason)) => Ok(Some(reason)),
        (false, None) => Ok(None),
        // A yes needs no reason, and none is kept.
        (false, Some(_)) => Err(Fault::new("not_needed")),
    });
    fields.finish(read)
}

/// What is answered when a letter may be on its way.
pub type Accepted = (StatusCode, Json<AcceptedView>);

/// Says that a letter is on its way, in the same words whatever the address stands for.
pub fn accepted(language: Language) -> Accepted {
    let (zh, en) = (
        "如果该邮箱可以使用，我们已向其发送邮件，请查收。",
        "If the address can be used, a letter is on its way to it.",
    );
    (StatusCode::ACCEPTED, Json(AcceptedView { message: language.choose(zh, en).to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::Problem;
    use serde_json::json;

    fn fields(value: Value) -> Fields {
        match value {
            Value::Object(members) => Fields::new(members),
            _ => panic!("an object"),
        }
    }

    fn codes<T: std::fmt::Debug>(result: Result<T, Problem>) -> Vec<String> {
        match result {
            Err(Problem::Validation(errors)) => {
                errors.into_iter().map(|error| format!("{} {}", error.pointer, error.code)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_wrong_address_does_not_hide_a_weak_password() {
        let mut fields = fields(json!({ "email": "lab at example", "password": "short" }));
        let email = email(&mut fields);
        let password = new_password(&mut fields, "password", email.peek());
        let wrong = codes(fields.finish((email, password)));
        assert_eq!(wrong, ["/email not_an_address", "/password too_short", "/password too_simple"]);
    }

    #[test]
    fn a_decline_needs_its_reason() {
        assert_eq!(decision(fields(json!({ "decision": "admit" })), "admit"), Ok(None));
        let declined = decision(fields(json!({ "decision": "decline", "reason": " no licence " })), "admit");
        assert_eq!(declined, Ok(Some("no licence".to_owned())));
        assert_eq!(codes(decision(fields(json!({ "decision": "decline" })), "admit")), ["/reason required"]);
        assert_eq!(codes(decision(fields(json!({ "decision": "confirm" })), "admit")), ["/decision unknown_choice"]);
        let both = decision(fields(json!({ "decision": "admit", "reason": "x" })), "admit");
        assert_eq!(codes(both), ["/reason not_needed"]);
    }
}
