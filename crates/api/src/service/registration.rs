//! Coming in: an organisation with its first member, or somebody who works at an institution.
//!
//! Nothing a stranger types becomes a row of the people or the organisations before the mailed link has proved his
//! address: until then the whole registration waits in the link. So nobody can occupy an address or a credit code
//! that is not his, and the answer is the same whatever the address stands for:
//!
//! * The address has an account: its owner is told that somebody registered with it.
//! * It has none: it gets the link. Registering again ends no link, or a stranger could end the owner's and have his
//!   own confirmed in its place: each stays until one is used, and that one ends the others.
//! * The credit code belongs to an organisation here: that is told only to the proved address. The account is made
//!   without the organisation, and those who run the organisation learn who asks to join, so that they may invite him.
//!
//! The link's page shows what is registered and asks for the password: whoever reads the mailbox chooses it, and
//! nobody else knows it.
//!
//! Who says that he works at an institution is not its staff by that: its office confirms it, or the research group he
//! leads, or gives him a role.

use super::{
    accounts::{
        leaf,
        letters::{self, LinkLetter},
        links::Filled,
        throttle::{self, Subject},
    },
    denied::{Denied, write},
    notices::tell,
};
use crate::{
    app::Shared,
    authz::Action,
    clock::new_id,
    mail::{Addressee, OutboxMessage},
    store::{
        self,
        account::NewAccount,
        code,
        error::StoreError,
        link::{self, Link, Older, Purpose},
        organisation::{Organisation, OrganisationKind},
        tx::Tx,
    },
    words::{Locale, mail::LinkPurpose, notice},
};
use futures::FutureExt;
use inventory::{
    credit_code::CreditCode,
    id::{InstitutionId, OrganisationId, PersonId},
    party::Admission,
    role::{Role, ScopeKind},
    slot::Instant,
    text::{Bilingual, EmailAddress, Name},
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// Somebody who registers.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// The address.
    pub email: EmailAddress,
    /// The name.
    pub name: Name,
    /// The language.
    pub locale: Locale,
    /// What the client's attempts are counted by.
    pub client: String,
}

/// What somebody registers for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Wish {
    /// He comes with an organisation, and will run its account.
    Organisation(NewOrganisation),
    /// He works at an institution.
    Institution {
        /// Which one.
        id: InstitutionId,
    },
}

/// An organisation as it describes itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOrganisation {
    /// How it is called.
    pub name: Name,
    /// What it is.
    pub form: OrganisationKind,
    /// Its credit code.
    pub credit_code: Option<CreditCode>,
    /// District of the city; may be empty.
    pub district: String,
    /// Whom the bureau calls; may be empty.
    pub contact_phone: String,
}

/// A registration as it waits in the link.
#[derive(Serialize, Deserialize)]
struct Waiting {
    name: Name,
    locale: Locale,
    wish: Wish,
}

/// What a registration's link shows before its button is pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// How whoever registers is called.
    pub(super) name: String,
    /// The organisation or the institution.
    pub(super) party: Bilingual,
}

/// Open links of one address. Further ones take the place of the newest, so that the first ones stay, and a newcomer
/// still gets his.
const OPEN_LINKS: usize = 5;

/// Takes a registration and mails the link; who asks learns nothing but that a letter is on its way.
pub async fn register(app: &Shared, newcomer: Newcomer, wish: Wish) -> Result<(), Denied> {
    let client = [Subject::Client(newcomer.client.clone())];
    throttle::ensure_open(app.db.read(), &client, app.clock.now()).await?;
    if let Wish::Institution { id } = wish
        && !store::scope::institution_exists(app.db.read(), id).await?
    {
        return Err(Denied::field("/institution_id", "unknown"));
    }
    let Newcomer { email, name, locale, client: _ } = newcomer;
    let to = Addressee { name: name.as_str().to_owned(), address: email, locale };
    let payload = code::json(&Waiting { name, locale, wish })?;
    let held = app.clone();
    let registering = write(app, "register", move |tx| {
        let (app, client, to, payload) = (held.clone(), client.clone(), to.clone(), payload.clone());
        async move {
            let now = app.clock.now();
            throttle::count(tx, &client, now).await?;
            if !throttle::allows_letter(tx, &to.address, now).await? {
                return Ok(());
            }
            if let Some(account) = store::account::by_email(tx, &to.address).await? {
                let message = OutboxMessage::AlreadyRegistered { to: letters::addressee(&account) };
                return Ok(letters::post(tx, &app.clock, &message).await?);
            }
            let older = Older::These(surplus(tx, &to.address, now).await?);
            let letter = LinkLetter { to, purpose: LinkPurpose::ConfirmEmail, person: None, payload, older };
            Ok(letters::mail_link(tx, &app.clock, letter).await?)
        }
        .boxed()
    });
    registering.await?;
    app.wake.notify_one();
    Ok(())
}

