//! What the databases answer, in the store's words: the same on both.

use super::{at, names, put, write};
use api::store::{
    StoreError,
    tx::{Tx, expect_rows},
};
use sea_orm::{
    ConnectionTrait, DbBackend,
    sea_query::{Expr, ExprTrait, InsertStatement, Query, Value},
};
use tests::{database::TestDatabase, each_database};
use uuid::Uuid;

async fn execute(db: &TestDatabase, statements: Vec<InsertStatement>) -> Result<(), StoreError> {
    db.write("insert", move |tx: &Tx| {
        let statements = statements.clone();
        Box::pin(async move {
            for statement in &statements {
                tx.execute(statement).await?;
            }
            Ok(())
        })
    })
    .await
}

fn person(id: u128, email: &str) -> InsertStatement {
    Query::insert()
        .into_table("person")
        .columns(["id", "email", "name", "locale", "state", "created_at"])
        .values_panic([
            Uuid::from_u128(id).into(),
            email.into(),
            "Li Wei".into(),
            "zh".into(),
            "active".into(),
            at(0).into(),
        ])
        .to_owned()
}

fn role(id: u128, role: &str, scope: Option<u128>) -> InsertStatement {
    Query::insert()
        .into_table("role_grant")
        .columns(["id", "person_id", "role", "scope_kind", "scope_id", "granted_at"])
        .values_panic([
            Uuid::from_u128(id).into(),
            Uuid::from_u128(1).into(),
            role.into(),
            if scope.is_some() { "facility".into() } else { "city".into() },
            scope.map(Uuid::from_u128).into(),
            at(0).into(),
        ])
        .to_owned()
}

fn taken(outcome: Result<(), StoreError>) -> String {
    match outcome {
        Err(StoreError::AlreadyExists { constraint }) => constraint,
        other => panic!("{other:?}"),
    }
}

