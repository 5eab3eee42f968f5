//! Coming in without an account: the answer is the same whatever the address stands for.

use super::reading::{self, Accepted, Email};
use crate::{
    app::Shared,
    http::{
        body::Body,
        client::ClientAddress,
        fields::{Checked, Fields, value},
        language::Language,
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
    },
    service::{
        accounts::profile,
        registration::{self, NewOrganisation, Newcomer, Wish},
    },
    store::organisation::OrganisationKind,
    view::{account::AcceptedView, me::LocaleName, party::OrganisationForm},
    words::Locale,
};
use axum::extract::State;
use inventory::{credit_code::CreditCode, id::InstitutionId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(organisation)).routes(routes!(member)).routes(routes!(password_reset))
}

/// An organisation with its first member.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RegisterOrganisation)]
#[expect(dead_code, reason = "describes a body; `organisation` reads it")]
struct RegisterOrganisation {
    /// The organisation.
    organisation: NewOrganisationBody,
    /// Its first member, who will run its account.
    person: NewPerson,
}

/// An organisation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOrganisation)]
#[expect(dead_code, reason = "describes an object; `new_organisation` reads it")]
struct NewOrganisationBody {
    /// How it is called.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// What it is.
    kind: OrganisationForm,
    /// Unified social credit code (GB 32100-2015): 18 signs, both check signs right. An enterprise needs one.
    #[schema(example = "91350100M000100Y43")]
    credit_code: Option<String>,
    /// District of the city.
    #[schema(max_length = 100)]
    district: Option<String>,
    /// Whom the bureau calls.
    #[schema(max_length = 40)]
    contact_phone: Option<String>,
}

/// A person who registers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes an object; `newcomer` reads it")]
struct NewPerson {
    /// The name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The address, which a mailed link will prove; the password is chosen on the link's page.
    #[schema(max_length = 254)]
    email: String,
    /// Language of mail and pages.
    locale: LocaleName,
}

/// Registers an organisation with its first member; takes effect when the mailed link's button is pressed.
#[utoipa::path(post, path = "/registrations", operation_id = "register_organisation", tag = "coming in",
    request_body = RegisterOrganisation,
    responses((status = 202, description = "The same answer for every address.", body = AcceptedView),
        CommonProblems, ChangeProblems))]
async fn organisation(
    State(app): State<Shared>,
    client: ClientAddress,
    language: Language,
    Body(mut fields): Body,
) -> Result<Accepted, Problem> {
    let organisation = fields.object("organisation", new_organisation);
    let person = fields.object("person", |inner| newcomer(inner, &client));
    let (organisation, person) = fields.finish((organisation, person))?;
    register(&app, person, Wish::Organisation(organisation), language).await
}

/// Somebody who works at an institution.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `member` reads it")]
struct RegisterMember {
    /// The institution.
    institution_id: Uuid,
    /// The name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The address, which a mailed link will prove; the password is chosen on the link's page.
    #[schema(max_length = 254)]
    email: String,
    /// Language of mail and pages.
    locale: LocaleName,
}

/// Registers somebody who works at an institution. He is its staff once its office has confirmed that, or the research
/// group he leads, or has given him a role.
#[utoipa::path(post, path = "/registrations/members", operation_id = "register_member", tag = "coming in",
    request_body = RegisterMember,
    responses((status = 202, description = "The same answer for every address.", body = AcceptedView),
        CommonProblems, ChangeProblems))]
async fn member(
    State(app): State<Shared>,
    client: ClientAddress,
    language: Language,
    Body(mut fields): Body,
) -> Result<Accepted, Problem> {
    let institution = fields.required("institution_id", value::id::<InstitutionId>);
    let person = newcomer(&mut fields, &client);
    let (id, person) = fields.finish((institution, person))?;
    register(&app, person, Wish::Institution { id }, language).await
}

/// Mails a link that sets a new password, if there is such an account.
#[utoipa::path(post, path = "/password-resets", operation_id = "request_password_reset", tag = "coming in",
    request_body = Email,
    responses((status = 202, description = "The same answer for every address.", body = AcceptedView),
        CommonProblems, ChangeProblems))]
async fn password_reset(
    State(app): State<Shared>,
    client: ClientAddress,
    language: Language,
    Body(mut fields): Body,
) -> Result<Accepted, Problem> {
    let email = reading::email(&mut fields);
    let email = fields.finish(email)?;
    profile::request_password_reset(&app, email, client.throttle_key()).await?;
    Ok(reading::accepted(language))
}

/// Keeps what was wished for in a mailed link; the answer is the same whatever the address stands for.
async fn register(app: &Shared, person: Newcomer, wish: Wish, language: Language) -> Result<Accepted, Problem> {
    registration::register(app, person, wish).await?;
    Ok(reading::accepted(language))
}

fn newcomer(fields: &mut Fields, client: &ClientAddress) -> Checked<Newcomer> {
    let name = fields.required("name", value::name);
    let email = reading::email(fields);
    let locale = fields.required("locale", value::choice::<Locale>);
    let client = client.throttle_key();
    fields.combine("", (name, email, locale), |(name, email, locale)| {
        Ok::<_, Fault>(Newcomer { email, name, locale, client })
    })
}

/// An enterprise needs its code; a team that has no company yet may leave it out.
fn new_organisation(fields: &mut Fields) -> Checked<NewOrganisation> {
    let name = fields.required("name", value::name);
    let form = fields.required("kind", value::choice::<OrganisationKind>);
    let is_enterprise = form.peek() == Some(&OrganisationKind::Enterprise);
    let credit_code = if is_enterprise {
        fields.required("credit_code", value::parsed(CreditCode::parse)).map(Some)
    } else {
        fields.optional("credit_code", value::parsed(CreditCode::parse))
    };
    let district = fields.or("district", String::new(), value::line(100));
    let contact_phone = fields.or("contact_phone", String::new(), value::line(40));
    let parts = (name, form, credit_code, district, contact_phone);
    fields.combine("", parts, |(name, form, credit_code, district, contact_phone)| {
        Ok::<_, Fault>(NewOrganisation { name, form, credit_code, district, contact_phone })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(organisation: Value) -> Result<NewOrganisation, Problem> {
        let Value::Object(members) = json!({ "organisation": organisation }) else { panic!("an object") };
        let mut fields = Fields::new(members);
        let organisation = fields.object("organisation", new_organisation);
        fields.finish(organisation)
    }

    fn codes(organisation: Value) -> Vec<String> {
        match read(organisation) {
            Err(Problem::Validation(errors)) => {
                errors.into_iter().map(|error| format!("{} {}", error.pointer, error.code)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_team_needs_no_code_and_an_enterprise_does() {
        assert_eq!(read(json!({ "name": "量子小队", "kind": "team" })).map(|new| new.credit_code), Ok(None));
        assert_eq!(codes(json!({ "name": "甲公司", "kind": "enterprise" })), ["/organisation/credit_code required"]);
    }

    #[test]
    fn both_check_signs_must_be_right() {
        let code = |code: &str| json!({ "name": "甲公司", "kind": "enterprise", "credit_code": code });
        let read = read(code("９１３５0100m000100y43")).expect("a right code");
        assert_eq!(read.credit_code.map(String::from).as_deref(), Some("91350100M000100Y43"));
        assert_eq!(codes(code("91350100M000100Y44")), ["/organisation/credit_code check_sign"]);
        assert_eq!(codes(code("91350100M000100Y4Z")), ["/organisation/credit_code code_sign"]);
        assert_eq!(codes(code("9135")), ["/organisation/credit_code code_length"]);
    }
}
