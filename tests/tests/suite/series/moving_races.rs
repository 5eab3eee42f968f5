//! Moves of series that meet bookings and one another: one of them gets the time, and nobody a server error.

use super::*;
use tokio::task::JoinSet;

fn assert_no_server_error(answers: &[Answer]) {
    for answer in answers {
        assert!(!answer.status.is_server_error(), "{}", answer.text);
    }
}

each_database! {
    async fn of_a_moved_series_and_bookings_one_gets_the_time(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, pi) = (app.sign_in("researcher").await, app.sign_in("pi").await);
        let made = put(&researcher, repeated("raman", "FREQ=WEEKLY;COUNT=3", of_group())).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let mut racers = JoinSet::new();
        for number in 0..16 {
            let (researcher, pi, series) = (researcher.clone(), pi.clone(), made.body.clone());
            racers.spawn(async move {
                if number % 2 == 0 {
                    let body = moved_to(&series, 1, "following", slot(10, 13, 0, 120));
                    (true, researcher.patch(&path(&series, ""), revision(&series), body).await)
                } else {
                    // In the week of the third occurrence.
                    let body = want("raman", slot(17, 14, 0, 120), json!({"group_id": id("polymer")}));
                    (false, pi.put(&format!("/reservations/{}", fresh()), body).await)
                }
            });
        }
        let answers = racers.join_all().await;
        let (moves, bookings): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(is_move, _)| *is_move);
        let (moves, bookings): (Vec<Answer>, Vec<Answer>) =
            (moves.into_iter().map(|one| one.1).collect(), bookings.into_iter().map(|one| one.1).collect());
        assert_no_server_error(&moves);
        assert_no_server_error(&bookings);
        let moved = moves.iter().filter(|answer| answer.status == StatusCode::OK).count();
        let booked = bookings.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
        assert_eq!(moved + booked, 1, "{moved} moves and {booked} bookings");
        let codes = ["series-refused", "stale-revision"];
        for answer in moves.iter().filter(|answer| answer.status != StatusCode::OK) {
            assert!(codes.contains(&answer.code()), "{}", answer.text);
        }
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 3 + booked as i64);
        assert_eq!(app.app.metrics.guard_fired_total(), 0);
        app.stop().await;
    }

    async fn of_moves_of_one_series_one_is_carried_out(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, manager) = (app.sign_in("researcher").await, app.sign_in("manager").await);
        let made = put(&researcher, weekly("FREQ=WEEKLY;COUNT=4", "all", of_group())).await;
        let mut racers = JoinSet::new();
        for number in 0..16 {
            let (person, series) = (if number % 4 == 0 { manager.clone() } else { researcher.clone() }, made.body.clone());
            racers.spawn(async move {
                let scope = if number % 2 == 0 { "following" } else { "all" };
                let body = moved_to(&series, number % 4, scope, slot(3 + 7 * (number as i64 % 4), 13, 0, 60 + 30 * (number as i64 % 3)));
                person.patch(&path(&series, ""), revision(&series), body).await
            });
        }
        let answers = racers.join_all().await;
        assert_no_server_error(&answers);
        let moved = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
        assert_eq!(moved, 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
        for answer in answers.iter().filter(|answer| answer.status != StatusCode::OK) {
            assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED, "{}", answer.text);
        }
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 4);
        app.stop().await;
    }

    async fn of_two_series_that_move_to_one_time_one_gets_it(db) {
        let app = TestApp::with_city(db).await;
        let (researcher, pi) = (app.sign_in("researcher").await, app.sign_in("pi").await);
        let one = put(&researcher, repeated("raman", "FREQ=WEEKLY;COUNT=3", of_group())).await;
        let mut body = want("raman", slot(4, 9, 0, 120), json!({"group_id": id("polymer")}));
        body["repeat"] = json!({"rule": "FREQ=WEEKLY;COUNT=3"});
        body["choice"] = json!("all");
        let other = put(&pi, body).await;
        assert_eq!((one.status, other.status), (StatusCode::CREATED, StatusCode::CREATED), "{}", other.text);
        let mut racers = JoinSet::new();
        for number in 0..16 {
            let (person, series) = if number % 2 == 0 { (&researcher, &one) } else { (&pi, &other) };
            let (person, series) = (person.clone(), series.body.clone());
            racers.spawn(async move {
                let body = moved_to(&series, 0, "all", slot(3, 13, 0, 120));
                person.patch(&path(&series, ""), revision(&series), body).await
            });
        }
        let answers = racers.join_all().await;
        assert_no_server_error(&answers);
        let moved = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
        assert_eq!(moved, 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
        assert_eq!(db.number("SELECT count(*) FROM occupancy").await, 6);
        assert_eq!(app.app.metrics.guard_fired_total(), 0);
        app.stop().await;
    }
}