each_database! {
    async fn a_taken_key_is_named_alike_on_both(db) {
        execute(db, vec![person(1, "li@example.org"), role(1, "auditor", None), role(2, "operator", Some(5))])
            .await
            .expect("nothing is there yet");
        assert_eq!(taken(execute(db, vec![person(1, "wang@example.org")]).await), "person_pkey");
        assert_eq!(taken(execute(db, vec![person(2, "li@example.org")]).await), "person_email_key");
        assert_eq!(taken(execute(db, vec![role(3, "auditor", None)]).await), "role_grant_person_id_role_key");
        let scoped = taken(execute(db, vec![role(3, "operator", Some(5))]).await);
        assert_eq!(scoped, "role_grant_person_id_role_scope_id_key");
        execute(db, vec![role(3, "operator", Some(6))]).await.expect("the same role over another thing");
    }

    async fn a_reference_into_nothing_is_refused(db) {
        let outcome = execute(db, vec![role(1, "auditor", None)]).await;
        assert!(matches!(outcome, Err(StoreError::ForeignKey)), "{outcome:?}");
    }

    async fn a_row_that_is_referred_to_stays(db) {
        execute(db, vec![person(1, "li@example.org"), role(1, "auditor", None)]).await.expect("nothing is there yet");
        let outcome = db.write("delete", |tx: &Tx| Box::pin(async move {
            Ok(tx.execute(&Query::delete().from_table("person").to_owned()).await.map(drop)?)
        }));
        assert!(matches!(outcome.await, Err(StoreError::ForeignKey)));
    }

    async fn values_outside_their_range_are_refused(db) {
        execute(db, vec![person(1, "li@example.org")]).await.expect("nothing is there yet");
        let sets: [(&str, Value); 4] = [
            ("state", "asleep".into()),
            ("locale", "fr".into()),
            ("name", None::<String>.into()),
            ("email", None::<String>.into()),
        ];
        for (column, value) in sets {
            let update = Query::update().table("person").value(column, value).to_owned();
            let outcome = db.write("set", move |tx: &Tx| {
                let update = update.clone();
                Box::pin(async move { Ok(tx.execute(&update).await.map(drop)?) })
            });
            let outcome = outcome.await;
            assert!(matches!(outcome, Err(StoreError::Invalid { .. })), "{column}: {outcome:?}");
        }
    }

    async fn a_role_over_the_city_has_no_scope_and_every_other_has_one(db) {
        execute(db, vec![person(1, "li@example.org")]).await.expect("nothing is there yet");
        let mut wrong = role(1, "operator", None);
        wrong.values_panic([
            Uuid::from_u128(2).into(), Uuid::from_u128(1).into(), "operator".into(), "facility".into(),
            None::<Uuid>.into(), at(0).into(),
        ]);
        let outcome = execute(db, vec![wrong]).await;
        let expected = "role_grant_has_its_scope";
        assert!(matches!(&outcome, Err(StoreError::Invalid { constraint }) if constraint == expected), "{outcome:?}");
    }

    async fn json_columns_hold_json(db) {
        let outbox = |payload: &str| {
            Query::insert()
                .into_table("outbox")
                .columns(["id", "kind", "payload", "recipient", "created_at", "state", "attempts", "next_attempt_at"])
                .values_panic([
                    Uuid::from_u128(1).into(), "mail".into(), payload.into(), "li@example.org".into(), at(0).into(),
                    "pending".into(), 0.into(), at(0).into(),
                ])
                .to_owned()
        };
        let outcome = execute(db, vec![outbox("{")]).await;
        assert!(matches!(outcome, Err(StoreError::Invalid { .. })), "{outcome:?}");
        execute(db, vec![outbox("{\"a\": [1]}")]).await.expect("JSON");
    }

    async fn a_change_that_meets_other_rows_than_it_must_is_undone(db) {
        let outcome = db.write("update", |tx: &Tx| Box::pin(async move {
            put(tx, "first").await?;
            let update = Query::update()
                .table("server_key")
                .value("name", "second")
                .and_where(Expr::col("name").eq("nobody"))
                .to_owned();
            expect_rows("server_key", tx.execute(&update).await?.rows_affected(), 1)
        }));
        let outcome = outcome.await;
        let expected = StoreError::UnexpectedRows { table: "server_key", expected: 1, touched: 0 };
        assert_eq!(outcome.expect_err("no such row").to_string(), expected.to_string());
        assert!(names(db.read(), "").await.is_empty());
    }

    async fn a_statement_that_makes_no_sense_is_ours_to_mend(db) {
        let outcome = db.write("nonsense", |tx: &Tx| Box::pin(async move {
            Ok(tx.execute_unprepared("SELECT nonsense FROM nowhere").await.map(drop)?)
        }));
        let outcome = outcome.await.expect_err("nonsense");
        assert!(matches!(outcome, StoreError::Other(_)), "{outcome:?}");
        assert!(outcome.chain().contains("nowhere"), "the log names the cause: {}", outcome.chain());
    }

    async fn whoever_asks_while_another_process_writes_is_told_to_come_again(db) {
        let raw = db.raw().await;
        match db.backend() {
            DbBackend::Sqlite => raw.execute_unprepared("PRAGMA busy_timeout = 10").await.map(drop).expect("a setting"),
            _ => raw.execute_unprepared("SET lock_timeout = '10ms'").await.map(drop).expect("a setting"),
        }
        write(db, "taken").await.expect("nothing is there yet");
        let outcome = db.write("hold", move |tx: &Tx| {
            let raw = raw.clone();
            Box::pin(async move {
                tx.execute_unprepared("UPDATE server_key SET bytes = bytes").await?;
                Ok(raw.execute_unprepared("UPDATE server_key SET bytes = bytes").await.map(drop))
            })
        });
        let inner = outcome.await.expect("the holder is not harmed").expect_err("the row is held");
        assert!(matches!(StoreError::from(inner), StoreError::Busy(_)));
    }
}