/// Returns the open links of an address that one more has no place beside.
async fn surplus(tx: &Tx, address: &EmailAddress, now: Instant) -> Result<Vec<Vec<u8>>, StoreError> {
    let open = link::mailed_to(tx, Purpose::ConfirmEmail, address, now).await?;
    Ok(open.into_iter().skip(OPEN_LINKS - 1).map(|(digest, _)| digest).collect())
}

/// Returns what a registration's link shows.
pub(super) async fn shown(db: &impl ConnectionTrait, link: &Link) -> Result<Shown, StoreError> {
    let Waiting { name, locale: _, wish } = read(link)?;
    let party = match wish {
        Wish::Organisation(new) => Bilingual::new(new.name.as_str(), new.name.as_str()),
        Wish::Institution { id } => {
            store::scope::names(db, [(ScopeKind::Institution, id.0)]).await?.remove(&id.0).unwrap_or_default()
        }
    };
    Ok(Shown { name: name.into(), party })
}

/// Makes the account with the password that was chosen on the link's page, and what it came for, once the address is
/// proved. Other registrations of the address end.
pub(super) async fn confirm(app: &Shared, tx: &Tx, link: &Link, filled: &Filled) -> Result<(), Denied> {
    let password_hash = filled.password_hash.clone().ok_or(Denied::field("/password", "required"))?;
    if store::account::by_email(tx, &link.recipient).await?.is_some() {
        return Err(Denied::Taken { field: "/email" });
    }
    let Waiting { name, locale, wish } = read(link)?;
    let (person, now) = (PersonId(new_id(&app.clock)), app.clock.now());
    let requested_institution = match &wish {
        Wish::Institution { id } => Some(*id),
        Wish::Organisation(_) => None,
    };
    let email = link.recipient.clone();
    let account =
        NewAccount { person, email, name: name.clone(), locale, requested_institution, password_hash, at: now };
    store::account::insert(tx, &account).await?;
    link::end_older(tx, Purpose::ConfirmEmail, Older::To(&account.email), now).await?;
    let object = ("person", person.0);
    let body = json!({ "registered": true });
    match wish {
        Wish::Institution { id } => {
            leaf(tx, &app.clock, Some(person), Action::RegisterMember, object, body).await?;
            let office = store::role::holders(tx, Role::InstitutionOffice, Some(id.0)).await?;
            let text = notice::staff_requested(name.as_str(), account.email.as_str());
            tell(tx, &app.clock, office, "staff_requested", &text).await?;
        }
        Wish::Organisation(new) => {
            leaf(tx, &app.clock, Some(person), Action::RegisterOrganisation, object, body).await?;
            bring_in(app, tx, &account, new).await?;
        }
    }
    Ok(())
}

/// Makes the organisation and tells the bureau; or, where its code is known, those who run it.
async fn bring_in(app: &Shared, tx: &Tx, account: &NewAccount, new: NewOrganisation) -> Result<(), Denied> {
    let known = match &new.credit_code {
        Some(credit_code) => store::organisation::by_credit_code(tx, credit_code).await?,
        None => None,
    };
    if let Some(known) = known {
        return Ok(ask_to_join(app, tx, account, &known).await?);
    }
    let organisation = Organisation {
        id: OrganisationId(new_id(&app.clock)),
        name: new.name.as_str().to_owned(),
        kind: new.form,
        credit_code: new.credit_code,
        district: new.district,
        contact_phone: new.contact_phone,
        admission: Admission::Pending,
        revision: 1,
        created_at: account.at,
        decided_at: None,
        decision_reason: None,
    };
    store::organisation::insert(tx, &organisation, account.person).await?;
    let body = json!({ "name": organisation.name, "credit_code": organisation.credit_code, "admin": account.person });
    let object = ("organisation", organisation.id.0);
    leaf(tx, &app.clock, Some(account.person), Action::RegisterOrganisation, object, body).await?;
    let officers = store::role::holders(tx, Role::BureauOfficer, None).await?;
    let text = notice::organisation_registered(&organisation.name);
    Ok(tell(tx, &app.clock, officers, "organisation_registered", &text).await?)
}

async fn ask_to_join(app: &Shared, tx: &Tx, account: &NewAccount, known: &Organisation) -> Result<(), StoreError> {
    let members = store::organisation::members(tx, &[known.id]).await?.remove(&known.id).unwrap_or_default();
    let admins = members.iter().filter(|member| member.is_admin).map(|member| member.person);
    let text = notice::organisation_asked(account.name.as_str(), account.email.as_str(), &known.name);
    tell(tx, &app.clock, admins, "organisation_asked", &text).await?;
    let text = notice::organisation_known(&known.name);
    tell(tx, &app.clock, [account.person], "organisation_known", &text).await
}

fn read(link: &Link) -> Result<Waiting, StoreError> {
    serde_json::from_str(&link.payload).map_err(|_| StoreError::bad_row("link", "payload", Uuid::nil()))
}
