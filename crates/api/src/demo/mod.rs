//! The demonstration city: several institutions with their labs, people, groups and organisations, a year of past use
//! and some weeks ahead. The same day gives the same city.
//!
//! Only on a loopback address: its passwords are no secret.

mod ahead;
mod chance;
mod city;
mod past;
mod people;

use crate::{
    app::Shared,
    auth::{password::PasswordError, password_policy::NewPassword},
    authz::Principal,
    store::{self, StoreError, seed::Rows},
};
use futures::FutureExt;
use inventory::{text::EmailAddress, working_calendar::CalendarYear};
use std::sync::Arc;
use thiserror::Error;
use uuid::Uuid;

pub use chance::Chance;
pub use people::{Account, PASSWORD, accounts as all_accounts};

/// How much of the city is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Institutions, people and instruments only: for tests that make their own calendar.
    Bare,
    /// With a year of past use and some weeks ahead.
    Whole,
}

/// Why the city could not be made.
#[derive(Debug, Error)]
pub enum DemoError {
    /// The site can be reached from elsewhere.
    #[error("the demonstration city has published passwords and runs on a loopback address only, not on {0}")]
    Reachable(String),
    /// The database refused something.
    #[error("the demonstration city could not be stored")]
    Store(#[from] StoreError),
    /// Its password could not be hashed.
    #[error("the demonstration password could not be hashed")]
    Password(#[from] PasswordError),
    /// A year of the calendar that the program carries cannot be read.
    #[error("the working-day calendar that the program carries cannot be read")]
    Calendar(#[source] serde_json::Error),
}

/// The published lists of working days that the program carries.
const YEARS: [&str; 2] = [include_str!("calendar/2025.json"), include_str!("calendar/2026.json")];

/// Makes the city in an empty database; leaves any other as it is. Returns whether it was made.
pub async fn prepare(app: &Shared, extent: Extent) -> Result<bool, DemoError> {
    if !app.config.listen.ip().is_loopback() {
        return Err(DemoError::Reachable(app.config.base_url.origin()));
    }
    if store::account::any(app.db.read()).await? {
        return Ok(false);
    }
    load_calendar(app).await?;
    let now = app.clock.now();
    let address = EmailAddress::parse("city@demo.example").expect("a valid address");
    let password = NewPassword::parse(PASSWORD, &address).expect("a password that satisfies the policy");
    let hash = app.passwords.hash(password).await?;
    let mut rows = Rows::default();
    city::found(&mut rows, now);
    people::settle(&mut rows, &hash, now);
    city::companions::equip(&mut rows);
    if extent == Extent::Whole {
        past::live(&mut rows, &store::calendar::load(app.db.read()).await?, now);
    }
    let rows = Arc::new(rows);
    app.db
        .write_alone("demonstration city", move |tx| {
            let rows = rows.clone();
            async move { store::seed::insert(tx, (*rows).clone()).await }.boxed()
        })
        .await?;
    if extent == Extent::Whole {
        ahead::book(app).await?;
    }
    Ok(true)
}

/// Stores the working-day calendars that the program carries, unless there are any.
pub async fn load_calendar(app: &Shared) -> Result<(), DemoError> {
    if store::calendar::load(app.db.read()).await?.years().next().is_some() {
        return Ok(());
    }
    let years = YEARS.map(serde_json::from_str::<CalendarYear>);
    let years = Arc::new(years.into_iter().collect::<Result<Vec<_>, _>>().map_err(DemoError::Calendar)?);
    app.db
        .write("working-day calendar", move |tx| {
            let years = years.clone();
            async move {
                for year in years.iter() {
                    store::calendar::put(tx, year).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await?;
    Ok(())
}

/// Returns the city's accounts, one a role, if this database holds the city.
pub async fn accounts(app: &Shared) -> Result<Vec<Account>, StoreError> {
    let accounts = people::accounts();
    let known: Option<Principal> = match accounts.first() {
        Some(account) => store::principal::load(app.db.read(), account.person.into()).await?,
        None => None,
    };
    Ok(if known.is_some() { accounts } else { Vec::new() })
}

/// The id of something in the city: the same name always gives the same id (UUID version 5).
pub fn id(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("jishi-demonstration:{name}").as_bytes())
}
