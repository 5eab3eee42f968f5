//! A fault at every single step of a group of jobs: each job is either wholly there and answered with success, or
//! absent and answered with an error, and no other job is lost.

use super::{
    group::{Answer, occupying, three, together_after},
    names, put, write,
};
use api::store::{
    StoreError,
    fault::{Fault, Order, Step},
    tx::Tx,
};
use futures::{FutureExt, future::BoxFuture};
use sea_orm::{ConnectionTrait, DbBackend, sea_query::Query};
use tests::{database::TestDatabase, each_database};

/// The jobs of a round: four that must succeed, one that the guard refuses, one that takes its changes back.
fn jobs(db: &TestDatabase, round: u64) -> Vec<BoxFuture<'_, Answer>> {
    let resource = u128::from(round) + 1;
    let id = |number: u128| (resource << 8) + number;
    let regret = db.write("regret", move |tx: &Tx| {
        Box::pin(async move {
            put(tx, &format!("{round:04} 4")).await?;
            Err::<(), _>(StoreError::Rollback)
        })
    });
    vec![
        three(db, format!("{round:04} 0")),
        occupying(db, format!("{round:04} 1"), id(1), resource, (8, 10)),
        three(db, format!("{round:04} 2")),
        occupying(db, format!("{round:04} 3"), id(2), resource, (9, 11)),
        regret.boxed(),
        three(db, format!("{round:04} 5")),
    ]
}

/// How many rows each job leaves when it is done.
const ROWS: [usize; 6] = [3, 2, 3, 2, 0, 3];

/// Checks that every answer is true.
async fn honest(db: &TestDatabase, round: u64, answers: &[Answer], steps: &[Step]) {
    for (number, answer) in answers.iter().enumerate() {
        let rows = names(db.read(), &format!("{round:04} {number}")).await.len();
        let expected = if answer.is_ok() { ROWS[number] } else { 0 };
        assert_eq!(rows, expected, "round {round}, job {number}: {answer:?}, steps {steps:?}");
    }
    assert!(answers[1].is_err() || answers[3].is_err(), "two overlap");
}

/// Lets `order`'s fault happen at the first step, the second one, and so on, until a round has fewer steps.
/// Returns the kinds of steps it happened at.
async fn at_every_step(db: &TestDatabase, order: Order, check: impl Fn(Option<Step>, &[Answer])) -> Vec<Step> {
    let mut met = Vec::new();
    for round in 1.. {
        let answers = together_after(db, jobs(db, round), || db.faults.arm(Order { first: round, ..order })).await;
        let steps = db.faults.steps();
        db.faults.disarm();
        let step = usize::try_from(round).ok().and_then(|round| steps.get(round - 1)).copied();
        honest(db, round, &answers, &steps).await;
        check(step, &answers);
        match step {
            Some(step) if !met.contains(&step) => met.push(step),
            Some(_) => {}
            None => return met,
        }
    }
    met
}

fn order(fault: Fault) -> Order {
    Order { fault, first: 1, times: 1, rolls_back: false }
}

/// How many jobs of a round without faults succeed.
const USUAL: usize = 4;

fn done(answers: &[Answer]) -> usize {
    answers.iter().filter(|answer| answer.is_ok()).count()
}

/// Steps of a group on SQLite; a transaction on PostgreSQL has no savepoints.
fn all_steps(db: &TestDatabase) -> Vec<Step> {
    match db.backend() {
        DbBackend::Sqlite => {
            vec![Step::Begin, Step::Savepoint, Step::Statement, Step::Release, Step::Undo, Step::Commit]
        }
        _ => vec![Step::Begin, Step::Statement, Step::Commit],
    }
}

fn same(mut met: Vec<Step>, mut expected: Vec<Step>) {
    met.sort_by_key(|step| format!("{step:?}"));
    expected.sort_by_key(|step| format!("{step:?}"));
    assert_eq!(met, expected, "the fault has met every kind of step");
}

