//! No database: 503, and everything goes on once it is back.

use super::*;
use tests::{
    database::{Kind, run},
    each_database, postgres,
};

const REFUSAL: (StatusCode, &str) = (StatusCode::SERVICE_UNAVAILABLE, "unavailable");

each_database! {
    async fn a_connection_lost_at_any_step_leaves_nothing_half_written(db) {
        at_every_step(db, Fault::Lost, REFUSAL).await;
    }

    async fn a_disk_that_fails_at_any_step_leaves_nothing_half_written(db) {
        at_every_step(db, Fault::Io, REFUSAL).await;
    }
}

#[test]
fn a_server_that_shuts_its_doors_is_missed_and_welcomed_back() {
    run(Kind::Postgres, |db| {
        Box::pin(async move {
            let app = TestApp::with_city(db).await;
            let deeds = Deed::each(&app).await;
            let before = written(db).await;
            let (server, url) = (postgres::server().await, &db.config.url);
            server.shut(url).await;
            for deed in &deeds {
                let answer = deed.send().await;
                assert_eq!((answer.status, answer.code()), REFUSAL, "{}: {}", deed.path, answer.text);
                assert!(answer.headers.contains_key("retry-after"), "{}", answer.text);
            }
            server.reopen(url).await;
            for _ in 0..db.config.max_connections {
                drop(app.visitor().get("/instruments").await);
            }
            assert_eq!(written(db).await, before);
            for deed in &deeds {
                again(db, deed).await;
            }
            app.stop().await;
        })
    });
}

/// Sends a deed until it is done. Connections that died within the last second are not asked before they are used: each
/// is met at most once, and replaced.
async fn again(db: &TestDatabase, deed: &Deed) {
    for _ in 0..=db.config.max_connections {
        let answer = deed.send().await;
        if answer.status == deed.done {
            return;
        }
        assert_eq!((answer.status, answer.code()), REFUSAL, "{}: {}", deed.path, answer.text);
    }
    panic!("{} is not done though the database is back", deed.path);
}
