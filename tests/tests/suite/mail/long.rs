//! The outbox for a while: the small size of `cargo xtask outbox`, and that its judge sees what it is to see.

use api::store::outbox::OutboxState;
use tests::{
    each_database,
    outbox::{Check, Course, Plan, What, judge},
    smtp_faults::Fault,
};
use uuid::Uuid;

const SMALL: Plan = Plan { seed: 1, rows: 2000, kills: 5 };

each_database! {
    async fn whatever_fails_each_mail_comes_in_order_and_twice_only_where_nobody_can_know_better(db) {
        let course = Course::run(db, SMALL).await;
        let findings = judge(&course);
        assert!(findings.is_empty(), "{} findings, {:#?}", findings.len(), &findings[..findings.len().min(10)]);
        assert_eq!(course.kills, SMALL.kills);
        assert!(course.put.len() >= SMALL.rows && !course.undone.is_empty() && !course.cut.is_empty());
        for fault in Fault::ALL {
            assert!(course.met.contains_key(&fault), "{fault:?} was never met: {:?}", course.met);
        }
        assert!(course.twice() > 0 && course.given_up() > 0);
        spoil(&course);
    }
}

/// Spoils what is known of a good course in one way after another, each of which is found as what it is.
fn spoil(good: &Course) {
    let sent = |row: &Uuid| good.stored[row].state == OutboxState::Sent;
    let once = |row: &Uuid| good.arrivals.iter().filter(|arrival| arrival.row == Some(*row)).count() == 1;
    let quiet = good.put.iter().find(|put| sent(&put.id) && once(&put.id) && !good.cut.contains_key(&put.id));
    let quiet = quiet.expect("a mail that nothing happened to").id;
    let at = good.arrivals.iter().position(|arrival| arrival.row == Some(quiet)).expect("it came");

    let mut lost = good.clone();
    lost.arrivals.remove(at);
    found(&lost, Check::Lost, quiet);
    let mut forgotten = good.clone();
    forgotten.stored.remove(&quiet);
    found(&forgotten, Check::Lost, quiet);
    let mut open = good.clone();
    open.stored.get_mut(&quiet).expect("its row").state = OutboxState::Leased;
    found(&open, Check::Lost, quiet);

    let mut invented = good.clone();
    invented.arrivals[at].row = Some(good.undone[0]);
    found(&invented, Check::Invented, good.undone[0]);
    let mut astray = good.clone();
    astray.arrivals[at].to = vec!["somebody.else@example.cn".to_owned()];
    found(&astray, Check::Invented, quiet);

    let mut early = good.clone();
    early.stored.get_mut(&quiet).expect("its row").state = OutboxState::GivenUp;
    found(&early, Check::GivenUp, quiet);

    let mut doubled = good.clone();
    doubled.arrivals.insert(at, good.arrivals[at].clone());
    found(&doubled, Check::Twice, quiet);

    let twice = good.arrivals.iter().find(|arrival| !arrival.is_told).and_then(|arrival| arrival.row);
    let twice = twice.expect("a mail that was taken in silence");
    let mut altered = good.clone();
    let version = altered.arrivals.iter_mut().rfind(|arrival| arrival.row == Some(twice)).expect("it came");
    version.digest[0] ^= 1;
    found(&altered, Check::Altered, twice);

    let last = |id: Uuid| good.arrivals.iter().rposition(|arrival| arrival.row == Some(id));
    let later = good.put.iter().enumerate().find_map(|(number, put)| {
        let before = good.put[..number].iter().find(|one| one.about == put.about && put.about.is_some())?;
        Some((last(before.id)?, last(put.id)?, before.id))
    });
    let (first, second, id) = later.expect("two mails about one thing");
    let mut overtaken = good.clone();
    overtaken.arrivals.swap(first, second);
    found(&overtaken, Check::Order, id);

    let words = good
        .put
        .iter()
        .find(|put| put.what == What::Cancellation && sent(&put.id) && { good.stored[&put.id].note.is_some() });
    let words = words.expect("a cancellation of what never arrived").id;
    let mut cancelled = good.clone();
    for arrival in cancelled.arrivals.iter_mut().filter(|arrival| arrival.row == Some(words)) {
        arrival.has_calendar = true;
    }
    found(&cancelled, Check::Cancelled, words);
}

/// Asserts that the judge finds this.
fn found(course: &Course, check: Check, row: Uuid) {
    let findings = judge(course);
    assert!(
        findings.iter().any(|finding| finding.check == check && finding.row == Some(row)),
        "{check:?}: {findings:#?}"
    );
}
