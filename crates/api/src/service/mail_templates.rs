//! Mails about reservations in an institution's own words: showing, trying, changing them, and going back to ours.

use super::{accounts::leaf, rights::is_permitted};
use crate::{
    app::Shared,
    authz::{Action, Object, Principal, permits},
    mail,
    store::{
        self,
        error::StoreError,
        mail_template::{Source, Stored, Which},
        places::Institution,
        tx::Tx,
    },
    template::{Fault, Template},
    words::mail::{self as words, Letter, READER, Site, parse_template, reworded, values},
};
use futures::FutureExt;
use inventory::{
    id::{InstitutionId, PersonId},
    slot::Instant,
    text::Bilingual,
};
use serde_json::json;
use std::sync::Arc;

/// What somebody wants to be said.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Who.
    pub by: PersonId,
    /// Of which template.
    pub which: Which,
    /// The revision he has seen.
    pub seen: i64,
    /// What; nothing: the built-in wording.
    pub wanted: Option<Source>,
}

/// Why it is refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Refused {
    /// There is no such institution.
    NotFound,
    /// He may not.
    Forbidden,
    /// Somebody changed it in the meantime.
    Stale {
        /// Its revision now.
        current: i32,
    },
    /// It does not work.
    Faulty(Vec<Fault>),
}

/// How a mail would look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The subject.
    pub subject: String,
    /// The mail as plain text.
    pub text: String,
    /// The mail as HTML.
    pub html: String,
}

/// Returns an institution's templates.
pub async fn of(
    app: &Shared,
    reader: &Principal,
    institution: InstitutionId,
) -> Result<Result<Vec<Stored>, Refused>, StoreError> {
    if let Err(refused) = readable(app, reader, Action::ListMailTemplates, institution).await? {
        return Ok(Err(refused));
    }
    Ok(Ok(store::mail_template::of(app.db.read(), institution).await?))
}

/// Returns a template and who changed it last; nothing, where nobody ever did.
pub async fn find(
    app: &Shared,
    reader: &Principal,
    which: Which,
) -> Result<Result<Option<(Stored, String)>, Refused>, StoreError> {
    if let Err(refused) = readable(app, reader, Action::GetMailTemplate, which.institution).await? {
        return Ok(Err(refused));
    }
    let db = app.db.read();
    let Some(stored) = store::mail_template::find(db, which).await? else { return Ok(Ok(None)) };
    let names = store::people::names(db, vec![stored.edited_by]).await?;
    let name = names.get(&stored.edited_by).cloned().unwrap_or_default();
    Ok(Ok(Some((stored, name))))
}

/// Shows what a template would make of a mail; nothing is stored, and nothing is sent.
pub async fn preview(
    app: &Shared,
    reader: &Principal,
    which: Which,
    source: &Source,
) -> Result<Result<Preview, Refused>, StoreError> {
    let institution = match readable(app, reader, Action::PreviewMailTemplate, which.institution).await? {
        Ok(institution) => institution,
        Err(refused) => return Ok(Err(refused)),
    };
    let site = mail::Letterhead::of(&app.config).site;
    let name = Bilingual::new(institution.name_zh, institution.name_en);
    Ok(tried(which, source, name, &site, app.clock.now()).map_err(Refused::Faulty).map(|letter| {
        let (text, html) = mail::shown(&letter);
        Preview { subject: mail::one_line(&letter.subject), text, html }
    }))
}

/// Changes a template, or goes back to the built-in wording.
pub async fn change(app: &Shared, edit: Edit) -> Result<Result<(), Refused>, StoreError> {
    let (held, edit) = (app.clone(), Arc::new(edit));
    app.db
        .write("change mail template", move |tx| {
            let (app, edit) = (held.clone(), edit.clone());
            async move { carry_out(&app, tx, &edit).await }.boxed()
        })
        .await
}

async fn carry_out(app: &Shared, tx: &Tx, edit: &Edit) -> Result<Result<(), Refused>, StoreError> {
    let Edit { by, which, seen, wanted } = edit;
    let Some(institution) = store::places::institution(tx, which.institution).await? else {
        return Ok(Err(Refused::NotFound));
    };
    let action = if wanted.is_some() { Action::PutMailTemplate } else { Action::DeleteMailTemplate };
    if !is_permitted(tx, *by, action, &object(which.institution)).await? {
        return Ok(Err(Refused::Forbidden));
    }
    let now = app.clock.now();
    if let Some(source) = wanted {
        let site = mail::Letterhead::of(&app.config).site;
        let name = Bilingual::new(institution.name_zh, institution.name_en);
        if let Err(faults) = tried(*which, source, name, &site, now) {
            return Ok(Err(Refused::Faulty(faults)));
        }
    }
    let before = store::mail_template::find(tx, *which).await?;
    let current = before.as_ref().map_or(0, |stored| stored.revision);
    if i64::from(current) != *seen {
        return Ok(Err(Refused::Stale { current }));
    }
    let failed = before.as_ref().is_some_and(|stored| stored.failed.is_some());
    let before = before.and_then(|stored| stored.source);
    if before == *wanted && !failed {
        return Ok(Ok(()));
    }
    if !store::mail_template::put(tx, *which, current, wanted.as_ref(), (*by, now)).await? {
        // Somebody was quicker by less than this transaction.
        let current = store::mail_template::find(tx, *which).await?.map_or(0, |stored| stored.revision);
        return Ok(Err(Refused::Stale { current }));
    }
    let said =
        |source: &Option<Source>| source.as_ref().map(|said| json!({"subject": said.subject, "text": said.text}));
    let body = json!({
        "notice": which.occasion.code(),
        "locale": which.locale,
        "from": said(&before),
        "to": said(wanted),
    });
    leaf(tx, &app.clock, Some(*by), action, ("institution", which.institution.0), body).await?;
    Ok(Ok(()))
}

/// Parses a template and evaluates it with a made-up reservation, once with everything and once with as little as there
/// may be; returns the letter with everything.
fn tried(
    which: Which,
    source: &Source,
    institution: Bilingual,
    site: &Site,
    now: Instant,
) -> Result<Letter, Vec<Fault>> {
    let Which { occasion, locale, .. } = which;
    let template: Template = parse_template(&source.subject, &source.text)?;
    let facts = words::sample(occasion, institution, site.zone, now);
    let ours = words::notice(&facts, occasion.audience, READER, locale, site);
    let all = values(&facts, occasion.audience, READER, locale);
    reworded(ours.clone(), &template, &words::bare(&all)).map_err(|fault| vec![fault])?;
    reworded(ours, &template, &all).map_err(|fault| vec![fault])
}

async fn readable(
    app: &Shared,
    reader: &Principal,
    action: Action,
    institution: InstitutionId,
) -> Result<Result<Institution, Refused>, StoreError> {
    let Some(found) = store::places::institution(app.db.read(), institution).await? else {
        return Ok(Err(Refused::NotFound));
    };
    Ok(if permits(Some(reader), action, &object(institution)) { Ok(found) } else { Err(Refused::Forbidden) })
}

fn object(institution: InstitutionId) -> Object {
    Object { institution: Some(institution), ..Object::default() }
}
