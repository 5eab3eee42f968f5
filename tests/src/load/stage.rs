//! Equal databases: the city is made once on each kind, every run gets a copy.

use super::{CLIENTS, city, program};
use crate::{
    app::beginning,
    database::{Kind, temporary_folder},
    postgres,
};
use api::{
    app::Shared,
    clock::new_id,
    demo::{self, Extent},
    store::{self, seed, token::Family},
};
use futures::FutureExt;
use std::{fs, path::PathBuf};

/// A database with the city and empty calendars.
#[derive(Debug)]
pub struct Stage {
    /// The clients' access tokens, one each; they are good on every copy.
    pub tokens: Vec<String>,
    original: Place,
}

/// A database and what must be removed with it.
#[derive(Debug)]
pub struct Place {
    /// Which kind it is.
    pub kind: Kind,
    /// Its address.
    pub url: String,
    folder: Option<PathBuf>,
}

impl Stage {
    /// Makes the city.
    pub async fn set(kind: Kind) -> Self {
        let original = match kind {
            Kind::Sqlite => Place::file(),
            Kind::Postgres => Place { kind, url: postgres::server().await.create().await, folder: None },
        };
        if kind == Kind::Sqlite {
            // The program makes the file only where it also makes the tables.
            let config =
                store::DatabaseConfig { url: original.url.clone(), max_connections: 2, sqlite_max_pages: None };
            let database = store::Database::open(&config).await.expect("the database opens");
            database.migrate().await.expect("the tables are made");
            database.close().await;
        }
        let app = program::assemble(&original.url, None).await;
        demo::prepare(&app, Extent::Bare).await.expect("the city is made");
        let tokens = people_the_city(&app).await;
        app.db.close().await;
        Self { tokens, original }
    }

    /// Makes a copy.
    pub async fn copy(&self) -> Place {
        match self.original.kind {
            Kind::Sqlite => {
                let (copy, original) = (Place::file(), self.original.file_path());
                // Whoever closes an SQLite file last moves its log into it: there is nothing else to copy.
                fs::copy(original, copy.file_path()).expect("room for a copy");
                let file = fs::File::open(copy.file_path()).expect("the copy");
                file.sync_all().expect("the copy is written");
                copy
            }
            Kind::Postgres => {
                let url = postgres::server().await.copy(&self.original.url).await;
                Place { kind: Kind::Postgres, url, folder: None }
            }
        }
    }

    /// Removes the city.
    pub async fn strike(self) {
        self.original.remove().await;
    }
}

impl Place {
    fn file() -> Self {
        let folder = temporary_folder();
        let url = format!("sqlite:{}", folder.join("jishi.db").display());
        Self { kind: Kind::Sqlite, url, folder: Some(folder) }
    }

    fn file_path(&self) -> PathBuf {
        self.folder.as_ref().expect("an SQLite database lies in a folder of its own").join("jishi.db")
    }

    /// Removes the database.
    pub async fn remove(self) {
        match self.folder {
            Some(folder) => fs::remove_dir_all(folder).expect("the temporary folder"),
            None => postgres::server().await.drop(&self.url).await,
        }
    }
}

/// Adds the clients' people, groups and instruments and signs everybody in.
async fn people_the_city(app: &Shared) -> Vec<String> {
    let families: Vec<Family> = (0..CLIENTS)
        .map(|client| Family {
            id: new_id(&app.clock),
            person: city::person(client).into(),
            label: "load".to_owned(),
            created_at: beginning(),
            last_seen_at: beginning(),
            revoked_at: None,
        })
        .collect();
    let tokens = families.iter().map(|family| app.tokens.issue(family.person, family.id).text).collect();
    let made = app.db.write_alone("load", move |tx| {
        let families = families.clone();
        async move {
            seed::insert(tx, city::rows()).await?;
            for family in &families {
                store::token::insert_family(tx, family).await?;
            }
            Ok(())
        }
        .boxed()
    });
    made.await.expect("the people are stored");
    tokens
}
