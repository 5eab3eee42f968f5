//! Handing time over and exchanging times: propose, answer, take back.

use super::{answers, reading, reservations::errand};
use crate::{
    app::Shared,
    authz::{Action, Principal},
    desk::Errand,
    http::{
        body::Body,
        extract::{Path, QueryFields},
        fields::{Fields, value},
        page::{self, Page, PageParams, Part},
        problem::{ChangeProblems, CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::proposals,
    store::{self, proposal::Wanted},
    view::proposal::{ProposalKind, ProposalView},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use booking::{
    command::Command,
    proposal::{Exchange, Proposed, TakeOver, Wish},
};
use chrono::{DateTime, TimeDelta, Utc};
use inventory::{
    id::{PersonId, ProposalId, ReservationId},
    party::Side,
    slot::Instant,
    text::EmailAddress,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(put))
        .routes(routes!(list))
        .routes(routes!(accept))
        .routes(routes!(refuse))
        .routes(routes!(withdraw))
}

/// What is proposed, and to whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `put` reads it")]
struct PutProposal {
    /// The reservation whose time is proposed.
    reservation_id: Uuid,
    /// What for.
    kind: ProposalKind,
    /// Hand-over: the person; or `email`.
    person_id: Option<Uuid>,
    /// Hand-over: the whole address of the person; or `person_id`.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// Swap: a moment within the time that is asked for; whoever has it then is asked, and is not named.
    at: Option<DateTime<Utc>>,
    /// Words to whoever is asked.
    #[schema(max_length = 500)]
    note: Option<String>,
}

/// Most proposals of one person a day: each one writes to somebody.
const MOST_A_DAY: u64 = 30;

enum Asked {
    Person(PersonId),
    Address(EmailAddress),
    Moment(Instant),
}

struct Read {
    reservation: ReservationId,
    asked: Asked,
    note: String,
}

fn read(mut fields: Fields) -> Result<Read, Problem> {
    let reservation = fields.required("reservation_id", value::id::<ReservationId>);
    let kind = fields.required("kind", value::choice::<ProposalKind>);
    let person = fields.optional("person_id", value::id::<PersonId>);
    let email = fields.optional("email", value::email);
    let at = fields.optional("at", value::time);
    let note = fields.optional("note", value::line(500));
    let asked = fields.combine("", (kind, person, email, at), |named| match named {
        (ProposalKind::HandOver, Some(person), None, None) => Ok(Asked::Person(person)),
        (ProposalKind::HandOver, None, Some(email), None) => Ok(Asked::Address(email)),
        (ProposalKind::HandOver, Some(_), Some(_), _) => {
            Err(vec![Fault::new("only_one_of").with("other", "person_id").below("/email")])
        }
        (ProposalKind::HandOver, _, _, Some(_)) => {
            Err(vec![Fault::new("only_one_of").with("other", "person_id").below("/at")])
        }
        (ProposalKind::HandOver, None, None, None) => Err(vec![Fault::new("required").below("/person_id")]),
        (ProposalKind::Swap, None, None, Some(at)) => Ok(Asked::Moment(at)),
        (ProposalKind::Swap, _, _, None) => Err(vec![Fault::new("required").below("/at")]),
        (ProposalKind::Swap, _, _, Some(_)) => {
            Err(vec![Fault::new("only_one_of").with("other", "at").below("/person_id")])
        }
    });
    let (reservation, asked, note) = fields.finish((reservation, asked, note))?;
    Ok(Read { reservation, asked, note: note.unwrap_or_default() })
}

impl Read {
    /// SHA-256 of what was asked.
    fn digest(&self) -> Vec<u8> {
        let asked = match &self.asked {
            Asked::Person(person) => json!({ "person": person }),
            Asked::Address(email) => json!({ "email": email.as_str() }),
            Asked::Moment(at) => json!({ "at": at }),
        };
        reading::digest(&json!({"reservation": self.reservation, "asked": asked, "note": self.note}))
    }
}

/// Proposes to somebody to take time over, or to whoever has another time to exchange. Nothing changes until he agrees;
/// he may do so for three days, at the latest until the first of the times begins.
#[utoipa::path(put, path = "/proposals/{id}", operation_id = "put_proposal", tag = "proposals",
    params(("id" = Uuid, Path, description = "Chosen by the caller: a UUID, best of version 7.")),
    request_body = PutProposal,
    responses(
        (status = 201, description = "Proposed.", body = ProposalView),
        (status = 200, description = "Proposed before with the same content; as it stands now.", body = ProposalView),
        CommonProblems, ChangeProblems))]
