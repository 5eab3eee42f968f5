//! Twelve clients who do whatever can be done to a calendar, at once, and a judge who looks for what no correct run
//! shows. The longer tier is `cargo xtask storm`.

use tests::{
    app::TestApp,
    each_database,
    storm::{Storm, Tally, set_stage},
};

const SEED: u64 = 20_261_123;

each_database! {
    async fn a_storm_leaves_nothing_that_no_correct_run_shows(db) {
        let storm = Storm { seed: SEED, commands: 900 };
        println!("{storm:?}");
        let app = TestApp::with_city(db).await;
        set_stage(&app).await;
        storm.rage(&app).await;
        assert_eq!(app.app.metrics.guard_fired_total(), 0, "the engine saw every conflict before the guard");
        let history = app.judge(db, &format!("storm-{SEED}")).await;
        let tally = Tally::of(&history);
        println!("{tally}");
        assert_rich(&tally);
        assert_eq!(tally.all("server error"), 0, "{tally}");
    }
}

/// A storm in which something never happened has said nothing about it. The floors lie far below what is usual, since
/// who comes first is left to the machine.
fn assert_rich(tally: &Tally) {
    for (operation, outcome, floor) in [
        ("create", "201", 30),
        ("create", "200", 8),
        ("move", "200", 6),
        ("approve", "200", 4),
        ("decline", "200", 1),
        ("cancel", "200", 8),
        ("check in", "200", 3),
        ("check out", "200", 2),
        ("read", "200", 10),
        ("outage", "201", 3),
        ("outage", "displaces", 1),
        ("end outage", "200", 2),
        ("create series", "201", 3),
        ("create bundle", "201", 1),
        ("create bundle", "occupied", 1),
        ("propose", "201", 2),
        ("create", "occupied", 25),
        ("create", "outage", 1),
        ("create", "id-in-use", 4),
        ("move", "occupied", 5),
        ("left", "lapsed", 2),
    ] {
        let count = tally.count(operation, outcome);
        assert!(floor <= count, "{operation}: {outcome}: {count} where {floor} are expected\n{tally}");
    }
    // What is done to several at once comes seldom enough that no single kind of it can be counted upon.
    for (operations, floor) in [
        (["approve series", "decline series", "cancel series", "move series"].as_slice(), 2),
        (&["accept", "accept proposal", "cancel bundle", "extend outage", "resettle"], 3),
    ] {
        let count: usize = operations.iter().map(|operation| tally.count(operation, "200")).sum();
        assert!(floor <= count, "{operations:?}: {count} where {floor} are expected\n{tally}");
    }
    for (outcome, floor) in [("stale-revision", 10), ("wrong-state", 4), ("no answer", 5)] {
        assert!(floor <= tally.all(outcome), "{outcome}: where {floor} are expected\n{tally}");
    }
}