each_database! {
    async fn a_disk_that_is_full_for_a_moment(db) {
        for rolls_back in [false, true] {
            let full = Order { rolls_back, ..order(Fault::Full) };
            let backend = db.backend();
            let met = at_every_step(db, full, |step, answers| match backend {
                // The group is run again, job by job, and by then there is room.
                DbBackend::Sqlite => assert_eq!(done(answers), USUAL, "{step:?}: {answers:?}"),
                // One job meets it and is told.
                _ => {
                    let full = answers.iter().filter(|answer| matches!(answer, Err(StoreError::Full(_)))).count();
                    assert!(full <= 1 && done(answers) + full >= USUAL, "{step:?}: {answers:?}");
                }
            });
            same(met.await, all_steps(db));
            db.write("clean", |tx: &Tx| Box::pin(async move { clean(tx).await })).await.expect("cleaned");
        }
    }

    async fn a_job_that_does_not_listen(db) {
        for number in 1..8_u64 {
            let careless = db.write("careless", move |tx: &Tx| Box::pin(async move {
                for part in ["a", "b", "c"] {
                    // SQLite has rolled back by itself: what is written now would be there at once, and alone.
                    drop(put(tx, &format!("careless {number} {part}")).await);
                }
                Ok(())
            }));
            let full = Order { first: number, times: u64::MAX, rolls_back: true, ..order(Fault::Full) };
            let answers = together_after(db, vec![careless.boxed()], || db.faults.arm(full)).await;
            db.faults.disarm();
            let rows = names(db.read(), &format!("careless {number}")).await;
            assert_eq!(rows.len(), if answers[0].is_ok() { 3 } else { 0 }, "{number}: {answers:?}, {rows:?}");
        }
    }

    async fn a_disk_that_stays_full(db) {
        let full = Order { times: u64::MAX, rolls_back: true, ..order(Fault::Full) };
        at_every_step(db, full, |step, answers| if step == Some(Step::Begin) {
            assert!(answers.iter().any(Result::is_err), "{answers:?}");
        }).await;
        write(db, "room again").await.expect("and then there is room");
    }

    async fn a_disk_that_cannot_be_read(db) {
        at_every_step(db, Order { rolls_back: true, ..order(Fault::Io) }, |_, answers| {
            assert!(done(answers) >= USUAL - 1, "{answers:?}");
        }).await;
    }

    async fn memory_that_runs_out(db) {
        at_every_step(db, order(Fault::Memory), |_, answers| {
            assert!(done(answers) >= USUAL - 1, "{answers:?}");
        }).await;
    }

    async fn somebody_who_is_faster(db) {
        let backend = db.backend();
        at_every_step(db, order(Fault::Busy), |step, answers| match (backend, step) {
            // Nothing has begun, so that nobody waits a second time: all come again.
            (DbBackend::Sqlite, Some(Step::Begin)) => {
                assert!([0, USUAL].contains(&done(answers)), "{answers:?}");
            }
            // A group is run again job by job, and a deadlock's victim by itself.
            _ => assert_eq!(done(answers), USUAL, "{step:?}: {answers:?}"),
        }).await;
    }

    async fn a_guard_that_fires(db) {
        let before = db.counters().discarded();
        at_every_step(db, order(Fault::Guard), |step, answers| {
            assert!(done(answers) >= USUAL - 1, "{answers:?}");
            if step == Some(Step::Statement) {
                let guard = answers.iter().filter(|answer| matches!(answer, Err(StoreError::Guard))).count();
                assert!((1..=2).contains(&guard), "{answers:?}");
            }
        }).await;
        let steps_that_no_guard_meets = db.counters().discarded() - before;
        assert!(db.backend() != DbBackend::Sqlite || steps_that_no_guard_meets < 20, "a guard breaks no group");
    }

    async fn a_connection_that_is_lost(db) {
        at_every_step(db, order(Fault::Lost), |step, answers| {
            assert!(done(answers) >= USUAL - 1, "{step:?}: {answers:?}");
            for answer in answers {
                // Whether a COMMIT without an answer has been carried out nobody knows: it is never run again.
                assert!(!matches!(answer, Err(StoreError::CommitUnknown(_))) || step == Some(Step::Commit));
            }
        }).await;
    }
}

async fn clean(tx: &Tx) -> Answer {
    for table in ["server_key", "occupancy"] {
        tx.execute(&Query::delete().from_table(table).to_owned()).await?;
    }
    Ok(())
}