async fn put(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ProposalId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    let asked = read(fields)?;
    let (digest, db) = (asked.digest(), app.db.read());
    let since = app.clock.now() - TimeDelta::days(1);
    if store::proposal::made_since(db, reader.person, since).await? >= MOST_A_DAY {
        return Err(Problem::Throttled { retry_after_seconds: 3600 });
    }
    let wish = match asked.asked {
        Asked::Person(person) => {
            Wish::HandOver { to: somebody_else(&app, &reader, asked.reservation, Some(person), "/person_id").await? }
        }
        Asked::Address(email) => {
            let named = store::account::by_email(db, &email).await?.map(|known| known.person);
            Wish::HandOver { to: somebody_else(&app, &reader, asked.reservation, named, "/email").await? }
        }
        Asked::Moment(at) => {
            let own = store::reservation::find(db, asked.reservation).await?.ok_or(Problem::NotFound)?.reservation;
            Wish::Swap { with: store::proposal::held_at(db, own.instrument, at, own.applicant).await? }
        }
    };
    let wanted = Proposed { id, reservation: asked.reservation, wish, note: asked.note };
    let command = Command::Propose(Box::new(wanted));
    let errand = Errand { digest, ..errand(reader.person, Action::PutProposal, command) };
    carry_out(&app, &reader, id, errand).await
}

/// The person named, if he can be asked: an active account, somebody else's, to whom the instrument may be known.
async fn somebody_else(
    app: &Shared,
    reader: &Principal,
    reservation: ReservationId,
    named: Option<PersonId>,
    at: &str,
) -> Result<PersonId, Problem> {
    let db = app.db.read();
    let unknown = || Problem::field(at, Fault::new("unknown_choice"));
    let named = named.filter(|named| *named != reader.person).ok_or_else(unknown)?;
    let known = store::people::recipient(db, named).await?.ok_or_else(unknown)?.person;
    let own = store::reservation::find(db, reservation).await?.ok_or(Problem::NotFound)?.reservation;
    let placed = store::instrument::find(db, own.instrument).await?.ok_or(Problem::NotFound)?;
    let principal = store::principal::load(db, known).await?;
    if placed.publicity().admits(principal.as_ref()) { Ok(known) } else { Err(unknown()) }
}

/// Which proposals are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `list` reads them")]
struct ProposalsQuery {
    /// Only those about this reservation.
    reservation: Option<Uuid>,
    /// Only those that wait for an answer.
    #[param(pattern = "^(true|false)$", default = "false")]
    open: Option<String>,
}

/// Lists what the reader has proposed and what is proposed to him, latest first.
#[utoipa::path(get, path = "/proposals", operation_id = "list_proposals", tag = "proposals",
    params(ProposalsQuery, PageParams),
    responses((status = 200, description = "A page of proposals.", body = Page<ProposalView>), CommonProblems))]
