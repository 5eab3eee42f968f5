//! Whoever declines is asked, and only his own word changes anything.

use super::*;
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

/// The secret of the link in a letter.
fn secret(letter: &str) -> String {
    let (_, rest) = letter.split_once("/link/").expect("a link");
    rest.chars().take_while(|sign| sign.is_ascii_alphanumeric() || "-_".contains(*sign)).collect()
}

/// A future that is dropped when it has been polled so often, as a process that is killed drops what it does.
struct Killed<F> {
    doing: F,
    polls: u32,
}

impl<F: Future + Unpin> Future for Killed<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        Pin::new(&mut self.doing).poll(context).map(Some)
    }
}

each_database! {
    async fn who_declines_is_mailed_a_link_that_cancels_when_its_button_is_pressed(db) {
        let world = World::new(db).await;
        let reply = world.invitation(RESEARCHER).reply("DECLINED");
        assert_eq!(world.take(&reply).await, Some(Outcome::Asked));
        assert_eq!(world.take(&reply).await, None, "the same mail acts once");
        let again = reply.replace("Subject: x", "Subject: again");
        assert_eq!(world.take(&again).await, Some(Outcome::Recorded), "one link is enough");
        assert_eq!(world.app.work().await, 1);
        assert_eq!(world.seen().await["state"], "confirmed", "a mail alone changes nothing");
        assert_eq!(world.answered().await, ["answered_declined"; 2]);
        let notices = world.researcher.get("/notices").await;
        assert_eq!(notices.body["items"][0]["kind"], "declined_in_calendar", "{}", notices.text);

        let letters = world.letters(RESEARCHER);
        let link = format!("/links/{}", secret(letters.last().expect("a letter")));
        let visitor = world.app.visitor();
        for _ in 0..2 {
            let shown = visitor.get(&link).await;
            assert_eq!((shown.status, &shown.body["purpose"]), (StatusCode::OK, &json!("cancel_reservation")), "{}", shown.text);
            let what = shown.body["party"]["zh"].as_str().expect("a name");
            assert!(what.contains("11月25日") && what.contains("09:00–11:00"), "{what}");
            assert_eq!(shown.body["warning"], Value::Null);
        }
        assert_eq!(world.seen().await["state"], "confirmed", "looking changes nothing");
        let pressed = visitor.post(&link, json!({})).await;
        assert_eq!((pressed.status, &pressed.body["purpose"]), (StatusCode::OK, &json!("cancel_reservation")), "{}", pressed.text);
        let after = world.seen().await;
        assert_eq!(after["state"], "cancelled");
        assert_eq!(visitor.post(&link, json!({})).await.status, StatusCode::NOT_FOUND, "it works once");
        assert_eq!(visitor.get(&link).await.status, StatusCode::NOT_FOUND);
        world.app.stop().await;
    }

    async fn a_link_names_one_time_and_what_it_costs(db) {
        let world = World::new(db).await;
        world.take(&world.invitation(RESEARCHER).reply("DECLINED")).await;
        world.app.work().await;
        let link = format!("/links/{}", secret(world.letters(RESEARCHER).last().expect("a letter")));
        // An hour before it begins the deadline is over.
        world.app.clock.advance(TimeDelta::hours(47));
        let visitor = world.app.visitor();
        let shown = visitor.get(&link).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        assert!(shown.body["warning"]["zh"].as_str().expect("a warning").contains("已过取消期限"), "{}", shown.text);
        let refused = visitor.post(&link, json!({})).await;
        let researcher = world.app.sign_in("researcher").await;
        let by_hand = researcher.act(&format!("{}/cancellation", world.path), 1, json!({})).await;
        assert_eq!((refused.status, refused.code()), (by_hand.status, by_hand.code()), "the same rules hold");
        assert!(!refused.status.is_success(), "{}", refused.text);
        world.app.clock.advance(TimeDelta::hours(1));
        assert_eq!(visitor.get(&link).await.status, StatusCode::NOT_FOUND, "the use has begun");
        world.app.stop().await;
    }

    async fn a_link_dies_when_the_reservation_is_moved(db) {
        let world = World::new(db).await;
        world.take(&world.invitation(RESEARCHER).reply("DECLINED")).await;
        world.app.work().await;
        let link = format!("/links/{}", secret(world.letters(RESEARCHER).last().expect("a letter")));
        assert_eq!(world.researcher.patch(&world.path, 1, slot(2, 13, 0, 120)).await.status, StatusCode::OK);
        let visitor = world.app.visitor();
        assert_eq!(visitor.get(&link).await.status, StatusCode::NOT_FOUND);
        assert_eq!(visitor.post(&link, json!({})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.seen().await["state"], "confirmed");
        world.app.stop().await;
    }

    async fn another_time_is_asked_for_on_the_page_that_moves_it(db) {
        let world = World::new(db).await;
        let invitation = world.invitation(RESEARCHER);
        let time = "DTSTART;TZID=China Standard Time:20261125T140000\r\nDTEND;TZID=China Standard Time:20261125T160000\r\n";
        assert_eq!(world.take(&invitation.method("COUNTER", "TENTATIVE", time)).await, Some(Outcome::Asked));
        assert_eq!(world.app.work().await, 1);
        let letter = world.letters(RESEARCHER).pop().expect("a letter");
        let page = format!("{}?move=1&start=2026-11-25T06:00:00Z&end=2026-11-25T08:00:00Z", world.path);
        assert!(letter.contains(&page), "{letter}");
        assert!(letter.contains("该时间目前可以预约"), "{letter}");
        let notices = world.researcher.get("/notices").await;
        assert_eq!(notices.body["items"][0]["page"], page.as_str(), "{}", notices.text);
        let lab = world.app.sign_in("manager").await.get("/notices").await;
        assert_eq!(lab.body["items"][0]["kind"], "countered_in_calendar", "{}", lab.text);
        let closed = "DTSTART:20261124T000000Z\r\nDTEND:20261124T000500Z\r\n";
        assert_eq!(world.take(&invitation.method("COUNTER", "TENTATIVE", closed)).await, Some(Outcome::Asked));
        world.app.work().await;
        assert!(world.letters(RESEARCHER).pop().expect("a letter").contains("该时间目前不能预约"));
        assert_eq!(world.answered().await, ["answered_counter"; 2]);
        assert_eq!(world.seen().await["revision"], 1, "nothing has changed");
        world.app.stop().await;
    }

    async fn a_server_killed_at_any_step_asks_once(db) {
        let world = World::new(db).await;
        let reply = world.invitation(RESEARCHER).reply("DECLINED");
        for polls in 0..8 {
            let mail = Incoming::Mail(reply.clone().into_bytes());
            let doing = Box::pin(answers::take(&world.app.app, mail));
            drop(Killed { doing, polls }.await);
        }
        world.take(&reply).await;
        assert_eq!(world.app.work().await, 1, "one letter");
        assert_eq!(world.answered().await, ["answered_declined"]);
        assert_eq!(world.take(&reply).await, None);
        world.app.stop().await;
    }
}
