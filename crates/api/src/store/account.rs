//! Accounts: people, and what proves that somebody is that person.

use super::{
    code,
    entity::{credential, person as row},
    error::{StoreError, expect_rows},
};
use crate::words::Locale;
use inventory::{
    id::{InstitutionId, PersonId},
    slot::Instant,
    text::{EmailAddress, Name},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Whether a person may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// He may.
    Active,
    /// He may not, by an administrator's decision.
    Disabled,
    /// Not before a mailed link has proved his address.
    Unconfirmed,
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub person: PersonId,
    /// The address, which is also the name for signing in.
    pub email: EmailAddress,
    /// How the person is called.
    pub name: String,
    /// Language of mail and pages.
    pub locale: Locale,
    /// The institution that confirmed him as its staff.
    pub institution: Option<InstitutionId>,
    /// The institution he says he works at, as long as it has not confirmed that.
    pub requested_institution: Option<InstitutionId>,
    /// Whether he may sign in.
    pub state: AccountState,
    /// The hash of his password, if he has chosen one.
    pub password_hash: Option<String>,
    /// When he chose it.
    pub password_changed_at: Option<Instant>,
}

/// A person to be stored, with a proved address.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Who.
    pub person: PersonId,
    /// The address.
    pub email: EmailAddress,
    /// How the person is called.
    pub name: Name,
    /// Language of mail and pages.
    pub locale: Locale,
    /// The institution he says he works at.
    pub requested_institution: Option<InstitutionId>,
    /// The hash of his password.
    pub password_hash: String,
    /// When the account was made and its address proved.
    pub at: Instant,
}

/// Finds an account by its address.
pub async fn by_email(db: &impl ConnectionTrait, email: &EmailAddress) -> Result<Option<Account>, StoreError> {
    let found = row::Entity::find().filter(row::Column::Email.eq(email.as_str())).one(db).await?;
    with_credential(db, found).await
}

/// Finds a person's account.
pub async fn find(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<Account>, StoreError> {
    let found = row::Entity::find_by_id(person.0).one(db).await?;
    with_credential(db, found).await
}

/// Tells whether there is any account at all.
pub async fn any(db: &impl ConnectionTrait) -> Result<bool, StoreError> {
    Ok(row::Entity::find().count(db).await? > 0)
}

/// Stores a person whose address is proved, with his password.
pub async fn insert(db: &impl ConnectionTrait, new: &NewAccount) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        id: Set(new.person.0),
        email: Set(new.email.as_str().to_owned()),
        name: Set(new.name.as_str().to_owned()),
        locale: Set(code::text(&new.locale)?),
        institution_id: Set(None),
        requested_institution_id: Set(new.requested_institution.map(|id| id.0)),
        state: Set(code::text(&AccountState::Active)?),
        email_confirmed_at: Set(Some(new.at)),
        created_at: Set(new.at),
    };
    row::Entity::insert(columns).exec_without_returning(db).await?;
    set_password(db, new.person, &new.password_hash, new.at).await
}

/// Sets a person's password.
pub async fn set_password(
    db: &impl ConnectionTrait,
    person: PersonId,
    password_hash: &str,
    at: Instant,
) -> Result<(), StoreError> {
    let columns = credential::ActiveModel {
        person_id: Set(person.0),
        password_hash: Set(password_hash.to_owned()),
        changed_at: Set(at),
    };
    let replaced = [credential::Column::PasswordHash, credential::Column::ChangedAt];
    let conflict = OnConflict::column(credential::Column::PersonId).update_columns(replaced).to_owned();
    credential::Entity::insert(columns).on_conflict(conflict).exec_without_returning(db).await?;
    Ok(())
}

/// Sets how a person is called and in which language he is written to; what is not given stays.
pub async fn update_profile(
    db: &impl ConnectionTrait,
    person: PersonId,
    name: Option<&Name>,
    locale: Option<Locale>,
) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        name: name.map_or(NotSet, |name| Set(name.as_str().to_owned())),
        locale: locale.map(|locale| code::text(&locale)).transpose()?.map_or(NotSet, Set),
        ..row::ActiveModel::default()
    };
    if columns.name.is_not_set() && columns.locale.is_not_set() {
        return Ok(());
    }
    update(db, person, columns).await
}

/// Sets a person's address, which a mailed link has proved; fails with `person_email_key` when it is taken.
pub async fn set_email(
    db: &impl ConnectionTrait,
    person: PersonId,
    email: &EmailAddress,
    at: Instant,
) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        email: Set(email.as_str().to_owned()),
        email_confirmed_at: Set(Some(at)),
        ..row::ActiveModel::default()
    };
    update(db, person, columns).await
}