async fn list(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<Page<ProposalView>>, Problem> {
    let reservation = query.optional("reservation", value::id::<ReservationId>);
    let open = query.or("open", false, value::flag);
    let part: crate::http::fields::Checked<Part<(DateTime<Utc>, Uuid)>> = page::part(&mut query);
    let (reservation, open, part) = query.finish((reservation, open, part))?;
    let now = app.clock.now();
    let wanted = Wanted {
        person: reader.person,
        reservation,
        open_at: open.then_some(now),
        after: part.after,
        limit: part.rows(),
    };
    let views = proposals::list(app.db.read(), &wanted, now).await?;
    Ok(Json(Page::new(views, &part, |view| (view.made_at, view.id))))
}

/// For whom time is taken over; for a swap nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body; `accept` reads it")]
struct AcceptProposal {
    /// Hand-over: the research group behind the new user.
    group_id: Option<Uuid>,
    /// Hand-over: or the organisation.
    organisation_id: Option<Uuid>,
    /// Hand-over: the group's project code.
    #[schema(max_length = 64)]
    project_code: Option<String>,
}

/// Agrees: the time is the reader's, or both times are exchanged. All rules are judged for whoever gets time by it.
/// The same again is told how it stands.
#[utoipa::path(post, path = "/proposals/{id}/acceptance", operation_id = "accept_proposal", tag = "proposals",
    params(("id" = Uuid, Path, description = "The proposal.")), request_body = AcceptProposal,
    responses((status = 200, description = "Agreed.", body = ProposalView), CommonProblems, ChangeProblems))]
async fn accept(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ProposalId>,
    Body(mut fields): Body,
) -> Result<Response, Problem> {
    let party = reading::party(&mut fields);
    let project_code = fields.optional("project_code", value::line(64));
    let (party, project_code) = fields.finish((party, project_code))?;
    let stored = store::proposal::find(app.db.read(), id).await?.ok_or(Problem::NotFound)?;
    let mut said = json!({"accepted": id});
    let command = match stored.proposal.exchange {
        Exchange::Swap { .. } => Command::AcceptSwap { id },
        Exchange::HandOver => {
            let party = party.or_else(|| reading::usual_party(&reader));
            let party = party.ok_or_else(|| Problem::field("/group_id", Fault::new("required")))?;
            said["for"] = json!({"party": party, "project_code": project_code});
            let taken = TakeOver { proposal: id, party, side: Side::Outside, project_code };
            Command::TakeOver(Box::new(taken))
        }
    };
    let digest = reading::digest(&said);
    let errand = Errand { digest, ..errand(reader.person, Action::AcceptProposal, command) };
    carry_out(&app, &reader, id, errand).await
}

/// Says no; everything stays as it is. The same again is told how it stands.
#[utoipa::path(post, path = "/proposals/{id}/refusal", operation_id = "refuse_proposal", tag = "proposals",
    params(("id" = Uuid, Path, description = "The proposal.")), request_body = reading::Empty,
    responses((status = 200, description = "Refused.", body = ProposalView), CommonProblems, ChangeProblems))]
async fn refuse(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ProposalId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    fields.finish(())?;
    let errand = errand(reader.person, Action::RefuseProposal, Command::RefuseProposal { id });
    carry_out(&app, &reader, id, errand).await
}

/// Takes a proposal back before it is answered. The same again is told how it stands.
#[utoipa::path(post, path = "/proposals/{id}/withdrawal", operation_id = "withdraw_proposal", tag = "proposals",
    params(("id" = Uuid, Path, description = "The proposal.")), request_body = reading::Empty,
    responses((status = 200, description = "Taken back.", body = ProposalView), CommonProblems, ChangeProblems))]
async fn withdraw(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    Path(id): Path<ProposalId>,
    Body(fields): Body,
) -> Result<Response, Problem> {
    fields.finish(())?;
    let errand = errand(reader.person, Action::WithdrawProposal, Command::WithdrawProposal { id });
    carry_out(&app, &reader, id, errand).await
}

async fn carry_out(app: &Shared, reader: &Principal, id: ProposalId, errand: Errand) -> Result<Response, Problem> {
    let answered = answers::settle(app, errand).await?;
    let stored = store::proposal::find(app.db.read(), id).await?.ok_or(Problem::NotFound)?;
    let view = proposals::one(app.db.read(), reader, stored, app.clock.now()).await?.ok_or(Problem::NotFound)?;
    let status: StatusCode = answers::made(answered.made);
    Ok((status, Json(view)).into_response())
}
