//! Instants come back as they went in, to the microsecond, and sort as time does.

use super::at;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ConnectionTrait, DbBackend,
    sea_query::{Expr, ExprTrait, Query},
};
use tests::each_database;

fn read(row: &sea_orm::QueryResult) -> DateTime<Utc> {
    row.try_get_by_index(0).expect("an instant")
}

each_database! {
    async fn instants_keep_microseconds_and_their_order(db) {
        let micros = [0, 1, 10, 500_000, 999_999, 1_000_000];
        let instants = micros.map(|micros| at(0) + TimeDelta::microseconds(micros));
        db.write("instants", move |tx: &api::store::tx::Tx| Box::pin(async move {
            for (number, instant) in instants.iter().enumerate() {
                // A nanosecond more than the databases keep.
                let finer = *instant + TimeDelta::nanoseconds(999);
                let insert = Query::insert()
                    .into_table("server_key")
                    .columns(["name", "bytes", "created_at"])
                    .values_panic([number.to_string().into(), vec![0_u8].into(), finer.into()])
                    .to_owned();
                tx.execute(&insert).await?;
            }
            Ok(())
        }))
        .await
        .expect("written");
        let all = Query::select()
            .column("created_at")
            .from("server_key")
            .order_by("created_at", sea_orm::Order::Asc)
            .to_owned();
        let rows = db.read().query_all(&all).await.expect("a query");
        assert_eq!(rows.iter().map(read).collect::<Vec<_>>(), instants);
        let before = Query::select()
            .column("created_at")
            .from("server_key")
            .and_where(Expr::col("created_at").lt(instants[3]))
            .to_owned();
        assert_eq!(db.read().query_all(&before).await.expect("a query").len(), 3);
    }

    async fn another_form_of_an_instant_is_refused(db) {
        if db.backend() == DbBackend::Sqlite {
            let raw = db.raw().await;
            for text in ["2026-12-01T01:00:00Z", "2026-12-01 01:00:00", "2026-12-01T01:00:00.000000+00:00", ""] {
                let sql = format!("INSERT INTO server_key VALUES ('a', x'00', '{text}')");
                assert!(raw.execute_unprepared(&sql).await.is_err(), "{text:?}");
            }
            raw.close().await.expect("closes");
        }
    }
}