/// Notes that a mailed link has proved a person's address; who only waited for that may sign in from now on.
pub async fn prove_address(db: &impl ConnectionTrait, person: PersonId, at: Instant) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::EmailConfirmedAt, Expr::value(at))
        .filter(row::Column::Id.eq(person.0))
        .filter(row::Column::EmailConfirmedAt.is_null())
        .exec(db)
        .await?;
    row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(code::text(&AccountState::Active)?))
        .filter(row::Column::Id.eq(person.0))
        .filter(row::Column::State.eq(code::text(&AccountState::Unconfirmed)?))
        .exec(db)
        .await?;
    Ok(())
}

/// Disables an account.
pub async fn disable(db: &impl ConnectionTrait, person: PersonId) -> Result<(), StoreError> {
    let columns = row::ActiveModel { state: Set(code::text(&AccountState::Disabled)?), ..row::ActiveModel::default() };
    update(db, person, columns).await
}

/// Enables an account that was disabled; whose address was never proved still has to prove it.
pub async fn enable(db: &impl ConnectionTrait, person: PersonId) -> Result<(), StoreError> {
    let mut touched = 0;
    for (state, proved) in [
        (AccountState::Active, row::Column::EmailConfirmedAt.is_not_null()),
        (AccountState::Unconfirmed, row::Column::EmailConfirmedAt.is_null()),
    ] {
        let enabling = row::Entity::update_many()
            .col_expr(row::Column::State, Expr::value(code::text(&state)?))
            .filter(row::Column::Id.eq(person.0))
            .filter(row::Column::State.eq(code::text(&AccountState::Disabled)?))
            .filter(proved);
        touched += enabling.exec(db).await?.rows_affected;
    }
    expect_rows("person", touched, 1)
}

/// Makes those of `people` staff of an institution who said that they work there; returns how many.
///
/// Who never said so, or belongs to an institution already, stays what he is.
pub async fn confirm_staff(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    institution: InstitutionId,
) -> Result<u64, StoreError> {
    let touched = row::Entity::update_many()
        .col_expr(row::Column::InstitutionId, Expr::value(institution.0))
        .col_expr(row::Column::RequestedInstitutionId, Expr::value(None::<Uuid>))
        .filter(row::Column::Id.is_in(people.iter().map(|person| person.0)))
        .filter(row::Column::RequestedInstitutionId.eq(institution.0))
        .filter(row::Column::InstitutionId.is_null())
        .exec(db)
        .await?;
    Ok(touched.rows_affected)
}

/// Makes staff of an institution somebody again who only says that he works there.
pub async fn end_staff(
    db: &impl ConnectionTrait,
    person: PersonId,
    institution: InstitutionId,
) -> Result<(), StoreError> {
    let columns = row::ActiveModel {
        institution_id: Set(None),
        requested_institution_id: Set(Some(institution.0)),
        ..row::ActiveModel::default()
    };
    update(db, person, columns).await
}

/// Forgets that a person says he works at an institution.
pub async fn decline_staff(db: &impl ConnectionTrait, person: PersonId) -> Result<(), StoreError> {
    let columns = row::ActiveModel { requested_institution_id: Set(None), ..row::ActiveModel::default() };
    update(db, person, columns).await
}

async fn update(db: &impl ConnectionTrait, person: PersonId, columns: row::ActiveModel) -> Result<(), StoreError> {
    let touched = row::Entity::update_many().set(columns).filter(row::Column::Id.eq(person.0)).exec(db).await?;
    expect_rows("person", touched.rows_affected, 1)
}

async fn with_credential(db: &impl ConnectionTrait, found: Option<row::Model>) -> Result<Option<Account>, StoreError> {
    // Asked for nobody, too: an account that does not exist costs the same queries as one that does.
    let id = found.as_ref().map_or(Uuid::nil(), |model| model.id);
    let credential = credential::Entity::find_by_id(id).one(db).await?;
    let Some(model) = found else { return Ok(None) };
    let bad = |column| StoreError::bad_row("person", column, model.id);
    Ok(Some(Account {
        person: PersonId(model.id),
        email: EmailAddress::parse(&model.email).map_err(|_| bad("email"))?,
        locale: code::parse(&model.locale).ok_or_else(|| bad("locale"))?,
        institution: model.institution_id.map(InstitutionId),
        requested_institution: model.requested_institution_id.map(InstitutionId),
        state: code::parse(&model.state).ok_or_else(|| bad("state"))?,
        password_changed_at: credential.as_ref().map(|credential| credential.changed_at),
        password_hash: credential.map(|credential| credential.password_hash),
        name: model.name,
    }))
}
