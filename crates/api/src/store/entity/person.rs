//! People with an account.

use sea_orm::entity::prelude::*;

/// A row of `person`.
#[sea_orm::model]
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Its identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Address in its lower-case form; the name for signing in.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// Language of mail and pages.
    pub locale: String,
    /// Employer, if it is one of the institutions.
    pub institution_id: Option<Uuid>,
    /// Employer by the person's own word, which the institution has not confirmed yet.
    pub requested_institution_id: Option<Uuid>,
    /// Whether the person may sign in.
    pub state: String,
    /// When a mailed link proved the address.
    pub email_confirmed_at: Option<ChronoDateTimeUtc>,
    /// When the account was made.
    pub created_at: ChronoDateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
